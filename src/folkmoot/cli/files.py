"""Verbs that work on a file alone: read it, protect the table in it."""

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


def protect(
    file: Annotated[Path, typer.Argument(help="One contribution a row, told nothing about it.")],
    by: Annotated[list[str], typer.Option(help="A column to break down by; may be repeated.")],
    value: Annotated[
        str, typer.Option(help="The column to add up; without it rows are counted.")
    ] = "",
    contributor: Annotated[
        str, typer.Option(help="The column that says who is behind a row.")
    ] = "",
    profile: Annotated[
        str, typer.Option(help="The rules: a profile's name, or a YAML file of your own.")
    ] = "business",
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None,
    checker: Annotated[
        bool, typer.Option("--checker", help="Show true values and reasons, for the checker.")
    ] = False,
) -> None:
    """Add a file up into a table, hide what would give somebody away, and prove it by attack."""
    import csv
    import sys

    from rich.console import Console

    from folkmoot.cli.showing import findings_list
    from folkmoot.disclosure import profile as named_profile
    from folkmoot.disclosure import profiles, read_settings, tabulate
    from folkmoot.disclosure import protect as protect_tables
    from folkmoot.intake import read as read_file

    settings = named_profile(profile) if profile in profiles() else read_settings(Path(profile))
    reading = read_file(file, sheet=sheet)
    names = {column.label: column.name for column in reading.schema}
    table = tabulate(
        reading.table,
        [names.get(column, column) for column in by],
        value=names.get(value, value) or None,
        contributor=names.get(contributor, contributor) or None,
        name=file.stem,
    )
    protected = protect_tables(table, settings)
    said = protected.findings if checker else protected.public_findings
    Console(stderr=True).print(findings_list(said))
    rows = protected.checker_cells.to_pylist() if checker else protected.tables[0].to_rows()
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]) if rows else ["value"])
    writer.writeheader()
    writer.writerows(rows)
