"""What is wrong in a plain case file, in sentences for whoever wrote it, each with its place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from ehcforms.casefile_shape import PlainCase, day_in, model_at
from ehcforms.jsontext import Positions
from ehcforms.problem import Path, did_you_mean, place_of
from ehcforms.rulebook import Rulebook

Mistake = tuple[Path, str]
"""Where something is wrong, and what, in a sentence."""


def told(mistakes: Iterable[Mistake], positions: Positions) -> Iterator[str]:
    """Each mistake with its line and its place."""
    for path, sentence in mistakes:
        yield f"line {positions.value(path)[0]}: {place_of(path) or 'the file'}: {sentence}"


def mistakes_in(trouble: ValidationError, given: Any) -> Iterator[Mistake]:
    """Each mistake of the shape once; of the shapes that a part might have had, only the nearest is told of."""
    told: dict[Path, str] = {}
    for error in trouble.errors(include_url=False):
        path = _written(tuple(error["loc"]), error["type"], given)
        sentence = _sentence(error, path)
        if path in told and sentence not in told[path]:
            sentence = f"{told[path].removesuffix('.')}, or {sentence.removeprefix('write ')}"
        told[path] = sentence
    for path, sentence in told.items():
        if not any(other != path and other[: len(path)] == path for other in told):
            yield path, sentence


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
        return f"“{error['input']}” is not possible here. {did_you_mean(str(error['input']), _LITERAL.findall(error['ctx']['expected']))}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{error['input']} is not possible here; write a number {_BOUNDS[kind]} {next(iter(error['ctx'].values()))}."
    if kind in ("string_too_short", "string_pattern_mismatch"):
        return "something has to stand here."
    return f"{error['msg']}."


_LITERAL = re.compile("'([^']*)'")
_BOUNDS = {"greater_than_equal": "from", "less_than_equal": "up to"}


def impossible(plain: PlainCase, today: date) -> Iterator[Mistake]:
    """Days that cannot be: a child who is not born yet, a meeting about a plan that there was not."""
    born, made = plain.child.date_of_birth, plain.plan.made_on
    if born > today:
        yield ("child", "date_of_birth"), f"{born} lies in the future of {today}."
    if plain.review and plain.review.meeting_date and plain.review.meeting_date < made:
        sentence = f"{plain.review.meeting_date} is before the plan was made on {made}. One of them is wrong."
        yield ("review", "meeting_date"), sentence


def unknown_ids(plain: PlainCase, rules: Rulebook | None) -> Iterator[Mistake]:
    """Roles, teams and a setting that are not among those of the site."""
    if rules is None:
        return
    roles = [row["id"] for row in rules.get("roles", {}).get("roles", ())]
    directory = rules.get("directory", {})
    teams, settings = ([row["id"] for row in directory.get(name, ())] for name in ("teams", "settings"))
    said: list[tuple[Path, str, list[Any]]] = [(("setting",), plain.setting, settings)]
    lists: list[tuple[Path, Any]] = [(("people",), plain.people)]
    lists.append((("review", "people"), plain.review.people if plain.review else ()))
    for place, people in lists:
        for number, one in enumerate(people):
            said += [((*place, number, "role"), one.role, roles), ((*place, number, "team"), one.team, teams)]
    for place, value, ids in said:
        if value and value not in ids:
            yield place, f"there is no {place[-1]} “{value}”. {did_you_mean(value, ids)}"


def wrong_facts(facts: Mapping[str, Any], rules: Rulebook | None) -> Iterator[Mistake]:
    """Facts that rules/facts.json does not declare, and values that are not of the kind that it declares."""
    rows = rules.get("facts", {}).get("facts", ()) if rules is not None else ()
    known = {str(row["name"]): str(row["type"]) for row in rows}
    for name, value in facts.items():
        if wrong := _wrong_fact(name, value, known):
            yield ("review", "facts", name), wrong


def _wrong_fact(name: str, value: Any, known: Mapping[str, str]) -> str:
    """What is wrong with a fact, or "" where nothing is."""
    if name not in known:
        return f"no such fact. {did_you_mean(name, known)}" if known else ""
    if known[name] == "date":
        try:
            day_in(value)
        except ValueError as wrong:
            return str(wrong)
        return ""
    wanted, words = _KINDS.get(known[name], (object, ""))
    number_is_yes_or_no = known[name] == "number" and isinstance(value, bool)
    return "" if isinstance(value, wanted) and not number_is_yes_or_no else f"write {words}."


_KINDS: Mapping[str, tuple[Any, str]] = {
    "yes-no": (bool, "true or false, without quotation marks"),
    "number": ((int, float), "a number, without quotation marks"),
    "text": (str, "a text in quotation marks"),
    "choice": (str, "a text in quotation marks"),
    "list": (list, "a list in [ ]"),
    "rows": (list, "a list of objects, each in { }"),
    "each": (list, "a list in [ ]"),
}
