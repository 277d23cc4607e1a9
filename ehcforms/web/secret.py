"""What signs cookies: a key made once, kept beside the store, readable by its owner only."""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer


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


class SignedCookies(SecureCookieSessionInterface):
    """Flask's signed cookies, with the signer made once: Flask makes one for each request anew, which is half of what it
    takes to read the cookie."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of this app's key, which never changes while it runs."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


def sign_token_once() -> None:
    """Gives this request the visit's token against forged forms, signed when it was first asked for; Flask-WTF would sign it
    for every page anew, a tenth of what a page takes."""
    if "csrf_token" in session:
        g.csrf_token = _signed(session["csrf_token"])


@lru_cache(maxsize=4096)
def _signed(token: str) -> str:
    """The token of the session of this request, signed. Tokens are random, so that no two visits share one."""
    return str(generate_csrf())
