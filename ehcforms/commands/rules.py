"""Commands about rules: rules list."""

import argparse
from pathlib import Path

from ehcforms.commands import Commands
from ehcforms.commands import add as command
from ehcforms.commands.site import site_in


def add(commands: Commands) -> None:
    """Adds the commands of this group."""
    rules = command(commands, "rules", lambda _: 2, "Look at the rules of a site.")
    actions = rules.add_subparsers(required=True, metavar="ACTION")
    listing = command(actions, "list", list_rules, "List the rules with what each is about.")
    listing.add_argument("folder", type=Path, nargs="?", default=Path("."))


def list_rules(given: argparse.Namespace) -> int:
    """Prints each rule with the title of its table and how many rows that has."""
    site = site_in(given.folder)
    for name in site.plugins.names:
        table = site.rules.get(name, {})
        print(f"{name:16} {table.get('title', '')} ({len(table.get('rows', ()))} rows)")
    return 0
