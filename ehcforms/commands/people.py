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
    password = sys.stdin.readline().rstrip("\n") if given.password_stdin else getpass.getpass("Password: ")
    if "@" not in given.email:
        raise Trouble(f"{given.email} is no email address.")
    if why := passwords.trouble_with(password, given.email):
        raise Trouble(why)
    account = Account(
        id=secrets.token_hex(16),
        email=given.email.strip(),
        name=given.name,
        job_role=given.job_role,
        offices=offices,
        password=passwords.hash_of(password),
        created_at=datetime.now(UTC),
    )
    try:
        store_of(site, site.settings).add_account(account)
    except ValueError as trouble:
        raise Trouble(f"{given.email}: {trouble}.") from None
    print(f"{given.name} can sign in as {given.email}.")
    return 0


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
