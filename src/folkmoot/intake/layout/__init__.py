"""Where in a file the table lies: bytes that nobody explained become a raw table.

`find_table` is the one way in. It asks `sniff` what the content is, whatever the file's name says,
and hands it to the reader of that format:

- `delimited` for text: `encodings` finds the encoding from every byte, `dialects` the delimiter
  and quotes, `records` reads one record after another with care, `widths` and `shifted` deal with
  those that lack a field; a text too large to hold goes through `streaming` and `blocks`;
- `workbook` for xlsx, xlsm, xlsb, xls and ods: `workbook_cells` has a process of its own
  (`workbook_child`) read the cells, `sheets` weighs the sheets;
- `json_rows`, `geojson` and `topology`; `parquet`;
- `archive` for a zip or gzip of one of these;
- `refusals` words why anything else is not read.

Text and sheets are first a `grid` of texts. `regions` finds the tables on it, with `header` and
`heading_rows` for the headings, `extent` and `totals` for what stands at the foot and among the
records, `cells` and `evidence` for telling a heading from a value. `judgement` says whether a
region is a table at all, `tabulate` makes the raw table and the findings.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from folkmoot.errors import ReadError
from folkmoot.intake.layout.archive import check_expansion, open_gzip, open_zip
from folkmoot.intake.layout.delimited import read_delimited
from folkmoot.intake.layout.json_rows import read_json
from folkmoot.intake.layout.parquet import read_parquet
from folkmoot.intake.layout.refusals import refuse
from folkmoot.intake.layout.sniff import Content, sniff
from folkmoot.intake.layout.source import Source
from folkmoot.intake.layout.workbook import read_workbook, visible_sheets
from folkmoot.intake.raw import RawTable

__all__ = ["find_table", "list_sheets"]

_WORKBOOKS = (Content.XLSX, Content.XLSM, Content.XLSB, Content.XLS, Content.ODS)
_DEEPEST_ARCHIVE = 2


def find_table(
    source: Path | str | bytes,
    *,
    name: str | None = None,
    sheet: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> RawTable:
    """The table in a file or in bytes, its values still text.

    `name` is for messages. `sheet` chooses a sheet of a workbook, or a file of an archive.
    `progress` is told bytes done and bytes in all. Raises ReadError, which says why and what to
    do, when there is no table to read.
    """
    return _read(Source.of(source, name), sheet, progress, depth=0)


def list_sheets(source: Path | str | bytes, *, name: str | None = None) -> tuple[str, ...]:
    """The names by which the sheets of a workbook can be asked for; none for another format.

    Hidden sheets are not among them. Raises ReadError when a workbook cannot be opened.
    """
    opened = Source.of(source, name)
    return visible_sheets(opened) if sniff(opened).content in _WORKBOOKS else ()


def _read(
    source: Source, sheet: str | None, progress: Callable[[int, int], None] | None, depth: int
) -> RawTable:
    sniffed = sniff(source)
    content = sniffed.content
    if content in (Content.ARCHIVE, Content.GZIP):
        if depth == _DEEPEST_ARCHIVE:
            raise ReadError(
                "The file is an archive inside an archive inside an archive, in which no table is "
                "looked for.",
                where=source.name,
                remedy="Unpack it and read the file inside.",
            )
        if content is Content.GZIP:
            return _read(open_gzip(source), sheet, progress, depth + 1)
        inner, left = open_zip(source, sheet)
        return _read(inner, left, progress, depth + 1)
    if content in _WORKBOOKS:
        if content is not Content.XLS:
            check_expansion(source)
        return read_workbook(source, content.value, sheet)
    if content is Content.DELIMITED:
        return read_delimited(source, progress)
    if content is Content.JSON:
        return read_json(source)
    if content is Content.PARQUET:
        return read_parquet(source)
    raise refuse(source, sniffed)
