"""Puts what is known, such as {known_as}, into the wording of forms and mails.

Places are names in braces, nothing more: no expressions, no formatting, and what was put in is never read again.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from ehcforms.dates import in_words

_PLACE = re.compile(r"\{([A-Za-z][A-Za-z0-9_-]{0,59})\}")

NEUTRAL: Mapping[str, str] = {
    "known_as": "the child or young person",
    "child_name": "the child or young person",
    "pronouns": "they",
    "setting_name": "the setting",
    "authority_name": "the local authority",
    "coordinator_name": "the case co-ordinator",
    "meeting_date": "the date of the meeting",
    "outcome": "this outcome",
}
"""What stands in a place while its fact is not known."""


def names_in(text: str) -> tuple[str, ...]:
    """The names that a text has places for, each once, in order."""
    return tuple(dict.fromkeys(_PLACE.findall(text)))


def places_in(text: str) -> Iterator[tuple[int, str]]:
    """Each place of a text: its offset and its name."""
    return ((found.start(), found[1]) for found in _PLACE.finditer(text))


def fill(text: str, facts: Mapping[str, Any]) -> str:
    """The text with its places filled; what is not known becomes a neutral word, or nothing."""
    if "{" not in text:
        return text
    pieces = list(_pieces(text))
    pieces[1::2] = [_in_words(facts.get(name), name) for name in pieces[1::2]]
    return "".join(pieces)


@lru_cache(maxsize=1024)
def _pieces(text: str) -> tuple[str, ...]:
    """What stands between the places of a wording, and in turn their names."""
    return tuple(_PLACE.split(text))


def _in_words(known: Any, name: str) -> str:
    if known is None or known == "":
        return NEUTRAL.get(name, "")
    if isinstance(known, bool):
        return "yes" if known else "no"
    if isinstance(known, date):
        return in_words(known)
    if isinstance(known, (list, tuple)):
        return ", ".join(_in_words(one, name) for one in known)
    return str(known)


def fill_html(html: str, facts: Mapping[str, Any]) -> str:
    """Finished HTML with its places filled, every word escaped."""
    if "{" not in html:
        return html
    return _PLACE.sub(lambda found: escape(_in_words(facts.get(found[1]), found[1])), html)
