"""What is refused, and the words that say why: each names the reason and offers a way on."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable

import pytest

from folkmoot.errors import ReadError
from folkmoot.intake.layout import find_table

TABLE = b"ward,homes\nNorth,12\nSouth,9\n"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def archive(members: dict[str, bytes], *, is_packed: bool = True) -> bytes:
    """A zip with these members."""
    content = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(content, "w", kind) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return content.getvalue()


def encrypted_archive() -> bytes:
    """A zip whose one member says that it is encrypted."""
    content = bytearray(archive({"data.csv": TABLE}, is_packed=False))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark) + place
        content[start] |= 1
    return bytes(content)


def oddly_packed() -> bytes:
    """A zip whose one member is packed by a method that hardly anyone uses (Deflate64)."""
    content = bytearray(archive({"data.csv": TABLE}))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.find(mark) + place] = 9
    return bytes(content)


def directory(*names: str) -> bytes:
    """The beginning of an OLE compound file with these names in its directory."""
    return COMPOUND + b"".join(name.encode("utf-16-le") + bytes(64) for name in names)


def office(*names: str) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", **dict.fromkeys(names, b"<x/>")})


CASES: list[tuple[str, Callable[[], bytes], tuple[str, ...]]] = [
    ("nothing", lambda: b"", ("empty", "no data")),
    ("only white space", lambda: b" \r\n\r\n \t ", ("empty",)),
    ("a byte-order mark and nothing", lambda: b"\xef\xbb\xbf", ("empty",)),
    ("headings and no rows", lambda: b"ward,homes,share\n", ("no rows", "headings")),
    ("a PDF", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", ("PDF", "not contain a table")),
    (
        "an error page in place of the file",
        lambda: (
            b"<!DOCTYPE html><html><head><title>404</title></head><body>Not found</body></html>"
        ),
        ("web page", "HTML", "not a table"),
    ),
    (
        "a web page with a table, named .xls",
        lambda: b"<html><body><table><tr><td>1</td></tr></table></body></html>",
        ("web page", "save it as xlsx"),
    ),
    ("a page that begins with its table", lambda: b"\n<table border=1><tr><td>1", ("HTML",)),
    ("XML", lambda: b"<?xml version='1.0'?><feed><entry/></feed>", ("XML", "not a table")),
    (
        "a workbook in the XML of 2003",
        lambda: (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
        ),
        ("Excel 2003", "save it as xlsx"),
    ),
    ("a Word document", lambda: office("word/document.xml"), ("Word", "not a table")),
    ("slides", lambda: office("ppt/presentation.xml"), ("presentation", "not a table")),
    ("an old Word document", lambda: directory("WordDocument"), ("Word", "not a table")),
    ("a rich text document", lambda: b"{\\rtf1\\ansi hello}", ("rich text", "not a table")),
    ("a picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), ("image", "not a table")),
    ("a photograph", lambda: b"\xff\xd8\xff\xe0" + bytes(50), ("image",)),
    ("a database", lambda: b"SQLite format 3\0" + bytes(80), ("database", "Export")),
    ("a shapefile", lambda: b"\0\0\x27\x0a" + bytes(80), ("shapefile", "GeoJSON")),
    ("a 7z archive", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(40), ("Unpack",)),
    ("bytes without meaning", lambda: bytes(range(256)) * 20, ("not text", "no table")),
    ("an encrypted workbook", lambda: directory("EncryptedPackage"), ("encrypted", "password")),
    ("an encrypted zip", encrypted_archive, ("encrypted", "password")),
    (
        "an encrypted OpenDocument sheet",
        lambda: archive(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": b"<manifest:encryption-data/>",
            }
        ),
        ("encrypted", "password"),
    ),
    ("a workbook cut short", lambda: office("xl/workbook.xml")[:-30], ("damaged", "truncated")),
    ("a workbook with nothing in it", lambda: office("xl/workbook.xml"), ("damaged",)),
    ("a zip cut short", lambda: archive({"a.csv": TABLE})[:40], ("damaged", "truncated")),
    ("a gzip cut short", lambda: gzip.compress(TABLE * 99)[:-20], ("damaged", "truncated")),
    ("a Parquet file cut short", lambda: b"PAR1" + bytes(60), ("damaged", "truncated")),
    ("a zip packed in an odd way", oddly_packed, ("packed in a way", "ordinary zip")),
    ("an empty zip", lambda: archive({}), ("empty", "no file")),
    ("a zip of pictures", lambda: archive({"a.png": b"\x89PNG\r\n\x1a\n"}), ("no table", "a.png")),
    (
        "a zip of two tables",
        lambda: archive({"april.csv": TABLE, "may.csv": TABLE}),
        ("2 files", "april.csv", "name the one"),
    ),
    (
        "a zip that unpacks to far more than it should",
        lambda: archive({"data.csv": bytes(300 * 1024 * 1024)}),
        ("zip bomb", "not opened"),
    ),
    (
        "a hundred thousand columns",
        lambda: (
            ",".join(f"c{i}" for i in range(100_000)).encode() + b"\n" + b"1," * 99_999 + b"1\n"
        ),
        ("100,000 columns",),
    ),
    (
        "prose",
        lambda: b"Dear councillor,\n\nPlease find below the figures that you asked for.\n\nYours\n",
        ("no delimiter", "no table"),
    ),
    (
        "text copied out of a PDF, a value a line",
        lambda: (
            b"Site\nReference\n\nGeoX\n\nBR09\n\n0.39 Not owned by an authority\n\nBR10\nBR15\n"
        ),
        ("no delimiter", "no table"),
    ),
    (
        "a message of a few lines",
        lambda: b"Error: the file was not found\nPlease try again\nContact the web team.\n",
        ("no delimiter", "no table"),
    ),
    (
        "a form saved as text",
        lambda: (
            b"Library return,,,\n,Name of authority,,Elmet\nSection 1,,,\n"
            b",Books at 31 March,,245807\n,,,\nStock,,,Number\n,Adult fiction,(line 4),62619\n"
            b"Total,,,68868\n,,,\nCompleted by,,Telephone,\n"
        ),
        ("form", "no table"),
    ),
    ("JSON cut short", lambda: b'[{"ward": "North", "homes": 12}, {"wa', ("damaged", "truncated")),
    ("JSON with no rows", lambda: b'{"status": "ok", "message": "hello"}', ("no list of rows",)),
    (
        "CSVW metadata",
        lambda: json.dumps(
            {"@context": "http://www.w3.org/ns/csvw", "tableSchema": {"columns": [{"name": "a"}]}}
        ).encode(),
        ("CSVW", "describes a table"),
    ),
    (
        "GeoJSON without features",
        lambda: b'{"type": "FeatureCollection", "features": []}',
        ("no features",),
    ),
]


@pytest.mark.parametrize(("make", "words"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_is_no_table_is_refused_with_the_reason_and_a_way_on(
    make: Callable[[], bytes], words: tuple[str, ...]
) -> None:
    with pytest.raises(ReadError) as refusal:
        find_table(make(), name="return.csv")
    message = str(refusal.value)
    assert message.startswith("return.csv")
    assert [word for word in words if word not in message] == []
    assert refusal.value.remedy.endswith(".")
