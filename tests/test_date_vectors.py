"""The table of days in tests/vectors/dates.json, held against the arithmetic and against the shipped time limits."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from ehcforms import dates
from plugins import timescales

D = date.fromisoformat
VECTORS = json.loads((Path(__file__).parent / "vectors" / "dates.json").read_text(encoding="utf-8"))
DAY = timedelta(days=1)


def limits(site, today="2024-01-01", **known):
    return {one.name: one for _, one in timescales.limits(known, D(today), site.rules)}


def due(site, **known):
    return {name: one.due and one.due.isoformat() for name, one in limits(site, **known).items()}


@pytest.mark.parametrize(("anchor", "last", "meeting"), VECTORS["review_due"])
@pytest.mark.parametrize("fact", ["last_review", "plan_made"])
def test_the_year_of_a_review(site, fact, anchor, last, meeting):
    assert dates.twelve_months_starting(D(anchor)) == D(last)
    found = due(site, **{fact: D(anchor)})
    assert (found["review_due"], found["meeting_latest"]) == (last, meeting)


@pytest.mark.parametrize(("anchor", "last", "meeting"), VECTORS["review_due"])
@pytest.mark.parametrize(("days", "state"), [(-1, "at risk"), (0, "at risk"), (1, "late")])
def test_the_year_on_the_day_before_on_and_after(site, anchor, last, meeting, days, state):
    found = limits(site, (D(last) + days * DAY).isoformat(), last_review=D(anchor))
    assert found["review_due"].state == state
    found = limits(site, (D(meeting) + days * DAY).isoformat(), last_review=D(anchor))
    assert found["meeting_latest"].state == state


@pytest.mark.parametrize("row", VECTORS["meeting"], ids=lambda row: row["meeting"])
def test_the_limits_of_a_meeting(site, row):
    meeting = D(row["meeting"])
    found = due(site, meeting_date=meeting)
    for name in ("notice_due", "papers_due", "report_due", "decision_due", "final_plan_due"):
        assert found[name] == row[name], name
    assert found["amendment_notice_due"] == row["decision_due"]
    assert (f"{meeting:%a}", f"{D(row['report_due']):%a}") == (row["weekday"], row["weekday_of_report"])


@pytest.mark.parametrize("row", VECTORS["meeting"], ids=lambda row: row["meeting"])
@pytest.mark.parametrize(("name", "done"), [("notice", "invited_on"), ("papers", "papers_on")])
def test_notice_is_clear_then_arguable_then_late(site, row, name, done):
    meeting, arguable = D(row["meeting"]), D(row[f"{name}_arguable"])
    assert arguable - DAY == D(row[f"{name}_due"])
    for day, when_done, by_today in (
        (arguable - 2 * DAY, "met", "due"),
        (arguable - DAY, "met", "due"),
        (arguable, "at risk", "at risk"),
        (arguable + DAY, "late", "late"),
        (meeting, "late", "late"),
    ):
        assert limits(site, meeting_date=meeting, **{done: day})[f"{name}_due"].state == when_done
        assert limits(site, day.isoformat(), meeting_date=meeting)[f"{name}_due"].state == by_today


@pytest.mark.parametrize("row", VECTORS["meeting"], ids=lambda row: row["meeting"])
@pytest.mark.parametrize(
    ("name", "done"), [("report_due", "report_on"), ("decision_due", "decision_date"), ("final_plan_due", None)]
)
def test_what_follows_a_meeting_on_the_day_before_on_and_after(site, row, name, done):
    meeting, last = D(row["meeting"]), D(row[name])
    assert [limits(site, (last + n * DAY).isoformat(), meeting_date=meeting)[name].state for n in (-1, 0, 1)] == [
        "at risk",
        "at risk",
        "late",
    ]
    assert limits(site, meeting.isoformat(), meeting_date=meeting)[name].state == "due"
    if done:
        states = [limits(site, meeting_date=meeting, **{done: last + n * DAY})[name].state for n in (-1, 0, 1)]
        assert states == ["met", "met", "late"]


@pytest.mark.parametrize("row", VECTORS["notice"], ids=lambda row: row["sent"])
def test_comments_and_the_final_plan_count_from_the_notice(site, row):
    sent, last = D(row["sent"]), D(row["representations_due"])
    known = {"meeting_date": sent - 28 * DAY, "decision": "amend", "decision_date": sent}
    found = limits(site, sent.isoformat(), **known)
    assert found["representations_due"].due == last and found["final_plan_due"].due == D(row["final_plan_due"])
    assert D(row["earliest_final"]) == last + DAY
    states = [limits(site, (last + n * DAY).isoformat(), **known)["representations_due"].state for n in (-1, 0, 1)]
    assert states == ["due", "due", "met"]


def test_the_final_plan_follows_an_early_notice_and_never_passes_twelve_weeks(site):
    known = {"meeting_date": D("2026-02-10"), "decision": "amend"}
    assert due(site, **known, decision_date=D("2026-02-12"))["final_plan_due"] == "2026-04-09"
    assert due(site, **known, decision_date=D("2026-03-10"))["final_plan_due"] == "2026-05-05"
    assert due(site, **known, decision_date=D("2026-03-20"))["final_plan_due"] == "2026-05-05"
    assert due(site, **known, last_review=D("2025-03-01"))["final_plan_due"] == "2026-04-25"
    assert "final_plan_due" not in due(site, meeting_date=D("2026-02-10"), decision="maintain")


@pytest.mark.parametrize(("before", "strict", "lenient_meeting", "meeting"), VECTORS["phase_transfer"])
@pytest.mark.parametrize("on", ["09-01", "11-20", "02-01", "08-31"])
def test_moves_are_counted_in_the_calendar_year_of_the_move(site, before, strict, lenient_meeting, meeting, on):
    year = 6 if before.endswith("02-15") else 11
    begun = int(before[:4]) - (1 if on > "08-31" else 0)
    found = due(site, year_group=year, meeting_date=D(f"{begun}-{on}"))
    assert (found["phase_transfer"], found["phase_transfer_meeting"]) == (strict, meeting)
    assert D(before) == D(strict) + DAY and D(lenient_meeting) == D(meeting) + DAY


@pytest.mark.parametrize(("days", "state"), [(-1, "at risk"), (0, "at risk"), (1, "late")])
@pytest.mark.parametrize(("year", "last"), [(6, "2026-02-14"), (11, "2026-03-30"), (-1, "2026-02-14")])
def test_a_move_on_the_day_before_on_and_after(site, year, last, days, state):
    today = (D(last) + days * DAY).isoformat()
    assert limits(site, today, year_group=year)["phase_transfer"].state == state
    assert limits(site, today, year_group=year, final_plan_on=D(last))["phase_transfer"].state == "met"


@pytest.mark.parametrize(
    ("known", "due_on"),
    [
        ({"year_group": -1}, "2027-02-14"),
        ({"year_group": 0}, None),
        ({"year_group": 2}, None),
        ({"year_group": 2, "setting_last_year": 2}, "2027-02-14"),
        ({"year_group": 6, "setting_last_year": 2}, None),
        ({"year_group": 4, "setting_last_year": 4}, "2027-02-14"),
        ({"year_group": 6, "setting_last_year": 8}, None),
        ({"year_group": 8, "setting_last_year": 8}, "2027-02-14"),
        ({"year_group": -1, "setting_last_year": 6}, "2027-02-14"),
        ({"year_group": 5}, None),
        ({"year_group": 6}, "2027-02-14"),
        ({"year_group": 6, "year_taught": 5}, None),
        ({"year_group": 5, "year_taught": 6}, "2027-02-14"),
        ({"year_group": 6, "setting_last_year": 11}, "2027-02-14"),
        ({"year_group": 6, "setting_last_year": 13}, "2027-02-14"),
        ({"year_group": 11, "setting_last_year": 13}, "2027-03-30"),
        ({"year_group": 10}, None),
        ({"year_group": 12, "young_person": True}, None),
        ({"year_group": 13, "young_person": True, "transfer_date": D("2027-09-01")}, "2027-04-01"),
        ({"year_group": 13, "young_person": True, "transfer_date": D("2027-07-31")}, "2027-02-28"),
        ({"year_group": 9, "young_person": False, "transfer_date": D("2027-09-01")}, None),
    ],
)
def test_who_moves_follows_from_the_year_and_the_setting(site, known, due_on):
    assert due(site, meeting_date=D("2026-10-05"), **known).get("phase_transfer") == due_on


@pytest.mark.parametrize(("born", "on", "year"), VECTORS["year_group"])
def test_year_groups_turn_on_1_september(born, on, year):
    assert dates.year_group(D(born), D(on)) == year


@pytest.mark.parametrize(("born", "last"), VECTORS["compulsory_school_age_ends"])
def test_compulsory_school_age_ends_on_the_last_friday_of_june(born, last):
    assert dates.end_of_compulsory_school_age(D(born)) == D(last) and D(last).weekday() == 4
    assert [dates.is_young_person(D(born), D(last) + n * DAY) for n in (-1, 0, 1)] == [False, False, True]


@pytest.mark.parametrize(
    ("months", "day", "there"),
    [(2, *row) for row in VECTORS["two_months_after"]] + [(1, *row) for row in VECTORS["one_month_after"]],
)
def test_a_month_later_is_the_same_day_or_the_last(months, day, there):
    assert dates.add_months(D(day), months) == D(there)


@pytest.mark.parametrize(("moment", "day"), VECTORS["clock"])
def test_days_are_those_of_london(moment, day):
    assert dates.london_date(datetime.fromisoformat(moment)) == D(day)


@pytest.mark.parametrize(("day", "target"), VECTORS["target"])
def test_the_target_is_the_last_working_day(day, target):
    assert dates.working_day_on_or_before(D(day)) == D(target)


@pytest.mark.parametrize(
    ("meeting", "name", "last", "target"),
    [
        ("2026-12-11", "report_due", "2026-12-25", "2026-12-24"),
        ("2026-11-30", "decision_due", "2026-12-28", "2026-12-24"),
        ("2026-03-20", "report_due", "2026-04-03", "2026-04-02"),
        ("2026-03-09", "decision_due", "2026-04-06", "2026-04-02"),
        ("2026-02-09", "notice_due", "2026-01-25", "2026-01-23"),
    ],
)
def test_no_limit_moves_for_a_holiday_and_the_target_comes_before_it(site, meeting, name, last, target):
    one = limits(site, meeting_date=D(meeting))[name]
    assert (one.due, one.target) == (D(last), D(target))


def test_under_fives_have_two_dates(site):
    known = {"last_review": D("2025-11-30"), "under_five": True}
    found = due(site, **known)
    assert (found["under_five_from"], found["under_five_review"]) == ("2026-02-28", "2026-05-30")
    assert limits(site, "2026-06-01", **known)["under_five_review"].state == "at risk"
    assert "under_five_review" not in due(site, last_review=D("2025-11-30"), under_five=False)


def test_the_suggested_weeks_lie_round_the_meeting_and_are_never_late(site):
    found = {k: v for k, v in due(site, meeting_date=D("2026-03-02")).items() if k.startswith("suggested_")}
    assert found == {
        "suggested_arrange": "2026-01-12",
        "suggested_advice": "2026-02-16",
        "suggested_meeting": "2026-03-02",
        "suggested_report": "2026-03-16",
        "suggested_decision": "2026-03-30",
        "suggested_final": "2026-04-27",
    }
    states = {one.state for name, one in limits(site, "2027-01-01", meeting_date=D("2026-03-02")).items() if name in found}
    assert states == {"at risk", "met"}


@pytest.mark.parametrize(
    ("today", "meeting", "state"),
    [
        ("2026-01-05", "2026-02-01", "due"),
        ("2026-01-05", "2026-02-02", "at risk"),
        ("2026-02-01", "2026-02-01", "met"),
        ("2026-02-02", "2026-02-10", "late"),
        ("2026-02-20", "2026-02-10", "late"),
    ],
)
def test_a_planned_meeting_is_not_yet_a_meeting(site, today, meeting, state):
    found = limits(site, today, last_review=D("2025-03-02"), meeting_date=D(meeting))
    assert found["meeting_latest"].due == D("2026-02-01") and found["meeting_latest"].state == state
