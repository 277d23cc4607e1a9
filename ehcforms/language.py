"""Finds phrases in text: a lexicon that is looked up word by word, so that the cost grows with the text alone.

A phrase is written as words. `refuse~` stands for every form of a verb or noun (refuses, refused, refusing); `a|b` for
either; `?` after a word says that it may be missing; `*` is any one word or none; `^` at the head is where a sentence or a part
of one begins; `@his` is a group of words (`GROUPS`); `LAC` in capitals is found in capitals alone. `@described lazy|idle` and
the like stand for every way to say so (`TEMPLATES`).
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ehcforms.language_sense import is_name, is_negated
from ehcforms.language_shapes import TEMPLATES
from ehcforms.language_text import REMEMBERED, Text, Word, plain_words, text_of
from ehcforms.language_words import ADVERB, ASIDES, GROUPS, OPENERS, forms_of, is_adverb, set_of

__all__ = ["GROUPS", "Hit", "Lexicon", "Text", "Word", "forms_of", "is_name", "is_negated", "outermost", "phrases_of", "steps_of", "text_of"]

START = "^"
"""The step that stands for the beginning of a sentence, or of what follows a colon, a dash or a bracket."""

Step = tuple[frozenset[str] | None, bool, bool]
"""Which words fit (None: any), whether the step may be left out, and whether the word must stand in capitals."""

_COMMON = frozenset().union(*(GROUPS[name] for name in ("he", "his", "the", "be", "have", "not", "very", "aux", "link", "is"))) | set_of(
    "and or of to in on with for by at from as it is no own all up out off"
)


def phrases_of(term: str) -> tuple[str, ...]:
    """The phrases that a term stands for: itself, or every way to describe a person or what they do so."""
    for name, shapes in TEMPLATES.items():
        if term.startswith(name):
            return tuple(shape.replace("{0}", term.removeprefix(name)) for shape in shapes)
    return (term,)


@lru_cache(maxsize=8192)
def steps_of(phrase: str) -> tuple[Step, ...]:
    """A phrase as steps."""
    steps: list[Step] = []
    for part in (phrase if "|" in phrase else phrase.replace("-", " ")).split():
        if "-" in part:
            raise ValueError(f"“{phrase}” has a hyphen beside a choice: write it as words")
        optional = part.endswith("?") or part == "*"
        part = part.removesuffix("?")
        capitals = len(part) > 1 and part.isupper()
        words: set[str] = {START} if part == START else set()
        for one in part.split("|") if part != START else ():
            if one.startswith("@"):
                words |= _group(one[1:], phrase)
            else:
                words |= _forms(one, phrase)
        steps.append((None if part == "*" else frozenset(words), optional, capitals))
    return tuple(steps)


def _forms(word: str, phrase: str) -> frozenset[str]:
    plain = plain_words(word)
    if len(plain) != 1 and word != "*":
        raise ValueError(f"in the phrase “{phrase}” {word!r} is not one word")
    return forms_of(plain[0]) if word.endswith("~") else frozenset(plain)


def _group(name: str, phrase: str) -> frozenset[str]:
    if name not in GROUPS:
        raise ValueError(f"“{phrase}” speaks of a group @{name}; there are {', '.join(sorted(GROUPS))}")
    return GROUPS[name]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found: the row of the lexicon, and where in the text; `place` is the number of its first word."""

    row: Mapping[str, Any]
    start: int
    end: int
    place: int = 0


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What stands before and after the rarest word of a phrase, by which it is looked up."""

    before: tuple[Step, ...]
    after: tuple[Step, ...]
    capitals: bool
    row: Mapping[str, Any]
    use: str
    previous: frozenset[str] | None
    """The words that may stand right before; None where any may, or none need."""
    next: frozenset[str] | None


class Lexicon:
    """Rows with `terms` (phrases) and `shapes` (patterns of signs, such as square brackets).

    Phrases in `unless` excuse them where they overlap, phrases in `unless_with` anywhere in their sentence.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]]):
        self._by_word: dict[str, list[_Phrase]] = {}
        self._shapes: list[tuple[re.Pattern[str], Mapping[str, Any]]] = []
        for row in rows:
            self._shapes += [(re.compile(shape), row) for shape in row.get("shapes", ())]
            for use in ("terms", "unless", "unless_with"):
                for term in row.get(use, ()):
                    for phrase in phrases_of(term):
                        self._add(steps_of(phrase), row, use)

    def _add(self, steps: tuple[Step, ...], row: Mapping[str, Any], use: str) -> None:
        anchors = [n for n, step in enumerate(steps) if step[0] and not step[1] and START not in step[0]]
        if not anchors:
            raise ValueError(f"a phrase of {row.get('code', 'a row')} has no word that must stand there")
        anchor = min(anchors, key=lambda n: _rarity(steps[n]))
        words, _, capitals = steps[anchor]
        before, after = steps[:anchor][::-1], steps[anchor + 1 :]
        phrase = _Phrase(before, after, capitals, row, use, _beside(before), _beside(after))
        for word in words or ():
            self._by_word.setdefault(word, []).append(phrase)

    def find(self, text: Text) -> tuple[Hit, ...]:
        """Every phrase of the text, in its order: of each row the longest at a place, without those that are excused."""
        found: dict[int, list[Hit]] = {}
        for shape, row in self._shapes:
            for one in shape.finditer(text.text):
                found.setdefault(id(row), []).append(Hit(row, *one.span(), text.place_at(one.start())))
        excused: dict[int, list[tuple[int, int]]] = {}
        by_word = self._by_word
        tokens = ["", *text.tokens, ""]
        kinds = [ADVERB if is_adverb(word) else word for word in tokens]
        for place in [n for n, word in enumerate(text.tokens) if word in by_word]:
            previous, word, next = tokens[place : place + 3]
            before, after = kinds[place], kinds[place + 2]
            for phrase in by_word[word]:
                if phrase.next and next not in phrase.next and after not in phrase.next:
                    continue
                if phrase.previous and previous not in phrase.previous and before not in phrase.previous:
                    continue
                hit = _matched(text, place, phrase)
                if hit is None:
                    continue
                if phrase.use == "terms":
                    found.setdefault(id(phrase.row), []).append(hit)
                else:
                    sentence = text.sentences[text.sentence_number(hit.start)] if phrase.use == "unless_with" else None
                    excused.setdefault(id(phrase.row), []).append(sentence or (hit.start, hit.end))
        kept = [hit for row, hits in found.items() for hit in _without(excused.get(row, ()), _longest(hits))]
        return tuple(sorted(kept, key=lambda hit: hit.start))


@lru_cache(maxsize=8192)
def _beside(steps: tuple[Step, ...]) -> frozenset[str] | None:
    """The words of which one must stand next if some steps are followed; None where it may be any word, or none."""
    words: frozenset[str] = frozenset()
    for step, optional, _ in steps:
        if step is None or "@name" in step or START in step:
            return None
        words |= step
        if not optional:
            return words
    return None


def _rarity(step: Step) -> int:
    return sum(1000 if word in _COMMON else 1 for word in step[0] or ())


def _matched(text: Text, place: int, phrase: _Phrase) -> Hit | None:
    if phrase.capitals and not _in_capitals(text, place):
        return None
    last = _reach(text, place, phrase.after, 1)
    first = _reach(text, place, phrase.before, -1) if last is not None else None
    return None if first is None or last is None else Hit(phrase.row, text.spans[first][0], text.spans[last][1], first)


def _reach(text: Text, place: int, steps: Sequence[Step], way: int) -> int | None:
    """The word with which a phrase ends (or begins) if the words on from a place follow its steps, else None."""
    if not steps:
        return place
    step, rest = steps[0], steps[1:]
    if step[0] and START in step[0]:
        return place if not place or text.breaks(place) else None
    if _fits(text, place + way, step, way):
        taken = _reach(text, place + way, rest, way)
        if taken is not None:
            return taken
    return _reach(text, place, _after_like(step, rest), way) if step[1] else None


def _after_like(step: Step, steps: Sequence[Step]) -> Sequence[Step]:
    """Steps without those at their head that are the same as one left out: to leave out the first and take the second is the same."""
    same = 0
    while same < len(steps) and steps[same] == step:
        same += 1
    return steps[same:]


def _fits(text: Text, place: int, step: Step, way: int) -> bool:
    if not 0 <= place < len(text.tokens):
        return False
    words, _, capitals = step
    word = text.tokens[place]
    if words is not None and word not in words and not _is_of_a_kind(text, place, word, words):
        return False
    gap = max(place, place - way)
    return not text.breaks(gap) and not _parted(text, gap) and (not capitals or _in_capitals(text, place))


def _is_of_a_kind(text: Text, place: int, word: str, words: frozenset[str]) -> bool:
    return (ADVERB in words and is_adverb(word)) or ("@name" in words and _is_called(text, place, word))


def _parted(text: Text, gap: int) -> bool:
    """Whether a comma parts two words, and is not that of an aside: "he is, however, lazy"."""
    return "," in text.between(gap) and text.tokens[gap] not in ASIDES and text.tokens[gap - 1] not in ASIDES


def _is_called(text: Text, place: int, word: str) -> bool:
    """Whether a word may be somebody's name: with a capital, and none that only opens a sentence."""
    start = text.spans[place][0]
    return text.text[start].isupper() and word not in OPENERS and not word.endswith(("ing", "tion", "ment", "ness"))


def _in_capitals(text: Text, place: int) -> bool:
    start, end = text.spans[place]
    return text.text[start:end].isupper()


def _longest(hits: list[Hit]) -> Iterator[Hit]:
    """Of hits that overlap the one that begins first, and the longest of those."""
    reached = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= reached:
            reached = hit.end
            yield hit


def _without(excuses: Iterable[tuple[int, int]], hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits that no excuse overlaps."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted(excuses):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    for hit in hits:
        number = bisect_right(spans, hit.end - 1, key=lambda span: span[0]) - 1
        if number < 0 or spans[number][1] <= hit.start:
            yield hit


def outermost(hits: Iterable[Hit], above: str = "") -> list[Hit]:
    """Of hits that lie in one another the longest; a hit whose row has the mark `above` stands alone."""
    found: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, not hit.row.get(above), -hit.end)):
        last = found[-1] if found else None
        if last is None or hit.start >= last.end:
            found.append(hit)
        elif hit.row.get(above) and not last.row.get(above):
            found[-1] = hit
        elif hit.end > last.end and not last.row.get(above):
            found.append(hit)
    return found


Signs = Mapping[str, frozenset[int]]
"""The numbers of the sentences in which each sign of a lexicon stands, by its code."""


def read(text: str, lexicon: Lexicon) -> tuple[Text, tuple[Hit, ...], Signs]:
    """A text, every phrase of a lexicon that stands in it, and in which sentences its signs stand; remembered like `text_of`."""
    return (_read if len(text) <= REMEMBERED else _read.__wrapped__)(text, lexicon)


@lru_cache(maxsize=256)
def _read(text: str, lexicon: Lexicon) -> tuple[Text, tuple[Hit, ...], Signs]:
    words = text_of(text)
    hits = lexicon.find(words)
    signs: dict[str, set[int]] = {}
    for hit in hits:
        if "sign" in hit.row:
            signs.setdefault(hit.row["code"], set()).add(words.sentence_number(hit.start))
    phrases = tuple(hit for hit in hits if "sign" not in hit.row)
    return words, phrases, {code: frozenset(numbers) for code, numbers in signs.items()}
