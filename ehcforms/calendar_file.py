"""The meeting as a calendar file (RFC 5545), so that it lands in people's diaries and moves there when it moves here."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from ehcforms.dates import LONDON
from ehcforms.model import value

_LENGTH = timedelta(hours=1)


@value
class Meeting:
    """A review meeting. `starts` and `ends` are "HH:MM" in England, empty where not known."""

    uid: str
    day: date
    attendee: str
    starts: str = ""
    ends: str = ""
    venue: str = ""
    link: str = ""
    sequence: int = 0
    cancelled: bool = False


def meeting_file(meeting: Meeting, now: datetime) -> str:
    """The text of the .ics file. It names no child. A higher `sequence` takes the place of a lower one."""
    method = "CANCEL" if meeting.cancelled else "REQUEST"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ehcforms//annual review//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{meeting.uid}",
        f"SEQUENCE:{meeting.sequence}",
        f"DTSTAMP:{_utc(now)}",
        *_span(meeting),
        "SUMMARY:Annual review meeting",
        f"LOCATION:{_escaped(meeting.venue)}",
        f"DESCRIPTION:{_escaped(meeting.link)}",
        f"ATTENDEE:mailto:{_escaped(meeting.attendee)}",
        f"STATUS:{'CANCELLED' if meeting.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def organised_by(text: str, address: str) -> str:
    """A calendar file with the address that it comes from: diaries take changes only from the organiser of a meeting."""
    organiser = "\r\n".join(_folded(f"ORGANIZER:mailto:{_escaped(address)}"))
    return text.replace("\r\nATTENDEE:", f"\r\n{organiser}\r\nATTENDEE:", 1)


def is_cancelled(text: str) -> bool:
    """Whether a calendar file takes its meeting out of the diaries."""
    return "\r\nMETHOD:CANCEL\r\n" in text


def _span(meeting: Meeting) -> Iterator[str]:
    start = _moment(meeting.day, meeting.starts)
    if start is None:
        yield f"DTSTART;VALUE=DATE:{meeting.day:%Y%m%d}"
        return
    end = _moment(meeting.day, meeting.ends)
    yield f"DTSTART:{_utc(start)}"
    yield f"DTEND:{_utc(end if end and end > start else start + _LENGTH)}"


def _moment(day: date, words: str) -> datetime | None:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", words)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return datetime.combine(day, time(int(found[1]), int(found[2])), LONDON)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    text = re.sub(r"([\\;,])", r"\\\1", text)
    return re.sub(r"\r\n|\r|\n", r"\\n", text)


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 bytes; what goes on begins with a space. No character is cut."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 75:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield piece
