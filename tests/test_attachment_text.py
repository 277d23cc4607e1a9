"""The words of attached documents: of every kind that holds words, with limits, and honest where they cannot be read."""

import io
import time

import pytest
from paperwork import a_package, a_pdf_file, a_word_file

from ehcforms import attachment_text, files
from ehcforms.attachment_text import texts_of

WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:document>'
SHEET = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Ella Moore</t></si><si><t>3B</t></si></sst>'
SLIDE = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>Ella </a:t></a:r><a:r><a:t>Moore</a:t></a:r></a:p></p:sld>'
OPEN = '<o:d xmlns:o="o" xmlns:text="text"><text:p>Ella <text:span>Moore</text:span><text:s/>reads</text:p></o:d>'


def read(folder, content, name):
    kept = files.keep(folder, "case", io.BytesIO(content), name)
    (text,) = texts_of(folder, "case", (kept,))
    assert (text.id, text.name) == (kept.id, name)
    return text


KINDS = {
    "log.docx": a_word_file("Sam hit Ella Moore."),
    "log.pdf": a_pdf_file("Sam hit Ella Moore."),
    "log.txt": b"\xef\xbb\xbfSam hit Ella Moore.",
    "old.txt": "Sam hit Ella Moore – again".encode("cp1252"),
    "log.csv": b"Sam,Ella Moore",
    "log.xlsx": a_package(xl__sharedStrings_xml=SHEET),
    "log.pptx": a_package(ppt__slides__slide1_xml=SLIDE),
    "log.odt": a_package(content_xml=OPEN),
    "log.ods": a_package(content_xml=OPEN),
}


@pytest.mark.parametrize("name", KINDS)
def test_words_of_every_kind_are_read(name, tmp_path):
    text = read(tmp_path, KINDS[name], name)
    assert "Ella Moore" in text.pages[0] and text.unread == ""


def test_a_word_file_is_read_with_its_tables_and_headers(tmp_path):
    text = read(tmp_path, a_word_file("One", "Two", cells=("Ella", "Moore"), header="Head"), "a.docx")
    words = text.pages[0].split("\n")
    assert {"One", "Two", "Head"} <= {one.strip() for one in words}
    assert "EllaMoore" not in text.pages[0]


def test_words_deleted_with_track_changes_are_still_in_the_file(tmp_path):
    deleted = WORD.format("<w:p><w:del><w:r><w:delText>Ella Moore</w:delText></w:r></w:del></w:p>")
    assert "Ella Moore" in read(tmp_path, a_package(word__document_xml=deleted), "a.docx").pages[0]


def test_a_pdf_is_read_by_pages_and_a_line_may_break_inside_a_name(tmp_path):
    text = read(tmp_path, a_pdf_file("One.", "He hit Ella\nMoore. Then\nhe cried"), "a.pdf")
    assert len(text.pages) == 2 and "Ella Moore." in text.pages[1]


def test_accents_are_put_together_and_soft_hyphens_left_out(tmp_path):
    assert "Zoë Finch" in read(tmp_path, "Zoe\u0308 Fin\u00adch".encode(), "a.txt").pages[0]


UNREAD = {
    "scan.pdf": (a_pdf_file("", scanned=True), "no-words"),
    "partly-scanned.pdf": (a_pdf_file("One.", "", scanned=True), "some-pages"),
    "empty.docx": (a_word_file(), "no-words"),
    "torn.docx": (a_package(word__document_xml="<w:document>"[:-3]), "broken"),
    "defines.docx": (a_package(word__document_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "broken"),
    "defines16.docx": (a_package(word__document_xml='<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")), "broken"),
    "numbers.txt": (b"1 2 3", "no-words"),
    "long.txt": (b"Sam reads. " * 30_000, "partly"),
    "long.docx": (a_package(word__document_xml=WORD.format("<w:p><w:t>Sam reads. </w:t></w:p>" * 30_000)), "partly"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREAD)
def test_it_is_said_what_was_not_read(name, tmp_path):
    content, why = UNREAD[name]
    text = read(tmp_path, content, name)
    assert text.unread == why
    assert sum(map(len, text.pages)) <= attachment_text.MOST_LETTERS


def test_an_empty_last_page_is_no_scan(tmp_path):
    assert read(tmp_path, a_pdf_file("One.", ""), "a.pdf").unread == ""


def test_a_picture_is_left_out(tmp_path):
    content = b"ID3" + b"\x00" * 40
    kept = files.keep(tmp_path, "case", io.BytesIO(content), "a.mp3")
    assert texts_of(tmp_path, "case", (kept,)) == ()


def test_a_document_is_read_once_and_remembered(tmp_path):
    kept = files.keep(tmp_path, "case", io.BytesIO(b"Ella Moore"), "a.txt")
    first = texts_of(tmp_path, "case", (kept,))
    files.remove(tmp_path, "case", kept)
    assert texts_of(tmp_path, "case", (kept,)) == first


def test_a_file_that_is_gone_stops_nothing(tmp_path):
    kept = files.keep(tmp_path, "case", io.BytesIO(b"Ella Moore"), "a.txt")
    files.remove(tmp_path, "case", kept)
    assert texts_of(tmp_path, "case", (kept,))[0].unread == "broken"


def test_a_zip_bomb_costs_no_more_than_its_first_part(tmp_path):
    begun = time.perf_counter()
    inside = "<a>" + " " * 150_000_000 + "</a>"
    text = read(tmp_path, a_package(word__document_xml=inside), "bomb.docx")
    assert text.unread in ("no-words", "partly", "broken") and time.perf_counter() - begun < 20


def test_all_documents_of_a_paper_together_are_limited(tmp_path):
    kept = [files.keep(tmp_path, "case", io.BytesIO(b"Sam reads. " * 11_000), f"{n}.txt") for n in range(3)]
    texts = texts_of(tmp_path, "case", kept)
    assert [one.unread for one in texts] == ["", "partly", "partly"]
    assert sum(len(page) for one in texts for page in one.pages) == attachment_text.MOST_LETTERS


def test_a_document_that_takes_too_long_is_left_and_later_ones_are_read_when_asked_again(tmp_path, monkeypatch):
    monkeypatch.setattr(attachment_text, "SECONDS_A_FILE", 0.2)
    monkeypatch.setattr(attachment_text, "SECONDS_A_PAPER", 0.1)
    slow, quick = (files.keep(tmp_path, "case", io.BytesIO(KINDS["log.pdf"]), f"{n}.pdf") for n in "ab")

    def for_ever(content):
        while True:
            pass

    with monkeypatch.context() as patched:
        patched.setattr(attachment_text, "_of_pdf", for_ever)
        first = texts_of(tmp_path, "case", (slow, quick))
    assert [one.unread for one in first] == ["broken", "later"]
    assert [one.unread for one in texts_of(tmp_path, "case", (slow, quick))] == ["broken", ""]
