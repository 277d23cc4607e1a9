"""A paper as it was written: its answers in order under their pages, with the findings that stayed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import render_template

from ehcforms.facts import facts_of
from ehcforms.form import Form
from ehcforms.model import Answer, Case, Finding, Review, Submission
from ehcforms.piping import fill
from ehcforms.web import naming, notes, words
from ehcforms.web.shell import Shell


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page, or of one row of a repeated page."""

    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A submission with its sections and its findings by the field they are about."""

    sent: Submission
    sections: tuple[Section, ...]
    findings: Mapping[str, tuple[Finding, ...]]
    general: tuple[Finding, ...]
    """Findings that are about no single answer."""
    judged: bool
    """Whether the reader is told what the rules say; else they read only why words are kept."""


def paper(
    sent: Submission, form: Form | None = None, facts: Mapping[str, Any] | None = None, judged: bool = False
) -> Written:
    """A submission to be read. `facts` fill the names in the titles of its pages.

    `judged` for its writer and those who run the review; nobody else is told how somebody should have written.
    """
    titles = {page.id: fill(page.title, facts or {}) for page in form.pages} if form else {}
    fields = {answer.field for answer in sent.answers}
    by_field: dict[str, list[Finding]] = {}
    findings = [one for one in sent.findings if judged or sent.kept.get(notes.name_of(one))]
    for finding in sorted(findings, key=notes.place_of):
        by_field.setdefault(finding.field, []).append(finding)
    return Written(
        sent=sent,
        sections=tuple(_sections(sent, titles)),
        findings={field: tuple(found) for field, found in by_field.items() if field in fields},
        general=tuple(one for one in findings if one.field not in fields),
        judged=judged,
    )


def _sections(sent: Submission, titles: Mapping[str, str]) -> Iterator[Section]:
    single = (answer for answer in sent.answers if answer.type != "Rows")
    for (page, _, row_title), answers in groupby(single, lambda one: (one.page, one.row, one.row_title)):
        title = row_title or titles.get(page) or page.replace("-", " ").capitalize()
        yield Section(title, tuple(answers))


def rows(answer: Answer) -> tuple[Mapping[str, Any], ...]:
    """The rows of a table; empty for any other answer."""
    value = answer.value if isinstance(answer.value, tuple) else ()
    return value if all(isinstance(row, Mapping) and "media_type" not in row for row in value) else ()


def files(answer: Answer) -> tuple[Mapping[str, Any], ...]:
    """The files of an answer."""
    value = answer.value if isinstance(answer.value, tuple) else ()
    return tuple(one for one in value if isinstance(one, Mapping) and "media_type" in one)


def document(case: Case, review: Review, sent: tuple[Submission, ...], here: Shell, attached: bool = False) -> str:
    """Some papers as one HTML page that needs nothing else; `attached` when the files lie in a folder beside it."""
    edition = here.edition(review)
    facts = facts_of(case, review, here.today, edition.rules)
    return render_template(
        "document.html",
        case=case,
        review=review,
        papers=[paper(one, edition.forms.get(one.form), facts) for one in sent],
        setting=naming.setting_name(here.site.rules, case.setting),
        made=here.now,
        attached=attached,
        by_whom=naming.by_whom,
        whose=naming.whose,
        words=words,
    )

def in_archive(id: str, name: str) -> str:
    """A file's name inside the archive: safe in a path, and never twice."""
    plain = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name).lstrip(".")
    return f"{id[:8]}-{plain or 'file'}"
