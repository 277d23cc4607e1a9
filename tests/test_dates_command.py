"""The command `dates` on plain case files: what it always names, how limits stand, and what it says of a wrong file."""

import json
import re

import pytest

from ehcforms.cli import main

CHILD = {"name": "Sam Lee", "date_of_birth": "2012-09-01"}
CASE = {
    "child": CHILD,
    "plan": {"made_on": "2024-02-29"},
    "last_review": "2025-02-20",
    "review": {"meeting_date": "2026-01-15"},
}
NAMES = {
    "review_due",
    "meeting_latest",
    "notice_due",
    "papers_due",
    "report_due",
    "decision_due",
    "amendment_notice_due",
    "representations_due",
    "final_plan_due",
    "phase_transfer",
}


@pytest.fixture
def told(tmp_path, capsys):
    def run(value, on="2026-01-05", *more):
        path = tmp_path / "case.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        code = main(["dates", "--case", str(path), "--on", on, *more])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def limits(told):
    def read(value, on="2026-01-05"):
        code, out, err = told(value, on, "--json")
        assert code == 0, err
        return {one["name"]: one for one in json.loads(out)["deadlines"]}, json.loads(out)["facts"]

    return read


@pytest.mark.parametrize(
    "case",
    [
        CASE,
        {"child": CHILD, "plan": {"made_on": "2024-02-29"}},
        {"child": CHILD, "plan": {"made_on": "2024-02-29"}, "review": {"meeting_date": "2025-01-10"}},
        {"child": CHILD, "plan": {"made_on": "2024-02-29"}, "last_review": "2025-02-20", "review": {}},
    ],
)
def test_every_name_is_always_there_once_and_in_the_order_of_days(told, case):
    _, out, _ = told(case, "2025-12-01", "--json")
    rows = json.loads(out)["deadlines"]
    names = [one["name"] for one in rows]
    assert set(names) >= NAMES and len(names) == len(set(names))
    assert all({"name", "due", "target", "state", "counted_from", "basis"} <= set(one) and one["basis"] for one in rows)
    days = [one["due"] for one in rows if one["due"]]
    assert days == sorted(days) and all((one["due"] is None) == (one["state"] == "unknown") for one in rows)
    assert all(one["target"] <= one["due"] for one in rows if one["due"])


def test_without_a_meeting_only_the_year_is_known(limits):
    found, facts = limits({"child": CHILD, "plan": {"made_on": "2024-02-29"}}, "2025-01-05")
    assert found["review_due"]["due"] == "2025-02-28" and found["review_due"]["counted_from"] == "plan_made 2024-02-29"
    assert found["meeting_latest"]["due"] == "2025-01-31"
    assert {found[name]["state"] for name in NAMES - {"review_due", "meeting_latest"}} == {"unknown"}
    assert facts["meeting_date"] is None and facts["year_group"] == 7


def test_the_facts_are_those_of_the_day_of_the_meeting(limits):
    _, facts = limits({**CASE, "review": {"meeting_date": "2026-09-01"}})
    assert (facts["year_group"], facts["age"], facts["adulthood"]) == (9, 14, True)
    _, facts = limits({**CASE, "child": {**CHILD, "year_taught": 9}, "review": {"meeting_date": "2026-08-31"}})
    assert (facts["year_group"], facts["year_taught"], facts["highest_year"]) == (8, 9, 9)
    assert (facts["age"], facts["adulthood"], facts["under_five"], facts["young_person"]) == (13, True, False, False)
    assert facts["compulsory_school_age_ends"] == "2029-06-29"


@pytest.mark.parametrize(("on", "state"), [("2025-12-31", "due"), ("2026-01-01", "at risk"), ("2026-01-02", "late")])
def test_where_nothing_is_known_of_invitations_the_day_decides(limits, on, state):
    found, _ = limits(CASE, on)
    assert found["notice_due"]["state"] == found["papers_due"]["state"] == state


@pytest.mark.parametrize(
    ("review", "name", "state"),
    [
        ({"invited_on": "2025-12-31"}, "notice_due", "met"),
        ({"invited_on": "2026-01-01"}, "notice_due", "at risk"),
        ({"invited_on": "2026-01-02"}, "notice_due", "late"),
        ({"papers_on": "2025-12-31"}, "papers_due", "met"),
        ({"report_on": "2026-01-29"}, "report_due", "met"),
        ({"report_on": "2026-01-30"}, "report_due", "late"),
        ({"decision": "amend", "decision_date": "2026-02-12"}, "amendment_notice_due", "met"),
        ({"decision": "maintain", "decision_date": "2026-02-12"}, "final_plan_due", "unknown"),
        ({"decision": "amend", "decision_date": "2026-02-12", "final_plan_on": "2026-04-10"}, "final_plan_due", "late"),
        ({"decision": "amend", "decision_date": "2026-02-12", "final_plan_on": "2026-04-09"}, "final_plan_due", "met"),
        ({"facts": {"report_on": "2026-01-29"}}, "report_due", "met"),
    ],
)
def test_what_was_done_is_told_in_the_file(limits, review, name, state):
    found, _ = limits({**CASE, "review": {**CASE["review"], **review}}, "2026-06-01")
    assert found[name]["state"] == state


def test_one_person_invited_late_makes_notice_late(limits):
    people = [
        {"name": "Jo Lee", "role": "parent", "invited_on": "2025-12-01"},
        {"name": "Ed Psych", "role": "professional", "invited_on": "2026-01-02"},
    ]
    found, _ = limits({**CASE, "review": {**CASE["review"], "people": people}})
    assert (found["notice_due"]["state"], found["notice_due"]["met_on"]) == ("late", "2026-01-02")
    found, _ = limits({**CASE, "review": {**CASE["review"], "people": people[:1]}})
    assert found["notice_due"]["state"] == "met"


def test_moves_follow_the_setting_of_the_file(limits):
    seven = {"child": {**CHILD, "date_of_birth": "2018-10-01"}, "plan": {"made_on": "2024-02-29"}}
    review = {"meeting_date": "2025-10-10"}
    assert limits({**seven, "review": review})[0]["phase_transfer"]["due"] is None
    infant = {**review, "facts": {"setting_last_year": 2}}
    assert limits({**seven, "review": infant})[0]["phase_transfer"]["due"] == "2026-02-14"
    eleven = {**seven, "child": {**CHILD, "date_of_birth": "2014-10-01"}, "setting": "osier-lane"}
    found, _ = limits({**eleven, "review": review})
    assert found["phase_transfer"]["due"] == "2026-02-14" and found["phase_transfer"]["target"] == "2026-02-13"
    assert found["phase_transfer_meeting"]["due"] == "2025-11-22"


def test_a_move_from_school_and_a_later_one_between_colleges_are_one_limit(limits, told):
    child = {"name": "Sam Lee", "date_of_birth": "2009-02-16"}
    case = {"child": child, "plan": {"made_on": "2024-09-01"}, "review": {"transfer_date": "2026-07-26", "meeting_date": "2025-08-29"}}
    names = [one["name"] for one in json.loads(told(case, "2025-07-25", "--json")[1])["deadlines"]]
    assert len(names) == len(set(names))
    assert limits(case)[0]["phase_transfer"]["due"] == "2025-03-30"
    case["review"]["meeting_date"] = "2025-09-01"
    assert limits(case)[0]["phase_transfer"]["due"] == "2026-02-26"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"child": {"name": "Sam Lee", "date_of_birth": "2130-01-01"}}, "child.date_of_birth: 2130-01-01 lies in the future"),
        ({"child": {"name": "Sam Lee", "date_of_birth": "2012-02-30"}}, "“2012-02-30” is no date"),
        ({"child": {"name": "Sam Lee", "date_of_birth": 1346457600}}, "“1346457600” is no date"),
        ({"child": {"name": "Sam Lee"}}, "child.date_of_birth: this is missing"),
        ({"child": {**CHILD, "year_taught": 99}}, "child.year_taught"),
        ({"child": {"name": "", "date_of_birth": "2012-09-01"}}, "child.name"),
        ({"plan": {"made": "2024-02-29"}}, "Did you mean “made_on”?"),
        ({"last_reveiw": "2025-02-20"}, "Did you mean “last_review”?"),
        ({"review": {"meeting_date": "2024-01-15"}, "last_review": None}, "review.meeting_date: 2024-01-15 is before the plan"),
        ({"review": {"meeting_date": "15/01/2026"}}, "“15/01/2026” is no date"),
        ({"review": {"meeting_date": "2026-01-15", "decision": "ammend"}}, "review.decision"),
        ({"review": {"facts": {"decision_date": "soon"}}}, "review.facts.decision_date: “soon” is no date"),
        ({"review": {"facts": {"decison": "amend"}}}, "Did you mean “decision”?"),
        ({"review": {"people": [{"name": "Jo", "role": "parent", "invited": "2026-01-01"}]}}, "Did you mean “invited_on”?"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(told, change, words):
    code, out, err = told({**CASE, **change})
    assert code == 1 and out == "" and words in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"child": {"name": "Sam Lee", "date_of_birth": "2025-01-01"}}, "before the child was born"),
        ({"child": {"name": "Sam Lee", "date_of_birth": "1912-01-01"}}, "they were 112 when the plan was made"),
        ({"last_review": "2023-02-20"}, "The last review, 2023-02-20, is before the making of the plan, 2024-02-29"),
        ({"review": {"meeting_date": "2025-02-01"}}, "The meeting, 2025-02-01, is before the last review, 2025-02-20"),
        ({"review": {"meeting_date": "2026-01-15", "decision_date": "2026-01-14"}}, "is before the meeting, 2026-01-15"),
        ({}, ""),
    ],
)
def test_what_can_hardly_be_right_is_counted_and_pointed_at(told, change, words):
    code, out, err = told({**CASE, **change}, "2026-01-05", "--json")
    assert code == 0 and words in err and bool(err) == bool(words) and json.loads(out)["deadlines"]


def test_a_person_reads_a_table_by_date(told):
    _, out, _ = told({**CASE, "review": {"meeting_date": "2026-12-11"}, "last_review": "2025-12-20"}, "2026-11-01")
    lines = out.splitlines()
    report = next(line for line in lines if "Report sent" in line)
    assert re.search(r"Fri 25 Dec 2026 +Thu 24 Dec 2026 +due", report)
    assert lines[0] == "Sam Lee, looked at on Sun 1 Nov 2026" and "  Year group by age: 9" in lines
    assert "Not known yet, or does not apply:" in lines and "met_on" not in out


def test_a_day_that_is_none_is_refused(told, capsys):
    with pytest.raises(SystemExit):
        told(CASE, "yesterday")
    assert "“yesterday” is no date" in capsys.readouterr().err
