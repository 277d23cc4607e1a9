"""The key that signs cookies: made once, kept beside the store, readable by its owner only."""

import os
import secrets
from pathlib import Path


def signing_key(folder: Path) -> bytes:
    """The key of this folder. Several workers that start at once all get the same one."""
    file = folder / "signing-key"
    if not file.exists():
        _make(file)
    return file.read_bytes()


def _make(file: Path) -> None:
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(secrets.token_bytes(32))
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
