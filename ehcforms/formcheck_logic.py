"""Conditions that can never be met, or always are: contradictions that follow from the words alone."""

from collections.abc import Iterator
from typing import Any

from ehcforms.condition import Condition
from ehcforms.condition_compare import same
from ehcforms.form import Component, Form
from ehcforms.form_shape import Trouble
from ehcforms.formcheck_conditions import parts_at, uses_of
from ehcforms.problem import Path

_LOWER = {"more_than": True, "at_least": False}
_UPPER = {"less_than": True, "at_most": False}


def check_logic(form: Form) -> Iterator[Trouble]:
    """The conditions of a form that decide nothing."""
    questions = {question.id: question for _, question in form.questions()}
    trees: list[tuple[Path, Condition]] = [(("conditions", name), tree) for name, tree in form.conditions.items()]
    trees += [(use.path, use.tree) for use in uses_of(form)]
    for path, tree in trees:
        for part_path, part in parts_at(path, tree):
            if reason := _never(part, form):
                fix = "Change one of its parts; as it stands, nothing is ever shown."
                yield Trouble("condition.never", part_path, f"{reason}.", fix)
            elif reason := _always(part, questions):
                fix = "Take it away, or use “answered”."
                yield Trouble("condition.always", part_path, f"{reason}.", fix)


def _never(tree: Condition, form: Form) -> str:
    parts = tuple(_joined(tree, form, frozenset()))
    if len(parts) < 2:
        return ""
    if any(_opened(part.not_, form) in parts for part in parts if part.not_):
        return "This asks for something and for its opposite"
    for subject in {(part.field, part.fact) for part in parts if part.operator}:
        said = [part for part in parts if (part.field, part.fact) == subject and part.operator]
        if _contradict(said):
            return f"No answer to “{subject[0] or subject[1]}” can meet all of this at once"
    return ""


def _opened(tree: Condition, form: Form) -> Condition:
    return form.conditions.get(tree.condition, tree) if tree.condition else tree


def _joined(tree: Condition, form: Form, seen: frozenset[str]) -> Iterator[Condition]:
    """All that must be true together, named conditions opened."""
    if tree.all:
        for part in tree.all:
            yield from _joined(part, form, seen)
    elif tree.condition and tree.condition in form.conditions and tree.condition not in seen:
        yield from _joined(form.conditions[tree.condition], form, seen | {tree.condition})
    else:
        yield tree


def _contradict(said: list[Condition]) -> bool:
    if any(part.answered is False for part in said) and any(part.answered is not False for part in said):
        return True
    possible = [_allowed(part) for part in said if part.operator in ("is", "in")]
    refused = [part.is_not for part in said if part.operator == "is_not"]
    if possible:
        left = [one for one in possible[0] if all(any(same(one, other) for other in rest) for rest in possible[1:])]
        left = [one for one in left if not any(same(one, other) for other in refused)]
        return not any(_within(one, said) for one in left)
    return _empty_range(said)


def _allowed(part: Condition) -> tuple[Any, ...]:
    return (part.is_,) if part.operator == "is" else tuple(part.in_ or ())


def _within(known: Any, said: list[Condition]) -> bool:
    limits = [part for part in said if part.operator in (*_LOWER, *_UPPER)]
    return all(part.holds({part.field or "": known}, {part.fact or "": known}) is not False for part in limits)


def _empty_range(said: list[Condition]) -> bool:
    lower = [(part.part(part.operator), _LOWER[part.operator]) for part in said if part.operator in _LOWER]
    upper = [(part.part(part.operator), _UPPER[part.operator]) for part in said if part.operator in _UPPER]
    numbers = any(low > high or (low == high and (a or b)) for low, a in lower for high, b in upper)
    after = [part.after.on for part in said if part.after and part.after.on]
    before = [part.before.on for part in said if part.before and part.before.on]
    return numbers or any(late >= early for late in after for early in before)


def _always(tree: Condition, questions: dict[str, Component]) -> str:
    if tree.any and any(part.not_ in tree.any for part in tree.any if part.not_):
        return "This is so in any case: one of its parts is the opposite of another"
    question = questions.get(tree.field or "")
    if tree.in_ and question and question.options and {one.value for one in question.options} <= set(tree.in_):
        return f"Every option of “{question.id}” stands in this list"
    return ""
