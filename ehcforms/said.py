"""What rules say: findings, deadlines, requests and notices; and the mails that follow from them."""

from dataclasses import field
from datetime import date, datetime
from typing import Any, Literal

from ehcforms.frozen import FrozenDict, freeze, value

Severity = Literal["advice", "warning", "block"]
DeadlineState = Literal["met", "due", "at risk", "late", "unknown"]


@value
class Finding:
    """What a rule has to say. `start` and `end` are character offsets in the answer's text; `block` keeps a stage open.

    `code` is `<plugin>.<what>`, stable, and documented in plugins/README.md. `field` is `Answer.field`.
    """

    code: str
    severity: Severity
    message: str
    field: str = ""
    start: int | None = None
    end: int | None = None
    suggestion: str = ""
    basis: str = ""


@value
class Deadline:
    """A date by which something must have happened. `target` is the last working day on or before `due`."""

    name: str
    title: str
    due: date | None
    target: date | None
    state: DeadlineState
    counted_from: str
    """The fact it is counted from and its date, such as "meeting_date 2026-01-15"."""
    basis: str
    how: str = ""
    """How it was counted, in words."""
    met_on: date | None = None


@value
class Request:
    """A participant is asked to fill in a form. Being asked is the permission to open it."""

    form: str
    of: str
    """The participant's id."""
    due: date | None = None
    reason: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Two requests for the same paper of the same person are one request."""
        return (self.form, self.of)


@value
class Notify:
    """A participant is told something. `mail` names a wording in rules/mails.json, `about` fills its places.

    Equal notices are sent once. `calendar` adds the meeting as a calendar file.
    """

    mail: str
    to: str
    about: dict[str, Any] = field(default_factory=FrozenDict)
    calendar: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "about", freeze(self.about))


@value
class Mail:
    """A message of the outbox, kept with the case that caused it. One address a message."""

    id: str
    to: str
    subject: str
    body: str
    """Plain text; `{link}` is filled when it is sent, so that no token is ever stored."""
    link: str = ""
    """The path that the mail leads to, such as /cases/…"""
    participant: str = ""
    calendar: str = ""
    """The text of an .ics file, or empty."""
    created_at: datetime
    sent_at: datetime | None = None
    attempts: int = 0
    next_try_at: datetime | None = None
    trouble: str = ""
