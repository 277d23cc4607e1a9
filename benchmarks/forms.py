"""A page of thirty questions: ours against one written by hand with Flask, WTForms and Jinja, in the same server."""

import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from flask import Blueprint, Flask, redirect, render_template, request
from werkzeug.test import EnvironBuilder
from wtforms import (
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from benchmarks.timing import in_turn, ratio, seconds
from ehcforms.passwords import hash_of
from ehcforms.people import Account, Office
from ehcforms.settings import defaults
from ehcforms.site import load_site
from ehcforms.store import open_store
from ehcforms.web import create_app
from ehcforms.web.door import door

KINDS = ("line", "words", "choice", "date", "line", "list", "line", "words", "choice", "ticks")
"""Ten questions as council forms mix them, three times over."""
OPTIONS = tuple((f"option-{number}", f"Answer number {number}") for number in range(1, 9))
CHOICES = {"choice": OPTIONS[:4], "list": OPTIONS, "ticks": OPTIONS[:6]}
TYPES = {
    "line": "TextField",
    "words": "MultilineTextField",
    "choice": "RadiosField",
    "date": "DatePartsField",
    "list": "SelectField",
    "ticks": "CheckboxesField",
}
PARTS = ("day", "month", "year")


def kind_of(number: int) -> str:
    """The kind of a question by its number."""
    return KINDS[number % len(KINDS)]


def our_form() -> dict[str, object]:
    """The thirty questions in the form language."""
    questions = []
    for number in range(30):
        kind = kind_of(number)
        question = {
            "type": TYPES[kind],
            "id": f"q{number}",
            "title": f"Question {number}?",
            "hint": "A line of help",
            "required": True,
        }
        if kind in CHOICES:
            question["options"] = [{"value": value, "text": text} for value, text in CHOICES[kind]]
        elif kind != "date":
            question["max_length"] = 5000
        questions.append(question)
    page = {"id": "all", "title": "All", "components": questions}
    return {"id": "thirty", "title": "Thirty questions", "basis": "a measurement", "pages": [page]}


class DateParts(Form):
    """The three boxes of a date."""

    day = IntegerField("Day", [Optional()])
    month = IntegerField("Month", [Optional()])
    year = IntegerField("Year", [Optional()])

    def validate(self, extra_validators: object = None) -> bool:
        """Whether the three make a date."""
        if not super().validate(extra_validators):
            return False
        try:
            date(self.year.data or 0, self.month.data or 0, self.day.data or 0)
        except ValueError:
            self.day.errors = ["Enter a real date"]
            return False
        return True


def hand_written_form() -> type[Form]:
    """The same questions as a WTForms class."""
    text, chosen = [InputRequired("Enter an answer"), Length(max=5000)], [InputRequired("Choose")]
    make = {
        "line": lambda title: StringField(title, text),
        "words": lambda title: TextAreaField(title, text),
        "choice": lambda title: RadioField(title, chosen, choices=list(CHOICES["choice"])),
        "list": lambda title: SelectField(title, chosen, choices=list(CHOICES["list"])),
        "ticks": lambda title: SelectMultipleField(title, chosen, choices=list(CHOICES["ticks"])),
        "date": lambda title: FormField(DateParts, title, separator="."),
    }
    return type(
        "HandWritten", (Form,), {f"q{number}": make[kind_of(number)](f"Question {number}?") for number in range(30)}
    )


def answers() -> dict[str, object]:
    """An answer to each question, as a browser posts them."""
    given: dict[str, object] = {}
    for number in range(30):
        name, kind = f"q{number}", kind_of(number)
        if kind == "date":
            given |= dict(zip((f"{name}.{part}" for part in PARTS), ("27", "3", "2026"), strict=True))
        elif kind == "ticks":
            given[name] = ["option-2", "option-5"]
        else:
            given[name] = "option-3" if kind in CHOICES else "Sam’s words, as they are"
    return given


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
    first = f"form.{name}.day.errors[0]" if kind == "date" else f"{wrong}[0]"
    error = (
        f'{{% if {wrong} %}}<p id="{name}-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> '
        f"{{{{ {first} }}}}</p>{{% endif %}}"
    )
    hint = f'<div id="{name}-hint" class="govuk-hint">A line of help</div>'
    described = f'aria-describedby="{name}-hint{{% if {wrong} %}} {name}-error{{% endif %}}"'
    group = f'<div class="govuk-form-group{{% if {wrong} %}} govuk-form-group--error{{% endif %}}">'
    if kind in ("choice", "ticks", "date"):
        legend = f'<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{title}</legend>'
        return f'{group}<fieldset class="govuk-fieldset" {described}>{legend}{hint}{error}{_inside(name, kind)}</fieldset></div>'
    label = f'<label class="govuk-label govuk-label--s" for="{name}">{title}</label>{hint}{error}'
    return f"{group}{label}{_box(name, kind, described)}</div>"


def _box(name: str, kind: str, described: str) -> str:
    mark = f"{{% if form.{name}.errors %}} govuk-{{0}}--error{{% endif %}}"
    value = f'{{{{ form.{name}.data or "" }}}}'
    if kind == "line":
        shown = mark.replace("{0}", "input")
        return f'<input class="govuk-input{shown}" id="{name}" name="{name}" type="text" value="{value}" {described}>'
    if kind == "words":
        shown = mark.replace("{0}", "textarea")
        return (
            f'<textarea class="govuk-textarea{shown}" id="{name}" name="{name}" rows="5" {described}>{value}</textarea>'
        )
    options = "".join(
        f'<option value="{value}"{{% if form.{name}.data == "{value}" %}} selected{{% endif %}}>{text}</option>'
        for value, text in CHOICES[kind]
    )
    return f'<select class="govuk-select" id="{name}" name="{name}" {described}><option value="">Choose</option>{options}</select>'


def _inside(name: str, kind: str) -> str:
    if kind == "date":
        return "".join(
            f'<div class="govuk-date-input__item"><div class="govuk-form-group"><label class="govuk-label" for="{name}.{part}">'
            f'{part.capitalize()}</label><input class="govuk-input" id="{name}.{part}" name="{name}.{part}" inputmode="numeric" '
            f'value="{{{{ form.{name}.{part}.data or "" }}}}"></div></div>'
            for part in PARTS
        )
    test = f'form.{name}.data == "{{0}}"' if kind == "choice" else f'form.{name}.data and "{{0}}" in form.{name}.data'
    type_ = "radio" if kind == "choice" else "checkbox"
    items = []
    for number, (value, text) in enumerate(CHOICES[kind], 1):
        id = name if number == 1 else f"{name}-{number}"
        checked = f"{{% if {test.replace('{0}', value)} %}} checked{{% endif %}}"
        box = f'<input class="govuk-{type_}__input" id="{id}" type="{type_}" name="{name}" value="{value}"{checked}>'
        items.append(
            f'<div class="govuk-{type_}__item">{box}<label class="govuk-label" for="{id}">{text}</label></div>'
        )
    return "".join(items)


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
        found = {name: str(errors) for name, errors in form.errors.items()}
        return render_template(template, form=form, found=found, errors=found)

    app.register_blueprint(hand)
    return app


def caller(app: Flask, cookie: str, path: str, given: dict[str, object] | None) -> Callable[[], tuple[str, bytes]]:
    """Asks the server itself, as waitress does; what a test client adds would fall on both and hide the difference."""
    method = "GET" if given is None else "POST"
    made = EnvironBuilder(path=path, method=method, data=given, headers={"Cookie": cookie}, base_url="http://localhost/")
    environ = made.get_environ()
    body = environ["wsgi.input"].read()

    def call() -> tuple[str, bytes]:
        said: list[str] = []
        answer = app.wsgi_app({**environ, "wsgi.input": io.BytesIO(body)}, lambda status, headers, _=None: said.append(status))
        return said[0], b"".join(answer)

    return call


def measure() -> Iterator[tuple[str, str, str]]:
    """Requests a second of ours over those of the page written by hand."""
    folder = Path(tempfile.mkdtemp())
    try:
        app = an_app(folder)
        client = app.test_client()
        assert client.post("/sign-in/as", data={"account": "admin"}).status_code == 303
        right = answers()
        wrong = {**right, "q0": "", "q2": "", "q3.month": "13", "q4": "x" * 6000}
        ours, hand = "/forms/thirty/all", "/hand"
        assert client.get(ours).status_code == client.get(hand).status_code == 200
        cookie = "; ".join(f"{one.key}={one.value}" for one in client._cookies.values())
        for name, given, goal in (
            ("GET", None, "at least 2.5"),
            ("POST, valid", right, "at least 1.0"),
            ("POST, invalid", wrong, "at least 1.0"),
        ):
            calls = {"ours": caller(app, cookie, ours, given), "hand": caller(app, cookie, hand, given)}
            for call in calls.values():
                status, page = call()
                assert status.startswith("303") == (given is right) and (b"error-summary" in page) == (given is wrong)
            times = in_turn(calls)
            yield (
                f"{name} of 30 questions: ours / written by hand ({1 / seconds(times, 'ours'):.0f} a second)",
                f"{ratio(times, 'hand', 'ours'):.2f}",
                goal,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
