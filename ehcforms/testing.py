"""For tests, ours and those of plugin authors: a case, a review, an answer, a submission, and the `site` fixture.

Add `pytest_plugins = ["ehcforms.testing"]` to a conftest.py to have the fixture.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from ehcforms.model import Answer, Case, Child, Opened, Outcome, Participant, Plan, Review, Submission
from ehcforms.site import Site, load_site, starter_folder

TODAY = date(2026, 1, 5)
"""The day on which `a_review` was started."""


def a_child(**changes: Any) -> Child:
    """Sam Lee, born on 1 September 2012: Year 8 until 31 August 2026."""
    return replace(Child(name="Sam Lee", date_of_birth=date(2012, 9, 1)), **changes)


def a_plan(**changes: Any) -> Plan:
    """A plan made on 20 February 2024 with one outcome."""
    outcome = Outcome(id="o1", text="By July 2026 Sam will read a page of a book aloud.", area="cognition-and-learning")
    return replace(Plan(made_on=date(2024, 2, 20), outcomes=(outcome,)), **changes)


def a_case(**changes: Any) -> Case:
    """Sam's case, last reviewed on 20 February 2025. `child` and `plan` may be dicts of what differs."""
    for name, make in (("child", a_child), ("plan", a_plan)):
        if isinstance(changes.get(name), dict):
            changes[name] = make(**changes[name])
    case = Case(
        id="case-1",
        setting="",
        child=a_child(),
        plan=a_plan(),
        coordinator="coordinator@authority.example",
        last_review=date(2025, 2, 20),
    )
    return replace(case, **changes)


def a_review(**changes: Any) -> Review:
    """A review in its contribute stage, started on 5 January 2026, with a SENCo, a parent and the Disability Service.

    `facts` is a dict of facts that a paper has established, such as {"meeting_date": date(2026, 1, 30)}.
    """
    facts = changes.pop("facts", {})
    people = (
        Participant(id="senco", role="senco", name="Ada Okafor", email="senco@school.example"),
        Participant(id="coordinator", role="coordinator", name="Bo Reed", email="coordinator@authority.example"),
        Participant(id="parent", role="parent", name="Jo Lee", email="jo@family.example", invited_on=TODAY),
        Participant(
            id="disability-service",
            role="team",
            team="disability-service",
            name="Disability Service",
            email="disability@authority.example",
            invited_on=TODAY,
        ),
    )
    review = Review(
        id="review-1",
        started_at=at(TODAY),
        stage="contribute",
        opened=(Opened(stage="arrange", at=at(TODAY), by="Ada Okafor"),),
        participants=people,
    )
    answers = tuple(an_answer(name, value, fact=name) for name, value in facts.items())
    said = (a_submission(form="arrange", answers=answers),) if facts else ()
    return replace(review, **{"submissions": said, **changes})


def an_answer(question: str, value: Any, **changes: Any) -> Answer:
    """One answer; its type follows from the value: dates, yes or no, choices (lists) and text."""
    kinds = {date: "DatePartsField", bool: "YesNoField", list: "CheckboxesField", tuple: "Rows", int: "NumberField"}
    kind = kinds.get(type(value), "MultilineTextField")
    kept = value.isoformat() if isinstance(value, date) else value
    answer = Answer(page="page", question=question, title=question, type=kind, value=kept, text=str(kept))
    return replace(answer, **changes)


def a_submission(form: str = "setting-advice", on: date = TODAY, **changes: Any) -> Submission:
    """A paper that the SENCo sent."""
    submission = Submission(
        id=f"{form}-{on}",
        form=form,
        form_version=1,
        form_title=form,
        participant="senco",
        by="Ada Okafor",
        role="senco",
        at=at(on),
        answers=(),
    )
    return replace(submission, **changes)


def at(day: date, hour: int = 9) -> datetime:
    """A moment of a day, in UTC."""
    return datetime.combine(day, time(hour), UTC)


def a_site(folder: Path | str) -> Site:
    """The site in a folder, such as that of one's own rules; what it does not have is taken from the starter site.

    Raises SiteProblems with every mistake in it.
    """
    return load_site(folder)


@pytest.fixture(scope="session")
def site() -> Site:
    """The starter site with its forms, rules and plugins."""
    return load_site(starter_folder())
