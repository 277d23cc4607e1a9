"""Conditions: a small typed tree in JSON, compiled once to closures, that says when something is shown.

A missing or misshapen answer makes a comparison unknown (None), except `answered`; unknown shows nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from ehcforms import condition_compare as compare
from ehcforms.dates import as_date, in_words
from ehcforms.frozen import FrozenDict, freeze

Test = compare.Test
"""(answers, facts, row, named) -> True, False, or None where it is not known."""

LOGIC = ("all", "any", "not", "condition")
SUBJECTS = ("field", "fact")
NUMBER_OPERATORS = ("more_than", "at_least", "less_than", "at_most")
DATE_OPERATORS = ("before", "after")
OPERATORS = ("is", "is_not", "in", "contains", "contains_any", "answered", *NUMBER_OPERATORS, *DATE_OPERATORS)

NOTHING: Mapping[str, Any] = FrozenDict()


def _scalar(given: Any) -> Any:
    if isinstance(given, (str, bool, int, float)):
        return given
    raise PydanticCustomError("not_one_value", "this must be one value: a text, a number, true or false")


def _scalars(given: Any) -> Any:
    if isinstance(given, (list, tuple)) and given:
        return tuple(_scalar(one) for one in given)
    raise PydanticCustomError("not_a_list_of_values", "this must be a list of values in [ ], with at least one")


def _number(given: Any) -> Any:
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        return given
    raise PydanticCustomError("not_a_number", "this must be a number, without quotation marks")


def _named(given: Any) -> Any:
    return {"condition": given} if isinstance(given, str) else given


Scalar = Annotated[Any, BeforeValidator(_scalar), Field(json_schema_extra={"type": ["string", "number", "boolean"]})]
Scalars = Annotated[Any, BeforeValidator(_scalars), Field(json_schema_extra={"type": "array", "minItems": 1})]
Number = Annotated[Any, BeforeValidator(_number), Field(json_schema_extra={"type": "number"})]


class Day(BaseModel):
    """A day: a date, or some days after (or before) a fact or an answer that is a date."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)

    on: date | None = None
    """A date, such as 2026-09-01."""
    from_: str = Field(default="", validation_alias="from")
    """The name of a fact that is a date."""
    field: str = ""
    """The id of a question that is a date."""
    days: int = Field(default=0, strict=True)
    """Days after it; before it when negative."""

    @model_validator(mode="after")
    def _one_start(self) -> "Day":
        if sum((self.on is not None, bool(self.from_), bool(self.field))) != 1:
            raise PydanticCustomError("not_a_day", "a day needs one of “from” (a fact) and “field” (a question)")
        return self

    def resolve(self, answers: Mapping[str, Any], facts: Mapping[str, Any], row: Mapping[str, Any]) -> date | None:
        """The day, or None while it is not known."""
        known: Any = self.on or (facts.get(self.from_) if self.from_ else row.get(self.field, answers.get(self.field)))
        start = as_date(known)
        try:
            return None if start is None else start + timedelta(days=self.days)
        except OverflowError:
            return None

    def sentence(self, words: Mapping[str, str]) -> str:
        """The day in words."""
        if self.on:
            return in_words(self.on)
        start = f"“{self.from_ or words.get(self.field, self.field)}”"
        if not self.days:
            return start
        count = f"{abs(self.days)} day{'s' if abs(self.days) > 1 else ''}"
        return f"{count} {'after' if self.days > 0 else 'before'} {start}"


def _day(given: Any) -> Any:
    if isinstance(given, str):
        if (on := as_date(given)) is None:
            raise PydanticCustomError("not_a_date", "this must be a date like 2026-09-01, or {{\"from\": a fact}}")
        return Day(on=on)
    return given


Moment = Annotated[Day, BeforeValidator(_day)]


class Condition(BaseModel):
    """When something is shown: `all`, `any`, `not`, a named `condition`, or one comparison of a `field` or a `fact`."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)

    all: tuple["Tree", ...] | None = None
    """True when each of these is."""
    any: tuple["Tree", ...] | None = None
    """True when at least one of these is."""
    not_: "Tree | None" = Field(default=None, validation_alias="not")
    """True when this is not."""
    condition: str | None = None
    """The name of one of the form's conditions."""
    field: str | None = None
    """The id of a question that stands earlier in the form."""
    fact: str | None = None
    """The name of something known about the case, such as needs."""
    is_: Scalar | None = Field(default=None, validation_alias="is")
    """It is exactly this; of a choice, the option's value."""
    is_not: Scalar | None = None
    """It is known, and it is not this."""
    in_: Scalars | None = Field(default=None, validation_alias="in")
    """It is one of these."""
    contains: Scalar | None = None
    """What was chosen, or the list, contains this."""
    contains_any: Scalars | None = None
    """What was chosen, or the list, contains one of these."""
    answered: StrictBool | None = None
    """true: it has been answered; false: it has not."""
    more_than: Number | None = None
    """It is a number above this."""
    at_least: Number | None = None
    """It is this number or above."""
    less_than: Number | None = None
    """It is a number below this."""
    at_most: Number | None = None
    """It is this number or below."""
    before: Moment | None = None
    """It is a date before this day."""
    after: Moment | None = None
    """It is a date after this day."""

    @model_validator(mode="after")
    def _one_question(self) -> "Condition":
        given = {name for name in (*LOGIC, *SUBJECTS, *OPERATORS) if self.part(name) is not None}
        logic, subjects, operators = given & set(LOGIC), given & set(SUBJECTS), given & set(OPERATORS)
        if len(logic) == 1 and len(given) == 1:
            if self.all == () or self.any == ():
                raise PydanticCustomError("condition_empty", "a list of conditions needs at least one")
            return self
        if not logic and len(subjects) == 1 and len(operators) == 1:
            return self
        raise PydanticCustomError(
            "condition_shape",
            "a condition is one of “all”, “any”, “not”, “condition”, or one “field” or “fact” with one operator",
        )

    def part(self, name: str) -> Any:
        """What stands under this key of the JSON; None where it is not given."""
        return getattr(self, {"not": "not_", "is": "is_", "in": "in_"}.get(name, name))

    @property
    def operator(self) -> str:
        """The operator of a comparison; empty for `all`, `any`, `not` and a named condition."""
        return next((name for name in OPERATORS if self.part(name) is not None), "")

    @cached_property
    def _test(self) -> Test:
        if self.all is not None:
            return compare.all_of([part._test for part in self.all])
        if self.any is not None:
            return compare.any_of([part._test for part in self.any])
        if self.not_ is not None:
            return compare.opposite(self.not_._test)
        if self.condition is not None:
            return _test_of_named(self.condition)
        look = compare.look_up(self.field, self.fact)
        if self.operator in DATE_OPERATORS:
            day: Day = self.part(self.operator)
            return compare.date_test(self.operator, look, day.resolve)
        return compare.test(self.operator, look, freeze(self.part(self.operator)))

    def holds(
        self,
        answers: Mapping[str, Any],
        facts: Mapping[str, Any],
        row: Mapping[str, Any] | None = None,
        conditions: Mapping[str, "Condition"] = NOTHING,
    ) -> bool | None:
        """Whether it is so, or None where that is not known. `row` holds the answers of one's own row of a repeat,
        which are looked at first; `conditions` are the form's named ones."""
        return self._test(answers, facts, row or NOTHING, conditions)

    def parts(self) -> Iterator["Condition"]:
        """This condition and all that it is made of, from the outside inwards."""
        yield self
        for part in (*(self.all or ()), *(self.any or ()), *([self.not_] if self.not_ else ())):
            yield from part.parts()

    def names(self) -> tuple[frozenset[str], frozenset[str]]:
        """The questions and the facts that it looks at, without those of named conditions."""
        parts = tuple(self.parts())
        days = [day for part in parts for day in (part.before, part.after) if day]
        fields = {part.field for part in parts if part.field} | {day.field for day in days if day.field}
        facts = {part.fact for part in parts if part.fact} | {day.from_ for day in days if day.from_}
        return frozenset(fields), frozenset(facts)

    def named(self) -> frozenset[str]:
        """The named conditions that it refers to."""
        return frozenset(part.condition for part in self.parts() if part.condition)

    def sentence(self, words: Mapping[str, str] = NOTHING) -> str:
        """The condition in English. `words` gives the title of a question by its id, the text of one of its
        options by "question=value", and the title of a fact by "fact:name"."""
        from ehcforms.condition_sentence import sentence_of

        return sentence_of(self, words)


Tree = Annotated[Condition, BeforeValidator(_named)]
"""A condition, or the name of one as a plain text."""

Condition.model_rebuild()


def _test_of_named(name: str) -> Test:
    def test(answers: compare.Known, facts: compare.Known, row: compare.Known, named: Mapping[str, Any]) -> bool | None:
        condition = named.get(name)
        if condition is None:
            return None
        others = {one: tree for one, tree in named.items() if one != name}
        return bool_or_none(condition._test(answers, facts, row, others))

    return test


def bool_or_none(result: Any) -> bool | None:
    """The result of a test, with its type."""
    return None if result is None else bool(result)
