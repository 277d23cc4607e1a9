"""Reads the rows by which rules judge and speak, so that a slip of the pen in a table is told before a review meets it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, get_args

from ehcforms.jsontext import Positions
from ehcforms.model import Severity
from ehcforms.problem import Path, Problem, did_you_mean, place_of
from ehcforms.rowcheck import LAW
from ehcforms.rulebook import SHARED, shared_name

JUDGING = ("rows", "findings")
"""The parts of a table whose rows judge, so that each has a basis: `findings` are what its rule may say."""
READ_ELSEWHERE = ("timescales", "checks")
"""Tables whose `rows` have a reader of their own: here their basis alone is looked at."""

Found = tuple[Path, str, str, str]
"""Where something is wrong in a table, its code, what is wrong, and what to write."""


def check_tables(tables: Mapping[str, Any], positions: Mapping[str, Positions]) -> Iterator[Problem]:
    """Everything wrong with the judging rows of tables, by name, and with the lists that they share, each with its line."""
    for name, table in tables.items():
        for path, code, message, fix in (*_in_table(name, table), *_in_lists(table, tables.get(SHARED))):
            line, column = positions[name].value(path)
            file = f"rules/{name}.json"
            yield Problem(code=code, file=file, line=line, column=column, place=place_of(path), message=message, fix=fix)


def _in_lists(table: Any, shared: Any) -> Iterator[Found]:
    """Every list that a table names and that neither it nor the shared table has: its name would be looked for as a word."""
    if isinstance(shared, Mapping):
        own = table.get("words", ()) if isinstance(table, Mapping) else ()
        lists = [name for name, entries in shared.items() if isinstance(entries, list)]
        for path, name in _named_in(table, ()):
            if name not in lists and name not in own:
                yield path, "rule.list", f"The table “{SHARED}” has no list “{name}”.", did_you_mean(name, lists)


def _named_in(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Where the lists of a table name a shared one, and which."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _named_in(inner, (*path, key))
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            if shared_name(entry):
                yield (*path, number), shared_name(entry)
            yield from _named_in(entry, (*path, number))


def _in_table(name: str, table: Any) -> Iterator[Found]:
    if not isinstance(table, Mapping):
        yield (), "rule.table", "A table is an object.", 'Write {"title": …, "findings": [ … ]}.'
        return
    for part in JUDGING:
        elsewhere = part == "rows" and name in READ_ELSEWHERE
        rows = table.get(part, ())
        if isinstance(rows, Sequence) and not isinstance(rows, str):
            for number, row in enumerate(rows):
                for path, code, message, fix in _in_row(part, row, elsewhere):
                    yield (part, number, *path), code, message, fix
        elif not elsewhere:
            yield (part,), "rule.table", f"“{part}” is a list of rows.", f'Write "{part}": [ … ].'


def _in_row(part: str, row: Any, elsewhere: bool) -> Iterator[Found]:
    if not isinstance(row, Mapping):
        if not elsewhere:
            yield (), "rule.table", "A row is an object.", "Write it in { }."
        return
    if not _is_text(row.get("basis")):
        fix = 'Add "basis": the regulation, the paragraph of the Code, or "good practice".'
        yield (), "rule.basis", "This row says nothing of where it comes from.", fix
    if part == "findings":
        yield from _in_finding(row)
    if part == "findings" or ("severity" in row and not elsewhere):
        yield from _severity(row)
    if not elsewhere:
        yield from _in_days(row)


def _in_finding(row: Mapping[str, Any]) -> Iterator[Found]:
    """What a rule says has to have a code and words."""
    for key in ("code", "message"):
        if not _is_text(row.get(key)):
            yield (key,), "rule.words", f"“{key}” has to be a text.", f'Write "{key}": "…".'
    if not isinstance(row.get("suggestion", ""), str):
        yield ("suggestion",), "rule.words", "“suggestion” has to be a text.", "Write it in quotation marks."


def _severity(row: Mapping[str, Any]) -> Iterator[Found]:
    """There is such a severity, and only the law blocks."""
    if row.get("severity") not in get_args(Severity):
        fix = f"Write one of {', '.join(get_args(Severity))}."
        yield ("severity",), "rule.severity", f"“{row.get('severity')}” is no severity.", fix
    elif row["severity"] == "block" and not LAW.search(str(row.get("basis"))):
        message = f"“{row.get('basis')}” cannot keep a stage open: only the law itself blocks."
        yield ("severity",), "rule.block", message, "Name the Act or the Regulations in “basis”, or write “warning”."


def _in_days(row: Mapping[str, Any]) -> Iterator[Found]:
    wrong = [key for key in ("effective_from", "effective_to") if key in row and not _is_day(row[key])]
    for key in wrong:
        yield (key,), "rule.dates", f"“{row[key]}” is no date.", "Write it like 2026-09-01."
    if not wrong and row.get("effective_from", "") > row.get("effective_to", "9999"):
        yield ("effective_to",), "rule.dates", "This row ends before it begins.", "Look at “effective_from” and “effective_to”."


def _is_text(given: Any) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _is_day(given: Any) -> bool:
    try:
        return isinstance(given, str) and len(given) == 10 and bool(date.fromisoformat(given))
    except ValueError:
        return False
