"""The process that opens a workbook, run as a script of its own by `workbook_cells`.

A damaged or malicious workbook can make the library that reads it panic, or ask for more memory
than there is, and take its process with it. So that process holds nothing else, may use only so
much memory and time, and tells what it reads as lines of JSON on its standard output:

    {"sheets": [[name, is a sheet of cells, is visible], ...]}
    {"sheet": name, "rows": n, "columns": m, "merges": [[top, left, bottom, right], ...]}
    n lines, each a list of cells: text, number, true or false, or a pair of a letter and text
        (d date, m moment, t time, s duration in seconds)
    {"end": true}

or {"error": "password"} or {"error": "damaged"}. Arguments: the path, or "-" for the workbook on
standard input; what to read ("list", "visible" or "named"); the name of the sheet.

It imports nothing of Folkmoot, so that it starts in a few hundredths of a second.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MOST_CELLS = 50_000_000
_MOST_MEMORY = 4 * 1024**3
_MOST_SECONDS = 900


def main(arguments: list[str]) -> None:
    """Open the workbook, and write what is asked for."""
    path, wanted, name = arguments
    _limit()
    try:
        source: Any = io.BytesIO(sys.stdin.buffer.read()) if path == "-" else path
        with CalamineWorkbook.from_object(source) as book:
            for line in _lines(book, wanted, name):
                sys.stdout.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")
    except PasswordError:
        sys.stdout.write('{"error": "password"}\n')
    except (CalamineError, OSError):
        sys.stdout.write('{"error": "damaged"}\n')


def _limit() -> None:
    """Bound the memory and the processor time of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, _MOST_MEMORY), (resource.RLIMIT_CPU, _MOST_SECONDS)):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, hard))


def _lines(book: CalamineWorkbook, wanted: str, name: str) -> Iterator[Any]:
    metadata = book.sheets_metadata
    yield {
        "sheets": [
            [m.name, m.typ is SheetTypeEnum.WorkSheet, m.visible is SheetVisibleEnum.Visible]
            for m in metadata
        ]
    }
    for sheet in _asked_for(metadata, wanted, name):
        yield from _sheet_lines(book.get_sheet_by_name(sheet), sheet)
    yield {"end": True}


def _asked_for(metadata: list[SheetMetadata], wanted: str, name: str) -> list[str]:
    cells = [m for m in metadata if m.typ is SheetTypeEnum.WorkSheet]
    if wanted == "visible":
        return [m.name for m in cells if m.visible is SheetVisibleEnum.Visible]
    if wanted == "named":
        alike = [m.name for m in cells if m.name.strip().casefold() == name.strip().casefold()]
        return [name] if name in alike else alike[:1]
    return []


def _sheet_lines(sheet: CalamineSheet, name: str) -> Iterator[Any]:
    height, width = sheet.total_height + 1, sheet.total_width + 1
    is_empty = sheet.start is None
    if not is_empty and height * width > MOST_CELLS:
        yield {"sheet": name, "rows": height, "columns": width, "merges": [], "too_large": True}
        return
    rows = [] if is_empty else sheet.to_python(skip_empty_area=False)
    merges = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    yield {"sheet": name, "rows": len(rows), "columns": width, "merges": merges}
    for row in rows:
        yield [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    """A cell as JSON has it; dates and times as a letter and text."""
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime.datetime):
        return ["m", value.isoformat()]
    if isinstance(value, datetime.date):
        return ["d", value.isoformat()]
    if isinstance(value, datetime.time):
        return ["t", value.isoformat()]
    if isinstance(value, datetime.timedelta):
        return ["s", str(value.total_seconds())]
    return str(value)


if __name__ == "__main__":
    main(sys.argv[1:])
