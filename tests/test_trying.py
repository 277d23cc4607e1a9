"""The commands that try rules out on a plain file, without a server."""

import io
import json
import sys

import docx
import pytest

from ehcforms.cli import main

CASE = {
    "child": {"name": "Sam Lee", "date_of_birth": "2012-09-01"},
    "plan": {"made_on": "2024-02-29"},
    "last_review": "2025-02-20",
    "review": {"meeting_date": "2026-01-15"},
}


def run(capsys, *arguments):
    code = main(list(arguments))
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture
def a_file(tmp_path):
    def write(value):
        path = tmp_path / "case.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        return str(path)

    return write


def test_dates_of_the_smallest_case(a_file, capsys):
    code, out, _ = run(capsys, "dates", "--case", a_file(CASE), "--on", "2026-01-05", "--json")
    told = json.loads(out)
    due = {one["name"]: one["due"] for one in told["deadlines"]}
    assert code == 0
    assert due["review_due"] == "2026-02-19" and due["meeting_latest"] == "2026-01-22"
    assert due["notice_due"] == due["papers_due"] == "2025-12-31"
    assert (
        due["report_due"] == "2026-01-29"
        and due["decision_due"] == "2026-02-12"
        and due["final_plan_due"] == "2026-04-09"
    )
    assert due["phase_transfer"] is None
    assert all({"name", "due", "target", "state", "counted_from", "basis"} <= set(one) for one in told["deadlines"])
    assert told["facts"]["year_group"] == 8 and told["facts"]["age"] == 13
    assert told["facts"]["under_five"] is False and told["facts"]["adulthood"] is False


def test_dates_without_a_review_count_from_the_plan(a_file, capsys):
    plain = {"child": CASE["child"], "plan": CASE["plan"]}
    _, out, _ = run(capsys, "dates", "--case", a_file(plain), "--on", "2025-01-05")
    assert "2025-02-28" in out and "not known" in out


def test_more_of_a_case_may_be_told(a_file, capsys):
    people = [{"name": "Disability Service", "role": "team", "team": "disability-service", "invited_on": "2025-12-01"}]
    child = {**CASE["child"], "social_worker": "Pat Moore", "year_taught": 9}
    review = {
        "meeting_date": "2026-01-15",
        "people": people,
        "facts": {"decision": "amend", "decision_date": "2026-02-02"},
    }
    plan = {**CASE["plan"], "needs": ["cognition-and-learning"], "outcomes": ["By July …"]}
    _, out, _ = run(
        capsys,
        "dates",
        "--case",
        a_file({**CASE, "child": child, "plan": plan, "review": review}),
        "--on",
        "2026-02-03",
        "--json",
    )
    told = json.loads(out)
    due = {one["name"]: (one["due"], one["state"]) for one in told["deadlines"]}
    assert due["final_plan_due"][0] == "2026-03-30" and due["notice_due"] == ("2025-12-31", "met")
    assert told["facts"]["adulthood"] is True


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{", "is no case file"),
        ({"child": {}}, "child.name"),
        ({**CASE, "colour": "red"}, "colour"),
        ({**CASE, "last_review": "soon"}, "last_review"),
    ],
)
def test_a_bad_case_file_says_where(a_file, capsys, value, words):
    code, _, err = run(capsys, "dates", "--case", a_file(value))
    assert code == 1 and words in err and "ehcforms schema case" in err


def test_a_missing_case_file_is_said(capsys, tmp_path):
    (tmp_path / "latin.json").write_bytes(b'{"child": "\xe4"}')
    for name, why in (("none.json", "there is no such file"), ("", "it is a folder"), ("latin.json", "it is not saved as UTF-8")):
        code, _, err = run(capsys, "dates", "--case", str(tmp_path / name))
        assert code == 1 and f"cannot be read: {why}." in err and "Errno" not in err


def test_the_schema_of_a_case_is_printed(capsys):
    _, out, _ = run(capsys, "schema", "case")
    assert set(json.loads(out)["required"]) == {"child", "plan"}


TEXT = "Sam suffers from epilepsy.\n\nHe is kind. He refuses to write.\n"


def test_language_from_standard_input_with_exact_places(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(TEXT))
    code, out, _ = run(capsys, "language", "-", "--json")
    told = json.loads(out)
    lines = TEXT.splitlines()
    assert code == 0 and [(one["line"], one["text"]) for one in told] == [(1, "suffers from"), (3, "refuses to")]
    assert all(lines[one["line"] - 1][one["start"] : one["end"]] == one["text"] for one in told)
    assert all(one["code"].startswith("transparency.") and one["basis"] and one["suggestion"] for one in told)


def test_language_of_provision_and_of_a_word_file(capsys, tmp_path):
    document = docx.Document()
    document.add_paragraph("Fine words.")
    document.add_paragraph("Sam would benefit from regular support.")
    document.save(tmp_path / "a.docx")
    _, out, _ = run(capsys, "language", str(tmp_path / "a.docx"), "--as", "provision")
    assert out.startswith("2:5:") and "neither who nor how often" in out


class Piped:
    """Standard input of which a test decides the bytes."""

    def __init__(self, content):
        self.buffer = io.BytesIO(content)


def test_language_reads_standard_input_as_utf_8_with_marks_and_line_ends_of_all_systems(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Piped("\ufeffZoë 🎨 is lazy.\r\n\r\nShe is lazy.\rHe is lazy.\n".encode()))
    code, out, _ = run(capsys, "language", "-", "--json")
    told = [(one["line"], one["start"], one["end"], one["text"]) for one in json.loads(out)]
    assert code == 0 and told == [(1, 9, 13, "lazy"), (3, 7, 11, "lazy"), (4, 6, 10, "lazy")]


def test_language_says_so_when_standard_input_is_not_utf_8(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Piped(b"He is lazy \xff"))
    code, _, err = run(capsys, "language", "-")
    assert code == 1 and "Standard input cannot be read" in err and "UTF-8" in err


def test_language_reads_a_text_as_one_paper(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("CAMHS came.\nChild and adolescent mental health services (CAMHS) wrote.\n"))
    assert run(capsys, "language", "-")[:2] == (0, "Nothing was noticed.\n")
    monkeypatch.setattr(sys, "stdin", io.StringIO("CAMHS came.\nCAMHS wrote.\n"))
    assert run(capsys, "language", "-")[1].startswith("1:1: “CAMHS”")


@pytest.mark.parametrize("kind", ["advice", "provision", "outcome"])
def test_language_says_nothing_but_what_rules_about_words_say(capsys, monkeypatch, kind):
    monkeypatch.setattr(sys, "stdin", io.StringIO("By July, Sam will read a page aloud with two words told, so that he can follow a recipe.\n"))
    code, out, err = run(capsys, "language", "-", "--as", kind, "--json")
    assert code == 0 and err == ""
    assert all(one["code"].split(".")[0] in ("transparency", "provision", "outcomes") for one in json.loads(out))


def test_language_reads_the_tables_of_a_word_file(capsys, tmp_path):
    document = docx.Document()
    document.add_table(rows=1, cols=2).cell(0, 1).text = "He is lazy."
    document.save(tmp_path / "a.docx")
    assert "“lazy”" in run(capsys, "language", str(tmp_path / "a.docx"))[1]


@pytest.mark.parametrize(
    ("name", "why"),
    [("none.txt", "there is no such file."), (".", "it is a folder."), ("broken.docx", "it is no Word file."),
     ("latin.txt", "it is not saved as UTF-8.")],
)  # fmt: skip
def test_a_text_that_cannot_be_read_is_said(capsys, tmp_path, name, why):
    (tmp_path / "broken.docx").write_bytes(b"no zip")
    (tmp_path / "latin.txt").write_bytes(b"\xff\xfe\xfa")
    code, _, err = run(capsys, "language", str(tmp_path / name))
    assert code == 1 and f"cannot be read: {why} Save it" in err


PRINTING = """'''It prints.'''
from ehcforms import rule
print("loaded")

@rule
def watch(case, review, today, rules):
    print("watching", case.known_as)
    return []

@rule
def check(submission, form, case, review, rules):
    print("checking", form.id)
    return []
"""


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["dates", "--case", "CASE"], "watching Sam"),
        (["try", "child-views", "--case", "CASE", "--answers", "ANSWERS"], "checking child-views"),
        (["language", "ANSWERS"], "checking"),
    ],
)
def test_what_a_rule_prints_stands_beside_the_report(capsys, a_file, tmp_path, arguments, printed):
    (tmp_path / "site" / "plugins").mkdir(parents=True)
    (tmp_path / "site" / "plugins" / "printing.py").write_text(PRINTING)
    answers = tmp_path / "answers.json"
    answers.write_text("{}")
    files = {"CASE": a_file(CASE), "ANSWERS": str(answers)}
    given = [files.get(one, one) for one in arguments]
    code, out, err = run(capsys, *given, "--site", str(tmp_path / "site"), "--json")
    assert code == 0 and isinstance(json.loads(out), (dict, list))
    assert "loaded" in err and printed in err
