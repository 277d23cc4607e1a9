"""The tables of rules/*.json: the law's numbers and words, each row with its basis and the dates it is in force."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ehcforms.model import FrozenDict, freeze
from ehcforms.problem import Problem


class Rulebook(Mapping[str, Any]):
    """All tables by name, frozen. `rules["timescales"]` is the table, `rules.rows("timescales", day)` its rows in force."""

    def __init__(self, tables: Mapping[str, Any]):
        self._tables = FrozenDict({name: freeze(table) for name, table in tables.items()})

    def __getitem__(self, name: str) -> Any:
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def rows(self, name: str, on: date | None = None) -> tuple[FrozenDict, ...]:
        """The rows of a table that are in force on a day, or all of them; empty where the site has no such table."""
        rows: tuple[FrozenDict, ...] = self._tables.get(name, {}).get("rows", ())
        return tuple(row for row in rows if on is None or in_force(row, on))

    def problems(self) -> list[Problem]:
        """What is wrong with the tables: rows without a basis."""
        return [
            Problem(
                code="rule.basis",
                file=f"rules/{name}.json",
                line=1,
                column=1,
                place=f"rows[{number}]",
                message="This row says nothing of where it comes from.",
                fix='Add "basis": the regulation, the paragraph of the Code, or "good practice".',
            )
            for name, table in self._tables.items()
            for number, row in enumerate(table.get("rows", ()) if isinstance(table, Mapping) else ())
            if isinstance(row, Mapping) and not row.get("basis")
        ]


def in_force(row: Mapping[str, Any], on: date) -> bool:
    """Whether a row holds on a day, by its `effective_from` and `effective_to` (both included)."""
    day = on.isoformat()
    return bool(row.get("effective_from", "") <= day <= row.get("effective_to", "9999"))
