"""Every mistake in a form: a broken fixture and a passing twin for each code."""

import copy
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehcforms.condition import LOGIC, OPERATORS, Condition
from ehcforms.facts import sources
from ehcforms.form import (
    DYNAMIC_LISTS,
    REPEATABLE,
    Column,
    Component,
    ComponentType,
    Form,
    Option,
    Page,
    Repeat,
)
from ehcforms.form_mend import look
from ehcforms.form_schema import form_schema
from ehcforms.form_shape import TYPES
from ehcforms.form_vocabulary import ITEMS, KINDS, SOURCES, Vocabulary, items_of, keys_of
from ehcforms.formcheck import read_form
from ehcforms.formcheck_names import RESERVED_PAGES
from ehcforms.model import Case, Child, Need, Outcome, Participant, Plan, Provision, SocialWorker

FACTS = {
    "known_as": "text", "needs": "list", "meeting_date": "date", "year_group": "number", "adulthood": "yes-no",
    "decision": "choice", "participants": "rows", "odd": "some other kind",
}  # fmt: skip
VOCABULARY = Vocabulary(facts=FACTS, forms=frozenset({"a-form", "parent-views"}))

GOOD: dict[str, Any] = {
    "$schema": "form.schema.json",
    "id": "a-form",
    "title": "A form about {known_as}",
    "intro": "Read [this](https://example.org) **first**.",
    "languages": ["en", "cy"],
    "conditions": {
        "has-need": {"fact": "needs", "contains": "speech"},
        "both": {"all": ["has-need", {"field": "how", "is": "well"}]},
    },
    "lists": {"how": [{"value": "well", "text": "Well"}, {"value": "badly", "text": "Badly"}]},
    "pages": [
        {
            "id": "first",
            "title": "First",
            "components": [
                {"type": "RadiosField", "id": "how", "title": "How is {known_as}?", "list": "how", "required": True},
                {"type": "TextField", "id": "why", "title": "Why?", "show_when": {"field": "how", "is": "badly"}},
                {"type": "NumberField", "id": "days", "title": "How many days?", "min": 0, "max": 190},
                {"type": "DatePartsField", "id": "when", "title": "When?", "fact": "meeting_date", "min": "2020-01-01"},
                {"type": "CheckboxesField", "id": "which", "title": "Which?", "options": [{"value": "a", "text": "A"}]},
                {"type": "TableField", "id": "table", "title": "Table", "columns": [{"id": "a", "title": "A"}]},
                {"type": "Details", "summary": "More", "content": "Much *more*."},
                {"type": "YesNoField", "id": "sure", "title": "Sure?"},
            ],
        },
        {
            "id": "outcomes",
            "title": "Outcomes",
            "condition": "both",
            "repeat": {"over": "plan.outcomes", "title": "{outcome}"},
            "components": [
                {"type": "TextField", "id": "comment", "title": "About {text}?", "prefill": "said.comment"},
                {"type": "TextField", "id": "more", "title": "More?", "show_when": {"fact": "area", "is": "x"}},
            ],
        },
        {
            "id": "people",
            "title": "People",
            "repeat": {"add_another": True, "min": 1, "max": 3, "title": "Person {number}"},
            "fact": "participants",
            "prefill": "case.participants",
            "components": [{"type": "EmailAddressField", "id": "email", "title": "Address", "autocomplete": "email"}],
        },
    ],
}  # fmt: skip

GONE = object()
FIRST = "pages[0].components"
SHOW = f"{FIRST}[1].show_when"

BROKEN: list[tuple[str, str, Any, Any, str]] = [
    # code, place that is changed, what is wrong there, what would be right there, place that is told ("" for the same)
    ("form.unknown-key", "titel", "x", GONE, ""),
    ("form.unknown-key", f"{FIRST}[0].label", "x", GONE, ""),
    ("form.unknown-key", "pages[1].repeat.times", 3, GONE, ""),
    ("form.unknown-key", "lists.how[0].label", "x", GONE, ""),
    ("form.unknown-key", f"{SHOW}.equals", "x", GONE, ""),
    ("form.missing-key", "title", GONE, "A", "()"),
    ("form.missing-key", f"{FIRST}[1].title", GONE, "A", f"{FIRST}[1]"),
    ("form.missing-key", "lists.how[0].text", GONE, "A", "lists.how[0]"),
    ("form.unknown-type", f"{FIRST}[1].type", "Text", "TextField", ""),
    ("form.unknown-type", f"{FIRST}[5].columns[0].type", "NumberField", "TextField", ""),
    ("form.wrong-kind", "title", 7, "7", ""),
    ("form.wrong-kind", "pages[0]", "...", GONE, ""),
    ("form.wrong-kind", f"{FIRST}[1].max_words", "300", 300, ""),
    ("form.wrong-kind", f"{FIRST}[1].own_words", "yes", True, ""),
    ("form.wrong-kind", "pages[1].condition", 3, "both", ""),
    ("form.value", f"{FIRST}[0].required", "yes", "recommended", ""),
    ("form.value", f"{FIRST}[1].max_words", 0, 1, ""),
    ("form.value", f"{FIRST}[2].max", True, 190, ""),
    ("form.id", f"{FIRST}[2].id", "How many", "how-many", ""),
    ("form.id", "pages[2].id", "people.1", "people-1", ""),
    ("form.file-name", "id", "another-form", "a-form", ""),
    ("form.name", "lists.How Much", [], GONE, ""),
    ("form.name", "conditions.Has_need", "has-need", GONE, ""),
    ("form.language", "languages[1]", "Welsh", "cy", ""),
    ("form.no-pages", "pages", [], GOOD["pages"], ""),
    ("form.no-questions", "pages", [{"id": "a", "title": "A", "components": [{"type": "Markdown", "content": "x"}]}],
     GOOD["pages"], ""),
    ("form.empty-page", "pages[2].components", [], GOOD["pages"][2]["components"], "pages[2]"),
    ("form.duplicate-page", "pages[2].id", "first", "third", ""),
    ("form.duplicate-question", f"{FIRST}[2].id", "how", "how-2", ""),
    ("form.duplicate-question", "pages[2].id", "days", "persons", ""),
    ("form.duplicate-option", "lists.how[1].value", "well", "badly", ""),
    ("form.duplicate-option", f"{FIRST}[4].options[1]", {"value": "a", "text": "B"}, {"value": "b", "text": "B"},
     f"{FIRST}[4].options[1].value"),
    ("form.duplicate-option-text", "lists.how[1].text", "well", "Badly", ""),
    ("form.duplicate-column", f"{FIRST}[5].columns[1]", {"id": "a", "title": "B"}, {"id": "b", "title": "B"},
     f"{FIRST}[5].columns[1].id"),
    ("form.reserved-id", "pages[2].id", "check", "checks", ""),
    ("form.reserved-id", "pages[2].components[0].id", "id", "ident", ""),
    ("form.reserved-id", f"{FIRST}[2].id", "window", "windows", ""),
    ("form.reserved-id", f"{FIRST}[2].id", "do", "key", ""),
    ("form.unknown-list", f"{FIRST}[0].list", "hwo", "how", ""),
    ("form.unknown-list", f"{FIRST}[0].list", "directory.people", "directory.teams", ""),
    ("form.unused-list", "lists.spare", [{"value": "a", "text": "A"}], GONE, ""),
    ("form.no-options", f"{FIRST}[4].options", [], [{"value": "b", "text": "B"}], f"{FIRST}[4]"),
    ("form.list-and-options", f"{FIRST}[0].options", [{"value": "well", "text": "Well"}], GONE, ""),
    ("form.unknown-fact", f"{FIRST}[3].fact", "meting_date", "meeting_date", ""),
    ("form.unknown-fact", "pages[2].fact", "people", "participants", ""),
    ("form.fact-type", f"{FIRST}[3].fact", "needs", "odd", ""),
    ("form.unknown-prefill", f"{FIRST}[1].prefill", "profile.nmae", "profile.name", ""),
    ("form.unknown-prefill", f"{FIRST}[1].prefill", "previous.parent-view.hopes", "previous.parent-views.hopes", ""),
    ("form.unknown-prefill", "pages[2].prefill", "case.people", "case.participants", ""),
    ("form.unknown-piped-name", f"{FIRST}[1].title", "Why, {knwon_as}?", "Why, {known_as}?", ""),
    ("form.unknown-piped-name", f"{FIRST}[1].hint", "{outcome}", "{year_group}", ""),
    ("form.bad-place", "sent", "Thank you, {known as}.", "Thank you, {known_as}.", ""),
    ("form.key-does-not-fit", f"{FIRST}[0].max_words", 3, GONE, ""),
    ("form.key-does-not-fit", f"{FIRST}[6].required", True, GONE, ""),
    ("form.repeat-over", "pages[1].repeat.over", "plan.outcome", "plan.outcomes", ""),
    ("form.repeat-shape", "pages[1].repeat.add_another", True, False, "pages[1].repeat"),
    ("form.repeat-shape", "pages[2].repeat.add_another", False, True, "pages[2].repeat"),
    ("form.repeat-shape", "pages[1].repeat.max", 3, GONE, "pages[1].repeat"),
    ("form.repeat-shape", "pages[2].repeat.together", True, GONE, "pages[2].repeat"),
    ("form.repeat-shape", "pages[2].components", [{"type": "Markdown", "content": "x"}],
     GOOD["pages"][2]["components"], "pages[2].repeat"),
    ("form.page-not-repeated", "pages[0].fact", "participants", GONE, ""),
    ("form.min-above-max", f"{FIRST}[2].min", 191, 190, ""),
    ("form.min-above-max", f"{FIRST}[3].max", "2019-12-31", "2020-01-01", f"{FIRST}[3].min"),
    ("form.min-above-max", "pages[2].repeat.min", 4, 3, ""),
    ("form.limit", f"{FIRST}[3].min", 3, "2020-01-01", ""),
    ("form.limit", f"{FIRST}[2].min", "2020-01-01", 3, ""),
    ("form.limit", f"{FIRST}[5].max", 0, 1, ""),
    ("form.pattern", f"{FIRST}[1].pattern", "[A-Z", "[A-Z]", ""),
    ("form.pattern", f"{FIRST}[1].pattern", "(a)\\1", "(a+)+$", ""),
    ("form.empty-guidance", f"{FIRST}[6].summary", " ", "x", f"{FIRST}[6]"),
    ("form.no-columns", f"{FIRST}[5].columns", [], [{"id": "a", "title": "A"}], f"{FIRST}[5]"),
    ("form.column-options", f"{FIRST}[5].columns[0].type", "SelectField", "TextField", f"{FIRST}[5].columns[0]"),
    ("form.column-options", f"{FIRST}[5].columns[0].list", "how", GONE, f"{FIRST}[5].columns[0]"),
    ("form.autocomplete", "pages[2].components[0].autocomplete", "e-mail", "email", ""),
    ("form.width", f"{FIRST}[1].width", "half", "one-half", ""),
    ("form.markdown", f"{FIRST}[6].content", "<b>x</b>", "**x**", ""),
    ("form.markdown", "intro", "[x](javascript:alert)", "[x](/help)", ""),
    ("condition.shape", SHOW, {"field": "how"}, {"field": "how", "answered": True}, ""),
    ("condition.shape", SHOW, {"field": "how", "is": "well", "is_not": "badly"}, {"field": "how", "is": "well"}, ""),
    ("condition.shape", SHOW, {"field": "how", "fact": "needs", "answered": True},
     {"fact": "needs", "answered": True}, ""),
    ("condition.shape", f"{SHOW}", {"any": []}, {"any": [{"field": "how", "is": "well"}]}, ""),
    ("condition.shape", f"{SHOW}", {}, {"not": {"field": "how", "is": "well"}}, ""),
    ("condition.value", SHOW, {"field": "how", "is": ["well"]}, {"field": "how", "in": ["well"]}, f"{SHOW}.is"),
    ("condition.value", SHOW, {"field": "how", "in": "well"}, {"field": "how", "is": "well"}, f"{SHOW}.in"),
    ("condition.value", SHOW, {"fact": "year_group", "at_least": "9"}, {"fact": "year_group", "at_least": 9},
     f"{SHOW}.at_least"),
    ("condition.value", SHOW, {"fact": "meeting_date", "after": "1 May"},
     {"fact": "meeting_date", "after": "2026-05-01"},
     f"{SHOW}.after"),
    ("condition.value", SHOW, {"fact": "meeting_date", "after": {"days": 3}},
     {"fact": "meeting_date", "after": {"from": "meeting_date", "days": 3}}, f"{SHOW}.after"),
    ("condition.value", SHOW, {"fact": "adulthood", "is": "true"}, {"fact": "adulthood", "is": True}, f"{SHOW}.is"),
    ("condition.value", SHOW, {"fact": "year_group", "is": True}, {"fact": "year_group", "is": 9}, f"{SHOW}.is"),
    ("condition.value", SHOW, {"fact": "meeting_date", "is": "May"}, {"fact": "meeting_date", "is": "2026-05-01"},
     f"{SHOW}.is"),
    ("condition.unknown-field", SHOW, {"field": "who", "is": "well"}, {"field": "how", "is": "well"}, f"{SHOW}.field"),
    ("condition.unknown-field", SHOW, {"fact": "meeting_date", "before": {"field": "whenn"}},
     {"fact": "meeting_date", "before": "2026-01-01"}, SHOW),
    ("condition.unknown-fact", SHOW, {"fact": "need", "contains": "x"}, {"fact": "needs", "contains": "x"},
     f"{SHOW}.fact"),
    ("condition.unknown-fact", SHOW, {"fact": "area", "is": "x"}, {"fact": "decision", "is": "x"}, f"{SHOW}.fact"),
    ("condition.unknown-name", SHOW, "has-needs", "has-need", ""),
    ("condition.unknown-name", SHOW, {"not": "nothing"}, {"not": "has-need"}, f"{SHOW}.not"),
    ("condition.operator", SHOW, {"field": "how", "contains": "well"}, {"field": "how", "is": "well"},
     f"{SHOW}.contains"),
    ("condition.operator", SHOW, {"fact": "needs", "is": "x"}, {"fact": "odd", "is": "x"}, f"{SHOW}.is"),
    ("condition.operator", SHOW, {"fact": "adulthood", "in": [True]}, {"fact": "odd", "in": [True]}, f"{SHOW}.in"),
    ("condition.option", SHOW, {"field": "how", "is": "Badly"}, {"field": "how", "is": "badly"}, f"{SHOW}.is"),
    ("condition.option", SHOW, {"field": "how", "in": ["bad"]}, {"field": "how", "in": ["badly"]}, f"{SHOW}.in[0]"),
    ("condition.too-late", f"{FIRST}[0].show_when", {"field": "days", "is": 3}, {"fact": "year_group", "is": 3}, ""),
    ("condition.too-late", SHOW, {"field": "why", "is": "x"}, {"field": "how", "is": "well"}, ""),
    ("condition.too-late", "pages[0].condition", "both", "has-need", ""),
    ("condition.other-rows", "pages[2].condition", {"field": "comment", "answered": True},
     {"field": "why", "answered": True}, ""),
    ("condition.circular", "conditions.has-need", "both", {"fact": "needs", "answered": True}, ""),
    ("condition.circular", "conditions.has-need", {"not": "has-need"}, {"fact": "needs", "answered": False}, ""),
    ("condition.unused", "conditions.spare", {"fact": "needs", "answered": True}, GONE, ""),
    ("condition.never", SHOW, {"all": [{"field": "how", "is": "well"}, {"field": "how", "is": "badly"}]},
     {"any": [{"field": "how", "is": "well"}, {"field": "how", "is": "badly"}]}, ""),
    ("condition.never", SHOW, {"all": ["has-need", {"not": "has-need"}]}, {"all": ["has-need"]}, ""),
    ("condition.never", SHOW, {"all": [{"fact": "year_group", "at_least": 9}, {"fact": "year_group", "less_than": 9}]},
     {"all": [{"fact": "year_group", "at_least": 9}, {"fact": "year_group", "at_most": 9}]}, ""),
    ("condition.never", SHOW, {"all": [{"fact": "year_group", "is": 8}, {"fact": "year_group", "more_than": 8}]},
     {"all": [{"fact": "year_group", "is": 8}, {"fact": "year_group", "at_least": 8}]}, ""),
    ("condition.never", SHOW, {"all": [{"field": "how", "answered": False}, {"field": "how", "is": "well"}]},
     {"all": [{"field": "how", "answered": True}, {"field": "how", "is": "well"}]}, ""),
    ("condition.never", SHOW,
     {"all": [{"fact": "meeting_date", "after": "2026-01-02"}, {"fact": "meeting_date", "before": "2026-01-02"}]},
     {"all": [{"fact": "meeting_date", "after": "2026-01-01"}, {"fact": "meeting_date", "before": "2026-01-03"}]}, ""),
    ("condition.never", SHOW, {"all": [{"field": "how", "in": ["well"]}, {"field": "how", "is_not": "well"}]},
     {"all": [{"field": "how", "answered": True}, {"field": "how", "is_not": "well"}]}, ""),
    ("condition.always", SHOW, {"field": "how", "in": ["badly", "well"]}, {"field": "how", "in": ["badly"]}, ""),
    ("condition.always", SHOW, {"any": ["has-need", {"not": "has-need"}]}, {"any": ["has-need"]}, ""),
]  # fmt: skip


def changed(place: str, new: Any) -> str:
    """The good form with one place of it changed, as JSON."""
    form = copy.deepcopy(GOOD)
    steps = [int(step[1:-1]) if step[0] == "[" else step for step in re.findall(r"\[\d+\]|[^.\[\]]+", place)]
    inner: Any = form
    for step in steps[:-1]:
        inner = inner[step]
    last = steps[-1]
    if new is GONE:
        inner.pop(last, None) if isinstance(inner, dict) else None
    elif isinstance(inner, list) and last == len(inner):
        inner.append(new)
    else:
        inner[last] = new
    return json.dumps(form, indent=2, ensure_ascii=False)


def test_a_good_form_has_no_problems() -> None:
    form, problems = read_form(json.dumps(GOOD), "forms/a-form.json", VOCABULARY)
    assert problems == []
    assert isinstance(form, Form)


@pytest.mark.parametrize(("code", "place", "wrong", "right", "told"), BROKEN, ids=lambda one: str(one)[:40])
def test_broken_and_its_twin(code: str, place: str, wrong: Any, right: Any, told: str) -> None:
    form, problems = read_form(changed(place, wrong), "forms/a-form.json", VOCABULARY)
    assert form is None
    found = [one for one in problems if one.code == code]
    assert found, problems
    assert (told or place).replace("()", "") in [one.place for one in found]
    assert all(one.message.endswith((".", "?")) and one.fix and one.line >= 1 and one.column >= 1 for one in problems)
    _, problems = read_form(changed(place, right), "forms/a-form.json", VOCABULARY)
    assert code not in [one.code for one in problems]


CASCADES = {"form.wrong-kind", "form.no-pages", "form.no-questions", "form.no-columns"}
ALONE = [row[:3] for row in BROKEN if row[0] not in CASCADES]
ALSO = {
    "form.unused-list", "form.no-options", "form.unknown-fact", "form.fact-type", "form.repeat-shape",
    "condition.unused", "condition.too-late", "condition.unknown-field", "condition.value", "condition.option",
    "condition.never",
}  # fmt: skip


@pytest.mark.parametrize(("code", "place", "wrong"), ALONE, ids=lambda one: str(one)[:40])
def test_one_mistake_is_told_once(code: str, place: str, wrong: Any) -> None:
    _, problems = read_form(changed(place, wrong), "forms/a-form.json", VOCABULARY)
    assert len([one for one in problems if one.code == code]) <= 2
    assert {one.code for one in problems} - {code} <= ALSO, problems


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text() -> None:
    form = copy.deepcopy(GOOD)
    form["titel"] = "x"
    form["pages"][0]["components"][0]["list"] = "hwo"
    form["pages"][0]["components"][1]["show_when"] = {"field": "nobody", "is": "x"}
    form["pages"][1]["components"][0]["typo"] = 1
    form["pages"][2]["repeat"]["max"] = "3"
    _, problems = read_form(json.dumps(form, indent=1), "forms/a-form.json", VOCABULARY)
    codes = [one.code for one in problems]
    assert codes[:4] == ["form.unused-list", "form.unknown-list", "condition.unknown-field", "form.unknown-key"]
    assert codes[4:] == ["form.wrong-kind", "form.unknown-key"]
    assert [one.line for one in problems] == sorted(one.line for one in problems)


def test_a_problem_points_at_its_line_and_says_what_was_meant() -> None:
    text = (
        '{\n  "id": "x",\n  "title": "X",\n  "pages": [\n    {"id": "p", "title": "P", "components": [\n'
        '      {"type": "Radios", "id": "q", "title": "Q", "requierd": true}\n    ]}\n  ]\n}'
    )
    _, problems = read_form(text, "forms/x.json")
    assert [(one.line, one.column, one.place, one.fix) for one in problems] == [
        (6, 16, "pages[0].components[0].type", "Did you mean “RadiosField”?"),
        (6, 51, "pages[0].components[0].requierd", "Did you mean “required”?"),
    ]
    assert str(problems[0]) == (
        "forms/x.json:6:16: There is no type “Radios”. Did you mean “RadiosField”? at pages[0].components[0].type "
        "[form.unknown-type]"
    )


NONSENSE = [
    "", "[]", "3", "null", '"x"', "{", "{}", '{"pages": 3}', '{"pages": [[]]}', '{"lists": {"a": {}}}',
    '{"conditions": {"a": {"all": "x"}}}', '{"conditions": [], "pages": {}}', '{"pages": [{"components": [{}, 1]}]}',
]  # fmt: skip


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_no_crash(text: str) -> None:
    form, problems = read_form(text, "forms/x.json", VOCABULARY)
    assert form is None
    assert problems


def test_names_are_unchecked_without_a_vocabulary() -> None:
    _, problems = read_form(changed(f"{FIRST}[3].fact", "anything"), "forms/a-form.json")
    assert problems == []


def test_a_vocabulary_is_read_from_the_tables() -> None:
    tables: Any = {"facts": {"facts": [{"name": "a", "type": "date"}, {"name": "b"}]}}
    vocabulary = Vocabulary.of_rules(tables, ["f"])
    assert vocabulary.facts == {"a": "date", "b": ""}
    assert vocabulary.forms == {"f"}
    nothing: Any = {}
    assert Vocabulary.of_rules(nothing).facts is None


@pytest.mark.parametrize(("source", "known"), [
    ("previous.a.q", True), ("review.a.r", True), ("said.q", True), ("said.r", True), ("previous.a.gone", False),
    ("previous.b.q", False), ("said.gone", False), ("previous.a", False), ("said", False), ("review.broken.q", False),
])  # fmt: skip
def test_a_source_on_another_paper_must_be_asked_there(source: str, known: bool) -> None:
    tables: Any = {}
    pages = [{"components": [{"type": "TextField", "id": "q"}, {"id": "r", "type": "TextField"}, "?"]}, 3]
    texts = {"a": json.dumps({"pages": pages}), "broken": "{", "strange": "[]", "b": '{"pages": 3}'}
    assert Vocabulary.of_rules(tables, texts).knows_source(source) is known


def test_what_fills_in_papers_is_known_by_name() -> None:
    worker = SocialWorker(name="W", email="w@a.example", phone="1")
    child = Child(
        name="Sam Lee", date_of_birth=date(2012, 9, 1), known_as="Sam", pronouns="they", upn="1", social_worker=worker,
        year_taught=8, preferences=("autistic",),
    )  # fmt: skip
    plan = Plan(
        made_on=date(2024, 2, 20), issued_on=date(2024, 2, 20), sections=dict.fromkeys("ABCDEFGHIJK", "words"),
        needs=(Need(id="n1", area="speech", text="x"),), outcomes=(Outcome(id="o1", text="x"),),
        provision=(Provision(id="p1", what="x"),),
    )  # fmt: skip
    people = (Participant(id="parent", role="parent", name="Jo"),)
    case = Case(
        id="c", setting="s", child=child, plan=plan, coordinator="b@a.example", people=people,
        last_review=date(2025, 2, 20),
    )  # fmt: skip
    found = sources(case, None, None, {"name": "A", "email": "a@b.example", "job_role": "SENCo", "phone": "1"})
    assert {name for name in found if not VOCABULARY.knows_source(name)} == set()
    assert {name for name in SOURCES - set(found) if not name.startswith("profile.")} == set()
    items = {f"plan.{name}": found[f"plan.{name}"] for name in ("needs", "outcomes", "provision")}
    items["participants"] = found["case.participants"]
    named = {name: {key.removeprefix("need-") for key in rows[0]} for name, rows in items.items()}
    named["plan.provision"].add("details")  # put together from the others
    assert named == {name: set(keys) for name, keys in ITEMS.items()}


def test_the_schema_knows_every_type_and_explains_every_key() -> None:
    schema = form_schema()
    parts = schema["$defs"]
    assert [one["if"]["properties"]["type"]["const"] for one in parts["Component"]["allOf"]] == list(TYPES)
    assert len(TYPES) == len(set(TYPES)) == 22
    assert "RadiosField" in str(ComponentType)
    silent = [
        f"{name}.{key}"
        for name, part in [*parts.items(), ("Form", schema)]
        for key, inner in part.get("properties", {}).items()
        if "description" not in inner and "$ref" not in inner
    ]
    assert silent == []
    assert set(re.findall(r'"#/\$defs/(\w+)', json.dumps(schema))) <= set(parts)


@pytest.mark.parametrize("type", TYPES)
def test_the_keys_of_a_type_are_keys(type: str) -> None:
    assert keys_of(type) <= set(Component.model_fields)
    assert ("title" in keys_of(type)) is Component.model_validate({"type": type, "id": "a", "title": "A"}).is_question


README = (Path(__file__).parent.parent / "forms" / "README.md").read_text(encoding="utf-8")
SOURCE = "".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parent.parent / "ehcforms").glob("*.py"))


def test_the_readme_explains_every_type_key_operator_source_and_code() -> None:
    models = (Form, Page, Component, Column, Option, Repeat)
    keys = {str(field.validation_alias or name) for model in models for name, field in model.model_fields.items()}
    codes = set(re.findall(r'"((?:json|form|condition)\.[a-z-]+)"', SOURCE)) - {"form.schema"}
    words = {*TYPES, *keys, *OPERATORS, *LOGIC, *codes, *DYNAMIC_LISTS, *REPEATABLE, *KINDS, *RESERVED_PAGES}
    words |= {f"{{{name}}}" for over in ITEMS for name in items_of(over)}
    words |= {"from", "days", *(name.rpartition(".")[2] for name in SOURCES if not name.startswith("plan.sections"))}
    missing = {word for word in words if f"`{word}`" not in README and f'"{word}"' not in README}
    assert missing == set()
    assert codes == {*(row[0] for row in BROKEN), *(code for code in codes if code.startswith("json."))}


@pytest.mark.parametrize("example", re.findall(r"```json\n(.*?)```", README, re.S))
def test_the_examples_of_the_readme_are_right(example: str) -> None:
    given = json.loads(example)
    if "pages" in given:
        _, problems = read_form(example, "forms/example.json", Vocabulary(facts=FACTS, forms=frozenset({"example"})))
        assert problems == []
    else:
        assert (Component if "type" in given else Condition).model_validate(given)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a JSON value below its top."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(inner, (*path, key))


KEYS = st.sampled_from(["id", "type", "title", "list", "all", "not", "field", "is", "before", "x"])
WRITTEN = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-3, 3)
    | st.sampled_from(["", "how", "both", "TextField", "{", "{x}", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(list(places(GOOD))), WRITTEN), min_size=1, max_size=3))
def test_whatever_is_written_anywhere_is_told_or_works(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    form = copy.deepcopy(GOOD)
    for path, written in changes:
        holder = look(form, path[:-1])
        if isinstance(holder, dict) or (isinstance(holder, list) and path[-1] in range(len(holder))):
            holder[path[-1]] = written
    read, problems = read_form(json.dumps(form), "forms/a-form.json", VOCABULARY)
    assert (read is None) is bool(problems)
    assert all(one.line == 1 and one.message and one.fix for one in problems)
