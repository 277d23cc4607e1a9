"""A text as words with exact places, sentences and quotations; each is found in one pass over the text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

_JOINERS = "'’ʼ\u0300-\u036f\u00ad\u200b-\u200d\u2060"
_WORD = re.compile(rf"[^\W_]+(?:[{_JOINERS}]+[^\W_]+)*|%")
_PLAIN = str.maketrans({"’": "'", "ʼ": "'", **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060", None)})
_BREAKS = re.compile(r"[.!?…;:\n()\[\]—•]|\s[-–]\s")
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s|$)|\n+")
_ABBREVIATION = re.compile(r"(?:^|\W)(?:mr|mrs|ms|dr|st|prof|rev|approx|e\.g|i\.e|vs|no|cllr)\.$", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<![\w&/-])[A-Z]{2,6}s?(?![\w&/-])")
_MARK = re.compile(r"[“”«»\"‘’'\n]|^>.*$", re.MULTILINE)
_LONGEST_QUOTATION = 2000
REMEMBERED = 2000
"""Characters of the longest text that is remembered: a page or so."""


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters with plain apostrophes; a word with hyphens counts as its parts."""
    return [_plain(word) for word in _WORD.findall(text)]


def _plain(word: str) -> str:
    return word.casefold() if word.isascii() else word.translate(_PLAIN).casefold()


class Word(NamedTuple):
    """A word of a text in small letters, with plain apostrophes, and where it stands."""

    text: str
    start: int
    end: int


class Text:
    """A text with its words, sentences and quotations; offsets are those of the text as it was given."""

    def __init__(self, text: str):
        self.text = text

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of each word."""
        return [found.span() for found in _WORD.finditer(self.text)]

    @cached_property
    def tokens(self) -> list[str]:
        """The words in small letters with plain apostrophes; one with hyphens counts as its parts."""
        return plain_words(self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The same words, each with its place."""
        return tuple(Word(word, *span) for word, span in zip(self.tokens, self.spans, strict=True))

    def place_at(self, offset: int) -> int:
        """The number of the first word that ends after an offset."""
        return bisect_right(self._ends, offset)

    @cached_property
    def _ends(self) -> list[int]:
        return [end for _, end in self.spans]

    @cached_property
    def capitals(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each run of two to six capital letters, with an s where one follows: initials, perhaps."""
        return tuple(found.span() for found in _CAPITALS.finditer(self.text))

    def between(self, place: int) -> str:
        """What stands between a word and the one before it."""
        return self.text[self.spans[place - 1][1] : self.spans[place][0]] if place else ""

    def breaks(self, place: int) -> bool:
        """Whether a phrase cannot go on from the word before this one to this one."""
        gap = self.between(place)
        return gap != " " and _BREAKS.search(gap) is not None

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence."""
        ends = [
            found.end()
            for found in _SENTENCE_END.finditer(self.text)
            if not _ABBREVIATION.search(self.text, max(0, found.end() - 7), found.end())
        ]
        ends.append(len(self.text))
        return tuple(_trimmed(self.text, a, b) for a, b in zip([0, *ends], ends, strict=False) if self.text[a:b].strip())

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """How many words each sentence has."""
        return tuple(self.place_at(end) - self.place_at(start) for start, end in self.sentences)

    @cached_property
    def longest(self) -> int:
        """How many words the longest sentence has."""
        return max(self.lengths, default=0)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_number(self, offset: int) -> int:
        """The number of the sentence in which an offset lies, from 0; -1 before the first."""
        return bisect_right(self._sentence_starts, offset) - 1

    @cached_property
    def quotations(self) -> tuple[tuple[int, int], ...]:
        """Start and end of what stands in quotation marks or in a block quote. A quotation ends with its paragraph."""
        return tuple(sorted(_quotations(self.text)))

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [start for start, _ in self.quotations]

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a span lies inside a quotation."""
        number = bisect_left(self._quotation_starts, start + 1) - 1
        return any(end <= to for _, to in self.quotations[max(0, number - 1) : number + 1])


_remembered = lru_cache(maxsize=256)(Text)


def text_of(text: str) -> Text:
    """A text with its words; one that is not long is read once for all who ask, while it is typed, checked and sent."""
    return (_remembered if len(text) <= REMEMBERED else Text)(text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    double, single, depth = -1, -1, 0
    for found in _MARK.finditer(text):
        mark, at = found[0], found.start()
        if mark == "\n":
            double, single, depth = -1, -1, 0
        elif mark.startswith(">"):
            yield found.span()
        elif mark in "“”«»\"":
            opens = mark in "“«" or (mark == '"' and double < 0)
            depth = max(0, depth + (1 if opens else -1))
            if opens and depth == 1:
                double = at
            elif not opens and not depth and double >= 0:
                if at - double <= _LONGEST_QUOTATION:
                    yield double, at + 1
                double = -1
        elif single < 0 and _opens(text, at):
            single = at
        elif single >= 0 and mark != "‘" and not text[at + 1 : at + 2].isalnum():
            if 1 < at - single <= _LONGEST_QUOTATION and not text[at - 1].isspace():
                yield single, at + 1
            single = -1


def _opens(text: str, at: int) -> bool:
    """Whether a single mark opens a quotation: nothing of a word before it, something after it."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return text[at] != "’" and not before.isalnum() and not after.isspace() and after != ""
