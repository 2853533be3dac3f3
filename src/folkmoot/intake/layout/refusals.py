"""Why a file cannot be read, and what to do, in words."""

from __future__ import annotations

from folkmoot.errors import ReadError
from folkmoot.intake.layout.sniff import Content, Sniffed
from folkmoot.intake.layout.source import Source

_ASK = "Ask its publisher for the CSV file or spreadsheet behind it."

_REFUSALS: dict[Content, tuple[str, str]] = {
    Content.EMPTY: (
        "The file is empty: there is no table and no data in it.",
        "Download it again or ask for it again.",
    ),
    Content.BROKEN_ARCHIVE: (
        "The file is damaged (corrupt or truncated): it begins like a zip archive or a workbook, "
        "but its end is missing or does not fit, so there is no table to read.",
        "Download or ask for it again; if it opens in a spreadsheet, save it anew.",
    ),
    Content.OTHER_ARCHIVE: (
        "The file is a compressed archive of a kind that is not read here (7z, rar, bz2, xz or "
        "zst); there is no table to read until it is unpacked.",
        "Unpack it and read the file inside, or pack it as zip.",
    ),
    Content.PDF: (
        "The file is a PDF document. It shows pages, and does not contain a table that can be "
        "read without guessing.",
        _ASK,
    ),
    Content.XML: (
        "The file is XML, a tree of elements and not a table.",
        "Ask for the same data as CSV, JSON or a workbook.",
    ),
    Content.XML_WORKBOOK: (
        "The file is a workbook in the XML form of Excel 2003, in which no table is read here.",
        "Open it in a spreadsheet and save it as xlsx or CSV.",
    ),
    Content.WORD: (
        "The file is a text document (Word docx or OpenDocument), not a table.",
        "Copy its table to a spreadsheet and save that, or " + _ASK[0].lower() + _ASK[1:],
    ),
    Content.SLIDES: ("The file is a presentation (slides), not a table.", _ASK),
    Content.DOCUMENT: (
        "The file is an Office document without a workbook inside: there is no table to read.",
        _ASK,
    ),
    Content.RICH_TEXT: ("The file is a rich text document (RTF), not a table.", _ASK),
    Content.IMAGE: ("The file is an image, a picture and not a table.", _ASK),
    Content.DATABASE: (
        "The file is a database (SQLite, GeoPackage or Access), which may hold many tables; no "
        "table is read from it here.",
        "Export the table that you need as CSV or Parquet.",
    ),
    Content.SHAPEFILE: (
        "The file is the shapes part of an ESRI shapefile; no table is read from it here.",
        "Convert the whole shapefile to GeoJSON.",
    ),
    Content.OLD_WORKBOOK: (
        "The file is a workbook from before Excel 97, in which no table is read here.",
        "Open it in a spreadsheet and save it as xlsx or CSV.",
    ),
    Content.BINARY: (
        "The file is not text and of no kind that is known here (binary data): there is no table "
        "to read.",
        "Read csv, tsv, xlsx, xlsm, xlsb, xls, ods, json, geojson, parquet, or a zip of one.",
    ),
}


def refuse(source: Source, sniffed: Sniffed) -> ReadError:
    """The error for content that is not read."""
    if sniffed.content is Content.ENCRYPTED:
        return refuse_encrypted(source)
    if sniffed.content is Content.HTML:
        return _refuse_page(source, has_table=bool(sniffed.detail))
    problem, remedy = _REFUSALS[sniffed.content]
    return ReadError(problem, where=source.name, remedy=remedy)


def _refuse_page(source: Source, *, has_table: bool) -> ReadError:
    if has_table:
        return ReadError(
            "The file is a web page (HTML) with a table drawn in it, whatever its name says, and "
            "not a table file.",
            where=source.name,
            remedy="Open it in a spreadsheet and save it as xlsx or CSV.",
        )
    return ReadError(
        "The file is a web page (HTML), not a table: perhaps an error or sign-in page that was "
        "saved in place of the file.",
        where=source.name,
        remedy="Open the address in a browser, find the link to the data and download that.",
    )


def refuse_encrypted(source: Source) -> ReadError:
    """The error for a file that needs a password."""
    return ReadError(
        "The file is encrypted (protected by a password), so no table can be read from it.",
        where=source.name,
        remedy="Open it with its password, save it without one, and read that.",
    )


def refuse_damaged(source: Source, what: str = "The file") -> ReadError:
    """The error for a file that is what it says and cannot be opened."""
    return ReadError(
        f"{what} is damaged (corrupt or truncated): it cannot be opened, so there is no table to "
        "read.",
        where=source.name,
        remedy="Download or ask for it again; if it opens in a spreadsheet, save it anew.",
    )
