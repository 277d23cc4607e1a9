"""What was posted on a screen, judged: each answer under its question, each mistake in a sentence that names it."""

import pytest

from ehcforms.answers import text_of
from ehcforms.form import Option, Page
from ehcforms.model import Attachment
from ehcforms.path import Known, Row, Screen
from ehcforms.web.paper_page import Filling, screen_html
from ehcforms.web.widgets import bind, fitted, typed_on


def a_screen(*questions, rows=(), **page):
    made = Page.model_validate({"id": "p", "title": "P", "components": list(questions), **page})
    return Screen(made, tuple(Row(key=key, title=f"Row {key}") for key in rows))


def judged(screen, typed, known=None, before=None, files=None):
    given = {name: (words,) if isinstance(words, str) else tuple(words) for name, words in typed.items()}
    return bind(screen, given, known or Known(), before or {}, files or {})


def text(id, **keys):
    return {"type": "TextField", "id": id, "title": f"The {id}", **keys}


@pytest.mark.parametrize("id", ["validate", "data", "errors", "process", "meta", "populate-obj", "q1", "9"])
def test_a_question_may_have_any_name(id):
    screen = a_screen(text(id, required=True, max_length=3))
    assert judged(screen, {id: "yes"}).answers == {id: "yes"}
    assert judged(screen, {}).errors == {id: f"Enter an answer to “The {id}”"}
    assert judged(screen, {id: "four"}).errors == {id: f"“The {id}” has 4 characters. Use 3 or fewer."}


def test_a_mistake_names_its_question_as_it_was_put_and_what_was_typed_is_kept():
    screen = a_screen({"type": "DatePartsField", "id": "born", "title": "When was {known_as} born?"})
    bound = judged(screen, {"born.day": "31", "born.month": "2", "born.year": "2016"}, Known(facts={"known_as": "Sam"}))
    assert bound.errors == {"born": "“When was Sam born?” must be a real date, such as 27 3 2026"}
    assert bound.unread == {"born.day": ("31",), "born.month": ("2",), "born.year": ("2016",)}
    assert bound.answers == {"born": None}


def test_rows_have_names_of_their_own_and_blank_ones_are_no_mistake():
    screen = a_screen(text("name", required=True), text("role"), rows=("0", "1", "2"), repeat={"add_another": True})
    bound = judged(screen, {"p.0.name": "Ada", "p.1.role": "SENCo"})
    assert bound.answers == {"p": ({"id": "0", "name": "Ada"}, {"id": "1", "role": "SENCo"}, {"id": "2"})}
    assert list(bound.errors) == ["p.1.name"]
    needed = a_screen(text("name", required=True), rows=("0", "1"), repeat={"add_another": True, "min": 1})
    assert list(judged(needed, {}).errors) == ["p.0.name"]


CHOICE = {"type": "YesNoField", "id": "more", "title": "More?"}
DETAIL = {
    "type": "NumberField",
    "id": "count",
    "title": "How many?",
    "required": True,
    "show_when": {"field": "more", "is": True},
}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"more": "yes"}, "Enter an answer to “How many?”"),
        ({"more": "yes", "count": "lots"}, "“How many?” must be a number, such as 94 or 94.5"),
        ({"more": "no", "count": "lots"}, None),
        ({"count": "lots"}, None),
        ({"more": "yes", "count": "3"}, None),
    ],
)
def test_what_is_hidden_is_never_wrong_and_never_lost(typed, wrong):
    bound = judged(a_screen(CHOICE, DETAIL), typed)
    assert bound.errors.get("count") == wrong
    assert bound.unread.get("count", ()) == (("lots",) if typed.get("count") == "lots" else ())


def test_only_files_of_this_draft_are_an_answer():
    screen = a_screen({"type": "FileUploadField", "id": "files", "title": "Files"})
    mine = Attachment(id="a", name="a.txt", media_type="text/plain", size=3)
    bound = judged(screen, {"files": ["a", "another"]}, files={"a": mine})
    assert [one["name"] for one in bound.answers["files"]] == ["a.txt"]


def test_choices_that_are_known_only_now_are_offered_read_and_told():
    known = Known(lists={"participants": (Option(value="x1", text="Ada & Bo"),)})
    columns = [
        {"id": "who", "title": "Who", "type": "SelectField", "list": "participants"},
        {"id": "when", "title": "When", "type": "DatePartsField"},
    ]
    person = {"type": "PersonField", "id": "person", "title": "Person"}
    screen = a_screen(
        person, {"type": "TableField", "id": "actions", "title": "Actions", "columns": columns, "add_rows": 1}
    )
    bound = judged(screen, {"person": "x1", "actions.0.who": "x1", "actions.0.when": "3/9/26"}, known)
    assert bound.errors == {}
    assert bound.answers == {"person": "x1", "actions": [{"who": "x1", "when": "2026-09-03"}]}
    table = screen.page.questions[1]
    assert text_of(fitted(table, known), bound.answers["actions"], known) == "Ada & Bo; 3 September 2026"
    html = screen_html(screen, known, Filling(typed_on(screen, bound.answers), bound.answers)).decode()
    assert html.count('<option value="x1" selected>Ada &amp; Bo</option>') == 2  # the person, and in the table
    assert 'name="actions.0.when" value="3 9 2026"' in html and 'name="actions.1.when" value=""' in html
    assert judged(screen, {"person": "x2"}, known).errors == {
        "person": "“Person” must be one of the answers to choose from"
    }
