"""How a sentence sounds: what its words weigh, as `learning` found it in sentences that people labelled.

Words, and pairs of words that stand side by side, each have a weight: above zero it speaks for a judgement, below zero for
an observation. A sentence weighs the sum of these divided by the square root of how many it has, so that a long sentence
weighs no more than a short one. Names, pronouns, relatives, children and numbers count as one word each, and endings are
left aside.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ehcforms.language_text import REMEMBERED, Text, text_of
from ehcforms.language_words import GROUPS, OPENERS, set_of

Piece = tuple[str, int, int]
"""A word or a pair of words, and the places of its first and last word."""

_ALIKE: Mapping[str, str] = {
    **dict.fromkeys(GROUPS["child"], "@child"),
    **dict.fromkeys(GROUPS["family"], "@family"),
    **dict.fromkeys(GROUPS["he"], "@he"),
    **dict.fromkeys(set_of("him her his their them"), "@his"),
}
_LIGHT = set_of(
    "of and a an the for is are was were be been to in on at by with as it that this from or has hav had but i do doe did so which",
    "when who there if we us our @he @his @name #",
)
"""Words, without their endings, that weigh nothing alone nor beside one another."""
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("ly", ""))


@lru_cache(maxsize=16384)
def root_of(word: str) -> str:
    """A word without its ending, so that refuses, refused and refusing weigh the same."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2 and not word.endswith("ss"):
            word = word.removesuffix(ending) + instead
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def words_of(text: Text) -> list[str]:
    """The words of a text as they are weighed, one for each of its tokens; an empty one for a word that is quoted."""
    words = [_weighed_as(text, place, word) for place, word in enumerate(text.tokens)]
    for start, end in text.quotations:
        for place in range(text.place_at(start), text.place_at(end)):
            words[place] = ""
    return words


def _weighed_as(text: Text, place: int, word: str) -> str:
    if alike := _ALIKE.get(word) or _ALIKE.get(word.removesuffix("'s")):
        return alike
    if word[0].isdigit():
        return "#"
    is_name = text.text[text.spans[place][0]].isupper() and word not in OPENERS and word != "i"
    return "@name" if is_name else root_of(word)


def pieces_of(words: Sequence[str]) -> Iterator[Piece]:
    """What is weighed of some words: each that is not light, and each pair of which one is not; an empty word parts them."""
    before = ""
    for place, word in enumerate(words):
        if word and word not in _LIGHT:
            yield word, place, place
        if before and word and not (before in _LIGHT and word in _LIGHT):
            yield f"{before} {word}", place - 1, place
        before = word


class Heard(NamedTuple):
    """A sentence that weighs too much: its number, its weight, and start and end of the words that weigh most."""

    number: int
    weight: float
    start: int
    end: int


class Scales:
    """The weights of a table, the `border` between the two kinds, and how far beyond it (`margin`) a sentence of `fewest_words` or more is heard."""

    def __init__(self, table: Mapping[str, Any]):
        self._weights = {str(name): float(weight) for name, weight in table["weights"].items()}
        self._least: float = table["border"] + table["margin"]
        self._fewest: int = table["fewest_words"]

    def weight_of(self, words: Sequence[str]) -> float:
        """What the words of a sentence weigh together."""
        pieces = {name for name, _, _ in pieces_of(words)}
        total = sum(self._weights.get(name, 0.0) for name in pieces)
        return total / math.sqrt(max(1, len(pieces)))

    def heard(self, text: Text) -> Iterator[Heard]:
        """The sentences of a text that weigh too much; never one of which no word is known, wherever the border lies."""
        words = words_of(text)
        for number, (start, end) in enumerate(text.sentences):
            first, last = text.place_at(start), text.place_at(end)
            weight = self.weight_of(words[first:last]) if last - first >= self._fewest else 0.0
            if weight and weight >= self._least:
                one, other = self._heaviest(words[first:last])
                yield Heard(number, weight, text.spans[first + one][0], text.spans[first + other][1])

    def _heaviest(self, words: Sequence[str]) -> tuple[int, int]:
        """The first and the last of those words that weigh most in a row; one or two are shown with those beside them."""
        each = [0.0] * len(words)
        for name, one, other in pieces_of(words):
            for place in (one, other):
                each[place] += self._weights.get(name, 0.0) / 2
        best, here, since = (0.0, 0, len(words) - 1), 0.0, 0
        for place, weight in enumerate(each):
            if here <= 0:
                here, since = 0.0, place
            here += weight
            if here > best[0]:
                best = here, since, place
        _, one, other = best
        return (one, other) if other - one > 1 else (max(0, one - 1), min(len(words) - 1, other + 1))


def heard_in(text: str, scales: Scales) -> tuple[Heard, ...]:
    """The sentences of a text that weigh too much; remembered like `text_of`."""
    return (_heard if len(text) <= REMEMBERED else _heard.__wrapped__)(text, scales)


@lru_cache(maxsize=256)
def _heard(text: str, scales: Scales) -> tuple[Heard, ...]:
    return tuple(scales.heard(text_of(text)))
