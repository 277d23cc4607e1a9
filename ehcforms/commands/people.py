"""Commands about people: user add."""

import argparse
import getpass
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

from ehcforms import passwords
from ehcforms.cli import Trouble
from ehcforms.commands import Commands
from ehcforms.commands import add as command
from ehcforms.commands.serve import store_of
from ehcforms.commands.site import site_in
from ehcforms.people import Account, Office
from ehcforms.site import Site


def add(commands: Commands) -> None:
    """Adds the commands of this group."""
    user = command(commands, "user", lambda _: 2, "Manage the people who can sign in.")
    add_user = command(user.add_subparsers(required=True, metavar="ACTION"), "add", add_person, "Add somebody.")
    add_user.add_argument("email")
    add_user.add_argument("--name", required=True)
    add_user.add_argument("--job-role", default="")
    add_user.add_argument(
        "--office",
        action="append",
        default=[],
        metavar="ROLE[:OF]",
        help="senco:SETTING, staff:SETTING, coordinator, team:TEAM or forms-admin; may be repeated",
    )
    add_user.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    add_user.add_argument("--site", type=Path, default=Path("."))


def add_person(given: argparse.Namespace) -> int:
    """Adds one account."""
    site = site_in(given.site)
    offices = tuple(office_of(words, site) for words in given.office)
    email, name = address_of(given.email), given.name.strip()
    if not name:
        raise Trouble('Nobody is called nothing. Write their name: --name "Ada Okafor".')
    password = _password(given.password_stdin)
    if why := passwords.trouble_with(password, email):
        raise Trouble(why)
    account = Account(
        id=secrets.token_hex(16),
        email=email,
        name=name,
        job_role=given.job_role,
        offices=offices,
        password=passwords.hash_of(password),
        created_at=datetime.now(UTC),
    )
    try:
        store_of(site, site.settings).add_account(account)
    except ValueError as trouble:
        raise Trouble(f"{email}: {trouble}.") from None
    print(f"{name} can sign in as {email}.")
    return 0


def address_of(words: str) -> str:
    """An email address as it is typed. Raises Trouble where it is none."""
    from email_validator import EmailNotValidError, validate_email

    try:
        return str(validate_email(words.strip(), check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError:
        raise Trouble(f"{words} is no email address.") from None


def _password(from_stdin: bool) -> str:
    """The password, asked for twice where somebody types it, so that a slip does not lock them out."""
    if from_stdin:
        return _first_line()
    try:
        password = getpass.getpass("Password: ")
        if getpass.getpass("The same again: ") != password:
            raise Trouble("The two passwords differ. Nobody was added.")
    except EOFError:
        raise Trouble("No password was typed. Give it on standard input with --password-stdin.") from None
    return password


def _first_line() -> str:
    if sys.stdin is None:
        raise Trouble("Standard input is closed, so no password can be read from it.")
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        raise Trouble("The password on standard input is not written in UTF-8.") from None


def office_of(words: str, site: Site) -> Office:
    """An office as it is typed. Raises Trouble where there is no such role, setting or team."""
    role, _, of = words.partition(":")
    directory = site.directory
    known = {
        "senco": [row["id"] for row in directory["settings"]],
        "staff": [row["id"] for row in directory["settings"]],
        "team": [row["id"] for row in directory["teams"]],
        "coordinator": [directory["authority"]["id"]],
        "forms-admin": [""],
    }
    if role not in known:
        raise Trouble(f"There is no office “{role}”. There are: {', '.join(known)}.")
    of = directory["authority"]["id"] if role == "coordinator" else of
    if of not in known[role]:
        raise Trouble(
            f"“{words}” names nothing in rules/directory.json. Write {role}: and one of {', '.join(known[role])}."
        )
    return Office(role=role, of=of)
