"""What the commands that try rules out have in common: the site they ask, a day, and a plain case file."""

import argparse
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import TextIO

from ehcforms.casefile import PlainCase, case_of, read_plain
from ehcforms.cli import Trouble
from ehcforms.commands.site import site_in
from ehcforms.model import Case, Review
from ehcforms.rulebook import Rulebook
from ehcforms.site import Site, starter_folder


def with_site(command: argparse.ArgumentParser) -> None:
    """Adds the options that each of these commands has."""
    command.add_argument("--site", type=Path, default=None, help="a site folder; the shipped one where it is left out")
    command.add_argument("--json", action="store_true", help="as JSON, for machines")


def site_of(given: argparse.Namespace) -> Site:
    """The site whose rules are asked."""
    return site_in(given.site or starter_folder())


def aside() -> redirect_stdout[TextIO]:
    """While rules work: what they print goes to standard error, so that standard output holds the report alone."""
    return redirect_stdout(sys.stderr)


def day(text: str) -> date:
    """A day as it is typed for an option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date; write it like 2026-01-05") from None


def text_of(path: Path) -> str:
    """The text of a file. Raises Trouble where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as trouble:
        raise Trouble(f"{path} cannot be read: {why_unread(trouble)}.") from None


def why_unread(trouble: Exception) -> str:
    """Why a file could not be read, in words that go on after a colon."""
    kinds: Mapping[type[Exception], str] = {
        FileNotFoundError: "there is no such file",
        IsADirectoryError: "it is a folder",
        PermissionError: "you may not read it",
        UnicodeDecodeError: "it is not saved as UTF-8",
    }
    return kinds.get(type(trouble)) or getattr(trouble, "strerror", None) or str(trouble)


def plain_in(path: Path, today: date | None = None, rules: Rulebook | None = None) -> PlainCase:
    """A plain case file. Raises Trouble with what is wrong in it, seen from `today`."""
    try:
        return read_plain(text_of(path), today, rules)
    except ValueError as trouble:
        raise Trouble(f"{path} is no case file.\n{trouble}\nThe shape stands in: ehcforms schema case") from None


def case_in(path: Path, today: date | None = None, site: Site | None = None) -> tuple[Case, Review]:
    """The case of a plain file and its review; with a site, its papers are among the submissions. Raises Trouble."""
    plain = plain_in(path, today, site.rules if site else None)
    case, review = case_of(plain, site.rules if site else None)
    if site is None or plain.review is None or not plain.review.papers:
        return case, review
    from ehcforms.commands.writers import with_papers

    return with_papers(case, review, plain.review.papers, site.edition)
