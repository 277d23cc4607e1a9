"""Turns what was answered on a form into answers that can be read when the form has long changed, and back."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ehcforms.dates import as_date, clock, in_words
from ehcforms.form import Column, Component, Form, Option, Page
from ehcforms.model import Answer, freeze
from ehcforms.path import Answers, Known, Row, Screen, on_path, row_answers, screens, shown
from ehcforms.piping import fill


def answers_of(form: Form, answers: Answers, known: Known) -> tuple[Answer, ...]:
    """The answers on the path, in order, each with its question as it was put.

    A repeated page that has a fact of its own gives one more answer of type "Rows" with all its rows.
    """
    kept = on_path(form, answers, known)
    found: list[Answer] = []
    told: set[str] = set()
    for screen in screens(form, kept, known):
        found.extend(_on_screen(screen, kept, known))
        page = screen.page
        if page.fact and page.repeat and page.id not in told:
            told.add(page.id)
            rows = tuple(kept.get(page.id, ()))
            found.append(
                Answer(
                    page=page.id, question=page.id, title=page.title, type="Rows", value=rows, text="", fact=page.fact
                )
            )
    return tuple(found)


def _on_screen(screen: Screen, answers: Answers, known: Known) -> Iterator[Answer]:
    for row in screen.rows or (None,):
        given = row_answers(answers, screen.page, row.key) if row else answers
        for question in screen.page.questions:
            value = given.get(question.id)
            if value is not None and shown(screen, row, question, answers, known):
                yield _answer(screen.page, row, question, value, known)


def _answer(page: Page, row: Row | None, question: Component, value: Any, known: Known) -> Answer:
    return Answer(
        page=page.id,
        question=question.id,
        title=fill(question.title, facts_of_row(row, known)),
        type=question.type,
        value=value,
        text=text_of(question, value, known),
        row=row.key if row else "",
        row_title=_row_title(row) if row else "",
        fact=question.fact,
        own_words=question.own_words,
    )


def with_blanks(form: Form, answers: Answers, known: Known) -> tuple[Answer, ...]:
    """Every question on the path in order, those without an answer with an empty text: a paper to write on by hand."""
    kept = on_path(form, answers, known)
    found: list[Answer] = []
    for screen in screens(form, kept, known):
        said = {answer.field: answer for answer in _on_screen(screen, kept, known)}
        for row in screen.rows or (None,):
            for question in screen.page.questions:
                if shown(screen, row, question, kept, known):
                    blank = _blank(screen.page, row, question, known)
                    found.append(said.get(blank.field, blank))
    return tuple(found)


def _room(question: Component, known: Known) -> str:
    """What stands on paper in the place of an answer: a box to tick for each choice, or some lines."""
    if options := options_of(question, known):
        return "\n".join(f"☐ {option.text}" for option in options if option.text)
    if question.type == "YesNoField":
        return "☐ Yes\n☐ No"
    return "\n" * (5 if question.type == "MultilineTextField" else 1)


def _blank(page: Page, row: Row | None, question: Component, known: Known) -> Answer:
    return Answer(
        page=page.id,
        question=question.id,
        title=fill(question.title, facts_of_row(row, known)),
        type=question.type,
        value="",
        text=_room(question, known),
        row=row.key if row else "",
        row_title=_row_title(row) if row else "",
    )


def _row_title(row: Row) -> str:
    """The title of a row with the words it is about, such as those of an outcome."""
    words = row.values.get("text", "")
    return f"{row.title}: {words}" if isinstance(words, str) and words and words != row.title else row.title


def facts_of_row(row: Row | None, known: Known) -> Mapping[str, Any]:
    """The facts as the wording of a row sees them."""
    words = {} if row is None else {name: told for name, told in row.values.items() if isinstance(told, str)}
    return {**known.facts, **words} if words else known.facts


def text_of(question: Component, value: Any, known: Known) -> str:
    """An answer as a person reads it."""
    if question.type in ("YesNoField", "DeclarationField"):
        return "Yes" if value else "No"
    if question.type == "DatePartsField":
        return _day(value)
    if question.type == "TimeField":
        return clock(str(value))
    if question.type == "MonthYearField":
        return f"{date.fromisoformat(f'{value}-01'):%B %Y}"
    if question.type == "FileUploadField":
        return ", ".join(one["name"] for one in value)
    if question.type == "UkAddressField":
        return "\n".join(str(line) for line in value.values())
    if question.type == "TableField":
        return "\n".join("; ".join(_cells(question, row, known)) for row in value)
    return _chosen(options_of(question, known), value)


def _day(value: Any) -> str:
    """A date as a person reads it; words that were filled in from elsewhere and are no date stay as they are."""
    day = as_date(value)
    return in_words(day) if day else str(value)


def _cells(question: Component, row: Mapping[str, str], known: Known) -> Iterator[str]:
    columns = {column.id: column for column in question.columns}
    for name, words in row.items():
        column = columns.get(name)
        if column is not None and column.type == "SelectField":
            yield _chosen(options_of(column, known), words)
        else:
            yield _day(words) if column is not None and column.type == "DatePartsField" else str(words)


def _chosen(options: Iterable[Option], value: Any) -> str:
    texts = {option.value: option.text for option in options}
    if isinstance(value, (list, tuple)):
        return ", ".join(texts.get(one, str(one)) for one in value)
    return texts.get(value, str(value))


def options_of(question: Component | Column, known: Known) -> tuple[Option, ...]:
    """The options of a question, those of lists that are known only now among them."""
    if question.type == "PersonField":
        return known.lists.get("participants", ())
    return question.options or known.lists.get(question.list, ())


def given_by(answers: Iterable[Answer]) -> dict[str, Any]:
    """What was answered, in the shape that a form takes: the way back of `answers_of`."""
    found: dict[str, Any] = {}
    for answer in answers:
        if answer.type == "Rows":
            found[answer.page] = freeze(answer.value)
        elif answer.row:
            rows = list(found.get(answer.page, ()))
            row = next((one for one in rows if one["id"] == answer.row), None)
            changed = {**(row or {"id": answer.row}), answer.question: answer.value}
            found[answer.page] = tuple(changed if one is row else one for one in rows) if row else (*rows, changed)
        else:
            found[answer.question] = answer.value
    return found


def prefilled(form: Form, known: Known, of: str = "") -> dict[str, Any]:
    """The first suggestion for each question, from where the form says it comes; `of` limits them to some sources."""
    found: dict[str, Any] = {}
    for page in form.pages:
        if page.prefill and page.prefill.startswith(of):
            found[page.id] = _rows(page, known.sources.get(page.prefill))
            continue
        for question in page.questions:
            asked = question.prefill and question.prefill.startswith(of)
            value = known.sources.get(question.prefill) if asked else None
            if page.repeat and page.repeat.over and isinstance(value, Mapping):
                for row, one in value.items():
                    _put_in_row(found, page, row, question, one)
            elif (
                value is not None
                and not isinstance(value, Mapping)
                and (fitting := _fitting(question, value)) is not None
            ):
                found[question.id] = fitting
    return {name: value for name, value in found.items() if value not in (None, (), "")}


def _rows(page: Page, rows: Any) -> tuple[dict[str, Any], ...]:
    names = {question.id for question in page.questions}
    if not isinstance(rows, (list, tuple)):
        return ()
    fitting = ({name: told for name, told in row.items() if name in names and told not in (None, "")} for row in rows)
    return tuple({"id": str(number), **row} for number, row in enumerate(fitting) if row)


def _put_in_row(found: dict[str, Any], page: Page, key: str, question: Component, value: Any) -> None:
    rows = {row["id"]: row for row in found.get(page.id, ())}
    rows[key] = {**rows.get(key, {"id": key}), question.id: value}
    found[page.id] = tuple(rows.values())


def _fitting(question: Component, value: Any) -> Any:
    if isinstance(value, (list, tuple)) and question.type in ("TextField", "MultilineTextField"):
        return ", ".join(map(str, value))
    return value
