"""The words of attached documents, read with limits and remembered by the attachment's name, never on disk.

A document may be broken, huge on purpose or slow on purpose: then it is said that it was not read, and nothing else fails.
"""

import ctypes
import io
import re
import threading
import time
import unicodedata
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Literal
from xml.etree import ElementTree

from ehcforms import files
from ehcforms.model import Attachment, FileText

SECONDS_A_FILE = 4.0
SECONDS_A_PAPER = 8.0
MOST_LETTERS = 150_000
"""Characters that are read of one paper's documents; more would cost each rule more than its time."""
MOST_PAGES = 300
MOST_XML = 40_000_000
"""Unpacked bytes that are read of one office document."""
REMEMBERED = 128

_WORDS_IN = {
    "wordprocessingml": (re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"), {"t", "delText"}),
    "spreadsheetml": (re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+|comments[^/]*)\.xml"), {"t"}),
    "presentationml": (re.compile(r"ppt/(?:slides|notesSlides)/[^/]+\.xml"), {"t"}),
    "opendocument": (re.compile(r"content\.xml"), {"p", "h"}),
}
"""By a part of the media type: where in the package the words stand, and in which elements. Text that was deleted with
"track changes" is still in the file, so it is read as well."""
_LINES = {"p", "h", "si", "is", "tr"}
_SPACES = {"tab", "br", "cr", "s", "line-break", "tc"}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff"))

_known: OrderedDict[str, FileText] = OrderedDict()
_lock = threading.Lock()


Why = Literal["", "no-words", "some-pages", "broken", "partly", "later"]
Pages = tuple[tuple[str, ...], Why]
"""The words of a document by pages, and why they are not all."""


class Unread(Exception):
    """Why a document could not be read."""

    def __init__(self, why: Why):
        super().__init__(why)
        self.why = why


class TooSlow(BaseException):
    """Raised inside the reading of a document that has used up its time."""


def texts_of(folder: Path, case: str, attached: Iterable[Attachment]) -> tuple[FileText, ...]:
    """The words of those documents that have words; pictures and sound are left out.

    What takes too long all together is said to be read later, and is read when it is asked for again.
    """
    ends = time.monotonic() + SECONDS_A_PAPER
    readable = [file for file in attached if _reader(file) is not None]
    found = [_remembered(folder, case, file, ends) for file in readable]
    return tuple(_within(found))


def _within(found: Iterable[FileText]) -> Iterator[FileText]:
    """The texts up to the most characters that rules are given."""
    left = MOST_LETTERS
    for one in found:
        pages = tuple(page[: max(0, left - before)] for page, before in zip(one.pages, _before(one.pages), strict=True))
        cut = sum(map(len, pages)) < sum(map(len, one.pages))
        left -= sum(map(len, pages))
        yield FileText(id=one.id, name=one.name, pages=pages, unread="partly" if cut else one.unread)


def _before(pages: tuple[str, ...]) -> list[int]:
    """How many characters stand before each page."""
    sums = [0]
    for page in pages[:-1]:
        sums.append(sums[-1] + len(page))
    return sums[: len(pages)]


def _remembered(folder: Path, case: str, file: Attachment, ends: float) -> FileText:
    with _lock:
        if file.id in _known:
            _known.move_to_end(file.id)
            return _known[file.id]
    if time.monotonic() >= ends:
        return FileText(id=file.id, name=file.name, unread="later")
    made = _read(folder, case, file)
    with _lock:
        _known[file.id] = made
        while len(_known) > REMEMBERED:
            _known.popitem(last=False)
    return made


def _read(folder: Path, case: str, file: Attachment) -> FileText:
    reader = _reader(file)
    assert reader is not None
    try:
        with files.open_file(folder, case, file) as source:
            content = source.read(files.LARGEST + 1)
        pages, why = _in_time(lambda: reader(content), SECONDS_A_FILE)
    except Unread as trouble:
        return FileText(id=file.id, name=file.name, unread=trouble.why)
    except Exception:  # what the libraries raise over a broken file has no end
        return FileText(id=file.id, name=file.name, unread="broken")
    return FileText(id=file.id, name=file.name, pages=pages, unread=why)


def _in_time(work: Callable[[], Pages], seconds: float) -> Pages:
    """What some work gives; Unread where it takes longer. The work is then interrupted, so that it costs no more."""
    replies: SimpleQueue[Any] = SimpleQueue()
    thread = threading.Thread(target=lambda: replies.put(_tried(work)), daemon=True)
    thread.start()
    try:
        reply = replies.get(timeout=seconds)
    except Empty:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(TooSlow))
        raise Unread("broken") from None
    if isinstance(reply, BaseException):
        raise reply if isinstance(reply, Unread) else Unread("broken")
    pages, why = reply
    return pages, why


def _tried(work: Callable[[], Pages]) -> Any:
    try:
        return work()
    except BaseException as trouble:
        return trouble


def _reader(file: Attachment) -> Callable[[bytes], Pages] | None:
    """How the words of a kind of file are read; None for pictures, sound and film."""
    if file.media_type == "application/pdf":
        return _of_pdf
    if file.media_type in ("text/plain", "text/csv"):
        return _of_plain
    kind = next((one for one in _WORDS_IN if one in file.media_type), "")
    return (lambda content: _of_office(content, kind)) if kind else None


def _of_plain(content: bytes) -> Pages:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return _plain([text[:MOST_LETTERS]], "partly" if len(text) > MOST_LETTERS else "")


def _of_pdf(content: bytes) -> Pages:
    import pypdf

    texts: list[str] = []
    why: Why = ""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    for page in pages:
        if len(texts) >= MOST_PAGES or sum(map(len, texts)) >= MOST_LETTERS:
            why = "partly"
            break
        lines = page.extract_text()
        why = why or ("some-pages" if not lines.strip() and _is_picture(page) else "")
        texts.append(re.sub(r"(?<![.!?:])\n", " ", lines[:MOST_LETTERS]))
    return _plain(texts, why)


def _is_picture(page: Any) -> bool:
    """Whether a page shows a picture, as a scan does."""
    resources = page.get("/Resources")
    inside = resources.get_object().get("/XObject") if resources else None
    drawn = inside.get_object().values() if inside else ()
    return any(one.get_object().get("/Subtype") == "/Image" for one in drawn)


def _of_office(content: bytes, kind: str) -> Pages:
    wanted, inside = _WORDS_IN[kind]
    words, left = _Words(inside), MOST_XML
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for entry in packed.infolist():
            if wanted.fullmatch(entry.filename):
                with packed.open(entry) as part:
                    left -= words.read(part, left)
    return _plain(["".join(words.found)[:MOST_LETTERS]], "partly" if left <= 0 or words.length > MOST_LETTERS else "")


class _Words:
    """Gathers the words of XML as they are read, so that a large document costs no more than its words."""

    def __init__(self, inside: set[str]):
        self.found: list[str] = []
        self.length = 0
        self._inside, self._depth = inside, 0

    def read(self, part: Any, most: int) -> int:
        """Reads one part of the package; how many bytes it was. Stops where enough is read."""
        parser = ElementTree.XMLParser(target=self)
        done = 0
        self._depth = 0
        while done < most and self.length <= MOST_LETTERS:
            chunk = part.read(min(65_536, most - done))
            if not chunk:
                parser.close()
                break
            parser.feed(chunk)
            done += len(chunk)
        self._add("\n")
        return done

    def start(self, tag: str, attrs: Any) -> None:
        """An element begins."""
        self._depth += tag.rpartition("}")[2] in self._inside

    def end(self, tag: str) -> None:
        """An element ends."""
        name = tag.rpartition("}")[2]
        self._depth -= name in self._inside
        if name in _LINES or name in _SPACES:
            self._add("\n" if name in _LINES else " ")

    def data(self, words: str) -> None:
        """Characters."""
        if self._depth:
            self._add(words)

    def doctype(self, *_: Any) -> None:
        """Definitions of its own have no place in an office document."""
        raise Unread("broken")

    def close(self) -> None:
        """The end, which a document that was read only in part never reaches."""

    def _add(self, words: str) -> None:
        self.found.append(words)
        self.length += len(words)


def _plain(texts: list[str], why: Why) -> Pages:
    """Pages with characters as they are typed. Raises Unread where no page has a word."""
    pages = tuple(unicodedata.normalize("NFKC", text).translate(_INVISIBLE) for text in texts)
    if not any(letter.isalpha() for text in pages for letter in text):
        raise Unread("no-words")
    return pages, why
