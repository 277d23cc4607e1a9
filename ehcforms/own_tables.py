"""An authority's own table held against the shipped one: what its rule reads is there, and what it says can be filled in.

The shape is learned from the shipped table, so that no list of columns has to be kept. What an authority adds for itself
is free, as long as it is not a slip of the pen of something that is known.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
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
    for key in shipped.keys() - own.keys() - FREE:
        yield (), "rule.missing", f"“{key}” is missing, and is read here.", f'Copy "{key}" from the shipped rules/{name}.json.'
    yield from _misspelt((), own, shipped)
    for key, part in own.items():
        law = shipped.get(key, part)
        if _kind(part) != _kind(law):
            yield (key,), "rule.kind", f"“{key}” is {_kind(part)} and has to be {_kind(law)}.", "See the shipped table."
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
    for key, part in own.items():
        law: Any = shipped.get(key)
        if isinstance(part, list) and _is_rows(law) and not _is_rows(part):
            wrong = (number for number, row in enumerate(part) if not isinstance(row, Mapping))
            yield from (((key, number), "rule.kind", "A row is an object.", "Write it in { }.") for number in wrong)
        elif _is_rows(part) and _is_rows(law):
            twice = () if (name, key) == ("timescales", "rows") else _twice(key, part)
            yield from twice
            every = frozenset() if key == "findings" or not twice else frozenset.intersection(*map(frozenset, law))
            kinds = _kinds_of(law)
            for number, row in enumerate(part):
                yield from _in_row((key, number), row, every - FREE_COLUMNS, kinds)


def _in_row(here: Path, row: Mapping[str, Any], needed: Collection[str], kinds: Mapping[str, Collection[str]]) -> Iterator[Found]:
    """What is wrong with a row, by the columns that it needs and the kinds of those that the shipped rows have."""
    for column in sorted(set(needed) - row.keys()):
        yield here, "rule.missing", f"“{column}” is missing in this row.", f'Add "{column}": … as in the shipped rows.'
    yield from _misspelt(here, row, kinds)
    for column, given in row.items():
        if _kind(given) not in kinds.get(column, (_kind(given),)):
            message = f"“{column}” is {_kind(given)} and has to be {' or '.join(sorted(kinds[column]))}."
            yield (*here, column), "rule.kind", message, "See the shipped rows."


def _kinds_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, set[str]]:
    """The kinds of value that each column of some rows has."""
    kinds: dict[str, set[str]] = {}
    for row in rows:
        for column, given in row.items():
            kinds.setdefault(column, set()).add(_kind(given))
    return kinds


def _misspelt(path: Path, given: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Found]:
    """Keys that are nearly known ones."""
    for key in given.keys() - known.keys() - ANYWHERE:
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


def _in_mails(own: Any, shipped: Mapping[str, Mapping[str, str]]) -> Iterator[Found]:
    """Wordings that are missing, and places in them that nobody fills."""
    own = own if isinstance(own, Mapping) else {}
    for name in shipped.keys() - own.keys():
        yield ("mails",), "rule.missing", f"The wording “{name}” is missing.", "Copy it from the shipped rules/mails.json."
    places = {*SAFE_FACTS, *(place for mail in shipped.values() for words in mail.values() for place in names_in(words))}
    for name, mail in own.items():
        for key, words in mail.items() if isinstance(mail, Mapping) else ():
            yield from (_no_place(("mails", name, key), place, places) for place in _unfilled(words, places))


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
