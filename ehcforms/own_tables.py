"""An authority's own table held against the shipped one: what its rule reads is there, and what it says can be filled in.

The shape is learned from the shipped table, so that no list of columns has to be kept. What an authority adds for itself
is free, as long as it is not a slip of the pen of something that is known.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from ehcforms.letters import SAFE_FACTS
from ehcforms.piping import NEUTRAL, names_in
from ehcforms.problem import Path, did_you_mean
from ehcforms.tablecheck import Found

READ_ELSEWHERE = ("checks", "workflow")
"""Tables with a reader of their own."""
FREE = frozenset({"title", "source", "basis", "findings", "rows", "facts_in", "facts_asked_in", "tightens"})
"""Parts that a table may lack: without rows nothing is judged, and without findings nothing is said."""
FREE_COLUMNS = frozenset({"basis", "effective_from", "example", "computed"})
"""Columns that every shipped row has, and that a row may lack or that are looked at elsewhere."""
ANYWHERE = frozenset({"effective_from", "effective_to", "basis", "example", "note", "suggestion"})
"""Columns that any row may have."""
NAMES = ("id", "code", "name")
"""What a row is known by."""
KINDS: Mapping[type, str] = {
    str: "a text", bool: "true or false", int: "a number", float: "a number", dict: "an object", list: "a list", type(None): "nothing",
}  # fmt: skip


def unlike(name: str, own: Mapping[str, Any], shipped: Mapping[str, Any]) -> Iterator[Found]:
    """Everything in an own table of which the rule that reads the shipped one could make nothing."""
    if name in READ_ELSEWHERE:
        return
    for key in sorted(shipped.keys() - own.keys() - FREE):
        yield (), "rule.missing", f"“{key}” is missing, and is read here.", f'Copy "{key}" from the shipped rules/{name}.json.'
    yield from _misspelt((), own, shipped)
    yield from _unshaped((), own, _shape_of([shipped]))
    yield from _loosened(own, shipped)
    yield from _in_rows(name, own, shipped)
    yield from _in_findings(own, shipped)
    if name == "mails":
        yield from _in_mails(own.get("mails"), shipped["mails"])
    if name == "facts":
        yield from _in_facts(own.get("facts"), {row["type"] for row in shipped["facts"]})


def _loosened(own: Mapping[str, Any], shipped: Mapping[str, Any]) -> Iterator[Found]:
    """Numbers of the law, named in `tightens` of the shipped table, that an authority may tighten and never loosen."""
    for key, way in shipped.get("tightens", {}).items():
        given, law = own.get(key), shipped[key]
        if isinstance(given, int) and (given < law if way == "more" else given > law):
            bound = "at least" if way == "more" else "at most"
            yield (key,), "rule.loosened", f"{given} for “{key}” is looser than the law.", f"Allowed is {bound} {law}."


def _in_rows(name: str, own: Mapping[str, Any], shipped: Mapping[str, Any]) -> Iterator[Found]:
    """What is wrong with rows; those of time limits and what rules say have readers that know what each needs."""
    for key, part in own.items():
        law: Any = shipped.get(key)
        if _is_rows(part) and _is_rows(law):
            columns = {column: () for row in law for column in row}
            for number, row in enumerate(part):
                yield from _misspelt((key, number), row, columns)
            if (name, key) != ("timescales", "rows"):
                yield from _twice(key, part)
                yield from _lacking(key, part, law) if key != "findings" else ()


def _lacking(key: str, rows: Sequence[Mapping[str, Any]], law: Sequence[Mapping[str, Any]]) -> Iterator[Found]:
    """Columns that every shipped row has and an own row has not."""
    every = frozenset.intersection(*map(frozenset, law)) - FREE_COLUMNS
    for number, row in enumerate(rows):
        for column in sorted(every - row.keys()):
            message, fix = f"“{column}” is missing in this row.", f'Add "{column}": … as in the shipped rows.'
            yield (key, number), "rule.missing", message, fix


@dataclass
class _Shape:
    """The kinds of value that stand at a place of the shipped table, and the shapes of what lies in them."""

    kinds: set[str]
    entry: "_Shape | None"
    keys: "dict[str, _Shape]"


def _shape_of(values: Sequence[Any]) -> _Shape:
    """The shape of values that stand at the same place, such as in the same column."""
    entries = [one for value in values if isinstance(value, list) for one in value]
    keyed: dict[str, list[Any]] = {}
    for value in values:
        for key, inner in value.items() if isinstance(value, dict) else ():
            keyed.setdefault(key, []).append(inner)
    keys = {key: _shape_of(inner) for key, inner in keyed.items()}
    return _Shape({_kind(value) for value in values}, _shape_of(entries) if entries else None, keys)


def _unshaped(path: Path, own: Any, shape: _Shape) -> Iterator[Found]:
    """Values of another kind than any that stands at their place in the shipped table."""
    if _kind(own) not in shape.kinds:
        name = next((f"“{step}”" for step in reversed(path) if isinstance(step, str)), "The table")
        what = f"An entry of {name}" if path and isinstance(path[-1], int) else name
        message = f"{what} is {_kind(own)} and has to be {' or '.join(sorted(shape.kinds))}."
        yield path, "rule.kind", message, "See the shipped table."
    elif isinstance(own, list) and shape.entry:
        for number, one in enumerate(own):
            yield from _unshaped((*path, number), one, shape.entry)
    elif isinstance(own, dict):
        for key in own:
            if key in shape.keys:
                yield from _unshaped((*path, key), own[key], shape.keys[key])


def _misspelt(path: Path, given: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Found]:
    """Keys that are nearly known ones."""
    for key in sorted(given.keys() - known.keys() - ANYWHERE):
        if near := get_close_matches(key, known, n=1, cutoff=0.8):
            yield (*path, key), "rule.misspelt", f"Nobody reads “{key}”.", f"Did you mean “{near[0]}”?"


def _twice(part: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Found]:
    """A row may stand twice only where the one ends before the other begins: the first that is in force counts."""
    for n, row in enumerate(rows):
        name = next((key for key in NAMES if isinstance(row.get(key), str)), "")
        for m, other in enumerate(rows[:n] if name else ()):
            if other.get(name) == row[name] and _meet(row, other):
                fix = "Take one away, or let the one end (effective_to) before the other begins (effective_from)."
                yield (part, n, name), "rule.twice", f"“{row[name]}” is {part}[{m}] too, at the same time.", fix
                break


def _meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    begins = max(str(one.get("effective_from", "")), str(other.get("effective_from", "")))
    return begins <= min(str(one.get("effective_to", "9999")), str(other.get("effective_to", "9999")))


def _in_findings(own: Mapping[str, Any], shipped: Mapping[str, Any]) -> Iterator[Found]:
    """Codes that the rule never says, and places that nobody fills."""
    rows, law = own.get("findings", ()), shipped.get("findings", ())
    if not (_is_rows(rows) and _is_rows(law)):
        return
    codes = {one["code"] for one in law}
    places = {name for one in law for key in ("message", "suggestion") for name in names_in(one.get(key, ""))}
    for number, row in enumerate(rows):
        code = row.get("code")
        if isinstance(code, str) and code not in codes:
            yield ("findings", number, "code"), "rule.unknown-code", f"The rule never says “{code}”.", did_you_mean(code, codes)
        for key in ("message", "suggestion"):
            yield from (_no_place(("findings", number, key), name, places) for name in _unfilled(row.get(key), places))


def _in_mails(own: Any, shipped: Mapping[str, Mapping[str, Any]]) -> Iterator[Found]:
    """Wordings that are missing, and places in them that nobody fills."""
    own = own if isinstance(own, Mapping) else {}
    for name in sorted(shipped.keys() - own.keys()):
        yield ("mails",), "rule.missing", f"The wording “{name}” is missing.", "Copy it from the shipped rules/mails.json."
    texts = (words for mail in shipped.values() for words in mail.values() if isinstance(words, str))
    places = {*SAFE_FACTS, *(place for words in texts for place in names_in(words))}
    for name, mail in own.items():
        for key in ("subject", "body"):
            if not isinstance(mail, Mapping) or not isinstance(mail.get(key), str):
                yield ("mails", name), "rule.missing", f"A wording has a “{key}”.", f'Write {{"{key}": "…"}}.'
        for key, words in mail.items() if isinstance(mail, Mapping) else ():
            yield from (_no_place(("mails", name, key), place, places) for place in _unfilled(words, places))
            for number, other in enumerate(words if key == "covers" and isinstance(words, (list, tuple)) else ()):
                if other not in own:
                    yield ("mails", name, key, number), "rule.unknown-mail", f"There is no wording “{other}”.", did_you_mean(str(other), own)


def _in_facts(own: Any, types: Collection[str]) -> Iterator[Found]:
    for number, row in enumerate(own if _is_rows(own) else ()):
        if isinstance(row.get("type"), str) and row["type"] not in types:
            message = f"“{row['type']}” is no type of a fact."
            yield ("facts", number, "type"), "rule.type", message, did_you_mean(row["type"], types)


def _unfilled(words: Any, places: Collection[str]) -> Iterator[str]:
    return (name for name in names_in(words if isinstance(words, str) else "") if name not in places and name not in NEUTRAL)


def _no_place(path: Path, name: str, places: Collection[str]) -> Found:
    return path, "rule.unknown-place", f"Nothing is filled in for {{{name}}}.", did_you_mean(name, places)


def _is_rows(part: Any) -> bool:
    return isinstance(part, (list, tuple)) and bool(part) and all(isinstance(row, Mapping) for row in part)


def _kind(given: Any) -> str:
    return KINDS.get(type(given), "something else")
