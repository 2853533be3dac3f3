"""What the library that reads workbooks does not tell of an xlsx sheet: its errors and its extent.

A cell with `#N/A` comes from the library as an empty one, and a sheet with a single cell in its
last row and column would be laid out in memory whole. Both are found in the sheet's XML
(ECMA-376, part 1, 18.3.1) without parsing it.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from folkmoot.intake.layout.source import ARCHIVE_DAMAGE, Source

_CHUNK = 4 * 1024 * 1024
_OVERLAP = 64 * 1024
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*\bt=[\"']e[\"'])[^>]*\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).){0,4000}?<(?:\w+:)?v>([^<]{1,32})</",
    re.S,
)
_FAR = re.compile(rb"r=[\"'][A-Z]{3}[0-9]")
_FAR_CELL = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{3})\d{1,7}[\"'][^>]*(?<!/)>\s*<(?:\w+:)?(?:v|f|is)\b"
)
_REFERENCE = re.compile(rb"\br=[\"'][A-Z]{1,3}(\d{1,7})[\"']")


@dataclass
class SheetFacts:
    """How far the cells with a value reach, and the errors by 0-based row and column.

    `last_row` is 1-based; `last_column` is 702 (ZZ) unless there are columns with three letters.
    """

    last_row: int = 0
    last_column: int = 702
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def inspect_sheet(source: Source, name: str) -> SheetFacts | None:
    """The facts of a sheet of an xlsx or xlsm workbook, or None where its XML is not found."""
    with source.open() as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                path = _path_of(archive, name)
                return _inspect(archive, path) if path else None
        except ARCHIVE_DAMAGE:
            return None


def sheet_names_in_xml(source: Source) -> list[str]:
    """The names of the sheets of an xlsx or xlsm workbook; none of another or a damaged one."""
    with source.open() as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                return [_text(sheet.get(b"name", b"")) for sheet in _sheet_tags(archive)]
        except ARCHIVE_DAMAGE:
            return []


def _sheet_tags(archive: zipfile.ZipFile) -> list[dict[bytes, bytes]]:
    book = archive.read("xl/workbook.xml")
    return [dict(_ATTRIBUTE.findall(tag)) for tag in _SHEET.findall(book)]


def _path_of(archive: zipfile.ZipFile, name: str) -> str:
    """Where in the archive a sheet is, by the workbook's list of sheets and its relations."""
    wanted = next((s for s in _sheet_tags(archive) if _text(s.get(b"name", b"")) == name), None)
    if wanted is None:
        return ""
    key = next((value for label, value in wanted.items() if label.endswith(b":id")), b"")
    for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        relation = dict(_ATTRIBUTE.findall(tag))
        if relation.get(b"Id") == key:
            target = _text(relation.get(b"Target", b""))
            return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return ""


def _text(raw: bytes) -> str:
    return html.unescape(raw.decode("utf-8", "replace"))


def _inspect(archive: zipfile.ZipFile, path: str) -> SheetFacts:
    facts = SheetFacts()
    for chunk in _chunks(archive, path):
        last = max(chunk.rfind(b"</v>"), chunk.rfind(b"</is>"))
        references = _REFERENCE.findall(chunk, max(0, last - _OVERLAP), max(0, last))
        if references:
            facts.last_row = max(facts.last_row, int(references[-1]))
        for far in _FAR_CELL.findall(chunk) if _FAR.search(chunk) else ():
            facts.last_column = max(facts.last_column, column_number(far.decode()) + 1)
        if b't="e"' in chunk or b"t='e'" in chunk:
            for letters, number, text in _ERROR.findall(chunk):
                place_of = (int(number) - 1, column_number(letters.decode()))
                facts.errors[place_of] = _text(text).strip()
    return facts


def _chunks(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """The XML in pieces that overlap, so that no cell is cut in two."""
    with archive.open(path) as stream:
        kept = b""
        while block := stream.read(_CHUNK):
            yield kept + block
            kept = block[-_OVERLAP:]


def column_number(letters: str) -> int:
    """The 0-based number of a column such as A, Z or AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
