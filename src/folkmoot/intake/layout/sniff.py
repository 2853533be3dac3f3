"""What a file is, told from its content and never from its name."""

from __future__ import annotations

import codecs
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum

from folkmoot.intake.layout.source import ARCHIVE_DAMAGE, Source


class Content(StrEnum):
    """What the bytes are. Those up to ARCHIVE can be read; the others are refused."""

    DELIMITED = "csv"
    JSON = "json"
    PARQUET = "parquet"
    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    ARCHIVE = "zip"
    GZIP = "gz"

    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    BROKEN_ARCHIVE = "broken archive"
    OTHER_ARCHIVE = "other archive"
    PDF = "pdf"
    HTML = "html"
    XML = "xml"
    XML_WORKBOOK = "xml workbook"
    WORD = "word"
    SLIDES = "slides"
    DOCUMENT = "document"
    RICH_TEXT = "rich text"
    IMAGE = "image"
    DATABASE = "database"
    SHAPEFILE = "shapefile"
    OLD_WORKBOOK = "old workbook"
    BINARY = "binary"


_MAGIC: tuple[tuple[bytes, Content], ...] = (
    (b"%PDF-", Content.PDF),
    (b"PAR1", Content.PARQUET),
    (b"PARE", Content.ENCRYPTED),
    (b"\x1f\x8b", Content.GZIP),
    (b"7z\xbc\xaf\x27\x1c", Content.OTHER_ARCHIVE),
    (b"Rar!\x1a\x07", Content.OTHER_ARCHIVE),
    (b"BZh", Content.OTHER_ARCHIVE),
    (b"\xfd7zXZ\0", Content.OTHER_ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Content.OTHER_ARCHIVE),
    (b"\x89PNG\r\n", Content.IMAGE),
    (b"\xff\xd8\xff", Content.IMAGE),
    (b"GIF87a", Content.IMAGE),
    (b"GIF89a", Content.IMAGE),
    (b"II*\0", Content.IMAGE),
    (b"MM\0*", Content.IMAGE),
    (b"{\\rtf", Content.RICH_TEXT),
    (b"SQLite format 3\0", Content.DATABASE),
    (b"\0\x01\0\0Standard ", Content.DATABASE),
    (b"\0\0\x27\x0a", Content.SHAPEFILE),
    (b"\x09\x08\x10\0\0\x05", Content.OLD_WORKBOOK),
    (b"\x09\x08\x08\0\0\x05", Content.OLD_WORKBOOK),
    (b"\x09\x04\x06\0", Content.OLD_WORKBOOK),
    (b"\x09\x02\x06\0", Content.OLD_WORKBOOK),
    (b"\x09\0\x04\0", Content.OLD_WORKBOOK),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MEDIA_TYPES = {
    "application/vnd.oasis.opendocument.spreadsheet": Content.ODS,
    "application/vnd.oasis.opendocument.spreadsheet-template": Content.ODS,
    "application/vnd.oasis.opendocument.text": Content.WORD,
    "application/vnd.oasis.opendocument.presentation": Content.SLIDES,
}
_MARKUP = re.compile(
    r"(?:<!--.*?-->|<\?xml[^>]*\?>|<\?[^>]*\?>|\s)*<(!doctype\s+html|html|head|body|table|meta|div"
    r"|script|style|p|h\d|center|font|tr|title)\b",
    re.I | re.S,
)
_XML_START = re.compile(r"(?:<!--.*?-->|\s)*<(?:\?xml|[A-Za-z_][\w:.-]*[\s>/])", re.S)
_OTHER_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 26, 27, 28, 29, 30, 31}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the content is, with a detail for the message (what the archive holds, for instance)."""

    content: Content
    detail: str = ""


def sniff(source: Source) -> Sniffed:
    """The kind of content, from its first bytes and, for containers, from its directory."""
    head = source.head(64 * 1024)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return Sniffed(Content.EMPTY if source.size <= len(head) else Content.DELIMITED)
    for magic, content in _MAGIC:
        if head.startswith(magic):
            return Sniffed(content)
    if head.startswith(_ZIP):
        return _sniff_zip(source)
    if head.startswith(_COMPOUND):
        return _sniff_compound(source)
    return _sniff_text(head)


def _sniff_zip(source: Source) -> Sniffed:
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                media_type = archive.read("mimetype").decode("ascii", "replace").strip()
                if media_type in _MEDIA_TYPES:
                    return _open_document(archive, names, media_type)
            if "xl/workbook.bin" in names:
                return Sniffed(Content.XLSB)
            if any(name.lower() == "xl/workbook.xml" for name in names):
                types = archive.read("[Content_Types].xml")[:65536].lower()
                return Sniffed(Content.XLSM if b"macroenabled" in types else Content.XLSX)
            if any(name.startswith("word/") for name in names):
                return Sniffed(Content.WORD)
            if any(name.startswith("ppt/") for name in names):
                return Sniffed(Content.SLIDES)
    except ARCHIVE_DAMAGE:
        return Sniffed(Content.BROKEN_ARCHIVE)
    return Sniffed(Content.ARCHIVE)


def _open_document(archive: zipfile.ZipFile, names: set[str], media_type: str) -> Sniffed:
    if "META-INF/manifest.xml" in names:
        manifest = archive.read("META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            return Sniffed(Content.ENCRYPTED)
    return Sniffed(_MEDIA_TYPES[media_type])


def _sniff_compound(source: Source) -> Sniffed:
    """Tell what an OLE compound file holds, by the names in its directory."""
    content = source.head(64 * 1024 * 1024)

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") + b"\0\0" in content

    if holds("EncryptedPackage"):
        return Sniffed(Content.ENCRYPTED)
    if holds("Workbook") or holds("Book"):
        return Sniffed(Content.XLS)
    if holds("WordDocument"):
        return Sniffed(Content.WORD)
    if holds("PowerPoint Document"):
        return Sniffed(Content.SLIDES)
    return Sniffed(Content.DOCUMENT)


def _sniff_text(head: bytes) -> Sniffed:
    text = _as_text(head)
    if text is None:
        return Sniffed(Content.BINARY)
    start = text.lstrip("\ufeff \t\r\n\0")
    if start.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in start:
            return Sniffed(Content.XML_WORKBOOK)
        if _MARKUP.match(start) or "<html" in start[:4096].lower():
            return Sniffed(Content.HTML, "table" if "<table" in start.lower() else "")
        if _XML_START.match(start):
            return Sniffed(Content.XML)
    if start[:1] in ("{", "[") and _begins_json(start):
        return Sniffed(Content.JSON)
    return Sniffed(Content.DELIMITED)


def _begins_json(start: str) -> bool:
    return re.match(r'\{\s*(?:"[^"\n]*"\s*:|\})|\[\s*(?:[\[{"]|-?\d|\])', start) is not None


def _as_text(head: bytes) -> str | None:
    """The beginning as text, or None when so many bytes are controls that it can be none."""
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(bom):
            return head[len(bom) :].decode(name, "replace")
    for name, nulls in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if len(head) > 3 and nulls.count(0) > 0.4 * len(nulls):
            rest = head[0::2] if name == "utf-16-le" else head[1::2]
            if rest.count(0) < 0.1 * len(rest):
                return head.decode(name, "replace")
    controls = sum(head.count(code) for code in _OTHER_CONTROLS)
    if controls > 0.02 * len(head):
        return None
    return head.decode("utf-8", "replace")
