"""Carries out what the outbox holds, with Flask-Mail: never inside a request, each mail to one address, again until it works.

A mail is claimed in the store before it is sent, so that two processes do not send it twice; a crash in between costs at
most a repetition, never a mail.
"""

import secrets
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask_mail import Connection, Message
from flask_mail import Mail as FlaskMail

from ehcforms.model import Case, Mail, Review
from ehcforms.people import SIGN_IN_LASTS
from ehcforms.settings import Settings
from ehcforms.store import Missing, Store, Token, Torn

BACK_OFF = (1, 5, 15, 60, 240, 720)
"""Minutes to wait after the first, second, … failure; the last one for all further ones."""

CLAIMED_FOR = timedelta(minutes=10)
"""How long a claimed mail is left alone before it is tried again."""


class _PatientConnection(Connection):
    """A connection that gives up on a silent server; Flask-Mail itself would wait for ever."""

    def __init__(self, mail: Any, seconds: float):
        super().__init__(mail)
        self._seconds = seconds

    def configure_host(self) -> smtplib.SMTP:
        """Connects within the given time."""
        mail = self.mail
        kind = smtplib.SMTP_SSL if mail.use_ssl else smtplib.SMTP
        host = kind(mail.server, mail.port, timeout=self._seconds)
        if mail.use_tls:
            host.starttls()
        if mail.username and mail.password:
            host.login(mail.username, mail.password)
        return host


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
        return sum(self._send(due, now) for due in self._due(now))

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

    def _send(self, due: _Due, now: datetime) -> bool:
        if not self._claim(due, now):
            return False
        trouble = self._try(due, now)
        self._note(due, lambda mail: _sent(mail, now) if not trouble else _failed(mail, now, trouble))
        return not trouble

    def _claim(self, due: _Due, now: datetime) -> bool:
        claimed: list[bool] = []

        def claim(mail: Mail) -> Mail:
            claimed.append(_is_due(mail, now))
            return replace(mail, next_try_at=now + CLAIMED_FOR) if claimed[-1] else mail

        self._note(due, claim)
        return bool(claimed and claimed[-1])

    def _note(self, due: _Due, step: Any) -> None:
        if not due.case:
            self._store.change_posted(due.mail.id, lambda mail: None if (after := step(mail)).sent_at else after)
            return
        try:
            self._store.change(due.case, lambda case: _with_mail(case, due.review, due.mail.id, step))
        except Missing:
            return

    def _try(self, due: _Due, now: datetime) -> str:
        """Sends one mail; what went wrong, in a sentence, or nothing."""
        try:
            line = _PatientConnection(self._mail.state, self._settings["smtp_timeout"])
            with self._app.app_context(), line as connection:
                connection.send(self._message(due, now))
        except smtplib.SMTPRecipientsRefused:
            return "The mail server does not take this address. Check it."
        except smtplib.SMTPAuthenticationError:
            return "The mail server does not accept the user or the password of this site."
        except (OSError, smtplib.SMTPException) as trouble:
            return f"The mail server could not be reached or did not take it ({type(trouble).__name__})."
        return ""

    def _message(self, due: _Due, now: datetime) -> Message:
        mail = due.mail
        message = Message(mail.subject, recipients=[mail.to], body=mail.body.replace("{link}", self._link(due, now)))
        if mail.calendar:
            method = "CANCEL" if "METHOD:CANCEL" in mail.calendar else "REQUEST"
            message.attach("meeting.ics", f'text/calendar; method={method}; charset="utf-8"', mail.calendar.encode())
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


def _with_mail(case: Case, review_id: str, mail_id: str, step: Any) -> Case:
    review = case.review(review_id)
    if review is None:
        return case
    outbox = tuple(step(mail) if mail.id == mail_id else mail for mail in review.outbox)
    changed = replace(review, outbox=outbox)
    return replace(case, reviews=tuple(changed if one.id == review_id else one for one in case.reviews))
