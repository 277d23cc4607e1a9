"""A condition as an English sentence, for reports and for people who read forms."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ehcforms.condition import Condition

_SAYS: Mapping[str, str] = {
    "is": "is {}",
    "is_not": "is not {}",
    "in": "is one of {}",
    "contains": "contains {}",
    "contains_any": "contains one of {}",
    "more_than": "is more than {}",
    "at_least": "is at least {}",
    "less_than": "is less than {}",
    "at_most": "is at most {}",
    "before": "is before {}",
    "after": "is after {}",
}


def sentence_of(condition: "Condition", words: Mapping[str, str]) -> str:
    """The condition in English; see `Condition.sentence`."""
    if condition.all is not None:
        return " and ".join(_inner(part, words) for part in condition.all)
    if condition.any is not None:
        return " or ".join(_inner(part, words) for part in condition.any)
    if condition.not_ is not None:
        return f"it is not so that {_inner(condition.not_, words)}"
    if condition.condition is not None:
        return f"the condition “{condition.condition}” is met"
    return _comparison(condition, words)


def _inner(part: "Condition", words: Mapping[str, str]) -> str:
    said = sentence_of(part, words)
    return f"({said})" if len(part.all or part.any or ()) > 1 else said


def _comparison(condition: "Condition", words: Mapping[str, str]) -> str:
    field = condition.field or ""
    subject = f"the answer to “{words.get(field, field)}”" if field else f"the fact “{words.get(f'fact:{condition.fact}', condition.fact)}”"
    operator = condition.operator
    if operator == "answered":
        known = "is given" if field else "is known"
        return f"{subject} {known if condition.answered else known.replace('is', 'is not')}"
    value = condition.part(operator)
    told = value.sentence(words) if operator in ("before", "after") else _value(value, field, words)
    return f"{subject} {_SAYS[operator].replace('{}', told)}"


def _value(value: Any, field: str, words: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        return ", ".join(_value(one, field, words) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"“{words.get(f'{field}={value}', value)}”"
    return str(value)
