"""What is wrong in a plain case file, in sentences for whoever wrote it, each with its place."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from ehcforms.casefile_shape import PlainCase, model_at
from ehcforms.jsontext import Positions
from ehcforms.problem import Path, did_you_mean, place_of
from ehcforms.rulebook import Rulebook


def sentences_of(trouble: ValidationError, given: Any, positions: Positions) -> Iterator[str]:
    """One sentence for each mistake of the shape; of the shapes that a part might have had, only the nearest is told of."""
    told: dict[Path, str] = {}
    for error in trouble.errors(include_url=False):
        path = _written(tuple(error["loc"]), error["type"], given)
        sentence = _sentence(error, path)
        if path in told and sentence not in told[path]:
            sentence = f"{told[path].removesuffix('.')}, or {sentence.removeprefix('write ')}"
        told[path] = sentence
    for path, sentence in told.items():
        if not any(other != path and other[: len(path)] == path for other in told):
            yield f"line {positions.value(path)[0]}: {place_of(path) or 'the file'}: {sentence}"


def _written(loc: tuple[Any, ...], kind: str, given: Any) -> Path:
    """The path without those names of shapes that pydantic puts into it and that nobody wrote."""
    path: list[str | int] = []
    for step in loc:
        there = step in given if isinstance(given, dict) else isinstance(given, list) and isinstance(step, int)
        if there:
            given = given[step]
            path.append(step)
    last = loc[-1] if loc else ""
    return (*path, last) if kind in ("missing", "extra_forbidden") and path[-1:] != [last] else tuple(path)


_WANTED = {
    "string_type": "a text in quotation marks",
    "bool_type": "true or false, without quotation marks",
    "int_type": "a whole number, without quotation marks",
    "tuple_type": "a list in [ ]",
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), "an object in { }"),
}


def _sentence(error: Any, path: Path) -> str:
    kind = error["type"]
    if kind == "extra_forbidden":
        return f"this is not known here. {did_you_mean(str(path[-1]), model_at(path[:-1]).model_fields)}"
    if kind == "missing":
        return "this is missing."
    if wanted := _WANTED.get(kind):
        return f"write {wanted}."
    if kind == "literal_error":
        return f"“{error['input']}” is not possible here; write {error['ctx']['expected']}."
    if kind == "string_too_short":
        return "something has to stand here."
    return f"{error['msg']}."


def impossible(plain: PlainCase, today: date) -> Iterator[str]:
    """Days that cannot be: a child who is not born yet, a meeting about a plan that there was not."""
    born, made = plain.child.date_of_birth, plain.plan.made_on
    if born > today:
        yield f"child.date_of_birth: {born} lies in the future of {today}."
    if plain.review and plain.review.meeting_date and plain.review.meeting_date < made:
        yield f"review.meeting_date: {plain.review.meeting_date} is before the plan was made on {made}. One of them is wrong."


def wrong_facts(facts: Mapping[str, Any], rules: Rulebook | None) -> Iterator[str]:
    """Facts that rules/facts.json does not declare, and values that are not of the kind that it declares."""
    rows = rules.get("facts", {}).get("facts", ()) if rules is not None else ()
    known = {str(row["name"]): str(row["type"]) for row in rows}
    for name, value in facts.items():
        if not known:
            continue
        if name not in known:
            yield f"review.facts.{name}: no such fact. {did_you_mean(name, known)}"
        elif known[name] == "date" and not _is_day(value):
            yield f"review.facts.{name}: “{value}” is no date. Write it like 2012-09-01."
        elif (wanted := _KINDS.get(known[name])) and not isinstance(value, wanted[0]):
            yield f"review.facts.{name}: write {wanted[1]}."
        elif known[name] == "number" and isinstance(value, bool):
            yield f"review.facts.{name}: write a number, without quotation marks."


_KINDS: Mapping[str, tuple[Any, str]] = {
    "yes-no": (bool, "true or false, without quotation marks"),
    "number": ((int, float), "a number, without quotation marks"),
    "text": (str, "a text in quotation marks"),
    "choice": (str, "a text in quotation marks"),
    "list": (list, "a list in [ ]"),
    "rows": (list, "a list of objects, each in { }"),
    "each": (list, "a list in [ ]"),
}


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False
