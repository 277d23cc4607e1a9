"""Rules that come as a pip package: a real wheel with an entry point in the group `ehcforms`, built and installed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = """
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "1.0"

[project.entry-points.ehcforms]
{points}

[tool.hatch.build.targets.wheel]
only-include = [{files}]
"""
EARLY = '''
"""A meeting before nine in the morning is hard for families."""

from ehcforms import Finding, facts_of, rule


@rule
def watch(case, review, today, rules):
    time = facts_of(case, review, today, rules).get("meeting_time", "")
    if "00:00" < time < "09:00":
        yield Finding(code="early.meeting", severity="advice", message="Could it begin later?", basis="good practice")
'''
GOOD = {"name": "ehcforms-early", "points": {"early": "early_rule"}, "files": {"early_rule.py": EARLY}}
BAD = {
    "name": "ehcforms-trouble",
    "points": {"broken": "trouble_broken", "leaving": "trouble_leaving", "timescales": "trouble_fine", "misspelt": "trouble_hook"},
    "files": {
        "trouble_broken.py": "import nothing_like_this",
        "trouble_leaving.py": "raise SystemExit(3)",
        "trouble_fine.py": EARLY,
        "trouble_hook.py": "from ehcforms import rule\n@rule\ndef chek(form): return []\n",
    },
}


TWICE = {"name": "ehcforms-twice", "points": {"one": "early_rule", "two": "early_rule"}, "files": {"early_rule.py": EARLY}}


def pip(*arguments):
    call = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    subprocess.run(call, check=True, timeout=300, capture_output=True)


def installed(folder, project):
    """The folder into which the wheel of a project was installed."""
    source = folder / "source"
    source.mkdir()
    points = "\n".join(f'{name} = "{module}"' for name, module in project["points"].items())
    files = ", ".join(f'"{name}"' for name in project["files"])
    text = PROJECT.format(name=project["name"], points=points, files=files)
    (source / "pyproject.toml").write_text(text, encoding="utf-8")
    for name, content in project["files"].items():
        (source / name).write_text(content, encoding="utf-8")
    pip("wheel", "--quiet", "--no-deps", "-w", str(folder), str(source))
    (wheel,) = folder.glob("*.whl")
    pip("install", "--quiet", "--no-index", "--no-deps", "--target", str(folder / "installed"), str(wheel))
    return folder / "installed"


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return installed(tmp_path_factory.mktemp("good"), GOOD)


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    return installed(tmp_path_factory.mktemp("bad"), BAD)


def ehcforms(place, *arguments):
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{place}"}
    call = [sys.executable, "-m", "ehcforms", *arguments]
    return subprocess.run(call, env=environment, cwd=place, capture_output=True, text=True, timeout=60, check=False)


def test_a_rule_of_an_installed_package_is_found_and_heard(good, tmp_path):
    told = json.loads(ehcforms(good, "rules", "list", "--json").stdout)
    early = next(one for one in told if one["name"] == "early")
    assert early["says"] == "A meeting before nine in the morning is hard for families." and early["hooks"] == ["watch"]
    case = {
        "child": {"name": "Sam Lee", "date_of_birth": "2012-09-01"},
        "plan": {"made_on": "2024-02-29"},
        "review": {"meeting_date": "2026-01-15", "facts": {"meeting_time": "08:30"}},
    }
    (tmp_path / "case.json").write_text(json.dumps(case))
    (tmp_path / "answers.json").write_text("{}")
    files = ("--case", str(tmp_path / "case.json"), "--answers", str(tmp_path / "answers.json"))
    done = ehcforms(good, "try", "setting-advice", *files, "--on", "2026-01-05", "--json")
    report = json.loads(done.stdout)
    assert [one["code"] for one in report["findings"] if one["rule"] == "early"] == ["early.meeting"], done.stderr
    assert report["could_not_run"] == []


def test_what_is_wrong_with_an_installed_package_is_told_by_its_name(bad):
    done = ehcforms(bad, "check", str(ROOT), "--json")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    problems = {(one["code"], one["file"]): one["message"] for one in json.loads(done.stdout)}
    home = "package ehcforms-trouble"
    assert set(problems) == {("plugin.import", home), ("plugin.name-clash", home), ("plugin.hook", home)}
    assert problems["plugin.name-clash", home].endswith("plugins/timescales.py is called so already.")
    messages = " ".join(one["message"] for one in json.loads(done.stdout))
    assert "“broken” does not load: ModuleNotFoundError" in messages and "“leaving” does not load: SystemExit" in messages
    assert "chek" in problems["plugin.hook", home]


def test_a_server_with_a_broken_package_says_so_and_does_not_start(bad):
    done = ehcforms(bad, "serve", str(ROOT), "--port", "8123")
    assert done.returncode == 1 and "package ehcforms-trouble" in done.stderr and "Traceback" not in done.stderr


def test_one_module_under_two_names_is_told(tmp_path):
    done = ehcforms(installed(tmp_path, TWICE), "check", str(ROOT))
    assert done.returncode == 1 and "early_rule" in done.stdout and "[plugin.hook]" in done.stdout, done.stderr
