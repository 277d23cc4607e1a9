"""The command `try`: what is wrong with the answers, and what the rules make of them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ehcforms.cli import main
from ehcforms.formcheck import read_form

ROOT = Path(__file__).parent.parent
CASE = {
    "child": {"name": "Sam Lee", "date_of_birth": "2012-09-01"},
    "plan": {"made_on": "2024-02-29", "outcomes": ["By July Sam will read a page aloud.", {"id": "b", "text": "Talk."}]},
    "last_review": "2025-02-20",
    "review": {"meeting_date": "2026-01-15"},
}
FORM = {
    "id": "setting-advice",
    "title": "Advice",
    "conditions": {"told": {"field": "tell", "is": True}},
    "lists": {"progress": [{"value": "on-track", "text": "On track"}, {"value": "not-yet", "text": "Not yet"}]},
    "pages": [
        {"id": "one", "title": "One", "components": [
            {"type": "TextField", "id": "name", "title": "Name", "required": True, "max_length": 10},
            {"type": "YesNoField", "id": "tell", "title": "Tell more of {known_as}?"},
            {"type": "MultilineTextField", "id": "more", "title": "What?", "required": True, "show_when": "told"},
            {"type": "NumberField", "id": "percent", "title": "Per cent", "max": 100, "fact": "attendance_percent"},
            {"type": "DatePartsField", "id": "day", "title": "Day"},
            {"type": "MonthYearField", "id": "month", "title": "Month"},
            {"type": "TimeField", "id": "time", "title": "Time"},
            {"type": "EmailAddressField", "id": "mail", "title": "Mail"},
            {"type": "RadiosField", "id": "way", "title": "Way", "list": "progress"},
            {"type": "CheckboxesField", "id": "ways", "title": "Ways", "list": "progress"},
            {"type": "UkAddressField", "id": "home", "title": "Home"},
            {"type": "FileUploadField", "id": "files", "title": "Files", "fact": "attachments"},
            {"type": "TextField", "id": "exclusions", "title": "Exclusions"},
            {"type": "DeclarationField", "id": "sure", "title": "Sure", "content": "I am."},
            {"type": "PersonField", "id": "who", "title": "Who"},
            {"type": "TableField", "id": "table", "title": "Table", "columns": [
                {"id": "what", "title": "What"}, {"id": "when", "title": "When", "type": "DatePartsField"},
                {"id": "how", "title": "How", "type": "SelectField", "list": "progress"}]}]},
        {"id": "two", "title": "Two", "condition": {"fact": "needs", "contains": "cognition-and-learning"}, "components": [
            {"type": "TextField", "id": "gap", "title": "Gap"}]},
        {"id": "aims", "title": "Aims", "repeat": {"over": "plan.outcomes", "title": "{outcome}"}, "components": [
            {"type": "SelectField", "id": "status", "title": "Status", "list": "progress", "required": True,
             "fact": "outcome_status"},
            {"type": "TextField", "id": "why", "title": "Why", "show_when": {"field": "status", "is": "not-yet"}}]},
        {"id": "wishes", "title": "Wishes", "repeat": {"add_another": True, "max": 3}, "components": [
            {"type": "TextField", "id": "wish", "title": "Wish", "required": True}]},
        {"id": "provision", "title": "Provision", "repeat": {"over": "plan.provision"}, "components": [
            {"type": "TextField", "id": "works", "title": "Works"},
            {"type": "SelectField", "id": "given", "title": "Given", "list": "progress"}]},
    ],
}  # fmt: skip
WHOLE = {
    "name": "Ada",
    "tell": True,
    "more": "Sam builds models.",
    "percent": 96.5,
    "day": "2026-01-05",
    "month": "2026-03",
    "time": "9:30am",
    "mail": "ada@school.example",
    "way": "on-track",
    "ways": ["not-yet", "on-track"],
    "home": {"line1": "1 Mill Road", "town": "Fenmarsh", "postcode": "AA3 1AB"},
    "files": ["notes.pdf"],
    "sure": True,
    "who": "senco",
    "table": [{"what": "Read", "when": "2026-02-03", "how": "on-track"}, {"when": "3 March 2026"}],
    "aims": {"*": {"status": "on-track"}, "b": {"status": "not-yet", "why": "Ill"}},
    "wishes": [{"wish": "A trip"}, {"wish": "A book"}],
}


@pytest.fixture
def folder(tmp_path):
    """A site whose advice is the form above, with a rule that asks, says, requests and tells."""
    for room in ("forms", "plugins", "rules"):
        (tmp_path / room).mkdir()
    text = json.dumps(FORM)
    assert read_form(text, "forms/setting-advice.json")[1] == []
    (tmp_path / "forms" / "setting-advice.json").write_text(text)
    return tmp_path


@pytest.fixture
def tried(folder, capsys):
    def run(answers=WHOLE, case=CASE, *more, form="setting-advice", on="2026-01-05"):
        (folder / "case.json").write_text(case if isinstance(case, str) else json.dumps(case))
        (folder / "answers.json").write_text(answers if isinstance(answers, str) else json.dumps(answers))
        files = ["--case", str(folder / "case.json"), "--answers", str(folder / "answers.json")]
        code = main(["try", form, *files, "--on", on, "--site", str(folder), *more])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def told(tried):
    def run(answers=WHOLE, case=CASE, *more, **named):
        code, out, err = tried(answers, case, "--json", *more, **named)
        assert code == 0, err
        return json.loads(out)

    return run


def test_answers_as_a_person_writes_them_are_understood(told):
    report = told()
    assert report["errors"] == []
    assert set(report) >= {"errors", "pages", "findings", "requests", "notices", "not_applied", "could_not_run"}


@pytest.mark.parametrize(
    "twin",
    [
        {"tell": "Yes"}, {"percent": "96.5"}, {"percent": 1e-7}, {"percent": 100}, {"day": "5 January 2026"}, {"month": "3 2026"},
        {"way": "On track"}, {"ways": "on-track"}, {"files": "notes.pdf"}, {"sure": "yes"}, {"home": None}, {"table": []},
        {"aims": [{"status": "on-track"}, {"status": "not-yet"}]}, {"wishes": {"a": {"wish": "A trip"}}}, {"name": "🎨 É’s"},
        {"more": "x" * 90_000}, {"table": [{"how": "On track"}]},
    ],
    ids=lambda twin: next(iter(twin)),
)  # fmt: skip
def test_so_are_its_other_ways_of_writing(told, twin):
    report = told({**WHOLE, **twin})
    assert [one for one in report["errors"] if one["field"] in twin] == []


@pytest.mark.parametrize(
    ("change", "field", "kind", "words"),
    [
        ({"nmae": "Ada"}, "nmae", "unknown-question", "Did you mean “name”?"),
        ({"one": {"name": "Ada"}}, "one", "unknown-question", "a page and not a question"),
        ({"status": "on-track"}, "status", "unknown-question", '{"aims": {"*": {"status"'),
        ({"name": None}, "name", "missing", "Enter an answer to “Name”"),
        ({"name": ""}, "name", "missing", "Enter an answer"),
        ({"name": "Ada Okafor Smith"}, "name", "wrong", "Use 10 or fewer"),
        ({"name": ["Ada"]}, "name", "wrong-type", "a text in quotation marks"),
        ({"name": True}, "name", "wrong-type", "a text"),
        ({"tell": "perhaps"}, "tell", "wrong-type", "“Tell more of Sam?”: write true or false"),
        ({"tell": 1}, "tell", "wrong-type", "true or false"),
        ({"percent": "most"}, "percent", "wrong", "must be a number"),
        ({"percent": 101}, "percent", "wrong", "100 or less"),
        ({"percent": [96]}, "percent", "wrong-type", "write a number"),
        ({"day": "2026-02-30"}, "day", "wrong", "must be a real date"),
        ({"day": 20260105}, "day", "wrong-type", "write a date"),
        ({"month": "soon"}, "month", "wrong", "must be a real month and year"),
        ({"month": 3}, "month", "wrong-type", "write a month"),
        ({"time": "late"}, "time", "wrong", "must be a time"),
        ({"mail": "ada"}, "mail", "wrong", "must be an email address"),
        ({"way": "ontrack"}, "way", "option", "Did you mean “on-track”?"),
        ({"ways": ["on-track", "never"]}, "ways", "option", "“never” is none of the answers"),
        ({"who": "nobody"}, "who", "option", "none of the answers"),
        ({"home": "1 Mill Road"}, "home", "wrong-type", "write an object"),
        ({"home": {"line1": "1 Mill Road"}}, "home", "wrong", "the town of the address"),
        ({"files": [1]}, "files", "wrong-type", "names of the files"),
        ({"table": {"what": "Read"}}, "table", "wrong-type", "a list of objects"),
        ({"table": [{"waht": "Read"}]}, "table", "unknown-column", "Did you mean “what”?"),
        ({"table": [{"how": "never"}]}, "table", "option", "none of the answers"),
        ({"table": [{"when": "soon"}]}, "table", "wrong", "must be a real date"),
        ({"gap": "Six months"}, "gap", "not-asked", "“the areas of need in the plan” contains “cognition-and-learning”"),
        ({"tell": False}, "more", "not-asked", "“Tell more of Sam?” is yes"),
        ({"aims": {"o1": {"status": "on-track"}}}, "aims.b.status", "missing", "Choose an answer to “Status”"),
        ({"aims": {"o2": {}}}, "aims", "unknown-row", "There is no row “o2”"),
        ({"aims": "fine"}, "aims", "wrong-type", "asked in rows"),
        ({"aims": [{}, {}, {}]}, "aims", "too-many-rows", "there can be 2"),
        ({"aims": {"*": {"status": "on-track", "stats": "x"}}}, "aims.o1.stats", "unknown-question", "Did you mean “status”?"),
        ({"aims": {"*": {"status": "on-track", "why": "Ill"}}}, "aims.b.why", "not-asked", "“Status” is “Not yet”"),
        ({"wishes": [{"wish": "a"}] * 4}, "wishes", "too-many-rows", "there can be 3"),
        ({"wishes": [{"wish": "a"}, {"wish": ["b"]}]}, "wishes.1.wish", "wrong-type", "a text"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_field_its_kind_and_what_to_write(told, change, field, kind, words):
    report = told({**WHOLE, **change})
    found = [one for one in report["errors"] if one["field"] == field]
    assert [one["kind"] for one in found] == [kind] and words in found[0]["message"], report["errors"]


def test_words_that_are_too_long_are_heard_all_the_same(told, folder):
    (folder / "plugins" / "mine.py").write_text(
        '"""Mine."""\nfrom ehcforms import Finding, rule\n@rule\ndef check(submission):\n'
        "    for answer in submission.answers:\n"
        "        yield Finding(code='mine.heard', severity='advice', message=str(answer.text), field=answer.field)\n"
    )
    form = json.loads((folder / "forms" / "setting-advice.json").read_text())
    form["pages"][2]["components"][1]["max_length"] = 5
    (folder / "forms" / "setting-advice.json").write_text(json.dumps(form))
    aims = {"o1": {"status": "not-yet", "why": "Much too long"}, "b": {"status": "on-track"}}
    report = told({**WHOLE, "name": "Ada Okafor Smith", "aims": aims})
    assert {"name", "aims.o1.why"} <= {one["field"] for one in report["errors"]}
    heard = {one["field"]: one["message"] for one in report["findings"] if one["code"] == "mine.heard"}
    assert (heard["name"], heard["aims.o1.why"]) == ("Ada Okafor Smith", "Much too long")
    assert heard["aims.b.status"] == "On track"


def test_what_did_not_apply_says_why(told):
    report = told({**WHOLE, "tell": False, "more": None})
    found = {(one["what"], one["name"]): one["why"] for one in report["not_applied"]}
    assert found["question", "more"] == "it is asked only when the answer to “Tell more of Sam?” is yes"
    assert "“cognition-and-learning”" in found["page", "two"] and "nothing in plan.provision" in found["page", "provision"]
    assert ("question", "why") not in found and ("question", "name") not in found
    assert ("question", "why") in {(one["what"], one["name"]) for one in told({"name": "Ada"})["not_applied"]}


RULE = '''
"""It asks, says, requests and tells."""
from ehcforms import Finding, Notify, Page, Request, rule

@rule
def ask(form):
    yield Page.model_validate({"id": "extra", "title": "Extra", "basis": "reg 1", "components": [
        {"type": "TextField", "id": "more-still", "title": "More still", "required": True}]})

@rule
def check(submission):
    for answer in submission.answers:
        if answer.question == "name":
            yield Finding(code="mine.name", severity="advice", message="A name.", field="name", start=0, end=2,
                          suggestion="Another", basis="good practice")

@rule
def watch(review):
    if any(answer.question == "name" for one in review.submissions for answer in one.answers):
        yield Finding(code="mine.seen", severity="warning", message="Seen.", basis="good practice")

@rule
def route(findings):
    yield Request(form="triage", of="team:educational-psychology", reason="needed")
    yield Notify(mail="request-escalated", to="senco", about={"team": "EP"})
'''


def test_everything_that_rules_say_is_told(told, folder):
    (folder / "plugins" / "mine.py").write_text(RULE)
    report = told()
    assert report["pages"][0]["id"] == "extra" and report["pages"][0]["questions"][0]["id"] == "more-still"
    assert [one["field"] for one in report["errors"]] == ["more-still"]
    mine = [one for one in report["findings"] if one["code"].startswith("mine.")]
    assert mine[0] == {
        "hook": "check", "rule": "mine", "code": "mine.name", "severity": "advice", "message": "A name.", "field": "name",
        "start": 0, "end": 2, "suggestion": "Another", "basis": "good practice", "text": "Ad",
    }  # fmt: skip
    assert (mine[1]["hook"], mine[1]["code"]) == ("watch", "mine.seen")
    asked = next(one for one in report["requests"] if one["by"] == "mine")
    assert (asked["form"], asked["of"], asked["asked_before"]) == ("triage", "educational-psychology", False)
    assert asked["name"] == "Educational Psychology Service"
    notice = next(one for one in report["notices"] if one["by"] == "mine")
    assert (notice["to"], notice["name"]) == ("senco", "SENCo") and "15 January 2026" in notice["subject"]
    assert told({**WHOLE, "more-still": "x"})["errors"] == []


@pytest.mark.parametrize("hook", ["ask", "check", "watch", "route"])
def test_a_rule_that_fails_is_named_with_its_hook_and_the_others_are_heard(told, tried, folder, hook):
    (folder / "plugins" / "mine.py").write_text(RULE)
    (folder / "plugins" / "wrong.py").write_text(
        f'"""Wrong."""\nfrom ehcforms import rule\n@rule\ndef {hook}(case):\n    raise ValueError("no luck")\n'
    )
    report = told()
    (failed,) = report["could_not_run"]
    assert (failed["rule"], failed["hook"]) == ("wrong", hook)
    assert "ValueError" in failed["why"] and "wrong.py:5" in failed["why"] and "no luck" in failed["why"]
    assert {"mine.name", "mine.seen"} <= {one["code"] for one in report["findings"]}
    assert f"wrong in {hook}: ValueError" in tried()[1]


def test_what_a_rule_wants_that_cannot_be_is_told(told, folder):
    (folder / "plugins" / "mine.py").write_text(
        '"""Mine."""\nfrom ehcforms import Notify, Request, rule\n@rule\ndef route(case):\n'
        '    return [Request(form="nothing", of="senco"), Request(form="triage", of="king"), Notify(mail="none", to="senco")]\n'
    )
    failed = told()["could_not_run"]
    whys = " ".join(one["why"] for one in failed)
    assert len(failed) == 3 and "“nothing”, which does not exist" in whys and "“king”" in whys and "“none”, which has no wording" in whys


def test_rows_that_are_not_in_force_are_told(told, folder):
    row = {"when": {"fact": "age", "at_least": 3}, "severity": "advice", "message": "M", "basis": "good practice"}
    rows = [
        {**row, "code": "later", "effective_from": "2026-01-06"},
        {**row, "code": "now", "effective_from": "2026-01-05"},
        {**row, "code": "gone", "effective_to": "2026-01-04"},
    ]
    (folder / "rules" / "checks.json").write_text(json.dumps({"title": "T", "rows": rows}))
    report = told()
    whys = {one["name"]: one["why"] for one in report["not_applied"] if one["what"] == "rule"}
    assert whys["checks.later"] == "it is in force from 2026-01-06"
    assert whys["checks.gone"] == "it was in force until 2026-01-04" and "checks.now" not in whys
    assert "checks.now" in {one["code"] for one in report["findings"]}


def test_an_own_finding_that_is_silent_says_when_it_would_speak(told):
    whys = {one["name"]: one["why"] for one in told()["not_applied"] if one["what"] == "check"}
    assert set(whys) == {"checks.no-social-worker"} and "is yes and" in whys["checks.no-social-worker"]
    whys = {one["name"]: one["why"] for one in told({}, CASE, form="report")["not_applied"] if one["what"] == "check"}
    assert "“Is the setting still right for Sam?” is “A change" in whys["checks.change-not-recommended"]
    spoken = {"placement": "change", "recommendation": "maintain"}
    silent = [one["name"] for one in told(spoken, CASE, form="report")["not_applied"] if one["what"] == "check"]
    assert "checks.change-not-recommended" not in silent and "checks.low-attendance" in silent


def test_who_writes_is_whom_the_form_is_asked_of_or_who_is_named(told, tried):
    assert told()["as"] == "senco" and told({}, CASE, form="triage")["as"] == "disability-service"
    assert told({}, CASE, form="professional-advice")["as"] == "team"
    people = [{"name": "Ed Psych", "team": "educational-psychology"}, {"name": "Dr Okoro"}]
    invited = {**CASE, "review": {"people": people}}
    assert told({}, invited, form="professional-advice")["as"] == "educational-psychology"
    assert told({}, invited, "--as", "professional", form="professional-advice")["as"] == "professional"
    assert told({}, CASE, form="parent-views")["as"] == "parent"
    assert told({}, CASE, "--as", "educational-psychology", form="triage")["as"] == "educational-psychology"
    helped = told({}, CASE, "--as", "senco", form="parent-views")
    assert helped["as"] == "parent" and "recorded-by" in {one["field"] for one in helped["errors"]}
    code, _, err = tried({}, CASE, "--as", "sencoo")
    assert code == 1 and "Did you mean “senco”?" in err


def test_the_stage_is_the_one_that_takes_the_form(told):
    arrange = {"date": "2026-03-05", "time": "14:00", "venue": "Room 4", "personal-budget-told": True}
    report = told(arrange, CASE, form="arrange")
    assert (report["stage"], report["stage_after"]) == ("arrange", "contribute")
    stated = {**CASE, "review": {**CASE["review"], "stage": "meeting"}}
    assert told(arrange, stated, form="arrange")["stage"] == "meeting"
    assert told({}, stated, form="report")["stage"] == "report"
    assert "No stage" in told({}, CASE, form="plan")["refused"]


def test_what_blocks_is_said_and_the_review_stays(told):
    old = {**CASE, "child": {**CASE["child"], "date_of_birth": "2011-09-01"}}
    report = told({"adulthood-health": "none"}, old, form="report")
    assert report["refused"] and report["stage_after"] == "report" and report["pages"][0]["id"] == "adulthood"
    hooks = {one["hook"] for one in report["findings"]}
    assert hooks == {"check", "watch"} and any(one["severity"] == "block" for one in report["findings"])


def test_papers_of_the_file_are_known_to_the_dates(tmp_path, capsys):
    arrange = {"date": "2026-03-05", "time": "14:00", "venue": "Room 4", "personal-budget-told": True}
    paper = {"form": "arrange", "on": "2026-01-05", "answers": arrange}
    case = {**CASE, "review": {"papers": [paper]}}
    (tmp_path / "case.json").write_text(json.dumps(case))
    assert main(["dates", "--case", str(tmp_path / "case.json"), "--on", "2026-01-06", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["facts"]["meeting_date"] == "2026-03-05"


def test_papers_of_the_file_are_known_to_the_rules(told, tried):
    paper = {"form": "setting-advice", "by": "senco", "on": "2025-12-20", "answers": {"name": "Ada", "percent": 61}}
    case = {**CASE, "review": {**CASE["review"], "papers": [paper]}}
    assert "checks.low-attendance" in codes(told({}, case, form="report"))
    assert "checks.low-attendance" not in codes(told({}, CASE, form="report"))
    wrong = {**case, "review": {"papers": [{**paper, "answers": {"nmae": "x"}}]}}
    code, _, err = tried({}, wrong, form="report")
    assert code == 1 and "papers, setting-advice of senco: nmae" in err and "Did you mean “name”?" in err
    code, _, err = tried({}, {**CASE, "review": {"papers": [{**paper, "form": "seting-advice"}]}})
    assert code == 1 and "Did you mean “setting-advice”?" in err


def codes(report):
    return {one["code"] for one in report["findings"]}


@pytest.mark.parametrize(
    ("answers", "case", "form", "words"),
    [
        (WHOLE, CASE, "seting-advice", "Did you mean “setting-advice”?"),
        ("[]", CASE, "setting-advice", "holds no answers"),
        ("{", CASE, "setting-advice", "answers.json:1:"),
        ('{"name": "a", "name": "b"}', CASE, "setting-advice", "a second time"),
        (WHOLE, "{", "setting-advice", "is no case file"),
        (WHOLE, {"child": CASE["child"]}, "setting-advice", "plan: this is missing"),
        (WHOLE, {**CASE, "review": {"facts": {"meting_time": "9:30"}}}, "setting-advice", "Did you mean “meeting_time”?"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(tried, answers, case, form, words):
    code, out, err = tried(answers, case, form=form)
    assert code == 1 and out == "" and words in err and "Traceback" not in err


@pytest.mark.parametrize("missing", ["--case", "--answers"])
def test_a_missing_file_is_said(folder, capsys, missing):
    files = {"--case": folder / "case.json", "--answers": folder / "answers.json"}
    for path, value in zip(files.values(), (CASE, WHOLE), strict=True):
        path.write_text(json.dumps(value))
    files[missing] = folder / "none.json"
    arguments = [words for name, path in files.items() for words in (name, str(path))]
    assert main(["try", "setting-advice", *arguments]) == 1
    assert "none.json cannot be read" in capsys.readouterr().err


def test_a_person_reads_a_page(tried):
    code, out, _ = tried({**WHOLE, "tell": False, "percent": "most"})
    assert code == 0 and out.startswith("Advice, sent by senco on 2026-01-05\nOnce the errors below")
    assert "  percent: “Per cent” must be a number" in out and "Did not apply (" in out
    assert "The review stays in its stage “contribute”." in tried()[1]


def test_what_can_hardly_be_right_is_pointed_at(tried):
    code, _, err = tried(WHOLE, {**CASE, "last_review": "2023-01-01"})
    assert code == 0 and "Please check: The last review" in err


def test_each_question_and_answer_can_be_followed(tried, monkeypatch):
    monkeypatch.setenv("EHCFORMS_TRACE", "1")
    code, out, err = tried(WHOLE, CASE, "--json")
    assert code == 0 and json.loads(out)["errors"] == []
    for hook in ("ask", "check", "watch", "route"):
        assert any(line.startswith(hook) and " ms " in line for line in err.splitlines())
    monkeypatch.setenv("EHCFORMS_TRACE", "0")
    assert tried()[2] == ""


SMALLEST = {"child": CASE["child"], "plan": {"made_on": "2024-02-29"}}


@pytest.mark.parametrize("form", ["arrange", "setting-advice", "parent-views", "child-views", "professional-advice",
                                  "social-care-advice", "triage", "meeting", "report", "decision", "plan"])  # fmt: skip
def test_every_shipped_form_can_be_tried_with_the_smallest_case(tmp_path, capsys, form):
    (tmp_path / "case.json").write_text(json.dumps(SMALLEST))
    (tmp_path / "answers.json").write_text("{}")
    files = ["--case", str(tmp_path / "case.json"), "--answers", str(tmp_path / "answers.json")]
    assert main(["try", form, *files, "--on", "2026-01-05", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["could_not_run"] == [] and {one["kind"] for one in report["errors"]} <= {"missing"}


def test_other_commands_do_not_wait_for_what_only_this_one_needs():
    code = "import sys; from ehcforms.cli import parser; parser(); print('flask' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
