"""Reading a site: every problem at once, and a running review keeps its edition."""

import json
import shutil

import pytest

from ehcforms.site import SiteProblems, load_site, starter_folder
from ehcforms.store import open_store
from ehcforms.testing import a_review


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "site"
    for room in ("forms", "rules", "plugins"):
        (made / room).mkdir(parents=True)
    return made


def problems_of(folder):
    with pytest.raises(SiteProblems) as raised:
        load_site(folder)
    return {one.code: one for one in raised.value.problems}


def test_an_empty_folder_is_the_starter_site(folder, site):
    assert set(load_site(folder).forms) == set(site.forms)


def test_a_site_overrides_one_file_and_keeps_the_rest(folder, site):
    form = json.loads((starter_folder() / "forms" / "triage.json").read_text())
    (folder / "forms" / "triage.json").write_text(json.dumps({**form, "title": "Will you answer?"}))
    own = load_site(folder)
    assert own.forms["triage"].title == "Will you answer?" and len(own.forms) == len(site.forms)
    assert own.edition.digest != site.edition.digest


def test_every_problem_of_every_file_is_told_at_once(folder):
    (folder / "forms" / "bad.json").write_text('{"id": "bad", "title": "Bad", "pages": [{"id": "p", "titel": "P"}]}')
    (folder / "rules" / "timescales.json").write_text('{"title": "x", "rows": [{"name": "y"}]}')
    (folder / "rules" / "workflow.json").write_text(
        '{"stages": [{"id": "a", "title": "A", "closes": {}, "colour": "red"}]}'
    )
    (folder / "plugins" / "broken.py").write_text("import nothing_like_this")
    (folder / "ehcforms.toml").write_text('prot = 80\npublic_url = "somewhere"\nport = "x"\nthreads = true')
    found = problems_of(folder)
    assert {
        "rule.basis",
        "workflow.shape",
        "plugin.import",
        "settings.unknown",
        "settings.public-url",
        "settings.value",
    } <= set(found)
    assert found["settings.unknown"].fix == "Did you mean port?"
    assert any(one.file == "forms/bad.json" and one.line == 1 for one in found.values())


ROW = {"code": "first", "severity": "advice", "message": "Look.", "basis": "good practice", "effective_from": "2014-09-01"}


@pytest.mark.parametrize(
    ("changes", "code", "place", "words"),
    [
        ({}, None, "", ""),
        ({"severity": "block", "basis": "SEND Regulations 2014, reg 20(7)"}, None, "", ""),
        ({"effective_to": "2014-09-01"}, None, "", ""),
        ({"severity": "danger"}, "rule.severity", "findings[0].severity", "“danger” is no severity."),
        ({"severity": None}, "rule.severity", "findings[0].severity", "no severity"),
        ({"severity": "block"}, "rule.block", "findings[0].severity", "only the law itself blocks"),
        ({"message": None}, "rule.words", "findings[0].message", "“message” has to be a text"),
        ({"message": 3}, "rule.words", "findings[0].message", "“message” has to be a text"),
        ({"code": " "}, "rule.words", "findings[0].code", "“code” has to be a text"),
        ({"suggestion": ["x"]}, "rule.words", "findings[0].suggestion", "has to be a text"),
        ({"basis": 3}, "rule.basis", "findings[0]", "nothing of where it comes from"),
        ({"effective_from": "01/09/2014"}, "rule.dates", "findings[0].effective_from", "“01/09/2014” is no date"),
        ({"effective_from": 2014}, "rule.dates", "findings[0].effective_from", "is no date"),
        ({"effective_to": "2014-08-31"}, "rule.dates", "findings[0].effective_to", "ends before it begins"),
    ],
)  # fmt: skip
def test_a_slip_in_what_a_rule_may_say_is_told_with_its_line(folder, changes, code, place, words):
    row = {key: value for key, value in {**ROW, **changes}.items() if value is not None}
    (folder / "rules" / "mine.json").write_text(json.dumps({"title": "Mine", "findings": [row]}, indent=1), encoding="utf-8")
    if code is None:
        assert "mine" in load_site(folder).rules
        return
    found = problems_of(folder)
    assert set(found) == {code} and found[code].place == place and words in found[code].message
    assert found[code].file == "rules/mine.json" and found[code].line > 3


@pytest.mark.parametrize(
    ("text", "place"),
    [("[1]", ""), ("null", ""), ('{"rows": "x"}', "rows"), ('{"findings": {}}', "findings"), ('{"rows": ["x"]}', "rows[0]")],
)
def test_what_is_no_table_at_all_is_told(folder, text, place):
    (folder / "rules" / "mine.json").write_text(text, encoding="utf-8")
    found = problems_of(folder)
    assert set(found) == {"rule.table"} and found["rule.table"].place == place


def test_a_list_that_several_rules_share_is_changed_for_all_of_them_at_once(folder):
    shared = json.loads((starter_folder() / "rules" / "words.json").read_text(encoding="utf-8"))
    (folder / "rules" / "words.json").write_text(json.dumps({**shared, "nothing": ["zilch"]}), encoding="utf-8")
    rules = load_site(folder).rules
    assert rules["completeness"]["none"] == ("zilch",) and rules["views"]["nothing"][:2] == ("zilch", "tbc")
    assert "none" not in rules["commentary"]["filler"] and "zilch" in rules["decision"]["filler"]


def test_a_shared_list_that_there_is_not_is_told_with_what_was_meant(folder):
    (folder / "rules" / "mine.json").write_text(json.dumps({"title": "Mine", "empty": {"words": ["<nothin>", "nix"]}}, indent=1), encoding="utf-8")
    found = problems_of(folder)
    assert set(found) == {"rule.list"} and found["rule.list"].place == "empty.words[0]" and found["rule.list"].line == 5
    assert "“nothin”" in found["rule.list"].message and "nothing" in found["rule.list"].fix


@pytest.mark.parametrize("table", ["timescales", "checks"])
def test_a_table_with_a_reader_of_its_own_is_told_of_once(folder, table):
    (folder / "rules" / f"{table}.json").write_text('{"title": "T", "rows": "x"}', encoding="utf-8")
    with pytest.raises(SiteProblems) as raised:
        load_site(folder)
    assert len(raised.value.problems) == 1 and "rows" in raised.value.problems[0].message


@pytest.mark.parametrize(
    ("plugin", "code"),
    [
        ("raise SystemExit(3)", "plugin.import"),
        ("from ehcforms import rule\n@rule\ndef chek(form): return []", "plugin.hook"),
        ("from ehcforms import rule\n@rule\ndef check(paper): return []", "plugin.hook"),
        ("from ehcforms import nonsense", "plugin.import"),
        ("def check(form): return []", "plugin.no-hook"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_a_problem(folder, plugin, code):
    (folder / "plugins" / "mine.py").write_text(plugin)
    assert code in problems_of(folder)


@pytest.mark.parametrize(
    ("plugin", "line", "words", "fix"),
    [
        ("import os\n\ndef watch(case)\n    pass", 3, "SyntaxError: expected ':'.", "Mend it"),
        ("import os\nos.nothing", 2, "AttributeError: module 'os' has no attribute 'nothing'.", "Mend it"),
        ("raise SystemExit", 1, "does not import: SystemExit.", "Mend it"),
        ("from ehcforms import rule\n@rule\ndef wach(case): return []", 2, "There is no question “wach”.", "Did you mean “watch”?"),
        ("from ehcforms import rule\n@rule\ndef watch(kase): return []", 2, "“watch” takes “kase”", "Did you mean “case”?"),
        ("from ehcforms import rule\n@rule\ndef watch(case, rules=None): return []", 2, "“watch” takes “rules=None”", "without a default"),
    ],
)
def test_what_is_wrong_with_a_plugin_is_told_with_its_line(folder, plugin, line, words, fix):
    (folder / "plugins" / "mine.py").write_text(plugin)
    (folder / "plugins" / "other.py").write_text("x = 1")
    with pytest.raises(SiteProblems, match="2 problem") as raised:
        load_site(folder)
    mine, other = sorted(raised.value.problems, key=lambda one: one.file)
    assert (mine.file, mine.line) == ("plugins/mine.py", line) and words in mine.message and fix in mine.fix
    assert other.code == "plugin.no-hook" and words in str(raised.value)


@pytest.mark.parametrize("hook", ["def watch(case, **more): return []", "def watch(case, own=3): return []", "def watch(): return []"])
def test_a_hook_may_take_what_it_needs_and_have_more_of_its_own(folder, hook):
    (folder / "plugins" / "mine.py").write_text(f"from ehcforms import rule\n@rule\n{hook}")
    assert "mine" in load_site(folder).plugins.names


def test_a_workflow_that_asks_for_no_form_is_a_problem(folder):
    table = json.loads((starter_folder() / "rules" / "workflow.json").read_text())
    table["stages"][0]["papers"][0]["form"] = "arange"
    (folder / "rules" / "workflow.json").write_text(json.dumps(table))
    assert "arange" in problems_of(folder)["workflow.form"].message


def test_a_running_review_keeps_the_edition_it_began_with(folder, tmp_path):
    shutil.copy(starter_folder() / "forms" / "triage.json", folder / "forms" / "triage.json")
    before, store = load_site(folder), open_store(tmp_path / "data", {"least_free": 0})
    before.keep(store)
    form = json.loads((folder / "forms" / "triage.json").read_text())
    (folder / "forms" / "triage.json").write_text(json.dumps({**form, "title": "New words"}))
    after = load_site(folder)
    old = a_review(pinned=before.edition.digest)
    assert after.edition_of(old, store).forms["triage"].title == "Will your team send advice?"
    assert after.edition_of(old, store) is after.edition_of(old, store)
    assert after.edition_of(a_review(pinned=after.edition.digest), store).forms["triage"].title == "New words"
    assert after.edition_of(a_review(pinned="never kept"), store) is after.edition
    assert after.edition_of(None, store) is after.edition


def test_a_rule_of_a_site_is_heard(folder, site):
    (folder / "plugins" / "early.py").write_text(
        "from ehcforms import Finding, rule\n@rule\ndef watch(case):\n    yield Finding(code='early.x', severity='advice', message='m')\n"
    )
    own = load_site(folder)
    assert set(own.plugins.names) == {*site.plugins.names, "early"}
