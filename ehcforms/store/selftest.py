"""Whether a folder can be trusted with cases: tried at every start, before anything is acknowledged."""

import os
import secrets
import shutil
from pathlib import Path

from filelock import FileLock, Timeout

from ehcforms.store import StoreTrouble
from ehcforms.store.commit import commit

LEAST_FREE = 200 * 1024 * 1024
"""Bytes that must be free."""


def try_out(folder: Path, least_free: int = LEAST_FREE) -> None:
    """Raises StoreTrouble where locks, renames, flushes or free space of the folder cannot be relied on."""
    _make(folder)
    free = shutil.disk_usage(folder).free
    if free < least_free:
        raise StoreTrouble(
            f"Only {free // 2**20} MB are free in {folder}; at least {least_free // 2**20} MB are needed. Free some space."
        )
    try:
        _try_lock(folder)
        _try_commit(folder)
    except OSError as trouble:
        raise StoreTrouble(
            f"Files cannot be written safely in {folder}: {trouble.strerror or trouble}. Choose a folder on a local disk."
        ) from trouble


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.chmod(folder, 0o700)
    except OSError as trouble:
        raise StoreTrouble(f"The folder {folder} cannot be made: {trouble.strerror or trouble}.") from trouble


def _try_lock(folder: Path) -> None:
    path = folder / f"try-{secrets.token_hex(4)}.lock"
    try:
        with FileLock(path):
            try:
                with FileLock(path, timeout=0):
                    raise StoreTrouble(f"Locks do not work in {folder}. Choose a folder on a local disk.")
            except Timeout:
                return
    finally:
        path.unlink(missing_ok=True)


def _try_commit(folder: Path) -> None:
    path = folder / f"try-{secrets.token_hex(4)}"
    try:
        for content in (b"first", b"second"):
            commit(path, content)
            if path.read_bytes() != content:
                raise StoreTrouble(f"What is written in {folder} does not come back. Choose a folder on a local disk.")
    finally:
        path.unlink(missing_ok=True)
