"""The facts that tables name: each is declared, and each that a rule reads is established by some form or worked out.

A table says in `facts_in` where its rule reads facts, and in `facts_asked_in` where it names those that its own pages ask
for: paths such as "rows.from", of which the last step may be a name, a list of names, or an object with names as keys.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ehcforms.form import Form
from ehcforms.problem import Path, did_you_mean
from ehcforms.rulebook import Rulebook
from ehcforms.tablecheck import Found

READS, ASKS = "facts_in", "facts_asked_in"


def fact_troubles(table: Mapping[str, Any], rules: Rulebook, forms: Iterable[Form]) -> Iterator[Found]:
    """Facts of a table that nobody knows or that no paper gives. A row may also name another row, as limits do."""
    declared = {str(row.get("name")): row for row in _rows(rules.get("facts", {}).get("facts"))}
    if not declared:
        return
    rows = {str(row["name"]) for row in _rows(table.get("rows")) if row.get("name")}
    given = {fact for fact, row in declared.items() if row.get("computed")} | _asked(forms) | _by_rules(rules)
    for path, fact in named_in(table, READS):
        if fact not in declared and fact not in rows:
            fix = f"{did_you_mean(fact, {*declared, *rows})} Facts are declared in rules/facts.json."
            yield path, "rule.unknown-fact", f"There is no fact “{fact}”.", fix
        elif fact not in given and fact not in rows and not _waits(table, path):
            fix = f'Give it to a question with "fact": "{fact}", or name another.'
            yield path, "rule.no-such-answer", f"No question of any form gives the fact “{fact}”.", fix
    yield from (_undeclared(path, fact, declared) for path, fact in named_in(table, ASKS) if fact not in declared)


def _rows(part: Any) -> Iterator[Mapping[str, Any]]:
    return (row for row in (part if isinstance(part, (list, tuple)) else ()) if isinstance(row, Mapping))


def _undeclared(path: Path, fact: str, declared: Collection[str]) -> Found:
    fix = f"{did_you_mean(fact, declared)} Facts are declared in rules/facts.json."
    return path, "rule.unknown-fact", f"There is no fact “{fact}”.", fix


def _waits(table: Mapping[str, Any], path: Path) -> bool:
    """Whether a row says itself that its fact may never be known."""
    part, number = path[0], path[1] if len(path) > 1 else ""
    row = table[str(part)][number] if isinstance(number, int) else {}
    return bool(isinstance(row, Mapping) and row.get("when_known"))


def _asked(forms: Iterable[Form]) -> set[str]:
    """The facts that the questions and the repeated pages of some forms establish."""
    every = list(forms)
    return {page.fact for form in every for page in form.pages} | {one.fact for form in every for _, one in form.questions()}


def _by_rules(rules: Rulebook) -> set[str]:
    return {fact for table in rules.values() for _, fact in named_in(table, ASKS)}


def named_in(table: Mapping[str, Any], where: str) -> Iterator[tuple[Path, str]]:
    """The names of facts in those parts of a table that it lists under this key, each with its path."""
    paths = table.get(where, ())
    return names_at(table, paths if isinstance(paths, (list, tuple)) else ())


def names_at(table: Mapping[str, Any], paths: Iterable[Any]) -> Iterator[tuple[Path, str]]:
    """The names that stand at these paths of a table, such as "rows.from", each with the path to itself."""
    for path in paths:
        yield from _names((), table, str(path).split("."))


def _names(path: Path, part: Any, steps: list[str]) -> Iterator[tuple[Path, str]]:
    if isinstance(part, (list, tuple)):
        for number, one in enumerate(part):
            yield from _names((*path, number), one, steps)
    elif isinstance(part, Mapping):
        if not steps:
            yield from (((*path, name), str(name)) for name in part)
        elif steps[0] in part:
            yield from _names((*path, steps[0]), part[steps[0]], steps[1:])
    elif isinstance(part, str) and not steps:
        yield path, part
