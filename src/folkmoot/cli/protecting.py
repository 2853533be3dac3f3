"""The verb that makes a table safe to show."""

from __future__ import annotations

import csv
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.errors import DisclosureError

if TYPE_CHECKING:
    import pyarrow as pa

    from folkmoot.disclosure import MagnitudeTable, Settings, Weighting

Cells = Annotated[
    Path | None, typer.Option(help="Parquet with the cells: cell, value or freq, status …")
]
Constraints = Annotated[
    Path | None, typer.Option(help="Parquet with the sums they obey: constraint, cell, coef.")
]


class AttackerName(StrEnum):
    """Whom a pattern withstands; each knows all that those before know."""

    CLASSIC = "classic"
    RULE_AND_MARKERS = "rule-and-markers"
    INSIDER = "insider"
    COALITION = "coalition"


class Weights(StrEnum):
    """What hiding a figure costs."""

    VALUE = "value"
    LOG_VALUE = "log-value"
    COUNT = "count"


def protect(
    file: Annotated[
        Path | None, typer.Argument(help="One contribution or one count a row, told nothing more.")
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(help="Columns to break down by, with commas between or repeated."),
    ] = None,
    value: Annotated[
        str, typer.Option(help="The column to add up; without it rows are counted.")
    ] = "",
    count: Annotated[
        str, typer.Option(help="The column that says how many people each row stands for.")
    ] = "",
    contributor: Annotated[
        str, typer.Option(help="The column that says who is behind a row.")
    ] = "",
    profile: Annotated[
        str | None,
        typer.Option(
            help="The rules: a profile's name, or a YAML file of your own. Without it: business "
            "for amounts, small-counts for counts."
        ),
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None,
    checker: Annotated[
        bool, typer.Option("--checker", help="Show true values and reasons, for the checker.")
    ] = False,
    cells: Cells = None,
    constraints: Constraints = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to write the safe table: .csv or .parquet.")
    ] = None,
    weights: Annotated[
        Weights | None, typer.Option(help="What hiding a figure costs: its value, or one.")
    ] = None,
    time_limit: Annotated[
        float, typer.Option(min=1, help="Seconds to look for a cheaper choice.")
    ] = 60.0,
    attacker: Annotated[
        AttackerName | None,
        typer.Option(help="Whom to withstand; without it the profile's, and with --cells classic."),
    ] = None,
) -> None:
    """Add a file up into a table, hide what would give somebody away, and prove it by attack."""
    if cells is not None or constraints is not None:
        _protect_cells(both(cells, constraints), out, weights, time_limit, attacker)
        return
    if file is None or not by:
        raise DisclosureError(
            "There is nothing to protect.",
            remedy="Give a file and --by, or --cells with --constraints.",
        )
    table = _tabulated(file, _names(by), value, count, contributor, sheet)
    chosen = profile or ("business" if value else "small-counts")
    _protect_table(table, _settings(chosen, weights, time_limit, attacker), out, checker)


def both(cells: Path | None, constraints: Path | None) -> tuple[pa.Table, pa.Table]:
    """The tables of cells and of their sums. Raises DisclosureError when one is missing."""
    if cells is None or constraints is None:
        raise DisclosureError(
            "Cells and constraints belong together.", remedy="Give both --cells and --constraints."
        )
    return read_parquet(cells), read_parquet(constraints)


def read_parquet(path: Path) -> pa.Table:
    """Raises DisclosureError when the file is not Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise DisclosureError(
            "The file cannot be read as Parquet.",
            where=path.name,
            remedy="Give a file in the form that docs/explanation/safe-outputs.md describes.",
        ) from error


def _protect_cells(
    given: tuple[pa.Table, pa.Table],
    out: Path | None,
    weights: Weights | None,
    seconds: float,
    attacker: AttackerName | None,
) -> None:
    from folkmoot.disclosure import Attacker, Effort, suppress_cells

    whom = Attacker(attacker or AttackerName.CLASSIC)
    found = suppress_cells(
        *given,
        attacker=whom,
        weighting=_weighting(weights or Weights.VALUE),
        effort=Effort(seconds),
    )
    if out is not None:
        _write(found.cells, out)
    pattern, system = found.pattern, found.system
    secondary = int((pattern.hidden & ~system.is_primary).sum())
    typer.echo(f"cells {system.cell_count}, primary {int(system.is_primary.sum())}")
    typer.echo(f"secondary {secondary}")
    typer.echo(f"value of secondary {pattern.cost:.10g}")
    typer.echo(f"proved bound {pattern.bound:.10g} (gap {pattern.gap:.2%})")
    typer.echo(f"seconds {pattern.seconds:.2f}")
    short = len(pattern.limited)
    typer.echo(
        f"attacker {whom.value}: {pattern.tested} attempts, none successful"
        + (f"; {short} sides cannot be kept as open as asked, whatever is hidden" if short else "")
    )


def _protect_table(
    table: MagnitudeTable, settings: Settings, out: Path | None, checker: bool
) -> None:
    from rich.console import Console

    from folkmoot.cli.showing import findings_list
    from folkmoot.disclosure import protect as protect_tables

    protected = protect_tables(table, settings)
    said = protected.findings if checker else protected.public_findings
    Console(stderr=True).print(findings_list(said))
    rows = protected.checker_cells.to_pylist() if checker else protected.tables[0].to_rows()
    if out is not None and out.suffix == ".parquet":
        _write(protected.checker_cells if checker else protected.cells, out)
        return
    if out is None:
        _rows_to(sys.stdout, rows)
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        _rows_to(file, rows)


def _rows_to(file: object, rows: list[dict[str, object]]) -> None:
    writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else ["value"])  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(rows)


def _tabulated(
    file: Path, by: list[str], value: str, count: str, contributor: str, sheet: str | None
) -> MagnitudeTable:
    from folkmoot.disclosure import tabulate, tabulate_counts
    from folkmoot.intake import read as read_file

    if count and (value or contributor):
        raise DisclosureError(
            "A row stands for some people or for one contribution, not both.",
            remedy="Give --count alone, or --value and --contributor.",
        )
    reading = read_file(file, sheet=sheet)
    names = {column.label: column.name for column in reading.schema}
    dimensions = [names.get(column, column) for column in by]
    if count:
        return tabulate_counts(
            reading.table, dimensions, count=names.get(count, count), name=file.stem
        )
    return tabulate(
        reading.table,
        dimensions,
        value=names.get(value, value) or None,
        contributor=names.get(contributor, contributor) or None,
        name=file.stem,
    )


def _settings(
    name: str, weights: Weights | None, seconds: float, attacker: AttackerName | None
) -> Settings:
    from dataclasses import replace

    from folkmoot.disclosure import Attacker, Effort, profile, profiles, read_settings

    settings = profile(name) if name in profiles() else read_settings(Path(name))
    settings = replace(settings, effort=Effort(seconds))
    if weights is not None:
        settings = replace(settings, weighting=_weighting(weights))
    return replace(settings, attacker=Attacker(attacker)) if attacker else settings


def _weighting(weights: Weights) -> Weighting:
    from folkmoot.disclosure import Weighting

    return Weighting.CELLS if weights is Weights.COUNT else Weighting(weights.value)


def _write(table: pa.Table, path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, path)


def _names(by: list[str]) -> list[str]:
    return [name.strip() for one in by for name in one.split(",") if name.strip()]
