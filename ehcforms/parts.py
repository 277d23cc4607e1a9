"""What a text supplies (who, how often, by when …) by the patterns of a table, and the phrases that leave it open.

A pattern is a regular expression in which `<name>` stands for the words of that name, as `<number>` for 3 or three.
Each pattern is looked for once in a sentence, however many phrases stand in it: the cost grows with the text alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from ehcforms.language import Hit, Lexicon, Text, is_negated, text_of
from ehcforms.rulebook import Rulebook

SHORT = 80
"""A text of so many words is about one thing: what it supplies anywhere, it supplies for all of it."""
_PLACE = re.compile(r"<([a-z_]+)>")


class Patterns:
    """Named patterns of a table. `words` are lists of alternatives that the patterns name in pointed brackets."""

    def __init__(self, patterns: Mapping[str, Iterable[str]], words: Mapping[str, Iterable[str]]):
        self._words = {name: f"(?:{'|'.join(self._filled(one, words) for one in them)})" for name, them in words.items()}
        joined = {name: "|".join(f"(?:{one})" for one in them) for name, them in patterns.items()}
        self._patterns = {name: re.compile(self.filled(one), re.IGNORECASE) for name, one in joined.items()}

    def filled(self, pattern: str) -> str:
        """A pattern with its words in place of their names."""
        return _PLACE.sub(lambda place: self._words[place[1]], pattern)

    @staticmethod
    def _filled(pattern: str, words: Mapping[str, Iterable[str]]) -> str:
        return _PLACE.sub(lambda place: f"(?:{'|'.join(words[place[1]])})", pattern)

    def fits(self, name: str, text: str) -> bool:
        """Whether a text holds what a pattern looks for. A part without a pattern is found in no text: it is given."""
        return name in self._patterns and self._patterns[name].search(text) is not None

    def blanked(self, name: str, text: str) -> str:
        """A text of the same length with spaces where a pattern fits."""
        return self._patterns[name].sub(lambda found: " " * len(found[0]), text)


class Phrases:
    """Rows of a table with `terms` (phrases, as in a lexicon), or with a `pattern` where words alone cannot say it."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], patterns: Patterns):
        kept = tuple(rows)
        self._lexicon = Lexicon(row for row in kept if "terms" in row)
        self._patterns = [
            (re.compile(patterns.filled(row["pattern"]), re.IGNORECASE), row) for row in kept if "pattern" in row
        ]

    def find(self, text: Text) -> list[Hit]:
        """What was found, in the order of the text, the longer before the shorter."""
        found = list(self._lexicon.find(text))
        for pattern, row in self._patterns:
            found += [Hit(row, one.start(), one.end()) for one in pattern.finditer(text.text)]
        return sorted(found, key=lambda hit: (hit.start, -hit.end))


@lru_cache(maxsize=16)
def patterns_of(rules: Rulebook, table: str) -> Patterns:
    """The `patterns` of a table with its `words`, made once."""
    return Patterns(rules[table]["patterns"], rules[table]["words"])


@lru_cache(maxsize=32)
def phrases_in_force(rules: Rulebook, table: str, on: date) -> Phrases:
    """The phrases of the rows of a table in force on a day, made once."""
    return Phrases(rules.rows(table, on), patterns_of(rules, table))


class Reading:
    """A text as it is read beside others: `around` supplies parts as well, and `given` are parts that are known already."""

    def __init__(self, text: str, patterns: Patterns, around: str = "", given: frozenset[str] = frozenset()):
        self.text = text_of(text)
        self._patterns = patterns
        self._around = around
        self._given = given
        self._known: dict[tuple[str, int], bool] = {}

    @cached_property
    def is_short(self) -> bool:
        """Whether the text is about one thing."""
        return len(self.text.words) <= SHORT

    @cached_property
    def _plain(self) -> str:
        """The text with its quotations left blank."""
        pieces, last = [], 0
        for start, end in self.text.quotations:
            pieces += [self.text.text[last:start], " " * (end - start)]
            last = end
        return "".join([*pieces, self.text.text[last:]])

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.text.sentences]

    def supplies(self, part: str, sentence: int = 0) -> bool:
        """Whether a part stands in a sentence or the next (in all of a short text), around it, or is known already."""
        return part in self._given or self._says(part, -1) or self._in_scope(part, sentence)

    def _in_scope(self, part: str, sentence: int) -> bool:
        if self.is_short:
            return self._says(part, -2)
        return self._says(part, sentence) or self._says(part, sentence + 1)

    def _says(self, part: str, place: int) -> bool:
        if (part, place) not in self._known:
            self._known[part, place] = self._patterns.fits(part, self._words_at(place))
        return self._known[part, place]

    def _words_at(self, place: int) -> str:
        """A sentence by its number; -1 is what stands around, -2 the whole text."""
        if place < 0:
            return self._around if place == -1 else self.text.text
        return self.text.text[slice(*self.text.sentences[place])] if place < len(self.text.sentences) else ""

    def fits(self, name: str) -> bool:
        """Whether the text holds what a pattern looks for, quotations apart."""
        return self._patterns.fits(name, self._plain)

    def promises(self, sentence: int | None = None) -> bool:
        """Whether a sentence, or the text, says what shall be, rather than what was or is. Quotations say neither."""
        start, end = (0, len(self._plain)) if sentence is None else self.text.sentences[sentence]
        words = self._plain[start:end]
        if not words.strip() or self._patterns.fits("denying", words):
            return False
        return self._patterns.fits("promising", words) or not self._patterns.fits(
            "telling", self._patterns.blanked("clause", words)
        )

    def open_phrases(self, phrases: Phrases, besides: Iterable[str] = ()) -> Iterator[tuple[Hit, tuple[str, ...]]]:
        """Each phrase that leaves parts open, with those parts; what was told once of a sentence is not told again.

        Parts that are known to be missing `besides` go with the first phrase that leaves any open.
        """
        told: set[tuple[int, str]] = set()
        for hit in phrases.find(self.text):
            sentence = max(0, bisect_right(self._starts, hit.start) - 1)
            gaps = tuple(part for part in hit.row.get("missing", ()) if not self.supplies(part, sentence))
            place = -2 if self.is_short else sentence
            news = {(place, part) for part in (("", hit.row["code"]) if hit.row.get("always") else gaps)} - told
            if news and not self._is_excused(hit, sentence):
                if gaps:
                    gaps, besides = (*gaps, *(part for part in besides if part not in gaps)), ()
                told |= news | {(place, part) for part in gaps}
                yield hit, gaps

    def _is_excused(self, hit: Hit, sentence: int) -> bool:
        return (
            not self._plain[hit.start : hit.end].strip()
            or is_negated(self.text, self.text.place_at(hit.start))
            or self._is_name(hit, sentence)
            or not self._promised(sentence)
        )

    def _promised(self, sentence: int) -> bool:
        if ("", sentence) not in self._known:
            self._known["", sentence] = self.promises(sentence)
        return self._known["", sentence]

    def _is_name(self, hit: Hit, sentence: int) -> bool:
        """Whether it stands in the midst of a sentence with a capital letter, as in "the Opportunity Centre"."""
        start = self.text.sentences[sentence][0] if self.text.sentences else 0
        inside = self.text.text[start : hit.start].strip(" \t\n“”‘’\"'(•-–*")
        found = self.text.text[hit.start : hit.end]
        return bool(inside) and not hit.row.get("always") and found[:1].isupper() and not found.isupper()
