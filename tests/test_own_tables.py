"""What `ehcforms check` says of tables that an authority changed: each slip with file, line, place and what to write."""

import json
import time

import pytest

from ehcforms.cli import main
from ehcforms.site import SiteProblems, load_site, starter_folder

OWN_TERM = {
    "code": "own", "severity": "advice", "terms": ["handful"], "why": "It weighs.", "suggestion": "say how", "example": "a handful",
    "basis": "good practice", "effective_from": "2014-09-01",
}  # fmt: skip


def row_of(table, name, part="rows", key="name"):
    return next(row for row in table[part] if row[key] == name)


def own_limit(**changes):
    return lambda table: table["rows"].append({**row_of(table, "report_due"), "name": "record_due", **changes})


def own_term(gone="", **changes):
    return lambda table: table["rows"].append({name: one for name, one in {**OWN_TERM, **changes}.items() if name != gone})


def suggested(**changes):
    return lambda table: row_of(table, "suggested_report").update(changes)


def late(**changes):
    return lambda table: row_of(table, "late", "findings", "code").update(changes)


def put(part, value):
    return lambda table: table.update({part: value})


def first(part, **changes):
    return lambda table: table[part][0].update(changes)


def paper(**changes):
    return lambda table: table["stages"][1]["papers"][0].update(changes)


@pytest.fixture
def told(tmp_path):
    """The problems of a site whose table was changed, each with the line to which it points."""

    def read(name, change):
        table = json.loads((starter_folder() / "rules" / f"{name}.json").read_text(encoding="utf-8"))
        change(table)
        text = json.dumps(table, indent=1, ensure_ascii=False)
        (tmp_path / "rules").mkdir(exist_ok=True)
        (tmp_path / "rules" / f"{name}.json").write_text(text, encoding="utf-8")
        try:
            load_site(tmp_path)
        except SiteProblems as trouble:
            lines = {f"rules/{name}.json": text.split("\n")}
            return [(one, lines[one.file][one.line - 1] if one.file in lines else "") for one in trouble.problems]
        return []

    return read


@pytest.mark.parametrize(
    ("name", "change", "code", "line", "fix"),
    [
        ("timescales", own_limit(**{"from": "meting_date"}), "rule.unknown-fact", '"from": "meting_date"', "Did you mean “meeting_date”?"),
        ("timescales", own_limit(or_from="plan_mad"), "rule.unknown-fact", '"or_from": "plan_mad"', "Did you mean “plan_made”?"),
        ("timescales", own_limit(done="report_onn"), "rule.unknown-fact", '"done": "report_onn"', "Did you mean “report_on”?"),
        ("timescales", own_limit(not_after="review_du"), "rule.unknown-fact", '"not_after": "review_du"', "Did you mean “review_due”?"),
        ("timescales", own_limit(only_if={"under_fiv": True}), "rule.unknown-fact", '"under_fiv": true', "Did you mean “under_five”?"),
        ("timescales", own_limit(not_after_days={"meetingdate": 9}), "rule.unknown-fact", '"meetingdate": 9', "Did you mean “meeting_date”?"),
        ("timescales", suggested(**{"from": "meeting"}), "rule.unknown-fact", '"from": "meeting"', "Facts are declared in rules/facts.json."),
        ("timescales", suggested(dayss=3), "rule.misspelt", '"dayss": 3', "Did you mean “days”?"),
        ("timescales", late(message="{wat} was due"), "rule.unknown-place", '"message": "{wat} was due"', "Did you mean “what”?"),
        ("timescales", late(code="latee"), "rule.unknown-code", '"code": "latee"', "Did you mean “late”?"),
        ("timescales", lambda table: table["findings"].append(table["findings"][0]), "rule.twice", '"code": "late"', "effective_to"),
        ("timescales", lambda table: table.pop("aim"), "rule.missing", "{", 'Copy "aim"'),
        ("timescales", put("aim", 3), "rule.kind", '"aim": 3', "See the shipped table."),
        ("transparency", own_term(terms=["@nobody odd"]), "rule.phrase", '"@nobody odd"', "rules/README.md"),
        ("transparency", own_term(terms=["odd|"]), "rule.phrase", '"odd|"', "rules/README.md"),
        ("transparency", own_term(terms=["*"]), "rule.phrase", '"*"', "rules/README.md"),
        ("transparency", own_term(unless=[""]), "rule.phrase", '""', "rules/README.md"),
        ("transparency", own_term(shapes=["("]), "rule.phrase", '"("', "rules/README.md"),
        ("transparency", own_term(terms="odd"), "rule.kind", '"terms": "odd"', "See the shipped table."),
        ("transparency", own_term(gone="why"), "rule.missing", "{", 'Add "why"'),
        ("transparency", own_term(severity="advise"), "rule.severity", '"severity": "advise"', "Write one of advice"),
        ("transparency", own_term(severity="block"), "rule.block", '"severity": "block"', "or write “warning”"),
        ("transparency", own_term(unles=["x"]), "rule.misspelt", '"unles"', "Did you mean “unless”?"),
        ("transparency", own_term(code="suffers"), "rule.twice", '"code": "suffers"', "effective_to"),
        ("provision", put("texts", ["amendment"]), "rule.unknown-fact", '"amendment"', "Did you mean “amendments”?"),
        ("provision", first("rows", missing=["how_oftn"]), "rule.unknown-part", '"how_oftn"', "Did you mean “how_often”?"),
        ("provision", first("rows", pattern="<nmber>"), "rule.phrase", '"pattern": "<nmber>"', "rules/README.md"),
        ("provision", lambda table: table["patterns"].update(who=["("]), "rule.phrase", '"("', "rules/README.md"),
        ("adulthood", put("from_year", 10), "rule.loosened", '"from_year": 10', "Allowed is at most 9."),
        ("invitations", put("days", 14), "rule.loosened", '"days": 14', "Allowed is at least 15."),
        ("decision", put("adult", 19), "rule.loosened", '"adult": 19', "Allowed is at most 18."),
        ("adulthood", first("rows", fact="adulthood_helth"), "rule.unknown-fact", '"adulthood_helth"', "Did you mean “adulthood_health”?"),
        ("completeness", first("report", fact="attendence"), "rule.unknown-fact", '"fact": "attendence"', "Did you mean “attendance”?"),
        ("invitations", first("rows", only_if="yung_person"), "rule.unknown-fact", '"yung_person"', "Did you mean “young_person”?"),
        ("views", put("supported", {"child_suported": "x"}), "rule.unknown-fact", '"child_suported"', "Did you mean “child_supported”?"),
        ("outcomes", put("rows_of", {"new_outcoms": 1}), "rule.unknown-fact", '"new_outcoms"', "Did you mean “new_outcomes”?"),
        ("mails", lambda table: table["mails"]["decision"].update(subject="On {meting_date}"), "rule.unknown-place", "meting", "“meeting_date”"),
        ("mails", lambda table: table["mails"]["invitation"].update(covers=["triage-requst"]), "rule.unknown-mail", "requst", "“triage-request”"),
        ("mails", lambda table: table["mails"].pop("report-sent"), "rule.missing", '"mails"', "Copy it"),
        ("facts", first("facts", type="txt"), "rule.type", '"type": "txt"', "Did you mean “text”?"),
        ("facts", lambda table: table["facts"].append("shoe_size"), "rule.kind", '"shoe_size"', "See the shipped table."),
        ("adulthood", lambda table: table["rows"][0]["prompts"][0].update(from_year="9"), "rule.kind", '"from_year": "9"', "shipped"),
        ("redaction", lambda table: table["titles"].append(3), "rule.kind", "3", "See the shipped table."),
        ("mails", lambda table: table["mails"].update(ours={"subject": "S"}), "rule.missing", '"ours"', 'Write {"body"'),
        ("facts", put("facts", None), "rule.kind", '"facts": null', "See the shipped table."),
        ("outcomes", lambda table: table["words"].update(told=[["a"]]), "rule.kind", "[", 'Write "told"'),
        ("directory", lambda table: table["settings"].append(table["settings"][0]), "rule.twice", '"id"', "Take one away"),
        ("directory", lambda table: table.pop("teams"), "rule.missing", "{", 'Copy "teams"'),
        ("invitations", first("rows", roles=["parnet"]), "rule.unknown-name", '"parnet"', "Did you mean “parent”?"),
        ("invitations", put("asks_in", ["arange"]), "rule.unknown-name", '"arange"', "Did you mean “arrange”?"),
        ("invitations", put("spoken_of_elsewhere", ["disability"]), "rule.unknown-name", '"disability"', "“disability-service”"),
        ("completeness", put("invited", ["parent", "profesional"]), "rule.unknown-name", '"profesional"', "“professional”"),
        ("redaction", put("own_words_of", ["parents"]), "rule.unknown-name", '"parents"', "Did you mean “parent”?"),
        ("social_worker", put("form", "social-care"), "rule.unknown-name", '"form": "social-care"', "“social-care-advice”"),
        ("social_worker", lambda table: table["escalations"][0].update(to=["senko"]), "rule.unknown-name", '"senko"', "“senco”"),
        ("social_worker", lambda table: table["escalations"][0].update(mail="request-escalate"), "rule.unknown-name", '"request-escalate"', "“request-escalated”"),
        ("views", put("names_in", {"stages": ["stages"]}), "rule.names-in", '"stages"', "Did you mean “stage”?"),
        ("views", put("names_in", {"stage": "stages"}), "rule.names-in", '"stages"', '{"role": ["rows.roles"]}'),
        ("views", put("stages", ["contribution"]), "rule.unknown-name", '"contribution"', "Did you mean “contribute”?"),
        ("adulthood", put("forms", ["reports"]), "rule.unknown-name", '"reports"', "Did you mean “report”?"),
        ("workflow", paper(asked_of=["senko"]), "rule.unknown-name", '"senko"', "Did you mean “senco”?"),
        ("workflow", paper(asked_of=["team:disability"]), "rule.unknown-name", '"team:disability"', "Did you mean “team:disability-service”?"),
        ("workflow", paper(due="papers_du"), "rule.unknown-name", '"due": "papers_du"', "Did you mean “papers_due”?"),
        ("workflow", paper(mail="information"), "rule.unknown-name", '"mail": "information"', "Did you mean “information-request”?"),
        ("workflow", paper(also_in=["report", "metting"]), "rule.unknown-name", '"metting"', "Did you mean “meeting”?"),
        ("workflow", paper(form="setting-advise"), "workflow.form", '"setting-advise"', "Did you mean “setting-advice”?"),
        ("workflow", paper(du="x"), "workflow.shape", '"du": "x"', "See rules/README.md."),
        ("workflow", lambda table: table["stages"][0].pop("closes"), "workflow.shape", "{", "See rules/README.md."),
        ("workflow", lambda table: table["stages"][4]["on_close"][1].update(when="amended"), "rule.unknown-name", '"amended"', "“amend”"),
    ],
)  # fmt: skip
def test_a_slip_in_an_own_table_is_told_with_its_line_and_what_to_write(told, name, change, code, line, fix):
    found = [(one, there) for one, there in told(name, change) if one.code == code]
    assert found and found[0][0].file == f"rules/{name}.json", told(name, change)
    assert line in found[0][1] and fix in found[0][0].fix


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("timescales", own_limit()),
        ("timescales", own_limit(**{"from": "report_due"})),
        ("timescales", suggested(days=10, done="papers_on", note="ours", only_if={"looked_after": True})),
        ("timescales", late(message="{what} was due by {due}. Ring us about {known_as}.")),
        ("timescales", put("findings", [])),
        ("timescales", lambda table: table["findings"].append({**table["findings"][0], "effective_from": "2030-01-01"}) or table["findings"][0].update(effective_to="2029-12-31")),
        ("timescales", late(effective_to="2015-01-01")),
        ("transparency", own_term()),
        ("transparency", own_term(terms=["@described odd|strange", "LAC", "take~ * leave"], unless=["odd one out"], shapes=[r"\[x\]"])),
        ("transparency", put("rows", [])),
        ("provision", first("rows", missing=["who"])),
        ("adulthood", put("from_year", 7)),
        ("invitations", put("days", 21)),
        ("views", put("supported", {"access_needs": "what people need"})),
        ("facts", lambda table: table["facts"].append({"name": "shoe_size", "type": "number", "title": "the size of shoes"})),
        ("mails", lambda table: table["mails"].update(ours={"subject": "From {authority_name}", "body": "By {review_due}: {link}"})),
        ("directory", lambda table: table["settings"].append({**table["settings"][0], "id": "our-own"})),
        ("workflow", put("$schema", "workflow.schema.json")),
        ("workflow", paper(support=["coordinator"], mail="information-request")),
    ],
)  # fmt: skip
def test_what_an_authority_may_change_is_taken(told, name, change):
    assert [str(one) for one, _ in told(name, change)] == []


def test_a_fact_that_no_question_gives_is_told_where_a_limit_counts_from_it(tmp_path, told):
    facts = json.loads((starter_folder() / "rules" / "facts.json").read_text(encoding="utf-8"))
    facts["facts"].append({"name": "record_on", "type": "date", "title": "when the record went to the authority", "computed": False})
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    (problem, line), = told("timescales", own_limit(done="record_on"))
    assert problem.code == "rule.no-such-answer" and "record_on" in line and '"fact": "record_on"' in problem.fix
    assert told("timescales", own_limit(**{"from": "record_on", "done": "report_on", "when_known": True})) == []
    form = json.loads((starter_folder() / "forms" / "report.json").read_text(encoding="utf-8"))
    question = {"type": "DatePartsField", "id": "record", "title": "When did the record go?", "fact": "record_on", "required": False}
    form["pages"][0]["components"].append(question)
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "report.json").write_text(json.dumps(form), encoding="utf-8")
    assert told("timescales", own_limit(done="record_on")) == []


def test_a_table_of_an_own_rule_has_a_shape_of_its_own(tmp_path, told):
    assert [one.code for one, _ in told("meeting", put("findings", [{**OWN_TERM, "message": "{hour}"}]))] == ["rule.unknown-code", "rule.unknown-place"]
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "meeting.py").write_text("from ehcforms import rule\n@rule\ndef watch(case): return []\n")
    assert told("meeting", put("findings", [{**OWN_TERM, "message": "{hour}"}])) == []


def test_the_shipped_tables_say_where_they_name_facts():
    named = {path.stem for path in (starter_folder() / "rules").glob("*.json") if "facts_in" in path.read_text(encoding="utf-8")}
    assert named >= {"timescales", "completeness", "invitations", "outcomes", "provision", "redaction", "social_worker", "views"}


def test_check_asks_each_rule_once_so_that_one_that_cannot_run_is_told(tmp_path, capsys):
    table = json.loads((starter_folder() / "rules" / "transparency.json").read_text(encoding="utf-8"))
    del table["limits"]["words_in_a_sentence"]
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "transparency.json").write_text(json.dumps(table), encoding="utf-8")
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "mine.py").write_text(
        "from ehcforms import rule\n\n@rule\ndef route(case, rules):\n    print(case.id)\n    return rules['nothing'][0]\n"
    )
    assert main(["check", str(tmp_path), "--json"]) == 1
    told = capsys.readouterr()
    found = {one["file"]: one for one in json.loads(told.out)}
    assert set(found) == {"plugins/transparency.py", "plugins/mine.py"} and "could not run" not in told.err
    assert "“mine” fails at the question route about a made-up child: KeyError" in found["plugins/mine.py"]["message"]
    assert found["plugins/mine.py"]["line"] == 6 and "rules/mine.json" in found["plugins/mine.py"]["fix"]
    (tmp_path / "plugins" / "mine.py").unlink()
    (tmp_path / "rules" / "transparency.json").unlink()
    assert main(["check", str(tmp_path)]) == 0


def test_check_does_not_wait_for_a_slow_rule_at_every_question(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("EHCFORMS_RULE_SECONDS", "1")
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "slow.py").write_text("from ehcforms import rule\n@rule\ndef ask(form):\n    while True: pass\n")
    begun = time.monotonic()
    assert main(["check", str(tmp_path)]) == 1 and time.monotonic() - begun < 8
    assert "plugins/slow.py:4:1: The rule “slow” fails at the question ask about a made-up child: TookTooLong" in capsys.readouterr().out


SAYING = """from ehcforms import rule
TABLE = "mine"

@rule
def watch(case, today, rules):
    return [*rules.say(f"{TABLE}.frist", today), *rules.say("mine." + case.id, today)]
"""


def test_check_tells_a_code_that_a_rule_misspells_and_no_code_that_was_silenced(tmp_path, capsys):
    for room in ("plugins", "rules"):
        (tmp_path / room).mkdir()
    (tmp_path / "plugins" / "mine.py").write_text(SAYING)
    assert main(["check", str(tmp_path)]) == 1
    assert "plugins/mine.py:6:1: It says “mine.frist”, and there is no table rules/mine.json." in capsys.readouterr().out
    row = {"code": "first", "severity": "advice", "message": "M", "basis": "good practice"}
    for rows, code, words in (([row], 1, "Did you mean “first”?"), ([], 0, "no problems"), ([{**row, "code": "other"}], 0, "no problems")):
        (tmp_path / "rules" / "mine.json").write_text(json.dumps({"title": "T", "findings": rows}))
        assert main(["check", str(tmp_path)]) == code
        assert words in capsys.readouterr().out


def test_a_file_is_no_site(tmp_path, capsys):
    (tmp_path / "case.json").write_text("{}")
    assert main(["check", str(tmp_path / "case.json")]) == 1
    assert "is no folder. Name the folder of a site." in capsys.readouterr().err
