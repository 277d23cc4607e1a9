"""Every rule of a site asked once about a made-up child, so that one that cannot run with its tables is told before a review."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ehcforms.casefile import read_case
from ehcforms.form import Component, Form, Page
from ehcforms.model import Answer, Case, Review, Submission
from ehcforms.plugins import Said, TookTooLong
from ehcforms.problem import Problem
from ehcforms.site import Site

DAY = date(2026, 1, 5)
CHILD = """{"child": {"name": "Sam Lee", "date_of_birth": "2011-09-01", "social_worker": "Wren Ash"},
 "plan": {"made_on": "2024-02-29", "needs": ["cognition-and-learning"], "outcomes": ["Sam will read a page aloud."],
          "provision": ["regular support as required"]},
 "last_review": "2025-02-20",
 "review": {"meeting_date": "2026-01-15", "people": [{"name": "Jo Lee", "role": "parent"}, {"name": "DS", "team": "disability-service"}]}}"""
WORDS = "Sam suffers from asthma and is lazy. He would benefit from regular support, and will improve his reading by July. N/A."
SAID: dict[str, Any] = {
    "NumberField": 61,
    "DatePartsField": "2026-01-20",
    "YesNoField": True,
    "DeclarationField": True,
    "TimeField": "08:30",
}
"""What stands in an answer by the type of its question; of a choice the first answer, and of everything else words."""


def rehearsed(site: Site) -> Iterator[Problem]:
    """A problem for each rule that fails at one of the four questions about a made-up review and its papers.

    Ends at the first rule that is too slow, since that would be as slow at each question.
    """
    case, review = read_case(CHILD)
    told: set[str] = set()
    for said in _asked(site, case, review):
        for one in said.heard:
            if one.trouble is not None and one.plugin not in told:
                told.add(one.plugin)
                message = f"The rule “{one.plugin}” fails at the question {one.hook} about a made-up child: {type(one.trouble).__name__}: {one.says}."
                fix = f"Look at its table, rules/{one.plugin}.json, and then at the rule itself."
                file, line = one.place
                yield Problem(code="plugin.fails", file=_short(file), line=line, column=1, place="", message=message, fix=fix)
        if any(isinstance(one.trouble, TookTooLong) for one in said.heard):
            return


def _short(file: str) -> str:
    """The file of a rule as the other problems name it."""
    path = Path(file)
    return f"plugins/{path.name}" if path.parent.name == "plugins" else file


def _asked(site: Site, case: Case, review: Review) -> Iterator[Said]:
    plugins, rules = site.plugins, site.rules
    for form in site.forms.values():
        pages = plugins.ask(form, case, review, DAY, rules)
        yield pages
        whole = form.with_pages(pages.values)
        paper = _paper(whole)
        yield plugins.check(paper, whole, case, review, rules)
        review = replace(review, submissions=(*review.submissions, paper))
    watched = plugins.watch(case, review, DAY, rules)
    yield watched
    yield plugins.route(case, review, watched.findings, DAY, rules)


def _paper(form: Form) -> Submission:
    """A paper with an answer to each question, and one row on each repeated page."""
    answers = tuple(_answer(page, one) for page in form.pages for one in page.questions)
    return Submission(
        id=form.id, form=form.id, form_version=form.version, form_title=form.title, participant="parent", by="Jo Lee",
        at=datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC), answers=answers,
    )  # fmt: skip


def _answer(page: Page, question: Component) -> Answer:
    said: Any = SAID.get(question.type, WORDS)
    if question.options:
        first = question.options[0].value
        said = (first,) if question.type == "CheckboxesField" else first
    if question.type == "TableField":
        said = ({column.id: WORDS for column in question.columns},)
    if question.type == "FileUploadField":
        said = ()
    return Answer(
        page=page.id, question=question.id, title=question.title, type=question.type, value=said, text=str(said),
        row="o1" if page.repeat else "", fact=question.fact, own_words=question.own_words,
    )  # fmt: skip
