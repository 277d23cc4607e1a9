"""The wheel holds the starter site and the style sheet, and works away from the repository."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    call = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--disable-pip-version-check",
        "-w",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(call, check=True, timeout=300)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_what_a_site_needs(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = ("forms/report.json", "rules/workflow.json", "plugins/timescales.py", "ehcforms.toml")
    assert {f"ehcforms/starter/{one}" for one in wanted} <= names
    assert {
        "ehcforms/web/templates/layout.html",
        "ehcforms/web/static/site.css",
        "ehcforms/demo/children.json",
    } <= names
    assert {
        f"ehcforms/web/static/govuk/{one}" for one in ("govuk-frontend.min.css", "govuk-frontend.min.js", "LICENCE.txt")
    } <= names
    assert not any(name.startswith(("tests/", "benchmarks/")) or "crest" in name or ".woff" in name for name in names)


def test_it_checks_its_own_site_away_from_the_repository(wheel, tmp_path):
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
    environment = {**os.environ, "PYTHONPATH": str(place)}
    call = [sys.executable, "-P", "-m", "ehcforms"]
    made = subprocess.run(
        [*call, "init", "mine"], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert made.returncode == 0, made.stderr
    checked = subprocess.run(
        [*call, "check", "mine"], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert "no problems" in checked.stdout, checked.stdout + checked.stderr
    where = "import ehcforms, sys; print(ehcforms.__file__)"
    assert (
        str(place)
        in subprocess.run(
            [sys.executable, "-P", "-c", where], cwd=tmp_path, env=environment, capture_output=True, text=True
        ).stdout
    )
