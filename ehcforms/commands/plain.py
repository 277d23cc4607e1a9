"""What the commands that try rules out have in common: the site they ask, and a plain case file."""

import argparse
from datetime import date
from pathlib import Path

from ehcforms.casefile import read_case
from ehcforms.cli import Trouble
from ehcforms.commands.site import site_in
from ehcforms.model import Case, Review
from ehcforms.site import Site, starter_folder


def with_site(command: argparse.ArgumentParser) -> None:
    """Adds the options that each of these commands has."""
    command.add_argument("--site", type=Path, default=None, help="a site folder; the shipped one where it is left out")
    command.add_argument("--json", action="store_true", help="as JSON, for machines")


def site_of(given: argparse.Namespace) -> Site:
    """The site whose rules are asked."""
    return site_in(given.site or starter_folder())


def case_in(path: Path, today: date | None = None) -> tuple[Case, Review]:
    """The case of a plain file and its review. Raises Trouble with what is wrong in it, seen from `today`."""
    try:
        return read_case(path.read_text(encoding="utf-8"), today)
    except (OSError, UnicodeDecodeError) as trouble:
        raise Trouble(f"{path} cannot be read: {trouble}.") from None
    except ValueError as trouble:
        raise Trouble(f"{path} is no case file.\n{trouble}\nThe shape stands in: ehcforms schema case") from None
