"""The list of live cases and the inbox: made from summaries, so that thousands of cases cost as little as fifty."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ehcforms.access import Viewer, may, participations
from ehcforms.model import Case, Review
from ehcforms.plan import mailbox
from ehcforms.summary import Summary
from ehcforms.web import words
from ehcforms.workflow import Workflow

PENDING = timedelta(weeks=16)
"""A review is pending this long before its decision is due: the suggested timeline takes 16 weeks in all."""

PAGE = 50

Get = Callable[[str], Case]


@dataclass(frozen=True, slots=True)
class Line:
    """One case in the list: its state in words, with the colour of its tag."""

    summary: Summary
    state: str
    colour: str
    due: date | None
    overdue: str
    """ "Overdue by 3 days", or empty."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One paper that the viewer is asked for."""

    href: str
    title: str
    who: str
    when: str


def visible(viewer: Viewer, summaries: Iterable[Summary], get: Get) -> list[Summary]:
    """The cases that the viewer may see. Where only an address speaks for it, the case itself is asked."""
    email = viewer.email.casefold()
    settings = frozenset(office.of for office in viewer.offices if office.role == "senco")
    teams = frozenset(office.of for office in viewer.offices if office.role == "team")
    everywhere = viewer.holds("coordinator")
    return [
        one
        for one in summaries
        if one.social_worker != mailbox(email)
        and (
            everywhere
            or one.setting in settings
            or not teams.isdisjoint(one.teams)
            or ((email in one.emails or email in one.past_emails) and may(viewer, "see_case", get(one.id)))
        )
    ]


def found(summaries: Iterable[Summary], query: str) -> list[Summary]:
    """Those whose child's name holds all the words that were looked for."""
    wanted = query.casefold().split()
    return [one for one in summaries if all(word in f"{one.child_name} {one.known_as}".casefold() for word in wanted)]


def ordered(summaries: tuple[Summary, ...], by: str) -> list[Summary]:
    """By the date on which the decision is due, those that are over last; or by name. Kept until a case changes."""
    known = _ORDERED.get(by)
    if known is None or known[0] is not summaries:
        known = _ORDERED[by] = (summaries, sorted(summaries, key=ORDERS[by]))
    return known[1]


def _by_due(one: Summary) -> tuple[bool, date, str]:
    return is_over(one), one.review_due, one.child_name


def _by_name(one: Summary) -> str:
    return one.child_name.casefold()


def is_over(summary: Summary) -> bool:
    """Whether the plan was decided to cease and nothing is running."""
    return summary.last_decision == "cease" and not summary.review


ORDERS: dict[str, Callable[[Summary], Any]] = {"due": _by_due, "name": _by_name}
_ORDERED: dict[str, tuple[tuple[Summary, ...], list[Summary]]] = {}


def line(summary: Summary, workflow: Workflow, today: date) -> Line:
    """How a case stands, in words."""
    state, colour = _state(summary, workflow, today)
    late = not is_over(summary) and summary.review_due < today
    return Line(
        summary=summary,
        state=state,
        colour=colour,
        due=None if is_over(summary) else summary.review_due,
        overdue=words.overdue(summary.review_due, today).capitalize() if late else "",
    )


def _state(summary: Summary, workflow: Workflow, today: date) -> tuple[str, str]:
    if summary.review:
        return stage_words(workflow, summary.stage), "blue"
    if is_over(summary):
        return "Decided: cease to maintain the plan", "grey"
    if summary.review_due - today <= PENDING:
        return "Review pending", "yellow"
    return "No review due yet", "grey"


def stage_words(workflow: Workflow, id: str) -> str:
    """What a stage is called while it is open: its own words, or its number and title."""
    for number, stage in enumerate(workflow.stages, 1):
        if stage.id == id:
            return stage.displayed or f"Stage {number}: {stage.title}"
    return id


def inbox(
    viewer: Viewer, summaries: Iterable[Summary], workflow: Workflow, get: Get, today: date
) -> Iterator[Asked]:
    """What the viewer is asked for and has not answered yet, the most urgent case first."""
    for one in summaries:
        open_now = [key for key in one.waiting if _is_open(workflow, key[0], one.stage)]
        mine, review = _mine(viewer, one, open_now, get) if open_now else (frozenset(), None)
        for form, participant in open_now:
            if participant in mine:
                yield Asked(
                    href=f"/cases/{one.id}/reviews/{one.review}/papers/{form}/{participant}/",
                    title=form,
                    who=one.child_name,
                    when=_when(one, _due(review, form, participant), today),
                )


def _due(review: Review | None, form: str, participant: str) -> date | None:
    """By when a paper is wanted, where the case had to be opened anyway."""
    return next((one.due for one in review.requests if one.key == (form, participant)), None) if review else None


def _when(one: Summary, due: date | None, today: date) -> str:
    if one.meeting_date:
        late = due is not None and due < today
        wanted = f"{'Was wanted' if late else 'Wanted'} by {words.day(due)} · " if due else ""
        return f"{wanted}Meeting on {words.day(one.meeting_date)}"
    return f"The decision must be published by {words.day(one.review_due)}"


def _is_open(workflow: Workflow, form: str, stage: str) -> bool:
    return any(paper.form == form and stage in (first.id, *paper.also_in) for first, paper in workflow.papers())


def _mine(
    viewer: Viewer, one: Summary, waiting: list[tuple[str, str]], get: Get
) -> tuple[frozenset[str], Review | None]:
    """The participants for whom the viewer answers, with their review; standing offices need no case to be opened."""
    asked = {participant for _, participant in waiting}
    offices = {"senco": viewer.holds("senco", one.setting), "coordinator": viewer.holds("coordinator")}
    standing = frozenset(name for name, held in offices.items() if held)
    teams = {office.of for office in viewer.offices if office.role == "team"}
    if asked <= standing or not (viewer.email.casefold() in one.emails or teams & set(one.teams)):
        return standing, None
    case = get(one.id)
    review = case.live_review
    people = participations(viewer, case, review) if review else ()
    return frozenset(person.id for person in people if not person.declined), review
