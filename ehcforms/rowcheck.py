"""Reads the rows of rules/checks.json, the findings that need no code, and runs the examples that stand in them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from ehcforms.condition import Condition, Day, Tree
from ehcforms.form import Component, Form
from ehcforms.form_shape import Trouble
from ehcforms.form_vocabulary import Vocabulary
from ehcforms.formcheck import problem_of
from ehcforms.formcheck_conditions import check_tree
from ehcforms.jsontext import Positions
from ehcforms.model import Severity
from ehcforms.piping import names_in
from ehcforms.problem import Problem, did_you_mean

FILE = "rules/checks.json"
LAW = re.compile(r"\b(?:Act|Acts|Regulations?|regs?|ss?\.\s?\d+|sections?\s\d+|Order|article)\b")
"""How a basis names the law itself; the Code of Practice guides and does not block."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(_Row):
    """What is known in one example, and whether the row speaks then. `on` is the day, `form` the paper."""

    fires: StrictBool
    facts: dict[str, Any] = Field(default_factory=dict)
    answers: dict[str, Any] = Field(default_factory=dict)
    form: str = ""
    on: date | None = None


class CheckRow(_Row):
    """One finding without code."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")
    when: Tree
    severity: Severity
    message: str = Field(min_length=1)
    suggestion: str = ""
    field: str = ""
    form: str = ""
    forms: tuple[str, ...] = ()
    where: Literal["", "paper", "review"] = ""
    basis: str = ""
    effective_from: date = date.min
    effective_to: date = date.max
    example: str = ""
    note: str = ""
    tests: tuple[Example, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """The forms that it names."""
        return (*self.forms, *([self.form] if self.form else ()))


Rows = Mapping[int, CheckRow]


def check_rows(
    table: Any, positions: Positions, forms: Mapping[str, Form], vocabulary: Vocabulary
) -> Iterator[Problem]:
    """Everything wrong with the table of checks, each with its line."""
    return (problem_of(one, FILE, positions, table) for one in _troubles(table, forms, vocabulary))


def _troubles(table: Any, forms: Mapping[str, Form], vocabulary: Vocabulary) -> Iterator[Trouble]:
    given = table.get("rows") if isinstance(table, Mapping) else None
    if not isinstance(given, Sequence) or isinstance(given, str):
        yield Trouble("checks.no-rows", (), "This table has no list of rows.", 'Write {"title": …, "rows": [ … ]}.')
        return
    rows: dict[int, CheckRow] = {}
    for n, row in enumerate(given):
        try:
            rows[n] = CheckRow.model_validate(row)
        except ValidationError as wrong:
            for error in wrong.errors(include_url=False):
                yield _misshapen(("rows", n, *error["loc"]), error)
    yield from _twice(rows)
    for n, one in rows.items():
        if one.effective_to < one.effective_from:
            fix = "Look at “effective_from” and “effective_to”."
            yield Trouble("checks.dates", ("rows", n, "effective_to"), "This row ends before it begins.", fix)
        yield from _names(n, one, forms, vocabulary)
        yield from _examples(n, one, forms, vocabulary)


def _misshapen(path: tuple[Any, ...], error: Any) -> Trouble:
    name, inner = str(path[-1]), "when" in path
    if error["type"] == "extra_forbidden":
        model: type[BaseModel] = Condition if inner else Example if "tests" in path else CheckRow
        if inner and path[-2] in ("before", "after"):
            model = Day
        keys = {str(field.validation_alias or key) for key, field in model.model_fields.items()}
        return Trouble("checks.key", path, f"The key “{name}” is not known here.", did_you_mean(name, keys), True)
    if error["type"] == "missing":
        return Trouble("checks.missing", path[:-1], f"The key “{name}” is missing here.", f'Add "{name}": ….')
    if name == "severity":
        message = f"“{error['input']}” is no severity."
        return Trouble("checks.severity", path, message, f"Write one of {', '.join(get_args(Severity))}.")
    if name == "code":
        fix = "Use small letters, digits and hyphens, such as low-attendance."
        return Trouble("checks.code", path, f"“{error['input']}” cannot be a code.", fix)
    if error["type"] == "bool_type":
        return Trouble("checks.value", path, f"“{name}” is true or false.", "Write it without quotation marks.")
    if error["type"].startswith("date"):
        return Trouble("checks.value", path, f"“{error['input']}” is no date.", "Write it like 2014-09-01.")
    words = error["msg"].removeprefix("Value error, ")
    return Trouble("checks.value", path, f"{words[:1].upper()}{words[1:]}.", "See checks in rules/README.md.")


def _twice(rows: Rows) -> Iterator[Trouble]:
    """A code may stand twice only where the one row ends before the other begins."""
    for n, one in rows.items():
        for m, other in rows.items():
            apart = one.effective_to < other.effective_from or other.effective_to < one.effective_from
            if m < n and one.code == other.code and not apart:
                message = f"The code “{one.code}” is that of rows[{m}] too, at the same time."
                fix = "Choose another, or let the one end (effective_to) before the other begins (effective_from)."
                yield Trouble("checks.duplicate-code", ("rows", n, "code"), message, fix)


def _names(n: int, row: CheckRow, forms: Mapping[str, Form], vocabulary: Vocabulary) -> Iterator[Trouble]:
    here = ("rows", n)
    for name in row.named:
        if name not in forms:
            path = (*here, "forms", row.forms.index(name)) if name in row.forms else (*here, "form")
            yield Trouble("checks.unknown-form", path, f"There is no form “{name}”.", did_you_mean(name, forms))
    asked = [dict(_asked(form)) for id, form in forms.items() if not row.named or id in row.named]
    yield from _condition((*here, "when"), row.when, asked, vocabulary)
    every = {name: question for one in asked for name, question in one.items()}
    if row.field and asked and row.field not in every:
        message = f"No question is called “{row.field}”."
        yield Trouble("checks.unknown-field", (*here, "field"), message, did_you_mean(row.field, every))
    yield from _places(here, row, vocabulary)
    if row.severity == "block" and row.basis and (not LAW.search(row.basis) or "good practice" in row.basis):
        message = f"“{row.basis}” cannot keep a stage open: only the law itself blocks."
        fix = 'Name the Act or the Regulations in "basis", or write "severity": "warning".'
        yield Trouble("checks.block", (*here, "severity"), message, fix)


def _condition(
    path: tuple[Any, ...], tree: Condition, asked: Sequence[Mapping[str, Component]], vocabulary: Vocabulary
) -> Iterator[Trouble]:
    """What is wrong with a condition for the form that it fits best."""
    found = [tuple(check_tree(path, tree, (), one, vocabulary)) for one in asked]
    for one in min(found, key=_unfitness, default=()):
        if one.code == "condition.unknown-name":
            one = replace(one, path=path, fix="Write the condition itself: this table has no named ones.")
        yield one


def _unfitness(troubles: Sequence[Trouble]) -> tuple[int, int]:
    return sum(one.code == "condition.unknown-field" for one in troubles), len(troubles)


def _places(here: tuple[Any, ...], row: CheckRow, vocabulary: Vocabulary) -> Iterator[Trouble]:
    for key, words in (("message", row.message), ("suggestion", row.suggestion)):
        for name in names_in(words):
            if vocabulary.facts is not None and name not in vocabulary.facts:
                message = f"Nothing is known as {{{name}}}."
                yield Trouble("checks.unknown-fact", (*here, key), message, did_you_mean(name, vocabulary.facts))


def _asked(form: Form) -> Iterator[tuple[str, Component]]:
    return ((question.id, question) for _, question in form.questions())


def _examples(n: int, row: CheckRow, forms: Mapping[str, Form], vocabulary: Vocabulary) -> Iterator[Trouble]:
    for m, one in enumerate(row.tests):
        here = ("rows", n, "tests", m)
        unknown = list(_unknown(here, one, forms, vocabulary))
        yield from unknown
        if not unknown and speaks(row, one) is not one.fires:
            yield _misbehaves((*here, "fires"), row, one)


def _unknown(
    here: tuple[Any, ...], example: Example, forms: Mapping[str, Form], vocabulary: Vocabulary
) -> Iterator[Trouble]:
    questions = {name for form in forms.values() for name, _ in _asked(form)}
    named: list[tuple[tuple[Any, ...], str, str, Collection[str]]] = [
        ((*here, "answers", name), "question", name, questions) for name in example.answers
    ]
    if vocabulary.facts is not None:
        named += [((*here, "facts", name), "fact", name, vocabulary.facts) for name in example.facts]
    if example.form:
        named.append(((*here, "form"), "form", example.form, forms))
    for path, what, name, known in named:
        if name not in known:
            message = f"The example names the {what} “{name}”, which does not exist."
            yield Trouble("checks.example-name", path, message, did_you_mean(name, known), what != "form")


def speaks(row: CheckRow, example: Example) -> bool:
    """Whether a row says something in an example."""
    in_time = example.on is None or row.effective_from <= example.on <= row.effective_to
    of_form = not example.form or not row.named or example.form in row.named
    return in_time and of_form and row.when.holds(example.answers, example.facts, example.answers) is True


def _misbehaves(path: tuple[Any, ...], row: CheckRow, example: Example) -> Trouble:
    told = "speaks" if not example.fires else "is silent"
    wanted = "should not" if not example.fires else "should speak"
    message = f"In this example “{row.code}” {told}, and by “fires” it {wanted}."
    fix = f"It speaks when {row.when.sentence()}. Mend the condition or the example."
    return Trouble("checks.example", path, message, fix)
