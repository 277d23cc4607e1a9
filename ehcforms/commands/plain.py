"""What the commands that try rules out have in common: the site they ask, a day, and a plain case file."""

import argparse
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ehcforms import jsontext
from ehcforms.casefile import PlainCase, case_of, read_plain
from ehcforms.casefile_shape import day_in
from ehcforms.cli import Trouble
from ehcforms.commands.site import site_in
from ehcforms.model import Case, Review
from ehcforms.plugins import Said
from ehcforms.rulebook import Rulebook
from ehcforms.site import Site, starter_folder


def with_site(command: argparse.ArgumentParser) -> None:
    """Adds the options that each of these commands has."""
    command.add_argument("--site", type=Path, default=None, help="a site folder; the shipped one where it is left out")
    command.add_argument("--json", action="store_true", help="as JSON, for machines")


def site_of(given: argparse.Namespace) -> Site:
    """The site whose rules are asked."""
    return site_in(given.site or starter_folder())


def failures(said: Said) -> list[str]:
    """What could not run of what was asked, and why, in sentences for whoever writes rules."""
    return [f"The rule “{one.plugin}” could not run: {one.why}: {one.says.rstrip('.')}." for one in said.heard if one.trouble]


def day(text: str) -> date:
    """A day as it is typed for an option."""
    try:
        return day_in(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from None


def text_of(path: Path) -> str:
    """The text of a file, or of standard input for "-". Raises Trouble where it cannot be read."""
    try:
        return content_of(path).decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise Trouble(f"{called(path)} cannot be read: {why_unread(trouble)}. Save it as UTF-8.") from None
    except OSError as trouble:
        raise Trouble(f"{called(path)} cannot be read: {why_unread(trouble)}.") from None


def json_in(path: Path) -> Any:
    """The JSON of a file, or of standard input for "-". Raises Trouble with everything that is wrong with it."""
    given, _, problems = jsontext.parse(text_of(path), called(path))
    if problems:
        raise Trouble("\n".join(map(str, problems)))
    return given


def content_of(path: Path) -> bytes:
    """What stands in a file, or in standard input for "-". Raises OSError."""
    if str(path) != "-":
        return path.read_bytes()
    if sys.stdin is None:
        raise OSError("it is closed")
    return sys.stdin.buffer.read() if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode()


def called(path: Path) -> str:
    """What a file is called in a sentence."""
    return "Standard input" if str(path) == "-" else str(path)


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
        raise Trouble(f"{called(path)} is no case file.\n{trouble}\nThe shape stands in: ehcforms schema case") from None


def case_in(path: Path, today: date | None = None, site: Site | None = None) -> tuple[Case, Review]:
    """The case of a plain file and its review; with a site, its papers are among the submissions. Raises Trouble."""
    plain = plain_in(path, today, site.rules if site else None)
    case, review = case_of(plain, site.rules if site else None)
    if site is None or plain.review is None or not plain.review.papers:
        return case, review
    from ehcforms.commands.writers import with_papers

    return with_papers(case, review, plain.review.papers, site.edition)
