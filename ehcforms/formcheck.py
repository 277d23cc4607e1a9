"""Reads one form from its JSON and reports every mistake in it, each with its place, at once."""

from collections.abc import Iterator
from itertools import chain

from ehcforms import jsontext
from ehcforms.form import Column, Component, Form, Option, Repeat
from ehcforms.form_mend import look, model_at
from ehcforms.form_schema import form_schema
from ehcforms.form_shape import Trouble, read_shape
from ehcforms.form_vocabulary import Vocabulary
from ehcforms.formcheck_conditions import check_conditions
from ehcforms.formcheck_logic import check_logic
from ehcforms.formcheck_names import check_names
from ehcforms.formcheck_questions import check_questions
from ehcforms.problem import Path, Problem, place_of

__all__ = ["Vocabulary", "form_schema", "problem_of", "read_form"]

ANYTHING = Vocabulary()
"""A vocabulary that leaves facts and forms unchecked."""


def read_form(text: str, file: str, vocabulary: Vocabulary = ANYTHING) -> tuple[Form | None, list[Problem]]:
    """The form in a JSON text, and everything wrong with it, in the order of the text.

    `file` is the name to tell people, such as forms/report.json. The form is None where there are problems.
    """
    given, positions, problems = jsontext.parse(text, file)
    if given is None and problems:
        return None, problems
    form, troubles, mended = read_shape(given)
    if form is not None:
        checks = chain(
            _file_name(form, file),
            check_names(form, vocabulary),
            check_questions(form, given),
            check_conditions(form, vocabulary),
            check_logic(form),
        )
        troubles += [one for one in checks if not _follows(one, mended)]
    told = {(one.code, one.path, one.message): one for one in troubles}
    problems += [problem_of(one, file, positions, given) for one in told.values()]
    problems.sort(key=lambda one: (one.line, one.column))
    return None if problems else form, problems


def problem_of(trouble: Trouble, file: str, positions: jsontext.Positions, given: object) -> Problem:
    """A mistake with its line; one in a part that is not there stands at what is there around it."""
    path = trouble.path
    while path and look(given, path) is None:
        path = path[:-1]
    line, column = positions.key(path) if trouble.at_key else positions.value(path)
    return Problem(
        code=trouble.code,
        file=file,
        line=line,
        column=column,
        place=place_of(path),
        message=trouble.message,
        fix=trouble.fix,
    )


_SMALL = (Component, Option, Column, Repeat)
_FROM_IDS = ("condition.unknown-field", "form.no-questions")
_FROM_REPEATS = ("form.unknown-piped-name", "condition.unknown-fact")


def _follows(trouble: Trouble, mended: frozenset[Path]) -> bool:
    """Whether a mistake may only follow from another one that was told already, because a part had to be mended."""
    return any(_follows_from(place, trouble) for place in mended)


def _follows_from(place: Path, trouble: Trouble) -> bool:
    around = place[:-1] if model_at(place) in _SMALL and isinstance(place[-1], str) else place
    if trouble.path[: len(around)] == around:
        return True
    if trouble.code in _FROM_IDS:
        return place[2:3] == ("components",) and (len(place) == 4 or place[-1] == "id")
    return trouble.code in _FROM_REPEATS and place[2:3] == ("repeat",) and trouble.path[:2] == place[:2]


def _file_name(form: Form, file: str) -> Iterator[Trouble]:
    stem = file.rpartition("/")[2].removesuffix(".json")
    if stem != form.id:
        message = f"The form is called “{form.id}”, and its file “{stem}.json”."
        fix = f'Write "id": "{stem}", or rename the file.'
        yield Trouble("form.file-name", ("id",), message, fix)
