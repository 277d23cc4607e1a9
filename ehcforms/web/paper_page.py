"""A screen of a paper as HTML: compiled questions with what was typed, what is wrong and what the rules say."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ehcforms.answers import facts_of_row, options_of
from ehcforms.condition import Condition
from ehcforms.form import Component, Option, Page
from ehcforms.markdown import to_html
from ehcforms.model import Attachment
from ehcforms.path import Known, Row, Screen, is_apart, shown
from ehcforms.piping import fill
from ehcforms.web.compiled import compile_guidance, compile_question
from ehcforms.web.places import Look, Template, escaped, merged, piped, template
from ehcforms.web.tables import table_html
from ehcforms.web.widgets import name_of

MOST_TEMPLATES = 2048
MOST_SCREENS = 256
"""How many compiled questions and screens are remembered."""

_COMPILED: dict[tuple[Component, tuple[Option, ...]], tuple[Template, Template]] = {}
_SCREENS: dict[tuple[int, str, tuple[tuple[Option, ...], ...]], tuple[Page, "Compiled"]] = {}
_INTROS: dict[str, Template] = {}


@dataclass(frozen=True)
class Piece:
    """One component of a screen as finished HTML, without and with an error. It `depends` where earlier screens decide
    whether it is shown."""

    component: Component
    name: str
    plain: Template
    wrong: Template
    depends: bool


@dataclass(frozen=True)
class Compiled:
    """The components of a screen, or of one of its rows; `whole` is all of them without errors, where none depends."""

    pieces: tuple[Piece, ...]
    whole: Template | None

    def component(self, name: str) -> Component:
        """The question whose field has this name."""
        return next(piece.component for piece in self.pieces if piece.name == name)


def templates_of(component: Component, options: tuple[Option, ...]) -> tuple[Template, Template]:
    """A component without and with an error, made once for all components that say the same."""
    key = (component, options)
    known = _COMPILED.get(key)
    if known is None:
        if len(_COMPILED) >= MOST_TEMPLATES:
            _COMPILED.clear()
        fitting = component if options == component.options else component.model_copy(update={"options": options})
        known = _COMPILED[key] = _compile(fitting)
    return known


def _compile(component: Component) -> tuple[Template, Template]:
    if not component.is_question:
        only = compile_guidance(component)
        return only, only
    return compile_question(component, with_error=False), compile_question(component, with_error=True)


def warm(page: Page) -> None:
    """Compiles a page before anybody asks for it."""
    for component in page.components:
        templates_of(component, component.options)


def _compiled(screen: Screen, row: Row | None, known: Known) -> Compiled:
    """The components of a screen or row. The page is kept beside them, so that its identity stays its own."""
    page = screen.page
    lists = tuple(options_of(one, known) for one in page.listed)
    key = (id(page), row.key if row else "", lists)
    found = _SCREENS.get(key)
    if found is None or found[0] is not page:
        if len(_SCREENS) >= MOST_SCREENS:
            _SCREENS.clear()
        pieces = tuple(_piece(screen, row, component, known) for component in page.components)
        parts = [part for piece in pieces for part in piece.plain.parts]
        whole = None if any(piece.depends for piece in pieces) else merged(parts)
        found = _SCREENS[key] = (page, Compiled(pieces, whole))
    return found[1]


def _piece(screen: Screen, row: Row | None, component: Component, known: Known) -> Piece:
    here = _decided_here(screen, component)
    asked = component.is_question
    name = name_of(screen, row, component) if asked else ""
    states = templates_of(component, options_of(component, known) if asked else ())
    before = _when(screen, row, component) if here else ""
    notes = (f'<div class="ehc-notes" data-notes="{name}" aria-live="polite">', ("notes", name, ""), "</div>")
    after = (*(notes if asked else ()), "</div>" if here else "")
    plain, wrong = (merged((before, *state.named(name).parts, *after)) for state in states)
    return Piece(component, name, plain, wrong, component.show_when is not None and not here)


@dataclass(frozen=True)
class Filling:
    """What fills a screen: what was typed, the errors, what the rules say, and the files of the draft."""

    typed: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    """HTML to stand below a question, by field name."""
    files: Mapping[str, Attachment] = field(default_factory=dict)
    open_file: Callable[[Attachment], str] = lambda file: ""
    """The address of a kept file."""

    @cached_property
    def names(self) -> frozenset[str]:
        """The fields and parts of fields of which anything is known."""
        return frozenset((*self.typed, *self.notes))


def screen_html(screen: Screen, known: Known, filling: Filling) -> bytes:
    """The questions and guidance of a screen, from its introduction to its last row."""
    parts: list[bytes] = []
    if screen.page.intro:
        facts = facts_of_row(screen.rows[0], known) if screen.rows and is_apart(screen.page) else known.facts
        parts.append(_intro(screen, facts))
    for row in screen.rows or (None,):
        inner = _components(screen, row, known, filling)
        parts.append(_row(screen, row, inner) if row and not is_apart(screen.page) else inner)
    return b"".join(parts)


def _intro(screen: Screen, facts: Mapping[str, Any]) -> bytes:
    named = dict(facts)
    if screen.rows and is_apart(screen.page):
        named["outcome"] = screen.rows[0].values.get("text", "")
    return introduction(screen.page.intro, named)


def introduction(text: str, facts: Mapping[str, Any]) -> bytes:
    """What is read before the questions of a paper or a page, compiled once, its places filled."""
    compiled = _INTROS.get(text)
    if compiled is None:
        compiled = _INTROS[text] = template(to_html(piped(text)))
    return compiled.fill({"fact": lambda _, name: escaped(fill(f"{{{name}}}", facts))})


def _row(screen: Screen, row: Row, inner: bytes) -> bytes:
    remove = ""
    repeat = screen.page.repeat
    if repeat and repeat.add_another and len(screen.rows) > max(1, repeat.min):
        remove = (
            '<button class="govuk-button govuk-button--secondary govuk-button--quiet" data-module="govuk-button" '
            f'name="do" value="remove.{escaped(row.key)}">Remove<span class="govuk-visually-hidden"> '
            f"{escaped(row.title)}</span></button>"
        )
    last = ' id="added"' if row is screen.rows[-1] else ""
    before = (
        f'<fieldset class="govuk-fieldset ehc-row"{last}><legend class="govuk-fieldset__legend govuk-fieldset__legend--m">'
        f"{escaped(row.title)}</legend>"
    )
    after = f'{remove}<input type="hidden" name="{screen.page.id}.rows" value="{escaped(row.key)}"></fieldset>'
    return b"".join((before.encode(), inner, after.encode()))


def _components(screen: Screen, row: Row | None, known: Known, filling: Filling) -> bytes:
    compiled = _compiled(screen, row, known)
    look = _look(compiled, row, known, filling)
    if compiled.whole is not None and not filling.errors:
        return compiled.whole.fill(look, filling.names)
    return b"".join(
        (piece.wrong if piece.name in filling.errors else piece.plain).fill(look, filling.names)
        for piece in compiled.pieces
        if not piece.depends or shown(screen, row, piece.component, filling.answers, known)
    )


def _look(compiled: Compiled, row: Row | None, known: Known, filling: Filling) -> Look:
    """What stands in the places of a screen or row."""
    typed, facts = filling.typed, facts_of_row(row, known)

    def value(name: str, part: str) -> str:
        words = typed.get(f"{name}.{part}" if part else name)
        return escaped(words[0]) if words else ""

    return {
        "error": lambda name, _: escaped(filling.errors[name]),
        "value": value,
        "checked": lambda name, option: " checked" if option in typed.get(name, ()) else "",
        "selected": lambda name, option: " selected" if option in typed.get(name, ()) else "",
        "fact": lambda _, fact: escaped(fill(f"{{{fact}}}", facts)),
        "notes": lambda name, _: filling.notes.get(name, ""),
        "table": lambda name, _: table_html(compiled.component(name), name, typed, known),
        "files": lambda name, _: _files(name, typed.get(name, ()), filling),
    }


def _files(name: str, ids: tuple[str, ...], filling: Filling) -> str:
    items = "".join(_file(name, filling.files[id], filling) for id in ids if id in filling.files)
    return f'<ul class="govuk-list ehc-files">{items}</ul>' if items else ""


def _file(name: str, file: Attachment, filling: Filling) -> str:
    return (
        f'<li><a class="govuk-link" href="{escaped(filling.open_file(file))}">{escaped(file.name)}</a> '
        f'({max(1, file.size // 1000)} KB) <input type="hidden" name="{name}" value="{file.id}">'
        f'<button class="govuk-button govuk-button--secondary govuk-button--quiet" name="do" '
        f'value="drop.{name}.{file.id}">Remove<span class="govuk-visually-hidden"> {escaped(file.name)}</span></button></li>'
    )


def _decided_here(screen: Screen, component: Component) -> bool:
    """Whether what shows this question may still change on this very screen."""
    if component.show_when is None:
        return False
    fields = {one.field for one in _comparisons(component.show_when, screen.conditions)}
    return bool(fields & {question.id for question in screen.page.questions})


def _comparisons(condition: Condition, named: Mapping[str, Condition]) -> list[Condition]:
    if condition.condition and condition.condition in named:
        return _comparisons(named[condition.condition], named)
    inner = (*(condition.all or ()), *(condition.any or ()), *((condition.not_,) if condition.not_ else ()))
    return [one for part in inner for one in _comparisons(part, named)] if inner else [condition]


def _when(screen: Screen, row: Row | None, component: Component) -> str:
    """Before a question that depends on another of the same screen: all are there, and the browser hides what does not apply."""
    condition = component.show_when
    if condition and condition.condition in screen.conditions:
        condition = screen.conditions[condition.condition or ""]
    if condition is None:
        return '<div class="ehc-when">'
    why = _only_if(screen, condition)
    if condition.field is None:
        return f'<div class="ehc-when">{why}'
    wanted = condition.part(condition.operator)
    named = f"{screen.page.id}.{row.key}.{condition.field}" if row else condition.field
    rule = {"name": named, "operator": condition.operator, "value": _as_typed(wanted)}
    return f'<div class="ehc-when" data-when="{escaped(json.dumps(rule))}">{why}'


def _only_if(screen: Screen, condition: Condition) -> str:
    """When a question is asked, in a sentence: read by those whose browser hides nothing."""
    words = {one.id: one.title for one in screen.page.questions}
    words |= {f"{one.id}={option.value}": option.text for one in screen.page.questions for option in one.options}
    said = condition.sentence(words)
    return "" if "{" in said else f'<p class="govuk-body-s ehc-when__why">Only if {escaped(said)}</p>'


def _as_typed(wanted: Any) -> Any:
    if isinstance(wanted, bool):
        return "yes" if wanted else "no"
    return list(wanted) if isinstance(wanted, tuple) else wanted
