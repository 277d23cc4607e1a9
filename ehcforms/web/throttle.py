"""Slows down whoever guesses: so many tries for one key in a quarter of an hour, counted in this process."""

from collections import defaultdict, deque
from datetime import datetime, timedelta
from threading import Lock

from werkzeug.exceptions import TooManyRequests

WINDOW = timedelta(minutes=15)


class Throttle:
    """Counts tries by key, such as an address; old ones are forgotten."""

    def __init__(self, most: int):
        self.most = most
        self._tries: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._lock = Lock()

    def check(self, key: str, now: datetime) -> None:
        """Raises TooManyRequests once a key has used up its tries."""
        with self._lock:
            self._forget(now)
            if len(self._tries.get(key, ())) >= self.most:
                raise TooManyRequests(retry_after=int(WINDOW.total_seconds()))

    def count(self, key: str, now: datetime) -> None:
        """Notes one try."""
        with self._lock:
            self._tries[key].append(now)

    def clear(self, key: str) -> None:
        """Forgets the tries of a key, as after a right password."""
        with self._lock:
            self._tries.pop(key, None)

    def _forget(self, now: datetime) -> None:
        for key in list(self._tries):
            tries = self._tries[key]
            while tries and now - tries[0] > WINDOW:
                tries.popleft()
            if not tries:
                del self._tries[key]
