"""Reads what was typed for one question into its answer, or says in a sentence what to type instead."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import re2
from email_validator import EmailNotValidError, validate_email

from ehcforms.form import Component, Option
from ehcforms.plaintext import clean

Typed = Callable[[str], tuple[str, ...]]
"""The texts that were typed for a part of a question; "" is the question itself."""

DATE_PARTS = ("day", "month", "year")
ADDRESS_PARTS = ("line1", "line2", "town", "county", "postcode")
MONTHS = {name: number for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)}
LONGEST = 100_000
"""Characters of one answer."""


class Wrong(ValueError):
    """What was typed does not answer the question; the message says what to do."""


def read(component: Component, typed: Typed) -> Any:
    """The answer in the shape of its type, or None where nothing was typed. Raises Wrong."""
    value = READERS[component.type](component, typed)
    return None if value in ("", (), [], {}, None) else value


def is_missing(component: Component, value: Any) -> bool:
    """Whether a required question has no answer."""
    return component.required is True and (value is None or value is False and component.type == "DeclarationField")


def ask_for(component: Component, title: str) -> str:
    """The error where a required question was left empty."""
    if component.type in (
        "RadiosField",
        "CheckboxesField",
        "SelectField",
        "AutocompleteField",
        "PersonField",
        "YesNoField",
    ):
        return f"Choose an answer to “{title}”"
    verbs = {
        "FileUploadField": "Attach a file for",
        "DeclarationField": "Tick to confirm",
        "TableField": "Fill in a line of",
    }
    dates = {
        "DatePartsField": "Enter a date for",
        "MonthYearField": "Enter a month and year for",
        "TimeField": "Enter a time for",
    }
    return f"{(verbs | dates).get(component.type, 'Enter an answer to')} “{title}”"


def _first(typed: Typed, part: str = "") -> str:
    words = typed(part)
    return clean(words[0]).strip() if words else ""


def _text(component: Component, typed: Typed) -> str:
    text = _first(typed)
    if component.max_words and (count := len(text.split())) > component.max_words:
        raise Wrong(f"This has {count} words. Use {component.max_words} or fewer.")
    most = component.max_length or LONGEST
    if len(text) > most:
        raise Wrong(f"This has {len(text)} characters. Use {most} or fewer.")
    if text and component.pattern and not re2.fullmatch(component.pattern, text):
        raise Wrong("This is not in the form that is asked for. Look at the hint above the box.")
    return text


def _line(component: Component, typed: Typed) -> str:
    return _text(component, lambda part: tuple(" ".join(words.split()) for words in typed(part)))


def _number(component: Component, typed: Typed) -> int | float | None:
    words = _first(typed).replace(",", "").replace(" ", "").removesuffix("%")
    if not words:
        return None
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", words):
        raise Wrong("Enter a number, such as 94 or 94.5")
    number = float(words) if "." in words else int(words)
    if isinstance(component.min, (int, float)) and number < component.min:
        raise Wrong(f"Enter {component.min} or more")
    if isinstance(component.max, (int, float)) and number > component.max:
        raise Wrong(f"Enter {component.max} or less")
    return number


def _email(component: Component, typed: Typed) -> str:
    words = _line(component, typed)
    if not words:
        return ""
    try:
        return str(validate_email(words, check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError:
        raise Wrong("Enter an email address in the correct format, like name@example.com") from None


def _telephone(component: Component, typed: Typed) -> str:
    words = _line(component, typed)
    if words and (not re.fullmatch(r"[+\d()\s./x-]{3,40}", words) or sum(map(str.isdigit, words)) < 3):
        raise Wrong("Enter a telephone number, like 01632 960 001 or +44 808 157 0192")
    return words


def _month(words: str) -> int:
    return int(words) if words.isdecimal() else MONTHS.get(words[:3].casefold(), 0)


def _year(words: str) -> int:
    return int(words) + 2000 if words.isdecimal() and len(words) == 2 else int(words) if words.isdecimal() else 0


def _date(component: Component, typed: Typed) -> str:
    words = {part: _first(typed, part) for part in DATE_PARTS}
    if not any(words.values()):
        return ""
    if missing := [part for part, text in words.items() if not text]:
        raise Wrong(f"The date must include a {' and a '.join(missing)}")
    try:
        if not words["day"].isdecimal() or not 1900 <= _year(words["year"]) <= 2200:
            raise ValueError
        found = date(_year(words["year"]), _month(words["month"]), int(words["day"]))
    except (ValueError, OverflowError):
        raise Wrong("Enter a real date, such as 27 3 2026") from None
    return _within(component, found).isoformat()


def _within(component: Component, found: date) -> date:
    for limit, wrong, words in (
        (component.min, found.__lt__, "on or after"),
        (component.max, found.__gt__, "on or before"),
    ):
        if isinstance(limit, str) and (edge := _iso(limit)) and wrong(edge):
            raise Wrong(f"The date must be {words} {edge.day} {edge:%B %Y}")
    return found


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _month_year(component: Component, typed: Typed) -> str:
    month, year = _first(typed, "month"), _first(typed, "year")
    if not month and not year:
        return ""
    if not 1 <= _month(month) <= 12 or not 1900 <= _year(year) <= 2200:
        raise Wrong("Enter a real month and year, such as 3 2026")
    return f"{_year(year)}-{_month(month):02d}"


def _time(component: Component, typed: Typed) -> str:
    words = _first(typed).casefold().replace(" ", "")
    if not words:
        return ""
    words = {"midday": "12:00", "noon": "12:00", "midnight": "00:00"}.get(words, words)
    found = re.fullmatch(r"(\d{1,2})(?:[:.h]?(\d{2}))?(am|pm)?", words)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if found and found[3] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise Wrong("Enter a time, like 9:30am or 14:00")
    return f"{hour:02d}:{minute:02d}"


def _yes_no(component: Component, typed: Typed) -> bool | None:
    words = _first(typed)
    if words not in ("yes", "no", ""):
        raise Wrong("Choose yes or no")
    return None if not words else words == "yes"


def _choice(component: Component, typed: Typed) -> str:
    words = _first(typed)
    if words and words not in _values(component.options):
        raise Wrong("Choose one of the answers")
    return words


def _choices(component: Component, typed: Typed) -> list[str]:
    chosen = [clean(words) for words in typed("")]
    if set(chosen) - _values(component.options):
        raise Wrong("Choose from the answers")
    return [option.value for option in component.options if option.value in chosen]


def _values(options: tuple[Option, ...]) -> set[str]:
    return {option.value for option in options}


def _address(component: Component, typed: Typed) -> dict[str, str]:
    words = {part: " ".join(_first(typed, part).split()) for part in ADDRESS_PARTS}
    if not any(words.values()):
        return {}
    if not words["line1"] or not words["town"]:
        raise Wrong("Enter at least the first line and the town of the address")
    postcode = words["postcode"].upper()
    if postcode and not re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", postcode):
        raise Wrong("Enter a full UK postcode, like AA3 1AB")
    return {part: text for part, text in {**words, "postcode": postcode}.items() if text}


def _files(component: Component, typed: Typed) -> list[str]:
    ids = [words for words in typed("") if words]
    if isinstance(component.max, int) and len(ids) > component.max:
        raise Wrong(f"Attach at most {component.max} files. Remove some.")
    return ids


def _declaration(component: Component, typed: Typed) -> bool | None:
    return True if _first(typed) else None


def _table(component: Component, typed: Typed) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for number in range(rows_typed(component, typed)):
        cells = {column.id: _first(typed, f"{number}.{column.id}") for column in component.columns}
        if filled := {name: words for name, words in cells.items() if words}:
            rows.append(filled)
    return rows


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
        return {f"{n}.{name}": (str(words),) for n, row in enumerate(value) for name, words in row.items()}
    if component.type in ("YesNoField", "DeclarationField"):
        return {"": ("yes" if value else "no",)}
    if component.type == "FileUploadField":
        return {"": tuple(one if isinstance(one, str) else one["id"] for one in value)}
    if isinstance(value, (list, tuple)):
        joined = ", ".join(map(str, value))
        return {"": tuple(map(str, value)) if component.type == "CheckboxesField" else (joined,)}
    return {"": (str(value),)}


def parts_of(component: Component, lines: int = 0) -> tuple[str, ...]:
    """The parts whose names a question posts; "" is the question's own name."""
    if component.type == "DatePartsField":
        return DATE_PARTS
    if component.type == "MonthYearField":
        return DATE_PARTS[1:]
    if component.type == "UkAddressField":
        return ADDRESS_PARTS
    if component.type == "TableField":
        return tuple(f"{number}.{column.id}" for number in range(lines) for column in component.columns)
    return ("",)
