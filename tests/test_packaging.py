"""The wheel holds the starter site and the style sheet, and works away from the repository."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
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
    assert not [name for name in names if "__pycache__" in name or ".coverage" in name or "/data/" in name]


@pytest.fixture
def ehcforms(wheel, tmp_path):
    """The command of the unpacked wheel, run in a folder away from the repository."""
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
    environment = {**os.environ, "PYTHONPATH": str(place), "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    before = [sys.executable, "-P", "-m"]

    def start(*arguments, module="ehcforms"):
        call = [*before, module, *arguments]
        return subprocess.Popen(call, cwd=tmp_path, env=environment, stdout=-1, stderr=subprocess.STDOUT, text=True)

    return start


def said(process):
    out, _ = process.communicate(timeout=60)
    return process.returncode, out


def test_it_checks_its_own_site_away_from_the_repository(ehcforms, tmp_path):
    code, out = said(ehcforms("init", "mine"))
    assert code == 0, out
    code, out = said(ehcforms("check", "mine"))
    assert code == 0 and "no problems" in out
    where = "import ehcforms; print(ehcforms.__file__)"
    (tmp_path / "installed" / "where_it_is.py").write_text(where)
    assert str(tmp_path / "installed") in said(ehcforms(module="where_it_is"))[1]


def test_rules_are_written_and_tested_with_it_away_from_the_repository(ehcforms, tmp_path):
    assert said(ehcforms("init", "mine"))[0] == 0
    assert said(ehcforms("new-rule", "early", "--in", "mine"))[0] == 0
    tests = tmp_path / "mine" / "tests"
    (tests / "conftest.py").write_text('pytest_plugins = ["ehcforms.testing"]\n')
    (tests / "test_site.py").write_text("def test_it(site):\n    assert 'timescales' in site.plugins.names\n")
    code, out = said(ehcforms("-q", "-p", "no:cacheprovider", "mine", module="pytest"))
    assert code == 1 and "1 failed, 2 passed" in out and "early.py does not speak yet" in out, out


def test_its_demonstration_works_away_from_the_repository(ehcforms):
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    demo = ehcforms("demo", "--port", str(port))
    try:
        told = [demo.stdout.readline(), demo.stdout.readline()]
        assert f"open http://localhost:{port}" in told[1], told
        assert "Sign in" in page(port, "/sign-in")
        assert "govuk-button" in page(port, "/static/govuk/govuk-frontend.min.css")
        assert "GDS Transport" not in page(port, "/static/govuk/govuk-frontend.min.css")
    finally:
        demo.terminate()
        demo.communicate(timeout=40)
    assert demo.returncode == 0


def page(port, path):
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("the demonstration does not answer")
