"""The shape of a plain case file: what may stand in it, with the words that `ehcforms schema case` prints."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from ehcforms.problem import Path


def day_in(given: Any) -> date:
    """The day that an ISO text such as 2012-09-01 names. Raises ValueError with what is wrong with it."""
    try:
        day = date.fromisoformat(given if re.fullmatch(_ISO, given, re.ASCII) else "")
    except (TypeError, ValueError):
        raise ValueError(f"“{given}” is no date. Write it like 2012-09-01.") from None
    if not 1900 <= day.year < 2200:
        raise ValueError(f"“{given}” is no day of our time. Look at its year.")
    return day


_ISO = r"\d{4}-\d\d-\d\d"


def _day(given: Any) -> Any:
    try:
        return given if isinstance(given, date) else day_in(given)
    except ValueError as wrong:
        raise PydanticCustomError("no_date", "{wrong}", {"wrong": str(wrong).removesuffix(".")}) from None


Day = Annotated[date, BeforeValidator(_day)]
"""An ISO date from 1900 to 2199, so that some months more are a date too."""
Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
"""A text that is not blank."""

AREAS = (
    "communication-and-interaction, cognition-and-learning, social-emotional-and-mental-health, sensory-and-physical"
)
Stage = Literal["arrange", "contribute", "meeting", "report", "decision"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlainWorker(_Part):
    """The allocated social worker."""

    name: str
    email: str = ""
    phone: str = ""
    told_on: Day | None = Field(None, description="When the worker was told the date of the meeting.")


class PlainChild(_Part):
    """The child or young person."""

    name: Words = Field(description="The full name.")
    date_of_birth: Day = Field(description="An ISO date, such as 2012-09-01.")
    known_as: str = Field("", description="What they are called.")
    pronouns: str = Field("", description="Such as they/them.")
    year_taught: int | None = Field(
        None, strict=True, ge=-4, le=20, description="The year group they are taught in; Reception is 0."
    )
    looked_after: bool = Field(False, strict=True, description="Whether a local authority looks after them.")
    social_worker: str | PlainWorker = Field("", description="The allocated social worker: a name, or more.")
    preferences: tuple[str, ...] = Field((), description="Words that they have asked for, such as “autistic”.")


class PlainNeed(_Part):
    """A need of the plan."""

    area: str = Field(description=f"Its area: {AREAS}.")
    text: str = Field("", description="The words of Section B.")
    id: str = ""


class PlainOutcome(_Part):
    """An outcome of Section E."""

    text: Words
    area: str = Field("", description=f"The area of need that it belongs to: {AREAS}.")
    by: str = Field("", description="By when it is to be reached, in the words of the plan.")
    id: str = Field("", description="What rows of answers call it; o1, o2, … where it is left out.")


class PlainProvision(_Part):
    """A row of Sections F, G or H."""

    what: Words
    who: str = ""
    how_often: str = ""
    how_long: str = ""
    group_size: str = ""
    where: str = ""
    until: str = ""
    outcome: str = Field("", description="The id of the outcome that it serves.")
    section: str = Field("F", description="F, G, H1 or H2.")
    id: str = ""


class PlainPlan(_Part):
    """The EHC plan."""

    made_on: Day = Field(description="When it was first made.")
    issued_on: Day | None = Field(None, description="When it was last issued.")
    needs: tuple[str | PlainNeed, ...] = Field((), description="Areas of need, or each with its words.")
    outcomes: tuple[str | PlainOutcome, ...] = Field((), description="The outcomes of Section E.")
    provision: tuple[str | PlainProvision, ...] = Field((), description="The rows of Sections F, G and H.")
    sections: Mapping[str, str] = Field(
        default_factory=dict, description='The words of sections A to K by letter, such as {"A": "…"}.'
    )


class PlainPerson(_Part):
    """Somebody who is invited, or a team. What is left out is not known."""

    name: str
    role: str = Field("professional", description="senco, coordinator, parent, child, team, staff or professional.")
    email: str = ""
    team: str = Field("", description="The id of a team in rules/directory.json, such as disability-service.")
    invited_on: Day | None = Field(None, description="When they heard of the date of the meeting.")
    ask: bool = Field(True, strict=True, description="Whether they are asked for information.")
    relationship: str = Field("", description="Who they are to the child, such as mother.")
    organisation: str = ""
    job_role: str = ""
    phone: str = ""
    allocated: str = Field("", description="Of a team: the professional whom it named.")
    declined: str = Field("", description="Of a team: why it will not advise.")
    id: str = Field("", description="What papers call them; the role or the team where it is left out.")


class PlainPaper(_Part):
    """A paper that was sent already."""

    form: str = Field(description="The id of the form, such as parent-views.")
    by: str = Field("senco", description="Who sent it: the role, the team or the id of one of the people.")
    on: Day = Field(description="The day on which it was sent.")
    answers: Mapping[str, Any] = Field(
        default_factory=dict, description="Its answers by question, as in the answers file of `ehcforms try`."
    )


class PlainReview(_Part):
    """The running review."""

    meeting_date: Day | None = Field(None, description="The day of the meeting, held or planned.")
    started_on: Day | None = Field(None, description="When it was started.")
    stage: Stage = Field("contribute", description="The stage that is open.")
    opened_on: Mapping[Stage, Day] = Field(default_factory=dict, description="When each stage was opened.")
    people: tuple[PlainPerson, ...] = ()
    papers: tuple[PlainPaper, ...] = Field((), description="What was sent already, oldest first.")
    invited_on: Day | None = Field(None, description="When everyone was invited; or give it for each of the people.")
    papers_on: Day | None = Field(None, description="When advice and views went to everyone invited.")
    report_on: Day | None = Field(None, description="When the report went to everyone invited.")
    decision: Literal["maintain", "amend", "cease"] | None = Field(None, description="What was decided.")
    decision_date: Day | None = Field(None, description="When the decision was notified.")
    final_plan_on: Day | None = Field(None, description="When the amended plan was final.")
    transfer_date: Day | None = Field(None, description="From 16 on: when they move to another college or provider.")
    facts: Mapping[str, Any] = Field(
        default_factory=dict, description="Further facts of rules/facts.json by name, such as meeting_time."
    )

    @property
    def known(self) -> Mapping[str, Any]:
        """The facts that have a key of their own, and then the further ones."""
        return {**self.facts, **{name: day for name in KNOWN if (day := getattr(self, name)) is not None}}


KNOWN = (
    "meeting_date",
    "invited_on",
    "papers_on",
    "report_on",
    "decision",
    "decision_date",
    "final_plan_on",
    "transfer_date",
)
"""Keys of a review that are facts."""


def _names_itself(schema: dict[str, Any]) -> None:
    """Lets a case file say where this schema stands, as editors write it; nobody else reads that."""
    schema["properties"] = {"$schema": {"type": "string", "description": "For editors."}, **schema["properties"]}


class PlainCase(_Part):
    """A case: `last_review` and `review` may be absent."""

    model_config = ConfigDict(json_schema_extra=_names_itself)

    child: PlainChild
    plan: PlainPlan
    last_review: Day | None = Field(None, description="When the last review was decided.")
    setting: str = Field("", description="The id of the setting in rules/directory.json, such as osier-lane.")
    coordinator: str = Field("", description="The address of the case co-ordinator.")
    people: tuple[PlainPerson, ...] = Field((), description="Who belongs to the child between reviews.")
    review: PlainReview | None = None


_INSIDE: Mapping[str, type[BaseModel]] = {
    "child": PlainChild,
    "social_worker": PlainWorker,
    "plan": PlainPlan,
    "needs": PlainNeed,
    "outcomes": PlainOutcome,
    "provision": PlainProvision,
    "review": PlainReview,
    "people": PlainPerson,
    "papers": PlainPaper,
}


def model_at(path: Path) -> type[BaseModel]:
    """What kind of part stands at a path of the file."""
    named = [_INSIDE[step] for step in path if isinstance(step, str) and step in _INSIDE]
    return named[-1] if named else PlainCase
