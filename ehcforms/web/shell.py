"""What a view works with: the site, the store, the settings, and the moment at which the request came in."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Flask, current_app, g

from ehcforms.dates import london_date
from ehcforms.model import Review
from ehcforms.settings import Settings
from ehcforms.site import Site
from ehcforms.store import Store
from ehcforms.workflow import Edition

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Shell:
    """One request's view of the world; all of it of one moment."""

    site: Site
    store: Store
    settings: Settings
    now: datetime

    @property
    def today(self) -> date:
        """The day in England."""
        return london_date(self.now)

    def edition(self, review: Review | None = None) -> Edition:
        """The forms and rules of a review, or the current ones."""
        return self.site.edition_of(review, self.store)


def system_clock() -> datetime:
    """The moment now, aware, in UTC."""
    return datetime.now(UTC)


def hang(app: Flask, site: Site, store: Store, settings: Settings, clock: Clock | None) -> None:
    """Gives every request its `Shell`."""
    app.extensions["ehcforms"] = (site, store, settings, clock or system_clock)


def shell() -> Shell:
    """The shell of this request."""
    if "shell" not in g:
        site, store, settings, clock = current_app.extensions["ehcforms"]
        g.shell = Shell(site, store, settings, clock())
    found: Shell = g.shell
    return found


def new_id() -> str:
    """A fresh name for a case, a review or a person: 128 random bits, so that it cannot be guessed."""
    return secrets.token_hex(16)
