"""Links from a mail: signing in without a password, and invitations, which make an account for whoever has none.

Looking at a link uses nothing up, because mail programs open links by themselves; pressing its button does, once.
"""

from dataclasses import replace

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ehcforms import passwords
from ehcforms.model import Mail, Participant
from ehcforms.people import SIGN_IN_LASTS, Account, Office, same_address
from ehcforms.store import Missing, Token
from ehcforms.web import typed
from ehcforms.web.door import door, shell
from ehcforms.web.shell import new_id
from ehcforms.web.sign_in import throttles, welcome

blueprint = Blueprint("links", __name__)

MINUTES = int(SIGN_IN_LASTS.total_seconds() // 60)


@door(blueprint, "/sign-in/link", act="anyone")
def ask() -> ResponseReturnValue:
    """Asks for the address to send a sign-in link to."""
    return render_template("link_ask.html", errors={}, email="")


@door(blueprint, "/sign-in/link", act="anyone", methods=("POST",))
def send() -> ResponseReturnValue:
    """Sends a link to a known address, and says the same for an unknown one."""
    here = shell()
    email = typed.line("email")
    if "@" not in email:
        errors = {"email": "Enter an email address, such as name@example.com."}
        return render_template("link_ask.html", errors=errors, email=email), 400
    for throttle, key in zip(throttles(), (f"link {email.casefold()}", f"place {request.remote_addr}"), strict=True):
        throttle.check(key, here.now)
        throttle.count(key, here.now)
    if account := here.store.account_by_email(email):
        here.store.post(_mail(account))
    return render_template("link_sent.html", minutes=MINUTES)


def _mail(account: Account) -> Mail:
    """The mail with a place for the link, which is made when the mail is sent."""
    here = shell()
    return Mail(
        id=new_id(),
        to=account.email,
        subject=f"Your link to sign in to {here.settings['site_name']}",
        body=(
            f"Hello {account.name},\n\nuse this link within {MINUTES} minutes to sign in. It works once.\n\n"
            "{link}\n\n"
            "If you did not ask for it, you need do nothing: nobody can sign in without this mail.\n"
        ),
        created_at=here.now,
    )


@door(blueprint, "/link/<token>", act="anyone")
def look(token: str) -> ResponseReturnValue:
    """Shows what a link is for. Nothing is used up."""
    found = _usable(token)
    if found is None:
        return _used_up()
    if g.viewer and same_address(g.viewer.email, found.email):
        return redirect(found.path, 303)
    return _page(found, {}, {})


def _page(token: Token, errors: dict[str, str], said: dict[str, str], status: int = 200) -> ResponseReturnValue:
    person = _invited(token)
    known = shell().store.account_by_email(token.email)
    if not said and person:
        said = {"name": "" if person.team else person.name, "job_role": person.job_role}
    return render_template("link.html", token=token, known=known, person=person, errors=errors, said=said), status


@door(blueprint, "/link/<token>", act="anyone", methods=("POST",))
def use(token: str) -> ResponseReturnValue:
    """Uses a link up: signs in, after making an account where there was none."""
    here = shell()
    found = _usable(token)
    if found is None:
        return _used_up()
    account = here.store.account_by_email(found.email)
    if account is None:
        said = {name: typed.line(name) for name in ("name", "job_role", "phone")}
        invited = _invited(found)
        password = "" if invited and invited.team else request.form.get("password", "")
        if errors := _mistakes(said, password):
            return _page(found, errors, said, 400)
        account = _account(found, said, password)
    if here.store.use_token(token) is None:
        return _used_up()
    if here.store.account(account.id) is None:
        here.store.add_account(account)
    account = here.store.change_account(account.id, lambda known: _with_team(known, found))
    return welcome(account, to=found.path if found.path != "/" else "")


def _mistakes(said: dict[str, str], password: str) -> dict[str, str]:
    errors = {} if said["name"] else {"name": "Enter your name."}
    if password and (why := passwords.trouble_with(password)):
        errors["password"] = why
    return errors


def _account(token: Token, said: dict[str, str], password: str) -> Account:
    return Account(
        id=new_id(),
        email=token.email,
        name=said["name"],
        job_role=said["job_role"],
        phone=said["phone"],
        password=passwords.hash_of(password) if password else "",
        created_at=shell().now,
    )


def _with_team(account: Account, token: Token) -> Account:
    """Who opens the invitation at a team's own address belongs to that team."""
    person = _invited(token)
    office = Office(role="team", of=person.team) if person and person.team else None
    if office is None or office in account.offices:
        return account
    return replace(account, offices=(*account.offices, office))


def _usable(secret: str) -> Token | None:
    """The token of a link that still may be used: not used, not too old, and its person still invited."""
    token = shell().store.token(secret)
    if token is None or token.expires_at <= shell().now:
        return None
    return token if not token.review or _invited(token) else None


def _invited(token: Token) -> Participant | None:
    """The participant whom an invitation is for, while they are on the review at this address."""
    here = shell()
    if not token.review:
        return None
    try:
        case = here.store.get(token.case)
    except Missing:
        return None
    review = case.review(token.review)
    person = review.participant(token.participant) if review else None
    worker = case.child.social_worker
    if person is None or person.left_on or not same_address(person.email, token.email):
        return None
    return None if worker and worker.is_at(token.email) else person


def _used_up() -> ResponseReturnValue:
    return render_template("link_over.html", errors={}, email=""), 410


