"""Finds the names of people in running text: by what stands around them, or from a list of people.

Nothing here knows who anybody is: which names are known already, and which words tell a person, a pet or a thing, is
handed in. The cost grows with the text alone.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Self

from ehcforms.language import Hit, Lexicon, text_of

Span = tuple[int, int]

_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
_POSSESSIVES = frozenset({"his", "her", "their", "the", "our", "a", "an", "my"})
_OBJECTS = frozenset({"him", "her", "them", "me", "us"})
_JOINS = frozenset({"and", "or"})
_NO_NAME_ENDS = ("'t", "'d", "'re", "'ve", "'ll", "'m", "ists", "ians")
_PARTICLES = frozenset({"van", "von", "de", "der", "den", "da", "di", "dos", "la", "le", "al", "el", "bin", "ibn", "o", "st"})
_LONGEST = 3
"""Words of one name."""
_AROUND = 15
"""Words on either side of "Jack B." among which other children are spoken of."""
_NEAR = 4
"""Words after a name among which somebody is explained, as in "Emma (his key worker)"."""


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """A word as names are compared: small, without accents, and without the 's of what belongs to somebody."""
    plain = word.casefold().translate(_PLAIN).removesuffix("'s")
    if plain.isascii():
        return plain
    return "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))


@lru_cache(maxsize=2048)
def parts_of(name: str) -> tuple[str, ...]:
    """The parts of a name, each as names are compared."""
    return tuple(fold(part.strip(".,()")) for part in name.replace("-", " ").split())


@dataclass(frozen=True)
class Signs:
    """Words that tell what a capital means, all in small letters."""

    titles: frozenset[str]
    """Before the name of an adult: Mrs, Dr."""
    roles: frozenset[str]
    """Beside the name of family, staff or a pet: mum, teacher, dog."""
    things: frozenset[str]
    """After the name of a thing: toys, cards."""
    not_names: frozenset[str]
    """Written with a capital and nobody's name: Monday, English."""
    ordinary: frozenset[str]
    """Names that are English words, too: Will, May. Alone they are no name."""
    peers: frozenset[str]
    """Words of a sentence about other children, in which "Jack B." is one of them."""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Self:
        """The signs in a table."""
        return cls(**{name: frozenset(table[name]) for name in cls.__dataclass_fields__})


class People:
    """A text with the names in it. `known` are names, and parts of names, of people who belong here and are not looked for."""

    def __init__(self, text: str, known: frozenset[str], signs: Signs):
        self.read = text_of(text)
        self._text, self._known, self._signs = text, known, signs
        self._spans = self.read.spans
        self._bare = [fold(word) for word in self.read.tokens]

    @cached_property
    def _explained(self) -> frozenset[str]:
        """First names that the text itself says are family, staff or a pet."""
        names = (place for place in range(len(self._bare)) if self._has_capital(place))
        return frozenset(self._bare[place] for place in names if self._is_explained(place))

    def _gap(self, place: int) -> str:
        """What stands between a word and the one before it."""
        if not 0 < place < len(self._bare):
            return "\n"
        return self._text[self._spans[place - 1][1] : self._spans[place][0]]

    def _has_capital(self, place: int) -> bool:
        word = self._text[self._spans[place][0] : self._spans[place][1]]
        return word[:1].isupper() and word[1:2] != "" and not word.isupper()

    def _is_namelike(self, place: int) -> bool:
        bare = self._bare[place]
        return self._has_capital(place) and bare not in self._signs.not_names and not bare.endswith(_NO_NAME_ENDS)

    def _is_initial(self, place: int) -> bool:
        """A single capital after a name, as in "Jack B."; "I" is nobody's."""
        if place >= len(self._bare) or self._gap(place) != " ":
            return False
        start, end = self._spans[place]
        letter, dot = self._text[start:end], self._text[end : end + 1] == "."
        return len(letter) == 1 and letter.isupper() and letter != "I" and (letter != "A" or dot)

    def _is_explained(self, place: int) -> bool:
        roles = self._signs.roles
        if place and self._bare[place - 1] in roles and self._gap(place).strip(" ,") == "":
            return True
        gap, near = self._gap(place + 1), self._bare[place + 1 : place + 1 + _NEAR]
        if not near or not ("(" in gap or gap.startswith(",")):
            return False
        leads = "(" in gap or near[0] in _POSSESSIVES or near[0] in roles
        return leads and not roles.isdisjoint(near)

    def _run(self, place: int) -> int:
        """How many words from here on are one name: first name, then surnames or an initial."""
        end = place + 1
        while end < len(self._bare) and end - place < _LONGEST and self._gap(end) in (" ", "-"):
            if not self._is_namelike(end):
                break
            end += 1
        return end - place

    def _name_at(self, place: int) -> Span | None:
        """The name that begins here, if it may be somebody's who is not known, not an adult with a title and no thing."""
        signs = self._signs
        if not 0 <= place < len(self._bare) or not self._is_namelike(place):
            return None
        length = self._run(place)
        last = place + length - 1
        if self._bare[last] in self._known or self._bare[place] in self._explained or self._is_titled(place):
            return None
        after = last + 1
        if self._gap(after) == " " and self._bare[after] in signs.things:
            return None
        if self._is_initial(after):
            last = after
        return (self._spans[place][0], self._end(last))

    def _end(self, place: int) -> int:
        """Where a word of a name ends, without the 's."""
        word, end = self.read.tokens[place], self._spans[place][1]
        return end - 2 if word.endswith("'s") and len(word) > 3 else end

    def _is_titled(self, place: int) -> bool:
        before = place - 1
        return before >= 0 and self._gap(place).strip(" .") == "" and self._bare[before] in self._signs.titles

    def in_context(self, lexicon: Lexicon) -> Iterator[Span]:
        """Names beside a phrase of the lexicon, whose rows say `place`: where the phrase stands.

        "before" the name; "after" it; "around": before it, or between it and somebody who is known. After a row that is
        `small` a comma may follow, as in "another pupil, Tom"; one word of it with a capital is a heading and no phrase.
        """
        for hit in lexicon.find(self.read):
            place, small = hit.row["place"], bool(hit.row.get("small"))
            if small and self._text[hit.start].isupper() and " " not in self._text[hit.start : hit.end]:
                continue
            if place in ("before", "around"):
                yield from self._forward(self.read.place_at(hit.end - 1) + 1, (" ", ", ", " (", ": ") if small else (" ",))
            if place == "after" or (place == "around" and self._is_done_to_somebody(hit)):
                yield from self._backward(hit.place - 1)
        yield from self._with_initials()

    def _is_done_to_somebody(self, hit: Hit) -> bool:
        place = self.read.place_at(hit.end - 1) + 1
        if self._gap(place) != " ":
            return False
        return self._bare[place] in _OBJECTS or self._is_known(place)

    def _is_known(self, place: int) -> bool:
        return place < len(self._bare) and self._bare[place] in self._known and self._has_capital(place)

    def _forward(self, place: int, gaps: tuple[str, ...]) -> Iterator[Span]:
        """The name at a place and those joined to it: "Tom, Ella and Noah"."""
        while self._gap(place) in gaps:
            if found := self._name_at(place):
                yield found
            elif not (self._is_known(place) and self._joins(place + 1)):
                return
            place, gaps = self._after(place), (" ",)
            if self._joins(place):
                place += 1
            elif self._gap(place) in (", ", " & ") and self._name_at(place):
                gaps = (", ", " & ")
                after = self._after(place)
                if self._gap(place) == ", " and not (self._joins(after) or self._gap(after) == ", "):
                    return
            else:
                return

    def _after(self, place: int) -> int:
        """The word after the name that begins at a place."""
        place += self._run(place)
        return place + self._is_initial(place)

    def _joins(self, place: int) -> bool:
        return place < len(self._bare) and self._bare[place] in _JOINS and self._gap(place) in (" ", ", ")

    def _backward(self, place: int) -> Iterator[Span]:
        """The name that ends at a place, and those joined to it."""
        ends = (" ", ". ") if self._is_initial(place) else (" ",)
        while place >= 0 and self._gap(place + 1) in ends:
            start = self._begin(place)
            found = self._name_at(start)
            if found is None or self._bare[start - 1 : start] == ["by"]:
                return
            yield found
            place, ends = start - 1, (" ", ", ")
            if place >= 0 and self._bare[place] in _JOINS:
                place -= 1
            elif self._gap(start) != ", ":
                return

    def _begin(self, place: int) -> int:
        """Where the name begins that ends at a place."""
        start = place
        while start and place - start < _LONGEST and self._gap(start) in (" ", "-") and self._is_namelike(start - 1):
            start -= 1
        return start

    def _with_initials(self) -> Iterator[Span]:
        """ "Jack B." near words about other children."""
        single = [place for place, bare in enumerate(self._bare) if len(bare) == 1 and place]
        for place in single:
            if self._is_initial(place) and (found := self._name_at(place - 1)) and self._is_near_peers(place - 1):
                yield found

    def _is_near_peers(self, place: int) -> bool:
        near = self._bare[max(0, place - _AROUND) : place + _AROUND]
        return not self._signs.peers.isdisjoint(near)

    def listed(self, people: tuple[tuple[str, str], ...]) -> Iterator[Span]:
        """Names of a list of people, each given as their full name and what they are called.

        Found whole, with the initial of the surname, or by the first name alone where it is nobody else's and no word.
        """
        by_first = _by_first_name(people)
        for place in [n for n, bare in enumerate(self._bare) if bare in by_first]:
            for surnames, whole in by_first[self._bare[place]]:
                if found := self._listed_at(place, surnames, whole):
                    yield found

    def _listed_at(self, place: int, surnames: frozenset[str], whole: bool) -> Span | None:
        for after in range(place + 1, min(place + 1 + _LONGEST, len(self._bare))):
            if self._gap(after) not in (" ", "-"):
                break
            if self._bare[after] in surnames and self._is_somebody_else(place, after):
                return (self._spans[place][0], self._end(after))
            if not self._has_capital(after) and self._bare[after] not in _PARTICLES:
                break
        if self._gap(place) == ", " and self._bare[place - 1] in surnames and self._is_somebody_else(place, place - 1):
            return (self._spans[place - 1][0], self._end(place))
        if self._is_initial(place + 1) and self._has_capital(place):
            initials = {name[0] for name in surnames if name}
            known = self._bare[place] in self._known
            return (self._spans[place][0], self._end(place + 1)) if self._bare[place + 1] in initials and not known else None
        return (self._spans[place][0], self._end(place)) if whole and self._is_alone(place) else None

    def _is_somebody_else(self, first: int, last: int) -> bool:
        """Whether a first and a last name are nobody's who is known, and no two words of a sentence."""
        if f"{self._bare[first]} {self._bare[last]}" in self._known or self._is_titled(min(first, last)):
            return False
        if all(self._text[self._spans[place][0]].isupper() for place in (first, last)):
            return True
        return {self._bare[first], self._bare[last]}.isdisjoint(self._signs.ordinary)

    def _is_alone(self, place: int) -> bool:
        """Whether a first name stands here without a surname, and is neither a word nor somebody else's."""
        bare, before = self._bare[place], place - 1
        if not self._is_namelike(place) or bare in self._known or bare in self._signs.ordinary:
            return False
        if self._run(place) > 1 or self._name_at(place) is None:
            return False
        begins = before <= 0 or self._gap(before).strip(" ,") != ""
        return begins or self._gap(place) != " " or not self._is_namelike(before)


@lru_cache(maxsize=32)
def _by_first_name(people: tuple[tuple[str, str], ...]) -> dict[str, list[tuple[frozenset[str], bool]]]:
    """For each first name the surnames it may have, and whether it is a whole first name and not half of one."""
    found: dict[str, list[tuple[frozenset[str], bool]]] = {}
    for name, called in people:
        words = name.split()
        if not words:
            continue
        surnames = frozenset(parts_of(words[-1])) if len(words) > 1 else frozenset()
        for first in dict.fromkeys(filter(None, (words[0], *called.split()[:1]))):
            parts = parts_of(first)
            found.setdefault(parts[0], []).append((surnames, len(parts) == 1))
    return found
