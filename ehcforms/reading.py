"""Reads what was typed for one question into its answer, or says in a sentence what to type instead."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

import re2
from email_validator import EmailNotValidError, validate_email

from ehcforms.dates import as_date, in_words
from ehcforms.form import Column, Component, Option
from ehcforms.plaintext import clean
from ehcforms.reading_dates import DATE_PARTS, Unclear, read_date, read_month, read_time

T = TypeVar("T")
U = TypeVar("U")

Typed = Callable[[str], tuple[str, ...]]
"""The texts that were typed for a part of a question; "" is the question itself."""

ADDRESS_PARTS = ("line1", "line2", "town", "county", "postcode")
LONGEST = 100_000
"""Characters of one answer."""
LONGEST_CELL = 2_000
"""Characters of one cell of a table."""


class Wrong(ValueError):
    """What was typed does not answer the question; the message goes on from the question's title: "must be a number"."""


def read(component: Component, typed: Typed) -> Any:
    """The answer in the shape of its type, or None where nothing was typed. Raises Wrong."""
    value = READERS[component.type](component, typed)
    return None if value in ("", (), [], {}, None) else value


def is_missing(component: Component, value: Any) -> bool:
    """Whether a required question has no answer."""
    return component.required is True and (value is None or value is False and component.type == "DeclarationField")


ASKING: Mapping[str, str] = {
    **dict.fromkeys(("RadiosField", "CheckboxesField", "SelectField"), "Choose an answer to"),
    **dict.fromkeys(("AutocompleteField", "PersonField", "YesNoField"), "Choose an answer to"),
    "FileUploadField": "Attach a file for",
    "DeclarationField": "Tick to confirm",
    "TableField": "Fill in a line of",
    "DatePartsField": "Enter a date for",
    "MonthYearField": "Enter a month and year for",
    "TimeField": "Enter a time for",
}


def ask_for(component: Component, title: str) -> str:
    """The error where a required question was left empty."""
    return f"{ASKING.get(component.type, 'Enter an answer to')} “{title}”"


def _first(typed: Typed, part: str = "") -> str:
    words = typed(part)
    return clean(words[0]).strip() if words else ""


def _text(component: Component, typed: Typed) -> str:
    text = _first(typed)
    if component.max_words and (count := len(text.split())) > component.max_words:
        raise Wrong(f"has {count} words. Use {component.max_words} or fewer.")
    most = component.max_length or LONGEST
    if len(text) > most:
        raise Wrong(f"has {len(text)} characters. Use {most} or fewer.")
    if text and component.pattern and not re2.fullmatch(component.pattern, text):
        raise Wrong("is not in the form that is asked for. Look at the hint above the box.")
    return text


def _line(component: Component, typed: Typed) -> str:
    return _text(component, lambda part: tuple(" ".join(words.split()) for words in typed(part)))


def _number(component: Component, typed: Typed) -> int | float | None:
    words = _first(typed).replace(" ", "").removesuffix("%").removeprefix("£")
    words = re.sub(r"^(-?\d+),(\d{1,2})$", r"\1.\2", words).replace(",", "")  # 96,5 is 96.5, and 1,000 is 1000
    if not words:
        return None
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", words):
        raise Wrong("must be a number, such as 94 or 94.5")
    number = float(words) if "." in words else int(words)
    if isinstance(component.min, (int, float)) and number < component.min:
        raise Wrong(f"must be {component.min} or more")
    if isinstance(component.max, (int, float)) and number > component.max:
        raise Wrong(f"must be {component.max} or less")
    return number


def _email(component: Component, typed: Typed) -> str:
    words = _line(component, typed)
    if not words:
        return ""
    try:
        return str(validate_email(words, check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError:
        raise Wrong("must be an email address in the correct format, like name@example.com") from None


def _telephone(component: Component, typed: Typed) -> str:
    words = _line(component, typed)
    if words and (not re.fullmatch(r"[+\d()\s./x-]{3,40}", words) or sum(map(str.isdigit, words)) < 3):
        raise Wrong("must be a telephone number, like 01632 960 001 or +44 808 157 0192")
    return words


def _date(component: Component, typed: Typed) -> str:
    found = _understood(read_date, {part: _first(typed, part) for part in DATE_PARTS})
    return _within(component, found).isoformat() if found else ""


def _understood(read: Callable[[T], U], typed: T) -> U:
    try:
        return read(typed)
    except Unclear as unclear:
        raise Wrong(str(unclear)) from None


def _within(component: Component, found: date) -> date:
    for limit, wrong, words in (
        (component.min, found.__lt__, "on or after"),
        (component.max, found.__gt__, "on or before"),
    ):
        if (edge := as_date(limit)) and wrong(edge):
            raise Wrong(f"must be {words} {in_words(edge)}")
    return found


def _month_year(component: Component, typed: Typed) -> str:
    found = _understood(read_month, {part: _first(typed, part) for part in DATE_PARTS[1:]})
    return f"{found[0]}-{found[1]:02d}" if found else ""


def _time(component: Component, typed: Typed) -> str:
    return _understood(read_time, _first(typed))


def _yes_no(component: Component, typed: Typed) -> bool | None:
    words = _first(typed)
    if words not in ("yes", "no", ""):
        raise Wrong("must be answered with yes or no")
    return None if not words else words == "yes"


def _choice(component: Component, typed: Typed) -> str:
    words = _first(typed)
    if words and words not in _values(component.options):
        raise Wrong("must be one of the answers to choose from")
    return words


def _choices(component: Component, typed: Typed) -> list[str]:
    chosen = [clean(words) for words in typed("")]
    if set(chosen) - _values(component.options):
        raise Wrong("must be among the answers to choose from")
    return [option.value for option in component.options if option.value in chosen]


def _values(options: tuple[Option, ...]) -> set[str]:
    return {option.value for option in options}


def _address(component: Component, typed: Typed) -> dict[str, str]:
    words = {part: " ".join(_first(typed, part).split()) for part in ADDRESS_PARTS}
    if not any(words.values()):
        return {}
    if not words["line1"] or not words["town"]:
        raise Wrong("must have at least the first line and the town of the address")
    postcode = words["postcode"].upper()
    if postcode and not re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", postcode):
        raise Wrong("must have a full UK postcode, like AA3 1AB")
    return {part: text for part, text in {**words, "postcode": postcode}.items() if text}


def _files(component: Component, typed: Typed) -> list[str]:
    ids = [words for words in typed("") if words]
    if isinstance(component.max, int) and len(ids) > component.max:
        raise Wrong(f"may have at most {component.max} files. Remove some.")
    return ids


def _declaration(component: Component, typed: Typed) -> bool | None:
    return True if _first(typed) else None


def _table(component: Component, typed: Typed) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for number in range(rows_typed(component, typed)):
        cells = {
            column.id: _cell(column, _first(typed, f"{number}.{column.id}"), number) for column in component.columns
        }
        if filled := {name: words for name, words in cells.items() if words}:
            rows.append(filled)
    return rows


def _cell(column: Column, words: str, number: int) -> str:
    where = f"has a mistake in line {number + 1}: “{column.title}”"
    if len(words) > LONGEST_CELL:
        raise Wrong(f"{where} has {len(words)} characters. Use {LONGEST_CELL} or fewer.")
    if column.type == "SelectField" and words and words not in _values(column.options):
        raise Wrong(f"{where} must be one of the answers to choose from")
    if column.type != "DatePartsField" or not words:
        return words
    try:
        found = read_date({"day": words, "month": "", "year": ""})
    except Unclear:
        raise Wrong(f"{where} must be a real date, such as 27 3 2026") from None
    return found.isoformat() if found else ""


def rows_typed(component: Component, typed: Typed) -> int:
    """How many lines of a table were posted, empty ones included; at most 200."""
    number = 0
    while number < 200 and any(typed(f"{number}.{column.id}") for column in component.columns):
        number += 1
    return number


READERS: Mapping[str, Callable[[Component, Typed], Any]] = {
    "TextField": _line,
    "MultilineTextField": _text,
    "NumberField": _number,
    "EmailAddressField": _email,
    "TelephoneNumberField": _telephone,
    "DatePartsField": _date,
    "MonthYearField": _month_year,
    "TimeField": _time,
    "YesNoField": _yes_no,
    "RadiosField": _choice,
    "CheckboxesField": _choices,
    "SelectField": _choice,
    "AutocompleteField": _choice,
    "PersonField": _choice,
    "UkAddressField": _address,
    "FileUploadField": _files,
    "DeclarationField": _declaration,
    "TableField": _table,
}


def typed_of(component: Component, value: Any) -> dict[str, tuple[str, ...]]:
    """What would have been typed for an answer, by part; the way back of `read`."""
    if value is None:
        return {}
    if component.type in ("DatePartsField", "MonthYearField"):
        year, month, *day = str(value).split("-")
        parts: dict[str, tuple[str, ...]] = {"year": (year,), "month": (str(int(month)),)}
        return parts | ({"day": (str(int(day[0])),)} if day else {})
    if component.type == "UkAddressField":
        return {part: (str(words),) for part, words in value.items()}
    if component.type == "TableField":
        dates = {column.id for column in component.columns if column.type == "DatePartsField"}
        return {
            f"{n}.{name}": (_typed_day(words) if name in dates else str(words),)
            for n, row in enumerate(value)
            for name, words in row.items()
        }
    if component.type in ("YesNoField", "DeclarationField"):
        return {"": ("yes" if value else "no",)}
    if component.type == "FileUploadField":
        return {"": tuple(one if isinstance(one, str) else one["id"] for one in value)}
    if isinstance(value, (list, tuple)):
        joined = ", ".join(map(str, value))
        return {"": tuple(map(str, value)) if component.type == "CheckboxesField" else (joined,)}
    return {"": (str(value),)}


def _typed_day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(day)} {int(month)} {year}"
