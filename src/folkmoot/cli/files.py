"""Verbs that work on a file alone: read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from folkmoot.errors import FolkmootError


def read(
    file: Annotated[Path, typer.Argument(help="The file to read, told nothing about it.")],
    sheet: Annotated[
        list[str] | None, typer.Option(help="Read this sheet of a workbook; may be repeated.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the reading as JSON, or why there is none.")
    ] = False,
    rows: Annotated[int, typer.Option(help="How many of its first rows to show.")] = 5,
) -> None:
    """Show what a file holds: its table, and what was found, decided and doubted."""
    sheets: list[str | None] = list(sheet) if sheet else [None]
    if as_json:
        readings = [_as_json(file, name) for name in sheets]
        typer.echo(json.dumps(readings if len(readings) > 1 else readings[0], ensure_ascii=False))
        return
    for name in sheets:
        _show(file, name, rows)


def _as_json(file: Path, sheet: str | None) -> dict[str, Any]:
    from folkmoot.intake import read as read_file
    from folkmoot.intake import summarise

    identifier = f"{file.absolute().parent.name}/{file.name}" + (f"#{sheet}" if sheet else "")
    try:
        return {"id": identifier, **summarise(read_file(file, sheet=sheet))}
    except FolkmootError as error:
        return {"id": identifier, "error": str(error)}


def _show(file: Path, sheet: str | None, rows: int) -> None:
    from rich.console import Console

    from folkmoot.cli.showing import columns_table, findings_list, first_rows, progress
    from folkmoot.intake import read as read_file

    console = Console()
    with progress(console, f"Reading {file.name}") as report:
        reading = read_file(file, sheet=sheet, progress=report)
    console.print(f"[bold]{file.name}[/bold]", highlight=False)
    console.print(findings_list(reading.report.findings))
    console.print(columns_table(reading))
    if rows:
        console.print(first_rows(reading, rows))
    if reading.quarantine.num_rows:
        console.print(
            f"{reading.quarantine.num_rows} values did not fit their column and are kept apart, "
            "with their row and reason.",
            highlight=False,
        )
