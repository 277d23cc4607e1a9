"""The command line: what each command does, and what it says when it cannot."""

import io
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from ehcforms import assets
from ehcforms.cli import main
from ehcforms.site import starter_folder
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


@pytest.mark.parametrize("command", [["check"], ["serve"], ["sweep"], ["rules", "list"]])
def test_a_missing_folder_is_said(command, tmp_path, capsys):
    assert main([*command, str(tmp_path / "none")]) == 1
    assert "There is no folder" in capsys.readouterr().err


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
    assert main(["user", "add", "nobody", "--name", "N", "--site", str(own_site), "--password-stdin"]) == 1


def test_a_sweep_of_nothing(own_site, capsys):
    assert main(["sweep", str(own_site)]) == 0
    assert "0 review(s) changed, 0 mail(s) sent" in capsys.readouterr().out


def test_a_data_folder_that_cannot_be_used_is_said(own_site, capsys, monkeypatch):
    (own_site / "file").write_text("")
    monkeypatch.setenv("EHCFORMS_DATA", "file/data")
    assert main(["sweep", str(own_site)]) == 1
    assert "cannot be made" in capsys.readouterr().err


def test_a_port_in_use_is_said(own_site, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", str(own_site), "--port", str(taken.getsockname()[1])]) == 1
    assert "is in use. Choose another" in capsys.readouterr().err


def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_server_serves_until_it_is_stopped(own_site, tmp_path, command):
    port = free_port()
    where = [str(own_site)] if command == "serve" else ["--data", str(tmp_path / "demo")]
    call = [sys.executable, "-m", "coverage", "run", "-m", "ehcforms", command, *where, "--port", str(port)]
    server = subprocess.Popen(
        call,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**__import__("os").environ, "EHCFORMS_TRUSTED_HOSTS": "127.0.0.1"},
    )
    try:
        page = wait_for(port)
        assert "Sign in" in page
        if command == "demo":
            assert "Priya Shah" in page
            deadline = time.time() + 20
            while "No mail has come yet" in (mails := get(port, "/mails")) and time.time() < deadline:
                time.sleep(0.2)
            assert re.search(r"To [\w.]+@", mails)
    finally:
        server.send_signal(signal.SIGINT)
        out, _ = server.communicate(timeout=40)
    assert "open http://" in out and server.returncode in (0, 130, -2)


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
