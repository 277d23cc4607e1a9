"""Attachments: what is taken, what is refused, and what is taken out of them."""

import contextlib
import io
import random
import socket
import threading
import zipfile

import pypdf
import pytest
from PIL import Image

from ehcforms import files, scanner
from ehcforms.file_kinds import BadFile


def a_picture(kind="JPEG", size=(40, 20)):
    picture = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    out = io.BytesIO()
    picture.save(out, kind, **({"exif": exif} if kind in ("JPEG", "PNG", "WEBP") else {}))
    return out.getvalue()


def a_document(**more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<w>Words</w>")
        packed.writestr("docProps/core.xml", "<cp><dc:creator>Secret Author</dc:creator></cp>")
        for name, text in more.items():
            packed.writestr(name, text)
    return out.getvalue()


def a_pdf(password=""):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": "Secret Author"})
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def keep(folder, content, name, **more):
    return files.keep(folder, "case1", io.BytesIO(content), name, **more)


def kept(folder, attachment):
    with files.open_file(folder, "case1", attachment) as file:
        return file.read()


def test_a_picture_keeps_its_look_and_loses_where_it_was_taken(tmp_path):
    attachment = keep(tmp_path, a_picture(), "../../Tomek’s drawing.JPG")
    content = kept(tmp_path, attachment)
    assert b"SecretCamera" not in content
    assert Image.open(io.BytesIO(content)).size == (20, 40)
    assert attachment.name == "Tomek’s drawing.JPG" and attachment.media_type == "image/jpeg"
    assert attachment.size == len(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", a_picture("PNG")),
        ("a.webp", a_picture("WEBP")),
        ("a.gif", a_picture("GIF")),
        ("a.txt", "Words, wörds".encode()),
        ("a.csv", b"a,b"),
        ("a.mp3", b"ID3 sound"),
        ("a.m4a", b"0000ftypM4A "),
        ("a.docx", a_document()),
        ("a.pdf", a_pdf()),
    ],
)
def test_kinds_that_are_taken(tmp_path, name, content):
    attachment = keep(tmp_path, content, name)
    assert b"Secret" not in kept(tmp_path, attachment)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "not taken"),
        ("noending", b"x", "not taken"),
        ("a.pdf", b"MZ not a pdf", "not a real .pdf"),
        ("a.pdf", b"%PDF-1.4 torn", "cannot be opened"),
        ("a.pdf", a_pdf("secret"), "password"),
        ("a.jpg", b"\xff\xd8\xff torn", "cannot be read"),
        ("a.docx", b"PK\x03\x04 torn", "cannot be opened"),
        ("a.docx", a_document(**{"word/vbaProject.bin": "x"}), "macros"),
        ("a.txt", b"a\x00b", "not plain text"),
        ("a.txt", b"", "empty"),
    ],
)
def test_files_that_are_refused_say_what_to_do(tmp_path, name, content, words):
    with pytest.raises(BadFile, match=words):
        keep(tmp_path, content, name)
    assert not list(tmp_path.rglob("*")) or not list((tmp_path / "cases" / "case1" / "files").iterdir())


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.png", "a.jpg", "a.gif", "a.webp"])
def test_a_damaged_file_is_refused_or_kept_and_never_an_error_of_the_server(tmp_path, name):
    kind = {"pdf": a_pdf, "docx": a_document}.get(name[2:], lambda: a_picture({"jpg": "JPEG"}.get(name[2:], name[2:].upper())))
    whole, chance = kind(), random.Random(name)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(BadFile):
            keep(tmp_path, bytes(damaged[: chance.choice((len(damaged), chance.randrange(len(damaged))))]), name)


def test_a_scan_may_begin_with_some_bytes_of_the_scanner(tmp_path):
    assert keep(tmp_path, b"\x1b%-12345X\r\n" + a_pdf(), "scan.pdf").media_type == "application/pdf"
    with pytest.raises(BadFile, match="not a real"):
        keep(tmp_path, b" " * 2000 + a_pdf(), "scan.pdf")


def test_a_document_that_unpacks_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("ehcforms.file_kinds.LARGEST_UNPACKED", 10)
    with pytest.raises(BadFile, match="too large"):
        keep(tmp_path, a_document(), "a.docx")


def test_a_picture_with_too_many_pixels_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("ehcforms.file_kinds.MOST_PIXELS", 10)
    with pytest.raises(BadFile, match="pixels"):
        keep(tmp_path, a_picture(), "a.jpg")


def test_a_file_may_have_so_many_bytes_and_no_more(tmp_path):
    assert keep(tmp_path, b"x" * 100, "a.txt", largest=100).size == 100
    with pytest.raises(BadFile, match="larger"):
        keep(tmp_path, b"x" * 101, "a.txt", largest=100)


def test_files_go_when_they_are_forgotten(tmp_path):
    one, two = keep(tmp_path, b"1", "a.txt"), keep(tmp_path, b"2", "b.txt")
    files.remove_all(tmp_path, "case1", keeping=frozenset({two.id}))
    with pytest.raises(FileNotFoundError):
        files.open_file(tmp_path, "case1", one)
    files.remove(tmp_path, "case1", two)
    files.remove(tmp_path, "case1", two)
    files.remove_all(tmp_path, "nobody")
    assert not list((tmp_path / "cases" / "case1" / "files").iterdir())


def a_scanner(answer):
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        line, _ = server.accept()
        with line:
            received = b""
            while not received.endswith(b"\0\0\0\0"):
                received += line.recv(65536)
            line.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return server, f"127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize(
    ("answer", "words"), [(b"stream: Eicar FOUND\0", "scanner found"), (b"stream: ERROR\0", "could not be")]
)
def test_what_the_scanner_finds_is_refused(answer, words):
    server, address = a_scanner(answer)
    with server, pytest.raises(BadFile, match=words):
        scanner.check(b"x" * 100_000, address)


def test_a_clean_file_passes_and_a_scanner_that_is_down_holds_it_back(tmp_path):
    server, address = a_scanner(b"stream: OK\0")
    with server:
        scanner.check(b"x", address)
    with pytest.raises(BadFile, match="just now"):
        scanner.check(b"x", str(tmp_path / "no.socket"))
