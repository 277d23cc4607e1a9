"""Reads the JSON of a site strictly: no duplicate keys, no NaN, not too large or too deep, and each place has a line.

Python's own reader does the work; a slower scanner finds lines and columns when there is something to point at.
"""

import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from ehcforms.problem import Path, Problem, place_of

MAX_BYTES = 1_000_000
MAX_DEPTH = 20


class _Bad(Exception):
    """What is wrong with a number that JSON does not have."""


class Positions:
    """The line and the column of every place in a JSON text, found when first asked."""

    def __init__(self, text: str):
        self._text = text

    def value(self, path: Path) -> tuple[int, int]:
        """Where the value at a path begins; for a path that is not there, the nearest place above it."""
        while path and path not in self._scanned.values:
            path = path[:-1]
        return line_and_column(self._text, self._scanned.values.get(path, 0))

    def key(self, path: Path) -> tuple[int, int]:
        """Where the key at the end of a path begins; the value where the path ends in a list."""
        if path in self._scanned.keys:
            return line_and_column(self._text, self._scanned.keys[path])
        return self.value(path)

    def duplicates(self) -> Iterator[tuple[Path, tuple[int, int], tuple[int, int]]]:
        """Keys that were given twice: the path, where it stands again, and where it stood first."""
        for path, offset in self._scanned.duplicates:
            yield path, line_and_column(self._text, offset), line_and_column(self._text, self._scanned.keys[path])

    @cached_property
    def _scanned(self) -> "_Scan":
        return _Scan(self._text)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of an offset, both from 1."""
    before = text.rfind("\n", 0, offset)
    return text.count("\n", 0, offset) + 1, offset - before


def parse(text: str, file: str) -> tuple[Any, Positions, list[Problem]]:
    """The value of a JSON text (None where it cannot be read), its positions and everything wrong with it."""
    text = text.removeprefix("\ufeff")
    if problem := _bad_text(text, file):
        return None, Positions(""), [problem]
    text = unicodedata.normalize("NFC", text)
    twice: list[str] = []
    try:
        value = json.loads(
            text, object_pairs_hook=lambda pairs: _object(pairs, twice), parse_constant=_refuse, parse_float=_finite
        )
    except json.JSONDecodeError as trouble:
        return None, Positions(""), [_syntax(trouble, text, file)]
    except _Bad as trouble:
        return None, Positions(""), [_bad_number(str(trouble), text, file)]
    except (RecursionError, ValueError):
        return None, Positions(""), [_too_deep(file)]
    if _depth(value) > MAX_DEPTH:
        return None, Positions(""), [_too_deep(file)]
    positions = Positions(text)
    problems = [*(_duplicates(positions, file) if twice else ()), *_bad_strings(value, positions, file)]
    return value, positions, problems


def without_schema(given: Any) -> Any:
    """The value without the "$schema" that editors write into a file so that they find its schema."""
    return {name: inner for name, inner in given.items() if name != "$schema"} if isinstance(given, Mapping) else given


def _object(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice.append("")
    return made


def _refuse(constant: str) -> Any:
    raise _Bad(constant)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Bad(digits)
    return number


def _depth(value: Any) -> int:
    """How deep lists and objects lie in one another; stops counting just beyond the limit."""
    depth, level = 0, [value]
    while level and depth <= MAX_DEPTH:
        level = [inner for one in level for inner in _inside(one)]
        depth += 1
    return depth


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _problem(code: str, file: str, at: tuple[int, int], message: str, fix: str, place: str = "") -> Problem:
    return Problem(code=code, file=file, line=at[0], column=at[1], place=place, message=message, fix=fix)


def _bad_text(text: str, file: str) -> Problem | None:
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogateescape")) > MAX_BYTES:
        return _problem("json.size", file, (1, 1), "The file is larger than 1 MB.", "Split it, or shorten its lists.")
    if not text.strip():
        return _problem("json.empty", file, (1, 1), "The file is empty.", "Copy one that works and change it.")
    if found := re.search("[\ud800-\udfff\x00]", text):
        at = line_and_column(text, found.start())
        return _problem("json.encoding", file, at, "This character is not valid UTF-8.", "Save the file as UTF-8.")
    return None


def _too_deep(file: str) -> Problem:
    message = f"Lists and objects lie more than {MAX_DEPTH} deep in one another, or a number is far too long."
    return _problem("json.depth", file, (1, 1), message, "Use named conditions instead of deep ones.")


def _bad_number(digits: str, text: str, file: str) -> Problem:
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', lambda found: " " * len(found[0]), text)
    at = line_and_column(text, max(0, outside.find(digits)))
    return _problem("json.number", file, at, f"{digits} is no number of JSON.", "Write an ordinary number.")


def _duplicates(positions: Positions, file: str) -> Iterator[Problem]:
    for path, again, first in positions.duplicates():
        message = f"The key “{path[-1]}” stands here a second time; it first stands in line {first[0]}."
        yield _problem("json.duplicate-key", file, again, message, "Keep one of the two.", place_of(path))


def _bad_strings(value: Any, positions: Positions, file: str) -> Iterator[Problem]:
    """NUL and half characters, which JSON can spell but no page and no database can hold."""
    for path, text in strings_in(value):
        if re.search("[\ud800-\udfff\x00]", text):
            at = positions.value(path)
            message = "This text holds a character that cannot be shown."
            fix = "Take out \\u0000 and \\ud800 to \\udfff."
            yield _problem("json.character", file, at, message, fix, place_of(path))


def strings_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a JSON value, keys included, with the path to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield (*path, key), key
            yield from strings_in(inner, (*path, key))
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from strings_in(inner, (*path, index))


def _syntax(trouble: json.JSONDecodeError, text: str, file: str) -> Problem:
    """A sentence for what a person most likely did."""
    before = text[: trouble.pos].rstrip()
    here = text[trouble.pos : trouble.pos + 1]
    if trouble.msg.startswith("Expecting ',' delimiter"):
        at = line_and_column(text, max(0, len(before) - 1))
        return _problem("json.syntax", file, at, "A comma is missing after this.", "Write a comma here.")
    at = line_and_column(text, trouble.pos)
    if before.endswith(",") and (here in ("}", "]") or trouble.msg.startswith("Illegal trailing comma")):
        at = line_and_column(text, len(before) - 1)
        return _problem("json.syntax", file, at, "There is a comma after the last entry.", "Take this comma away.")
    message, fix = _explained(trouble.msg, here)
    return _problem("json.syntax", file, at, message, fix)


_QUOTES = "“”„‘’'"


def _explained(message: str, here: str) -> tuple[str, str]:
    if here and here in _QUOTES:
        return f"{here} is no quotation mark of JSON.", 'Write straight double quotation marks: "'
    if here == "/" or here == "#":
        return "JSON has no comments.", "Take the comment away."
    if not here:
        return "The file ends too early.", "A closing } or ] is missing at the end."
    if message.startswith("Invalid control character"):
        return "This text has no end on its line.", 'Close it with ", and write \\n for a new line inside a text.'
    if message.startswith("Invalid \\escape"):
        return "After \\ this character is not allowed.", "Write \\\\ for one \\."
    if message.startswith("Extra data"):
        return "The file should have ended before this.", "Look for a } or ] too many above."
    if message.startswith("Expecting property name"):
        return "A key in double quotation marks is wanted here.", 'Such as "title".'
    if message.startswith("Expecting ':' delimiter"):
        return "A colon is missing before this.", "Write a colon between the key and its value."
    return f"This is not JSON: {message}.", "A value is a \"text\", a number, true, false, [ ] or { }."


_TOKEN = re.compile(r'[ \t\r\n]*("(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+)', re.S)


class _Scan:
    """One pass over a text that Python's reader has accepted."""

    def __init__(self, text: str):
        self.values: dict[Path, int] = {}
        self.keys: dict[Path, int] = {}
        self.duplicates: list[tuple[Path, int]] = []
        self._tokens = ((found[1], found.start(1)) for found in _TOKEN.finditer(text))
        if text:
            self._value((), *next(self._tokens))

    def _value(self, path: Path, token: str, offset: int) -> None:
        self.values[path] = offset
        if token == "{":
            self._members(path)
        elif token == "[":
            self._entries(path)

    def _members(self, path: Path) -> None:
        for token, offset in self._tokens:
            if token == "}":
                return
            if token == ",":
                continue
            inner = (*path, json.loads(token))
            if inner in self.keys:
                self.duplicates.append((inner, offset))
            else:
                self.keys[inner] = offset
            next(self._tokens)
            self._value(inner, *next(self._tokens))

    def _entries(self, path: Path) -> None:
        index = 0
        for token, offset in self._tokens:
            if token == "]":
                return
            if token != ",":
                self._value((*path, index), token, offset)
                index += 1
