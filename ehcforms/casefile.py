"""A case as a person would write it in a plain JSON file, for commands that try rules out without a store.

Nothing is made up that a rule could take for an answer: what the file does not say is not known.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from pydantic import ValidationError

from ehcforms import jsontext
from ehcforms.casefile_mistakes import impossible, mistakes_in, told, unknown_ids, wrong_facts
from ehcforms.casefile_shape import (
    PlainCase,
    PlainChild,
    PlainNeed,
    PlainOutcome,
    PlainPaper,
    PlainPerson,
    PlainPlan,
    PlainProvision,
    PlainReview,
    PlainWorker,
)
from ehcforms.dates import as_date
from ehcforms.model import (
    Answer,
    Case,
    Child,
    FrozenDict,
    Need,
    Opened,
    Outcome,
    Participant,
    Plan,
    Provision,
    Review,
    SocialWorker,
    Submission,
)
from ehcforms.rulebook import Rulebook

__all__ = ["PlainCase", "PlainPaper", "case_of", "read_case", "read_plain"]


def read_case(text: str, today: date | None = None, rules: Rulebook | None = None) -> tuple[Case, Review]:
    """The case of a plain file, with its review (an empty one where there is none). See `read_plain`."""
    return case_of(read_plain(text, today, rules), rules)


def read_plain(text: str, today: date | None = None, rules: Rulebook | None = None) -> PlainCase:
    """A plain case file as it stands.

    Raises ValueError with a sentence for each mistake, each with its place; with `today`, a child who is not born
    yet is one, and with `rules` so are facts, roles, teams and a setting that the site does not know.
    """
    given, positions, problems = jsontext.parse(text, "the file")
    if problems:
        raise ValueError("\n".join(f"line {one.line}: {one.message} {one.fix}" for one in problems))
    given = jsontext.without_schema(given)
    try:
        plain = PlainCase.model_validate(given)
    except ValidationError as trouble:
        raise ValueError("\n".join(told(mistakes_in(trouble, given), positions))) from None
    review = plain.review or PlainReview()
    wrong = [*impossible(plain, today or date.max), *unknown_ids(plain, rules), *wrong_facts(review.facts, rules)]
    if wrong:
        raise ValueError("\n".join(told(wrong, positions)))
    return plain


def case_of(plain: PlainCase, rules: Rulebook | None = None) -> tuple[Case, Review]:
    """The case that a plain file describes, with its review; its `papers` are not among the submissions yet."""
    review = _review(plain, plain.review or PlainReview(), rules)
    case = Case(
        id="case",
        setting=plain.setting,
        child=_child(plain.child),
        plan=_plan(plain.plan),
        coordinator=plain.coordinator,
        last_review=plain.last_review,
        people=_people(plain.people),
        reviews=(review,) if plain.review else (),
    )
    return case, review


def _child(plain: PlainChild) -> Child:
    worker = PlainWorker(name=plain.social_worker) if isinstance(plain.social_worker, str) else plain.social_worker
    named = SocialWorker(name=worker.name, email=worker.email, phone=worker.phone, told_of_meeting_on=worker.told_on)
    known = plain.model_dump(exclude={"social_worker"})
    return Child(**known, social_worker=named if worker.name else None)


def _plan(plain: PlainPlan) -> Plan:
    needs = (one if isinstance(one, PlainNeed) else PlainNeed(area=one) for one in plain.needs)
    outcomes = (one if isinstance(one, PlainOutcome) else PlainOutcome(text=one) for one in plain.outcomes)
    provision = (one if isinstance(one, PlainProvision) else PlainProvision(what=one) for one in plain.provision)
    return Plan(
        made_on=plain.made_on,
        issued_on=plain.issued_on,
        sections=FrozenDict(plain.sections),
        needs=tuple(Need(id=one.id or f"n{n}", area=_slug(one.area), text=one.text) for n, one in enumerate(needs, 1)),
        outcomes=tuple(
            Outcome(id=one.id or f"o{n}", text=one.text, area=_slug(one.area), by=one.by)
            for n, one in enumerate(outcomes, 1)
        ),
        provision=tuple(
            Provision(**{**one.model_dump(), "id": one.id or f"p{n}"}) for n, one in enumerate(provision, 1)
        ),
    )


def _slug(area: str) -> str:
    """An area of need by its id, also where it was written out: "Cognition and learning"."""
    return "-".join(area.casefold().replace(",", " ").replace("-", " ").split())


def _people(people: Iterable[PlainPerson]) -> tuple[Participant, ...]:
    found: list[Participant] = []
    for one in people:
        wanted = one.id or one.team or one.role
        used = {person.id for person in found}
        id = next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))) if name not in used)
        told = one.model_dump(exclude={"id", "ask", "role"})
        role = "team" if one.team else one.role
        found.append(Participant(id=id, role=role, asked_for_information=one.ask, **told))
    return tuple(found)


def _review(case: PlainCase, plain: PlainReview, rules: Rulebook | None) -> Review:
    """The review; where nobody says when it was started, it has been there since the plan was made."""
    begun, facts = _moment(plain.started_on or case.plan.made_on), plain.known
    said = Submission(
        id="file",
        form="arrange",
        form_version=1,
        form_title="Arrange",
        participant="senco",
        by="",
        role="senco",
        at=begun,
        answers=tuple(_answer(name, value, rules) for name, value in facts.items()),
    )
    opened = {"arrange": begun.date(), **plain.opened_on}
    return Review(
        id="review",
        started_at=begun,
        stage=plain.stage,
        opened=tuple(Opened(stage=stage, at=_moment(day), by="") for stage, day in opened.items()),
        participants=_people(plain.people),
        submissions=(said,) if facts else (),
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


_TYPES: Mapping[str, str] = {
    "date": "DatePartsField",
    "number": "NumberField",
    "yes-no": "YesNoField",
    "choice": "RadiosField",
    "list": "CheckboxesField",
    "rows": "Rows",
    "text": "MultilineTextField",
}


def _answer(name: str, value: Any, rules: Rulebook | None) -> Answer:
    rows = rules.get("facts", {}).get("facts", ()) if rules is not None else ()
    kind = next((str(row["type"]) for row in rows if row["name"] == name), "")
    kept = value.isoformat() if isinstance(value, date) else value
    return Answer(
        page="file",
        question=name,
        title=name,
        type=_TYPES.get(kind, "DatePartsField" if as_date(kept) else "TextField"),
        value=kept,
        text=str(kept),
        fact=name,
    )
