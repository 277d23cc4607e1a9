"""What goes into and out of the commands that try rules out: files, standard input, pipes, and streams that are closed."""

import codecs
import io
import json
import subprocess
import sys
import zipfile

import docx
import pytest

from ehcforms.cli import main

CASE = {
    "child": {"name": "Sam Lee", "date_of_birth": "2012-09-01"},
    "plan": {"made_on": "2024-02-29"},
    "review": {"meeting_date": "2025-01-15"},
}
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"$schema": "case.schema.json", **CASE}), encoding="utf-8")
    return str(path)


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"$schema": "answers.schema.json", "strengths": "Sam reads."}), encoding="utf-8")
    return str(path)


def run(capsys, *arguments):
    code = main(list(arguments))
    told = capsys.readouterr()
    return code, told.out, told.err


def typed(monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_the_schema_that_an_editor_names_in_a_file_is_no_mistake(capsys, case, answers):
    code, out, _ = run(capsys, "try", "setting-advice", "--case", case, "--answers", answers, "--on", "2025-01-05", "--json")
    assert code == 0 and "$schema" not in out
    run(capsys, "schema", "case")
    assert main(["schema", "case"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["properties"]["$schema"]["type"] == "string" and list(schema["properties"])[1] == "child"


@pytest.mark.parametrize("which", ["case", "answers"])
def test_a_file_may_come_from_standard_input(capsys, monkeypatch, case, answers, which):
    files = {"case": case, "answers": answers}
    with open(files[which], encoding="utf-8") as file:
        typed(monkeypatch, file.read())
    files[which] = "-"
    code, out, err = run(capsys, "try", "setting-advice", "--case", files["case"], "--answers", files["answers"], "--on", "2025-01-05")
    assert code == 0 and out.startswith("Advice from the setting"), err
    typed(monkeypatch, "[1]")
    code, _, err = run(capsys, "try", "setting-advice", "--case", files["case"], "--answers", files["answers"])
    assert code == 1 and err.startswith("ehcforms: Standard input")


def test_two_files_cannot_both_be_standard_input(capsys):
    code, _, err = run(capsys, "try", "setting-advice", "--case", "-", "--answers", "-")
    assert code == 1 and "Only one of --case and --answers" in err


@pytest.mark.parametrize("arguments", [["dates", "--case", "-"], ["language", "-"]])
def test_standard_input_that_is_closed_is_said(capsys, monkeypatch, arguments):
    monkeypatch.setattr(sys, "stdin", None)
    code, _, err = run(capsys, *arguments)
    assert code == 1 and "Standard input cannot be read: it is closed." in err


@pytest.mark.parametrize(
    ("stdin", "name", "words"),
    [
        (None, "Ada", "Standard input is closed"),
        (io.TextIOWrapper(io.BytesIO(b"\xff\xfe three random words\n"), encoding="utf-8"), "Ada", "not written in UTF-8"),
        (io.StringIO("three random words\n"), "  ", "Write their name"),
    ],
)
def test_nobody_is_added_without_a_name_or_a_password_that_can_be_read(capsys, monkeypatch, tmp_path, stdin, name, words):
    monkeypatch.setattr(sys, "stdin", stdin)
    (tmp_path / "rules").mkdir()
    code, out, err = run(capsys, "user", "add", "ada@school.example", "--name", name, "--password-stdin", "--site", str(tmp_path))
    assert (code, out) == (1, "") and words in err


def command(case, **changes):
    given = [sys.executable, "-m", "ehcforms", "dates", "--case", case, "--on", "2025-01-05"]
    return subprocess.run(given, capture_output="stdout" not in changes, timeout=60, **changes)


def test_standard_output_that_is_closed_or_full_is_no_fault_of_the_command(case):
    shell = f'{sys.executable} -m ehcforms dates --case "{case}" >&-'
    closed = subprocess.run(["sh", "-c", shell], capture_output=True, timeout=60)
    assert (closed.returncode, closed.stderr) == (0, b"")
    with open("/dev/full", "wb") as full:
        told = command(case, stdout=full, stderr=subprocess.PIPE)
    assert told.returncode == 1 and b"No space left on device" in told.stderr and b"Traceback" not in told.stderr


def test_a_terminal_without_quotation_marks_is_given_what_it_can_show(case, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    told = command(case)
    assert told.returncode == 0 and b"the family\\u2019s comments" in told.stdout and told.stderr == b""


@pytest.mark.parametrize("day", ["20260105", "2026-W02-1", "0001-01-01", "2026-1-5", "5/1/2026", ""])
def test_a_day_is_written_as_in_a_case_file(capsys, case, day):
    with pytest.raises(SystemExit) as ended:
        main(["dates", "--case", case, "--on", day])
    assert ended.value.code == 2 and f"“{day}” is no da" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Copy one that works and change it."),
        (json.dumps(CASE).encode("utf-16"), "it is not saved as UTF-8. Save it as UTF-8."),
        (b'{"child": {}} }', "The file should have ended before this."),
    ],
)
def test_what_is_said_of_a_file_says_what_to_do(capsys, tmp_path, content, words):
    (tmp_path / "a.json").write_bytes(content)
    code, _, err = run(capsys, "dates", "--case", str(tmp_path / "a.json"))
    assert code == 1 and words in err and " form" not in err.splitlines()[1 if len(err.splitlines()) > 1 else 0]


def test_a_byte_order_mark_and_line_ends_of_windows_are_read(capsys, tmp_path):
    text = json.dumps(CASE, indent=1).replace("\n", "\r\n")
    (tmp_path / "a.json").write_bytes(codecs.BOM_UTF8 + text.encode())
    assert run(capsys, "dates", "--case", str(tmp_path / "a.json"), "--on", "2025-01-05")[0] == 0


def test_a_text_in_the_unicode_of_windows_is_read_and_one_that_is_none_is_refused(capsys, tmp_path):
    (tmp_path / "a.txt").write_bytes("Zoë is lazy.".encode("utf-16"))
    assert run(capsys, "language", str(tmp_path / "a.txt"))[1].startswith("1:8: “lazy”")
    (tmp_path / "b.txt").write_bytes("Zoe is lazy.".encode("utf-16-le"))
    code, _, err = run(capsys, "language", str(tmp_path / "b.txt"))
    assert code == 1 and "it is no plain text" in err


def a_word_file(path, body, **parts):
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            packed.writestr(f"word/{name}.xml", f"<w:{name} {SPACES}>{content}</w:{name}>")


def words(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_text_boxes_are_read_once_and_notes_after_the_text(capsys, tmp_path):
    box = f"<w:txbxContent>{words('He is lazy.')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    outer = f"<w:p><w:r><w:t>Before </w:t></w:r><w:r>{both}</w:r><w:r><w:t>after.</w:t></w:r></w:p>"
    deep = "<w:sdt>" * 3000 + words("She is naughty.") + "</w:sdt>" * 3000
    a_word_file(tmp_path / "a.docx", outer + deep, footnotes=words("A special needs child."), endnotes=words("So lazy."))
    code, out, _ = run(capsys, "language", str(tmp_path / "a.docx"), "--json")
    found = [(one["line"], one["start"], one["text"]) for one in json.loads(out)]
    assert code == 0 and found == [(2, 6, "lazy"), (3, 7, "naughty"), (4, 2, "special needs child"), (5, 3, "lazy")]


@pytest.mark.parametrize("spoil", [lambda content: content[:-60], lambda content: content.replace(b"word/document", b"xyzw/document")])
def test_a_word_file_that_is_broken_is_said(capsys, tmp_path, spoil):
    document = docx.Document()
    document.add_paragraph("He is lazy.")
    document.save(tmp_path / "a.docx")
    (tmp_path / "a.docx").write_bytes(spoil((tmp_path / "a.docx").read_bytes()))
    code, _, err = run(capsys, "language", str(tmp_path / "a.docx"))
    assert code == 1 and "cannot be read: it is no Word file." in err


BROKEN = """'''It fails.'''
from ehcforms import rule

@rule
def check(submission, form, case, review, rules):
    raise ValueError("here")

@rule
def watch(case, review, today, rules):
    raise ValueError("there")
"""


def test_a_rule_that_could_not_run_is_no_silence(capsys, monkeypatch, tmp_path, case):
    (tmp_path / "site" / "plugins").mkdir(parents=True)
    (tmp_path / "site" / "plugins" / "broken.py").write_text(BROKEN)
    typed(monkeypatch, "Sam reads.")
    code, out, err = run(capsys, "language", "-", "--site", str(tmp_path / "site"))
    assert (code, out) == (1, "") and "The rule “broken” could not run: ValueError at " in err and "broken.py:6: here." in err
    code, out, err = run(capsys, "dates", "--case", case, "--site", str(tmp_path / "site"))
    assert (code, out) == (1, "") and "broken.py:10: there." in err and "stage" not in err


def test_a_long_text_is_given_time_and_what_is_left_out_is_told(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("EHCFORMS_RULE_SECONDS", "1")
    (tmp_path / "rules").mkdir()
    typed(monkeypatch, "Sam suffers from asthma and reads well.\n" * 5001)
    code, out, err = run(capsys, "language", "-", "--site", str(tmp_path), "--json")
    assert code == 1 and len(json.loads(out)) == 5000 and "“transparency” found 5000 places and perhaps more" in err
