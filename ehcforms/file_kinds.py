"""The kinds of file that are taken: by ending and by what is inside, and how each is freed of hidden personal data.

What the libraries raise over a broken file has no end (zlib, struct, assertions, recursion): all of it means "not taken".
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

MOST_PIXELS = 60_000_000
LARGEST_UNPACKED = 200_000_000


class BadFile(Exception):
    """A file that is not taken; the message says what to do."""


@dataclass(frozen=True)
class Kind:
    """A kind of file. `cleaned` gives its content without the data that nobody meant to send."""

    media_type: str
    begins: tuple[bytes, ...]
    cleaned: Callable[[bytes], bytes]
    at: int = 0
    """Where in the file the signature stands."""
    within: int = 0
    """How many bytes may stand before it, as some scanners write them."""

    def is_in(self, content: bytes) -> bool:
        """Whether a file begins as this kind does."""
        head = content[self.at :][: self.within + 16]
        return any(0 <= head.find(mark) <= self.within for mark in self.begins)


def kind_of(name: str, content: bytes) -> Kind:
    """The kind of a file. Raises BadFile where its kind is not taken, or its ending and its content disagree."""
    ending = name.rpartition(".")[2].casefold()
    kind = KINDS.get(ending)
    if kind is None:
        raise BadFile(
            "Files of this kind are not taken. Use PDF, Word, Excel, PowerPoint, a picture, sound or plain text."
        )
    if kind.begins and not kind.is_in(content):
        raise BadFile(f"This is not a real .{ending} file. Save or print it again as PDF and attach that.")
    if not kind.begins:
        _check_text(content)
    return kind


def _check_text(content: bytes) -> None:
    if b"\x00" in content:
        raise BadFile("This is not plain text. Save it as PDF and attach that.")


def as_it_is(content: bytes) -> bytes:
    """The content unchanged."""
    return content


def clean_picture(content: bytes) -> bytes:
    """A picture, turned upright, without where and by what it was taken. Raises BadFile for one that cannot be read."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadFile("This picture has too many pixels. Save it smaller and attach that.")
            kind = picture.format or "PNG"
            upright = ImageOps.exif_transpose(picture)
            if kind == "GIF":
                return content
            bare = Image.new(upright.mode, upright.size)
            bare.paste(upright)
            if upright.mode == "P" and (palette := upright.getpalette()):
                bare.putpalette(palette)
            out = io.BytesIO()
            bare.save(out, kind, **({"quality": 90} if kind == "JPEG" else {}))
            return out.getvalue()
    except BadFile:
        raise
    except Exception:
        raise BadFile("This picture cannot be read. Save it again, or take a new one.") from None


_AUTHORS = re.compile(
    rb"(<(?:dc:creator|cp:lastModifiedBy|cp:manager|Manager|Company|meta:initial-creator)(?:\s[^>]*)?>)[^<]*(</)"
)
_ABOUT = ("docProps/core.xml", "docProps/app.xml", "meta.xml")


def clean_office(content: bytes) -> bytes:
    """An office document without the names of who made it. Raises BadFile for one that is broken or unpacks too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > LARGEST_UNPACKED:
                raise BadFile("This document is too large when it is opened. Save it as PDF and attach that.")
            if any(entry.filename.casefold().endswith("vbaproject.bin") for entry in packed.infolist()):
                raise BadFile("This document holds macros. Save it without them, or as PDF, and attach that.")
            return _packed_again(packed)
    except BadFile:
        raise
    except Exception:
        raise BadFile("This document cannot be opened. Save it again, or as PDF, and attach that.") from None


def _packed_again(packed: zipfile.ZipFile) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh:
        for entry in packed.infolist():
            inside = packed.read(entry)
            if entry.filename in _ABOUT:
                inside = _AUTHORS.sub(rb"\1\2", inside)
            method = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            fresh.writestr(entry.filename, inside, compress_type=method)
    return out.getvalue()


def clean_pdf(content: bytes) -> bytes:
    """A PDF without its author. Raises BadFile for one that cannot be opened or is locked with a password."""
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise BadFile("This PDF is locked with a password. Save it without one and attach that.")
        if not reader.metadata and "/Metadata" not in reader.root_object:
            return content
        writer = pypdf.PdfWriter(clone_from=reader)
        writer.metadata = None
        writer.root_object.pop("/Metadata", None)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()
    except BadFile:
        raise
    except Exception:
        raise BadFile("This PDF cannot be opened. Save or print it as PDF again and attach that.") from None


_ZIP = (b"PK\x03\x04",)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_JPEG = Kind("image/jpeg", (b"\xff\xd8\xff",), clean_picture)
_TEXT = Kind("text/plain", (), as_it_is)

KINDS = {
    "pdf": Kind("application/pdf", (b"%PDF-",), clean_pdf, within=1024),
    "docx": Kind(f"{_OFFICE}.wordprocessingml.document", _ZIP, clean_office),
    "xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", _ZIP, clean_office),
    "pptx": Kind(f"{_OFFICE}.presentationml.presentation", _ZIP, clean_office),
    "odt": Kind("application/vnd.oasis.opendocument.text", _ZIP, clean_office),
    "ods": Kind("application/vnd.oasis.opendocument.spreadsheet", _ZIP, clean_office),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": Kind("image/png", (b"\x89PNG\r\n\x1a\n",), clean_picture),
    "gif": Kind("image/gif", (b"GIF87a", b"GIF89a"), clean_picture),
    "webp": Kind("image/webp", (b"RIFF",), clean_picture),
    "mp3": Kind("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), as_it_is),
    "m4a": Kind("audio/mp4", (b"ftyp",), as_it_is, at=4),
    "mp4": Kind("video/mp4", (b"ftyp",), as_it_is, at=4),
    "wav": Kind("audio/wav", (b"RIFF",), as_it_is),
    "txt": _TEXT,
    "csv": Kind("text/csv", (), as_it_is),
}
"""By ending."""
