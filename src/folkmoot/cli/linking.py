"""Verbs that find records of one person: between two files, or inside one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.errors import LinkageError

if TYPE_CHECKING:
    import pyarrow as pa

    from folkmoot.intake import Reading
    from folkmoot.linkage.engine import Connection
    from folkmoot.linkage.people import PeopleFile, PeopleLinks
    from folkmoot.linkage.thresholds import Use

_MEMORY_MB = 1_300
_USES = "counting, follow_up or contact"

Out = Annotated[
    Path, typer.Option(help="Where to write left_id, right_id and match_probability, as Parquet.")
]
Id = Annotated[
    str | None,
    typer.Option("--id", help="The column that names a record."),
]
Threshold = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Link pairs of at least this probability, not by use."),
]
For = Annotated[str, typer.Option("--use", help=f"What the links are for: {_USES}.")]
Truth = Annotated[
    str | None,
    typer.Option(help="A column that is equal where two records are one person; read at the end."),
]


def link(
    left: Annotated[Path, typer.Argument(help="A file of people: csv, Parquet, spreadsheet.")],
    right: Annotated[Path, typer.Argument(help="The file to link it with.")],
    out: Out,
    id_column: Id = None,
    threshold: Threshold = None,
    use: For = "counting",
    one_to_one: Annotated[
        bool, typer.Option("--one-to-one", help="Keep the likeliest pair of each record only.")
    ] = False,
    truth: Truth = None,
) -> None:
    """Link the records of people in two files, by what their columns mean."""
    from folkmoot.linkage.people import link_people

    purpose = _use(use)
    readings = _read(left), _read(right)
    lefts, rights = (_people(reading, id_column) for reading in readings)
    with _engine() as connection:
        links = link_people(
            lefts,
            rights,
            connection,
            use=purpose,
            threshold=threshold,
            is_one_to_one=one_to_one,
        )
    _finish(links, out, truth, readings, is_within=False)


def dedupe(
    file: Annotated[Path, typer.Argument(help="A file of people: csv, Parquet, spreadsheet.")],
    out: Out,
    id_column: Id = None,
    threshold: Threshold = None,
    use: For = "counting",
    truth: Truth = None,
) -> None:
    """Find the records of one person inside a file, by what its columns mean."""
    from folkmoot.linkage.people import dedupe_people

    purpose = _use(use)
    reading = _read(file)
    with _engine() as connection:
        links = dedupe_people(
            _people(reading, id_column), connection, use=purpose, threshold=threshold
        )
    _finish(links, out, truth, (reading, reading), is_within=True)


def _use(name: str) -> Use:
    from folkmoot.linkage.thresholds import Use

    try:
        return Use(name.replace("-", "_"))
    except ValueError:
        raise LinkageError(
            "Links cannot be made for this use.", where=name, remedy=f"Say {_USES}."
        ) from None


def _read(file: Path) -> Reading:
    from folkmoot.intake import read

    return read(file)


def _people(reading: Reading, id_column: str | None) -> PeopleFile:
    from folkmoot.linkage.people import PeopleFile

    return PeopleFile(reading.table, reading.schema, _column(reading, id_column))


def _column(reading: Reading, heading: str | None) -> str | None:
    """A column by its name or by its heading in the file."""
    if heading is None:
        return None
    for column in reading.schema:
        if heading in {column.name, column.label}:
            return column.name
    raise LinkageError(
        "There is no column of this name.",
        where=heading,
        remedy=f"The columns are: {', '.join(reading.schema.names)}.",
    )


@contextmanager
def _engine() -> Iterator[Connection]:
    from folkmoot.vault.engine import open_engine

    with (
        tempfile.TemporaryDirectory(prefix="folkmoot-link-") as spill,
        open_engine({}, memory_mb=_MEMORY_MB, spill=Path(spill)) as connection,
    ):
        yield connection


def _write(pairs: pa.Table, out: Path) -> None:
    import pyarrow.parquet as pq

    aside = out.with_name(out.name + ".part")
    try:
        pq.write_table(pairs, aside)
        aside.replace(out)
    except OSError as error:
        raise LinkageError(
            "The pairs could not be written.",
            where=out.name,
            remedy="Give --out a file in a folder that exists and may be written to.",
        ) from error


def _finish(
    links: PeopleLinks,
    out: Path,
    truth: str | None,
    readings: tuple[Reading, Reading],
    *,
    is_within: bool,
) -> None:
    from rich.console import Console

    from folkmoot.cli.showing import findings_list

    _write(links.pairs, out)
    console = Console()
    console.print(findings_list(links.findings))
    expected = links.expectation
    lines = [
        f"{links.pairs.num_rows:,} pairs written to {out.name}.",
        f"Threshold {expected.threshold:.6f}: {expected.n_pairs:,} pairs are linked.",
        f"Expected precision {expected.precision or 'unknown, as nothing is linked'}.",
        f"Expected recall {expected.recall or 'unknown, as nothing is expected'}.",
    ]
    if truth is not None:
        lines += _compare_with_truth(links, readings, truth, is_within)
    for line in lines:
        console.print(line, highlight=False)


def _compare_with_truth(
    links: PeopleLinks, readings: tuple[Reading, Reading], truth: str, is_within: bool
) -> list[str]:
    """Only after the pairs are written: nothing of this column has been looked at before."""
    from folkmoot.linkage.people import measure_links

    columns = [reading.table[_column(reading, truth)] for reading in readings]
    measured = measure_links(links, columns[0], columns[1], is_within=is_within)
    return [
        f"By the column {truth}: {measured.n_true:,} pairs are one person; "
        f"precision {measured.precision:.4f}, recall {measured.recall:.4f}, F1 {measured.f1:.4f}."
    ]
