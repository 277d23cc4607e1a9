"""The command `language`: what the rules say of any text, from a file or from standard input."""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ehcforms.cli import Trouble
from ehcforms.commands import Commands
from ehcforms.commands import add as command
from ehcforms.commands.plain import aside, site_of, why_unread, with_site
from ehcforms.model import Answer, Case, Child, Finding, Plan, Review, Submission
from ehcforms.site import Site

KINDS = {
    "advice": ("words", "MultilineTextField", "", ""),
    "provision": ("what", "TextField", "", "new_provision"),
    "outcome": ("outcome", "TextField", "new_outcome", "new_outcomes"),
}
"""What a line may be read as: the question it answers and its type, the fact that it and the page of its rows establish.

Lines of advice are one contribution; each provision and each outcome stands for itself, as on its one line of a paper.
"""
PAGE = "text"
LARGEST = 20_000_000
"""Bytes of a text; of a Word file the text inside."""


def add(commands: Commands) -> None:
    """Adds the commands of this group."""
    words = command(commands, "language", show_language, "Print what the language rules say of a text.")
    words.add_argument("file", help="a text or Word file, or - for standard input; each line is a paragraph")
    words.add_argument("--as", dest="kind", choices=list(KINDS), default="advice", help="what each line is (advice)")
    with_site(words)


def show_language(given: argparse.Namespace) -> int:
    """Prints the findings of a text, in the order of its lines."""
    lines = list(lines_of(given.file))
    with aside():
        found = findings_of(site_of(given), lines, given.kind)
    if given.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    for one in found:
        perhaps = f" Perhaps: {one['suggestion']}" if one["suggestion"] else ""
        print(f"{one['line']}:{one['start'] + 1}: “{one['text']}” {one['message']}{perhaps} [{one['code']}]")
    if not found:
        print("Nothing was noticed.")
    return 0


def lines_of(file: str) -> Iterator[str]:
    """The paragraphs of a text or Word file, or of standard input for "-". Raises Trouble with what is wrong."""
    name = "Standard input" if file == "-" else file
    try:
        if Path(file).suffix.casefold() == ".docx":
            yield from _paragraphs(Path(file))
        else:
            yield from re.split(r"\r\n|\r|\n", _text(file))
    except (OSError, UnicodeDecodeError, KeyError, ValueError, SyntaxError) as trouble:
        raise Trouble(f"{name} cannot be read: {why_unread(trouble)}. Save it as plain text in UTF-8 or as .docx.") from None


def _text(file: str) -> str:
    if file != "-":
        content = Path(file).read_bytes()
    elif hasattr(sys.stdin, "buffer"):
        content = sys.stdin.buffer.read()
    else:
        return sys.stdin.read()
    if len(content) > LARGEST:
        raise ValueError(f"it has more than {LARGEST // 1_000_000} MB")
    return content.decode("utf-8-sig")


def _paragraphs(path: Path) -> Iterator[str]:
    """The paragraphs of a Word file, those in tables too."""
    import zipfile
    from xml.etree import ElementTree

    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    signs = {f"{space}tab": "\t", f"{space}br": " ", f"{space}cr": " ", f"{space}noBreakHyphen": "‑"}
    try:
        with zipfile.ZipFile(path) as packed:
            if packed.getinfo("word/document.xml").file_size > LARGEST:
                raise ValueError(f"it has more than {LARGEST // 1_000_000} MB of text")
            content = packed.read("word/document.xml")
    except zipfile.BadZipFile:
        raise ValueError("it is no Word file") from None
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError("it holds definitions of its own")
    for paragraph in ElementTree.fromstring(content).iter(f"{space}p"):
        pieces = (piece.text if piece.tag == f"{space}t" else signs.get(piece.tag) for piece in paragraph.iter())
        yield "".join(piece or "" for piece in pieces)


def findings_of(site: Site, lines: list[str], kind: str) -> list[dict[str, Any]]:
    """What the rules say of a text that stands in one paper, a line in each row; only what belongs to a line."""
    now = datetime.now(UTC)
    paper = Submission(
        id=PAGE, form=PAGE, form_version=1, form_title="", participant="", by="", at=now, answers=tuple(_answers(lines, kind))
    )
    case = Case(id=PAGE, setting="", child=Child(name="-", date_of_birth=date(2015, 1, 1)), plan=Plan(made_on=date(2020, 1, 1)))
    review = Review(id=PAGE, started_at=now, stage="contribute")
    said = site.plugins.check(paper, next(iter(site.forms.values())), case, review, site.rules)
    for trouble in said.troubles:
        print(f"ehcforms: {trouble.message}", file=sys.stderr)
    places = {_field(number, kind): number for number in range(1, len(lines) + 1)}
    heard = (one for one in said.findings if one.field in places and not _knows_people(one, site))
    found = [_told(one, lines, places[one.field]) for one in heard]
    return sorted(found, key=lambda one: (one["line"], one["start"]))


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
