"""Dates, spans and sizes in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ehcforms.web import words

TODAY = date(2026, 3, 3)
CASES = [
    (words.day, (None,), ""),
    (words.day, (TODAY,), "3 March 2026"),
    (words.day, (datetime(2026, 6, 30, 23, 30, tzinfo=UTC),), "1 July 2026"),
    (words.weekday, (None,), ""),
    (words.weekday, (TODAY,), "Tuesday 3 March 2026"),
    (words.moment, (None,), ""),
    (words.moment, (datetime(2026, 3, 3, 0, 5, tzinfo=UTC),), "3 March 2026 at 12:05am"),
    (words.moment, (datetime(2026, 6, 3, 11, 5, tzinfo=UTC),), "3 June 2026 at 12:05pm"),
    (words.clock, ("14:05",), "2:05pm"),
    (words.clock, ("00:30",), "12:30am"),
    (words.clock, ("after lunch",), "after lunch"),
    (words.count, (1, "day"), "1 day"),
    (words.count, (0, "day"), "0 days"),
    (words.count, (2, "child", "children"), "2 children"),
    (words.span, (20,), "20 days"),
    (words.span, (21,), "3 weeks"),
    (words.span, (99,), "14 weeks"),
    (words.span, (100,), "3 months"),
    (words.span, (365,), "12 months"),
    (words.overdue, (None, TODAY), ""),
    (words.overdue, (TODAY - timedelta(days=1), TODAY), "overdue by 1 day"),
    (words.overdue, (TODAY, TODAY), "today"),
    (words.overdue, (TODAY + timedelta(days=1), TODAY), "tomorrow"),
    (words.overdue, (TODAY + timedelta(days=35), TODAY), "in 5 weeks"),
    (words.lasting, (timedelta(minutes=30),), "30 minutes"),
    (words.lasting, (timedelta(hours=12),), "12 hours"),
    (words.size, (1,), "1 byte"),
    (words.size, (12_400,), "12 KB"),
    (words.size, (1_540_000,), "1.5 MB"),
    (words.listed, (["Ann"],), "Ann"),
    (words.listed, (["Ann", "Bo", "Cy"],), "Ann, Bo and Cy"),
    (words.listed, ([],), ""),
    (words.capfirst, ("uploaded by Ann",), "Uploaded by Ann"),
    (words.from_id, ("job-role",), "Job role"),
]


@pytest.mark.parametrize(("say", "given", "said"), CASES)
def test_it_is_said_in_words(say, given, said):
    assert say(*given) == said
