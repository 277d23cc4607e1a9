"""How the law counts: the arithmetic, and every time limit on the day before, on the day and after."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest

from ehcforms import dates
from ehcforms.testing import a_case, a_review, a_submission, an_answer, at
from plugins import adulthood, timescales

D = date.fromisoformat


@pytest.mark.parametrize(
    ("anchor", "last"),
    [
        ("2025-01-01", "2025-12-31"),
        ("2024-02-29", "2025-02-28"),
        ("2024-03-01", "2025-02-28"),
        ("2023-03-01", "2024-02-28"),
        ("2025-08-31", "2026-08-30"),
        ("2025-12-25", "2026-12-24"),
    ],
)
def test_twelve_months_that_start_with_a_day(anchor, last):
    assert dates.twelve_months_starting(D(anchor)) == D(last)


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
    ],
)
def test_months_end_with_the_month(day, months, there):
    assert dates.add_months(D(day), months) == D(there)


@pytest.mark.parametrize(
    ("born", "on", "year"),
    [
        ("2012-01-15", "2025-10-01", 9),
        ("2012-08-31", "2025-09-01", 9),
        ("2012-09-01", "2025-09-01", 8),
        ("2012-08-31", "2025-08-31", 8),
        ("2012-02-29", "2026-02-28", 9),
        ("2020-08-31", "2025-09-01", 1),
        ("2021-09-01", "2025-09-01", -1),
        ("2001-03-03", "2025-09-01", 20),
    ],
)
def test_year_groups_turn_on_1_september(born, on, year):
    assert dates.year_group(D(born), D(on)) == year


@pytest.mark.parametrize(
    ("born", "last"), [("2010-01-15", "2026-06-26"), ("2010-08-31", "2026-06-26"), ("2010-09-01", "2027-06-25")]
)
def test_compulsory_school_age_ends_on_the_last_friday_of_june(born, last):
    assert dates.end_of_compulsory_school_age(D(born)) == D(last)
    assert not dates.is_young_person(D(born), D(last))
    assert dates.is_young_person(D(born), D(last) + timedelta(days=1))


def test_ages():
    assert [dates.age(D("2021-02-10"), D(on)) for on in ("2026-02-09", "2026-02-10")] == [4, 5]
    assert [dates.age(D("2012-02-29"), D(on)) for on in ("2026-02-28", "2026-03-01")] == [13, 14]


@pytest.mark.parametrize("year", range(2018, 2041))
def test_working_days_agree_with_the_holidays_package(year):
    known = holidays.country_holidays("GB", subdiv="ENG", years=year)
    day = date(year, 1, 1)
    while day.year == year:
        assert dates.is_working_day(day) == (day.weekday() < 5 and day not in known), day
        day += timedelta(days=1)


def test_christmas_and_the_clock():
    assert dates.working_day_on_or_before(D("2026-12-25")) == D("2026-12-24")
    assert dates.london_date(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == D("2026-07-02")
    assert dates.london_date(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)) == D("2026-12-01")


def limits(rules, today, **known):
    return {one.name: one for one in timescales.deadlines_of(known, today, rules)}


def test_limits_of_a_meeting(site):
    found = limits(
        site.rules,
        D("2026-01-01"),
        meeting_date=D("2026-12-11"),
        last_review=D("2025-12-20"),
        decision="amend",
        decision_date=D("2026-12-18"),
    )
    due = {name: str(one.due) for name, one in found.items()}
    assert due["review_due"] == "2026-12-19" and due["meeting_latest"] == "2026-11-21"
    assert due["notice_due"] == due["papers_due"] == "2026-11-26"
    assert due["report_due"] == "2026-12-25" and found["report_due"].target == D("2026-12-24")
    assert due["decision_due"] == due["amendment_notice_due"] == "2026-12-19"
    assert due["representations_due"] == "2027-01-01" and due["final_plan_due"] == "2027-02-12"
    assert due["suggested_meeting"] == "2026-12-11" and due["suggested_final"] == "2027-02-05"
    assert all(one.basis for one in found.values())


def test_a_decision_comes_four_weeks_after_the_meeting_when_the_year_is_longer(site):
    found = limits(site.rules, D("2026-01-01"), meeting_date=D("2026-02-10"), last_review=D("2025-12-20"))
    assert found["decision_due"].due == D("2026-03-10")
    assert found["final_plan_due"].due == D("2026-05-05") and "representations_due" not in found


def test_without_a_meeting_only_the_year_is_known(site):
    found = limits(site.rules, D("2026-01-01"), plan_made=D("2025-06-01"))
    assert found["review_due"].due == D("2026-05-31")
    assert (found["notice_due"].due, found["notice_due"].state) == (None, "unknown")


@pytest.mark.parametrize(
    ("days_before", "state"),
    [(16, "met"), (15, "met"), (14, "at risk"), (13, "late")],
)
def test_notice_is_clear_at_fifteen_days_and_arguable_at_fourteen(site, days_before, state):
    meeting = D("2026-03-20")
    found = limits(site.rules, D("2026-03-01"), meeting_date=meeting, invited_on=meeting - timedelta(days=days_before))
    assert found["notice_due"].state == state


@pytest.mark.parametrize(
    ("today", "state"),
    [("2026-02-23", "at risk"), ("2026-02-24", "at risk"), ("2026-02-25", "late"), ("2026-02-09", "due")],
)
def test_the_report_on_the_day_before_on_and_after(site, today, state):
    found = limits(site.rules, D(today), meeting_date=D("2026-02-10"))
    assert found["report_due"].state == state


@pytest.mark.parametrize(
    ("year", "meeting", "due"),
    [
        (6, "2025-11-20", "2026-02-14"),
        (11, "2028-01-05", "2028-03-30"),
        (2, "2026-11-20", "2027-02-14"),
        (5, "2025-11-20", None),
    ],
)
def test_moves_to_the_next_phase(site, year, meeting, due):
    found = limits(site.rules, D("2025-09-01"), year_group=year, meeting_date=D(meeting)).get("phase_transfer")
    assert (str(found.due) if found else None) == due


def test_a_late_limit_is_said_and_a_suggested_week_is_not(site):
    review = a_review(facts={"meeting_date": D("2026-01-10")})
    said = list(timescales.watch(a_case(), review, D("2026-03-01"), site.rules))
    late = [one for one in said if getattr(one, "code", "") == "timescales.late"]
    assert {"report_due", "review_due"} <= {one.field for one in late}
    assert not any(one.field.startswith("suggested") for one in late)


def strands(**said):
    rows = {"employment": "Visits", "independent_living": "Bus", "community": "Choir", "health": "Yearly check"} | said
    return a_submission(
        "report",
        answers=tuple(an_answer(f"a-{name}", words, fact=f"adulthood_{name}") for name, words in rows.items() if words),
    )


NINE = {"child": {"date_of_birth": date(2012, 3, 4)}}


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({}, []),
        ({"health": ""}, ["adulthood.missing"]),
        ({"health": "n/a"}, ["adulthood.no-reason"]),
        ({"health": "Considered, nothing needed, because"}, ["adulthood.no-reason"]),
        ({"health": "Considered, nothing needed, because the yearly check went well."}, []),
    ],
)
def test_each_strand_is_answered_or_has_a_reason(site, said, codes):
    found = adulthood.check(strands(**said), site.forms["report"], a_case(**NINE), a_review(), site.rules)
    assert [one.code for one in found] == codes
    assert all(one.severity == "block" for one in found)


@pytest.mark.parametrize(
    ("born", "taught", "needed"),
    [("2012-08-31", None, True), ("2012-09-01", None, False), ("2012-09-01", 9, True), ("2012-08-31", 8, True)],
)
def test_year_nine_is_taken_on_the_meeting_date_by_age_or_by_class(site, born, taught, needed):
    case = a_case(child={"date_of_birth": D(born), "year_taught": taught})
    review = a_review(facts={"meeting_date": D("2025-09-01")})
    (page,) = adulthood.ask(site.forms["report"], case, review, D("2026-09-30"), site.rules)
    assert {question.required for question in page.questions} == {True if needed else "recommended"}
    assert len(page.questions) == 4
    said = adulthood.watch(case, review, D("2026-09-30"), site.rules)
    assert bool(said) == needed


def test_prompts_grow_with_age(site):
    def hints(born):
        case = a_case(child={"date_of_birth": D(born)})
        (page,) = adulthood.ask(site.forms["report"], case, a_review(), D("2026-01-05"), site.rules)
        return " ".join(question.hint for question in page.questions)

    assert "GP" not in hints("2012-09-02") and "GP" in hints("2011-09-02")
    assert "Care Act" not in hints("2010-01-02") and "Care Act" in hints("2008-01-02")
    assert adulthood.ask(site.forms["triage"], a_case(), a_review(), D("2026-01-05"), site.rules) == []
    assert at(D("2026-01-05")).hour == 9
