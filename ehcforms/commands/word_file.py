"""The paragraphs of a Word file, read with the standard library alone."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

LARGEST = 20_000_000
"""Bytes of the text inside."""
PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
"""Where the words stand that belong to the text; notes come after it."""

_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH = f"{_SPACE}p"
_SIGNS = {f"{_SPACE}tab": "\t", f"{_SPACE}br": " ", f"{_SPACE}cr": " ", f"{_SPACE}noBreakHyphen": "‑"}
_TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What older programs show of a text box, whose words stand beside it already."""
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError, NotImplementedError)


def paragraphs_of(path: Path) -> Iterator[str]:
    """Each paragraph, also of tables, text boxes and notes. Raises OSError, ValueError or SyntaxError."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = [_content(packed, name) for name in PARTS if name == PARTS[0] or name in packed.namelist()]
    except _BROKEN:
        raise ValueError("it is no Word file") from None
    for content in parts:
        for element in _inside(ElementTree.fromstring(content), _TWICE):
            if element.tag == _PARAGRAPH:
                yield _words_of(element)


def _content(packed: zipfile.ZipFile, name: str) -> bytes:
    if packed.getinfo(name).file_size > LARGEST:
        raise ValueError(f"it has more than {LARGEST // 1_000_000} MB of text")
    content = packed.read(name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError("it holds definitions of its own")
    return content


def _words_of(paragraph: ElementTree.Element) -> str:
    """The words of a paragraph; those of a text box in it stand in paragraphs of their own."""
    pieces = _inside(paragraph, _TWICE, _PARAGRAPH)
    return "".join((one.text if one.tag == f"{_SPACE}t" else _SIGNS.get(one.tag)) or "" for one in pieces)


def _inside(element: ElementTree.Element, *without: str) -> Iterator[ElementTree.Element]:
    """What lies inside of an element in its order, without some kinds and what lies in them; as deep as it may be."""
    waiting = list(reversed(element))
    while waiting:
        one = waiting.pop()
        if one.tag not in without:
            yield one
            waiting.extend(reversed(one))
