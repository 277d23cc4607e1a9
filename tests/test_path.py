"""The path through a form: what is not on it is not in the submission, whatever the draft holds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcforms.form import Form
from ehcforms.path import Known, Row, Screen, on_path, row_answers, screens, shown


def question(id: str, show_when: Any = None) -> dict[str, Any]:
    return {"type": "TextField", "id": id, "title": id, "show_when": show_when}


def a_form(*pages: dict[str, Any], **more: Any) -> Form:
    full = [{"title": page["id"].title(), **page} for page in pages]
    return Form.model_validate({"id": "f", "title": "F", "pages": full, **more})


OUTCOMES = (
    Row(key="o1", title="Reads a page", values={"text": "Reads a page", "area": "cognition"}),
    Row(key="o2", title="Asks for help", values={"text": "Asks for help", "area": "speech"}),
)
KNOWN = Known(facts={"year_group": 9, "known_as": "Sam"}, items={"plan.outcomes": OUTCOMES})

FORM = a_form(
    {"id": "start", "components": [
        question("kind"),
        question("why", {"field": "kind", "is": "other"}),
        question("since", {"field": "why", "answered": True}),
        {"type": "InsetText", "content": "Thank you", "show_when": {"field": "kind", "is": "other"}},
    ]},
    {"id": "later", "condition": "asked-why", "components": [question("more")]},
    {"id": "status", "repeat": {"over": "plan.outcomes", "title": "Outcome {number}: {outcome}"}, "components": [
        question("met"), question("gap", {"field": "met", "is": "no"})]},
    {"id": "levels", "repeat": {"over": "plan.outcomes"}, "condition": {"fact": "area", "is": "cognition"},
     "components": [question("level"), question("plan", {"field": "met", "is": "no"})]},
    {"id": "people", "repeat": {"add_another": True, "min": 1, "max": 3, "title": "Person"},
     "components": [question("name"), question("phone", {"field": "name", "answered": True})]},
    {"id": "adult", "condition": {"fact": "year_group", "at_least": 9}, "components": [question("work")]},
    conditions={"asked-why": {"field": "why", "answered": True}},
)  # fmt: skip

PATHS: list[tuple[dict[str, Any], list[str], dict[str, Any]]] = [
    ({}, [], {}),
    ({"kind": "plain", "why": "old words", "since": "May", "more": "x"}, [], {"kind": "plain"}),
    ({"kind": "other"}, [], {"kind": "other"}),
    ({"kind": "other", "why": "x", "more": "y"}, ["later"], {"kind": "other", "why": "x", "more": "y"}),
    ({"kind": "other", "why": "x", "since": "May"}, ["later"], {"kind": "other", "why": "x", "since": "May"}),
    ({"kind": "", "work": ["a"], "nobody-asked": 1}, [], {"work": ["a"]}),
    ({"status": [{"id": "o2", "met": "no", "gap": "g"}, {"id": "o1", "met": "yes", "gap": "old"}]}, [],
     {"status": [{"id": "o1", "met": "yes"}, {"id": "o2", "met": "no", "gap": "g"}]}),
    ({"status": [{"id": "gone", "met": "yes"}, {"id": "o1"}]}, [], {}),
    ({"levels": [{"id": "o1", "level": "3", "plan": "p"}, {"id": "o2", "level": "4"}]}, [],
     {"levels": [{"id": "o1", "level": "3"}]}),
    ({"status": [{"id": "o1", "met": "no"}], "levels": [{"id": "o1", "plan": "p"}]}, [],
     {"status": [{"id": "o1", "met": "no"}], "levels": [{"id": "o1", "plan": "p"}]}),
    ({"people": [{"id": "0", "name": "A", "phone": "1"}, {"id": "1", "phone": "2"}, {"id": "4"},
                 {"id": "7", "name": "B"}]}, [],
     {"people": [{"id": "0", "name": "A", "phone": "1"}]}),
    ({"people": [{"name": "A"}, {"name": "B"}]}, [], {"people": [{"id": "0", "name": "A"}, {"id": "1", "name": "B"}]}),
    ({"people": [{"id": "0", "name": "A"}, {"id": "0", "name": "B"}]}, [], {"people": [{"id": "0", "name": "A"}]}),
    ({"people": [{"id": "a.b", "name": "A"}]}, [], {"people": [{"id": "0", "name": "A"}]}),
    ({"people": {"id": "0"}, "status": "x", "levels": [None, 3, []], "kind": {"a": 1}}, [], {"kind": {"a": 1}}),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "more", "kept"), PATHS, ids=lambda one: str(one)[:60])
def test_paths(answers: dict[str, Any], more: list[str], kept: dict[str, Any]) -> None:
    ids = [screen.id for screen in screens(FORM, answers, KNOWN)]
    assert ids == ["start", *more, "status.o1", "status.o2", "levels.o1", "people", "adult"]
    assert on_path(FORM, answers, KNOWN) == kept


def test_a_page_needs_what_its_condition_looks_at() -> None:
    young = Known(facts={"year_group": 8})
    assert [screen.id for screen in screens(FORM, {}, young)] == ["start", "people"]
    assert [screen.id for screen in screens(FORM, {}, Known())] == ["start", "people"]


def test_rows_and_their_titles() -> None:
    by_id = {screen.id: screen for screen in screens(FORM, {}, KNOWN)}
    assert by_id["status.o2"].title == "Outcome 2: Asks for help"
    assert by_id["status.o2"].rows[0].values["area"] == "speech"
    assert by_id["levels.o1"].title == "Reads a page"
    assert [(row.key, row.title) for row in by_id["people"].rows] == [("0", "Person 1")]
    assert (by_id["people"].title, by_id["start"].title, by_id["start"].rows) == ("People", "Start", ())


@pytest.mark.parametrize(("rows", "keys"), [
    ([], ["0"]),
    ([{"id": "5", "name": "A"}], ["5"]),
    ([{"id": "1"}, {"id": "0"}], ["1", "0"]),
    ([{"id": str(number)} for number in range(9)], ["0", "1", "2"]),
])  # fmt: skip
def test_rows_added_by_hand(rows: list[Any], keys: list[str]) -> None:
    people = next(screen for screen in screens(FORM, {"people": rows}, KNOWN) if screen.id == "people")
    assert [row.key for row in people.rows] == keys


def test_the_items_of_a_list_can_stand_together_on_one_page() -> None:
    together = {"over": "plan.outcomes", "together": True, "title": "{outcome}"}
    form = a_form(
        {"id": "seen", "repeat": together, "components": [question("met"), question("gap", {"field": "met", "is": "no"})]},
        {"id": "why", "repeat": together, "condition": {"field": "met", "is": "no"}, "components": [question("reason")]},
    )
    given = {"seen": [{"id": "o1", "met": "yes", "gap": "old"}, {"id": "o2", "met": "no"}], "why": [{"id": "o2", "reason": "r"}]}
    seen, why = screens(form, given, KNOWN)
    assert (seen.id, seen.title, [row.title for row in seen.rows]) == ("seen", "Seen", ["Reads a page", "Asks for help"])
    assert (why.id, [row.key for row in why.rows]) == ("why", ["o2"])
    assert on_path(form, given, KNOWN) == {"seen": [{"id": "o1", "met": "yes"}, {"id": "o2", "met": "no"}], "why": given["why"]}
    assert [screen.id for screen in screens(form, {}, Known())] == []


def test_rows_are_filled_up_to_the_least() -> None:
    repeat = {"add_another": True, "min": 3, "title": "No {number}"}
    form = a_form({"id": "p", "repeat": repeat, "components": [question("a")]})
    (screen,) = screens(form, {"p": [{"id": "1", "a": "x"}]}, KNOWN)
    assert [(row.key, row.title) for row in screen.rows] == [("1", "No 1"), ("0", "No 2"), ("2", "No 3")]


def components_shown(screen: Screen, answers: dict[str, Any]) -> list[str]:
    row = screen.rows[0] if screen.rows else None
    return [one.id or one.type for one in screen.page.components if shown(screen, row, one, answers, KNOWN)]


def test_shown_follows_what_is_typed_now() -> None:
    start, *others = screens(FORM, {}, KNOWN)
    assert components_shown(start, {}) == ["kind"]
    assert components_shown(start, {"kind": "other"}) == ["kind", "why", "InsetText"]
    assert components_shown(start, {"kind": "plain", "why": "old"}) == ["kind"]
    assert components_shown(others[0], {"status": [{"id": "o1", "met": "no"}]}) == ["met", "gap"]
    assert components_shown(others[1], {"status": [{"id": "o1", "met": "no"}]}) == ["met"]


def test_shown_sees_the_rows_of_an_earlier_page() -> None:
    answers = {"status": [{"id": "o1", "met": "no"}]}
    levels = next(one for one in screens(FORM, answers, KNOWN) if one.id == "levels.o1")
    assert components_shown(levels, answers) == ["level", "plan"]


def test_row_answers() -> None:
    page = FORM.page("status")
    assert row_answers({"status": [{"id": "o1", "met": "x"}]}, page, "o1") == {"id": "o1", "met": "x"}
    assert row_answers({"status": "nonsense"}, page, "o1") == {}


# What is not on the path is not in the submission: for any form and any draft.

NAMES = "abcdefgh"
COMPARED = st.builds(
    lambda name, op: {"field": name, **op},
    st.sampled_from(NAMES),
    st.sampled_from([{"is": "x"}, {"is_not": "x"}, {"answered": True}, {"answered": False}, {"in": ["x", "y"]}]),
)
TREES = (
    st.none()
    | COMPARED
    | st.builds(lambda one: {"not": one}, COMPARED)
    | st.builds(
        lambda key, parts: {key: parts}, st.sampled_from(["all", "any"]), st.lists(COMPARED, min_size=1, max_size=2)
    )
)
REPEATS = st.sampled_from([None, None, {"over": "plan.outcomes"}, {"add_another": True}])


@st.composite
def forms(draw: Any) -> Form:
    """Forms of up to four pages, whose conditions look at any question, earlier or not."""
    names = list(NAMES)
    pages = []
    for number in range(draw(st.integers(1, 4))):
        count = draw(st.integers(1, 2))
        components = [question(names.pop(0), draw(TREES)) for _ in range(count)]
        pages.append({"id": f"p{number}", "repeat": draw(REPEATS), "condition": draw(TREES), "components": components})
    return a_form(*pages)


WORDS = st.sampled_from(["x", "y", "", "z"])
ROWS = st.lists(
    st.builds(lambda key, row: {"id": key, **row}, st.sampled_from(["o1", "o2", "0", "1"]),
              st.dictionaries(st.sampled_from(NAMES), WORDS)), max_size=3,
)  # fmt: skip
DRAFTS = st.builds(
    lambda flat, rows: {**flat, **rows},
    st.dictionaries(st.sampled_from(NAMES), WORDS),
    st.dictionaries(st.sampled_from(["p0", "p1", "p2", "p3"]), ROWS),
)


def cells(answers: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    """Every answer as (page, row, question, value)."""
    found = {("", "", name, value) for name, value in answers.items() if isinstance(value, str)}
    for page, rows in answers.items():
        for row in rows if isinstance(rows, list) else ():
            found |= {(page, row["id"], name, value) for name, value in row.items() if name != "id"}
    return found


def asked(form: Form, answers: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Every question that is shown to somebody who goes through the paper, as (page, row, question)."""
    found = set()
    for screen in screens(form, answers, KNOWN):
        for row in screen.rows or (None,):
            for one in screen.page.questions:
                if shown(screen, row, one, answers, KNOWN):
                    found.add((screen.page.id if row else "", row.key if row else "", one.id))
    return found


@given(forms(), DRAFTS)
def test_the_submission_holds_exactly_the_answers_to_what_was_asked(form: Form, draft: dict[str, Any]) -> None:
    kept = on_path(form, draft, KNOWN)
    shown_to = asked(form, draft)
    assert {cell[:3] for cell in cells(kept)} <= shown_to
    first = {}
    for page, row, name, value in sorted(cells(_first_rows(draft))):
        first[(page, row, name)] = value
    assert cells(kept) == {(*place, value) for place, value in first.items() if place in shown_to and value}


def _first_rows(draft: dict[str, Any]) -> dict[str, Any]:
    """The draft with only the first of two rows that have the same key."""
    kept: dict[str, Any] = {}
    for name, value in draft.items():
        rows: dict[str, Any] = {}
        for row in value if isinstance(value, list) else ():
            rows.setdefault(row["id"], row)
        kept[name] = list(rows.values()) if isinstance(value, list) else value
    return kept


@given(forms(), DRAFTS)
def test_what_was_sent_is_its_own_path(form: Form, draft: dict[str, Any]) -> None:
    kept = on_path(form, draft, KNOWN)
    assert on_path(form, kept, KNOWN) == kept


@given(forms(), DRAFTS, st.sampled_from(NAMES), WORDS)
def test_what_is_off_the_path_changes_nothing(form: Form, draft: dict[str, Any], name: str, word: str) -> None:
    kept = on_path(form, draft, KNOWN)
    if any(place[2] == name for place in asked(form, draft)):
        return
    changed = {key: value for key, value in draft.items() if key != name} | ({name: word} if word else {})
    assert on_path(form, changed, KNOWN) == kept


NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", *NAMES]), inner, max_size=3),
    max_leaves=6,
)


@given(forms(), st.dictionaries(st.sampled_from([*NAMES, "p0", "p1", "p2", "p3"]), NONSENSE))
def test_a_damaged_draft_breaks_nothing(form: Form, draft: dict[str, Any]) -> None:
    kept = on_path(form, draft, KNOWN)
    assert on_path(form, kept, KNOWN) == kept
    asked(form, draft)
