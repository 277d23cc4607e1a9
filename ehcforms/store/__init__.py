"""Where cases, drafts, accounts and tokens are kept: the protocol that the rest of the house knows, and how to open one.

Every write is durable before it returns. Reads take no lock. A case is changed only through `change`, whose step is a
pure function from one case to the next.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from ehcforms.model import Attachment, Case, Mail, value
from ehcforms.people import Account
from ehcforms.summary import Summary


class Missing(LookupError):
    """There is nothing kept under this id."""


class Torn(Exception):
    """A file that is empty or damaged. Nothing is lost that was acknowledged: restore it from the last backup."""


class StoreTrouble(Exception):
    """The folder cannot be used, with a sentence that says why and what to do."""


@value
class DraftKey:
    """Which paper a draft belongs to. Without a review it is a paper of the case, or of no case yet."""

    case: str
    review: str
    form: str
    participant: str


@value
class Draft:
    """What somebody typed on a paper and has not sent.

    `typed` is what was typed, verbatim, by field name; `answers` is what of it was understood. `screens` holds for each
    screen the `sequence` at which it was last saved, so that two windows notice each other.
    """

    form: str
    form_version: int = 1
    typed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    files: tuple[Attachment, ...] = ()
    kept: dict[str, str] = field(default_factory=dict)
    """Findings whose words the writer keeps, and why."""
    screens: dict[str, int] = field(default_factory=dict)
    windows: dict[str, str] = field(default_factory=dict)
    """For each screen the window that saved it last, so that none conflicts with itself."""
    moments: dict[str, int] = field(default_factory=dict)
    """For each screen when that window sent it, in milliseconds by its own clock, so that what it sent before is late."""
    sequence: int = 0
    saved_at: datetime | None = None


@value
class Token:
    """What a single-use link is for. Bound to an address, and for an invitation to a case and a participant."""

    purpose: str
    email: str
    expires_at: datetime
    account: str = ""
    case: str = ""
    review: str = ""
    participant: str = ""
    role: str = ""
    path: str = "/"


@value
class Parked:
    """What somebody sent after their session had ended, kept until they have signed in again."""

    path: str
    typed: dict[str, tuple[str, ...]]
    at: datetime


class Store(Protocol):
    """What every kind of store can do."""

    folder: Path

    def add(self, case: Case) -> None:
        """Keeps a new case; ValueError where the id is taken."""

    def get(self, id: str) -> Case:
        """The case as it was last written. Raises Missing or Torn."""

    def change(self, id: str, step: Callable[[Case], Case]) -> Case:
        """Writes what the pure step makes of the case and returns it. What the step raises leaves everything as it was."""

    def remove(self, id: str) -> None:
        """Removes a case with its files."""

    def ids(self) -> tuple[str, ...]:
        """The ids of all cases."""

    def summaries(self) -> tuple[Summary, ...]:
        """A summary of every case that can be read."""

    def torn(self) -> tuple[str, ...]:
        """The ids of cases whose file cannot be read."""

    def draft(self, author: str, key: DraftKey) -> Draft | None:
        """The author's own draft of a paper, or None."""

    def save_draft(self, author: str, key: DraftKey, step: Callable[[Draft | None], Draft]) -> Draft:
        """Writes what the step makes of the author's draft and returns it."""

    def drop_draft(self, author: str, key: DraftKey) -> None:
        """Removes the author's draft of a paper."""

    def drop_drafts_of(self, review: str) -> None:
        """Removes all drafts of a review, whoever wrote them."""

    def drafts_of(self, review: str) -> Iterator[Draft]:
        """All drafts of a review, or with an empty text those of the papers of cases."""

    def clear_strays(self) -> None:
        """Removes drafts and links of reviews that no case has; nothing while a case cannot be read."""

    def account(self, id: str) -> Account | None:
        """The account with this id."""

    def account_by_email(self, email: str) -> Account | None:
        """The account with this address, capitals aside."""

    def accounts(self) -> tuple[Account, ...]:
        """All accounts."""

    def add_account(self, account: Account) -> Account:
        """Keeps a new account; ValueError where the address has one already."""

    def change_account(self, id: str, step: Callable[[Account], Account]) -> Account:
        """Writes what the step makes of the account and returns it. Raises Missing."""

    def keep_token(self, secret: str, token: Token) -> None:
        """Keeps a token under the hash of its secret."""

    def token(self, secret: str) -> Token | None:
        """What a secret stands for, without using it up; None where it was used, revoked or never made."""

    def use_token(self, secret: str) -> Token | None:
        """The same, once: afterwards the secret is worth nothing."""

    def revoke_tokens(self, review: str) -> None:
        """Makes all tokens of a review worthless."""

    def park(self, secret: str, parked: Parked) -> None:
        """Keeps what was sent after a session had ended."""

    def unpark(self, secret: str) -> Parked | None:
        """Gives it back, once."""

    def keep_edition(self, digest: str, content: bytes) -> None:
        """Keeps the texts of an edition of forms and rules."""

    def edition(self, digest: str) -> bytes | None:
        """The texts of an edition."""

    def post(self, mail: Mail) -> None:
        """Puts a mail that belongs to no case, such as a sign-in link, into the outbox."""

    def posted(self) -> Iterator[Mail]:
        """Those mails, oldest first."""

    def change_posted(self, id: str, step: Callable[[Mail], Mail | None]) -> None:
        """Writes what the step makes of such a mail; None takes it out."""


def open_store(folder: Path | str, options: Mapping[str, Any] | None = None) -> Store:
    """The store in a folder, made where it is missing. Raises StoreTrouble where the folder cannot be trusted."""
    from ehcforms.store.tiny import TinyStore

    return TinyStore(Path(folder), **(options or {}))
