"""An authority's own table of time limits may tighten the law's and never loosen it; each loosening is one sentence."""

import copy
import json

import pytest

from ehcforms import rulebook_limits
from ehcforms.site import SiteProblems, load_site, starter_folder

SHIPPED = (starter_folder() / "rules" / "timescales.json").read_text(encoding="utf-8")


def changed(name, move=None, gone=(), **columns):
    """The shipped table with some columns of one row changed."""
    table = json.loads(SHIPPED)
    row = next(row for row in table["rows"] if (row["name"], row.get("move")) == (name, move))
    row.update(columns)
    for column in gone:
        del row[column]
    return table


def told(table):
    return rulebook_limits.loosened(json.dumps(table, indent=1), SHIPPED)


def test_the_shipped_table_is_as_tight_as_itself():
    assert rulebook_limits.loosened(SHIPPED, SHIPPED) == [] and told(json.loads(SHIPPED)) == []


@pytest.mark.parametrize(
    ("name", "looser", "tighter"),
    [
        ("review_due", {"months": 13}, {"months": 11}),
        ("review_due", {"starting": False}, {"soon": 90}),
        ("review_due", {"from": "meeting_date"}, {"title": "Decision sent"}),
        ("review_due", {"or_from": "meeting_date"}, {"how": "Counted by us"}),
        ("meeting_latest", {"days": -27}, {"days": -56}),
        ("notice_due", {"days": -14}, {"days": -21}),
        ("notice_due", {"amber": -13}, {"amber": -15}),
        ("papers_due", {"days": -10}, {"days": -21, "amber": -14}),
        ("report_due", {"days": 15}, {"days": 7}),
        ("report_due", {"done": "meeting_date"}, {"do": "Send it."}),
        ("report_due", {"months": 1}, {"months": 0}),
        ("report_due", {"effective_from": "2027-01-01"}, {"effective_from": "2014-08-01"}),
        ("report_due", {"effective_to": "2026-12-31"}, {"effective_to": "9999-12-31"}),
        ("report_due", {"only_if": {"decision": "amend"}}, {"holiday": False}),
        ("report_due", {"soft": True}, {"remind": 3}),
        ("report_due", {"before": "02-15"}, {"quiet": True}),
        ("decision_due", {"days": 30}, {"days": 21}),
        ("decision_due", {"not_after": "plan_made"}, {"not_after_days": {"meeting_date": 20}}),
        ("representations_due", {"days": 13}, {"days": 20}),
        ("representations_due", {"period": False}, {"days": 14}),
        ("final_plan_due", {"days": 57}, {"days": 28}),
        ("final_plan_due", {"not_after_days": {"meeting_date": 85}}, {"not_after_days": {"meeting_date": 56}}),
        ("final_plan_due", {"not_after_days": {}}, {"not_after_days": {"meeting_date": 84, "decision_due": 50}}),
        ("final_plan_due", {"until_known": "maintain"}, {"days": 55}),
        ("phase_transfer_meeting", {"days": -70}, {"days": -100}),
    ],
)
def test_a_looser_limit_is_refused_and_its_tighter_twin_is_not(name, looser, tighter):
    (problem,) = told(changed(name, **looser))
    assert problem.code == "timescales.loosened" and problem.file == "rules/timescales.json"
    assert name in problem.message and problem.line > 5 and problem.fix
    assert told(changed(name, **tighter)) == []


@pytest.mark.parametrize(
    ("move", "looser", "tighter"),
    [
        ("school", {"before": "02-28"}, {"before": "01-31"}),
        ("school", {"always": []}, {"always": [-1, 2]}),
        ("school", {"years": []}, {"years": [5, 6]}),
        ("school", {"ends_with_setting_below": 7}, {"soon": 60}),
        ("post-16", {"before": "04-01"}, {"before": "03-01"}),
        ("post-16", {"years": [12]}, {"years": [11, 12]}),
        ("between-post-16", {"months": -4}, {"months": -6}),
        ("between-post-16", {"only_if": {"looked_after": True}}, {"only_if": {"young_person": True}}),
    ],
)
def test_a_later_move_is_refused_and_an_earlier_one_is_not(move, looser, tighter):
    (problem,) = told(changed("phase_transfer", move, **looser))
    assert problem.code == "timescales.loosened"
    assert told(changed("phase_transfer", move, **tighter)) == []


@pytest.mark.parametrize("column", ["not_after", "not_after_days", "days", "starting", "before"])
def test_a_bound_that_is_taken_away_is_refused(column):
    law = json.loads(SHIPPED)
    row = next(row for row in law["rows"] if column in row)
    found = told(changed(row["name"], row.get("move"), gone=(column,)))
    assert found and all(one.code == "timescales.loosened" for one in found)


def test_a_condition_that_is_taken_away_only_widens_a_limit():
    assert told(changed("phase_transfer", "between-post-16", only_if={"young_person": True})) == []
    assert told(changed("final_plan_due", gone=("only_if",))) == []
    assert told(changed("notice_due", gone=("amber",))) == []


@pytest.mark.parametrize("name", ["review_due", "notice_due", "phase_transfer_meeting"])
def test_a_row_that_is_taken_away_is_missed(name):
    table = json.loads(SHIPPED)
    table["rows"] = [row for row in table["rows"] if row["name"] != name]
    (problem,) = told(table)
    assert f"({name}) is missing" in problem.message


def test_suggestions_are_free_and_own_limits_may_be_added():
    table = changed("suggested_report", days=21)
    table["rows"] = [row for row in table["rows"] if row["name"] != "suggested_final"]
    own = {**copy.deepcopy(table["rows"][4]), "name": "record_due", "days": 7, "title": "Record with the authority"}
    assert told({**table, "rows": [*table["rows"], own]}) == []


def test_a_limit_may_change_from_a_day_on_where_no_day_is_left_out():
    def split(until, since):
        table = json.loads(SHIPPED)
        row = next(row for row in table["rows"] if row["name"] == "report_due")
        new = {**row, "days": 7, "effective_from": since}
        row["effective_to"] = until
        return told({**table, "rows": [*table["rows"], new]})

    assert split("2026-08-31", "2026-09-01") == [] and split("2026-12-31", "2026-09-01") == []
    (problem,) = split("2026-08-30", "2026-09-01")
    assert "from 2026-08-31 to 2026-08-31 no limit is in force" in problem.message


@pytest.mark.parametrize(
    "columns",
    [
        {"days": "14"},
        {"days": True},
        {"days": 1.5},
        {"effective_from": "soon"},
        {"title": None},
        {"not_after_days": [1]},
        {"soon": "x"},
    ],
)
def test_a_row_that_cannot_be_counted_is_refused(columns):
    assert [one.code for one in told(changed("report_due", **columns))] == ["timescales.loosened"]


@pytest.mark.parametrize("table", [[], {"title": "x"}, {"rows": {}}, {"rows": [1]}])
def test_a_table_without_rows_is_refused(table):
    (problem,) = told(table)
    assert "has no list of rows" in problem.message


def test_loading_a_site_refuses_a_looser_table_with_its_line(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "timescales.json").write_text(json.dumps(changed("report_due", days=21), indent=1))
    with pytest.raises(SiteProblems) as raised:
        load_site(tmp_path)
    (problem,) = raised.value.problems
    line = json.dumps(changed("report_due", days=21), indent=1).split("\n")[problem.line - 1]
    assert problem.code == "timescales.loosened" and '"days": 21' in line
    assert "Allowed is at most 14" in str(problem)
    (tmp_path / "rules" / "timescales.json").write_text(json.dumps(changed("report_due", days=7), indent=1))
    assert load_site(tmp_path).rules.rows("timescales")[4]["days"] == 7


@pytest.mark.parametrize("days", [-10_000, 10_000, -(10**12)])
def test_a_number_of_days_stays_within_a_calendar(days):
    (problem,) = told(changed("report_due", days=days))
    assert "“days” is more than a plan can last" in problem.message
    assert told(changed("report_due", days=-9_999)) == []


def test_what_stays_is_written_as_json_writes_it():
    (problem,) = told(changed("review_due", starting=False))
    assert problem.fix == "It stays true."
