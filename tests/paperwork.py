"""Real documents for tests: Word, PDF with words, PDF of a scan, Excel and OpenDocument."""

import io
import zipfile

import docx
import pypdf


def a_word_file(*paragraphs, cells=(), header=""):
    """A Word file as Word keeps it, with a table and a header where they are wanted."""
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if cells:
        row = document.add_table(1, len(cells)).rows[0]
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def a_pdf_file(*pages, scanned=False):
    """A PDF with a page for each text, written with one of the fonts that every reader has; a scan shows a picture."""
    writer = pypdf.PdfWriter()
    name, number = pypdf.generic.NameObject, pypdf.generic.NumberObject
    for words in pages:
        page = writer.add_blank_page(300, 300)
        font = pypdf.generic.DictionaryObject(
            {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Helvetica")}
        )
        inside = pypdf.generic.DictionaryObject(
            {name("/Font"): pypdf.generic.DictionaryObject({name("/F1"): writer._add_object(font)})}
        )
        if scanned and not words:
            picture = pypdf.generic.StreamObject()
            picture.set_data(b"\x00")
            for key, value in (("/Width", 1), ("/Height", 1), ("/BitsPerComponent", 8)):
                picture[name(key)] = number(value)
            picture.update({name("/Type"): name("/XObject"), name("/Subtype"): name("/Image"), name("/ColorSpace"): name("/DeviceGray")})
            inside[name("/XObject")] = pypdf.generic.DictionaryObject({name("/I1"): writer._add_object(picture)})
        page[name("/Resources")] = inside
        lines = " ".join(f"({line}) Tj T*" for line in words.split("\n"))
        drawn = pypdf.generic.StreamObject()
        drawn.set_data(f"BT /F1 12 Tf 14 TL 20 250 Td {lines} ET".encode("cp1252"))
        page[name("/Contents")] = writer._add_object(drawn)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_package(**parts):
    """An office package with these parts; `__` in a name stands for a slash and `_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()
