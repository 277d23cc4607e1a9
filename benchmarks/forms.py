"""A page of thirty questions: ours against one written by hand with Flask, WTForms and Jinja, in the same server."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Flask, redirect, render_template, request
from wtforms import Form, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from benchmarks.timing import in_turn
from ehcforms.passwords import hash_of
from ehcforms.people import Account, Office
from ehcforms.settings import defaults
from ehcforms.site import load_site
from ehcforms.store import open_store
from ehcforms.web import create_app
from ehcforms.web.door import door

KINDS = ("line", "words", "choice")
CHOICES = (("yes", "Yes"), ("no", "No"), ("unsure", "Not sure"))


def kind_of(number: int) -> str:
    """Lines, longer texts and choices in turn."""
    return KINDS[number % 3]


def our_form() -> dict[str, object]:
    """The thirty questions in the form language."""
    types = {"line": "TextField", "words": "MultilineTextField", "choice": "RadiosField"}
    questions = []
    for number in range(30):
        kind = kind_of(number)
        question = {
            "type": types[kind],
            "id": f"q{number}",
            "title": f"Question {number}?",
            "hint": "A line of help",
            "required": True,
        }
        if kind == "choice":
            question["options"] = [{"value": value, "text": text} for value, text in CHOICES]
        else:
            question["max_length"] = 5000
        questions.append(question)
    return {
        "id": "thirty",
        "title": "Thirty questions",
        "basis": "a measurement",
        "pages": [{"id": "all", "title": "All", "components": questions}],
    }


def hand_written_form() -> type[Form]:
    """The same questions as a WTForms class."""
    rules = [InputRequired("Enter an answer"), Length(max=5000)]
    fields: dict[str, object] = {}
    for number in range(30):
        title = f"Question {number}?"
        made = {"line": StringField(title, rules), "words": TextAreaField(title, rules)}
        fields[f"q{number}"] = made.get(kind_of(number)) or RadioField(
            title, [InputRequired("Choose")], choices=list(CHOICES)
        )
    return type("HandWritten", (Form,), fields)


def hand_written_page() -> str:
    """The same page as a Jinja template, written out: the markup that the design system asks for, in both states."""
    groups = [_group(f"q{number}", f"Question {number}?", kind_of(number)) for number in range(30)]
    return (
        '{% extends "layout.html" %}{% from "parts.html" import error_summary, token %}{% block title %}Hand{% endblock %}'
        '{% block content %}{{ error_summary(found) }}<form method="post">{{ token() }}'
        + "".join(groups)
        + '<button class="govuk-button">Continue</button></form>{% endblock %}'
    )


def _group(name: str, title: str, kind: str) -> str:
    wrong = f"form.{name}.errors"
    hint = f'<div id="{name}-hint" class="govuk-hint">A line of help</div>'
    error = (
        f'{{% if {wrong} %}}<p id="{name}-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> '
        f"{{{{ {wrong}[0] }}}}</p>{{% endif %}}"
    )
    described = f'aria-describedby="{name}-hint{{% if {wrong} %}} {name}-error{{% endif %}}"'
    group = f'<div class="govuk-form-group{{% if {wrong} %}} govuk-form-group--error{{% endif %}}">'
    label = f'<label class="govuk-label govuk-label--s" for="{name}">{title}</label>{hint}{error}'
    value = f'{{{{ form.{name}.data or "" }}}}'
    if kind == "line":
        mark = f"{{% if {wrong} %}} govuk-input--error{{% endif %}}"
        return f'{group}{label}<input class="govuk-input{mark}" id="{name}" name="{name}" type="text" value="{value}" {described}></div>'
    if kind == "words":
        mark = f"{{% if {wrong} %}} govuk-textarea--error{{% endif %}}"
        return f'{group}{label}<textarea class="govuk-textarea{mark}" id="{name}" name="{name}" rows="5" {described}>{value}</textarea></div>'
    legend = f'<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{title}</legend>'
    radios = "".join(_radio(name, number, value, text) for number, (value, text) in enumerate(CHOICES, 1))
    return f'{group}<fieldset class="govuk-fieldset" {described}>{legend}{hint}{error}<div class="govuk-radios">{radios}</div></fieldset></div>'


def _radio(name: str, number: int, value: str, text: str) -> str:
    id = name if number == 1 else f"{name}-{number}"
    checked = f'{{% if form.{name}.data == "{value}" %}} checked{{% endif %}}'
    box = f'<input class="govuk-radios__input" id="{id}" type="radio" name="{name}" value="{value}"{checked}>'
    return f'<div class="govuk-radios__item">{box}<label class="govuk-label govuk-radios__label" for="{id}">{text}</label></div>'


def an_app(folder: Path) -> Flask:
    """A server with both pages."""
    (folder / "site" / "forms").mkdir(parents=True)
    (folder / "site" / "forms" / "thirty.json").write_text(json.dumps(our_form()))
    site = load_site(folder / "site")
    store = open_store(folder / "data")
    offices = (Office(role="forms-admin"),)
    store.add_account(
        Account(id="admin", email="a@b.example", name="A", offices=offices, password=hash_of("three-random-words"))
    )
    app = create_app(site, store, defaults().using(demo=True))
    app.config["WTF_CSRF_ENABLED"] = False
    hand, form_class, page = Blueprint("hand", __name__), hand_written_form(), hand_written_page()
    template = app.jinja_env.from_string(page)

    @door(hand, "/hand", act="see_forms", methods=("GET", "POST"))
    def show() -> object:
        form = form_class(request.form)
        if request.method == "POST" and form.validate():
            return redirect("/forms/thirty/check", 303)
        found = {name: errors[0] for name, errors in form.errors.items()}
        return render_template(template, form=form, found=found, errors=found)

    app.register_blueprint(hand)
    return app


def measure() -> Iterator[tuple[str, str, str]]:
    """Requests a second of ours over those of the page written by hand."""
    folder = Path(tempfile.mkdtemp())
    try:
        client = an_app(folder).test_client()
        assert client.post("/sign-in/as", data={"account": "admin"}).status_code == 303
        right = {f"q{n}": "yes" if kind_of(n) == "choice" else "Sam’s words, as they are" for n in range(30)}
        wrong = {**right, "q0": "", "q2": "", "q4": "x" * 6000}
        ours, hand = "/forms/thirty/all", "/hand"
        assert client.post(ours, data=right).status_code == client.post(hand, data=right).status_code == 303
        assert (
            b"error-summary" in client.post(ours, data=wrong).data
            and b"error-summary" in client.post(hand, data=wrong).data
        )
        for name, given, goal in (
            ("GET", None, "at least 2.5"),
            ("POST, valid", right, "at least 1.0"),
            ("POST, invalid", wrong, "at least 1.0"),
        ):
            call = (
                (lambda path: client.get(path))
                if given is None
                else (lambda path, given=given: client.post(path, data=given))
            )
            times = in_turn({"ours": lambda call=call: call(ours), "hand": lambda call=call: call(hand)})
            yield (
                f"{name} of 30 questions: ours / written by hand ({1 / times['ours']:.0f} a second)",
                f"{times['hand'] / times['ours']:.2f}",
                goal,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
