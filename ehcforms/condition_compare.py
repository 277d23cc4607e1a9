"""Comparisons as closures: each operator of the condition language on whatever an answer or a fact turns out to be."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import ge, gt, le, lt
from typing import Any

from ehcforms.dates import as_date

Known = Mapping[str, Any]
Test = Callable[[Known, Known, Known, Mapping[str, Any]], bool | None]
Look = Callable[[Known, Known, Known], Any]
_HOLDERS = (str, list, tuple, dict)
Resolve = Callable[[Known, Known, Known], date | None]


def is_answered(known: Any) -> bool:
    """Whether there is something: not nothing, an empty text or an empty list."""
    return bool(known) if isinstance(known, _HOLDERS) else known is not None


def look_up(field: str | None, fact: str | None) -> Look:
    """Finds an answer, in one's own row first, or a fact."""
    if fact is not None:
        return lambda answers, facts, row: facts.get(fact)
    name = field or ""
    return lambda answers, facts, row: row[name] if name in row else answers.get(name)


def same(known: Any, wanted: Any) -> bool:
    """Whether two values are the same; true is not 1, and a date equals its ISO text."""
    if isinstance(known, bool) or isinstance(wanted, bool):
        return known is wanted
    if isinstance(known, date):
        return bool(known.isoformat() == wanted)
    return bool(known == wanted)


def all_of(tests: Sequence[Test]) -> Test:
    """True when each is; false as soon as one is; else unknown."""
    return _unless_one(tests, False)


def any_of(tests: Sequence[Test]) -> Test:
    """True as soon as one is; false when each is; else unknown."""
    return _unless_one(tests, True)


def _unless_one(tests: Sequence[Test], decides: bool) -> Test:
    """What decides, as soon as one says it; its opposite when each says that; else unknown."""

    def test(answers: Known, facts: Known, row: Known, named: Mapping[str, Any]) -> bool | None:
        result: bool | None = not decides
        for one in tests:
            said = one(answers, facts, row, named)
            if said is decides:
                return decides
            if said is None:
                result = None
        return result

    return test


def opposite(one: Test) -> Test:
    """True for false; unknown stays unknown."""

    def test(answers: Known, facts: Known, row: Known, named: Mapping[str, Any]) -> bool | None:
        said = one(answers, facts, row, named)
        return None if said is None else not said

    return test


def test(operator: str, look: Look, wanted: Any) -> Test:
    """The comparison of what `look` finds with the wanted value, by any operator but the two of dates."""
    if operator == "answered":
        return lambda answers, facts, row, named: is_answered(look(answers, facts, row)) is wanted
    compared = _COMPARED[operator]

    def compare(answers: Known, facts: Known, row: Known, named: Mapping[str, Any]) -> bool | None:
        known = look(answers, facts, row)
        return compared(known, wanted) if is_answered(known) else None

    return compare


def date_test(operator: str, look: Look, resolve: Resolve) -> Test:
    """The comparison of a date with a day that may itself hang on a fact."""
    earlier = operator == "before"

    def compare(answers: Known, facts: Known, row: Known, named: Mapping[str, Any]) -> bool | None:
        known, day = as_date(look(answers, facts, row)), resolve(answers, facts, row)
        if known is None or day is None:
            return None
        return known < day if earlier else known > day

    return compare


def _is(known: Any, wanted: Any) -> bool | None:
    return same(known, wanted) if isinstance(known, (str, bool, int, float, date)) else None


def _is_not(known: Any, wanted: Any) -> bool | None:
    said = _is(known, wanted)
    return None if said is None else not said


def _in(known: Any, wanted: Any) -> bool | None:
    return any(same(known, one) for one in wanted) if isinstance(known, (str, bool, int, float, date)) else None


def _contains(known: Any, wanted: Any) -> bool | None:
    return any(same(one, wanted) for one in known) if isinstance(known, (list, tuple)) else None


def _contains_any(known: Any, wanted: Any) -> bool | None:
    if not isinstance(known, (list, tuple)):
        return None
    return any(same(one, each) for one in known for each in wanted)


def _numbers(compared: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool | None]:
    def compare(known: Any, wanted: Any) -> bool | None:
        if isinstance(known, bool) or not isinstance(known, (int, float)):
            return None
        return compared(known, wanted)

    return compare


_COMPARED: Mapping[str, Callable[[Any, Any], bool | None]] = {
    "is": _is,
    "is_not": _is_not,
    "in": _in,
    "contains": _contains,
    "contains_any": _contains_any,
    "more_than": _numbers(gt),
    "at_least": _numbers(ge),
    "less_than": _numbers(lt),
    "at_most": _numbers(le),
}
