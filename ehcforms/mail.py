"""Sends the mails that wait in outboxes, through Flask-Mail: never inside a request, each mail to one address, again until it works.

A mail is claimed in the store before it is sent, so that two processes do not send it twice; a crash in between costs at
most a repetition, never a mail.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial

from flask import Flask
from flask_mail import Mail as FlaskMail
from flask_mail import Message

from ehcforms.calendar_file import is_cancelled, organised_by
from ehcforms.mail_line import Closed, Line, why_not_sent
from ehcforms.model import Case, Mail, Review
from ehcforms.people import SIGN_IN_LASTS
from ehcforms.settings import Settings
from ehcforms.store import Missing, Store, Token, Torn

Step = Callable[[Mail], Mail]

BACK_OFF = (1, 5, 15, 60, 240, 720)
"""Minutes to wait after the first, second, … failure; the last one for all further ones."""

CLAIMED_FOR = timedelta(minutes=10)
"""How long a claimed mail is left alone before it is tried again."""

A_ROUND_LASTS = CLAIMED_FOR / 2
"""After this long a round ends, so that no claim runs out while its mail is being sent; the next round goes on."""


@dataclass(frozen=True)
class _Due:
    """A mail that has to be sent now; `case` is empty for one that belongs to no case."""

    mail: Mail
    case: str = ""
    review: str = ""


class PostOffice:
    """Sends what is due. `store` is where outboxes are kept."""

    def __init__(self, store: Store, settings: Settings):
        self._store = store
        self._settings = settings
        self._app = Flask("ehcforms.post")
        self._app.config.from_mapping(
            MAIL_SERVER=settings["smtp_host"],
            MAIL_PORT=settings["smtp_port"],
            MAIL_USE_TLS=settings["smtp_security"] == "starttls",
            MAIL_USE_SSL=settings["smtp_security"] == "tls",
            MAIL_USERNAME=settings["smtp_user"] or None,
            MAIL_PASSWORD=settings["smtp_password"] or None,
            MAIL_DEFAULT_SENDER=settings["mail_from"],
        )
        self._mail = FlaskMail(self._app)

    def deliver(self, now: datetime) -> int:
        """Sends every mail that is due at this moment; how many went out. Without a mail server they wait."""
        if not self._settings["smtp_host"]:
            return 0
        sent, closed, begun = 0, "", time.monotonic()
        for due in self._due(now):
            if time.monotonic() - begun > A_ROUND_LASTS.total_seconds():
                break
            if not self._claim(due, now):
                continue
            trouble, closed = (closed, closed) if closed else self._try(due, now)
            self._note(due, partial(_failed, now=now, trouble=trouble) if trouble else partial(_sent, now=now))
            sent += not trouble
        return sent

    def _due(self, now: datetime) -> Iterator[_Due]:
        for mail in list(self._store.posted()):
            if _is_due(mail, now):
                yield _Due(mail)
        for id in self._waiting():
            for review in self._reviews(id):
                yield from (_Due(mail, id, review.id) for mail in review.outbox if _is_due(mail, now))

    def _waiting(self) -> Iterator[str]:
        """Cases with something unsent, as their summaries say."""
        return (summary.id for summary in self._store.summaries() if summary.unsent)

    def _reviews(self, id: str) -> tuple[Review, ...]:
        try:
            return self._store.get(id).reviews
        except (Missing, Torn):
            return ()

    def _claim(self, due: _Due, now: datetime) -> bool:
        claimed: list[bool] = []

        def claim(mail: Mail) -> Mail:
            claimed.append(_is_due(mail, now))
            return replace(mail, next_try_at=now + CLAIMED_FOR) if claimed[-1] else mail

        self._note(due, claim)
        return bool(claimed and claimed[-1])

    def _note(self, due: _Due, step: Step) -> None:
        if not due.case:
            self._store.change_posted(due.mail.id, lambda mail: None if (after := step(mail)).sent_at else after)
            return
        try:
            self._store.change(due.case, lambda case: _with_mail(case, due.review, due.mail.id, step))
        except (Missing, Torn):
            return

    def _try(self, due: _Due, now: datetime) -> tuple[str, str]:
        """Sends one mail; what went wrong with it, in a sentence, and why the server takes no mail at all; or nothing."""
        try:
            line = Line(self._mail.state, self._settings["smtp_timeout"])
            with self._app.app_context(), line as connection:
                connection.send(self._message(due, now))
        except Closed as wrong:
            return str(wrong), str(wrong)
        except Exception as wrong:  # one mail that cannot be written must not keep the others back
            return why_not_sent(wrong), ""
        return "", ""

    def _message(self, due: _Due, now: datetime) -> Message:
        mail = due.mail
        message = Message(
            " ".join(mail.subject.split()),
            recipients=[mail.to],
            body=mail.body.replace("{link}", self._link(due, now)),
            extra_headers={"Auto-Submitted": "auto-generated"},
        )
        if mail.calendar:
            method = "CANCEL" if is_cancelled(mail.calendar) else "REQUEST"
            text = organised_by(mail.calendar, parseaddr(self._settings["mail_from"])[1])
            message.attach("meeting.ics", f'text/calendar; method={method}; charset="utf-8"', text.encode())
        return message

    def _link(self, due: _Due, now: datetime) -> str:
        """A link that signs the reader in once, or lets them make an account."""
        public = self._settings["public_url"].rstrip("/")
        if "{link}" not in due.mail.body:
            return ""
        secret = secrets.token_urlsafe(16)
        token = Token(
            purpose="invitation" if due.case else "sign-in",
            email=due.mail.to,
            case=due.case,
            review=due.review,
            participant=due.mail.participant,
            path=due.mail.link or "/",
            expires_at=now + (timedelta(hours=self._settings["link_hours"]) if due.case else SIGN_IN_LASTS),
        )
        self._store.keep_token(secret, token)
        return f"{public}/link/{secret}"


def _is_due(mail: Mail, now: datetime) -> bool:
    return mail.sent_at is None and (mail.next_try_at is None or mail.next_try_at <= now)


def _sent(mail: Mail, now: datetime) -> Mail:
    return replace(mail, sent_at=now, attempts=mail.attempts + 1, trouble="", next_try_at=None)


def _failed(mail: Mail, now: datetime, trouble: str) -> Mail:
    minutes = BACK_OFF[min(mail.attempts, len(BACK_OFF) - 1)]
    later = now + timedelta(minutes=minutes)
    return replace(mail, attempts=mail.attempts + 1, trouble=trouble, next_try_at=later)


def _with_mail(case: Case, review_id: str, mail_id: str, step: Step) -> Case:
    review = case.review(review_id)
    if review is None:
        return case
    outbox = tuple(step(mail) if mail.id == mail_id else mail for mail in review.outbox)
    changed = replace(review, outbox=outbox)
    return replace(case, reviews=tuple(changed if one.id == review_id else one for one in case.reviews))
