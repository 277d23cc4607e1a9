"""A meeting in the past, on a day off, or over before it begins."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ehcforms.site import load_site, starter_folder
from ehcforms.testing import a_case, a_review, a_submission, an_answer, at

SITE = load_site(starter_folder())
TODAY = date(2026, 1, 5)


def codes(day, time="09:30", end="", on=TODAY, before=None):
    asked = {"meeting_date": ("DatePartsField", day.isoformat()), "meeting_time": ("TimeField", time)}
    asked |= {"meeting_end": ("TimeField", end)} if end else {}
    answers = tuple(an_answer(fact, value, fact=fact, type=kind) for fact, (kind, value) in asked.items())
    sent = replace(a_submission("arrange", answers=answers), at=at(on))
    earlier = an_answer("day", before, fact="meeting_date", type="DatePartsField") if before else None
    review = a_review(submissions=(a_submission("arrange", id="first", answers=(earlier,)),) if earlier else ())
    case = replace(a_case(), reviews=(review,))
    said = SITE.plugins.check(sent, SITE.forms["arrange"], case, review, SITE.rules)
    assert all("{" not in one.message and one.start is None and one.field for one in said.findings)
    return [one.code for one in said.findings if one.code.startswith("meeting.")]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (TODAY - timedelta(days=1), ["meeting.past"]),
        (TODAY, ["meeting.short-notice"]),
        (TODAY + timedelta(days=1), ["meeting.short-notice"]),
        (TODAY + timedelta(days=12), ["meeting.day-off", "meeting.short-notice"]),
        (TODAY + timedelta(days=13), ["meeting.day-off", "meeting.short-notice"]),
        (TODAY + timedelta(days=14), []),
        (TODAY + timedelta(days=15), []),
        (date(2025, 2, 3), ["meeting.past"]),
        (date(2026, 2, 6), []),
        (date(2026, 2, 7), ["meeting.day-off"]),
        (date(2026, 2, 8), ["meeting.day-off"]),
        (date(2026, 4, 3), ["meeting.day-off"]),
        (date(2026, 4, 7), []),
        (date(2026, 12, 25), ["meeting.day-off"]),
    ],
)
def test_the_day_of_a_meeting(day, found):
    assert codes(day) == found


def test_a_meeting_that_was_held_may_be_left_as_it_was():
    held = TODAY - timedelta(days=3)
    assert codes(held, before=held) == []
    assert codes(held - timedelta(days=1), before=held) == ["meeting.past"]


def test_a_meeting_that_comes_near_is_told_of_once():
    near = TODAY + timedelta(days=3)
    assert codes(near, before=near) == []
    assert codes(near, before=near + timedelta(days=20)) == ["meeting.short-notice"]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("09:30", "", []),
        ("09:30", "09:31", []),
        ("09:30", "09:30", ["meeting.backwards"]),
        ("09:30", "09:29", ["meeting.backwards"]),
        ("14:00", "09:30", ["meeting.backwards"]),
        ("09:30", "11:00", []),
    ],
)
def test_the_times_of_a_meeting(start, end, found):
    assert codes(date(2026, 2, 3), start, end) == found


def test_another_paper_says_nothing_of_the_meeting():
    review = a_review()
    sent = a_submission("parent-views", answers=(an_answer("school", "Good", fact="parent_views"),))
    case = replace(a_case(), reviews=(review,))
    said = SITE.plugins.check(sent, SITE.forms["parent-views"], case, review, SITE.rules)
    assert [one for one in said.findings if one.code.startswith("meeting.")] == []


def test_a_night_in_summer_is_counted_in_london():
    """Half past midnight in London on 2 July is still 1 July by UTC."""
    answer = an_answer("meeting_date", "2026-07-01", fact="meeting_date", type="DatePartsField")
    sent = replace(a_submission("arrange", answers=(answer,)), at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    said = SITE.plugins.check(sent, SITE.forms["arrange"], a_case(), a_review(), SITE.rules)
    assert "meeting.past" in [one.code for one in said.findings]
