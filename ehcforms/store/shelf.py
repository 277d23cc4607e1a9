"""A folder of documents, one TinyDB file each, changed under a lock and read without one."""

import hashlib
import logging
import os
import secrets
import shutil
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

import orjson
from filelock import FileLock
from pydantic import TypeAdapter
from tinydb import TinyDB
from tinydb.table import Document

from ehcforms.store import Missing, Torn
from ehcforms.store.commit import KEY, TABLE, SealedFile, flush_folder, read, unseal
from ehcforms.store.written import Parts

try:
    import fcntl
except ImportError:  # pragma: no cover
    fcntl = None  # type: ignore[assignment]

T = TypeVar("T")
_log = logging.getLogger(__name__)

STRIPES = 256
REMEMBERED = 64
"""How many documents of a shelf are remembered."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A document with the file that holds it, byte for byte, the file's sequence number, and parts that are finished JSON."""

    whole: bytes
    sequence: int
    value: T
    parts: Parts = field(default_factory=dict)


class Locks:
    """One of 256 lock files for each name, so that other threads and other processes wait."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self._stripes = [_Lock(f"{folder}/{stripe:02x}.lock") for stripe in range(STRIPES)]

    def hold(self, name: str) -> "_Lock":
        """What holds the lock of a name, for a `with`."""
        return self._stripes[zlib.crc32(name.encode()) % STRIPES]


class _Lock:
    """A lock file, held by one thread of one process; the system lets go of it when the process ends."""

    def __init__(self, path: str):
        self._path = path
        self._thread = threading.Lock()
        self._release: Callable[[], None]

    def __enter__(self) -> None:
        self._thread.acquire()
        try:
            self._release = _locked(self._path)
        except BaseException:
            self._thread.release()
            raise

    def __exit__(self, *_: object) -> None:
        try:
            self._release()
        finally:
            self._thread.release()


def _locked(path: str) -> Callable[[], None]:
    """Locks a file against other processes and returns what lets go of it.

    `flock` where the system has it (5 µs); filelock elsewhere (120 µs), which knows every system.
    """
    if fcntl is None:
        lock = FileLock(path, poll_interval=0.002)
        lock.acquire()
        return lock.release
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except BaseException:
        os.close(handle)
        raise
    return partial(os.close, handle)


class Shelf(Generic[T]):
    """Documents of one type by name. `ending` follows a name in the path of its file; `dump` makes JSON of a document, given
    the parts that were finished before.

    The values read last are remembered beside their files' bytes: the file is read each time, and unless every byte is the
    same it is checked and understood anew.
    """

    def __init__(
        self,
        folder: Path,
        kind: type[T],
        locks: Locks,
        ending: str = ".json",
        dump: Callable[[T, Parts], tuple[bytes, Parts]] | None = None,
    ):
        self.folder = folder
        self._adapter = TypeAdapter(kind)
        self._dump = dump or (lambda value, _: (self._adapter.dump_json(value), {}))
        self._locks = locks
        self._ending = ending
        self._remembered: dict[str, Kept[T]] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where the document of this name lies."""
        return Path(self._file(name))

    def _file(self, name: str) -> str:
        return f"{self.folder}/{name}{self._ending}"

    def get(self, name: str) -> T:
        """The document. Raises Missing or Torn."""
        return self._kept(name).value

    def find(self, name: str) -> T | None:
        """The document, or None where there is none. Raises Torn."""
        try:
            return self.get(name)
        except Missing:
            return None

    def _kept(self, name: str) -> Kept[T]:
        last = self._remembered.get(name)
        whole = read(self._file(name), len(last.whole) if last else 0)
        if last is not None and last.whole == whole:
            return last
        content, sequence = unseal(whole, name)
        value = self._adapter.validate_python(orjson.loads(content)[TABLE]["1"][KEY])
        return self._remember(name, Kept(whole, sequence, value))

    def _remember(self, name: str, kept: Kept[T]) -> Kept[T]:
        while len(self._remembered) >= REMEMBERED:
            self._remembered.pop(next(iter(self._remembered)), None)
        self._remembered[name] = kept
        return kept

    def change(self, name: str, step: Callable[[T | None], T | None]) -> T | None:
        """Writes what the step makes of the document (None where there is none yet); None removes it."""
        with self._locks.hold(f"{self.folder.name}/{name}"):
            try:
                kept: Kept[T] | None = self._kept(name)
            except Missing:
                kept = None
            before = kept.value if kept else None
            after = step(before)
            if after is None:
                self._remembered.pop(name, None)
                self._unlink(self.path(name))
            elif after is not before:
                self._write(name, kept, after)
        return after

    def _write(self, name: str, kept: Kept[T] | None, after: T) -> None:
        """The document goes into its table as finished JSON, which is a third of the cost of a second walk over it."""
        storage = SealedFile(self._file(name), kept.whole, kept.sequence) if kept else SealedFile(self._file(name))
        table = TinyDB(storage=lambda: storage).table(TABLE, cache_size=0)
        json, parts = self._dump(after, kept.parts if kept else {})
        document = {KEY: orjson.Fragment(json)}
        if kept:
            table.update(document, doc_ids=[1])
        else:
            table.insert(Document(document, doc_id=1))
        self._remember(name, Kept(storage.whole, storage.sequence, after, parts))

    def thin(self, stays: Callable[[T], bool]) -> None:
        """Removes the documents that lie flat in the folder and are not to stay; a damaged one stays."""
        for name, _ in self.whole():
            self.change(name, lambda kept: kept if kept is not None and stays(kept) else None)

    def _unlink(self, path: Path) -> None:
        if path.exists():
            path.unlink()
            flush_folder(path.parent)

    def clear(self, folder: Path) -> None:
        """Removes a folder of documents: first out of sight in one step, then for good."""
        if folder.exists():
            gone = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}.gone")
            folder.rename(gone)
            flush_folder(gone.parent)
            shutil.rmtree(gone, ignore_errors=True)

    def names(self) -> Iterator[str]:
        """The names of documents that lie flat in the folder."""
        return (path.stem for path in sorted(self.folder.glob("*.json")))

    def whole(self) -> Iterator[tuple[str, T]]:
        """Names and documents that lie flat in the folder. One that is damaged is left out, so that it stops no other."""
        for name in list(self.names()):
            try:
                yield name, self.get(name)
            except Missing:
                continue
            except Torn as torn:
                _log.warning("%s: %s", self.folder.name, torn)


def hidden(secret: str) -> str:
    """Under what a secret is kept: its SHA-256, so that the folder gives no secret away."""
    return hashlib.sha256(secret.encode()).hexdigest()


def plain(value: Any) -> str:
    """A short name, safe in a path, for any text."""
    return hashlib.sha256(str(value).encode()).hexdigest()[:32]
