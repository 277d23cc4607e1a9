"""Finished HTML with places: what is fixed is made once, and a request only fills the places, every word of it escaped."""

import re
import secrets
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import escape

from ehcforms.piping import places_in

Place = tuple[str, str, str]
"""What is to be filled in (such as "value"), the name of the field, and which part or option of it."""

Look = Mapping[str, Callable[[str, str], str | bytes]]
"""Gives the HTML of a place from the name of its field and the part, by what is to be filled in; finished HTML comes as bytes."""

BLANK = frozenset({"value", "checked", "selected", "files", "notes"})
"""Places that are empty as long as nothing is known under their name: most of those on a page."""

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

    def fill(self, look: Look, known: Container[str] = ()) -> bytes:
        """The HTML with its places filled, as UTF-8; `look` gives escaped text.

        `known` holds the names of the fields and parts of which anything is known: what is blank without it is not asked for.
        """
        parts = list(self._unfilled)
        for number, (kind, name, of) in self._asked(known):
            html = look[kind](name, of)
            parts[number] = html if isinstance(html, bytes) else html.encode()
        return b"".join(parts)

    @cached_property
    def _unfilled(self) -> tuple[bytes, ...]:
        return tuple(part.encode() if isinstance(part, str) else b"" for part in self.parts)

    def _asked(self, known: Container[str]) -> Iterator[tuple[int, Place]]:
        yield from self._places.get("", ())
        for name, places in self._places.items():
            if name in known:
                yield from places

    @cached_property
    def _places(self) -> Mapping[str, list[tuple[int, Place]]]:
        """The places by the name under which something is known of them; under an empty name those that are never blank."""
        found: dict[str, list[tuple[int, Place]]] = {}
        for number, part in enumerate(self.parts):
            if not isinstance(part, str):
                found.setdefault(_known_as(*part), []).append((number, part))
        return found

    def named(self, name: str) -> "Template":
        """The template of one field: its name is fixed now, and its places know it."""
        return merged(_named(part, name) for part in self.parts)


def _known_as(kind: str, name: str, of: str) -> str:
    if kind not in BLANK:
        return ""
    return f"{name}.{of}" if kind == "value" and of else name


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
