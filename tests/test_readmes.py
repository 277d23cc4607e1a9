"""What the documentation shows is so: its commands print what it says, and its rule and its test run."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMANDS = ("init", "check", "serve", "demo", "user add", "schema form", "schema case", "dates", "language", "try",
            "rules list", "rules explain", "new-rule", "sweep", "assets")  # fmt: skip


def blocks(file, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def sessions(file):
    """Each console block as commands with the lines that follow them."""
    for block in blocks(file, "console"):
        found = []
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
        yield found


def is_shown(expected, printed):
    """Whether the lines were printed in this order; “…” stands for any lines, and at the end of a line for its rest."""
    rest = list(printed)
    skipping = False
    for line in expected:
        if line == "…":
            skipping = True
            continue
        while rest and skipping and not fits(line, rest[0]):
            rest.pop(0)
        if not rest or not fits(line, rest[0]):
            return f"{line!r} is not printed; next is {rest[:1]}"
        rest.pop(0)
        skipping = False
    return "" if skipping or not rest else f"more is printed: {rest[:1]}"


def fits(line, printed):
    line = re.sub(r" +\d+\.\d\d ms ", " N ms ", line)
    printed = re.sub(r" +\d+\.\d\d ms ", " N ms ", printed)
    return printed.startswith(line[:-1]) if line.endswith("…") else printed == line


def run(command, folder):
    words = shlex.split(command)
    variables = dict(word.split("=", 1) for word in words if re.fullmatch(r"[A-Z_]+=\S*", word))
    call = [sys.executable, "-m", *words[len(variables) :]]
    environment = {**os.environ, **variables, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(call, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return (done.stderr or done.stdout).splitlines()


@pytest.mark.parametrize("session", [*sessions("README.md"), *sessions("plugins/README.md")], ids=lambda one: one[0][0][:40])
def test_a_command_of_the_readme_prints_what_it_shows(session, tmp_path):
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    for command, lines in session:
        assert is_shown(lines, run(command, tmp_path)) == "", command


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command):
    assert f"`ehcforms {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_case_of_the_readme_is_one(tmp_path):
    case = next(block for block in blocks("README.md", "json") if "date_of_birth" in block)
    assert json.loads(case)
    (tmp_path / "case.json").write_text(case)
    assert run("ehcforms dates --case case.json --on 2026-01-05", tmp_path)[0].startswith("Sam Lee")


def test_the_rule_of_the_readme_passes_its_own_test(tmp_path):
    plugin = next(block for block in blocks("plugins/README.md", "python") if "rules.say" in block)
    test = next(block for block in blocks("plugins/README.md", "python") if "def test_" in block)
    table = next(block for block in blocks("plugins/README.md", "json") if '"findings"' in block)
    assert len([line for line in plugin.splitlines() if line]) <= 10 and json.loads(table)
    for name, text in (("plugins/early.py", plugin), ("rules/early.json", table), ("test_early.py", test)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert "1 passed" in run("pytest -q -p no:cacheprovider", tmp_path)[-1]
    assert "no problems" in run("ehcforms check .", tmp_path)[-1]
    assert run("ehcforms rules explain early.meeting .", tmp_path)[0] == "early.meeting"


def test_the_rule_about_words_passes_its_own_test(tmp_path):
    plugin = next(block for block in blocks("plugins/README.md", "python") if "def check" in block)
    test = next(block for block in blocks("plugins/README.md", "python") if "def test_hurry" in block)
    assert len([line for line in plugin.splitlines() if line]) <= 10
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "asap.py").write_text(plugin, encoding="utf-8")
    (tmp_path / "test_asap.py").write_text(test, encoding="utf-8")
    assert "1 passed" in run("pytest -q -p no:cacheprovider", tmp_path)[-1]


def test_what_a_rule_may_answer_stands_in_the_plugins_readme():
    import dataclasses

    import ehcforms

    text = (ROOT / "plugins" / "README.md").read_text(encoding="utf-8")
    for kind in (ehcforms.Finding, ehcforms.Deadline, ehcforms.Request, ehcforms.Notify):
        fields = [one.name for one in dataclasses.fields(kind)]
        assert f"`{kind.__name__}({', '.join(fields)})`" in text


def test_the_rows_of_the_rules_readme_are_checked(tmp_path):
    row = next(block for block in blocks("rules/README.md", "json") if '"fires"' in block)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "checks.json").write_text(f'{{"title": "T", "rows": [{row}]}}', encoding="utf-8")
    assert "no problems" in run("ehcforms check .", tmp_path)[-1]


def test_what_the_root_offers_stands_in_the_plugins_readme():
    import ehcforms

    text = (ROOT / "plugins" / "README.md").read_text(encoding="utf-8")
    missing = [name for name in ehcforms.__all__ if name not in text]
    assert missing == [] and f"now {ehcforms.HOOK_API}:" in text
