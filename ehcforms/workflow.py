"""The stages of a review as data: what each asks of whom, and what closes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NoReturn

from pydantic import BaseModel, ConfigDict, Field

from ehcforms.form import Form
from ehcforms.model import Participant, Review
from ehcforms.plugins import Plugins
from ehcforms.rulebook import Rulebook


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Paper(_Row):
    """A form that a stage asks of some participants: of a role, or of one team as "team:<id>"."""

    form: str
    asked_of: tuple[str, ...]
    not_of: tuple[str, ...] = Field((), alias="except")
    """Of these it is not asked, though their role would be."""
    support: tuple[str, ...] = ()
    """Relations that may help to write it, such as the SENCo with a parent's views."""
    due: str = ""
    """The name of the deadline by which it is wanted."""
    also_in: tuple[str, ...] = ()
    """Later stages in which the paper may be opened again."""
    private_until: str = ""
    """Only the SENCo reads what was sent until this form was submitted."""
    mail: str = ""
    """The wording that asks for it; empty where no mail is wanted."""
    basis: str = ""

    def asks(self, person: Participant) -> bool:
        """Whether this paper is asked of this participant."""
        names = {person.role, f"team:{person.team}"}
        return person.asked_for_information and bool(names & set(self.asked_of)) and not names & set(self.not_of)


class Closing(_Row):
    """What closes a stage: a submitted form, or somebody who moves the review on."""

    submitted: str = ""
    advanced_by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needs_one_of: tuple[str, ...] = ()
    label: str = ""
    why_not: str = ""
    """What to tell a person who cannot move on yet."""


class Telling(_Row):
    """Who is told what when a stage opens or closes. `when` limits it to one decision."""

    mail: str
    to: tuple[str, ...]
    not_to: tuple[str, ...] = Field((), alias="except")
    """These are not told, though "everyone" would be: they are told something else."""
    when: str = ""


class Stage(_Row):
    """One stage of a review."""

    id: str
    title: str
    short: str = ""
    about: str = ""
    basis: str = ""
    displayed: str = ""
    """What everyone sees while it is open, such as "Awaiting local authority decision"."""
    papers: tuple[Paper, ...] = ()
    closes: Closing
    on_open: tuple[Telling, ...] = ()
    on_close: tuple[Telling, ...] = ()


class Workflow(_Row):
    """All stages in order. `anchor` says whether the next review counts from the decision or from the meeting."""

    title: str = ""
    source: str = ""
    basis: str = ""
    anchor: Literal["decision", "meeting"] = "decision"
    always_invited: tuple[str, ...] = ("disability-service",)
    """Ids of teams that belong to every review."""
    stages: tuple[Stage, ...]

    def stage(self, id: str) -> Stage:
        """The stage with this id; KeyError where there is none."""
        return next((stage for stage in self.stages if stage.id == id), None) or _missing("stage", id)

    def after(self, id: str) -> Stage | None:
        """The stage that follows, or None after the last."""
        place = [stage.id for stage in self.stages].index(id)
        return self.stages[place + 1] if place + 1 < len(self.stages) else None

    def papers(self) -> Iterator[tuple[Stage, Paper]]:
        """Every paper with its stage."""
        return ((stage, paper) for stage in self.stages for paper in stage.papers)

    def paper(self, form: str) -> Paper:
        """The paper of a form; KeyError where no stage asks for it."""
        return next((paper for _, paper in self.papers() if paper.form == form), None) or _missing("paper", form)

    def stage_of(self, form: str) -> Stage:
        """The stage that asks for a form first; KeyError where none does."""
        return next((stage for stage, paper in self.papers() if paper.form == form), None) or _missing("paper", form)

    def takes(self, form: str, review: Review) -> bool:
        """Whether a form may be opened and sent in the stage where the review stands."""
        if review.closed_at is not None:
            return False
        return any(paper.form == form and review.stage in (stage.id, *paper.also_in) for stage, paper in self.papers())

    def still_private(self, form: str, review: Review) -> bool:
        """Whether what was sent on a form is for the SENCo's eyes only for now."""
        until = next((paper.private_until for _, paper in self.papers() if paper.form == form), "")
        return bool(until) and review.latest(until) is None


def _missing(what: str, id: str) -> NoReturn:
    raise KeyError(f"no {what} is called {id!r} in rules/workflow.json")


@dataclass(frozen=True, eq=False)
class Edition:
    """The forms, rules, workflow and plugins that a review began with and keeps to its end."""

    forms: Mapping[str, Form]
    rules: Rulebook
    workflow: Workflow
    plugins: Plugins
    digest: str
