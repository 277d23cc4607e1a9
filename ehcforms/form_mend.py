"""Takes the broken parts out of a form's JSON, so that everything else in it can still be checked."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from ehcforms.condition import Condition, Day
from ehcforms.form import Column, Component, Form, Option, Page, Repeat
from ehcforms.problem import Path

_CONDITION = {name: Condition for name in ("all", "any", "not")} | {"before": Day, "after": Day}
_INSIDE: Mapping[type[BaseModel], Mapping[str, type[BaseModel]]] = {
    Form: {"pages": Page, "lists": Option, "conditions": Condition},
    Page: {"components": Component, "repeat": Repeat, "condition": Condition},
    Component: {"columns": Column, "options": Option, "show_when": Condition},
    Column: {"options": Option},
    Condition: _CONDITION,
}

def model_at(path: Path) -> type[BaseModel]:
    """What kind of part holds the key at the end of a path."""
    model: type[BaseModel] = Form
    steps = iter(path[:-1])
    for step in steps:
        if isinstance(step, str) and step in _INSIDE.get(model, {}):
            model = _INSIDE[model][step]
            if step in ("lists", "conditions"):
                next(steps, None)
    return model


def look(given: Any, path: Path) -> Any:
    """What stands at a path of a JSON value; None where nothing does."""
    for step in path:
        try:
            given = given[step]
        except (KeyError, IndexError, TypeError):
            return None
    return given


_STAND_INS: Mapping[type[BaseModel], Mapping[str, Any]] = {
    Page: {"title": "…", "components": []},
    Component: {"type": "Markdown"},
    Option: {"text": "…"},
    Column: {"title": "…"},
    Condition: {"all": [{"fact": "", "answered": True}]},
    Repeat: {"add_another": True},
}
"""Something harmless in the place of a broken part."""

_BLANKS: Mapping[str, Any] = {"type": "TextField", "components": [], "pages": [{"title": "…", "components": []}]}
"""Something harmless for a key that is missing."""


def mend(whole: Any, path: Path, error: str, name: str) -> Path:
    """Changes the JSON so that this error of pydantic is gone; the path to what was changed. `name` is a fresh id."""
    if place := _condition_around(path):
        look(whole, place[:-1])[place[-1]] = dict(_STAND_INS[Condition])
        return place
    if error == "question_unnamed":
        part = look(whole, path)
        part.update(id=part.get("id") or name, title=part.get("title") or "…")
        return path
    holder, last = look(whole, path[:-1]), path[-1]
    if isinstance(holder, list):
        model = model_at((*path, ""))
        holder[int(last)] = {**_named(model, name), **_STAND_INS.get(model, {})}
    elif error == "missing" or last in ("id", "pages"):
        holder[last] = _BLANKS.get(str(last), name)
    else:
        holder.pop(last, None)
    return path


def _named(model: type[BaseModel], name: str) -> dict[str, str]:
    return {key: name for key in ("id", "value") if key in model.model_fields}


def _condition_around(path: Path) -> Path:
    """The path to the condition that an error lies in; empty where it lies in none."""
    for length in range(len(path), 0, -1):
        place = path[:length]
        if _is_condition(place):
            return place
    return ()


def _is_condition(path: Path) -> bool:
    last, holder = path[-1], model_at(path)
    if isinstance(last, int):
        return holder is Condition and path[-2] in ("all", "any")
    if holder is Condition:
        return last == "not" or (len(path) == 2 and path[0] == "conditions")
    return last in ("condition", "show_when")
