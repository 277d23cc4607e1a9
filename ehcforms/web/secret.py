"""What signs cookies: a key made once, kept beside the store, readable by its owner only."""

import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import TimedSerializer, base64_decode, base64_encode, want_bytes
from itsdangerous.signer import SigningAlgorithm


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


class OneCall(SigningAlgorithm):
    """HMAC with SHA-256 in one call of OpenSSL; the object that itsdangerous makes for each signature takes three times that."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        """The signature of a value."""
        return hmac.digest(key, value, "sha256")


class Plain(TimedSerializer[str]):
    """A signed value as JSON in base64, with the moment of signing. It is never compressed: a visit is a few words."""

    def dump_payload(self, obj: Any) -> bytes:
        """The value as a cookie can hold it."""
        return base64_encode(orjson.dumps(obj))

    def load_payload(self, payload: bytes, *_: Any, **__: Any) -> Any:
        """The value again; its signature has been checked."""
        return orjson.loads(base64_decode(payload))


class SignedCookies(SecureCookieSessionInterface):
    """Flask's signed cookies, with the signer made and its key derived once: Flask does both for each request anew, which is
    most of what it takes to read the cookie."""

    def __init__(self) -> None:
        self._signer: Plain | None = None

    def get_signing_serializer(self, app: Flask) -> Plain | None:  # type: ignore[override]
        """The signer of this app's key, which never changes while it runs."""
        if self._signer is None and app.secret_key:
            key = hmac.digest(want_bytes(app.secret_key), self.salt.encode(), "sha256")
            self._signer = Plain(key, signer_kwargs={"key_derivation": "none", "algorithm": OneCall()})
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
