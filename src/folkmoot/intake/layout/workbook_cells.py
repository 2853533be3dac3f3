"""The cells of a workbook, read by a process of its own so that a bad one can do no harm."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from folkmoot.errors import ReadError
from folkmoot.intake.layout.canonical import canonical_text
from folkmoot.intake.layout.grid import Grid, Merge
from folkmoot.intake.layout.refusals import refuse_damaged, refuse_encrypted
from folkmoot.intake.layout.sheet_xml import inspect_sheet, sheet_names_in_xml
from folkmoot.intake.layout.source import Source
from folkmoot.intake.layout.workbook_child import MOST_CELLS

_CHILD = Path(__file__).with_name("workbook_child.py")


@dataclass(frozen=True, slots=True)
class SheetName:
    """A sheet of cells in a workbook."""

    name: str
    is_visible: bool


@dataclass(frozen=True)
class SheetCells:
    """The cells of one sheet as canonical texts, from its first row and column.

    `dates` are the columns in which at least one cell is a date.
    """

    name: str
    grid: Grid
    dates: frozenset[int]


def list_sheet_names(source: Source) -> list[SheetName]:
    """The sheets of cells, in order. Raises ReadError for an encrypted or damaged workbook."""
    with _child(source, "list") as lines:
        return _sheet_names(lines)


def read_visible_sheets(source: Source) -> tuple[list[SheetName], list[SheetCells]]:
    """All sheets of cells, and the cells of those that are shown.

    Raises ReadError for a workbook that is encrypted, damaged, or far too large.
    """
    with _child(source, "visible") as lines:
        return _sheet_names(lines), list(_sheets(source, lines))


def read_named_sheet(source: Source, name: str) -> tuple[list[SheetName], SheetCells | None]:
    """All sheets of cells, and the cells of the one so named, without regard to case.

    Raises ReadError as `read_visible_sheets` does.
    """
    with _child(source, "named", name) as lines:
        return _sheet_names(lines), next(_sheets(source, lines), None)


@contextmanager
def _child(source: Source, wanted: str, name: str = "") -> Iterator[Iterator[Any]]:
    """The lines that the process writes, parsed."""
    path = str(source.path) if source.path is not None else "-"
    command = [sys.executable, "-I", str(_CHILD), path, wanted, name]
    content = b"" if source.path is not None else source.read()
    with subprocess.Popen(  # noqa: S603 - our own script, and no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process was started without its pipes")
        try:
            process.stdin.write(content)
            process.stdin.close()
        except BrokenPipeError:
            process.stdin = None
        try:
            yield _parsed(source, process.stdout)
        finally:
            process.kill()


def _parsed(source: Source, stream: BinaryIO | Any) -> Iterator[Any]:
    """Each line up to the end; a process that stops before it was stopped by the workbook."""
    for line in stream:
        if not line.endswith(b"\n"):
            break
        parsed = json.loads(line)
        if isinstance(parsed, dict):
            if parsed.get("end"):
                return
            if parsed.get("error") == "password":
                raise refuse_encrypted(source)
            if parsed.get("error"):
                break
        yield parsed
    raise _why_stopped(source)


def _why_stopped(source: Source) -> ReadError:
    """Why the process could not read the workbook: a sheet too large to hold, or damage."""
    for name in sheet_names_in_xml(source):
        facts = inspect_sheet(source, name)
        if facts is not None and facts.last_row * facts.last_column > MOST_CELLS:
            return too_many_cells(source, name, facts.last_row, facts.last_column)
    return refuse_damaged(source, "The workbook")


def _sheet_names(lines: Iterator[Any]) -> list[SheetName]:
    first = next(lines)
    return [SheetName(name, is_shown) for name, is_cells, is_shown in first["sheets"] if is_cells]


def _sheets(source: Source, lines: Iterator[Any]) -> Iterator[SheetCells]:
    for head in lines:
        if head.get("too_large"):
            raise too_many_cells(source, head["sheet"], head["rows"], head["columns"])
        rows: list[list[str]] = []
        dates: set[int] = set()
        for _ in range(head["rows"]):
            values: list[Any] = next(lines, [])
            rows.append([_text(value) for value in values])
            dates |= {i for i, v in enumerate(values) if isinstance(v, list) and v[0] in "dm"}
        _restore_errors(source, head["sheet"], rows)
        merges = tuple(Merge(*edges) for edges in head["merges"])
        grid = Grid(rows, list(range(1, len(rows) + 1)), merges)
        yield SheetCells(head["sheet"], grid, frozenset(dates))


def _restore_errors(source: Source, name: str, rows: list[list[str]]) -> None:
    """Put `#N/A` and its like back where the library gives an empty cell."""
    facts = inspect_sheet(source, name)
    for (row, column), text in facts.errors.items() if facts is not None else ():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = rows[row][column] or text


def _text(value: Any) -> str:
    """A cell, as the process tells it, in canonical form."""
    if not isinstance(value, list):
        return canonical_text(value)
    kind, text = value
    if kind == "m":
        return canonical_text(datetime.datetime.fromisoformat(text))
    if kind == "s":
        return canonical_text(datetime.timedelta(seconds=float(text)))
    return str(text)


def too_many_cells(source: Source, name: str, rows: int, columns: int) -> ReadError:
    """The error for a sheet that spans more cells than can be held."""
    return ReadError(
        f"The sheet “{name}” spans {rows:,} rows and {columns:,} columns, too many cells for a "
        "workbook, so no table was read.",
        where=source.name,
        remedy="Save the sheet as CSV, or delete the empty rows and columns beyond the data.",
    )
