"""The line to the mail server: given up when the server is silent, encrypted only to a server whose certificate is trusted."""

import contextlib
import smtplib
import ssl
from types import TracebackType
from typing import Any

from flask_mail import Connection

FOR_GOOD = 500
"""From this reply code on a mail server means no; below it means not now."""


class Closed(Exception):
    """The mail server takes no mail at all for now; the message says why."""


class Line(Connection):
    """A connection that gives up after some seconds; Flask-Mail itself would wait for ever and trust any certificate."""

    def __init__(self, mail: Any, seconds: float):
        super().__init__(mail)
        self._seconds = seconds

    def configure_host(self) -> smtplib.SMTP:
        """Connects and signs in. Raises Closed."""
        try:
            return self._open()
        except (OSError, smtplib.SMTPException) as wrong:
            raise Closed(_why_closed(wrong)) from wrong

    def _open(self) -> smtplib.SMTP:
        mail, trusted = self.mail, ssl.create_default_context()
        host = (
            smtplib.SMTP_SSL(mail.server, mail.port, timeout=self._seconds, context=trusted)
            if mail.use_ssl
            else smtplib.SMTP(mail.server, mail.port, timeout=self._seconds)
        )
        try:
            if mail.use_tls:
                host.starttls(context=trusted)
            if mail.username and mail.password:
                host.login(mail.username, mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hangs up. How a server says goodbye does not matter: it has taken the mail by then, or refused it."""
        if self.host is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self.host.quit()
            self.host.close()


def _why_closed(wrong: Exception) -> str:
    if isinstance(wrong, ssl.SSLCertVerificationError):
        return "The certificate of the mail server is not trusted, so no mail is given to it."
    if isinstance(wrong, smtplib.SMTPAuthenticationError):
        return "The mail server does not accept the user or the password of this site."
    if isinstance(wrong, smtplib.SMTPNotSupportedError):
        return "The mail server lacks what the settings ask of it: encryption by STARTTLS, or signing in."
    return f"The mail server could not be reached ({type(wrong).__name__})."


def why_not_sent(wrong: Exception) -> str:
    """What went wrong with one mail, in a sentence for whoever waits for it. It repeats nothing that the server said."""
    code = _code(wrong)
    if 0 < code < FOR_GOOD:
        return f"The mail server asked to try again later ({code})."
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        return "The mail server does not take this address. Check it."
    if isinstance(wrong, smtplib.SMTPSenderRefused):
        return "The mail server takes no mail from the sender that stands in the settings (mail_from)."
    if isinstance(wrong, (OSError, smtplib.SMTPException)):
        return f"The mail server did not take this mail ({code or type(wrong).__name__})."
    return f"This mail cannot be sent as it is ({type(wrong).__name__}). Check the address."


def _code(wrong: Exception) -> int:
    """The server's reply code, or 0 where it gave none."""
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in wrong.recipients.values()), default=0)
    return wrong.smtp_code if isinstance(wrong, smtplib.SMTPResponseException) else 0
