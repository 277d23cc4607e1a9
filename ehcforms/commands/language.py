"""The command `language`: what the rules say of any text, from a file or from standard input."""

import argparse
import codecs
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ehcforms.cli import Trouble
from ehcforms.commands import Commands, aside
from ehcforms.commands import add as command
from ehcforms.commands.plain import called, content_of, failures, site_of, why_unread, with_site
from ehcforms.commands.word_file import LARGEST, paragraphs_of
from ehcforms.model import Answer, Case, Child, Finding, Plan, Review, Submission
from ehcforms.plugins import Said
from ehcforms.site import Site
from ehcforms.vetting import MOST

KINDS = {
    "advice": ("words", "MultilineTextField", "", ""),
    "provision": ("what", "TextField", "", "new_provision"),
    "outcome": ("outcome", "TextField", "new_outcome", "new_outcomes"),
}
"""What a line may be read as: the question it answers and its type, the fact that it and the page of its rows establish.

Lines of advice are one contribution; each provision and each outcome stands for itself, as on its one line of a paper.
"""
PAGE = "text"
SIGNS_A_SECOND = 20_000
"""How many characters of a text give each rule one second more, so that a long report is read to its end."""


def add(commands: Commands) -> None:
    """Adds the commands of this group."""
    words = command(commands, "language", show_language, "Print what the language rules say of a text.")
    words.add_argument("file", help="a text or Word file, or - for standard input; each line is a paragraph")
    words.add_argument("--as", dest="kind", choices=list(KINDS), default="advice", help="what each line is (advice)")
    with_site(words)


def show_language(given: argparse.Namespace) -> int:
    """Prints the findings of a text, in the order of its lines; 1 where a rule could not read it."""
    lines = list(lines_of(given.file))
    with aside():
        found, failed = read_by_rules(site_of(given), lines, given.kind)
    print("".join(f"ehcforms: {one}\n" for one in failed), end="", file=sys.stderr)
    if given.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        _print_lines(found, not failed)
    return 1 if failed else 0


def _print_lines(found: list[dict[str, Any]], whole: bool) -> None:
    for one in found:
        perhaps = f" Perhaps: {one['suggestion']}" if one["suggestion"] else ""
        print(f"{one['line']}:{one['start'] + 1}: “{one['text']}” {one['message']}{perhaps} [{one['code']}]")
    if whole and not found:
        print("Nothing was noticed.")


def lines_of(file: str) -> Iterator[str]:
    """The paragraphs of a text or Word file, or of standard input for "-". Raises Trouble with what is wrong."""
    path = Path(file)
    try:
        if path.suffix.casefold() == ".docx":
            yield from paragraphs_of(path)
        else:
            yield from re.split(r"\r\n|\r|\n", _text(path))
    except (OSError, ValueError, SyntaxError) as trouble:
        fix = "Save it as plain text in UTF-8 or as .docx."
        raise Trouble(f"{called(path)} cannot be read: {why_unread(trouble)}. {fix}") from None


def _text(path: Path) -> str:
    content = content_of(path)
    if len(content) > LARGEST:
        raise ValueError(f"it has more than {LARGEST // 1_000_000} MB")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    if b"\0" in content:
        raise ValueError("it is no plain text")
    return content.decode("utf-8-sig")


def findings_of(site: Site, lines: list[str], kind: str) -> list[dict[str, Any]]:
    """What the rules say of a text."""
    return read_by_rules(site, lines, kind)[0]


def read_by_rules(site: Site, lines: list[str], kind: str) -> tuple[list[dict[str, Any]], list[str]]:
    """What the rules say of a text that stands in one paper, a line in each row, and which of them could not read it.

    Only what belongs to a line is told.
    """
    now = datetime.now(UTC)
    paper = Submission(
        id=PAGE, form=PAGE, form_version=1, form_title="", participant="", by="", at=now, answers=tuple(_answers(lines, kind))
    )
    case = Case(id=PAGE, setting="", child=Child(name="-", date_of_birth=date(2015, 1, 1)), plan=Plan(made_on=date(2020, 1, 1)))
    review = Review(id=PAGE, started_at=now, stage="contribute")
    patient = site.plugins.patient(site.settings["rule_seconds"] + sum(map(len, lines)) / SIGNS_A_SECOND)
    said = patient.check(paper, next(iter(site.forms.values())), case, review, site.rules)
    places = {_field(number, kind): number for number in range(1, len(lines) + 1)}
    heard = (one for one in said.findings if one.field in places and not _knows_people(one, site))
    found = [_told(one, lines, places[one.field]) for one in heard]
    return sorted(found, key=lambda one: (one["line"], one["start"])), [*failures(said), *_cut(said)]


def _cut(said: Said) -> Iterator[str]:
    """Which rules found more than is kept of one answer."""
    for one in said.heard:
        if len(one.values) >= MOST:
            yield f"The rule “{one.plugin}” found {MOST} places and perhaps more; the rest is left out. Check the text in parts."


def _knows_people(finding: Finding, site: Site) -> bool:
    """Whether it comes from a rule that has to know who belongs to the case, as a text alone does not tell."""
    return bool(site.rules.get(finding.code.partition(".")[0], {}).get("of_a_case"))


def _field(number: int, kind: str) -> str:
    return f"{PAGE}.{number}.{KINDS[kind][0]}"


def _answers(lines: list[str], kind: str) -> Iterator[Answer]:
    question, type, fact, page_fact = KINDS[kind]
    written = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    for number, line in written:
        yield Answer(
            page=PAGE, question=question, title="", type=type, value=line, text=line, row=str(number), fact=fact
        )
    if page_fact:
        rows = tuple({"id": str(number), question: line} for number, line in written)
        yield Answer(page=PAGE, question=PAGE, title="", type="Rows", value=rows, text="", fact=page_fact)


def _told(finding: Finding, lines: list[str], number: int) -> dict[str, Any]:
    line = lines[number - 1]
    start, end = finding.start or 0, len(line) if finding.end is None else finding.end
    told = {name: getattr(finding, name) for name in ("code", "severity", "message", "suggestion", "basis")}
    return {"line": number, "start": start, "end": end, "text": line[start:end], **told}
