"""The embedded store: TinyDB documents in one folder, each case in a folder of its own, no server and no cloud."""

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from ehcforms.model import Case, Mail
from ehcforms.people import Account
from ehcforms.store import Draft, DraftKey, Missing, Parked, Token, Torn
from ehcforms.store.commit import commit, flush_folder, sweep
from ehcforms.store.index import SummaryIndex
from ehcforms.store.selftest import LEAST_FREE, try_out
from ehcforms.store.shelf import Locks, Shelf, hidden, plain
from ehcforms.store.written import case_json
from ehcforms.summary import Summary

PARKED_FOR = timedelta(hours=24)


class TinyStore:
    """The store in one folder. Raises StoreTrouble where the folder cannot be trusted."""

    def __init__(self, folder: Path, least_free: int = LEAST_FREE):
        try_out(folder, least_free)
        self.folder = folder
        locks = Locks(folder / "locks")
        self._cases = Shelf(folder / "cases", Case, locks, "/case.json", case_json)
        self._drafts = Shelf(folder / "drafts", Draft, locks)
        self._accounts = Shelf(folder / "accounts", Account, locks)
        self._tokens = Shelf(folder / "tokens", Token, locks)
        self._parked = Shelf(folder / "parked", Parked, locks)
        self._post = Shelf(folder / "post", Mail, locks)
        self._editions = folder / "editions"
        self._editions.mkdir(exist_ok=True)
        self._index = SummaryIndex(folder, self.get)
        self._addresses = _Addresses(self._accounts)
        self._one_address = Locks(folder / "locks" / "addresses")
        self._tidy()

    def _tidy(self) -> None:
        sweep(self.folder)
        for gone in (*self.folder.glob("cases/*.gone"), *self.folder.glob("drafts/*.gone")):
            shutil.rmtree(gone, ignore_errors=True)
        limit = datetime.now(UTC) - PARKED_FOR
        self._parked.thin(lambda kept: kept.at > limit)
        self._tokens.thin(lambda kept: kept.expires_at > datetime.now(UTC))

    def add(self, case: Case) -> None:
        """Keeps a new case; ValueError where the id is taken."""
        if case.id != Path(case.id).name:
            raise ValueError("this id cannot name a case")
        self._cases.path(case.id).parent.mkdir(exist_ok=True)
        flush_folder(self._cases.folder)

        def first(kept: Case | None) -> Case:
            if kept is not None:
                raise ValueError("a case with this id is already kept")
            return case

        self._cases.change(case.id, first)
        self._index.note(case.id)

    def get(self, id: str) -> Case:
        """The case as it was last written. Raises Missing or Torn."""
        if not id.replace("-", "").isalnum():
            raise Missing(id)
        return self._cases.get(id)

    def change(self, id: str, step: Callable[[Case], Case]) -> Case:
        """Writes what the pure step makes of the case and returns it. What the step raises leaves everything as it was."""

        def next_case(kept: Case | None) -> Case:
            if kept is None:
                raise Missing(id)
            return step(kept)

        after = self._cases.change(id, next_case)
        self._index.note(id)
        if after is None:
            raise Missing(id)
        return after

    def remove(self, id: str) -> None:
        """Removes a case with its files and the drafts of its reviews."""
        for review in self.get(id).reviews:
            self.drop_drafts_of(review.id)
        self._cases.clear(self._cases.path(id).parent)
        self._index.note(id)

    def ids(self) -> tuple[str, ...]:
        """The ids of all cases."""
        return tuple(sorted(path.parent.name for path in self._cases.folder.glob("*/case.json")))

    def summaries(self) -> tuple[Summary, ...]:
        """A summary of every case that can be read."""
        return self._index.summaries()

    def torn(self) -> tuple[str, ...]:
        """The ids of cases whose file cannot be read."""
        return self._index.torn()

    def draft(self, author: str, key: DraftKey) -> Draft | None:
        """The author's own draft of a paper, or None."""
        return self._drafts.find(_draft_name(author, key))

    def save_draft(self, author: str, key: DraftKey, step: Callable[[Draft | None], Draft]) -> Draft:
        """Writes what the step makes of the author's draft and returns it."""
        name = _draft_name(author, key)
        folder = self._drafts.path(name).parent
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            flush_folder(folder.parent)
        after = self._drafts.change(name, step)
        assert after is not None
        return after

    def drop_draft(self, author: str, key: DraftKey) -> None:
        """Removes the author's draft of a paper."""
        self._drafts.change(_draft_name(author, key), lambda _: None)

    def drop_drafts_of(self, review: str) -> None:
        """Removes all drafts of a review, whoever wrote them."""
        self._drafts.clear(self._drafts.folder / plain(review))

    def drafts_of(self, review: str) -> Iterator[Draft]:
        """All drafts of a review, or with an empty text those of the papers of cases."""
        folder = plain(review)
        for path in sorted((self._drafts.folder / folder).glob("*.json")):
            with contextlib.suppress(Torn):
                if draft := self._drafts.find(f"{folder}/{path.stem}"):
                    yield draft

    def clear_strays(self) -> None:
        """Removes drafts and links of reviews that no case has; nothing while a case cannot be read.

        What is there is listed before the reviews are, so that nothing of a review that starts meanwhile is taken.
        """
        folders = [place for place in self._drafts.folder.iterdir() if place.suffix != ".gone"]
        linked = {token.review for _, token in self._tokens.whole()}
        there = {"", *(review for summary in self.summaries() for review in summary.reviews)}
        if self.torn():
            return
        for place in folders:
            if place.name not in set(map(plain, there)):
                self._drafts.clear(place)
        for review in linked - there:
            self.revoke_tokens(review)

    def account(self, id: str) -> Account | None:
        """The account with this id."""
        return self._accounts.find(id) if id.isalnum() else None

    def account_by_email(self, email: str) -> Account | None:
        """The account with this address, capitals aside."""
        id = self._addresses.id_of(email)
        return self._accounts.find(id) if id else None

    def accounts(self) -> tuple[Account, ...]:
        """All accounts."""
        return tuple(account for _, account in self._accounts.whole())

    def add_account(self, account: Account) -> Account:
        """Keeps a new account; ValueError where the address has one already."""
        with self._one_address.hold("accounts"):
            if self.account_by_email(account.email):
                raise ValueError("there is already an account with this address")
            self._accounts.change(account.id, lambda _: account)
            self._addresses.learn(account)
        return account

    def change_account(self, id: str, step: Callable[[Account], Account]) -> Account:
        """Writes what the step makes of the account and returns it. Raises Missing."""

        def next_account(kept: Account | None) -> Account:
            if kept is None:
                raise Missing(id)
            return step(kept)

        after = self._accounts.change(id, next_account)
        assert after is not None
        self._addresses.learn(after)
        return after

    def keep_token(self, secret: str, token: Token) -> None:
        """Keeps a token under the hash of its secret."""
        self._tokens.change(hidden(secret), lambda _: token)

    def token(self, secret: str) -> Token | None:
        """What a secret stands for, without using it up; None where it was used, revoked or never made."""
        return self._tokens.find(hidden(secret))

    def use_token(self, secret: str) -> Token | None:
        """The same, once: afterwards the secret is worth nothing."""
        return _taken(self._tokens, hidden(secret))

    def revoke_tokens(self, review: str) -> None:
        """Makes all tokens of a review worthless."""
        self._tokens.thin(lambda kept: kept.review != review)

    def park(self, secret: str, parked: Parked) -> None:
        """Keeps what was sent after a session had ended."""
        self._parked.change(hidden(secret), lambda _: parked)

    def unpark(self, secret: str) -> Parked | None:
        """Gives it back, once."""
        return _taken(self._parked, hidden(secret))

    def keep_edition(self, digest: str, content: bytes) -> None:
        """Keeps the texts of an edition of forms and rules."""
        path = self._editions / plain(digest)
        if not path.exists():
            commit(path, content)

    def edition(self, digest: str) -> bytes | None:
        """The texts of an edition."""
        path = self._editions / plain(digest)
        return path.read_bytes() if path.exists() else None

    def post(self, mail: Mail) -> None:
        """Puts a mail that belongs to no case, such as a sign-in link, into the outbox."""
        self._post.change(plain(mail.id), lambda _: mail)

    def posted(self) -> Iterator[Mail]:
        """Those mails, oldest first."""
        return iter(sorted((mail for _, mail in self._post.whole()), key=lambda mail: mail.created_at))

    def change_posted(self, id: str, step: Callable[[Mail], Mail | None]) -> None:
        """Writes what the step makes of such a mail; None takes it out."""
        self._post.change(plain(id), lambda kept: step(kept) if kept else None)


def _draft_name(author: str, key: DraftKey) -> str:
    paper = plain(f"{key.case}/{key.form}/{key.participant}")
    return f"{plain(key.review)}/{plain(author)}-{paper}"


T = TypeVar("T")


def _taken(shelf: Shelf[T], name: str) -> T | None:
    found: list[T | None] = []
    shelf.change(name, found.append)
    return found[0]


class _Addresses:
    """Which account has which address: derived from the accounts, read again when another process has added one."""

    def __init__(self, accounts: Shelf[Account]):
        self._accounts = accounts
        self._ids: dict[str, str] = {}
        self._seen = 0
        self._lock = threading.RLock()

    def id_of(self, email: str) -> str:
        """The id of the account with an address, or an empty text."""
        with self._lock:
            stamp = self._accounts.folder.stat().st_mtime_ns
            if stamp != self._seen:
                self._ids = {one.email.casefold(): one.id for _, one in self._accounts.whole()}
                self._seen = stamp
            return self._ids.get(email.strip().casefold(), "")

    def learn(self, account: Account) -> None:
        """Notes the address of an account that was just written."""
        with self._lock:
            self._ids = {email: id for email, id in self._ids.items() if id != account.id}
            self._ids[account.email.casefold()] = account.id
