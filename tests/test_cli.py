"""The command line: what each command does, and what it says when it cannot."""

import errno
import getpass
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
from functools import partial

import pytest

from ehcforms import assets
from ehcforms.cli import Trouble, main
from ehcforms.commands.serve import _seed, _why_not
from ehcforms.site import load_site, starter_folder
from ehcforms.store import open_store


@pytest.fixture
def own_site(tmp_path, capsys):
    folder = tmp_path / "site"
    assert main(["init", str(folder)]) == 0
    capsys.readouterr()
    return folder


def test_init_copies_the_starter_site_and_it_checks(own_site, capsys):
    assert (own_site / "plugins" / "timescales.py").exists() and not list(own_site.rglob("__pycache__"))
    assert json.loads((own_site / "forms" / "form.schema.json").read_text())["title"]
    assert main(["check", str(own_site)]) == 0
    assert "no problems" in capsys.readouterr().out


def test_init_touches_no_folder_that_holds_something(own_site, capsys):
    assert main(["init", str(own_site)]) == 1
    assert "not empty" in capsys.readouterr().err


def test_check_reports_each_mistake_with_its_place(own_site, capsys):
    (own_site / "forms" / "triage.json").write_text('{"id": "triage",\n "titel": "x", "pages": []}')
    assert main(["check", str(own_site)]) == 1
    assert "forms/triage.json:2:" in capsys.readouterr().out
    assert main(["check", str(own_site), "--json"]) == 1
    assert {one["file"] for one in json.loads(capsys.readouterr().out)} >= {"forms/triage.json"}
    assert main(["serve", str(own_site)]) == 1
    assert "problem(s), listed above" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["file", "file/within"])
def test_init_says_where_no_folder_can_be_made(tmp_path, capsys, name):
    (tmp_path / "file").write_text("")
    assert main(["init", str(tmp_path / name)]) == 1
    assert "cannot be made" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["check"], ["serve"], ["sweep"], ["rules", "list"]])
def test_a_folder_that_is_missing_or_holds_no_site_is_said(command, tmp_path, capsys):
    assert main([*command, str(tmp_path / "none")]) == 1
    assert "There is no folder" in capsys.readouterr().err
    assert main([*command, str(tmp_path)]) == 1
    assert "holds no site" in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_the_schema_and_the_rules_are_printed(capsys):
    assert main(["schema", "form"]) == 0
    assert "pages" in json.loads(capsys.readouterr().out)["properties"]
    assert main(["rules", "list", str(starter_folder())]) == 0
    assert "timescales" in capsys.readouterr().out


def add_user(site, *more, password="three random words"):
    return [
        "user",
        "add",
        "ada@school.example",
        "--name",
        "Ada",
        "--site",
        str(site),
        "--password-stdin",
        *more,
    ], password


@pytest.mark.parametrize(
    ("more", "password", "words"),
    [
        ([], "short", "at least 12 characters"),
        (["--office", "king"], "three random words", "There is no office"),
        (["--office", "senco:nowhere"], "three random words", "names nothing in"),
    ],
)
def test_adding_somebody_says_what_is_wrong(own_site, monkeypatch, capsys, more, password, words):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    assert main(add_user(own_site, *more)[0]) == 1
    assert words in capsys.readouterr().err


def test_somebody_is_added_once_with_their_offices(own_site, monkeypatch, capsys):
    for code in (0, 1):
        monkeypatch.setattr(sys, "stdin", io.StringIO("three random words\n"))
        assert main(add_user(own_site, "--office", "senco:osier-lane", "--office", "coordinator")[0]) == code
    assert "already an account" in capsys.readouterr().err
    account = open_store(own_site / "data").account_by_email("ada@school.example")
    assert [(one.role, one.of) for one in account.offices] == [("senco", "osier-lane"), ("coordinator", "fenmarsh")]
    monkeypatch.setattr(sys, "stdin", io.StringIO("three random words\n"))


@pytest.mark.parametrize("email", ["nobody", "a@", "a b@school.example", "@school.example"])
def test_an_address_that_is_none_is_said_before_a_password_is_asked_for(own_site, capsys, email):
    assert main(["user", "add", email, "--name", "N", "--site", str(own_site)]) == 1
    assert f"{email} is no email address" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        (["three random words", "three random words"], 0, "Ada can sign in as ada@school.example"),
        (["three random words", "three other words"], 1, "The two passwords differ"),
        ([], 1, "--password-stdin"),
    ],
)
def test_a_password_is_typed_twice(own_site, monkeypatch, capsys, typed, code, words):
    def ask(question):
        if not typed:
            raise EOFError
        return typed.pop(0)

    monkeypatch.setattr(getpass, "getpass", ask)
    assert main(["user", "add", " ada@school.example", "--name", "Ada", "--site", str(own_site)]) == code
    assert words in "".join(capsys.readouterr())
    assert bool(open_store(own_site / "data").account_by_email("ada@school.example")) is not bool(code)


def test_a_sweep_of_nothing(own_site, capsys):
    assert main(["sweep", str(own_site)]) == 0
    assert "0 review(s) changed, 0 mail(s) sent" in capsys.readouterr().out


def test_a_data_folder_that_cannot_be_used_is_said(own_site, capsys, monkeypatch):
    (own_site / "file").write_text("")
    monkeypatch.setenv("EHCFORMS_DATA", "file/data")
    assert main(["sweep", str(own_site)]) == 1
    assert "cannot be made" in capsys.readouterr().err


def test_a_port_in_use_is_said_before_anything_is_made(own_site, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", str(own_site), "--port", str(port)]) == 1
        assert f"Port {port} is in use. Choose another with --port" in capsys.readouterr().err
        assert main(["demo", "--port", str(port), "--data", str(own_site / "demo")]) == 1
    assert not (own_site / "data").exists() and not (own_site / "demo").exists()


def test_an_address_of_another_computer_is_said(own_site, monkeypatch, capsys):
    monkeypatch.setenv("EHCFORMS_HOST", "192.0.2.1")
    assert main(["serve", str(own_site), "--port", str(free_port())]) == 1
    assert "no network address 192.0.2.1" in capsys.readouterr().err
    assert "from 1024 on" in _why_not(PermissionError(errno.EACCES, "no"), "127.0.0.1", 80)


@pytest.mark.parametrize("words", ["0", "65536", "web", "-1"])
def test_a_port_that_cannot_be_is_refused(own_site, capsys, words):
    with pytest.raises(SystemExit):
        main(["serve", str(own_site), f"--port={words}"])
    assert f"a port is a number from 1 to 65535, not {words}" in capsys.readouterr().err


def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@pytest.fixture
def server_of(tmp_path):
    """Starts a command in a process of its own with a temporary folder of its own, and ends it in any case.

    It hears Ctrl+C also where these tests run in the background of a shell, which makes its processes deaf to it.
    """
    (tmp_path / "tmp").mkdir()
    environment = {**os.environ, "EHCFORMS_TRUSTED_HOSTS": "127.0.0.1", "TMPDIR": str(tmp_path / "tmp")}
    started = []

    def start(*arguments):
        call = [sys.executable, "-m", "coverage", "run", "-m", "ehcforms", *arguments]
        hears = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        started.append(subprocess.Popen(call, text=True, env=environment, preexec_fn=hears, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_site_is_served_until_it_is_interrupted(own_site, server_of):
    port = free_port()
    server = server_of("serve", str(own_site), "--port", str(port))
    assert "Sign in" in wait_for(port)
    server.send_signal(signal.SIGINT)
    out, _ = server.communicate(timeout=40)
    assert f"open http://localhost:{port} " in out and server.returncode == 0


def test_the_demonstration_shows_people_and_mails_and_leaves_nothing_when_it_is_ended(server_of, tmp_path):
    port = free_port()
    server = server_of("demo", "--port", str(port))
    assert "Priya Shah" in wait_for(port)
    assert list((tmp_path / "tmp").glob("ehcforms-demo-*/cases/*"))
    end = time.time() + 20
    while "No mail has come yet" in (mails := get(port, "/mails")) and time.time() < end:
        time.sleep(0.2)
    assert re.search(r"To [\w.]+@", mails)
    server.send_signal(signal.SIGTERM)
    out, _ = server.communicate(timeout=40)
    assert "everybody’s password" in out and server.returncode == 0
    assert not list((tmp_path / "tmp").glob("ehcforms-demo-*"))


def test_a_demonstration_that_is_kept_goes_on(server_of, tmp_path):
    for _ in range(2):
        port = free_port()
        server = server_of("demo", "--port", str(port), "--data", str(tmp_path / "kept"))
        assert "Priya Shah" in wait_for(port)
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=40)
        cases = [path.name for path in (tmp_path / "kept" / "cases").iterdir()]
        assert len(cases) == 8


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return answer.read().decode()


def wait_for(port):
    end = time.time() + 40
    while True:
        try:
            return get(port, "/sign-in")
        except OSError:
            if time.time() > end:
                raise
            time.sleep(0.1)


def test_the_style_sheet_loses_the_typeface_and_pictures():
    css = '@font-face{font-family:"GDS Transport";src:url(/assets/x.woff2)}.a{font-family:"GDS Transport",arial;background:url("/assets/i.svg")}'
    assert assets.without_typeface(css) == ".a{font-family:arial;background:none}"


def test_assets_that_cannot_be_fetched_are_said(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert main(["assets"]) == 1
    assert "npm was not found" in capsys.readouterr().err


def fake_npm(folder, script):
    npm = folder / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("exit 1", "could not fetch"),
        ("exit 0", "fetched nothing"),
        ('echo x > "$4/a.tgz"', "not the one that was checked"),
    ],
)
def test_an_archive_that_is_not_the_checked_one_is_not_used(monkeypatch, tmp_path, script, words):
    fake_npm(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(assets.NotFetched, match=words):
        assets.fetch(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def packed(place, files):
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    with tarfile.open(place / "made.tgz", "w:gz") as archive:
        for name in files:
            archive.add(place / name, name)
    return place / "made.tgz"


@pytest.fixture
def npm_that_packs(monkeypatch, tmp_path):
    def of(files):
        archive = packed(tmp_path / "made", files)
        fake_npm(tmp_path, f'cp "{archive}" "$4/a.tgz"')
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        monkeypatch.setattr(assets, "SHA512", assets.digest(archive.read_bytes()))

    return of


def test_the_checked_archive_is_put_in_place_with_its_licence(npm_that_packs, monkeypatch, tmp_path):
    css, script = list(assets.WANTED)
    npm_that_packs({css: "@font-face{src:url(/assets/x)}.a{}", script: "let a"})
    place = tmp_path / "out"
    assert not assets.in_place(place)
    assets.fetch(place)
    assert (place / "govuk-frontend.min.css").read_text() == ".a{}"
    assert (place / "govuk-frontend.min.js").read_text() == "let a"
    assert assets.VERSION in (place / "LICENCE.txt").read_text() and assets.in_place(place)
    monkeypatch.setattr(assets, "VERSION", "99.0.0")
    assert not assets.in_place(place)


def test_an_archive_that_lacks_something_is_not_used(npm_that_packs, tmp_path):
    npm_that_packs({list(assets.WANTED)[0]: ".a{}"})
    with pytest.raises(assets.NotFetched, match="is missing in the archive"):
        assets.fetch(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_package_that_cannot_be_written_to_is_said(npm_that_packs, monkeypatch, capsys, tmp_path):
    npm_that_packs(dict.fromkeys(assets.WANTED, "x"))
    (tmp_path / "web").write_text("a file where the folder should be")
    monkeypatch.setattr("ehcforms.commands.site.PACKAGE", tmp_path)
    assert main(["assets"]) == 1
    assert "cannot be put into the package" in capsys.readouterr().err
    (tmp_path / "web").unlink()
    assert main(["assets"]) == 0
    assert assets.in_place(tmp_path / "web" / "static" / "govuk")


def test_a_reader_who_stops_reading_is_no_trouble():
    """As with `ehcforms rules list | head -1`, also where everything is written at the end."""
    told = subprocess.Popen([sys.executable, "-m", "ehcforms", "schema", "case"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    told.stdout.close()
    err = told.stderr.read()
    told.stderr.close()
    assert told.wait(timeout=60) == 0 and err == b""


def test_a_demonstration_that_a_broken_rule_stops_says_so(own_site):
    (own_site / "plugins" / "broken.py").write_text(
        "from ehcforms import rule\n@rule\ndef check(submission, form, case, review, rules): raise ValueError"
    )
    with pytest.raises(Trouble, match="a rule stops one of its reviews"):
        _seed(open_store(own_site / "data"), load_site(own_site))
