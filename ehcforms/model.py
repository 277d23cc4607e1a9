"""The nouns of an annual review, as frozen values.

A case holds a child or young person with their EHC plan, the people around them, and every review. A review loses nothing that was
said in it; every step from one case to the next makes a new value. Dates are calendar dates in England; moments (`at`)
are aware datetimes in UTC.
"""

from collections.abc import Iterator
from dataclasses import field
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field as Excluded

from ehcforms.dates import london_date
from ehcforms.frozen import FrozenDict, freeze, value
from ehcforms.plan import Child, Need, Outcome, Plan, Provision, SocialWorker
from ehcforms.said import Deadline, DeadlineState, Finding, Mail, Notify, Request, Severity

__all__ = [
    "STANDING",
    "Act",
    "Answer",
    "Attachment",
    "Beside",
    "Case",
    "Child",
    "Deadline",
    "DeadlineState",
    "Decision",
    "FileText",
    "Finding",
    "FrozenDict",
    "Mail",
    "Need",
    "Notify",
    "OnBehalfOf",
    "Opened",
    "Outcome",
    "Participant",
    "Plan",
    "Provision",
    "Request",
    "Review",
    "Severity",
    "SocialWorker",
    "Submission",
    "freeze",
    "value",
]

Decision = Literal["maintain", "amend", "cease"]

STANDING = ("senco", "coordinator")
"""Roles of participants who are there by their office and not by invitation."""


@value
class Participant:
    """Somebody who belongs to a review. A team is asked by its generic address; `allocated` names who it sent."""

    id: str
    role: str
    name: str
    email: str = ""
    organisation: str = ""
    team: str = ""
    job_role: str = ""
    relationship: str = ""
    phone: str = ""
    allocated: str = ""
    """The professional whom a team named when it accepted."""
    declined: str = ""
    """A team's reason for not advising; empty when it has not declined."""
    invited_on: date | None = None
    """When they were invited to the review meeting."""
    asked_for_information: bool = True
    left_on: date | None = None
    """When they were taken off the list of people, though they had written something. They see nothing of it any more."""


@value
class Attachment:
    """A file that was kept. `id` is its random name in the case's folder; `size` is in bytes."""

    id: str
    name: str
    media_type: str
    size: int


@value
class Answer:
    """One answer with its question as it was put, so that it can be read when the form has long changed.

    `value` is JSON: text, a number, true or false, an ISO date, a list of option values, an address
    {"line1", "line2", "town", "county", "postcode"}, table rows [{column: text}], or attachment values.
    `text` is what a person reads. `row` and `row_title` tell which row of a repeated page it belongs to.
    """

    page: str
    question: str
    title: str
    type: str
    value: Any
    text: str
    row: str = ""
    row_title: str = ""
    fact: str = ""
    own_words: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", freeze(self.value))

    @property
    def field(self) -> str:
        """The name of the field on the page: `question`, or `page.row.question` on a repeated page."""
        return f"{self.page}.{self.row}.{self.question}" if self.row else self.question


@value
class OnBehalfOf:
    """Whose words a submission holds when somebody else wrote them down."""

    name: str
    job_role: str = ""
    organisation: str = ""
    how: str = ""
    """How they were given, such as "by telephone on 3 May"."""


@value
class FileText:
    """The words of an attached document, by pages where it has pages. `id` and `name` are those of its attachment."""

    id: str
    name: str
    pages: tuple[str, ...] = ()
    unread: Literal["", "no-words", "some-pages", "broken", "partly", "later"] = ""
    """Why not all of it was read."""


@value
class Beside:
    """What is handed to the rules beside a paper while it is judged. It is never kept and never shown to anybody."""

    other_children: tuple[tuple[str, str], ...] = ()
    """Full name and what they are called, of the other children of the setting whose cases the writer may open anyway."""
    files: tuple[FileText, ...] = ()
    """The words of the documents that come with the paper."""


NOTHING_BESIDE = Beside()


@value
class Submission:
    """Everything that one person wrote on one paper, with what the rules said of it. Never changed afterwards."""

    id: str
    form: str
    form_version: int
    form_title: str
    participant: str
    by: str
    """The name of the person who sent it."""
    at: datetime
    answers: tuple[Answer, ...]
    role: str = ""
    job_role: str = ""
    account: str = ""
    on_behalf_of: OnBehalfOf | None = None
    supporter: str = ""
    """In which role somebody wrote it who was not asked for it, such as "senco" for a parent's views."""
    attachments: tuple[Attachment, ...] = ()
    findings: tuple[Finding, ...] = ()
    beside: Annotated[Beside, Excluded(exclude=True)] = field(default=NOTHING_BESIDE, repr=False, compare=False)
    kept: dict[str, str] = field(default_factory=FrozenDict)
    """Findings the writer decided to keep the words for: "code field start" to the reason given."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kept", freeze(self.kept))

    @property
    def day(self) -> date:
        """The day in England on which it was sent."""
        return london_date(self.at)

    def answer(self, question: str) -> Answer | None:
        """The first answer to a question, or None where it was not answered."""
        return next((answer for answer in self.answers if answer.question == question), None)


@value
class Opened:
    """A stage was opened."""

    stage: str
    at: datetime
    by: str


@value
class Review:
    """One annual review. `pinned` names the forms and rules it began with; `closed_at` is set by the decision."""

    id: str
    started_at: datetime
    stage: str
    pinned: str = ""
    reviewed_before: date | None = None
    """When the review before this one was decided; noted when this one closes."""
    opened: tuple[Opened, ...] = ()
    participants: tuple[Participant, ...] = ()
    requests: tuple[Request, ...] = ()
    submissions: tuple[Submission, ...] = ()
    notices: tuple[Notify, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What `watch` said at the last step."""
    deadlines: tuple[Deadline, ...] = ()
    outbox: tuple[Mail, ...] = ()
    closed_at: datetime | None = None
    decision: Decision | None = None

    @property
    def invited(self) -> tuple[Participant, ...]:
        """Everyone who takes part now: the participants without those who were taken off the list."""
        return tuple(person for person in self.participants if person.left_on is None)

    def participant(self, id: str) -> Participant | None:
        """The participant with this id, or None."""
        return next((person for person in self.participants if person.id == id), None)

    def of_form(self, form: str) -> Iterator[Submission]:
        """The submissions on one form, oldest first."""
        return (one for one in self.submissions if one.form == form)

    def latest(self, form: str, participant: str = "") -> Submission | None:
        """The newest submission on a form, of one participant or of anyone."""
        fitting = [one for one in self.of_form(form) if participant in ("", one.participant)]
        return fitting[-1] if fitting else None

    def newest(self) -> tuple[Submission, ...]:
        """Of each paper of each person the newest. A relative's version stands beside somebody's own, never in its place."""
        beside = {one.id: one.supporter if one.supporter not in STANDING else "" for one in self.submissions}
        return tuple({(one.form, one.participant, beside[one.id]): one for one in self.submissions}.values())

    def unanswered(self) -> tuple[Request, ...]:
        """The requests that nobody has answered yet."""
        done = {(one.form, one.participant) for one in self.submissions}
        return tuple(request for request in self.requests if request.key not in done)


@value
class Act:
    """One entry of the audit: who did what and when, never what was written."""

    at: datetime
    by: str
    what: str
    review: str = ""
    detail: str = ""


@value
class Case:
    """One child or young person, their EHC plan, their people and their reviews."""

    id: str
    setting: str
    """The id of the setting in rules/directory.json."""
    child: Child
    plan: Plan
    coordinator: str = ""
    """The address of the case co-ordinator of the local authority."""
    people: tuple[Participant, ...] = ()
    """Who belongs to this child between reviews; invited from here and checked each time."""
    reviews: tuple[Review, ...] = ()
    last_review: date | None = None
    """When the last review was decided."""
    acts: tuple[Act, ...] = ()

    def review(self, id: str) -> Review | None:
        """The review with this id, or None."""
        return next((review for review in self.reviews if review.id == id), None)

    @property
    def live_review(self) -> Review | None:
        """The review that is running, or None."""
        return next((review for review in self.reviews if review.closed_at is None), None)

    @property
    def known_as(self) -> str:
        """What the child is called: the name they go by, else the first of their names."""
        return self.child.known_as or self.child.name.split()[0]
