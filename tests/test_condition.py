"""Conditions: what they mean, three-valued, and how they read."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ehcforms.condition import OPERATORS, Condition

ANSWERS = {
    "how": "well",
    "days": 3,
    "sure": False,
    "when": "2026-01-15",
    "which": ["a", "b"],
    "blank": "",
    "none": [],
    "nonsense": "2026-13-99",
}
FACTS = {"needs": ("speech", "cognition"), "meeting_date": date(2026, 1, 15), "year_group": 9, "adulthood": True}

HOLDS = [
    ({"field": "how", "is": "well"}, True),
    ({"field": "how", "is": "badly"}, False),
    ({"field": "how", "is": "Well"}, False),
    ({"field": "missing", "is": "well"}, None),
    ({"field": "blank", "is": ""}, None),
    ({"field": "how", "is_not": "badly"}, True),
    ({"field": "how", "is_not": "well"}, False),
    ({"field": "missing", "is_not": "well"}, None),
    ({"field": "how", "in": ["badly", "well"]}, True),
    ({"field": "how", "in": ["badly"]}, False),
    ({"field": "which", "in": ["a"]}, None),
    ({"field": "sure", "is": False}, True),
    ({"field": "sure", "is": 0}, False),
    ({"field": "days", "is": True}, False),
    ({"field": "days", "is": 3.0}, True),
    ({"field": "days", "is": "3"}, False),
    ({"field": "which", "contains": "b"}, True),
    ({"field": "which", "contains": "c"}, False),
    ({"field": "how", "contains": "we"}, None),
    ({"field": "none", "contains": "b"}, None),
    ({"field": "which", "contains_any": ["c", "a"]}, True),
    ({"field": "which", "contains_any": ["c"]}, False),
    ({"fact": "needs", "contains": "speech"}, True),
    ({"field": "how", "answered": True}, True),
    ({"field": "how", "answered": False}, False),
    ({"field": "sure", "answered": True}, True),
    ({"field": "blank", "answered": True}, False),
    ({"field": "none", "answered": False}, True),
    ({"field": "missing", "answered": False}, True),
    ({"fact": "nothing", "answered": True}, False),
    ({"field": "days", "more_than": 2}, True),
    ({"field": "days", "more_than": 3}, False),
    ({"field": "days", "at_least": 3}, True),
    ({"field": "days", "at_least": 4}, False),
    ({"field": "days", "less_than": 4}, True),
    ({"field": "days", "less_than": 3}, False),
    ({"field": "days", "at_most": 3}, True),
    ({"field": "days", "at_most": 2}, False),
    ({"field": "how", "at_most": 2}, None),
    ({"field": "sure", "at_least": 0}, None),
    ({"fact": "year_group", "at_least": 9}, True),
    ({"field": "when", "before": "2026-01-16"}, True),
    ({"field": "when", "before": "2026-01-15"}, False),
    ({"field": "when", "after": "2026-01-14"}, True),
    ({"field": "when", "after": "2026-01-15"}, False),
    ({"field": "how", "after": "2026-01-15"}, None),
    ({"field": "nonsense", "after": "2026-01-15"}, None),
    ({"fact": "meeting_date", "is": "2026-01-15"}, True),
    ({"field": "when", "before": {"from": "meeting_date", "days": 1}}, True),
    ({"field": "when", "after": {"from": "meeting_date", "days": -1}}, True),
    ({"field": "when", "after": {"from": "meeting_date"}}, False),
    ({"fact": "meeting_date", "before": {"field": "when", "days": 1}}, True),
    ({"field": "when", "before": {"from": "nothing"}}, None),
    ({"field": "when", "before": {"from": "meeting_date", "days": 9**9}}, None),
    ("named", True),
    ({"condition": "named"}, True),
    ({"condition": "not-there"}, None),
    ({"condition": "round"}, None),
    ({"not": {"field": "how", "is": "well"}}, False),
    ({"not": {"field": "missing", "is": "well"}}, None),
    ({"all": ["named", {"field": "how", "is": "well"}]}, True),
    ({"all": ["named", {"field": "missing", "is": "well"}]}, None),
    ({"all": [{"field": "missing", "is": "well"}, {"field": "how", "is": "badly"}]}, False),
    ({"any": [{"field": "missing", "is": "well"}, "named"]}, True),
    ({"any": [{"field": "missing", "is": "well"}, {"field": "how", "is": "badly"}]}, None),
    ({"any": [{"field": "how", "is": "badly"}]}, False),
]


def condition(tree: Any) -> Condition:
    return Condition.model_validate({"condition": tree} if isinstance(tree, str) else tree)


NAMED = {
    "named": condition({"fact": "adulthood", "is": True}),
    "round": condition({"all": ["about"]}),
    "about": condition({"not": "round"}),
}


@pytest.mark.parametrize(("tree", "said"), HOLDS, ids=lambda one: str(one)[:60])
def test_holds(tree: Any, said: bool | None) -> None:
    assert condition(tree).holds(ANSWERS, FACTS, None, NAMED) is said


def test_one_s_own_row_is_looked_at_first() -> None:
    tree = condition({"field": "how", "is": "badly"})
    assert tree.holds(ANSWERS, {}, {"how": "badly"}) is True
    assert tree.holds(ANSWERS, {}, {"other": "badly"}) is False
    assert tree.holds({}, {}, {"how": None}) is None


SAYS = [
    ({"field": "how", "is": "well"}, "the answer to “How is it?” is “Very well”"),
    ({"field": "days", "at_least": 3}, "the answer to “days” is at least 3"),
    ({"fact": "needs", "contains_any": ["a", "b"]}, "the fact “needs” contains one of “a”, “b”"),
    ({"fact": "adulthood", "is": True}, "the fact “adulthood” is yes"),
    ({"fact": "adulthood", "is_not": False}, "the fact “adulthood” is not no"),
    ({"field": "how", "answered": True}, "the answer to “How is it?” is given"),
    ({"fact": "needs", "answered": False}, "the fact “needs” is not known"),
    ({"field": "when", "before": "2026-09-01"}, "the answer to “when” is before 1 September 2026"),
    ({"field": "when", "after": {"from": "meeting_date", "days": -14}},
     "the answer to “when” is after 14 days before “meeting_date”"),
    ({"field": "when", "after": {"field": "how", "days": 1}}, "the answer to “when” is after 1 day after “How is it?”"),
    ({"field": "when", "before": {"from": "meeting_date"}}, "the answer to “when” is before “meeting_date”"),
    ("named", "the condition “named” is met"),
    ({"not": "named"}, "it is not so that the condition “named” is met"),
    ({"all": [{"fact": "a", "is": 1}, {"any": [{"fact": "b", "is": 2}, {"fact": "c", "in": [3, 4]}]}]},
     "the fact “a” is 1 and (the fact “b” is 2 or the fact “c” is one of 3, 4)"),
]  # fmt: skip


@pytest.mark.parametrize(("tree", "sentence"), SAYS, ids=lambda one: str(one)[:60])
def test_sentence(tree: Any, sentence: str) -> None:
    assert condition(tree).sentence({"how": "How is it?", "how=well": "Very well"}) == sentence


def test_names() -> None:
    tree = condition(
        {"all": ["named", {"field": "a", "after": {"from": "f"}}, {"not": {"fact": "g", "before": {"field": "b"}}}]}
    )
    assert tree.names() == ({"a", "b"}, {"f", "g"})
    assert tree.named() == {"named"}


@pytest.mark.parametrize("tree", [
    {}, {"field": "a"}, {"is": "a"}, {"field": "a", "fact": "b", "is": 1}, {"field": "a", "is": 1, "is_not": 2},
    {"all": []}, {"all": [{"field": "a", "is": 1}], "field": "b"}, {"condition": "a", "not": "b"},
    {"field": "a", "is": []},
    {"field": "a", "in": []}, {"field": "a", "more_than": "3"}, {"field": "a", "more_than": True},
    {"field": "a", "before": "tomorrow"}, {"field": "a", "before": {}},
    {"field": "a", "before": {"from": "b", "field": "c"}},
    {"field": "a", "answered": "yes"}, {"field": "a", "likes": 1},
])  # fmt: skip
def test_what_is_no_condition(tree: Any) -> None:
    with pytest.raises(ValidationError):
        Condition.model_validate(tree)


VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.dates()
    | st.dictionaries(st.text(max_size=2), st.integers(), max_size=2)
    | st.lists(st.integers() | st.text(max_size=2), max_size=3)
)  # fmt: skip
OPERANDS = {
    "is": "a", "is_not": 3, "in": ["a", 3], "contains": "a", "contains_any": ["a", 3], "answered": True, "more_than": 1,
    "at_least": 1, "less_than": 1, "at_most": 1, "before": "2026-01-01", "after": {"from": "other", "days": 1},
}  # fmt: skip


@given(st.sampled_from(OPERATORS), VALUES, VALUES)
def test_whatever_an_answer_turns_out_to_be_nothing_breaks(operator: str, known: Any, other: Any) -> None:
    tree = condition({"field": "a", operator: OPERANDS[operator]})
    assert tree.holds({"a": known}, {"other": other}) in (True, False, None)


TREES = st.recursive(
    st.sampled_from([{"field": "a", "is": 1}, {"field": "b", "is": 1}, {"field": "c", "is": 1}]),
    lambda inner: (
        st.builds(lambda one: {"not": one}, inner)
        | st.builds(lambda many: {"all": many}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda many: {"any": many}, st.lists(inner, min_size=1, max_size=3))
    ),
    max_leaves=8,
)


@given(TREES, st.fixed_dictionaries({name: st.sampled_from([0, 1]) for name in "abc"}), st.sampled_from("abc"))
def test_unknown_stays_open_to_both(tree: Any, answers: dict[str, int], missing: str) -> None:
    """What is said while an answer is missing still holds whatever the answer turns out to be."""
    without = {name: answer for name, answer in answers.items() if name != missing}
    said = condition(tree).holds(without, {})
    if said is not None:
        assert {condition(tree).holds({**answers, missing: each}, {}) for each in (0, 1)} == {said}
