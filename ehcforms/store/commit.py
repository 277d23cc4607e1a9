"""One durable write of one file, and the seal that tells a whole file from a torn one.

A commit writes a temporary file in the same folder, flushes it to the disk, takes the old file's place and flushes the
folder; only then is it acknowledged. A failed flush is never tried again on the same descriptor.
"""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Any

import orjson
from tinydb.storages import Storage

from ehcforms.store import Missing, Torn

FORMAT = b"ehcforms 1"
TEMPORARY = ".part"
TABLE = "documents"
KEY = "value"
"""A file holds one table with one document, whose value this key has."""

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
    if len(parts) != 5 or b" ".join(parts[:2]) != FORMAT:
        raise Torn(f"{name} is empty or is no file of this store. Put back its copy from the last backup.")
    if int(parts[3]) != len(content) or hashlib.sha256(content).hexdigest().encode() != parts[4]:
        raise Torn(f"{name} is damaged. Put back its copy from the last backup.")
    return content, int(parts[2])


def commit(path: Path, content: bytes) -> None:
    """Writes a file durably: after this it is there whole, whatever happens; before, the old one is."""
    part = path.parent / f"{path.name}.{secrets.token_hex(4)}{TEMPORARY}"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb", buffering=0) as file:
            _write_all(file.fileno(), content)
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def flush_folder(folder: Path) -> None:
    """Makes the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> tuple[bytes, int]:
    """The sealed content of a file and its sequence number. Raises Missing or Torn."""
    try:
        whole = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise Missing(path.stem) from None
    return unseal(whole, "/".join(path.parts[-2:]))


class SealedFile(Storage):
    """A storage for one transaction of TinyDB: the tables of one sealed file, read once and committed whole."""

    def __init__(self, path: Path):
        self._path = path
        try:
            self._content, self._sequence = read(path)
        except Missing:
            self._content, self._sequence = b"", 0
        self._tables: dict[str, dict[str, Any]] | None = None

    @property
    def content(self) -> bytes:
        """What the file held when the transaction began; empty where there was none."""
        return self._content

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables; None where there is no file yet."""
        if self._tables is None and self._content:
            self._tables = _unopened(self._content) or orjson.loads(self._content)
        return self._tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Commits the tables with the next sequence number."""
        self._content = orjson.dumps(data)
        self._sequence += 1
        commit(self._path, seal(self._content, self._sequence))


def _unopened(content: bytes) -> dict[str, dict[str, Any]] | None:
    """The tables of a file with one document, whose value stays finished JSON: writing need not read it again."""
    if content.startswith(_HEAD) and content.endswith(_TAIL):
        return {TABLE: {"1": {KEY: orjson.Fragment(content[len(_HEAD) : -len(_TAIL)])}}}
    return None


def sweep(folder: Path) -> int:
    """Removes what interrupted commits left behind; how many files that were."""
    left = list(folder.rglob(f"*{TEMPORARY}"))
    for part in left:
        part.unlink(missing_ok=True)
    return len(left)
