"""What the rules say of what was written, as it stands beside the question: kindly, with the words marked and the source."""

from collections.abc import Iterable, Mapping

from markupsafe import escape

from ehcforms.model import Answer, Finding
from ehcforms.web import beside, review_page
from ehcforms.web.words import capfirst
from ehcforms.web.writing import Writing

SEVERITIES = review_page.SEVERITY
"""Severity in words."""

AROUND = 40
"""Characters shown on either side of the words that are marked."""


def findings_of(writing: Writing, answers: Mapping[str, object] | None = None) -> tuple[Finding, ...]:
    """All findings on the paper as it would be sent now."""
    if writing.case is None or writing.review is None:
        return ()
    submission = beside.to_be_shown(writing, writing.submission("draft", answers))
    rules = writing.edition.rules
    return writing.edition.plugins.check(submission, writing.form, writing.case, writing.review, rules).findings


def by_field(findings: Iterable[Finding], answers: Iterable[Answer]) -> dict[str, str]:
    """HTML for each field that something is said about, in the order of its words."""
    texts = {answer.field: answer.text for answer in answers}
    found: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=place_of):
        found.setdefault(finding.field, []).append(finding)
    return {field: listed(some, texts.get(field, "")) for field, some in found.items() if field}


def listed(findings: Iterable[Finding], text: str) -> str:
    """Some findings as a list."""
    items = "".join(f'<li class="ehc-note ehc-note--{one.severity}">{_said(one, text)}</li>' for one in findings)
    return f'<ul class="govuk-list ehc-note-list">{items}</ul>' if items else ""


def _said(finding: Finding, text: str) -> str:
    marked = marked_words(finding, text)
    parts = [f'<strong class="ehc-note__kind">{SEVERITIES[finding.severity]}:</strong>']
    if marked:
        parts.append(f'<span class="ehc-note__words">{marked}</span>')
    parts.append(str(escape(finding.message)))
    if finding.suggestion:
        parts.append(f'<span class="ehc-note__instead">Perhaps: {escape(finding.suggestion)}</span>')
    if finding.basis:
        parts.append(f'<span class="ehc-note__basis">{escape(capfirst(finding.basis))}</span>')
    return " ".join(parts)


def place_of(finding: Finding) -> int:
    """Where in its answer a finding stands, whichever rule says it; -1 for one about the whole."""
    return -1 if finding.start is None else finding.start


def name_of(finding: Finding) -> str:
    """The name under which a reason is stored why its words are kept."""
    return f"{finding.code} {finding.field} {finding.start}"


def marked_words(finding: Finding, text: str) -> str:
    """The words that a finding is about, marked, with a little of what stands around them."""
    if finding.start is None or finding.end is None or not 0 <= finding.start < finding.end <= len(text):
        return ""
    before = text[max(0, finding.start - AROUND) : finding.start]
    after = text[finding.end : finding.end + AROUND]
    lead = "…" if finding.start > AROUND else ""
    tail = "…" if finding.end + AROUND < len(text) else ""
    return f"{lead}{escape(before)}<mark>{escape(text[finding.start : finding.end])}</mark>{escape(after)}{tail}"
