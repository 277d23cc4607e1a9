"""The command `language`: what the rules say of any text, from a file or from standard input."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ehcforms.cli import Trouble
from ehcforms.commands import Commands
from ehcforms.commands import add as command
from ehcforms.commands.plain import site_of, with_site
from ehcforms.model import Answer, Case, Child, Finding, Plan, Review, Submission
from ehcforms.site import Site


def add(commands: Commands) -> None:
    """Adds the commands of this group."""
    words = command(commands, "language", show_language, "Print what the language rules say of a text.")
    words.add_argument("file", help="a text or Word file, or - for standard input")
    words.add_argument("--as", dest="kind", choices=["advice", "provision"], default="advice")
    with_site(words)


def show_language(given: argparse.Namespace) -> int:
    """Prints the findings of a text, one line a paragraph."""
    site = site_of(given)
    found = [
        one for number, line in enumerate(_lines(given.file), 1) for one in _findings(site, line, number, given.kind)
    ]
    if given.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        for one in found:
            print(
                f"{one['line']}:{one['start'] + 1}: “{one['text']}” {one['message']} Perhaps: {one['suggestion']} [{one['code']}]"
            )
    return 0


def _lines(file: str) -> list[str]:
    if file == "-":
        return sys.stdin.read().splitlines()
    path = Path(file)
    try:
        return (
            list(_paragraphs(path))
            if path.suffix.casefold() == ".docx"
            else path.read_text(encoding="utf-8").splitlines()
        )
    except (OSError, UnicodeDecodeError, KeyError, ValueError) as trouble:
        raise Trouble(f"{file} cannot be read: {trouble}. Save it as plain text or as .docx.") from None


def _paragraphs(path: Path) -> Iterator[str]:
    """The paragraphs of a Word file."""
    import zipfile
    from xml.etree import ElementTree

    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    try:
        with zipfile.ZipFile(path) as packed:
            content = packed.read("word/document.xml")
    except zipfile.BadZipFile:
        raise ValueError("it is no Word file") from None
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError("it holds definitions of its own")
    for paragraph in ElementTree.fromstring(content).iter(f"{space}p"):
        yield "".join(piece.text or "" for piece in paragraph.iter(f"{space}t"))


def _findings(site: Site, line: str, number: int, kind: str) -> Iterator[dict[str, Any]]:
    """What the rules say of one paragraph, as if it stood in somebody's advice or in a row of provision."""
    now = datetime.now(UTC)
    answer = Answer(
        page="text",
        question="what",
        title="",
        type="MultilineTextField",
        value=line,
        text=line,
        row="0" if kind == "provision" else "",
    )
    rows = Answer(
        page="text",
        question="text",
        title="",
        type="Rows",
        value=({"id": "0", "what": line},),
        text="",
        fact="new_provision",
    )
    answers = (answer, rows) if kind == "provision" else (answer,)
    paper = Submission(
        id="text", form="text", form_version=1, form_title="", participant="", by="", at=now, answers=answers
    )
    case = Case(
        id="text",
        setting="",
        child=Child(name="-", date_of_birth=date(2015, 1, 1)),
        plan=Plan(made_on=date(2020, 1, 1)),
    )
    review = Review(id="text", started_at=now, stage="contribute")
    said = site.plugins.check(paper, next(iter(site.forms.values())), case, review, site.rules)
    for one in said.findings:
        if one.start is not None and one.end is not None:
            yield _told(one, line, number)


def _told(finding: Finding, line: str, number: int) -> dict[str, Any]:
    named = ("start", "end", "code", "severity", "message", "suggestion", "basis")
    told = {name: getattr(finding, name) for name in named}
    return {"line": number, "text": line[finding.start : finding.end], **told}
