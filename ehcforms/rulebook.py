"""The tables of rules/*.json: the law's numbers and words, each row with its basis and the dates it is in force."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ehcforms.model import Finding, FrozenDict, freeze
from ehcforms.piping import fill

NOTHING: Mapping[str, Any] = FrozenDict()

SHARED = "words"
"""The table of the lists of words that several tables name."""

REMEMBERED = 512
"""How many tables of how many days are kept as they are in force."""


class Rulebook(Mapping[str, Any]):
    """All tables by name, frozen.

    `rules["timescales"]` is the table, `rules.rows("timescales", day)` its rows in force, and
    `rules.say("timescales.late", day, due="3 May")` what its row of `findings` says. An entry "<nothing>" of a list
    stands for the list of that name in the table `words`, so that an authority changes it for all rules at once.
    """

    def __init__(self, tables: Mapping[str, Any]):
        lists = tables.get(SHARED, NOTHING)
        self._tables = FrozenDict({name: freeze(_with_lists(table, lists)) for name, table in tables.items()})
        self._rows: dict[tuple[str, date | None, str], tuple[FrozenDict, ...]] = {}
        self._sayings: dict[tuple[str, date], Mapping[str, FrozenDict]] = {}

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

    def rows(self, name: str, on: date | None = None, part: str = "rows") -> tuple[FrozenDict, ...]:
        """The rows of a table that are in force on a day, or all of them; empty where the site has no such table."""
        asked = (name, on, part)
        known = self._rows.get(asked)
        if known is None:
            known = tuple(row for row in self._tables.get(name, {}).get(part, ()) if on is None or in_force(row, on))
            if len(self._rows) >= REMEMBERED:
                self._rows.clear()
            self._rows[asked] = known
        return known

    def say(
        self,
        code: str,
        on: date,
        field: str = "",
        start: int | None = None,
        end: int | None = None,
        facts: Mapping[str, Any] = NOTHING,
        **words: Any,
    ) -> tuple[Finding, ...]:
        """The finding with this code (`<table>.<code of its row>`), worded by its row of `findings` in force on a day,
        or by its row of `rows` where that has a message of its own.

        `words`, and then `facts`, fill the places of its message and suggestion. Empty where no row is in force: an
        authority that takes a row away has silenced the finding.
        """
        table, _, short = code.partition(".")
        row = self._said_by(table, on).get(short)
        return () if row is None else (_finding(code, row, field, start, end, {**facts, **words}),)

    def _said_by(self, table: str, on: date) -> Mapping[str, FrozenDict]:
        """The first row with a message for each code of a table on a day."""
        known = self._sayings.get((table, on))
        if known is None:
            every = (*self.rows(table, on, "findings"), *self.rows(table, on))
            known = {row["code"]: row for row in reversed(every) if "code" in row and "message" in row}
            if len(self._sayings) >= REMEMBERED:
                self._sayings.clear()
            self._sayings[table, on] = known
        return known


def shared_name(entry: Any) -> str:
    """The name of the shared list that an entry of a list stands for; empty where it is an entry of its own."""
    named = isinstance(entry, str) and entry[:1] == "<" and entry[-1:] == ">" and entry[1:-1].isidentifier()
    return entry[1:-1] if named else ""


def _with_lists(value: Any, lists: Mapping[str, Any]) -> Any:
    """A table with the words of the lists that it names in place of their names."""
    if isinstance(value, Mapping):
        return {name: _with_lists(inner, lists) for name, inner in value.items()}
    if not isinstance(value, (list, tuple)):
        return value
    return [one for entry in value for one in lists.get(shared_name(entry), (_with_lists(entry, lists),))]


def _finding(
    code: str, row: Mapping[str, Any], field: str, start: int | None, end: int | None, words: Mapping[str, Any]
) -> Finding:
    return Finding(
        code=code,
        severity=row["severity"],
        message=fill(row["message"], words),
        field=field,
        start=start,
        end=end,
        suggestion=fill(row.get("suggestion", ""), words),
        basis=row["basis"],
    )


def in_force(row: Mapping[str, Any], on: date) -> bool:
    """Whether a row holds on a day, by its `effective_from` and `effective_to` (both included)."""
    day = on.isoformat()
    return bool(row.get("effective_from", "") <= day <= row.get("effective_to", "9999"))
