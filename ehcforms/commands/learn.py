"""The command `learn`: weighs words anew from labelled sentences, for the table of the rule `tone`."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ehcforms.cli import Trouble
from ehcforms.commands import Commands
from ehcforms.commands import add as command
from ehcforms.commands.plain import json_in
from ehcforms.language_text import text_of
from ehcforms.learning import Example, learn
from ehcforms.tone import Scales

PARTS = 5
"""Into how many parts the sentences are dealt, each to be judged by what was learned from the others."""
FEWEST = 20
"""Sentences of either kind without which nothing can be learned."""


def add(commands: Commands) -> None:
    """Adds the commands of this group."""
    learning = command(commands, "learn", learn_weights, "Weigh words anew from labelled sentences, for the rule “tone”.")
    learning.add_argument("sentences", type=Path, nargs="+", help='{"sentences": [{"text": "…", "codes": []}]}; without a code it is harmless')
    learning.add_argument("--into", type=Path, required=True, help="the table whose weights are replaced, such as my-site/rules/tone.json")


def learn_weights(given: argparse.Namespace) -> int:
    """Replaces the weights of a table, and says how well those of four parts of the sentences judge the fifth.

    A sentence that is given twice counts once, as it was labelled last: it would judge itself.
    """
    table = _table_in(given.into)
    examples = list({text: wanted for path in given.sentences for text, wanted in examples_in(path)}.items())
    counts = [sum(wanted is side for _, wanted in examples) for side in (True, False)]
    if min(counts) < FEWEST:
        raise Trouble(f"There are {counts[0]} sentences with a code and {counts[1]} without: give at least {FEWEST} of each.")
    recall, precision = judged(examples, table)
    part = given.into.with_name(f"{given.into.name}.part")
    part.write_text(written(weighed(examples, table)), encoding="utf-8")
    part.replace(given.into)
    print(f"Learned from {counts[0]} sentences with a code and {counts[1]} without.")
    print(f"Of sentences that were not learned from, by weight alone: recall {recall:.3f}, precision {precision:.3f}.")
    return 0


def examples_in(path: Path) -> Iterator[Example]:
    """The sentences of a file, and whether each has a code. Raises Trouble with what is wrong."""
    rows = _object_in(path).get("sentences")
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not isinstance(row.get("codes"), list):
            raise Trouble(f'{path}: sentences[{number}]: write {{"text": "…", "codes": []}}.')
        yield row["text"], bool(row["codes"])
    if not rows or not isinstance(rows, list):
        raise Trouble(f'{path} has no sentences. Write {{"sentences": [{{"text": "…", "codes": []}}]}}.')


def _table_in(path: Path) -> dict[str, Any]:
    table = _object_in(path)
    for name in ("margin", "smallest", "fewest_words"):
        if not isinstance(table.get(name), (int, float)):
            raise Trouble(f"{path} has no number “{name}”. Begin with a copy of the shipped rules/tone.json.")
    return table


def _object_in(path: Path) -> dict[str, Any]:
    given = json_in(path)
    if not isinstance(given, dict):
        raise Trouble(f"{path} is no object in {{ }}.")
    return given


def weighed(examples: Sequence[Example], table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with what was learned in it; what weighs less than its `smallest` is left out."""
    learned = learn(examples)
    weights = {name: round(weight, 2) for name, weight in sorted(learned.weights.items()) if abs(weight) >= table["smallest"]}
    return {**table, "border": round(learned.border, 3), "weights": weights}


def judged(examples: Sequence[Example], table: Mapping[str, Any]) -> tuple[float, float]:
    """Recall and precision where each part of the sentences is judged by what was learned from the others."""
    heard: list[tuple[bool, bool]] = []
    for part in range(PARTS):
        scales = Scales(weighed([one for number, one in enumerate(examples) if number % PARTS != part], table))
        heard += [(wanted, any(scales.heard(text_of(text)))) for text, wanted in examples[part::PARTS]]
    right = sum(wanted and got for wanted, got in heard)
    return right / sum(wanted for wanted, _ in heard), right / max(1, sum(got for _, got in heard))


def written(table: Mapping[str, Any]) -> str:
    """A table as text, with all weights of a first letter on one line."""
    lines: dict[str, list[str]] = {}
    for name, weight in table["weights"].items():
        lines.setdefault(name[0], []).append(f"{json.dumps(name, ensure_ascii=False)}: {weight}")
    weights = "{\n    " + ",\n    ".join(", ".join(line) for line in lines.values()) + "\n  }"
    parts = [f"  {json.dumps(name)}: {weights if name == 'weights' else _plain(value)}" for name, value in table.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "[\n    " + ",\n    ".join(json.dumps(one, ensure_ascii=False) for one in value) + "\n  ]"
    return json.dumps(value, ensure_ascii=False)
