"""Verbs of private encodings: encode at the member, link what was encoded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.errors import LinkageError

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from folkmoot.linkage.encodings import EncodedFile, EncodedLinks
    from folkmoot.linkage.thresholds import Use

_ROWS_SUFFIX = ".rows.parquet"
_MEGABYTE = 1 << 20


def encode(
    file: Annotated[Path, typer.Argument(help="A file of people: csv, Parquet, spreadsheet.")],
    agreement: Annotated[Path, typer.Option(help="The agreement.json that all members signed.")],
    key: Annotated[Path, typer.Option(help="Your round.key.")],
    out: Annotated[Path, typer.Option(help="Where to write the encodings, as Parquet.")],
    id_column: Annotated[
        str | None,
        typer.Option("--id", help="A column that names a record, for your own map of rows."),
    ] = None,
) -> None:
    """Encode people for linkage without identifiers. Runs at the member; needs no hub."""
    from folkmoot.cli.agreement_key import read_round_key
    from folkmoot.cli.linking import column_of, linkage_engine
    from folkmoot.intake import read
    from folkmoot.linkage.encodings import encode_people, residual_risk
    from folkmoot.linkage.people import PeopleFile

    round_key = read_round_key(agreement, key)
    reading = read(file)
    people = PeopleFile(reading.table, reading.schema, column_of(reading, id_column))
    with linkage_engine() as connection:
        encodings = encode_people(people, round_key, connection)
    rows = rows_file(out)
    _write_parquet(encodings.rows, rows, is_secret=True)
    _write_parquet(encodings.encoded.with_metadata(), out)
    n_dummies = encodings.encoded.table.num_rows - encodings.rows.num_rows
    typer.echo(
        f"{encodings.rows.num_rows:,} records and {n_dummies:,} dummies encoded into {out.name} "
        f"({out.stat().st_size / _MEGABYTE:,.0f} MB)."
    )
    typer.echo(f"{rows.name} says which row each reference is: keep it, and send it to nobody.")
    typer.echo(f"! {residual_risk()[0]}")


def rows_file(encodings: Path) -> Path:
    """Where the member's own map of rows stands: beside the encodings."""
    return encodings.with_name(encodings.name.removesuffix(".parquet") + _ROWS_SUFFIX)


def read_encoded(path: Path) -> EncodedFile:
    """The encodings in a file, checked."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from folkmoot.linkage.encodings import open_encoded

    try:
        # Not a folder nor a pattern of names: exactly this file.
        table = pq.ParquetFile(path).read()
    except (OSError, pa.ArrowException) as error:
        raise LinkageError(
            "This file cannot be read as encodings.",
            where=path.name,
            remedy="Make it with `folkmoot encode`.",
        ) from error
    return open_encoded(table, path.name)


def link_encoded(
    files: tuple[Path, Path],
    out: Path,
    use: Use,
    threshold: float | None,
    truth: str | None,
    truth_files: list[Path],
) -> None:
    """Link two files of encodings; with their maps of rows and what was encoded, say how well."""
    from rich.console import Console

    from folkmoot.cli.linking import show_links, write_pairs
    from folkmoot.linkage.described_pairs import PairsDescription, describe_pairs
    from folkmoot.linkage.encodings import link_encodings

    if (truth is not None) != (len(truth_files) == len(files)):
        raise LinkageError(
            "To compare with the truth, give --truth COLUMN and --truth-file for each side.",
            remedy="Encodings hold no truth; it is read from the files that were encoded.",
        )
    left, right = (read_encoded(path) for path in files)
    links = link_encodings(left, right, use=use, threshold=threshold)
    told = PairsDescription(is_within=False, threshold=links.expectation.threshold)
    write_pairs(describe_pairs(links.pairs, told), out)
    console = Console()
    show_links(console, links.pairs, links.findings, links.expectation, out)
    if truth is not None:
        console.print(_compare(links, truth, files, truth_files), highlight=False)


def _compare(
    links: EncodedLinks, truth: str, files: tuple[Path, Path], truth_files: list[Path]
) -> str:
    """How well, by a column that is read only now, when the pairs are written."""
    from folkmoot.cli.linking import column_of, compare_with_truth
    from folkmoot.intake import read
    from folkmoot.linkage.people import PeopleLinks

    readings = [read(path) for path in truth_files]
    columns = [reading.table[column_of(reading, truth)] for reading in readings]
    rows = [
        _rows(links.pairs[side], rows_file(path))
        for side, path in zip(("left_id", "right_id"), files, strict=True)
    ]
    known = PeopleLinks(links.pairs, rows[0], rows[1], links.expectation, links.findings)
    return compare_with_truth(known, truth, columns, is_within=False)


def _rows(references: pa.ChunkedArray, path: Path) -> NDArray[np.int64]:
    """The row of its file, from 0, of each reference."""
    import numpy as np
    import pyarrow.parquet as pq

    if not path.is_file():
        raise LinkageError(
            "The map of rows is not beside the encodings.",
            where=path.name,
            remedy="Comparing with the truth needs the map that `folkmoot encode` wrote.",
        )
    table = pq.ParquetFile(path).read()
    known = {each.hex(): row for each, row in zip(*_as_lists(table), strict=True)}
    try:
        return np.array([known[each] - 1 for each in references.to_pylist()], np.int64)
    except KeyError:
        raise LinkageError(
            "The map of rows is of other encodings.", where=path.name, remedy="Encode again."
        ) from None


def _as_lists(rows: pa.Table) -> tuple[list[bytes], list[int]]:
    return rows["reference"].to_pylist(), rows["row"].to_pylist()


def _write_parquet(table: pa.Table, path: Path, *, is_secret: bool = False) -> None:
    """Write aside and rename; a secret file is for its owner only from its first byte."""
    import os

    import pyarrow.parquet as pq

    aside = path.with_name(path.name + ".part")
    mode = 0o600 if is_secret else 0o644
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with open(descriptor, "wb") as file:
            # Encodings are as good as random: neither a dictionary nor compression helps.
            pq.write_table(table, file, use_dictionary=False, compression="none")
        aside.replace(path)
    except OSError as error:
        raise LinkageError(
            "The encodings could not be written.",
            where=path.name,
            remedy="Give --out a file in a folder that exists and may be written to.",
        ) from error
