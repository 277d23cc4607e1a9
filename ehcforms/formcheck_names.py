"""The names in a form: each id once, and every list, fact, source and piped name known."""

import re
from collections.abc import Iterable, Iterator, Mapping

from ehcforms.form import CHOICE_TYPES, DYNAMIC_LISTS, Column, Component, Form, Option, Page
from ehcforms.form_shape import Trouble
from ehcforms.form_vocabulary import KINDS, Vocabulary, items_of
from ehcforms.piping import names_in
from ehcforms.problem import Path, did_you_mean

RESERVED_PAGES = ("check", "sent", "draft")
"""Page ids that the addresses of the site need for themselves."""

OWN_FIELDS = ("csrf_token", "sequence", "window", "moment", "do")
"""Names of the fields that every screen has besides its questions."""


def placed(form: Form) -> Iterator[tuple[Path, Page, Component]]:
    """Every component with its page and the path to it."""
    for i, page in enumerate(form.pages):
        for j, component in enumerate(page.components):
            yield ("pages", i, "components", j), page, component


def check_names(form: Form, vocabulary: Vocabulary) -> Iterator[Trouble]:
    """Ids given twice or reserved, and names of lists, facts, sources and places that are not known."""
    yield from _ids(form)
    yield from _option_values(form)
    yield from _lists(form)
    yield from _facts(form, vocabulary)
    yield from _sources(form, vocabulary)
    for path, text, names in piped_texts(form, vocabulary):
        yield from _places(path, text, names, vocabulary)


def _ids(form: Form) -> Iterator[Trouble]:
    pages: list[tuple[Path, str]] = [(("pages", i, "id"), page.id) for i, page in enumerate(form.pages)]
    questions = [((*path, "id"), one.id) for path, _, one in placed(form) if one.is_question]
    yield from _twice("form.duplicate-page", "Another page", pages)
    yield from _twice("form.duplicate-question", "Another question", questions)
    yield from _shared(form, dict((name, path) for path, name in questions))
    for path, name in pages:
        if name in RESERVED_PAGES:
            message = f"A page cannot be called “{name}”: the site needs this name itself."
            yield Trouble("form.reserved-id", path, message, "Choose another id.")
    for path, page, component in placed(form):
        if component.id == "id" and page.repeat:
            message = "On a repeated page a question cannot be called “id”: rows use this name."
            yield Trouble("form.reserved-id", (*path, "id"), message, "Choose another id.")
        if component.id in OWN_FIELDS and component.is_question and not page.repeat:
            message = f"A question cannot be called “{component.id}”: the page needs this name itself."
            yield Trouble("form.reserved-id", (*path, "id"), message, "Choose another id.")
        columns = [((*path, "columns", n, "id"), column.id) for n, column in enumerate(component.columns)]
        yield from _twice("form.duplicate-column", "Another column of this table", columns)


def _shared(form: Form, questions: Mapping[str, Path]) -> Iterator[Trouble]:
    for i, page in enumerate(form.pages):
        if page.repeat and page.id in questions:
            message = f"A repeated page and a question are both called “{page.id}”."
            fix = "Give one of them another id: the answers are kept under it."
            yield Trouble("form.duplicate-question", ("pages", i, "id"), message, fix)


def _twice(code: str, what: str, names: Iterable[tuple[Path, str]]) -> Iterator[Trouble]:
    seen: set[str] = set()
    for path, name in names:
        if name in seen:
            message = f"{what} is already called “{name}”."
            yield Trouble(code, path, message, f"Choose another, such as “{name}-2”.")
        seen.add(name)


def _option_values(form: Form) -> Iterator[Trouble]:
    for path, options in _inline_options(form):
        values = [((*path, n, "value"), option.value) for n, option in enumerate(options)]
        yield from _twice("form.duplicate-option", "Another option of this list", values)
        texts = [((*path, n, "text"), option.text.strip().casefold()) for n, option in enumerate(options)]
        yield from _twice("form.duplicate-option-text", "Another option that people choose from", texts)


def _inline_options(form: Form) -> Iterator[tuple[Path, tuple[Option, ...]]]:
    for name, options in form.lists.items():
        yield ("lists", name), options
    for path, _, component in placed(form):
        for inner, part in _choosers(path, component):
            if not part.list:
                yield (*inner, "options"), part.options


def _choosers(path: Path, component: Component) -> Iterator[tuple[Path, Component | Column]]:
    yield path, component
    yield from (((*path, "columns", n), column) for n, column in enumerate(component.columns))


def _lists(form: Form) -> Iterator[Trouble]:
    used = set()
    for path, _, component in placed(form):
        for inner, part in _choosers(path, component):
            used.add(part.list)
            yield from _list_of(inner, part, form)
    for name in form.lists:
        if name not in used:
            message = f"No question uses the list “{name}”."
            fix = "Take it away, or name it in a question."
            yield Trouble("form.unused-list", ("lists", name), message, fix, at_key=True)


def _list_of(path: Path, part: Component | Column, form: Form) -> Iterator[Trouble]:
    known = (*form.lists, *DYNAMIC_LISTS)
    if part.list and part.list not in known:
        message = f"There is no list “{part.list}”."
        yield Trouble("form.unknown-list", (*path, "list"), message, did_you_mean(part.list, known))
        return
    chosen = part.type in CHOICE_TYPES
    if chosen and not part.options and part.list not in DYNAMIC_LISTS:
        message = "There is nothing to choose from here."
        fix = 'Add "list" with the name of a list, or "options".'
        yield Trouble("form.no-options", path, message, fix)


def _facts(form: Form, vocabulary: Vocabulary) -> Iterator[Trouble]:
    if vocabulary.facts is None:
        return
    pages = [(("pages", i, "fact"), page.fact, None) for i, page in enumerate(form.pages)]
    questions = [((*path, "fact"), one.fact, one.type if not page.repeat else None) for path, page, one in placed(form)]
    for path, name, type in [*pages, *questions]:
        if name and name not in vocabulary.facts:
            fix = f"{did_you_mean(name, vocabulary.facts)} New facts are declared in rules/facts.json."
            yield Trouble("form.unknown-fact", path, f"There is no fact “{name}”.", fix)
        elif name and type and type not in (fitting := KINDS.get(vocabulary.facts[name], frozenset({type}))):
            message = f"The fact “{name}” is a {vocabulary.facts[name]}, which a {type} does not give."
            fix = f"Use {' or '.join(sorted(fitting))}."
            yield Trouble("form.fact-type", path, message, fix)


def _sources(form: Form, vocabulary: Vocabulary) -> Iterator[Trouble]:
    pages = [(("pages", i, "prefill"), page.prefill) for i, page in enumerate(form.pages)]
    for path, name in [*pages, *(((*path, "prefill"), one.prefill) for path, _, one in placed(form))]:
        if name and not vocabulary.knows_source(name):
            fix = did_you_mean(name, vocabulary.sources_like(name))
            message = f"Nothing can be filled in from “{name}”."
            yield Trouble("form.unknown-prefill", path, message, fix)


def piped_texts(form: Form, vocabulary: Vocabulary) -> Iterator[tuple[Path, str, frozenset[str]]]:
    """Every wording of a form with the path to it and the names that may stand in it."""
    everywhere = vocabulary.piped()
    for key in ("title", "intro", "declaration", "sent"):
        yield (key,), getattr(form, key), everywhere
    for i, page in enumerate(form.pages):
        here = everywhere | items_of(page.repeat.over if page.repeat else "")
        yield ("pages", i, "title"), page.title, here
        yield ("pages", i, "intro"), page.intro, here
        if page.repeat:
            yield ("pages", i, "repeat", "title"), page.repeat.title, here | {"number"}
        for j, component in enumerate(page.components):
            yield from ((path, text, here) for path, text in _texts(("pages", i, "components", j), component))


def _texts(path: Path, component: Component) -> Iterator[tuple[Path, str]]:
    for key in ("title", "hint", "content", "summary"):
        yield (*path, key), getattr(component, key)
    for n, column in enumerate(component.columns):
        yield (*path, "columns", n, "title"), column.title
        yield (*path, "columns", n, "hint"), column.hint


_BRACES = re.compile(r"\{[^{}]*\}")


def _places(path: Path, text: str, names: frozenset[str], vocabulary: Vocabulary) -> Iterator[Trouble]:
    if "{" not in text:
        return
    for braces in _BRACES.findall(text):
        found = names_in(braces)
        if not found:
            fix = "Write a name like {known_as}, or use round brackets."
            yield Trouble("form.bad-place", path, f"{braces} is no place for a name.", fix)
        elif found[0] not in names and vocabulary.facts is not None:
            message = f"There is nothing called {braces} to fill in here."
            yield Trouble("form.unknown-piped-name", path, message, did_you_mean(found[0], names))
