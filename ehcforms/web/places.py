"""Finished HTML with places: what is fixed is made once, and a request only fills the places, every word of it escaped."""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import escape

from ehcforms.piping import places_in

Place = tuple[str, str, str]
"""What is to be filled in (such as "value"), the name of the field, and which part or option of it."""

Look = Mapping[str, Callable[[str, str], str]]
"""Gives the HTML of a place from the name of its field and the part, by what is to be filled in."""

OPEN, CLOSE = f"\ue000{secrets.token_hex(8)}:", "\ue001"
"""Known to this process only, so that no wording of a form can pass for a place."""
_PLACE = re.compile(f"{OPEN}([a-z]*):([0-9a-f]*){CLOSE}")
_MARKED = re.compile(f' data-place="({OPEN}[a-z]*:[0-9a-f]*{CLOSE})"')


def place(kind: str, of: str = "") -> str:
    """A place in the HTML to be, as macros and templates carry it through."""
    return f"{OPEN}{kind}:{of.encode().hex()}{CLOSE}"


def piped(text: str) -> str:
    """The wording with a place for each name in braces."""
    parts, end = [], 0
    for start, name in places_in(text):
        parts += [text[end:start], place("fact", name)]
        end = start + len(name) + 2
    return "".join([*parts, text[end:]])


def escaped(text: object) -> str:
    """A text as HTML."""
    return str(escape(text))


@dataclass(frozen=True)
class Template:
    """Finished HTML with places, in order; no two texts stand beside one another."""

    parts: tuple[str | Place, ...]

    @cached_property
    def _places(self) -> tuple[tuple[int, Place], ...]:
        return tuple((number, part) for number, part in enumerate(self.parts) if not isinstance(part, str))

    def fill(self, look: Look) -> str:
        """The HTML with its places filled; `look` gives escaped text."""
        parts: list[Any] = list(self.parts)
        for number, (kind, name, of) in self._places:
            parts[number] = look[kind](name, of)
        return "".join(parts)

    def named(self, name: str) -> "Template":
        """The template of one field: its name is fixed now, and its places know it."""
        return merged(_named(part, name) for part in self.parts)


def _named(part: str | Place, name: str) -> str | Place:
    if isinstance(part, str):
        return part
    return name if part[0] == "name" else (part[0], name, part[2])


def merged(parts: Iterable[str | Place]) -> Template:
    """A template of parts in their order, neighbouring texts made one."""
    found: list[str | Place] = []
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        if texts:
            found.append("".join(texts))
            texts = []
        found.append(part)
    return Template((*found, "".join(texts)) if texts else tuple(found))


def template(html: str) -> Template:
    """Splits rendered HTML into what is fixed and its places; an attribute that only carries a place becomes the place."""
    pieces = _PLACE.split(_MARKED.sub(r"\1", html))
    found: list[str | Place] = [pieces[0]]
    for kind, of, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        found += [(kind, "", bytes.fromhex(of).decode()), text]
    return merged(part for part in found if part)
