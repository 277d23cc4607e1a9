"""What runs beside the requests of a server: the post goes out, rules are asked what time alone has brought, and once a
day what a crash left behind is tidied away."""

import contextlib
import logging
import threading
import time
from datetime import UTC, datetime, timedelta

from ehcforms import review as story
from ehcforms.forgetting import tidy
from ehcforms.mail import PostOffice
from ehcforms.settings import Settings
from ehcforms.site import Site
from ehcforms.store import Missing, Store, Torn

log = logging.getLogger(__name__)

SECONDS_BETWEEN_POSTS = 2.0
SECONDS_BETWEEN_TIDYINGS = 24 * 3600.0


def sweep(site: Site, store: Store, now: datetime) -> int:
    """Asks the rules of every running review again; how many cases changed. A case that cannot be read is passed over."""
    changed = 0
    for summary in store.summaries():
        if not summary.review:
            continue
        with contextlib.suppress(Missing, Torn):
            before = store.get(summary.id)
            review = before.live_review
            if review is None:
                continue
            edition = site.edition_of(review, store)
            after = story.sweep(before, edition, now)
            if after != before:
                store.change(summary.id, lambda case, edition=edition: story.sweep(case, edition, now))  # type: ignore[misc]
                changed += 1
    return changed


class Clockwork:
    """The thread that does all of it until it is stopped. A failure is logged and tried again at the next turn."""

    def __init__(self, site: Site, store: Store, settings: Settings):
        self._site, self._store = site, store
        self._office = PostOffice(store, settings)
        self._every = timedelta(minutes=settings["sweep_minutes"])
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clockwork", daemon=True)

    def start(self) -> None:
        """Begins; the first turn comes at once."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the turn that is under way."""
        self._stop.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        next_sweep = time.monotonic() + 5
        next_tidying = next_sweep
        while not self._stop.is_set():
            try:
                if time.monotonic() >= next_sweep:
                    next_sweep = time.monotonic() + self._every.total_seconds()
                    sweep(self._site, self._store, datetime.now(UTC))
                if time.monotonic() >= next_tidying:
                    next_tidying = time.monotonic() + SECONDS_BETWEEN_TIDYINGS
                    tidy(self._store, datetime.now(UTC))
                self._office.deliver(datetime.now(UTC))
            except Exception as trouble:
                log.error("the post or the sweep failed: %s", type(trouble).__name__)
            self._stop.wait(SECONDS_BETWEEN_POSTS)
