"""Compiled questions: the same page as the official macros make, whatever is typed or written into a form."""

from html.parser import HTMLParser

import pytest
from jinja2 import Environment, PackageLoader, PrefixLoader

from ehcforms.form import Page
from ehcforms.path import Known, Row, Screen
from ehcforms.web.paper_page import Filling, screen_html
from ehcforms.web.places import place, template

OPTIONS = [{"value": "a", "text": "A & a"}, {"value": "b", "text": "B", "hint": "The second"}]
NASTY = '"><script>alert(1)</script>{{ 7 * 7 }}{known_as}'


class Tags(HTMLParser):
    """The tags and texts of a page, whatever the white space and the order of attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, sorted((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag):
        self.found.append((f"/{tag}", []))

    def handle_data(self, data):
        if data.strip():
            self.found.append(("", " ".join(data.split())))


def a_page(*components, **keys):
    return Page.model_validate({"id": "p", "title": "P", "components": list(components), **keys})


def html_of(*components, typed=None, errors=None, facts=None, **keys):
    given = {name: (words,) if isinstance(words, str) else tuple(words) for name, words in (typed or {}).items()}
    screen, known = Screen(a_page(*components, **keys)), Known(facts=facts or {})
    return screen_html(screen, known, Filling(given, {}, errors or {})).decode()


def macro(component, called, given):
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Environment(loader=loader, autoescape=True).get_template(
        f"govuk_frontend_jinja/components/{component}/macro.html"
    )
    return str(getattr(made.make_module(), called)({"formGroup": {"classes": "ehc-question"}, **given}))


def label(text):
    return {"text": text, "classes": "govuk-label--s"}


def legend(text):
    return {"legend": {"text": text, "classes": "govuk-fieldset__legend--s"}}


def items(*chosen, kind="checked"):
    return [
        {
            "value": one["value"],
            "text": one["text"],
            **({"hint": {"text": one["hint"]}} if "hint" in one else {}),
            kind: one["value"] in chosen,
        }
        for one in OPTIONS
    ]


WORDS = 'O’Neil & <b>"5 > 4"</b>'
SAME = [
    (
        {"type": "TextField", "hint": "A line & no more", "autocomplete": "name"},
        {"q": WORDS},
        ("input", "govukInput", {"label": label("Q & A"), "hint": {"text": "A line & no more"}, "value": WORDS, "autocomplete": "name"}),
    ),
    (
        {"type": "MultilineTextField"},
        {"q": WORDS},
        ("textarea", "govukTextarea", {"label": label("Q & A"), "value": WORDS, "rows": 5, "spellcheck": True}),
    ),
    (
        {"type": "MultilineTextField", "max_words": 30},
        {"q": WORDS},
        ("character-count", "govukCharacterCount", {"label": label("Q & A"), "value": WORDS, "rows": 5, "maxwords": 30, "threshold": 75, "spellcheck": True}),
    ),
    (
        {"type": "RadiosField", "options": OPTIONS, "hint": "One"},
        {"q": "b"},
        ("radios", "govukRadios", {"idPrefix": "q", "fieldset": legend("Q & A"), "hint": {"text": "One"}, "items": items("b")}),
    ),
    (
        {"type": "CheckboxesField", "options": OPTIONS},
        {"q": ["a", "b"]},
        ("checkboxes", "govukCheckboxes", {"idPrefix": "q", "fieldset": legend("Q & A"), "items": items("a", "b")}),
    ),
    (
        {"type": "SelectField", "options": [{"value": "a", "text": "A & a"}, {"value": "b", "text": "B"}]},
        {"q": "a"},
        ("select", "govukSelect", {"label": label("Q & A"), "items": [{"value": "", "text": "Choose"}, {"value": "a", "text": "A & a", "selected": True}, {"value": "b", "text": "B"}]}),
    ),
]  # fmt: skip


@pytest.mark.parametrize("error", ["", "Enter <it> & more"])
@pytest.mark.parametrize(
    ("keys", "typed", "official"), SAME, ids=lambda one: str(one.get("type")) if isinstance(one, dict) else ""
)
def test_a_filled_question_is_what_the_macro_makes(keys, typed, official, error):
    ours = html_of(
        {"id": "q", "title": "Q & A", "required": True, **keys}, typed=typed, errors={"q": error} if error else {}
    )
    component, name, given = official
    wrong = {"errorMessage": {"text": error}} if error else {}
    theirs = macro(component, name, {"id": "q", "name": "q", **given, **wrong})
    assert Tags(ours).found == [
        *Tags(theirs).found,
        *Tags('<div class="ehc-notes" data-notes="q" aria-live="polite"></div>').found,
    ]


TYPES = [
    "TextField", "MultilineTextField", "NumberField", "EmailAddressField", "TelephoneNumberField", "DatePartsField",
    "MonthYearField", "TimeField", "YesNoField", "RadiosField", "CheckboxesField", "SelectField", "AutocompleteField",
    "PersonField", "UkAddressField", "FileUploadField", "DeclarationField", "TableField",
]  # fmt: skip


@pytest.mark.parametrize("error", ["", "Enter it"])
@pytest.mark.parametrize("type", TYPES)
def test_whatever_is_written_or_typed_stays_words(type, error):
    keys = {"columns": [{"id": "c", "title": NASTY}]} if type == "TableField" else {}
    keys |= (
        {"options": [{"value": "x", "text": NASTY, "hint": NASTY}]}
        if type in ("RadiosField", "CheckboxesField", "SelectField", "AutocompleteField")
        else {}
    )
    question = {"type": type, "id": "q", "title": NASTY, "hint": NASTY, **keys}
    names = ("q", "q.day", "q.month", "q.year", "q.line1", "q.postcode", "q.0.c")
    html = html_of(
        question,
        typed=dict.fromkeys(names, NASTY),
        errors={"q": error + NASTY} if error else {},
        facts={"known_as": NASTY},
    )
    assert "<script" not in html and "49" not in html and "\ue000" not in html and "data-place" not in html
    assert ("govuk-error-message" in html) is bool(error)


def test_wording_cannot_pass_for_a_place():
    pretended = "\ue000value:\ue001 \ue000boom:71\ue001"
    html = html_of({"type": "TextField", "id": "q", "title": pretended}, typed={"q": "secret"})
    assert html.count("secret") == 1
    assert template("a" + place("value", "\ue001 é") + "b").parts == ("a", ("value", "", "\ue001 é"), "b")


def test_a_question_stands_in_each_row_under_its_own_name():
    page = a_page(
        {"type": "RadiosField", "id": "q", "title": "Q", "options": OPTIONS},
        repeat={"add_another": True, "title": "Row {number}"},
    )
    rows = (Row(key="0", title="Row 1"), Row(key="1", title="Row 2"))
    html = screen_html(Screen(page, rows), Known(), Filling({"p.0.q": ("a",), "p.1.q": ("b",)}, {})).decode()
    chosen = [dict(attrs) for tag, attrs in Tags(html).found if tag == "input" and ("checked", "") in attrs]
    assert [(one["name"], one["value"]) for one in chosen] == [("p.0.q", "a"), ("p.1.q", "b")]
    assert html.count("Remove") == 2 and 'name="p.rows" value="1"' in html
    ids = [dict(attrs)["id"] for _, attrs in Tags(html).found if isinstance(attrs, list) and "id" in dict(attrs)]
    assert len(ids) == len(set(ids))
