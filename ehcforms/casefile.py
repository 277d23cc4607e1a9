"""A case as a person would write it in a plain JSON file, for commands that try rules out without a store."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

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


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlainChild(_Part):
    """The child or young person."""

    name: str = Field(min_length=1, description="The full name.")
    date_of_birth: date = Field(description="An ISO date, such as 2012-09-01.")
    known_as: str = Field("", description="What they are called.")
    year_taught: int | None = Field(None, description="The year group they are taught in; Reception is 0.")
    looked_after: bool = Field(False, description="Whether a local authority looks after them.")
    social_worker: str = Field("", description="The name of the allocated social worker.")
    preferences: tuple[str, ...] = Field((), description="Words that they have asked for.")


class PlainPlan(_Part):
    """The EHC plan."""

    made_on: date = Field(description="When it was first made.")
    needs: tuple[str, ...] = Field((), description="Areas of need, such as cognition-and-learning.")
    outcomes: tuple[str, ...] = Field((), description="The outcomes of Section E.")


class PlainPerson(_Part):
    """Somebody who is invited."""

    name: str
    role: str = Field(description="parent, child, team, staff or professional.")
    email: str = ""
    team: str = ""
    invited_on: date | None = None


class PlainReview(_Part):
    """The running review."""

    meeting_date: date | None = None
    stage: str = Field("contribute", description="arrange, contribute, meeting, report or decision.")
    people: tuple[PlainPerson, ...] = ()
    facts: Mapping[str, Any] = Field(
        default_factory=dict, description="Further facts, such as decision or decision_date."
    )


class PlainCase(_Part):
    """A case: `last_review` and `review` may be absent."""

    child: PlainChild
    plan: PlainPlan
    last_review: date | None = None
    setting: str = ""
    review: PlainReview | None = None


def read_case(text: str | bytes) -> tuple[Case, Review]:
    """The case of a plain file, with its review (an empty one where there is none). Raises ValueError with sentences."""
    try:
        plain = PlainCase.model_validate_json(text)
    except ValidationError as trouble:
        lines = (f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg']}" for one in trouble.errors())
        raise ValueError("\n".join(lines)) from None
    review = _review(plain.review or PlainReview())
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


def _child(plain: PlainChild) -> Child:
    worker = SocialWorker(name=plain.social_worker) if plain.social_worker else None
    known = plain.model_dump(exclude={"social_worker"})
    return replace(Child(**known), social_worker=worker)


def _review(plain: PlainReview) -> Review:
    begun = datetime.combine(plain.meeting_date or date(2000, 1, 1), time(9), UTC)
    facts = {**({"meeting_date": plain.meeting_date} if plain.meeting_date else {}), **plain.facts}
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
