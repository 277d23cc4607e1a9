"""Findings without code: rows of rules/checks.json as the rule says them, and what is said of mistakes in them."""

import json
from datetime import date

import pytest

from ehcforms.form import Form
from ehcforms.form_vocabulary import Vocabulary
from ehcforms.jsontext import parse
from ehcforms.rowcheck import check_rows
from ehcforms.rulebook import Rulebook
from ehcforms.site import SiteProblems, load_site, starter_folder
from ehcforms.store import open_store
from ehcforms.testing import TODAY, a_case, a_review, a_submission, an_answer
from plugins import checks

FORM = Form.model_validate({
    "id": "report",
    "title": "Report",
    "pages": [
        {"id": "p", "title": "P", "components": [
            {"type": "NumberField", "id": "attended", "title": "Attended", "fact": "attendance_percent"},
            {"type": "YesNoField", "id": "moved", "title": "Moved"},
            {"type": "RadiosField", "id": "wish", "title": "Wish",
             "options": [{"value": "stay", "text": "Stay"}, {"value": "go", "text": "Go"}]}]},
        {"id": "aims", "title": "Aims", "repeat": {"over": "plan.outcomes"}, "components": [
            {"type": "RadiosField", "id": "status", "title": "Status", "fact": "outcome_status",
             "options": [{"value": "met", "text": "Met"}, {"value": "not", "text": "Not"}]},
            {"type": "TextField", "id": "next", "title": "Next"}]},
    ],
})  # fmt: skip
OTHER = FORM.model_copy(update={"id": "advice"})


def a_row(**changes):
    return {
        "code": "x",
        "when": {"field": "wish", "is": "go"},
        "severity": "advice",
        "message": "Say why.",
        "basis": "good practice",
        "effective_from": "2014-09-01",
        **changes,
    }


def said(row, *answers, form=FORM, on=TODAY, **review):
    rules = Rulebook({"checks": {"rows": [row]}})
    paper = a_submission(form=form.id, on=on, answers=answers)
    return [
        (one.code, one.field) for one in checks.check(paper, form, a_case(), a_review(**review), rules)
    ]


GO = an_answer("wish", "go")


@pytest.mark.parametrize(
    ("row", "answers", "fields"),
    [
        (a_row(), [GO], [""]),
        (a_row(), [an_answer("wish", "stay")], []),
        (a_row(), [], []),
        (a_row(field="wish"), [GO], ["wish"]),
        (a_row(form="report"), [GO], [""]),
        (a_row(forms=["advice", "report"]), [GO], [""]),
        (a_row(form="advice"), [GO], []),
        (a_row(when={"field": "gone", "answered": False}), [GO], []),
        (a_row(when={"not": {"field": "wish", "is": "go"}}), [an_answer("wish", "stay")], [""]),
        (a_row(when={"fact": "attendance_percent", "less_than": 85}, field="attended"),
         [an_answer("attended", 84, fact="attendance_percent")], ["attended"]),
        (a_row(when={"fact": "attendance_percent", "less_than": 85}, field="attended"),
         [an_answer("attended", 85, fact="attendance_percent")], []),
        (a_row(when={"fact": "attendance_percent", "less_than": 85}), [an_answer("attended", 84)], []),
        (a_row(when={"fact": "age", "at_least": 13}, where="paper"), [], [""]),
    ],
)  # fmt: skip
def test_a_row_speaks_of_the_paper_it_is_about(row, answers, fields):
    assert said(row, *answers) == [("checks.x", field) for field in fields]


def test_what_was_just_written_counts_and_what_was_written_before_too():
    row = a_row(when={"all": [{"field": "wish", "is": "go"}, {"fact": "meeting_date", "before": "2026-02-01"}]})
    assert said(row, GO, facts={"meeting_date": date(2026, 1, 31)}) == [("checks.x", "")]
    assert said(row, GO, facts={"meeting_date": date(2026, 2, 1)}) == []
    assert said(row, GO) == []


def in_row(key, question, value):
    return an_answer(question, value, page="aims", row=key)


def test_a_question_of_a_repeated_page_is_asked_row_by_row():
    row = a_row(when={"all": [{"field": "status", "is": "not"}, {"field": "next", "answered": False}]}, field="next")
    answers = [in_row("o1", "status", "not"), in_row("o2", "status", "not"), in_row("o2", "next", "Read"), GO]
    assert said(row, *answers) == [("checks.x", "aims.o1.next")]
    assert said({**row, "field": "wish"}, *answers) == [("checks.x", "wish")]
    assert said(row, GO) == []
    mixed = a_row(when={"all": [{"field": "status", "is": "met"}, {"field": "wish", "is": "go"}]}, field="status")
    assert said(mixed, in_row("o1", "status", "met"), in_row("o2", "status", "not"), GO) == [("checks.x", "aims.o1.status")]


@pytest.mark.parametrize(("day", "count"), [("2026-01-31", 0), ("2026-02-01", 1), ("2026-03-31", 1), ("2026-04-01", 0)])
def test_a_row_speaks_while_it_is_in_force(day, count):
    row = a_row(effective_from="2026-02-01", effective_to="2026-03-31")
    assert len(said(row, GO, on=date.fromisoformat(day))) == count


def watched(row, **review):
    rules = Rulebook({"checks": {"rows": [row]}})
    return [(one.code, one.message) for one in checks.watch(a_case(), a_review(**review), TODAY, rules)]


def test_a_row_of_facts_alone_speaks_of_the_review():
    row = a_row(when={"fact": "age", "at_least": 13}, message="{known_as} is {age}.")
    assert watched(row) == [("checks.x", "Sam is 13.")] and said(row) == []
    assert watched({**row, "when": {"fact": "age", "at_least": 14}}) == []
    assert watched({**row, "form": "report"}) == [] and watched(a_row()) == []
    both = a_row(when={"fact": "age", "at_least": 13}, field="wish", where="review")
    assert len(watched(both)) == 1 and said(both) == []
    assert watched(row, closed_at=a_submission().at) == []


def test_an_authority_without_the_table_hears_nothing():
    nothing = Rulebook({})
    assert checks.check(a_submission(answers=(GO,)), FORM, a_case(), a_review(), nothing) == []
    assert checks.watch(a_case(), a_review(), TODAY, nothing) == []


@pytest.mark.parametrize("number", range(3))
def test_the_shipped_rows_behave_in_their_examples_and_have_both_kinds(site, number):
    row = site.rules.rows("checks")[number]
    assert {one["fires"] for one in row["tests"]} == {True, False} and row["effective_from"]


VOCABULARY = Vocabulary(facts={"attendance_percent": "number", "age": "number", "meeting_date": "date"})


def problems(*rows, text=""):
    text = text or json.dumps({"title": "T", "rows": list(rows)}, indent=1)
    table, positions, found = parse(text, "rules/checks.json")
    assert not found
    return list(check_rows(table, positions, {"report": FORM, "advice": OTHER}, VOCABULARY))


@pytest.mark.parametrize(
    ("changes", "code", "place", "words"),
    [
        ({"colour": "red"}, "checks.key", "rows[0].colour", "not known"),
        ({"mesage": "M"}, "checks.key", "rows[0].mesage", "Did you mean “message”?"),
        ({"severity": "fatal"}, "checks.severity", "rows[0].severity", "advice, warning, block"),
        ({"code": "Low Attendance"}, "checks.code", "rows[0].code", "small letters"),
        ({"message": ""}, "checks.value", "rows[0].message", "1 character"),
        ({"where": "here"}, "checks.value", "rows[0].where", "paper"),
        ({"effective_from": "soon"}, "checks.value", "rows[0].effective_from", "date"),
        ({"effective_from": "2026-01-02", "effective_to": "2026-01-01"}, "checks.dates", "rows[0].effective_to", "ends before it begins"),
        ({"when": {"fact": "attendence_percent", "is": 1}}, "condition.unknown-fact", "rows[0].when.fact",
         "Did you mean “attendance_percent”?"),
        ({"when": {"field": "whish", "is": "go"}}, "condition.unknown-field", "rows[0].when.field", "Did you mean “wish”?"),
        ({"when": {"field": "wish", "less_than": 3}}, "condition.operator", "rows[0].when.less_than", "cannot be asked"),
        ({"when": {"fact": "age", "is": "13"}}, "condition.value", "rows[0].when.is", "a number"),
        ({"when": {"field": "wish", "is": "Go"}}, "condition.option", "rows[0].when.is", "Did you mean “go”?"),
        ({"when": {"all": [{"field": "wish", "is": "go"}, {"fact": "agee", "is": 1}]}}, "condition.unknown-fact",
         "rows[0].when.all[1].fact", "Did you mean “age”?"),
        ({"when": "leaving"}, "condition.unknown-name", "rows[0].when", "There is no condition"),
        ({"when": {"field": "wish"}}, "checks.value", "rows[0].when", "one operator"),
        ({"when": {"field": "wish", "iss": "go"}}, "checks.key", "rows[0].when.iss", "Did you mean “is”?"),
        ({"field": "wisch"}, "checks.unknown-field", "rows[0].field", "Did you mean “wish”?"),
        ({"form": "raport"}, "checks.unknown-form", "rows[0].form", "Did you mean “report”?"),
        ({"form": "raport", "field": "wish"}, "checks.unknown-form", "rows[0].form", "Did you mean “report”?"),
        ({"tests": [{"on": "2024-02-30", "fires": True}]}, "checks.value", "rows[0].tests[0].on", "“2024-02-30” is no date. Write it like"),
        ({"forms": ["report", "advise"]}, "checks.unknown-form", "rows[0].forms[1]", "Did you mean “advice”?"),
        ({"message": "{agee} years"}, "checks.unknown-fact", "rows[0].message", "Did you mean “age”?"),
        ({"severity": "block"}, "checks.block", "rows[0].severity", "only the law itself"),
        ({"severity": "block", "basis": "SEND Code of Practice 2015, 9.176"}, "checks.block", "rows[0].severity", "law"),
        ({"tests": [{"answers": {"wish": "stay"}, "fires": True}]}, "checks.example", "rows[0].tests[0].fires", "is silent"),
        ({"tests": [{"answers": {"wish": "go"}, "fires": False}]}, "checks.example", "rows[0].tests[0].fires", "speaks"),
        ({"tests": [{"answers": {"whish": "go"}, "fires": True}]}, "checks.example-name", "rows[0].tests[0].answers.whish",
         "Did you mean “wish”?"),
        ({"tests": [{"facts": {"agee": 3}, "fires": False}]}, "checks.example-name", "rows[0].tests[0].facts.agee", "age"),
        ({"tests": [{"form": "raport", "fires": False}]}, "checks.example-name", "rows[0].tests[0].form", "report"),
        ({"tests": [{"answers": {}}]}, "checks.missing", "rows[0].tests[0]", '"fires"'),
        ({"tests": [{"answer": {}, "fires": True}]}, "checks.key", "rows[0].tests[0].answer", "answers"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_place_and_what_to_do(changes, code, place, words):
    (one,) = problems(a_row(**changes))
    assert (one.code, one.place) == (code, place) and one.line > 2 and words in f"{one.message} {one.fix}"


TWINS = [
    {},
    {"when": {"field": "moved", "is": True}, "field": "moved"},
    {"when": {"fact": "meeting_date", "after": {"from": "meeting_date", "days": -14}}},
    {"when": {"field": "status", "is": "not"}, "field": "next", "tests": [{"answers": {"status": "not"}, "fires": True}]},
    {"severity": "block", "basis": "SEND Regulations 2014, reg 20(6)"},
    {"severity": "block", "basis": "Children and Families Act 2014, s.44"},
    {"message": "{age} years", "form": "report", "where": "paper", "note": "agreed in May"},
    {"tests": [{"answers": {"wish": "go"}, "on": "2014-08-31", "fires": False}, {"answers": {"wish": "go"}, "on": "2014-09-01", "fires": True}]},
    {"form": "report", "tests": [{"form": "advice", "answers": {"wish": "go"}, "fires": False}]},
]  # fmt: skip


@pytest.mark.parametrize("changes", TWINS)
def test_its_harmless_twin_is_no_mistake(changes):
    assert problems(a_row(**changes)) == []


@pytest.mark.parametrize("key", ["code", "when", "severity", "message"])
def test_what_is_missing_is_told(key):
    row = a_row()
    del row[key]
    (one,) = problems(row)
    assert one.code == "checks.missing" and f"“{key}” is missing" in one.message


def test_a_code_stands_twice_only_at_different_times():
    old, new = a_row(effective_to="2025-12-31"), a_row(effective_from="2026-01-01")
    assert problems(old, new) == []
    (one,) = problems(old, a_row(effective_from="2025-12-31"))
    assert (one.code, one.place) == ("checks.duplicate-code", "rows[1].code")
    assert [one.code for one in problems(a_row(), a_row(), a_row(code="y"))] == ["checks.duplicate-code"]


@pytest.mark.parametrize("text", ["[]", "{}", '{"rows": "x"}', '{"rows": {}}'])
def test_a_table_without_rows_is_told(text):
    assert [one.code for one in problems(text=text)] == ["checks.no-rows"]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rules").mkdir()
    return tmp_path


def write(folder, *rows):
    (folder / "rules" / "checks.json").write_text(json.dumps({"title": "Ours", "rows": list(rows)}))


def test_the_check_of_a_site_reads_the_rows(folder):
    write(folder, a_row(basis="", when={"field": "recommendation", "is": "maintian"}))
    with pytest.raises(SiteProblems) as raised:
        load_site(folder)
    assert {one.code for one in raised.value.problems} == {"rule.basis", "condition.option"}
    assert all(one.file == "rules/checks.json" for one in raised.value.problems)


def test_a_running_review_keeps_the_rows_with_which_it_began(folder, tmp_path):
    row = a_row(code="ours", when={"fact": "age", "at_least": 13}, message="Old words.")
    write(folder, row)
    before, store = load_site(folder), open_store(tmp_path / "data", {"least_free": 0})
    before.keep(store)
    write(folder, {**row, "message": "New words."}, {**row, "code": "another", "message": "New words."})
    after = load_site(folder)

    def heard(review):
        edition = after.edition_of(review, store)
        found = edition.plugins.watch(a_case(), review, TODAY, edition.rules).findings
        return [(one.code, one.message) for one in found if one.code.startswith("checks.")]

    assert heard(a_review(pinned=before.edition.digest)) == [("checks.ours", "Old words.")]
    assert heard(a_review(pinned=after.edition.digest)) == [("checks.ours", "New words."), ("checks.another", "New words.")]


def test_the_shipped_table_is_the_one_that_the_readme_explains():
    text = (starter_folder() / "rules" / "README.md").read_text(encoding="utf-8")
    assert all(f"`{key}`" in text for key in ("when", "where", "fires", "forms", "field", "tests"))
