"""Dates, spans of time and sizes as a person reads them, in London time and plain English."""

from datetime import date, datetime, timedelta

from ehcforms.dates import LONDON, in_words, with_weekday
from ehcforms.dates import clock as clock
from ehcforms.wording import listed as listed


def day(when: date | datetime | None) -> str:
    """ "3 March 2026"; moments are taken as the day in England; nothing for None."""
    return "" if when is None else in_words(local(when))


def weekday(when: date | datetime | None) -> str:
    """ "Tuesday 3 March 2026"."""
    return "" if when is None else with_weekday(local(when))


def moment(when: datetime | None) -> str:
    """ "3 March 2026 at 2:05pm"."""
    if when is None:
        return ""
    there = when.astimezone(LONDON)
    return f"{day(there)} at {there.hour % 12 or 12}:{there:%M}{'am' if there.hour < 12 else 'pm'}"


def local(when: date | datetime) -> date | datetime:
    """A moment in London time; a date as it is."""
    return when.astimezone(LONDON) if isinstance(when, datetime) else when


def count(number: int, one: str, many: str = "") -> str:
    """ "1 day", "3 days"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def span(days: int) -> str:
    """A number of days as people say it: "3 days", "5 weeks", "14 months"."""
    if days < 21:
        return count(days, "day")
    return count(days // 7, "week") if days < 100 else count(round(days / 30.4), "month")


def wanted(due: date | None, today: date) -> str:
    """By when something is wanted: "by 3 March 2026", or after that day how things stand; nothing when it is not known."""
    if due is None:
        return ""
    return f"by {day(due)}" if due >= today else f"as soon as you can: it was wanted by {day(due)}"


def overdue(due: date | None, today: date) -> str:
    """How a deadline stands: "overdue by 3 days", "today", "in 5 weeks"; nothing when it is not known."""
    if due is None:
        return ""
    days = (due - today).days
    if days < 0:
        return f"overdue by {span(-days)}"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {span(days)}")


def lasting(length: timedelta) -> str:
    """ "30 minutes", "12 hours"."""
    minutes = int(length.total_seconds() // 60)
    return count(minutes // 60, "hour") if minutes % 60 == 0 else count(minutes, "minute")


def size(octets: int) -> str:
    """ "640 bytes", "12 KB", "1.5 MB"."""
    if octets < 1_000:
        return count(octets, "byte")
    return f"{octets / 1_000:.0f} KB" if octets < 1_000_000 else f"{octets / 1_000_000:.1f} MB"


def capfirst(text: str) -> str:
    """The text with a capital at its beginning; the rest stays."""
    return text[:1].upper() + text[1:]


def from_id(id: str) -> str:
    """The name of a column as words: "job-role" is "Job role"."""
    return capfirst(id.replace("-", " ").replace("_", " "))
