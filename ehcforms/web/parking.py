"""What somebody was typing, or where they were going, when their visit ended: kept until they have signed in again."""

import secrets
from urllib.parse import urlsplit

from flask import Request, g, session, url_for

from ehcforms.store import Parked
from ehcforms.web.shell import shell

SECRETS = ("password", "csrf_token", "secret")
"""Fields whose names hold one of these words are never kept and never shown again."""


def typed(request: Request) -> dict[str, tuple[str, ...]]:
    """What was posted, without secrets."""
    return {name: tuple(words) for name, words in request.form.lists() if not any(one in name for one in SECRETS)}


def keep(request: Request) -> None:
    """Remembers the page that was asked for, and the words that were sent to a paper."""
    session["next"] = going_to(request)
    words = typed(request) if request.method == "POST" else {}
    if words and (request.endpoint or "").startswith("papers."):
        here = shell()
        session["parked"] = secret = secrets.token_urlsafe(24)
        screen = request.path.removesuffix("/autosave").removesuffix("/notes")
        here.store.park(secret, Parked(path=screen, typed=words, at=here.now))


def going_to(request: Request) -> str:
    """The path to return to: the page itself, or for something sent the page it was sent from."""
    if request.method in ("GET", "HEAD"):
        return request.path
    came_from = urlsplit(request.referrer or "")
    return came_from.path if came_from.netloc == request.host else "/"


def is_ours(request: Request) -> bool:
    """Whether a browser says that this was sent from a page of this site."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def onward() -> str:
    """Where somebody who has just signed in goes: back to what they were writing, to where they were going, or home."""
    going = session.pop("next", "")
    owner, secret = session.pop("was", ""), session.pop("parked", "")
    parked = shell().store.unpark(secret) if secret else None
    if parked and owner in ("", g.viewer.account) and (path := _restored(parked)):
        return path
    return going if going.startswith("/") and not going.startswith(("//", "/\\")) else url_for("cases.home")


def _restored(parked: Parked) -> str | None:
    from ehcforms.web import papers

    return papers.restore(parked)
