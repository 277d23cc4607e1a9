"""Who is signed in: an account and its times in a signed cookie, checked against the store on every request.

A visit ends after a while without a click, after a day at most, and at once when the password changes.
"""

from datetime import UTC, datetime, timedelta

from flask import g, request, session

from ehcforms.access import viewer_of
from ehcforms.people import Account
from ehcforms.web.shell import Shell, shell

SEEN_EVERY = timedelta(seconds=30)
"""How exactly the last click is known; a cookie with every answer would be waste."""

KEPT = ("next", "parked", "was")
"""What outlives signing in: where somebody was going, and what they had typed."""


def greet() -> None:
    """Sets `g.viewer` and `g.account` for this request, or None; says in `g.ended` why a visit is over."""
    g.viewer = g.account = None
    g.ended = ""
    if request.endpoint == "static" or "who" not in session:
        return
    here = shell()
    account = here.store.account(session["who"])
    g.ended = _ended(account, here) if account else "changed"
    if account is None or g.ended:
        forget()
        return
    g.account, g.viewer = account, viewer_of(account)
    if here.now - _time("seen") > SEEN_EVERY:
        session["seen"] = int(here.now.timestamp())


def _ended(account: Account, here: Shell) -> str:
    if session.get("epoch") != account.epoch:
        return "changed"
    if here.now - _time("seen") > timedelta(minutes=here.settings["session_idle_minutes"]):
        return "idle"
    longest = timedelta(hours=here.settings["session_hours"])
    return "long" if here.now - _time("began") > longest else ""


def _time(name: str) -> datetime:
    return datetime.fromtimestamp(session.get(name, 0), UTC)


def begin(account: Account, now: datetime) -> None:
    """Signs an account in; whatever an earlier visit left in the cookie is gone."""
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    session.update(kept)
    session["who"], session["epoch"] = account.id, account.epoch
    session["began"] = session["seen"] = int(now.timestamp())


def forget() -> None:
    """Ends the visit. Whose it was is remembered, so that nobody else is shown what they had typed."""
    who = session.get("who", session.get("was", ""))
    token = session.get("csrf_token")
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    session.update({**kept, "was": who})
    if token:
        session["csrf_token"] = token
