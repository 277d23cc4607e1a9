"""Each page and question of a form by itself: keys that fit the type, limits, patterns, guidance and Markdown."""

import re
from collections.abc import Iterator
from typing import Any

from ehcforms.form import Component, Form, Page
from ehcforms.form_mend import look
from ehcforms.form_shape import Trouble
from ehcforms.form_vocabulary import AUTOCOMPLETE, WIDTHS, keys_of
from ehcforms.formcheck_names import placed
from ehcforms.markdown import unsafe_in
from ehcforms.problem import Path, did_you_mean

DATES = "DatePartsField"


def check_questions(form: Form, given: Any) -> Iterator[Trouble]:
    """What is wrong with a page or a question by itself. `given` is the JSON as it was written."""
    yield from _whole(form)
    for i, page in enumerate(form.pages):
        yield from _page(("pages", i), page)
    for path, _, component in placed(form):
        written = look(given, path)
        yield from _keys(path, component, written if isinstance(written, dict) else {})
        yield from _limits(path, component)
        yield from _pattern(path, component)
        yield from _guidance(path, component)
        yield from _table(path, component)
        yield from _appearance(path, component)
    yield from _markdown(form)


def _whole(form: Form) -> Iterator[Trouble]:
    if not form.pages:
        fix = 'Add a page: {"id": …, "title": …, "components": [ … ]}.'
        yield Trouble("form.no-pages", ("pages",), "A form needs at least one page.", fix)
    elif not any(page.questions for page in form.pages):
        fix = "Add a question, such as a TextField."
        yield Trouble("form.no-questions", ("pages",), "Nothing is asked in this form.", fix)
    for n, language in enumerate(form.languages):
        if not re.fullmatch(r"[a-z]{2,3}", language):
            message = f"“{language}” is no code of a language."
            yield Trouble("form.language", ("languages", n), message, "Write en, cy, pl, …")
    for kind, names in (("lists", form.lists), ("conditions", form.conditions)):
        for name in names:
            if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", name):
                message = f"“{name}” cannot be a name here."
                fix = "Use small letters, digits and hyphens, such as has-speech-need."
                yield Trouble("form.name", (kind, name), message, fix, at_key=True)


def _page(path: Path, page: Page) -> Iterator[Trouble]:
    if not page.components:
        fix = "Add a question or guidance, or take the page away."
        yield Trouble("form.empty-page", path, f"The page “{page.id}” is empty.", fix)
    if page.repeat is None:
        for key in ("fact", "prefill"):
            if getattr(page, key):
                message = f"“{key}” on a page speaks of all its rows, and this page is not repeated."
                fix = f'Write "{key}" on a question, or add "repeat".'
                yield Trouble("form.page-not-repeated", (*path, key), message, fix, at_key=True)
        return
    yield from _repeat((*path, "repeat"), page)


def _repeat(path: Path, page: Page) -> Iterator[Trouble]:
    repeat = page.repeat
    assert repeat is not None
    if bool(repeat.over) == repeat.add_another:
        fix = 'Write {"over": "plan.outcomes"} or {"add_another": true}.'
        message = "A page is repeated either over a list or by adding another."
        yield Trouble("form.repeat-shape", path, message, fix)
    elif repeat.over and {"min", "max"} & repeat.model_fields_set:
        message = "“min” and “max” belong to add_another: over a list there is one row for each item."
        yield Trouble("form.repeat-shape", path, message, "Take them away.")
    elif repeat.together and not repeat.over:
        message = "“together” belongs to a list: rows that are added by hand stand on one page anyway."
        yield Trouble("form.repeat-shape", path, message, "Take it away.")
    if repeat.min > repeat.max:
        yield _min_above_max(path, repeat.min, repeat.max)
    if not page.questions:
        message = "Nothing is asked on this repeated page."
        yield Trouble("form.repeat-shape", path, message, "Add a question, or take “repeat” away.")


def _min_above_max(path: Path, least: Any, most: Any) -> Trouble:
    message = f"The smallest, {least}, is above the largest, {most}."
    return Trouble("form.min-above-max", (*path, "min"), message, "Change one of the two.")


def _keys(path: Path, component: Component, written: dict[str, Any]) -> Iterator[Trouble]:
    fitting = keys_of(component.type)
    for key in written:
        if key not in fitting and key in Component.model_fields:
            message = f"The key “{key}” does not fit a {component.type}."
            fix = f"Take it away. A {component.type} may have: {', '.join(sorted(fitting - {'type'}))}."
            yield Trouble("form.key-does-not-fit", (*path, key), message, fix, at_key=True)
    if "list" in written and "options" in written:
        message = "A question has either a list or options, and not both."
        yield Trouble("form.list-and-options", (*path, "options"), message, "Keep one.", at_key=True)


def _limits(path: Path, component: Component) -> Iterator[Trouble]:
    least, most = component.min, component.max
    for key, bound in (("min", least), ("max", most)):
        if bound is not None and isinstance(bound, str) != (component.type == DATES):
            wanted = "a date like 2026-09-01" if component.type == DATES else "a number"
            message = f"The limit of a {component.type} is {wanted}."
            yield Trouble("form.limit", (*path, key), message, f"Write {wanted}.")
            return
    if least is not None and most is not None and least > most:  # type: ignore[operator]
        yield _min_above_max(path, least, most)
    if component.type in ("FileUploadField", "TableField") and most is not None and (most < 1 or most != int(most)):  # type: ignore[operator]
        message = "At least one must be possible, and a whole number of them."
        yield Trouble("form.limit", (*path, "max"), message, "Write a whole number from 1.")


def _pattern(path: Path, component: Component) -> Iterator[Trouble]:
    if not component.pattern:
        return
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(component.pattern, options)
    except re2.error as wrong:
        reason = wrong.args[0].decode() if wrong.args and isinstance(wrong.args[0], bytes) else str(wrong)
        message = f"This pattern cannot be read: {reason}."
        fix = "Look-around and back-references are not possible; see “pattern” in forms/README.md."
        yield Trouble("form.pattern", (*path, "pattern"), message, fix)


def _guidance(path: Path, component: Component) -> Iterator[Trouble]:
    if component.is_question:
        return
    for key in ("content", "summary") if component.type == "Details" else ("content",):
        if not getattr(component, key).strip():
            message = f"A {component.type} needs “{key}”."
            yield Trouble("form.empty-guidance", path, message, f'Add "{key}" with its words.')


def _table(path: Path, component: Component) -> Iterator[Trouble]:
    if component.type != "TableField":
        return
    if not component.columns:
        fix = 'Add "columns": [{"id": …, "title": …}].'
        yield Trouble("form.no-columns", path, "A table needs columns.", fix)
    for n, column in enumerate(component.columns):
        chosen = column.type == "SelectField"
        if chosen != bool(column.options or column.list):
            here = (*path, "columns", n)
            message = "A SelectField needs a list or options, and other columns have none."
            fix = 'Write "type": "SelectField" with "list".' if not chosen else 'Add "list" or "options".'
            yield Trouble("form.column-options", here, message, fix)


def _appearance(path: Path, component: Component) -> Iterator[Trouble]:
    tokens = component.autocomplete.split()
    if bad := [token for token in tokens if token not in AUTOCOMPLETE]:
        message = f"Browsers do not know “{bad[0]}” for autocomplete."
        fix = did_you_mean(bad[0], AUTOCOMPLETE)
        yield Trouble("form.autocomplete", (*path, "autocomplete"), message, fix)
    parts: list[tuple[Path, str]] = [(path, component.width)]
    parts += [((*path, "columns", n), column.width) for n, column in enumerate(component.columns)]
    for here, width in parts:
        if width and width not in WIDTHS:
            fix = did_you_mean(width, WIDTHS)
            message = f"“{width}” is no width."
            yield Trouble("form.width", (*here, "width"), message, fix)


def _markdown(form: Form) -> Iterator[Trouble]:
    texts: list[tuple[Path, str]] = [((key,), getattr(form, key)) for key in ("intro", "declaration", "sent")]
    texts += [(("pages", i, "intro"), page.intro) for i, page in enumerate(form.pages)]
    texts += [((*path, "content"), component.content) for path, _, component in placed(form)]
    for path, text in texts:
        for message, fix in unsafe_in(text):
            yield Trouble("form.markdown", path, message, fix)
