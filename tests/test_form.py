"""A form as a value: its defaults, lists, pages that rules add, and what cannot be built."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from ehcforms.form import Column, Component, Form, Option, Page, Repeat

FORM: dict[str, Any] = {
    "id": "f",
    "title": "F",
    "lists": {"how": [{"value": "well", "text": "Well"}]},
    "conditions": {"c": {"fact": "a", "is": 1}, "d": "c"},
    "pages": [
        {"id": "p", "title": "P", "condition": "c", "components": [
            {"type": "Markdown", "content": "Hello"},
            {"type": "RadiosField", "id": "q", "title": "Q", "list": "how"},
            {"type": "SelectField", "id": "t", "title": "T", "list": "directory.teams"},
            {"type": "TableField", "id": "u", "title": "U", "columns": [
                {"id": "a", "title": "A", "type": "SelectField", "list": "how"}]},
        ]},
        {"id": "r", "title": "R", "repeat": {"over": "plan.outcomes"}, "components": []},
    ],
}  # fmt: skip
WELL = (Option(value="well", text="Well"),)


@pytest.fixture
def form() -> Form:
    return Form.model_validate(FORM)


def test_what_is_not_said_has_its_default(form: Form) -> None:
    assert (form.version, form.languages, form.basis, form.sent) == (1, ("en",), "", "")
    question = form.page("p").questions[0]
    assert (question.required, question.own_words, question.max_words, question.show_when) == (False, False, None, None)
    assert form.page("r").repeat == Repeat(over="plan.outcomes")


def test_pages_and_questions(form: Form) -> None:
    assert [component.id for component in form.page("p").questions] == ["q", "t", "u"]
    assert [(page.id, question.id) for page, question in form.questions()] == [("p", "q"), ("p", "t"), ("p", "u")]
    with pytest.raises(KeyError):
        form.page("nowhere")


def test_questions_are_known_by_the_fact_that_they_establish() -> None:
    words = {"type": "TextField", "title": "T"}
    questions = [{**words, "id": "a", "fact": "known_as"}, {**words, "id": "b"}, {**words, "id": "c", "fact": "pronouns"}]
    form = Form.model_validate({"id": "f", "title": "F", "pages": [{"id": "p", "title": "P", "components": questions}]})
    assert {fact: question.id for fact, question in form.asked.items()} == {"known_as": "a", "pronouns": "c"}


def test_named_lists_become_options(form: Form) -> None:
    q, t, u = form.page("p").questions
    assert q.options == WELL
    assert t.options == ()
    assert u.columns[0].options == WELL


def test_a_name_may_stand_for_a_condition(form: Form) -> None:
    assert form.page("p").condition is not None
    assert form.page("p").condition.condition == "c"  # type: ignore[union-attr]
    assert form.conditions["d"].condition == "c"


def test_pages_that_rules_ask_for_come_last_and_once(form: Form) -> None:
    radios = Component(type="RadiosField", id="more", title="More", list="how")
    page = Page(id="x", title="X", components=(radios,))
    assert page.questions[0].options == ()
    longer = form.with_pages([page, page, Page(id="p", title="Again", components=())])
    assert [one.id for one in longer.pages] == ["p", "r", "x"]
    assert longer.page("x").questions[0].options == WELL
    assert longer.page("p").title == "P"
    assert form.with_pages([]) is form
    with pytest.raises(KeyError):
        form.page("x")


def test_words_for_sentences(form: Form) -> None:
    assert form.words == {"q": "Q", "q=well": "Well", "t": "T", "u": "U"}


def test_a_form_cannot_be_changed(form: Form) -> None:
    with pytest.raises(ValidationError):
        form.title = "Another"
    with pytest.raises(TypeError):
        form.lists["x"] = ()  # type: ignore[index]
    assert hash(form) == hash(Form.model_validate(FORM))
    assert form == Form.model_validate_json(json.dumps(FORM))


@pytest.mark.parametrize("wrong", [
    {"type": "TextField", "id": "a"},
    {"type": "TextField", "title": "A"},
    {"type": "TextField", "id": "A", "title": "A"},
    {"type": "TextField", "id": "a.b", "title": "A"},
    {"type": "TextField", "id": "a" * 61, "title": "A"},
    {"type": "TextField", "id": "a", "title": "A", "render_kw": {"onfocus": "x"}},
    {"type": "TextField", "id": "a", "title": "A", "required": 1.5},
    {"type": "TextField", "id": "a", "title": "A", "min": "soon"},
    {"type": "StringField", "id": "a", "title": "A"},
])  # fmt: skip
def test_what_is_no_component(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        Component.model_validate(wrong)


def test_a_column_takes_text_unless_it_says_otherwise() -> None:
    assert Column(id="a", title="A").type == "TextField"
