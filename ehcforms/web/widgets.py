"""Binds what was posted to the questions of a screen with WTForms, the only module that knows it.

Built on `BaseForm`, whose fields may have any name: a question called `validate` is nothing special there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wtforms import Field
from wtforms.form import BaseForm

from ehcforms import reading
from ehcforms.answers import facts_of_row, options_of
from ehcforms.form import Component
from ehcforms.model import Attachment
from ehcforms.path import Known, Row, Screen, shown
from ehcforms.piping import fill
from ehcforms.plaintext import Unkeepable

Typed = Mapping[str, tuple[str, ...]]
"""What was typed, verbatim, by field name."""


class Texts(dict[str, tuple[str, ...]]):
    """What was typed, as WTForms takes it."""

    def getlist(self, name: str) -> tuple[str, ...]:
        """All texts of a field."""
        return self.get(name, ())


class Asked(Field):  # type: ignore[misc]
    """One question as a WTForms field. Its data is the answer in the shape of its type."""

    def __init__(self, component: Component, **given: Any):
        super().__init__(**given)
        self.component = component

    def process(self, formdata: Texts | None, data: Any = None, extra_filters: Any = None) -> None:
        """Reads what was posted for the question and its parts."""
        self.process_errors = []
        self.data = None
        if formdata is None:
            return
        name = self.name
        try:
            self.data = reading.read(self.component, lambda part: formdata.getlist(f"{name}.{part}" if part else name))
        except reading.Wrong as wrong:
            self.process_errors = [str(wrong)]
        except Unkeepable:
            self.process_errors = ["has a character that cannot be kept. Type it again instead of copying it."]


def joined(name: str, part: str) -> str:
    """The name of a part of a field."""
    return f"{name}.{part}" if part else name


def name_of(screen: Screen, row: Row | None, question: Component) -> str:
    """The name of a question's field: the question, or "page.row.question" on a repeated page."""
    return f"{screen.page.id}.{row.key}.{question.id}" if row else question.id


@dataclass(frozen=True)
class Bound:
    """What was posted on a screen: the answers that were understood, and what is wrong with the others.

    `answers` has the shape of the whole form's answers, for the questions of this screen. `errors` are sentences by field
    name, of shown questions only. `unread` holds what was typed where it was not understood.
    """

    answers: Mapping[str, Any]
    errors: Mapping[str, str]
    unread: Typed


def questions_on(screen: Screen) -> Iterator[tuple[Row | None, Component, str]]:
    """Each question of a screen with its row and its field name."""
    for row in screen.rows or (None,):
        for question in screen.page.questions:
            yield row, question, name_of(screen, row, question)


def fitted(question: Component, known: Known) -> Component:
    """The question with the answers to choose from that are known only now."""
    options = options_of(question, known)
    columns = question.columns
    if any(column.list and not column.options for column in columns):
        columns = tuple(one.model_copy(update={"options": options_of(one, known)}) for one in columns)
    if options is question.options and columns is question.columns:
        return question
    return question.model_copy(update={"options": options, "columns": columns})


def bind(
    screen: Screen, typed: Typed, known: Known, before: Mapping[str, Any], files: Mapping[str, Attachment]
) -> Bound:
    """Judges what was posted on a screen. `before` are the answers of the whole form, `files` the files of the draft."""
    asked = list(questions_on(screen))
    form = BaseForm({name: Asked(component=fitted(question, known)) for _, question, name in asked})
    form.process(Texts(typed))
    answers = _answers(screen, form, asked, files)
    now = {**before, **answers}
    blank = _blank_rows(screen, form, asked)
    errors: dict[str, str] = {}
    unread: dict[str, tuple[str, ...]] = {}
    for row, question, name in asked:
        field = form[name]
        if field.process_errors:
            unread |= {key: texts for key, texts in typed.items() if key == name or key.startswith(f"{name}.")}
        error = "" if row and row.key in blank else _error(field, question, row, known)
        if error and shown(screen, row, question, now, known):
            errors[name] = error
    return Bound(answers, errors, unread)


def _blank_rows(screen: Screen, form: BaseForm, asked: list[tuple[Row | None, Component, str]]) -> set[str]:
    """Rows added by hand that nobody filled in, beyond as many as there have to be: nothing is wrong with them."""
    if screen.page.repeat is None or not screen.page.repeat.add_another:
        return set()
    filled = {row.key for row, _, name in asked if row and (form[name].data is not None or form[name].process_errors)}
    blank = [row.key for row in screen.rows if row.key not in filled]
    return set(blank[max(0, screen.page.repeat.min - len(filled)) :])


def without_blank_rows(bound: Bound, screen: Screen) -> Bound:
    """The same without those rows added by hand in which nothing was typed."""
    page = screen.page
    if page.repeat is None or not page.repeat.add_another:
        return bound
    typed = {name.split(".")[1] for name, texts in bound.unread.items() if any(texts)}
    rows = tuple(row for row in bound.answers[page.id] if len(row) > 1 or row["id"] in typed)
    return replace(bound, answers={**bound.answers, page.id: rows})


def _error(field: Any, question: Component, row: Row | None, known: Known) -> str:
    if not field.process_errors and not reading.is_missing(question, field.data):
        return ""
    title = fill(question.title, facts_of_row(row, known))
    return f"“{title}” {field.process_errors[0]}" if field.process_errors else reading.ask_for(question, title)


def _answers(
    screen: Screen, form: BaseForm, asked: list[tuple[Row | None, Component, str]], files: Mapping[str, Attachment]
) -> dict[str, Any]:
    rows: dict[str, dict[str, Any]] = {row.key: {"id": row.key} for row in screen.rows}
    single: dict[str, Any] = {}
    for row, question, name in asked:
        value = form[name].data
        if question.type == "FileUploadField":
            value = tuple(_kept(files[id]) for id in value or () if id in files)
        place = rows[row.key] if row else single
        place[question.id] = value or None if value == () else value
    if screen.page.repeat is None:
        return single
    filled = ({name: value for name, value in row.items() if value is not None} for row in rows.values())
    return {screen.page.id: tuple(filled)}


def _kept(file: Attachment) -> dict[str, Any]:
    return {"id": file.id, "name": file.name, "media_type": file.media_type, "size": file.size}


def typed_on(screen: Screen, answers: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What would have been typed on a screen for these answers."""
    found: dict[str, tuple[str, ...]] = {}
    kept = answers.get(screen.page.id, ()) if screen.rows else ()
    rows = {row["id"]: row for row in kept if isinstance(row, Mapping)}
    for row in screen.rows or (None,):
        given = rows.get(row.key, {}) if row else answers
        for question in screen.page.questions if given else ():
            if (value := given.get(question.id)) is not None:
                name = name_of(screen, row, question)
                found |= {joined(name, part): texts for part, texts in reading.typed_of(question, value).items()}
    return found
