"""Finds phrases in text: words with exact places, sentences, quotations, and a lexicon that is looked up word by word.

A phrase is written as words. `refuse~` stands for every form of a verb or noun (refuses, refused, refusing); `a|b` for
either; `?` after a word says that it may be missing; `*` is any one word or none. The cost grows with the text alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:['’ʼ\-‐‑–][^\W_]+)*", re.UNICODE)
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|\n+")
_QUOTE = re.compile(
    r"“[^”\n]{0,2000}”|‘[^’\n]{1,400}’(?!\w)|\"[^\"\n]{1,2000}\"|(?<!\w)'[^'\n]{3,400}'(?!\w)|^>.*$", re.MULTILINE
)
_DASHES = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-"})
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text in small letters, with plain apostrophes and hyphens, and where it stands."""

    text: str
    start: int
    end: int


class Text:
    """A text with its words, sentences and quotations; offsets are those of the text as it was given."""

    def __init__(self, text: str):
        self.text = text

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words; one with hyphens counts as its parts."""
        return tuple(_split(self.text))

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence."""
        ends = [found.end() for found in _SENTENCE_END.finditer(self.text)] + [len(self.text)]
        starts = [0, *ends[:-1]]
        return tuple((a, b) for a, b in zip(starts, ends, strict=True) if self.text[a:b].strip())

    @cached_property
    def quotations(self) -> tuple[tuple[int, int], ...]:
        """Start and end of what stands in quotation marks or in a block quote."""
        return tuple(found.span() for found in _QUOTE.finditer(self.text))

    def sentence_at(self, offset: int) -> str:
        """The sentence in which an offset lies."""
        return next((self.text[a:b] for a, b in self.sentences if a <= offset < b), "")

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a span lies inside a quotation."""
        return any(a <= start and end <= b for a, b in self.quotations)


def _split(text: str) -> Iterator[Word]:
    for found in _WORD.finditer(text):
        plain = found[0].translate(_DASHES).casefold()
        if len(plain) != len(found[0]) or "-" not in plain:
            yield Word(plain, found.start(), found.end())
            continue
        at = found.start()
        for part in plain.split("-"):
            if part:
                yield Word(part, at, at + len(part))
            at += len(part) + 1


@lru_cache(maxsize=4096)
def forms_of(base: str) -> frozenset[str]:
    """The forms that a verb or noun takes: refuse, refuses, refused, refusing."""
    found = {base, f"{base}s"}
    if base.endswith("e"):
        found |= {f"{base}d", f"{base[:-1]}ing"}
    elif base.endswith("y") and base[-2:-1] not in _VOWELS:
        found |= {f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing"}
    else:
        found |= {f"{base}ed", f"{base}ing"}
        if base.endswith(("s", "x", "z", "ch", "sh")):
            found.add(f"{base}es")
        if len(base) > 2 and base[-1] not in "aeiouwxy" and base[-2] in _VOWELS and base[-3] not in _VOWELS:
            found |= {f"{base}{base[-1]}ed", f"{base}{base[-1]}ing"}
    return frozenset(found | IRREGULAR.get(base, frozenset()))


IRREGULAR: Mapping[str, frozenset[str]] = {
    "be": frozenset({"is", "am", "are", "was", "were", "been", "being", "'s", "isn't", "wasn't"}),
    "have": frozenset({"has", "had", "having"}),
    "do": frozenset({"does", "did", "done", "doing"}),
    "go": frozenset({"goes", "went", "gone", "going"}),
    "make": frozenset({"made"}),
    "fall": frozenset({"fell", "fallen"}),
    "get": frozenset({"got", "getting"}),
    "lose": frozenset({"lost"}),
    "run": frozenset({"ran"}),
    "say": frozenset({"said"}),
    "show": frozenset({"shown"}),
    "take": frozenset({"took", "taken"}),
    "throw": frozenset({"threw", "thrown"}),
    "child": frozenset({"children"}),
    "person": frozenset({"people"}),
}

Step = tuple[frozenset[str] | None, bool]
"""Which words fit (None: any), and whether the step may be left out."""


def steps_of(phrase: str) -> tuple[Step, ...]:
    """A phrase as steps."""
    steps: list[Step] = []
    for part in phrase.translate(_DASHES).casefold().replace("-", " ").split():
        optional = part.endswith("?") or part == "*"
        part = part.removesuffix("?")
        if part == "*":
            steps.append((None, True))
            continue
        words: set[str] = set()
        for one in part.split("|"):
            words |= forms_of(one.removesuffix("~")) if one.endswith("~") else {one}
        steps.append((frozenset(words), optional))
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found: the row of the lexicon, and where."""

    row: Mapping[str, Any]
    start: int
    end: int


class Lexicon:
    """Rows with `terms` (phrases), and phrases in `unless` that excuse them where they overlap."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]):
        self._by_first: dict[str, list[tuple[tuple[Step, ...], Mapping[str, Any], bool]]] = {}
        for row in rows:
            for phrase, excuses in [(one, False) for one in row["terms"]] + [
                (one, True) for one in row.get("unless", ())
            ]:
                self._add(steps_of(phrase), row, excuses)

    def _add(self, steps: tuple[Step, ...], row: Mapping[str, Any], excuses: bool) -> None:
        for first in range(len(steps)):
            words, optional = steps[first]
            for word in words or ():
                self._by_first.setdefault(word, []).append((steps[first + 1 :], row, excuses))
            if not optional:
                return

    def find(self, text: Text) -> tuple[Hit, ...]:
        """Every phrase of the text, the longest of each row at a place, without those that are excused."""
        found: dict[tuple[int, int], Hit] = {}
        excused: list[Hit] = []
        for place, word in enumerate(text.words):
            for rest, row, excuses in self._by_first.get(word.text, ()):
                last = _end(text.words, place + 1, rest, word.end, text.text)
                if last is None:
                    continue
                hit = Hit(row, word.start, last)
                if excuses:
                    excused.append(hit)
                elif last > found.get((id(row), word.start), hit).end or (id(row), word.start) not in found:
                    found[(id(row), word.start)] = hit
        return tuple(hit for hit in found.values() if not any(_overlaps(one, hit) for one in excused))


def _overlaps(excuse: Hit, hit: Hit) -> bool:
    return excuse.row is hit.row and excuse.start < hit.end and hit.start < excuse.end


def _end(words: tuple[Word, ...], place: int, steps: tuple[Step, ...], end: int, text: str) -> int | None:
    """Where the phrase ends if the words from a place on follow its steps, else None. It never crosses a sentence."""
    if not steps:
        return end
    (wanted, optional), rest = steps[0], steps[1:]
    if _fits(words, place, wanted, text):
        taken = _end(words, place + 1, rest, words[place].end, text)
        if taken is not None:
            return taken
    return _end(words, place, rest, end, text) if optional else None


def _fits(words: tuple[Word, ...], place: int, wanted: frozenset[str] | None, text: str) -> bool:
    if place >= len(words) or _breaks(text, words[place - 1].end, words[place].start):
        return False
    return wanted is None or words[place].text in wanted


def _breaks(text: str, end: int, start: int) -> bool:
    return any(mark in text[end:start] for mark in ".!?;:\n")
