"""A folder of documents, one TinyDB file each, changed under a lock and read without one."""

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

import orjson
from filelock import FileLock
from pydantic import TypeAdapter
from tinydb import TinyDB
from tinydb.table import Document

from ehcforms.store import Missing
from ehcforms.store.commit import SealedFile, flush_folder, read

T = TypeVar("T")

STRIPES = 256
TABLE = "document"


class Locks:
    """One of 256 lock files for each name, so that other processes wait too."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._threads = [threading.Lock() for _ in range(STRIPES)]
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        """Holds the lock of a name against all threads and processes."""
        stripe = hashlib.sha256(name.encode()).digest()[0]
        with self._threads[stripe], FileLock(self._folder / f"{stripe:02x}.lock", poll_interval=0.002):
            yield


class Shelf(Generic[T]):
    """Documents of one type by name. `place` says where the document of a name lies."""

    def __init__(self, folder: Path, kind: type[T], locks: Locks, place: Callable[[Path, str], Path]):
        self.folder = folder
        self._adapter = TypeAdapter(kind)
        self._locks = locks
        self._place = place
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where the document of this name lies."""
        return self._place(self.folder, name)

    def get(self, name: str) -> T:
        """The document. Raises Missing or Torn."""
        content, _ = read(self.path(name))
        return self._adapter.validate_python(orjson.loads(content)[TABLE]["1"])

    def find(self, name: str) -> T | None:
        """The document, or None where there is none. Raises Torn."""
        try:
            return self.get(name)
        except Missing:
            return None

    def change(self, name: str, step: Callable[[T | None], T | None]) -> T | None:
        """Writes what the step makes of the document (None where there is none yet); None removes it."""
        with self._locks.hold(f"{self.folder.name}/{name}"):
            path = self.path(name)
            with TinyDB(path, storage=SealedFile) as database:
                table = database.table(TABLE, cache_size=0)
                kept = table.get(doc_id=1)
                before = None if kept is None else self._adapter.validate_python(dict(kept))
                after = step(before)
                if after is None:
                    self._unlink(path)
                elif after != before:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    table.upsert(Document(self._adapter.dump_python(after, mode="json"), doc_id=1))
        return after

    def _unlink(self, path: Path) -> None:
        if path.exists():
            path.unlink()
            flush_folder(path.parent)

    def clear(self, folder: Path) -> None:
        """Removes a folder of documents: first out of sight in one step, then for good."""
        if folder.exists():
            gone = folder.with_name(f"{folder.name}.gone")
            folder.rename(gone)
            flush_folder(gone.parent)
            shutil.rmtree(gone)

    def names(self) -> Iterator[str]:
        """The names of documents that lie flat in the folder."""
        return (path.stem for path in sorted(self.folder.glob("*.json")))


def flat(folder: Path, name: str) -> Path:
    """One file a document."""
    return folder / f"{name}.json"


def hidden(secret: str) -> str:
    """Under what a secret is kept: its SHA-256, so that the folder gives no secret away."""
    return hashlib.sha256(secret.encode()).hexdigest()


def plain(value: Any) -> str:
    """A short name, safe in a path, for any text."""
    return hashlib.sha256(str(value).encode()).hexdigest()[:32]
