"""Attachments: checked at the door, stripped of what nobody meant to send, kept under a random name, handed out as they are."""

import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ehcforms import file_kinds, scanner
from ehcforms.file_kinds import BadFile
from ehcforms.model import Attachment
from ehcforms.store.commit import commit, flush_folder

__all__ = ["BadFile", "keep", "cases_with_files", "open_file", "remove", "remove_all"]

LARGEST = 20_000_000


def keep(folder: Path, case: str, stream: BinaryIO, name: str, largest: int = LARGEST, clamav: str = "") -> Attachment:
    """Checks and keeps a file of a case (`case` may be empty for a case to be).

    Raises BadFile with what to do: too large, empty, of a kind that is not taken, or not what its name says.
    """
    content = stream.read(largest + 1)
    if not content:
        raise BadFile("The file is empty. Choose another.")
    if len(content) > largest:
        raise BadFile(f"The file is larger than {largest // 1_000_000} MB. Make it smaller or split it.")
    name = plain_name(name)
    kind = file_kinds.kind_of(name, content)
    scanner.check(content, clamav)
    content = kind.cleaned(content)
    id = secrets.token_hex(16)
    place = _folder(folder, case)
    place.mkdir(parents=True, exist_ok=True)
    flush_folder(place.parent)
    commit(place / id, content)
    return Attachment(id=id, name=name, media_type=kind.media_type, size=len(content))


def plain_name(name: str) -> str:
    """The name of a file as it may be shown: no folder, no control characters, at most 120 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*').strip(". ")
    stem, dot, ending = shown.rpartition(".")
    return f"{(stem or 'file')[:110]}{dot}{ending[:9]}" if dot else shown[:120] or "file"


def _folder(folder: Path, case: str) -> Path:
    return folder / "cases" / case / "files" if case else folder / "new-files"


def cases_with_files(folder: Path) -> Iterator[str]:
    """The ids of cases that have attachments."""
    return (place.parent.name for place in (folder / "cases").glob("*/files"))


def open_file(folder: Path, case: str, attachment: Attachment) -> BinaryIO:
    """The kept bytes. Raises FileNotFoundError where the file is gone."""
    if not attachment.id.isalnum():
        raise FileNotFoundError(attachment.id)
    return open(_folder(folder, case) / attachment.id, "rb")


def remove(folder: Path, case: str, attachment: Attachment) -> None:
    """Removes a file for good; it is no error where it is gone already."""
    (_folder(folder, case) / attachment.id).unlink(missing_ok=True)


def remove_all(
    folder: Path, case: str, keeping: frozenset[str] = frozenset(), before: datetime | None = None
) -> None:
    """Removes the files of a case but those whose ids are to be kept, and those kept since a moment if one is given."""
    place = _folder(folder, case)
    if not place.exists():
        return
    for entry in os.scandir(place):
        if entry.name not in keeping and (before is None or entry.stat().st_mtime < before.timestamp()):
            os.unlink(entry.path)
    flush_folder(place)
