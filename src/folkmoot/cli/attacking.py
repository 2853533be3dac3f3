"""The verb that attacks tables as somebody curious would."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.cli.protecting import AttackerName, Cells, Constraints, both, read_parquet
from folkmoot.errors import DisclosureError

if TYPE_CHECKING:
    import pyarrow as pa


def attack(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Published tables about the same records, as csv with markers; or one output "
            "folder of ACRO or SACRO."
        ),
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
        _attack_cells(both(cells, constraints), published, attacker)
        return
    if not files:
        raise DisclosureError(
            "There is nothing to attack.",
            remedy="Give published tables as csv, or --cells, --constraints and --published.",
        )
    if len(files) == 1 and files[0].is_dir():
        _attack_folder(files[0])
        return
    _attack_files(files, value, rounded_to, smallest_hidden)


def _attack_cells(
    given: tuple[pa.Table, pa.Table], published: Path, attacker: AttackerName
) -> None:
    import pyarrow.compute as pc

    from folkmoot.disclosure import Attacker, audit, cell_system

    system = cell_system(*given, attacker=Attacker(attacker))
    shown = read_parquet(published)
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


def _attack_folder(folder: Path) -> None:
    from folkmoot.disclosure import attack_outputs, read_output_folder

    outputs = read_output_folder(folder)
    for one in outputs:
        if one.why_not:
            typer.echo(f"{one.name} is not attacked. {one.why_not}", err=True)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["figure", "output", "status"])
    recovered = attack_outputs(outputs)
    writer.writerows((one.figure, one.output, one.status) for one in recovered)
    tables = sum(one.table is not None for one in outputs)
    typer.echo(
        f"{tables} tables attacked together: {len(recovered)} hidden figures follow exactly.",
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
