"""The phrases and patterns by which the rows of a table find words: each can be read, so that no review meets one that cannot."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ehcforms.language import Lexicon
from ehcforms.parts import Patterns
from ehcforms.problem import Path, did_you_mean
from ehcforms.tablecheck import Found

PARTS = ("missing", "always")
"""Columns that name parts of what a text has to say."""
PHRASES = ("terms", "unless", "unless_with")
SEE = "rules/README.md says under “What the columns mean” how phrases and patterns are written."


def phrase_troubles(table: Mapping[str, Any], shipped: Mapping[str, Any]) -> Iterator[Found]:
    """Every phrase and pattern of a table that cannot be read; rows that stand so in the shipped one are not looked at."""
    words = _words(table)
    yield from _no_texts(table)
    yield from _patterns(table.get("patterns"), words)
    for part, rows in table.items():
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, Mapping) and row not in (shipped.get(part) or ()):
                yield from _in_row((part, number), row, words)
                yield from _unknown_parts((part, number), row, table.get("parts"))


def _words(table: Mapping[str, Any]) -> dict[str, list[str]]:
    """The words that patterns name, where they are lists."""
    named = table.get("words")
    lists = named.items() if isinstance(named, Mapping) else ()
    return {name: [one for one in listed if isinstance(one, str)] for name, listed in lists if isinstance(listed, list)}


def _no_texts(table: Mapping[str, Any]) -> Iterator[Found]:
    for part in ("words", "patterns"):
        named = table.get(part)
        for name, listed in named.items() if isinstance(named, Mapping) else ():
            if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
                yield (part, name), "rule.kind", f"“{name}” is a list of texts.", f'Write "{name}": ["…", "…"].'


def _in_row(here: Path, row: Mapping[str, Any], words: Any) -> Iterator[Found]:
    for use in PHRASES:
        for path, phrase in _texts((*here, use), row.get(use)):
            yield from _trouble(path, phrase, lambda one, use=use: Lexicon([{"code": "this row", use: (one,)}]))
    for path, shape in _texts((*here, "shapes"), row.get("shapes")):
        yield from _trouble(path, shape, re.compile)
    for path, pattern in _texts((*here, "pattern"), [row["pattern"]] if isinstance(row.get("pattern"), str) else None):
        yield from _trouble(path[:-1], pattern, lambda one: Patterns({"": (one,)}, words))


def _unknown_parts(here: Path, row: Mapping[str, Any], parts: Any) -> Iterator[Found]:
    for column in PARTS if isinstance(parts, Mapping) else ():
        for path, name in _texts((*here, column), row.get(column)):
            if name not in parts:
                yield path, "rule.unknown-part", f"There is no part “{name}”.", did_you_mean(name, parts)


def _patterns(patterns: Any, words: Any) -> Iterator[Found]:
    for name, listed in patterns.items() if isinstance(patterns, Mapping) else ():
        for path, pattern in _texts(("patterns", name), listed):
            yield from _trouble(path, pattern, lambda one: Patterns({"": (one,)}, words))


def _texts(here: Path, listed: Any) -> Iterator[tuple[Path, str]]:
    """Each text of a list with its path."""
    return (((*here, n), one) for n, one in enumerate(listed if isinstance(listed, list) else ()) if isinstance(one, str))


def _trouble(path: Path, words: str, read: Any) -> Iterator[Found]:
    try:
        read(words)
    except KeyError as wrong:
        yield path, "rule.phrase", f"“{words}” speaks of <{wrong.args[0]}>, which “words” does not have.", SEE
    except (ValueError, re.error, RecursionError, OverflowError) as wrong:
        yield path, "rule.phrase", f"“{words}” cannot be read: {wrong}.", SEE
