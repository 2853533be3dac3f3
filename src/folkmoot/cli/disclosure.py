"""Verbs that make tables safe to show, and that attack them as somebody curious would."""

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
        _protect_cells(_both(cells, constraints), out, weights, time_limit, attacker)
        return
    if file is None or not by:
        raise DisclosureError(
            "There is nothing to protect.",
            remedy="Give a file and --by, or --cells with --constraints.",
        )
    table = _tabulated(file, _names(by), value, count, contributor, sheet)
    chosen = profile or ("business" if value else "small-counts")
    _protect_table(table, _settings(chosen, weights, time_limit, attacker), out, checker)


def attack(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Published tables about the same records, as csv with markers."),
    ] = None,
    value: Annotated[
        str, typer.Option(help="The column of figures; without it the last one.")
    ] = "",
    rounded_to: Annotated[
        int, typer.Option(min=0, help="What the figures were rounded to, where they were.")
    ] = 0,
    smallest_hidden: Annotated[
        float, typer.Option(help="What a hidden figure is known to be at least.")
    ] = 0.0,
    cells: Cells = None,
    constraints: Constraints = None,
    published: Annotated[
        Path | None, typer.Option(help="Parquet with what is shown of the cells: cell, value.")
    ] = None,
    attacker: Annotated[
        AttackerName, typer.Option(help="Who attacks, with --cells.")
    ] = AttackerName.CLASSIC,
) -> None:
    """Work out what can be worked out: the interval in which every hidden figure must lie."""
    if cells is not None or constraints is not None or published is not None:
        if published is None:
            raise DisclosureError("What is shown is not given.", remedy="Add --published FILE.")
        _attack_cells(_both(cells, constraints), published, attacker)
        return
    if not files:
        raise DisclosureError(
            "There is nothing to attack.",
            remedy="Give published tables as csv, or --cells, --constraints and --published.",
        )
    _attack_files(files, value, rounded_to, smallest_hidden)


def _both(cells: Path | None, constraints: Path | None) -> tuple[pa.Table, pa.Table]:
    if cells is None or constraints is None:
        raise DisclosureError(
            "Cells and constraints belong together.", remedy="Give both --cells and --constraints."
        )
    return _parquet(cells), _parquet(constraints)


def _parquet(path: Path) -> pa.Table:
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


def _attack_cells(
    given: tuple[pa.Table, pa.Table], published: Path, attacker: AttackerName
) -> None:
    import pyarrow.compute as pc

    from folkmoot.disclosure import Attacker, audit, cell_system

    system = cell_system(*given, attacker=Attacker(attacker))
    shown = _parquet(published)
    for column in ("cell", "value"):
        if column not in shown.column_names:
            raise DisclosureError(f"There is no column {column!r}.", where=published.name)
    seen = shown.filter(pc.is_valid(shown["value"]))["cell"]
    cells = given[0]["cell"]
    hidden = pc.invert(pc.is_in(cells, seen.combine_chunks().cast(cells.type))).to_numpy()
    found = audit(system, hidden)
    names = cells.take(found["cell"])
    sys.stdout.write("cell,low,high,exact\n")
    for name, low, high, exact in zip(
        names.to_pylist(),
        found["low"].to_pylist(),
        found["high"].to_pylist(),
        found["is_exact"].to_pylist(),
        strict=True,
    ):
        sys.stdout.write(f"{name},{low:.10g},{high:.10g},{'yes' if exact else 'no'}\n")
    unprotected = found["is_protected"].to_pylist().count(False)
    typer.echo(
        f"{found.num_rows} hidden figures, {sum(found['is_exact'].to_pylist())} known exactly; "
        f"{unprotected} unsafe ones known more closely than asked",
        err=True,
    )


def _attack_files(files: list[Path], value: str, rounded_to: int, smallest_hidden: float) -> None:
    from folkmoot.disclosure import attack_published, read_published

    tables = []
    for file in files:
        text = _text_table(file)
        tables.append(
            read_published(
                text,
                value or text.column_names[-1],
                name=file.name,
                rounded_to=rounded_to,
                smallest_hidden=smallest_hidden,
            )
        )
    found = attack_published(tables)
    worked_out = [row for row in found.to_pylist() if row["is_narrower"]]
    sys.stdout.write("figure,low,high,exact\n")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for row in worked_out:
        exact = "yes" if row["is_exact"] else "no"
        writer.writerow([row["name"], f"{row['low']:.10g}", f"{row['high']:.10g}", exact])
    exactly = sum(row["is_exact"] for row in worked_out)
    hidden = sum(row["most"] > row["least"] for row in found.to_pylist())
    typer.echo(
        f"{hidden} of {found.num_rows} figures are hidden or rounded. {len(worked_out)} of them "
        f"are known better than they say, {exactly} exactly.",
        err=True,
    )


def _text_table(file: Path) -> pa.Table:
    import pyarrow as pa

    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            header, *rows = [row for row in csv.reader(lines) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, ValueError, csv.Error) as error:
        raise DisclosureError(
            "The file cannot be read as a table of text.",
            where=file.name,
            remedy="Give a csv in UTF-8 whose first line names the columns.",
        ) from error
    uneven = [number for number, row in enumerate(rows, 2) if len(row) != len(header)]
    if uneven:
        raise DisclosureError(
            f"Line {uneven[0]} has another number of cells than the first.", where=file.name
        )
    columns = {name: [row[place] for row in rows] for place, name in enumerate(header)}
    return pa.table({name: pa.array(texts, pa.string()) for name, texts in columns.items()})


def _write(table: pa.Table, path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, path)


def _names(by: list[str]) -> list[str]:
    return [name.strip() for one in by for name in one.split(",") if name.strip()]
