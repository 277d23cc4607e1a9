"""One durable write of one file, and the seal that tells a whole file from a torn one.

A commit writes a temporary file in the same folder, flushes it to the disk, takes the old file's place and flushes the
folder; only then is it acknowledged. A failed flush is never tried again on the same descriptor.
"""

import contextlib
import hashlib
import os
import secrets
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
from tinydb.storages import Storage

from ehcforms.store import Missing, Torn

FORMAT = b"ehcforms 1"
TEMPORARY = ".part"
ABANDONED_AFTER = timedelta(minutes=10)
"""A commit takes less than a second: what is older than this belongs to nobody who still writes."""
TABLE = "documents"
KEY = "value"
"""A file holds one table with one document, whose value this key has."""

_AT_ONCE = 1 << 16
_HEAD = b'{"%s":{"1":{"%s":' % (TABLE.encode(), KEY.encode())
_TAIL = b"}}}"


def seal(content: bytes, sequence: int) -> bytes:
    """The content with a first line of format, sequence number, length in bytes and SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    return b"%s %d %d %s\n%s" % (FORMAT, sequence, len(content), digest.encode(), content)


def unseal(whole: bytes, name: str) -> tuple[bytes, int]:
    """The content and its sequence number. Raises Torn for an empty, cut or altered file."""
    head, _, content = whole.partition(b"\n")
    parts = head.split(b" ")
    if len(parts) != 5 or b" ".join(parts[:2]) != FORMAT or not (parts[2].isdigit() and parts[3].isdigit()):
        raise Torn(f"{name} is empty or is no file of this store. Put back its copy from the last backup.")
    if not _is_whole(content, parts):
        raise Torn(f"{name} is damaged. Put back its copy from the last backup.")
    return content, int(parts[2])


def _is_whole(content: bytes, parts: list[bytes]) -> bool:
    return int(parts[3]) == len(content) and hashlib.sha256(content).hexdigest().encode() == parts[4]


def commit(path: Path | str, content: bytes) -> None:
    """Writes a file durably: after this it is there whole, whatever happens; before, the old one is."""
    whole = str(path)
    part = f"{whole}.{secrets.token_hex(4)}{TEMPORARY}"
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            _write_all(handle, content)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(part, whole)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)
        raise
    flush_folder(os.path.dirname(whole))


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def flush_folder(folder: Path | str) -> None:
    """Makes the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: str, expected: int = 0) -> bytes:
    """A file byte for byte, still sealed; of the expected size it is read in one go. Raises Missing."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        raise Missing(os.path.basename(path)) from None
    try:
        return _read_all(handle, expected)
    finally:
        os.close(handle)


def _read_all(handle: int, expected: int) -> bytes:
    content = os.read(handle, (expected or os.fstat(handle).st_size) + 1)
    while more := os.read(handle, _AT_ONCE):
        content += more
    return content


class SealedFile(Storage):
    """A storage for one transaction of TinyDB: the tables of one sealed file that was read and checked, committed whole."""

    def __init__(self, path: str, whole: bytes = b"", sequence: int = 0):
        self._path = path
        self.whole = whole
        self.sequence = sequence

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables; None where there is no file yet. The value of the one document is left out: whoever writes replaces it."""
        if not self.whole:
            return None
        start = self.whole.index(b"\n") + 1
        if self.whole.startswith(_HEAD, start) and self.whole.endswith(_TAIL):
            return {TABLE: {"1": {}}}
        tables: dict[str, dict[str, Any]] = orjson.loads(self.whole[start:])
        return tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Commits the tables with the next sequence number."""
        self.sequence += 1
        self.whole = seal(orjson.dumps(data), self.sequence)
        commit(self._path, self.whole)


def sweep(folder: Path) -> int:
    """Removes what interrupted commits left behind, and nothing of a commit under way; how many files that were."""
    limit = time.time() - ABANDONED_AFTER.total_seconds()
    left = [part for part in folder.rglob(f"*{TEMPORARY}") if _written(part) < limit]
    for part in left:
        part.unlink(missing_ok=True)
    return len(left)


def _written(part: Path) -> float:
    """When a file was last written; never, where it is gone by now."""
    try:
        return part.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
