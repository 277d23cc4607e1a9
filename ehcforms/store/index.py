"""Summaries of all cases, kept in memory: derived, refreshed where a case has changed, rebuilt when in doubt."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
from pydantic import TypeAdapter

from ehcforms.model import Case
from ehcforms.store import Missing, Torn
from ehcforms.summary import Summary, summary_of

_SUMMARY = TypeAdapter(Summary)
Stamp = tuple[int, int]


class SummaryIndex:
    """The summaries of a folder of cases. `changes.log` holds the id of every change, so that other processes notice.

    A snapshot speeds up the start; each of its entries counts only while the case's file has the time and size it had.
    """

    def __init__(self, folder: Path, get: Callable[[str], Case]):
        self._cases = folder / "cases"
        self._log = folder / "changes.log"
        self._snapshot = folder / "summaries.json"
        self._get = get
        self._append = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Stamp, Summary]] = {}
        self._torn: set[str] = set()
        self._read_to = -1
        self._list: tuple[Summary, ...] | None = None

    def note(self, id: str) -> None:
        """Says that a case has changed, was added or is gone."""
        os.write(self._append, f"{id}\n".encode())

    def summaries(self) -> tuple[Summary, ...]:
        """All summaries, as of now."""
        with self._lock:
            self._catch_up()
            if self._list is None:
                self._list = tuple(summary for _, summary in self._known.values())
            return self._list

    def torn(self) -> tuple[str, ...]:
        """The cases whose file could not be read."""
        with self._lock:
            self._catch_up()
            return tuple(sorted(self._torn))

    def _catch_up(self) -> None:
        size = self._log.stat().st_size if self._log.exists() else 0
        if self._read_to < 0 or size < self._read_to:
            self._rebuild(size)
        elif size > self._read_to:
            for id in self._noted(size):
                self._refresh(id)
            self._read_to = size

    def _noted(self, size: int) -> set[str]:
        with open(self._log, "rb") as log:
            log.seek(self._read_to)
            return set(log.read(size - self._read_to).decode().split())

    def _rebuild(self, size: int) -> None:
        kept = self._kept()
        self._known, self._torn = {}, set()
        for id, stamp in self._stamps():
            if id in kept and kept[id][0] == stamp:
                self._known[id] = kept[id]
            else:
                self._refresh(id)
        self._read_to, self._list = size, None
        self._keep()

    def _stamps(self) -> Iterator[tuple[str, Stamp]]:
        for entry in os.scandir(self._cases):
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                found = os.stat(f"{entry.path}/case.json")
                yield entry.name, (found.st_mtime_ns, found.st_size)

    def _refresh(self, id: str) -> None:
        self._list = None
        self._known.pop(id, None)
        self._torn.discard(id)
        try:
            found = os.stat(self._cases / id / "case.json")
            self._known[id] = ((found.st_mtime_ns, found.st_size), summary_of(self._get(id)))
        except (Missing, OSError):
            return
        except Torn:
            self._torn.add(id)

    def _kept(self) -> dict[str, tuple[Stamp, Summary]]:
        try:
            rows = orjson.loads(self._snapshot.read_bytes())
            return {id: ((stamp[0], stamp[1]), _SUMMARY.validate_python(row)) for id, stamp, row in rows}
        except (OSError, ValueError, TypeError):
            return {}

    def _keep(self) -> None:
        """The snapshot needs no durability: it is only believed where the files agree."""
        rows = [(id, stamp, _SUMMARY.dump_python(summary, mode="json")) for id, (stamp, summary) in self._known.items()]
        part = self._snapshot.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            part.write_bytes(orjson.dumps(rows))
            part.replace(self._snapshot)
