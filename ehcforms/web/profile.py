"""A person's own details, which fill their papers, and their password."""

from dataclasses import replace

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehcforms import passwords
from ehcforms.people import Account
from ehcforms.web import typed, visits
from ehcforms.web.door import door, shell
from ehcforms.web.sign_in import throttles

blueprint = Blueprint("profile", __name__)

OWN = ("name", "job_role", "phone")
"""What people may change of their own account."""


@door(blueprint, "/profile", act="signed_in")
def show() -> ResponseReturnValue:
    """The details as they are."""
    return _page({}, {name: getattr(g.account, name) for name in OWN})


def _page(errors: dict[str, str], said: dict[str, str], status: int = 200) -> ResponseReturnValue:
    return render_template("profile.html", errors=errors, said=said), status


@door(blueprint, "/profile", act="signed_in", methods=("POST",))
def save() -> ResponseReturnValue:
    """Keeps the details."""
    said = {name: typed.line(name) for name in OWN}
    if not said["name"]:
        return _page({"name": "Enter your name."}, said, 400)
    shell().store.change_account(g.account.id, lambda known: _with_details(known, said))
    flash("Your profile is saved. It will fill the papers that you open from now on.", "done")
    return redirect(url_for("profile.show"), 303)


@door(blueprint, "/profile/password", act="signed_in", methods=("POST",))
def change_password() -> ResponseReturnValue:
    """Sets a password; every other visit of this account ends."""
    here, account = shell(), g.account
    throttle, key = throttles()[0], f"password {account.id}"
    throttle.check(key, here.now)
    errors = {}
    if account.password and not passwords.matches(request.form.get("old_password", ""), account.password):
        throttle.count(key, here.now)
        errors["old_password"] = "This is not the password that you have had until now."
    if why := passwords.trouble_with(request.form.get("password", ""), account.email):
        errors["password"] = why
    if errors:
        return _page(errors, {name: getattr(account, name) for name in OWN}, 400)
    kept = passwords.hash_of(request.form["password"])
    visits.begin(here.store.change_account(account.id, lambda known: _with_password(known, kept)), here.now)
    flash("Your password is changed. You have been signed out everywhere else.", "done")
    return redirect(url_for("profile.show"), 303)


def _with_details(known: Account, said: dict[str, str]) -> Account:
    return replace(known, name=said["name"], job_role=said["job_role"], phone=said["phone"])


def _with_password(known: Account, kept: str) -> Account:
    return replace(known, password=kept, epoch=known.epoch + 1)
