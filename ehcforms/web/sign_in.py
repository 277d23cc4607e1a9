"""Signing in with a password, and out again; in the demonstration with one click."""

from dataclasses import replace

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from ehcforms import passwords
from ehcforms.access import viewer_of
from ehcforms.people import Account
from ehcforms.web import demo_people, parking, typed, visits
from ehcforms.web.door import door, shell
from ehcforms.web.throttle import Throttle

blueprint = Blueprint("sign_in", __name__)

TRIES_FOR_AN_ADDRESS = 10
TRIES_FROM_A_PLACE = 60

ENDED = {
    "idle": "You were signed out because nothing had happened for a while. Sign in to go on where you were.",
    "long": "You were signed out because you had been signed in for a long time. Sign in to go on where you were.",
    "changed": "You were signed out because the password of this account was changed. Please sign in again.",
}


@door(blueprint, "/", act="anyone")
def start() -> ResponseReturnValue:
    """The first page: the cases of whoever is signed in, else the sign-in page."""
    return redirect(url_for("cases.home" if g.viewer else "sign_in.show"), 303)


@door(blueprint, "/sign-in", act="anyone")
def show() -> ResponseReturnValue:
    """The sign-in page."""
    return _page({}, "")


def _page(errors: dict[str, str], email: str, status: int = 200) -> ResponseReturnValue:
    people = demo_people.groups(shell()) if shell().settings.demo else {}
    note = ENDED.get(g.ended, "") or ("Sign in, and what you were writing comes back." if "parked" in session else "")
    return render_template("sign_in.html", errors=errors, email=email, people=people, note=note), status


@door(blueprint, "/sign-in", act="anyone", methods=("POST",))
def enter() -> ResponseReturnValue:
    """Checks address and password. An unknown address costs the same time and is answered alike."""
    here = shell()
    email = typed.line("email")
    keys = (f"address {email.casefold()}", f"place {request.remote_addr}")
    for throttle, key in zip(throttles(), keys, strict=True):
        throttle.check(key, here.now)
    account = here.store.account_by_email(email)
    if passwords.matches(request.form.get("password", ""), account.password if account else "") and account:
        throttles()[0].clear(keys[0])
        return welcome(account)
    for throttle, key in zip(throttles(), keys, strict=True):
        throttle.count(key, here.now)
    words = "This address and this password do not belong together. Check both, or have a link sent to you."
    return _page({"email": words}, email, 400)


def throttles() -> tuple[Throttle, Throttle]:
    """The counters of tries: for one address, and from one place."""
    made: tuple[Throttle, Throttle] = current_app.extensions.setdefault(
        "throttles", (Throttle(TRIES_FOR_AN_ADDRESS), Throttle(TRIES_FROM_A_PLACE))
    )
    return made


def welcome(account: Account, to: str = "") -> ResponseReturnValue:
    """Begins a visit and goes on to where the person was going."""
    here = shell()
    account = here.store.change_account(account.id, lambda known: replace(known, signed_in_at=here.now))
    visits.begin(account, here.now)
    g.account, g.viewer = account, viewer_of(account)
    onward = parking.onward()
    return redirect(to or onward, 303)


@door(blueprint, "/sign-out", act="anyone")
def leave() -> ResponseReturnValue:
    """Asks before signing out, so that a link somewhere cannot do it."""
    return render_template("sign_out.html") if g.viewer else redirect(url_for("sign_in.show"), 303)


@door(blueprint, "/sign-out", act="anyone", methods=("POST",))
def left() -> ResponseReturnValue:
    """Ends the visit."""
    visits.forget()
    session.pop("next", None)
    flash("You are signed out.", "done")
    return redirect(url_for("sign_in.show"), 303)


@door(blueprint, "/sign-in/as", act="anyone", methods=("POST",))
def enter_as() -> ResponseReturnValue:
    """Only in the demonstration: signs in as one of its people."""
    if not shell().settings.demo:
        abort(404)
    account = shell().store.account(request.form.get("account", ""))
    return welcome(account) if account else abort(404)
