"""Learns what words weigh from labelled sentences, for the table of `tone`.

The border between the two kinds of sentence is that of a support vector machine, found by dual coordinate descent (Hsieh and
others, 2008): each sentence that lies on the wrong side of the border, or too near to it, moves the weights of its words a
little, until none has to. The same sentences always give the same weights.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from ehcforms.language_text import Text
from ehcforms.tone import pieces_of, words_of

Example = tuple[str, bool]
"""A sentence, and whether it should be pointed at."""
ROUNDS, SLACK, STILL = 30, 1.0, 0.001
"""How often all sentences are gone through, how far one of them may pull, and by how little a weight moves in the end."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What words and pairs of words weigh, and the weight at which a sentence lies on the border."""

    weights: dict[str, float]
    border: float


@dataclass(slots=True)
class _Row:
    """A sentence: its words and pairs, how much of each weight it has, on which side it should lie, and how far it pulls."""

    names: tuple[str, ...]
    part: float
    side: int
    pull: float = 0.0


def learn(examples: Sequence[Example]) -> Learned:
    """The weights of all words, and pairs, that stand in two sentences or more."""
    names = [tuple(dict.fromkeys(name for name, _, _ in pieces_of(words_of(Text(text))))) for text, _ in examples]
    often = Counter(name for row in names for name in row)
    rows = [
        _Row(tuple(name for name in row if often[name] > 1), max(1, len(row)) ** -0.5, 1 if wanted else -1)
        for row, (_, wanted) in zip(names, examples, strict=True)
    ]
    return _descend(rows)


def _descend(rows: list[_Row]) -> Learned:
    weights = {name: 0.0 for row in rows for name in row.names}
    order, border = Random(0), 0.0
    for _ in range(ROUNDS):
        order.shuffle(rows)
        moved = 0.0
        for row in rows:
            if step := _step(row, weights, border):
                border -= step
                for name in row.names:
                    weights[name] += step * row.part
                moved = max(moved, abs(step))
        if moved < STILL:
            break
    return Learned(weights, border)


def _step(row: _Row, weights: dict[str, float], border: float) -> float:
    """How far a sentence moves the border, and with it the weights of its words."""
    weight = sum(map(weights.__getitem__, row.names)) * row.part
    gap = row.side * (weight - border) - 1
    pull = min(max(row.pull - gap / (len(row.names) * row.part**2 + 1), 0.0), SLACK)
    step, row.pull = (pull - row.pull) * row.side, pull
    return step
