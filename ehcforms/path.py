"""The path through a form: which pages, rows and questions are asked, given what was answered before.

An answer beside the path is left out of what is sent and waits in the draft. A condition therefore never sees the answer to
a question that is not itself on the path.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ehcforms.condition import NOTHING, Condition
from ehcforms.condition_compare import is_answered
from ehcforms.form import Component, Form, Option, Page
from ehcforms.frozen import value
from ehcforms.piping import fill

Answers = Mapping[str, Any]
"""{question: value}, and for a repeated page {page: [{"id": row key, question: value, ...}, ...]}."""

_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")

ITEM_NAMES: Mapping[str, str] = {
    "plan.outcomes": "outcome",
    "plan.provision": "provision",
    "plan.needs": "need",
    "participants": "person",
}
"""The name that the title of an item has in piping, such as {outcome}."""


@value
class Row:
    """One row of a repeated page. `key` is the item's id, or "0", "1", ... where rows are added by hand.

    `values` holds what is known of the item, such as {"text", "area", "by"} of an outcome; of a row added by hand, its
    answers.
    """

    key: str
    title: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@value
class Known:
    """What is known when a paper is shown."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    """The options of dynamic lists, by name."""
    items: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    """The items that pages repeat over, by the name in `repeat.over`."""
    sources: Mapping[str, Any] = field(default_factory=dict)
    """What may be filled in beforehand, by dotted name."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen of the path: a page, one row of a page repeated over a list, or a page with all its rows together."""

    page: Page
    rows: tuple[Row, ...] = ()
    before: Answers = field(default=NOTHING, compare=False, repr=False)
    """The answers on the path before this screen."""
    rows_before: Mapping[str, Answers] = field(default=NOTHING, compare=False, repr=False)
    """Of pages repeated over the same list, the earlier answers by row key."""
    conditions: Mapping[str, Condition] = field(default=NOTHING, compare=False, repr=False)

    @property
    def id(self) -> str:
        """The page's id, or "page.rowkey" where each row has its own screen."""
        return f"{self.page.id}.{self.rows[0].key}" if is_apart(self.page) and self.rows else self.page.id

    @property
    def title(self) -> str:
        """The page's title, or the title of its only row."""
        return self.rows[0].title or self.page.title if is_apart(self.page) and self.rows else self.page.title


def screens(form: Form, answers: Answers, known: Known) -> tuple[Screen, ...]:
    """The screens on the path, in order."""
    return tuple(screen for screen, _ in _walk(form, answers, known))


def on_path(form: Form, answers: Answers, known: Known) -> dict[str, Any]:
    """Only those answers that are on the path, in the shape they came in; rows without an answer are left out."""
    said: dict[str, Any] = {}
    for screen, rows in _walk(form, answers, known):
        if screen.page.repeat is None:
            said.update(rows[0] if rows else {})
        elif filled := [row for row in rows if len(row) > 1]:
            said.setdefault(screen.page.id, []).extend(filled)
    return said


def shown(screen: Screen, row: Row | None, component: Component, answers: Answers, known: Known) -> bool:
    """Whether a question or piece of guidance of a screen is shown. `answers` may be newer than the screen."""
    if component.show_when is None:
        return True
    own = next((one for one in screen.page.components if one is component or (one.id and one.id == component.id)), None)
    if own is None:
        return False
    seen = dict(screen.rows_before.get(row.key, NOTHING)) if row else {}
    seen |= _answered(screen, row, answers, known, own)
    facts = _facts_of_row(row, screen.page, known)
    return component.show_when.holds(screen.before, facts, seen, screen.conditions) is True


def row_answers(answers: Answers, page: Page, key: str) -> Answers:
    """What was answered in one row of a repeated page; empty where nothing was."""
    rows = answers.get(page.id)
    return _keyed(rows).get(key, NOTHING) if rows else NOTHING


def is_apart(page: Page) -> bool:
    """Whether each item of the list that a page is repeated over has a screen of its own."""
    return bool(page.repeat and page.repeat.over and not page.repeat.together)


def _over(page: Page) -> str:
    return page.repeat.over if page.repeat else ""


def _keyed(rows: Any) -> dict[str, Answers]:
    """Rows by their keys, whatever a damaged draft holds in their place; of two with one key, the first."""
    found: dict[str, Answers] = {}
    for number, row in enumerate(rows if isinstance(rows, (list, tuple)) else ()):
        if isinstance(row, dict):
            key = row.get("id")
            found.setdefault(key if isinstance(key, str) and _KEY.fullmatch(key) else str(number), row)
    return found


def _walk(form: Form, answers: Answers, known: Known) -> Iterator[tuple[Screen, list[dict[str, Any]]]]:
    """Each screen of the path with the answers on it: one dict, or one a row with the row's key as "id"."""
    said: dict[str, Any] = {}
    by_list: dict[str, dict[str, dict[str, Any]]] = {}
    for page in form.pages:
        shared = by_list.setdefault(_over(page), {}) if _over(page) else {}
        for screen in list(_screens_of(page, form, dict(said), shared, answers, known)):
            rows = _answers_on(screen, answers, known)
            yield screen, rows
            if page.repeat is None:
                said.update(rows[0])
            elif _over(page):
                shared |= {row["id"]: {**shared.get(row["id"], {}), **row} for row in rows}


def _screens_of(
    page: Page, form: Form, said: Answers, shared: Mapping[str, Answers], answers: Answers, known: Known
) -> Iterator[Screen]:
    named, condition = form.conditions, page.condition
    if not _over(page):
        if condition is None or condition.holds(said, known.facts, None, named):
            yield Screen(page, _added(page, answers, known), said, NOTHING, named)
        return
    before = {key: dict(row) for key, row in shared.items()}
    rows = []
    for number, item in enumerate(known.items.get(_over(page), ()), 1):
        facts = _facts_of_row(item, page, known)
        if condition is None or condition.holds(said, facts, before.get(item.key), named):
            rows.append(_titled(item, page, number, facts))
    if is_apart(page):
        yield from (Screen(page, (row,), said, before, named) for row in rows)
    elif rows:
        yield Screen(page, tuple(rows), said, before, named)


def _added(page: Page, answers: Answers, known: Known) -> tuple[Row, ...]:
    """The rows of a page with `add_another`: those answered, and blank ones up to `min`, at least one."""
    repeat = page.repeat
    if repeat is None:
        return ()
    given = _keyed(answers.get(page.id))
    rows = list(given.items())[: repeat.max]
    free = (str(number) for number in range(10_000) if str(number) not in given)
    while len(rows) < max(1, repeat.min):
        rows.append((next(free), NOTHING))
    return tuple(
        _titled(Row(key=key, values=row), page, number, known.facts) for number, (key, row) in enumerate(rows, 1)
    )


def _titled(row: Row, page: Page, number: int, facts: Mapping[str, Any]) -> Row:
    wanted = page.repeat.title if page.repeat else ""
    if not wanted and row.title:
        return row
    title = fill(wanted or page.title, {**facts, "number": number})
    if not _over(page) and "{number}" not in wanted:
        title = f"{title} {number}"
    return Row(key=row.key, title=title, values=row.values)


def _facts_of_row(row: Row | None, page: Page, known: Known) -> Mapping[str, Any]:
    """The facts as a row of a repeat sees them: what is known of its item first."""
    if row is None or not _over(page):
        return known.facts
    return {**known.facts, **row.values, ITEM_NAMES[_over(page)]: row.title or row.values.get("text", "")}


def _answers_on(screen: Screen, answers: Answers, known: Known) -> list[dict[str, Any]]:
    if screen.page.repeat is None:
        return [_answered(screen, None, answers, known)]
    return [{"id": row.key, **_answered(screen, row, answers, known)} for row in screen.rows]


def _answered(
    screen: Screen, row: Row | None, answers: Answers, known: Known, until: Component | None = None
) -> dict[str, Any]:
    """The answers to those questions of a screen, or of one row of it, that are shown; up to one component."""
    page, named, before = screen.page, screen.conditions, screen.before
    given = row_answers(answers, page, row.key) if row and page.repeat else answers
    facts = _facts_of_row(row, page, known)
    seen: dict[str, Any] = dict(screen.rows_before.get(row.key, NOTHING)) if row else {}
    here: dict[str, Any] = {}
    for component, id, condition in page.steps:
        if component is until:
            break
        if id in given and (condition is None or condition.holds(before, facts, seen, named)):
            answer = given[id]
            if is_answered(answer):
                here[id] = seen[id] = answer
    return here
