"""The lines and cells of a table that is filled in: as many lines as were filled, and empty ones below."""

from collections.abc import Mapping

from ehcforms import reading
from ehcforms.answers import options_of
from ehcforms.form import Column, Component
from ehcforms.path import Known
from ehcforms.web.places import escaped

Typed = Mapping[str, tuple[str, ...]]

DATE_HINT = "For example, 27 3 2026"


def table_html(component: Component, name: str, typed: Typed, known: Known) -> str:
    """The table of a question with what was typed in its cells."""
    filled = reading.rows_typed(component, lambda part: typed.get(f"{name}.{part}", ()))
    heads = "".join(map(_head, component.columns))
    lines = "".join(
        _line(component, name, number, typed, known) for number in range(max(component.add_rows, filled + 1))
    )
    return (
        f'<table class="govuk-table ehc-table"><thead class="govuk-table__head"><tr class="govuk-table__row">{heads}</tr>'
        f'</thead><tbody class="govuk-table__body">{lines}</tbody></table>'
    )


def hint_of(column: Column) -> str:
    """What stands below the heading of a column."""
    return column.hint or (DATE_HINT if column.type == "DatePartsField" else "")


def _head(column: Column) -> str:
    width = f" govuk-!-width-{escaped(column.width)}" if column.width else ""
    hint = f'<span class="govuk-hint ehc-table__hint">{escaped(hint_of(column))}</span>' if hint_of(column) else ""
    return f'<th scope="col" class="govuk-table__header{width}">{escaped(column.title)}{hint}</th>'


def _line(component: Component, name: str, number: int, typed: Typed, known: Known) -> str:
    cells = "".join(
        _cell(column, name if number == index == 0 else "", f"{name}.{number}.{column.id}", number, typed, known)
        for index, column in enumerate(component.columns)
    )
    return f'<tr class="govuk-table__row">{cells}</tr>'


def _cell(column: Column, id: str, name: str, number: int, typed: Typed, known: Known) -> str:
    """One cell. The first of a table has the id of its question, so that an error leads there."""
    words = next(iter(typed.get(name, ())), "")
    hint = f'<span class="ehc-table__hint"> {escaped(hint_of(column))}</span>' if hint_of(column) else ""
    label = (
        f'<label class="govuk-label ehc-table__label" for="{id or name}">{escaped(column.title)}{hint}'
        f'<span class="govuk-visually-hidden">, line {number + 1}</span></label>'
    )
    return f'<td class="govuk-table__cell">{label}{_box(column, id or name, name, words, known)}</td>'


def _box(column: Column, id: str, name: str, words: str, known: Known) -> str:
    if column.type == "MultilineTextField":
        return f'<textarea class="govuk-textarea" id="{id}" name="{name}" rows="3">{escaped(words)}</textarea>'
    if column.type != "SelectField":
        return f'<input class="govuk-input" id="{id}" name="{name}" value="{escaped(words)}">'
    options = "".join(
        f'<option value="{escaped(one.value)}"{" selected" if one.value == words else ""}>{escaped(one.text)}</option>'
        for one in options_of(column, known)
    )
    return f'<select class="govuk-select" id="{id}" name="{name}"><option value="">Choose</option>{options}</select>'
