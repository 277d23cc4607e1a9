"""What rules ask of words again and again: which words there are, what they speak of, and how a list is said."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from ehcforms.language import Lexicon, Text, read
from ehcforms.model import Answer
from ehcforms.rulebook import Rulebook

_WHOLE = re.compile(r"\w+(?:[/'-]\w+)*")
_FIRST = 300
"""Letters of a text by which it is known that it says nothing: a longer one says something."""


@lru_cache(maxsize=64)
def lexicon_of(rules: Rulebook, table: str, on: date, part: str = "words") -> Lexicon:
    """The phrases of a part of a table in force on a day, made once."""
    return Lexicon(rules.rows(table, on, part))


@lru_cache(maxsize=8)
def lexicon_with_signs(rules: Rulebook, table: str, on: date) -> Lexicon:
    """The phrases of a table's rows in force on a day, and the signs by which a sentence is read; made once for all who ask."""
    return Lexicon([*rules.rows(table, on), *({**row, "sign": True} for row in rules.rows(table, on, "signs"))])


def spoken(text: str | Text | None, rules: Rulebook, table: str, on: date) -> frozenset[str]:
    """What a text speaks of: the codes of the rows of `words` in a table of which a phrase stands in it."""
    lexicon = lexicon_of(rules, table, on)
    hits = lexicon.find(text) if isinstance(text, Text) else read(text or "", lexicon)[1]
    return frozenset(hit.row["code"] for hit in hits)


def whole_words(text: str) -> list[str]:
    """The words in small letters with plain apostrophes; what a hyphen or a slash joins is one word, as in "n/a"."""
    return _WHOLE.findall(text.casefold().replace("’", "'"))


def words_in(answer: Answer | None) -> str:
    """The words of an answer; empty where there is none, or one that is no text."""
    return answer.value if answer and isinstance(answer.value, str) else ""


def first_words(value: Any) -> frozenset[str]:
    """The words with which an answer begins, in small letters; none where it is no answer."""
    return _words_of(str(value or "")[:_FIRST])


@lru_cache(maxsize=512)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(Text(text).tokens)


def has_only(value: Any, *known: Collection[str]) -> bool:
    """Whether an answer has no words but these, as one that says "none" or "see above"; true of an empty one."""
    return first_words(value) <= frozenset().union(*known)


def listed(words: Iterable[str]) -> str:
    """Words with commas and a last "and": "Ann", "Ann and Bo", "Ann, Bo and Cy"; nothing for none."""
    every: Sequence[str] = tuple(words)
    return " and ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))


def shortened(text: str, most: int = 80) -> str:
    """The first letters of a text, at most so many, with an ellipsis where something was left out."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
