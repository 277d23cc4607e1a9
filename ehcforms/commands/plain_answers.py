"""Answers as a person writes them in JSON, turned into what a browser would post for them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ehcforms.form import Component, Option, Page
from ehcforms.model import Attachment
from ehcforms.problem import did_you_mean

Parts = Mapping[str, tuple[str, ...]]
"""What is typed by the part of a question; "" is the question itself."""
Files = dict[str, Attachment]

YES = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}
KINDS = {"pdf": "application/pdf", "txt": "text/plain", "png": "image/png", "jpg": "image/jpeg"}


class Unfitting(ValueError):
    """What was written is not of the kind that the question takes; `kind` is the kind of mistake."""

    def __init__(self, message: str, kind: str = "wrong-type"):
        super().__init__(message)
        self.kind = kind


def typed_as(question: Component, value: Any, files: Files) -> Parts:
    """What would be typed for this answer. Names of files are added to `files`. Raises Unfitting."""
    if value is None:
        return {}
    return _TYPED.get(question.type, _text)(question, value, files)


def rows_given(page: Page, value: Any, keys: Sequence[str] | None) -> Mapping[str, Mapping[str, Any]]:
    """The rows of a repeated page by key: of a list in its order, of an object by key, where "*" stands for every row.

    `keys` are those of the items that the page is repeated over; None where rows are added by hand. Raises Unfitting.
    """
    if value is None:
        return {}
    if isinstance(value, Mapping) and all(isinstance(row, Mapping) for row in value.values()):
        unknown = [name for name in value if keys is not None and name not in (*keys, "*")]
        if unknown:
            raise Unfitting(f"There is no row “{unknown[0]}”. {did_you_mean(unknown[0], keys or ())}", "unknown-row")
        every = value.get("*", {})
        return {key: {**every, **value.get(key, {})} for key in (keys if keys is not None else value)}
    if isinstance(value, list) and all(isinstance(row, Mapping) for row in value):
        most = len(keys) if keys is not None else page.repeat.max if page.repeat else 0
        if len(value) > most:
            raise Unfitting(f"“{page.title}” has {len(value)} rows, and there can be {most}.", "too-many-rows")
        names = keys if keys is not None else [str(number) for number in range(len(value))]
        return dict(zip(names, value, strict=False))
    raise Unfitting(f"“{page.title}” is asked in rows: write a list of objects, or an object by row.")


def _text(question: Component, value: Any, files: Files) -> Parts:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise Unfitting("write a text in quotation marks.")
    return {"": (str(value),)}


def _number(question: Component, value: Any, files: Files) -> Parts:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise Unfitting("write a number, such as 94.5.")
    return {"": (format(value, ".6f").rstrip("0").rstrip(".") if isinstance(value, float) else str(value),)}


def _yes_no(question: Component, value: Any, files: Files) -> Parts:
    words = str(value).strip().casefold()
    if not isinstance(value, (bool, str)) or words not in YES:
        raise Unfitting("write true or false, without quotation marks.")
    return {"": (YES[words],)}


def _declaration(question: Component, value: Any, files: Files) -> Parts:
    said = _yes_no(question, value, files)
    return said if said[""] == ("yes",) else {}


def _date(question: Component, value: Any, files: Files) -> Parts:
    if not isinstance(value, str):
        raise Unfitting("write a date in quotation marks, such as 2026-01-15.")
    return {"day": (value,)}


def _month(question: Component, value: Any, files: Files) -> Parts:
    if not isinstance(value, str):
        raise Unfitting("write a month in quotation marks, such as 2026-01.")
    year, _, month = value.partition("-")
    return {"month": (month,), "year": (year,)} if year.isdecimal() and month.isdecimal() else {"month": (value,)}


def _choice(question: Component, value: Any, files: Files) -> Parts:
    return {"": (_option(question.options, value),)}


def _choices(question: Component, value: Any, files: Files) -> Parts:
    return {"": tuple(_option(question.options, one) for one in (value if isinstance(value, list) else [value]))}


def _option(options: Sequence[Option], value: Any) -> str:
    """The value of an option, also where its text was written."""
    words = str(value)
    by_text = {option.text.casefold(): option.value for option in options}
    known = [option.value for option in options]
    if not isinstance(value, str) or words not in known and words.casefold() not in by_text:
        raise Unfitting(f"“{words}” is none of the answers to choose from. {did_you_mean(words, known)}", "option")
    return words if words in known else by_text[words.casefold()]


def _address(question: Component, value: Any, files: Files) -> Parts:
    if not isinstance(value, Mapping) or not all(isinstance(words, str) for words in value.values()):
        raise Unfitting('write an object, such as {"line1": "1 Mill Road", "town": "Fenmarsh", "postcode": "AA3 1AB"}.')
    return {part: (words,) for part, words in value.items()}


def _files(question: Component, value: Any, files: Files) -> Parts:
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) for name in names):
        raise Unfitting("write the names of the files as a list of texts.")
    for name in names:
        kind = KINDS.get(name.rpartition(".")[2].casefold(), "application/octet-stream")
        files[name] = Attachment(id=name, name=name, media_type=kind, size=0)
    return {"": tuple(names)}


def _table(question: Component, value: Any, files: Files) -> Parts:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise Unfitting("write a list of objects, one for each line of the table.")
    parts: dict[str, tuple[str, ...]] = {}
    columns = {column.id: column for column in question.columns}
    for number, row in enumerate(value):
        for name, words in row.items():
            if name not in columns:
                raise Unfitting(f"there is no column “{name}”. {did_you_mean(name, columns)}", "unknown-column")
            options = columns[name].options
            parts[f"{number}.{name}"] = (_option(options, words) if options and words else str(words),)
        parts.setdefault(f"{number}.{question.columns[0].id}", ("",))
    return parts


_TYPED: Mapping[str, Callable[[Component, Any, Files], Parts]] = {
    "NumberField": _number,
    "DatePartsField": _date,
    "MonthYearField": _month,
    "YesNoField": _yes_no,
    "DeclarationField": _declaration,
    "RadiosField": _choice,
    "SelectField": _choice,
    "AutocompleteField": _choice,
    "PersonField": _choice,
    "CheckboxesField": _choices,
    "UkAddressField": _address,
    "FileUploadField": _files,
    "TableField": _table,
}
