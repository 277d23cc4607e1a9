"""A real SMTP server of the demonstration's own: it takes every mail, sends none on, and keeps them to be looked at."""

import threading
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from ehcforms.model import value

MOST_KEPT = 500


@value
class SeenMail:
    """A mail as it arrived."""

    number: int
    to: str
    subject: str
    body: str
    calendar: str
    at: datetime


_seen: list[SeenMail] = []
_lock = threading.Lock()


def received() -> tuple[SeenMail, ...]:
    """All mails that arrived, the newest first."""
    with _lock:
        return tuple(reversed(_seen))


class _Keeper:
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keeps one mail."""
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        with _lock:
            for address in envelope.rcpt_tos:
                _seen.append(_as_seen(message, address, _seen[-1].number + 1 if _seen else 1))
            del _seen[:-MOST_KEPT]
        return "250 Kept"


def _as_seen(message: EmailMessage, to: str, number: int) -> SeenMail:
    body = message.get_body(("plain",))
    calendar = next((part.get_content() for part in message.walk() if part.get_content_type() == "text/calendar"), "")
    text = calendar.decode() if isinstance(calendar, bytes) else calendar
    return SeenMail(
        number=number,
        to=to,
        subject=str(message["subject"]),
        body=body.get_content() if body else "",
        calendar=text,
        at=datetime.now(UTC),
    )


def start(port: int = 0) -> tuple[Controller, int]:
    """Starts the server on this computer only; the controller and its port."""
    controller = Controller(_Keeper(), hostname="127.0.0.1", port=port or _free_port())
    controller.start()
    return controller, controller.port


def _free_port() -> int:
    import socket

    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])
