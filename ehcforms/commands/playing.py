"""Plays plain answers through a form, screen by screen, as a browser would post them, and says what is wrong with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ehcforms.answers import answers_of
from ehcforms.commands.plain_answers import Unfitting, rows_given, typed_as
from ehcforms.condition import NOTHING, Condition
from ehcforms.form import Component, Form, Page
from ehcforms.model import Answer, Attachment
from ehcforms.path import Known, Row, Screen, screens, shown
from ehcforms.piping import fill
from ehcforms.plaintext import clean
from ehcforms.problem import did_you_mean
from ehcforms.web.widgets import bind, fitted, joined, questions_on


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one answer. `kind` is stable; `field` is the question, or "page.row.question"."""

    field: str
    kind: str
    message: str


@dataclass(frozen=True)
class Absent:
    """A page or a question that was not asked, and why."""

    what: str
    name: str
    title: str
    why: str


@dataclass(frozen=True)
class Played:
    """What became of the answers."""

    answers: tuple[Answer, ...]
    attachments: tuple[Attachment, ...]
    mistakes: tuple[Mistake, ...]
    absent: tuple[Absent, ...]


def play(form: Form, given: Mapping[str, Any], known: Known, titles: Mapping[str, str] = NOTHING) -> Played:
    """The answers as they would be sent, and everything that would have been told on the way.

    `titles` give the words of facts by "fact:name", for conditions in English.
    """
    words = {name: fill(text, known.facts) for name, text in {**titles, **form.words}.items()}
    sheet = _Sheet(form, given, known)
    seen: set[str] = set()
    while screen := next((one for one in screens(form, sheet.answers, known) if one.id not in seen), None):
        seen.add(screen.id)
        sheet.post(screen)
    asked = _asked(form, sheet.answers, known)
    sheet.mistakes += [*_unknown(form, given), *_not_asked(form, sheet.fields(), asked, words)]
    return Played(
        answers=answers_of(form, sheet.answers, known),
        attachments=tuple(sheet.files.values()),
        mistakes=tuple(sheet.mistakes),
        absent=tuple(_absent(form, known, asked, words)),
    )


class _Sheet:
    """The answers so far, while somebody goes from screen to screen."""

    def __init__(self, form: Form, given: Mapping[str, Any], known: Known):
        self.form, self.given, self.known = form, given, known
        self.answers: dict[str, Any] = {}
        self.files: dict[str, Attachment] = {}
        self.mistakes: list[Mistake] = []
        self.rows: dict[str, Mapping[str, Mapping[str, Any]]] = {}
        for page in form.pages:
            if page.repeat:
                self.rows[page.id] = self._rows_of(page)
                if page.repeat.add_another:
                    self.answers[page.id] = tuple({"id": key} for key in self.rows[page.id])

    def _rows_of(self, page: Page) -> Mapping[str, Mapping[str, Any]]:
        over = page.repeat.over if page.repeat else ""
        keys = [row.key for row in self.known.items.get(over, ())] if over else None
        try:
            rows = rows_given(page, self.given.get(page.id), keys)
        except Unfitting as wrong:
            self.mistakes.append(Mistake(page.id, wrong.kind, str(wrong)))
            return {}
        names = [question.id for question in page.questions]
        for key, row in rows.items():
            for name in row:
                if name not in names and name != "id":
                    words = f"The page “{page.id}” asks no “{name}”. {did_you_mean(name, names)}"
                    self.mistakes.append(Mistake(f"{page.id}.{key}.{name}", "unknown-question", words))
        return rows

    def post(self, screen: Screen) -> None:
        """Posts what was given for a screen."""
        typed: dict[str, tuple[str, ...]] = {}
        unfitting: set[str] = set()
        for row, question, name in questions_on(screen):
            try:
                parts = typed_as(fitted(question, self.known), self._value(screen.page, row, question), self.files)
            except Unfitting as wrong:
                unfitting.add(name)
                title = fill(question.title, self.known.facts)
                self.mistakes.append(Mistake(name, wrong.kind, f"“{title}”: {wrong}"))
                continue
            typed |= {joined(name, part): texts for part, texts in parts.items()}
        bound = bind(screen, typed, self.known, self.answers, self.files)
        for name, error in bound.errors.items():
            if name not in unfitting:
                unread = any(key == name or key.startswith(f"{name}.") for key in bound.unread)
                self.mistakes.append(Mistake(name, "wrong" if unread else "missing", f"{error.rstrip('.')}."))
        self._keep(screen, bound.answers)
        self._keep_words(screen, bound.unread)

    def _value(self, page: Page, row: Row | None, question: Component) -> Any:
        if row is None:
            return self.given.get(question.id)
        return self.rows.get(page.id, {}).get(row.key, {}).get(question.id)

    def _keep(self, screen: Screen, fresh: Mapping[str, Any]) -> None:
        page = screen.page
        if page.repeat and page.repeat.over:
            before = {row["id"]: row for row in self.answers.get(page.id, ())}
            fresh = {page.id: tuple({**before, **{row["id"]: row for row in fresh[page.id]}}.values())}
        self.answers |= fresh

    def _keep_words(self, screen: Screen, unread: Mapping[str, tuple[str, ...]]) -> None:
        """Words that are too long or not in the wanted form are read by the rules all the same."""
        for row, question, name in questions_on(screen):
            if question.type not in ("TextField", "MultilineTextField") or name not in unread:
                continue
            words = clean(unread[name][0]).strip()
            if row is None:
                self.answers[question.id] = words
            else:
                rows = self.answers.get(screen.page.id, ())
                changed = ({**one, question.id: words} if one["id"] == row.key else one for one in rows)
                self.answers[screen.page.id] = tuple(changed)

    def fields(self) -> Iterator[tuple[Page, str, str]]:
        """The page, the question and the field name of each answer that was given to a known question."""
        for page in self.form.pages:
            rows = self.rows.get(page.id, {}) if page.repeat else {"": self.given}
            for key, row in rows.items():
                for question in page.questions:
                    if row.get(question.id) is not None:
                        yield page, question.id, f"{page.id}.{key}.{question.id}" if page.repeat else question.id


def _asked(form: Form, answers: Mapping[str, Any], known: Known) -> frozenset[str]:
    """The field names of all questions that are asked, and the ids of their pages."""
    found: set[str] = set()
    for screen in screens(form, answers, known):
        found.add(screen.page.id)
        found |= {name for row, one, name in questions_on(screen) if shown(screen, row, one, answers, known)}
    return frozenset(found)


def _unknown(form: Form, given: Mapping[str, Any]) -> Iterator[Mistake]:
    single = {question.id for page, question in form.questions() if not page.repeat}
    repeated = {page.id: page for page in form.pages if page.repeat}
    for name in given:
        if name in single or name in repeated:
            continue
        page = next((there for there, question in form.questions() if question.id == name), None)
        if page:
            words = f'“{name}” is asked in rows: write it as {{"{page.id}": {{"*": {{"{name}": …}}}}}}.'
        elif any(one.id == name for one in form.pages):
            words = f"“{name}” is a page and not a question. Write its questions one by one."
        else:
            words = f"There is no question “{name}” in this form. {did_you_mean(name, single | set(repeated))}"
        yield Mistake(name, "unknown-question", words)


def _not_asked(
    form: Form, fields: Iterator[tuple[Page, str, str]], asked: frozenset[str], words: Mapping[str, str]
) -> Iterator[Mistake]:
    for page, id, name in fields:
        if name not in asked:
            question = next(one for one in page.questions if one.id == id)
            why = _why(page.condition if page.id not in asked else question.show_when, form, words)
            title = words.get(id, question.title)
            yield Mistake(name, "not-asked", f"“{title}” is not asked here, so the answer is left out: {why}.")


def _absent(form: Form, known: Known, asked: frozenset[str], words: Mapping[str, str]) -> Iterator[Absent]:
    for page in form.pages:
        if page.id not in asked:
            over = page.repeat.over if page.repeat else ""
            empty = over and not known.items.get(over)
            why = f"there is nothing in {over} to ask it for" if empty else _why(page.condition, form, words)
            yield Absent("page", page.id, page.title, why)
            continue
        for one in page.questions:
            field = f".{one.id}" if page.repeat else one.id
            if not any(name.endswith(field) if page.repeat else name == field for name in asked):
                yield Absent("question", one.id, one.title, _why(one.show_when, form, words))


def _why(condition: Condition | None, form: Form, words: Mapping[str, str]) -> str:
    if condition is None:
        return "it has no row here"
    named = form.conditions.get(condition.condition or "", condition)
    return f"it is asked only when {named.sentence(words)}"
