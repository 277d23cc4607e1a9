"""The demonstration: a made-up authority with its people, and eight children whose reviews stand at different stages.

Everything is made through the same steps as in a real review, at moments before now, so that what is seen is real.
"""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ehcforms import dates, passwords
from ehcforms.demo.cast import CAST, account_of, case_of
from ehcforms.demo.stage import Stage
from ehcforms.model import Case, Mail, Review
from ehcforms.site import Site
from ehcforms.store import Store

PASSWORD = "three-random-words"
"""The password of everybody in the demonstration."""

SENT_BEFORE_DAYS = 9
"""Mails older than this count as sent."""


def children() -> list[dict[str, Any]]:
    """The children as they are told in children.json."""
    told = json.loads((Path(__file__).parent / "children.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = told["children"]
    return found


def seed(store: Store, site: Site, now: datetime) -> None:
    """Fills an empty store with the demonstration, its dates relative to now."""
    kept = passwords.hash_of(PASSWORD)
    accounts = {}
    for person in CAST:
        accounts[person["key"]] = store.add_account(account_of(person, kept, now))
    for child in children():
        case = case_of(child, site, dates.london_date(now))
        stage = Stage(case, site, accounts, now)
        stage.play(child["story"])
        store.add(_quiet(stage.case, now))
        for person in child["people"]:
            _add_family(store, person, kept, now)
        if stage.draft:
            store.save_draft(*stage.draft)


def _add_family(store: Store, person: list[str], kept: str, now: datetime) -> None:
    name, role, email, relationship = person
    if email and not store.account_by_email(email):
        told = {"key": email, "name": name, "email": email, "job_role": "", "offices": []}
        store.add_account(account_of(told, kept, now))


def _quiet(case: Case, now: datetime) -> Case:
    """The case with its older mails marked as sent, so that only the newest arrive when the demonstration starts."""
    return replace(case, reviews=tuple(replace(one, outbox=_sent(one, now)) for one in case.reviews))


def _sent(review: Review, now: datetime) -> tuple[Mail, ...]:
    return tuple(
        replace(mail, sent_at=mail.created_at, attempts=1) if (now - mail.created_at).days >= SENT_BEFORE_DAYS else mail
        for mail in review.outbox
    )
