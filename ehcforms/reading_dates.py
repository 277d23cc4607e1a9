"""Reads dates, months and times of day as people type them: "27" "3" "2026", "3/9/26" in the first box, "half past 2pm"."""

import re
from collections.abc import Mapping
from datetime import date

DATE_PARTS = ("day", "month", "year")
MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
CENTURY = 70
"""A year of two figures from here on belongs to the last century."""

_WHOLE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s/.-]+(\w+)[\s/.,-]+(\d{2}|\d{4})", re.ASCII | re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\w+)[\s/.,-]+(\d{2}|\d{4})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?(am|pm)?", re.ASCII)
_IN_WORDS = re.compile(r"(half past|quarter past|quarter to) ?(\d{1,2}) ?(am|pm)?", re.ASCII)
_SPOKEN = {"half past": 30, "quarter past": 15, "quarter to": -15}
_NAMED = {"midday": "12:00", "noon": "12:00", "midnight": "00:00"}


class Unclear(ValueError):
    """What was typed is no date or time; the message says what it must be."""


def apart(typed: Mapping[str, str]) -> Mapping[str, str]:
    """The parts of a date or month that was typed whole into its first box; otherwise the parts as they are."""
    filled = [part for part, text in typed.items() if text]
    if filled != list(typed)[:1]:
        return typed
    text = typed[filled[0]]
    if "day" not in typed:
        found = _MONTH_YEAR.fullmatch(text)
        return {"month": found[1], "year": found[2]} if found else typed
    if iso := _ISO.fullmatch(text):
        return {"day": iso[3], "month": iso[2], "year": iso[1]}
    found = _WHOLE.fullmatch(text)
    return {"day": found[1], "month": found[2], "year": found[3]} if found else typed


def read_date(typed: Mapping[str, str]) -> date | None:
    """The date of its parts by name, or None where nothing was typed. Raises Unclear."""
    parts = apart(typed)
    if not any(parts.values()):
        return None
    if missing := [part for part, text in parts.items() if not text]:
        raise Unclear(f"must include a {' and a '.join(missing)}")
    try:
        return date(_year(parts["year"]), _month(parts["month"]), _day(parts["day"]))
    except (ValueError, OverflowError):
        raise Unclear("must be a real date, such as 27 3 2026") from None


def read_month(typed: Mapping[str, str]) -> tuple[int, int] | None:
    """Year and month, or None where nothing was typed. Raises Unclear."""
    parts = apart(typed)
    if not any(parts.values()):
        return None
    try:
        first = date(_year(parts["year"]), _month(parts["month"]), 1)
    except ValueError:
        raise Unclear("must be a real month and year, such as 3 2026") from None
    return first.year, first.month


def _day(text: str) -> int:
    return int(re.sub(r"(?i)(st|nd|rd|th)$", "", text))


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else MONTHS.get(text[:3].casefold(), 0)


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 2:
        year += 1900 if year >= CENTURY else 2000
    if not 1900 <= year <= 2200:
        raise ValueError("no year of a person's life")
    return year


def read_time(typed: str) -> str:
    """The time of day as HH:MM, or "" where nothing was typed. Raises Unclear.

    An hour from 1 to 6 needs "am" or "pm" or a leading zero: nobody is to be invited for half past two at night by mistake.
    """
    words = " ".join(typed.casefold().replace("a.m.", "am").replace("p.m.", "pm").split())
    words = _NAMED.get(words, words)
    if not words:
        return ""
    spoken = _IN_WORDS.fullmatch(words)
    found = spoken or _CLOCK.fullmatch(words.replace(" ", ""))
    if found is None:
        raise Unclear("must be a time, like 9:30am or 14:00")
    hour, late = (spoken[2], spoken[3]) if spoken else (found[1], found[3])
    minutes = _SPOKEN[spoken[1]] if spoken else int(found[2] or 0)
    return _clock(hour, minutes, late or "")


def _clock(hour: str, minutes: int, half: str) -> str:
    of_day = int(hour)
    if not half and len(hour) == 1 and 1 <= of_day <= 6:
        raise Unclear("must say “am” or “pm”, like 2:30pm")
    if half and not 1 <= of_day <= 12 or of_day > 23 or minutes > 59:
        raise Unclear("must be a time, like 9:30am or 14:00")
    if half:
        of_day = of_day % 12 + (12 if half == "pm" else 0)
    whole = (of_day * 60 + minutes) % (24 * 60)
    return f"{whole // 60:02d}:{whole % 60:02d}"
