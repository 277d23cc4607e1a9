"""An authority's own table of time limits, held against the shipped one: it may tighten a limit and never loosen it.

Rows of `rules/timescales.json` are known by their `name`, those of a move to another setting by their `move` as well.
What only words or reminds (`title`, `how`, `do`, `soon`, `remind`, the `suggested_…` and other `soft` rows) is free.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ehcforms import jsontext
from ehcforms.dates import as_date
from ehcforms.problem import Path, Problem, place_of

FILE = "rules/timescales.json"
MOST = 9999
"""As far as any number of days may reach; the years of all days stay within those of a calendar."""
NUMBERS = ("days", "months", "amber")
"""Counts of a row that may change in the tighter direction."""
FIXED = {
    "from": "what it is counted from",
    "or_from": "what it is counted from while that is not known",
    "starting": "whether the day itself counts",
    "not_after": "the day that it may never pass",
    "until_known": "what holds until more is known",
    "done": "what shows that it was kept",
    "planned": "whether a plan alone is enough",
    "period": "whether it is a time that is left to the family",
    "soft": "whether it is more than a suggestion",
    "ends_with_setting_below": "which settings end before their pupils' usual move",
}
"""Columns that say what a limit is; changing one would make another limit of it."""
NARROWING = {"only_if": "to whom it applies", "when_known": "when it applies"}
"""Columns by which a limit applies to fewer; they may be taken away."""
LACKING = {"days": 0, "months": 0, "amber": None}

Found = tuple[Path, str, str]
"""Where something is wrong in the own table, what is wrong, and what is allowed."""


def loosened(own: str, shipped: str) -> list[Problem]:
    """Every place where the text of an authority's own table is looser than the shipped one; none where both are equal."""
    if own == shipped:
        return []
    table, positions, wrong = jsontext.parse(own, FILE)
    if wrong:
        return []
    law, _, _ = jsontext.parse(shipped, FILE)
    return [
        Problem(
            code="timescales.loosened",
            file=FILE,
            line=positions.value(path)[0],
            column=positions.value(path)[1],
            place=place_of(path),
            message=message,
            fix=fix,
        )
        for path, message, fix in _differences(table, law)
    ]


def _differences(table: Any, law: Mapping[str, Any]) -> Iterator[Found]:
    rows = table.get("rows") if isinstance(table, Mapping) else None
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        yield ("rows",), "The table of time limits has no list of rows.", "Copy the shipped table and change a number in it."
        return
    shaped = [(number, row) for number, row in enumerate(rows)]
    wrong = {number for number, row in shaped for found in _misshapen(row)}
    for number, row in shaped:
        yield from ((("rows", number, *path), message, fix) for path, message, fix in _misshapen(row))
    for row in law["rows"]:
        if not row.get("soft"):
            same = [(number, own) for number, own in shaped if _key(own) == _key(row)]
            yield from _against(row, same, wrong)


def _key(row: Mapping[str, Any]) -> tuple[Any, Any]:
    return (row.get("name"), row.get("move"))


def _misshapen(row: Mapping[str, Any]) -> Iterator[Found]:
    """What would keep the rule from counting at all: columns of the wrong kind."""
    for name in ("name", "title", "from", "how", "do", "basis"):
        if not isinstance(row.get(name), str):
            yield (), f"A time limit needs “{name}”, in words.", "See a row of the shipped table."
    for name in (*NUMBERS, "soon", "remind"):
        if name in row and (not isinstance(row[name], int) or isinstance(row[name], bool)):
            yield (name,), f"“{name}” is a whole number of days or months.", "Write it without quotation marks."
        elif abs(row.get(name) or 0) > MOST:
            yield (name,), f"“{name}” is more than a plan can last.", f"Write a number between -{MOST} and {MOST}."
    for name in ("effective_from", "effective_to"):
        if name in row and as_date(row[name]) is None:
            yield (name,), f"“{row[name]}” is no date.", "Write it like 2026-09-01."
    for name in ("years", "always"):
        if name in row and not _is_list_of_years(row[name]):
            yield (name,), f"“{name}” is a list of year groups.", "Write it like [6]; Reception is 0."
    for name in ("only_if", "not_after_days"):
        if name in row and not isinstance(row[name], Mapping):
            yield (name,), f"“{name}” is an object.", "See a row of the shipped table."
    if "before" in row and as_date(f"2001-{row['before']}") is None:
        yield ("before",), f"“{row['before']}” is no month and day.", "Write it like 02-15."
    if "amber" in row and "days" not in row:
        yield ("amber",), "“amber” needs “days” beside it.", "Give the number of days that is safe."


def _is_list_of_years(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(year, int) for year in given)


def _against(law: Mapping[str, Any], same: Sequence[tuple[int, Mapping[str, Any]]], wrong: set[int]) -> Iterator[Found]:
    title = f"“{law['title']}” ({law['name']})"
    if not same:
        yield ("rows",), f"{title} is missing.", f"The law sets it, so it cannot be left out: {law['basis']}."
        return
    for number, row in same:
        if number not in wrong:
            for path, message, fix in _row(law, row):
                yield ("rows", number, *path), f"{title}: {message}", fix
    if not wrong & {number for number, _ in same}:
        yield from (
            (("rows", number, column), f"{title}: {message}", fix) for number, column, message, fix in _gaps(law, same)
        )


def _row(law: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Found]:
    for name in NUMBERS:
        yield from _number(name, law, row)
    for name, what in FIXED.items():
        if row.get(name) != law.get(name):
            yield (name,), f"{what} is another than in the law.", _stays(name, law)
    for name, what in NARROWING.items():
        if name in row and row[name] != law.get(name) and not _is_part(row[name], law.get(name)):
            yield (name,), f"{what} is narrower than in the law.", _stays(name, law)
    yield from _outer_bounds(law, row)
    yield from _moves(law, row)


def _is_part(own: Any, law: Any) -> bool:
    """Whether an own condition asks for no more than that of the law, so that it applies to as many at least."""
    return isinstance(own, Mapping) and isinstance(law, Mapping) and all(law.get(name, ...) == own[name] for name in own)


def _number(name: str, law: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Found]:
    allowed, given = law.get(name, LACKING[name]), row.get(name, LACKING[name])
    if name == "amber" and given is None:
        return
    more = law.get("tightens") == "more"
    if allowed is None or (given < allowed if more else given > allowed):
        bound = "at least" if more else "at most"
        told = "It cannot be given here." if allowed is None else f"Allowed is {bound} {allowed}; the law has {allowed}."
        yield (name,), f"{given} {'days' if name == 'amber' else name} is looser than the law.", told


def _outer_bounds(law: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Found]:
    own = row.get("not_after_days", {})
    for name, allowed in law.get("not_after_days", {}).items():
        given = own.get(name) if isinstance(own, Mapping) else None
        if not isinstance(given, int) or given > allowed:
            fix = f"Allowed is at most {allowed} days after {name}."
            yield ("not_after_days",), "its outer limit is later than in the law.", fix


def _moves(law: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Found]:
    """The day in the year of a move, and whom the move concerns."""
    if "before" in law and str(row.get("before", "99")) > law["before"]:
        yield ("before",), "the day is later than in the law.", f"Allowed is {law['before']} or earlier in the year."
    for name in ("always", "years"):
        if not set(law.get(name, ())) <= set(row.get(name, ())):
            yield (name,), "a year group of the law is missing.", f"It has to hold {law[name]}."
    for name in ("before", "always", "years"):
        if name in row and name not in law:
            yield (name,), f"“{name}” would count it in another way than the law.", _stays(name, law)


def _stays(name: str, law: Mapping[str, Any]) -> str:
    return f"It stays {json.dumps(law[name], ensure_ascii=False)}." if name in law else f"Take “{name}” out."


def _gaps(
    law: Mapping[str, Any], same: Iterable[tuple[int, Mapping[str, Any]]]
) -> Iterator[tuple[int, str, str, str]]:
    """Days on which the law's limit is in force and no own row is."""
    spans = sorted((_from(row), _to(row), number) for number, row in same)
    reached = _from(law) - timedelta(days=1)
    for begins, ends, number in spans:
        if begins > reached + timedelta(days=1):
            first, last = reached + timedelta(days=1), begins - timedelta(days=1)
            fix = f"Allowed is {first} or earlier."
            yield number, "effective_from", f"from {first} to {last} no limit is in force.", fix
        reached = max(reached, ends if ends < date.max else date.max - timedelta(days=1))
    if reached < min(_to(law), date.max - timedelta(days=1)):
        yield spans[-1][2], "effective_to", f"after {reached} no limit is in force.", "Take “effective_to” out."


def _from(row: Mapping[str, Any]) -> date:
    return as_date(row.get("effective_from", "0001-01-02")) or date.max


def _to(row: Mapping[str, Any]) -> date:
    return as_date(row.get("effective_to", "9999-12-31")) or date.min
