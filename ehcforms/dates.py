"""The arithmetic of dates: how the law counts, school years and ages, and England's working days.

Calendar days throughout. No time limit of a review moves for a weekend or a holiday; working days serve for targets.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_date(moment: datetime) -> date:
    """The calendar day in England at an aware moment."""
    return moment.astimezone(LONDON).date()


@lru_cache(maxsize=1024)
def add_months(day: date, months: int) -> date:
    """The corresponding day so many months later or earlier; the last of a shorter month (Dodds v Walker [1981])."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_starting(anchor: date, months: int) -> date:
    """The last day of so many months that start with the anchor, which counts itself: 1 January and 1 give 31 January."""
    return add_months(anchor - timedelta(days=1), months)


def twelve_months_starting(anchor: date) -> date:
    """The last day of the twelve months that start with the anchor: 1 January 2025 gives 31 December 2025."""
    return months_starting(anchor, 12)


def academic_year(day: date) -> int:
    """The year in which the school year of a day began; it runs from 1 September to 31 August."""
    return day.year if day.month >= 9 else day.year - 1


def year_group(born: date, on: date) -> int:
    """The National Curriculum year by age: Reception is 0, nursery -1, the last school year 11."""
    return academic_year(on) - academic_year(born) - 5


def age(born: date, on: date) -> int:
    """Full years of age on a day; somebody born on 29 February is a year older on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def end_of_compulsory_school_age(born: date) -> date:
    """The last Friday in June of the school year in which they turn 16."""
    last = date(academic_year(born) + 17, 6, 30)
    return last - timedelta(days=(last.weekday() - 4) % 7)


def is_young_person(born: date, on: date) -> bool:
    """Whether they are over compulsory school age on a day: rights of the review are then their own."""
    return on > end_of_compulsory_school_age(born)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


ONCE_ONLY = {
    2020: {date(2020, 5, 4): date(2020, 5, 8)},
    2022: {date(2022, 5, 30): date(2022, 6, 2)},
}
"""Bank holidays that were moved by proclamation, by year."""

ADDED = {2022: (date(2022, 6, 3), date(2022, 9, 19)), 2023: (date(2023, 5, 8),)}
"""Bank holidays proclaimed for one year only."""


def _monday(year: int, month: int, last: bool) -> date:
    day = date(year, month, monthrange(year, month)[1] if last else 7)
    return day - timedelta(days=day.weekday())


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in one year (Banking and Financial Dealings Act 1971, and proclamations)."""
    sunday = easter(year)
    days = [sunday - timedelta(days=2), sunday + timedelta(days=1)]
    moved = ONCE_ONLY.get(year, {})
    mondays = (_monday(year, 5, last=False), _monday(year, 5, last=True), _monday(year, 8, last=True))
    days += [moved.get(day, day) for day in mondays]
    days += ADDED.get(year, ())
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while fixed.weekday() >= 5 or fixed in days:
            fixed += timedelta(days=1)
        days.append(fixed)
    return frozenset(days)


def is_working_day(day: date) -> bool:
    """Neither a weekend nor a bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


@lru_cache(maxsize=1024)
def working_day_on_or_before(day: date) -> date:
    """The target for a deadline: the last working day on or before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def as_date(known: Any) -> date | None:
    """A date, from a date or from its ISO text; None for everything else."""
    if isinstance(known, date):
        return known
    if isinstance(known, str) and len(known) == 10:
        try:
            return date.fromisoformat(known)
        except ValueError:
            return None
    return None


def in_words(day: date) -> str:
    """A day as people write it: "3 March 2026"."""
    return f"{day.day} {day:%B %Y}"


def with_weekday(day: date) -> str:
    """A day as people say it: "Tuesday 3 March 2026"."""
    return f"{day:%A} {in_words(day)}"


def clock(text: str) -> str:
    """A time of the day as it is kept, "14:05", in words: "2:05pm"."""
    hour, _, minute = str(text).partition(":")
    if not (hour.isdigit() and minute[:2].isdigit()):
        return str(text)
    return f"{int(hour) % 12 or 12}:{minute[:2]}{'am' if int(hour) < 12 else 'pm'}"
