"""A case as a person would write it in a plain JSON file, for commands that try rules out without a store."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ehcforms.model import (
    Answer,
    Case,
    Child,
    Need,
    Opened,
    Outcome,
    Participant,
    Plan,
    Review,
    SocialWorker,
    Submission,
)
from ehcforms.problem import did_you_mean

Day = Annotated[date, Field(strict=True)]
"""A day as JSON writes it, such as "2026-01-15"; a number is none."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlainChild(_Part):
    """The child or young person."""

    name: str = Field(min_length=1, description="The full name.")
    date_of_birth: Day = Field(description="An ISO date, such as 2012-09-01.")
    known_as: str = Field("", description="What they are called.")
    year_taught: int | None = Field(None, description="The year group they are taught in; Reception is 0.")
    looked_after: bool = Field(False, description="Whether a local authority looks after them.")
    social_worker: str = Field("", description="The name of the allocated social worker.")
    preferences: tuple[str, ...] = Field((), description="Words that they have asked for.")


class PlainPlan(_Part):
    """The EHC plan."""

    made_on: Day = Field(description="When it was first made.")
    needs: tuple[str, ...] = Field((), description="Areas of need, such as cognition-and-learning.")
    outcomes: tuple[str, ...] = Field((), description="The outcomes of Section E.")


class PlainPerson(_Part):
    """Somebody who is invited."""

    name: str
    role: str = Field(description="parent, child, team, staff or professional.")
    email: str = ""
    team: str = ""
    invited_on: Day | None = Field(None, description="When they heard of the date of the meeting.")


class PlainReview(_Part):
    """The running review."""

    meeting_date: Day | None = Field(None, description="The day of the meeting, held or planned.")
    invited_on: Day | None = Field(None, description="When everyone was invited; or give it for each of the people.")
    papers_on: Day | None = Field(None, description="When advice and views went to everyone invited.")
    report_on: Day | None = Field(None, description="When the report went to everyone invited.")
    decision: Literal["maintain", "amend", "cease"] | None = Field(None, description="What was decided.")
    decision_date: Day | None = Field(None, description="When the decision was notified.")
    final_plan_on: Day | None = Field(None, description="When the amended plan was final.")
    transfer_date: Day | None = Field(None, description="From 16 on: when they move to another college or provider.")
    stage: str = Field("contribute", description="arrange, contribute, meeting, report or decision.")
    people: tuple[PlainPerson, ...] = ()
    facts: Mapping[str, Any] = Field(
        default_factory=dict, description="Further facts, such as decision or decision_date."
    )


class PlainCase(_Part):
    """A case: `last_review` and `review` may be absent."""

    child: PlainChild
    plan: PlainPlan
    last_review: Day | None = None
    setting: str = ""
    review: PlainReview | None = None


PARTS: Mapping[Any, type[BaseModel]] = {
    "child": PlainChild,
    "plan": PlainPlan,
    "review": PlainReview,
    "people": PlainPerson,
}
"""The parts of a case file by the key that leads to them."""


def read_case(text: str | bytes, today: date | None = None) -> tuple[Case, Review]:
    """The case of a plain file, with its review (an empty one where there is none).

    Raises ValueError with a sentence for each mistake; with `today`, days of the past that lie ahead are among them.
    """
    try:
        plain = PlainCase.model_validate_json(text)
    except ValidationError as trouble:
        raise ValueError("\n".join(_sentence(one) for one in trouble.errors())) from None
    if wrong := [*_out_of_order(plain), *_ahead(plain, today or date.max)]:
        raise ValueError("\n".join(wrong))
    review = _review(plain.review or PlainReview(), plain.plan.made_on)
    case = Case(
        id="case",
        setting=plain.setting,
        child=_child(plain.child),
        plan=Plan(
            made_on=plain.plan.made_on,
            needs=tuple(Need(id=f"n{n}", area=area, text="") for n, area in enumerate(plain.plan.needs, 1)),
            outcomes=tuple(Outcome(id=f"o{n}", text=words) for n, words in enumerate(plain.plan.outcomes, 1)),
        ),
        last_review=plain.last_review,
        reviews=(review,) if plain.review else (),
    )
    return case, review


def _sentence(trouble: Any) -> str:
    """One mistake of the shape, with its place."""
    place, kind = ".".join(map(str, trouble["loc"])), trouble["type"]
    if kind == "extra_forbidden":
        model: type[BaseModel] = PlainCase
        for step in trouble["loc"][:-1]:
            model = PARTS.get(step, model)
        return f"{place}: this is not known here. {did_you_mean(str(trouble['loc'][-1]), model.model_fields)}"
    if kind.startswith("date"):
        return f"{place}: “{trouble['input']}” is no date. Write it like 2012-09-01."
    if kind == "missing":
        return f"{place}: this is missing."
    return f"{place or 'the file'}: {trouble['msg']}."


def _out_of_order(plain: PlainCase) -> Iterator[str]:
    born, made, review = plain.child.date_of_birth, plain.plan.made_on, plain.review or PlainReview()
    if made < born:
        yield f"plan.made_on: the plan was made on {made}, before the child was born on {born}. One of them is wrong."
    for place, day in (
        ("last_review", plain.last_review),
        ("review.meeting_date", review.meeting_date),
        ("review.decision_date", review.decision_date),
    ):
        if day and day < made:
            yield f"{place}: {day} is before the plan was made on {made}. One of them is wrong."
    if review.meeting_date and plain.last_review and review.meeting_date < plain.last_review:
        yield f"review.meeting_date: {review.meeting_date} is before the last review of {plain.last_review}."
    for name in ("report_on", "decision_date"):
        day = getattr(review, name)
        if day and review.meeting_date and day < review.meeting_date:
            yield f"review.{name}: {day} is before the meeting of {review.meeting_date}. One of them is wrong."


def _ahead(plain: PlainCase, today: date) -> Iterator[str]:
    for place, day in (
        ("child.date_of_birth", plain.child.date_of_birth),
        ("plan.made_on", plain.plan.made_on),
        ("last_review", plain.last_review),
    ):
        if day and day > today:
            yield f"{place}: {day} lies in the future of {today}."


def _child(plain: PlainChild) -> Child:
    worker = SocialWorker(name=plain.social_worker) if plain.social_worker else None
    known = plain.model_dump(exclude={"social_worker"})
    return replace(Child(**known), social_worker=worker)


def _review(plain: PlainReview, since: date) -> Review:
    """The review; nobody knows when it was arranged, so it has been there since the plan was made."""
    begun = datetime.combine(since, time(9), UTC)
    told = plain.model_dump(exclude={"stage", "people", "facts"}, exclude_none=True)
    facts = {**plain.facts, **told}
    said = Submission(
        id="arrange",
        form="arrange",
        form_version=1,
        form_title="Arrange",
        participant="senco",
        by="",
        at=begun,
        answers=tuple(_answer(name, value) for name, value in facts.items()),
    )
    people = tuple(
        Participant(id=one.team or f"{one.role}-{n}", **one.model_dump()) for n, one in enumerate(plain.people, 1)
    )
    opened = (Opened(stage="arrange", at=begun, by=""),)
    return Review(
        id="review",
        started_at=begun,
        stage=plain.stage,
        opened=opened,
        participants=people,
        submissions=(said,) if facts else (),
    )


def _answer(name: str, value: Any) -> Answer:
    day = value if isinstance(value, date) else _day(value)
    kept = day.isoformat() if day else value
    return Answer(
        page="file",
        question=name,
        title=name,
        type="DatePartsField" if day else "TextField",
        value=kept,
        text=str(kept),
        fact=name,
    )


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
