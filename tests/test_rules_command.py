"""The commands `rules list` and `rules explain`, and `new-rule`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ehcforms.cli import main
from ehcforms.site import load_site

ROOT = Path(__file__).parent.parent


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_the_list_says_what_each_rule_is_about(run):
    code, out, _ = run("rules", "list")
    assert code == 0
    assert "timescales: Every time limit of a review" in out and "answers check, watch; rules/checks.json (3 rows)" in out
    told = {one["name"]: one for one in json.loads(run("rules", "list", "--json")[1])}
    assert told["social_worker"]["hooks"] == ["check", "watch", "route"] and told["checks"]["counts"] == {"rows": 3}
    assert all(one["says"].endswith(".") and one["table"] for one in told.values())


def explained(run, code, *more):
    return json.loads(run("rules", "explain", code, *more, "--json")[1])[0]


def test_a_row_of_the_lexicon_is_explained_with_its_terms(run):
    told = explained(run, "transparency.suffers")
    assert told["terms"] and told["unless"] and told["suggestion"] and told["basis"].startswith("good practice")
    assert (told["severity"], told["plugin"], told["table"]) == ("advice", "transparency", "rules/transparency.json")


def test_a_time_limit_is_explained_with_its_start_and_its_days(run):
    told = explained(run, "timescales.report_due")
    assert told["counted_from"] == "meeting_date" and told["how"].startswith("14 days after meeting_date")
    assert "Code of Practice" in told["basis"] and told["effective_from"] == "2014-09-01"
    assert "28 days before review_due" in explained(run, "timescales.meeting_latest")["how"]


def test_a_limit_with_several_rows_is_explained_with_all(run):
    every = json.loads(run("rules", "explain", "timescales.phase_transfer", "--json")[1])
    assert len(every) == 3 and len({one["row"] for one in every}) == 3


def test_a_finding_is_explained_by_its_row_of_findings(run):
    told = explained(run, "timescales.late")
    assert told["row"].startswith("findings[") and told["when"] and told["example"] and told["severity"] == "warning"


def test_a_check_is_explained_in_english(run):
    told = explained(run, "checks.change-not-recommended")
    assert told["when"] == (
        "the answer to “Is the setting still right for {known_as}?” is “A change of setting is asked for” and "
        "the answer to “What do you recommend?” is “Maintain the EHC plan”"
    )
    assert "“attendance in per cent” is less than 85" in explained(run, "checks.low-attendance")["when"]
    code, out, _ = run("rules", "explain", "checks.low-attendance")
    assert code == 0 and out.splitlines()[0] == "checks.low-attendance"
    assert "  said on:       report, beside actions" in out
    assert "  in force from: 2014-09-01" in out and "rules/checks.json, rows[0]" in out


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("checks.low-atendance", "checks.low-attendance"),
        ("low-attendance", "checks.low-attendance"),
        ("timescales.reprt_due", "timescales.report_due"),
        ("transparncy.suffers", "transparency.suffers"),
    ],
)
def test_a_code_that_there_is_not_is_answered_with_the_nearest(run, code, meant):
    status, out, err = run("rules", "explain", code)
    assert status == 1 and out == "" and f"Did you mean “{meant}”?" in err


def test_the_name_of_a_rule_is_answered_with_its_codes(run):
    status, out, err = run("rules", "explain", "redaction")
    assert status == 1 and out == "" and "“redaction” is a rule" in err
    assert "“redaction.file-name”, “redaction.in-file”, “redaction.name”" in err


def test_a_row_that_names_the_code_of_another_is_none_of_its_own(run):
    status, _, err = run("rules", "explain", "social_worker.social_worker.silent")
    assert status == 1 and "Did you mean “social_worker.silent”?" in err


def test_the_site_may_be_named_as_in_other_commands(run, tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "checks.json").write_text('{"title": "T", "rows": []}')
    for named in ([str(tmp_path)], ["--site", str(tmp_path)]):
        assert run("rules", "explain", "checks.low-attendance", *named)[0] == 1
    assert run("rules", "explain", "checks.low-attendance")[0] == 0


def test_a_rule_without_a_table_says_where_it_stands(run, tmp_path):
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "bare.py").write_text("'''It is bare.'''\nfrom ehcforms import rule\n@rule\ndef watch(case): return []\n")
    for code in ("bare", "bare.said"):
        status, _, err = run("rules", "explain", code, str(tmp_path))
        assert status == 1 and "“bare” has no table, and words what it says itself: It is bare." in err and "bare.py" in err


def test_an_authoritys_own_rows_are_explained_too(run, tmp_path):
    (tmp_path / "rules").mkdir()
    row = {"code": "ours", "when": {"fact": "age", "at_least": 14}, "severity": "advice", "message": "M", "basis": "good practice"}
    (tmp_path / "rules" / "checks.json").write_text(json.dumps({"title": "T", "rows": [row]}))
    told = explained(run, "checks.ours", str(tmp_path))
    assert told["when"] == "the fact “the age on the day of the meeting” is at least 14"
    assert run("rules", "explain", "checks.low-attendance", str(tmp_path))[0] == 1


@pytest.fixture
def made(run, tmp_path):
    code, out, err = run("new-rule", "early_meeting", "--in", str(tmp_path))
    assert code == 0 and err == "" and out.count("wrote ") == 3
    return tmp_path


def pytest_in(folder, *arguments):
    call = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(call, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout


def test_a_new_rule_checks_and_its_test_fails_and_says_what_to_do(made, run):
    assert run("check", str(made))[0] == 0
    assert "early_meeting" in load_site(made).plugins.names
    code, out = pytest_in(made)
    assert code == 1 and "1 failed, 1 passed" in out
    assert "early_meeting.py does not speak yet" in out and "write the judgement in speaks()" in out


def test_a_new_rule_is_explained_and_passes_once_its_judgement_is_written(made, run):
    assert explained(run, "early_meeting.first", str(made))["plugin"] == "early_meeting"
    plugin = made / "plugins" / "early_meeting.py"
    judgement = 'return known.get("meeting_time", "10:00") < "09:00"'
    plugin.write_text(plugin.read_text(encoding="utf-8").replace("return False", judgement), encoding="utf-8")
    code, out = pytest_in(made)
    assert code == 0 and "2 passed" in out


def test_what_a_new_rule_is_written_in_has_no_fault_of_style(made):
    for arguments in (["check", "--isolated"], ["format", "--check", "--isolated", "--line-length", "120"]):
        call = [sys.executable, "-m", "ruff", *arguments, str(made)]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Early", "cannot be the name"),
        ("early-meeting", "cannot be the name"),
        ("../early", "cannot be the name"),
        ("class", "cannot be the name"),
        ("1st", "cannot be the name"),
        ("a" * 41, "cannot be the name"),
        ("timescales", "is taken"),
        ("workflow", "is taken"),
    ],
)
def test_a_name_that_cannot_be_is_refused(run, tmp_path, name, words):
    code, _, err = run("new-rule", name, "--in", str(tmp_path))
    assert code == 1 and words in err and not list(tmp_path.iterdir())


def test_nothing_is_written_over(run, made):
    (made / "plugins" / "early_meeting.py").unlink()
    code, _, err = run("new-rule", "early_meeting", "--in", str(made))
    assert code == 1 and "is there already" in err and not (made / "plugins" / "early_meeting.py").exists()


def test_a_folder_that_is_not_there_is_said(run, tmp_path):
    code, _, err = run("new-rule", "mine", "--in", str(tmp_path / "none"))
    assert code == 1 and "There is no folder" in err
