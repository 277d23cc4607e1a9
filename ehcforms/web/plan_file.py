"""Reads a case from a JSON file: the child, the plan and the people, with every mistake told at once."""

from dataclasses import replace
from datetime import date, datetime

from pydantic import TypeAdapter, ValidationError

from ehcforms import jsontext
from ehcforms.access import Viewer
from ehcforms.model import Act, Case, Child, Participant, Plan, value
from ehcforms.problem import Path, Problem, place_of

FILE = "the file"


@value
class CaseFile:
    """What a file holds: a case before any review."""

    setting: str
    child: Child
    plan: Plan
    coordinator: str = ""
    people: tuple[Participant, ...] = ()
    last_review: date | None = None


_ADAPTER = TypeAdapter(CaseFile)


def read_case(
    content: bytes, id: str, settings: set[str], by: Viewer, now: datetime
) -> tuple[Case | None, list[Problem]]:
    """A new case of a file's content, or what is wrong with it. `settings` are the ids of all known schools."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, [_problem("This is no text file.", "Export the plan as JSON in UTF-8.")]
    found, positions, problems = jsontext.parse(text, FILE)
    if problems:
        return None, problems
    try:
        given = _ADAPTER.validate_python(found)
    except ValidationError as trouble:
        return None, [_mistake(error["loc"], error["msg"], positions) for error in trouble.errors()]
    if given.setting not in settings:
        message = f"The setting “{given.setting}” is not known here."
        return None, [_problem(message, f"Known are: {', '.join(sorted(settings))}.")]
    return _case(given, id, by, now), []


def _case(given: CaseFile, id: str, by: Viewer, now: datetime) -> Case:
    return Case(
        id=id,
        setting=given.setting,
        child=given.child,
        plan=given.plan,
        coordinator=given.coordinator or by.email,
        people=given.people,
        last_review=given.last_review,
        acts=(Act(at=now, by=by.name, what="entered the case"),),
    )


def _mistake(place: Path, message: str, positions: jsontext.Positions) -> Problem:
    words = f"{place_of(place)}: {message[:1].lower()}{message[1:]}."
    return replace(_problem(words, ""), line=positions.value(place)[0], place=place_of(place))


def _problem(message: str, fix: str) -> Problem:
    return Problem(code="case.shape", file=FILE, line=1, column=1, place="", message=message, fix=fix)
