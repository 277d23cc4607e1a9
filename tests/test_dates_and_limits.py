"""How the law counts: the arithmetic, and what is said of time limits. The vectors are in test_date_vectors.py."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest

from ehcforms import dates, facts_of
from ehcforms.model import Opened
from ehcforms.rulebook import Rulebook
from ehcforms.testing import a_case, a_review, a_submission, an_answer
from plugins import timescales

D = date.fromisoformat


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


def test_a_day_in_words():
    assert dates.in_words(D("2026-03-03")) == "3 March 2026"
    assert dates.with_weekday(D("2026-12-25")) == "Friday 25 December 2026"


def test_christmas_and_the_clock():
    assert dates.working_day_on_or_before(D("2026-12-25")) == D("2026-12-24")
    assert dates.london_date(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == D("2026-07-02")
    assert dates.london_date(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)) == D("2026-12-01")


def limits(rules, today, **known):
    return {one.name: one for _, one in timescales.limits(known, today, rules)}


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


def test_a_late_limit_is_said_and_a_suggested_week_is_not(site):
    review = a_review(facts={"meeting_date": D("2026-01-10")})
    said = list(timescales.watch(a_case(), review, D("2026-03-01"), site.rules))
    late = [one for one in said if getattr(one, "code", "") == "timescales.late"]
    assert {"report_due", "review_due"} <= {one.field for one in late}
    assert not any(one.field.startswith("suggested") for one in late)


def said(site, today, review):
    found = timescales.watch(a_case(), review, D(today), site.rules)
    return {(one.code.removeprefix("timescales."), one.field): one for one in found if hasattr(one, "code")}


def arranged(on="2025-12-01", meeting="2026-01-30"):
    """A review whose meeting was set, and everyone invited, on a day."""
    answers = (an_answer("date", D(meeting), fact="meeting_date"),)
    people = tuple(replace(one, invited_on=D(on)) for one in a_review().participants if one.invited_on)
    return a_review(participants=people, submissions=(a_submission("arrange", on=D(on), answers=answers),))


@pytest.mark.parametrize(
    ("today", "on", "code"),
    [
        ("2026-01-09", "2025-12-01", ("soon", "papers_due")),
        ("2026-01-15", "2025-12-01", ("soon", "papers_due")),
        ("2026-01-16", "2025-12-01", ("at-risk", "papers_due")),
        ("2026-01-17", "2025-12-01", ("late", "papers_due")),
        ("2026-01-17", "2026-01-16", ("arguable", "notice_due")),
        ("2026-01-17", "2026-01-17", ("was-late", "notice_due")),
        ("2026-02-09", "2025-12-01", ("at-risk", "report_due")),
        ("2026-02-14", "2025-12-01", ("late", "report_due")),
    ],
)
def test_each_finding_on_its_day(site, today, on, code):
    assert code in said(site, today, arranged(on))


@pytest.mark.parametrize(
    ("today", "on", "field"),
    [
        ("2026-01-08", "2025-12-01", "papers_due"),
        ("2026-01-16", "2026-01-15", "notice_due"),
        ("2026-02-08", "2025-12-01", "report_due"),
    ],
)
def test_no_finding_the_day_before(site, today, on, field):
    assert not [code for code, place in said(site, today, arranged(on)) if place == field]


@pytest.mark.parametrize(
    ("today", "found"),
    [
        ("2026-01-21", []),
        ("2026-01-25", [("at-risk", "review_due")]),
        ("2026-02-18", [("at-risk", "decision_due")]),
        ("2026-02-21", [("late", "review_due")]),
    ],
)
def test_of_two_days_for_one_decision_only_the_more_pressing_is_said(site, today, found):
    case = a_case(last_review=date(2025, 2, 21))
    review = arranged(meeting="2026-01-22" if today < "2026-02-21" else "2026-01-10")
    said = timescales.watch(case, review, D(today), site.rules)
    fields = [(one.code.removeprefix("timescales."), one.field) for one in said if hasattr(one, "code")]
    assert [one for one in fields if one[1] in ("decision_due", "review_due")] == found


def test_a_meeting_that_was_held_after_the_safe_day_is_not_held_against_anybody(site):
    review, case = arranged(meeting="2026-01-30"), a_case(last_review=date(2025, 2, 21))
    fields = lambda on: {one.field for one in timescales.watch(case, review, D(on), site.rules) if hasattr(one, "code")}  # noqa: E731
    assert "meeting_latest" in fields("2026-01-29") and "meeting_latest" not in fields("2026-01-31")


def test_a_finding_says_what_to_do_and_where_it_stands(site):
    late = said(site, "2026-02-14", arranged())[("late", "report_due")]
    assert late.message.startswith("“Report sent to everyone invited” was due by 13 February 2026. Finish and submit")
    assert late.severity == "warning" and late.basis == "SEND Code of Practice 2015, 9.176"
    assert not any("{" in one.message for one in said(site, "2026-02-14", arranged()).values())


@pytest.mark.parametrize(("meeting", "holiday"), [("2026-12-11", True), ("2026-12-10", False), ("2026-12-12", False)])
def test_a_report_that_is_due_on_a_bank_holiday_is_pointed_at(site, meeting, holiday):
    found = said(site, "2026-11-02", arranged("2026-10-01", meeting))
    assert (("holiday", "report_due") in found) == holiday


def test_a_meeting_that_moves_needs_notice_again(site):
    def state(*told):
        sent = [
            a_submission("arrange", on=D(on), answers=(an_answer("date", D(meeting), fact="meeting_date"),))
            for on, meeting in told
        ]
        review = replace(arranged(), submissions=tuple(sent))
        known = facts_of(a_case(), review, D("2026-01-20"), site.rules)
        return str(known["invited_on"]), limits(site.rules, D("2026-01-20"), **known)["notice_due"].state

    assert state(("2025-12-01", "2026-01-30")) == ("2025-12-01", "met")
    assert state(("2025-12-01", "2026-01-30"), ("2026-01-10", "2026-01-30")) == ("2025-12-01", "met")
    assert state(("2025-12-01", "2026-01-29"), ("2026-01-17", "2026-01-30")) == ("2026-01-17", "late")
    assert state(("2025-12-01", "2026-01-29"), ("2026-01-17", "2026-02-20")) == ("2026-01-17", "met")
    back = (("2025-12-01", "2026-01-30"), ("2025-12-05", "2026-01-29"), ("2026-01-17", "2026-01-30"))
    assert state(*back) == ("2026-01-17", "late")


def test_a_decision_just_before_midnight_in_london_belongs_to_its_day(site):
    opened = (Opened(stage="decision", at=datetime(2026, 7, 14, 23, 30, tzinfo=UTC), by=""),)
    review = replace(arranged("2026-05-01", "2026-06-30"), opened=opened)
    known = facts_of(a_case(), review, D("2026-07-15"), site.rules)
    found = limits(site.rules, D("2026-07-15"), **known)["report_due"]
    assert (found.due, found.met_on, found.state) == (D("2026-07-14"), D("2026-07-15"), "late")


def test_facts_are_those_of_what_is_asked_about_whatever_was_asked_before(site):
    case, review, today = a_case(), a_review(facts={"meeting_date": D("2026-01-30")}), D("2026-01-05")
    known = facts_of(case, review, today, site.rules)
    spoken = replace(review, findings=site.rules.say("timescales.late", today), deadlines=(), outbox=())
    assert facts_of(replace(case, reviews=(review,)), spoken, today, site.rules) is known
    moved = replace(review, submissions=(*review.submissions, a_submission("arrange", answers=(an_answer("d", D("2026-02-03"), fact="meeting_date"),))))
    assert facts_of(case, moved, today, site.rules)["meeting_date"] == D("2026-02-03")
    assert facts_of(case, replace(review, stage="meeting"), today, site.rules)["stage"] == "meeting"
    assert facts_of(replace(case, child=replace(case.child, known_as="Sammy")), review, today, site.rules)["known_as"] == "Sammy"
    assert facts_of(replace(case, last_review=D("2025-03-01")), review, today, site.rules)["review_due"] == D("2026-02-28")
    assert "stage" not in facts_of(case, None, today, site.rules)
    assert facts_of(case, review, D("2026-01-06")) == facts_of(case, review, today)
    assert facts_of(case, review, today, site.rules) == known


def test_a_limit_counts_from_whatever_fact_its_row_names(site):
    def visit_due(**known):
        row = {"name": "visit_due", "title": "The visit", "from": "visited_on", "done": "seen_on", "only_if": {"home": "boat"},
               "days": 10, "do": "Visit.", "how": "10 days", "basis": "ours", "effective_from": "2014-09-01"}  # fmt: skip
        table = {**site.rules["timescales"], "rows": (*site.rules["timescales"]["rows"], row)}
        return limits(Rulebook({"timescales": table}), D("2026-01-20"), **known).get("visit_due")

    assert visit_due(visited_on=D("2026-01-02")) is None
    assert visit_due(visited_on=D("2026-01-12"), home="boat").due == D("2026-01-22")
    assert visit_due(visited_on=D("2026-01-13"), home="boat").due == D("2026-01-23")
    assert visit_due(visited_on=D("2026-01-13"), home="boat", seen_on=D("2026-01-14")).state == "met"
