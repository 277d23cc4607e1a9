"""What the page of a review shows, as values: stages, papers, people, contributions, dates and messages in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ehcforms.access import Viewer, may, participations, relations
from ehcforms.facts import established
from ehcforms.model import Case, Deadline, Finding, Participant, Request, Review, Submission
from ehcforms.store import DraftKey, Store
from ehcforms.web import words
from ehcforms.web.naming import person_in_words
from ehcforms.workflow import Edition, Workflow

SEVERITY = {"block": "Has to be put right", "warning": "Please check", "advice": "Suggestion"}
"""How severe a finding is, in words, the most severe first."""

STATES = {
    "met": ("Done", "green"),
    "due": ("Still to come", ""),
    "at risk": ("At risk", "yellow"),
    "late": ("Late", "red"),
    "unknown": ("Not known yet", "grey"),
}
"""How a deadline stands, in words, with the colour of its tag."""


@dataclass(frozen=True, slots=True)
class StageLine:
    """One of the stages: "done", "now" or "later"."""

    number: int
    title: str
    state: str
    words: str
    about: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper that the viewer may open. Of drafts it only tells the author."""

    href: str
    title: str
    whose: str
    state: str
    colour: str
    due: str
    sent: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody invited, with what became of it."""

    id: str
    name: str
    what: str
    state: str
    colour: str
    details: tuple[str, ...]
    askable: bool


def stage_lines(review: Review, workflow: Workflow) -> Iterator[StageLine]:
    """The stages of a review in order, each with its state in words."""
    opened = {one.stage: one.at for one in review.opened}
    here = next((n for n, stage in enumerate(workflow.stages, 1) if stage.id == review.stage), 1)
    for number, stage in enumerate(workflow.stages, 1):
        if number < here or review.closed_at:
            yield StageLine(number, stage.title, "done", "Done", stage.about)
        elif number == here:
            since = f"Open now, since {words.day(opened.get(stage.id))}"
            yield StageLine(number, stage.title, "now", since, stage.about)
        else:
            yield StageLine(number, stage.title, "later", "Not open yet", stage.about)


def own_papers(
    viewer: Viewer, case: Case, review: Review, edition: Edition, store: Store, today: date
) -> Iterator[PaperLine]:
    """The papers asked of the viewer that can be opened now, whether they have been sent or not."""
    mine = {person.id: person for person in participations(viewer, case, review)}
    asked = [one for one in review.requests if one.of in mine and edition.workflow.takes(one.form, review)]
    for request in asked:
        sent = review.latest(request.form, request.of)
        if mine[request.of].declined and sent is None:
            continue
        key = DraftKey(case=case.id, review=review.id, form=request.form, participant=request.of)
        draft = store.draft(viewer.account, key)
        yield _paper_line(case, review, request, edition, sent, today, bool(draft))


def _paper_line(
    case: Case,
    review: Review,
    request: Request,
    edition: Edition,
    sent: Submission | None,
    today: date,
    draft: bool = False,
    whose: str = "",
) -> PaperLine:
    arranging = edition.workflow.stages[0].closes.submitted
    title = edition.forms[request.form].title
    state, colour = ("Draft saved", "teal") if draft else ("Sent", "green") if sent else ("To do", "blue")
    due = words.capfirst(words.wanted(request.due, today))
    if sent:
        due = f"Sent on {words.day(sent.at)}"
        title = "Change the meeting, or invite somebody else" if request.form == arranging else title
    href = f"{path(case, review)}/papers/{request.form}/{request.of}/"
    return PaperLine(href, title, whose, state, colour, due, bool(sent))


def left_drafts(viewer: Viewer, case: Case, review: Review, edition: Edition, store: Store) -> Iterator[PaperLine]:
    """What the viewer wrote on papers that have closed since, so that it can be given to the school."""
    for request in review.requests:
        if edition.workflow.takes(request.form, review):
            continue
        key = DraftKey(case=case.id, review=review.id, form=request.form, participant=request.of)
        if store.draft(viewer.account, key):
            href = f"{path(case, review)}/papers/{request.form}/{request.of}/draft/download"
            yield PaperLine(href, edition.forms[request.form].title, "", "Not sent", "grey", "", False)


def supported_papers(
    viewer: Viewer, case: Case, review: Review, edition: Edition, today: date
) -> Iterator[PaperLine]:
    """The papers of others that the viewer may help to write, such as the SENCo with a parent's views."""
    mine = {person.id for person in participations(viewer, case, review)}
    related = relations(viewer, case, review)
    for request in review.requests:
        person = review.participant(request.of)
        if person is None or request.of in mine or not edition.workflow.takes(request.form, review):
            continue
        if related & set(edition.workflow.paper(request.form).support):
            sent = review.latest(request.form, request.of)
            yield _paper_line(case, review, request, edition, sent, today, whose=person.name)


def path(case: Case, review: Review) -> str:
    """The address of a review's page."""
    return f"/cases/{case.id}/reviews/{review.id}"


def person_lines(review: Review, edition: Edition, ask: bool) -> Iterator[PersonLine]:
    """Everyone invited. `ask` says whether the viewer may request information from whoever was not asked."""
    for person in review.participants:
        state, colour = _state(person, review, edition)
        unasked = person.left_on is None and bool(person.declined or not person.asked_for_information)
        askable = ask and unasked and still_asks(review, edition.workflow)
        what = person_in_words(person, edition.rules)
        what = "" if what == person.name else what
        yield PersonLine(person.id, person.name, what, state, colour, tuple(_details(person, review, edition)), askable)


def still_asks(review: Review, workflow: Workflow) -> bool:
    """Whether information can still be asked for: until the stage closes in which it is collected."""
    stages = [stage.id for stage in workflow.stages]
    last = max((n for n, stage in enumerate(workflow.stages) if stage.closes.needs_one_of), default=len(stages))
    return review.closed_at is None and stages.index(review.stage) <= last


def _state(person: Participant, review: Review, edition: Edition) -> tuple[str, str]:
    if person.left_on:
        return "No longer invited", "grey"
    if person.declined:
        return "Declined", "grey"
    waiting = [one for one in _asked(person, review, edition) if review.latest(one.form, one.of) is None]
    if waiting:
        return "Asked for information", "yellow"
    if any(one.participant == person.id for one in review.submissions):
        return "Answered", "green"
    return ("Invited", "") if person.asked_for_information else ("Invited, not asked for information", "grey")


def _asked(person: Participant, review: Review, edition: Edition) -> list[Request]:
    return [one for one in review.requests if one.of == person.id and edition.workflow.takes(one.form, review)]


def _details(person: Participant, review: Review, edition: Edition) -> Iterator[str]:
    if person.left_on:
        yield f"Taken off the list on {words.day(person.left_on)}. What they sent before stays."
        return
    if person.allocated:
        yield f"Allocated: {person.allocated}"
    if person.declined:
        yield f"Reason: {person.declined}"
    missing = [one for one in _asked(person, review, edition) if review.latest(one.form, one.of) is None]
    for due in dict.fromkeys(one.due for one in missing if not person.declined):
        titles = [f"“{edition.forms[one.form].title}”" for one in missing if one.due == due]
        by = f", wanted by {words.day(due)}" if due else ""
        yield f"Not sent yet: {words.listed(titles)}{by}"


def contributions(viewer: Viewer, case: Case, review: Review, workflow: Workflow) -> tuple[Submission, ...]:
    """What was sent and the viewer may read: of each paper of each person the newest, oldest first."""
    return tuple(
        one
        for one in sorted(review.newest(), key=lambda one: one.at)
        if may(viewer, "see_submission", case, review, workflow=workflow, submission=one)
    )


def is_contribution(sent: Submission, workflow: Workflow) -> bool:
    """Whether a paper is advice or views, and not one by which the review itself is run."""
    return any(sent.form in stage.closes.needs_one_of for stage in workflow.stages)


def deadlines(said: tuple[Deadline, ...]) -> list[Deadline]:
    """Deadlines by date; those that are not known yet last."""
    return sorted(said, key=lambda one: (one.due is None, one.due or date.max))


def is_suggested(deadline: Deadline) -> bool:
    """Whether a date is only a suggestion of the timetable, for those who run the review."""
    return deadline.name.startswith("suggested")


def findings(said: tuple[Finding, ...]) -> list[Finding]:
    """Findings, the most severe first."""
    order = list(SEVERITY)
    return sorted(said, key=lambda one: order.index(one.severity))


def meeting(review: Review) -> dict[str, str]:
    """When and where the meeting is, in words; empty before it is arranged."""
    known = established(review)
    if not isinstance(known.get("meeting_date"), date):
        return {}
    start, end = (words.clock(known[name]) if known.get(name) else "" for name in ("meeting_time", "meeting_end"))
    at = (f" from {start} to {end}" if end else f" at {start}") if start else ""
    found = {"When": words.weekday(known["meeting_date"]) + at}
    named = {"Where": "meeting_venue", "Online": "meeting_link", "Note": "meeting_note"}
    return found | {title: str(known[name]) for title, name in named.items() if known.get(name)}


