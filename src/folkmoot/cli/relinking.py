"""A verb that links people again after their files changed, comparing only what did."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.cli.linking import For, Id, Threshold
from folkmoot.errors import LinkageError

if TYPE_CHECKING:
    import pyarrow as pa

    from folkmoot.linkage.people import Changes, ComparedPeople

_MODEL, _RECORDS, _PAIRS = "model.json", "records.parquet", "pairs.parquet"
_MOST_FILES = 2


def relink(
    files: Annotated[
        list[Path], typer.Argument(help="Two files of people, or one to find duplicates in.")
    ],
    out: Annotated[
        Path, typer.Option(help="Where to write left_id, right_id and match_probability.")
    ],
    state: Annotated[
        Path,
        typer.Option(
            help="What to keep for the next version; made the first time. It names people."
        ),
    ],
    id_column: Id = None,
    threshold: Threshold = None,
    use: For = "counting",
) -> None:
    """Link people again after their files changed: only changed records are compared."""
    from rich.console import Console

    from folkmoot.cli.linking import column_of, linkage_engine, read_use, show_links, write_pairs
    from folkmoot.intake import read
    from folkmoot.linkage.described_pairs import PairsDescription, describe_pairs
    from folkmoot.linkage.people import PeopleFile, relink_people

    if len(files) > _MOST_FILES:
        raise LinkageError(
            "Relinking takes one file or two.",
            remedy="Link more with `folkmoot link`, or each two of them here.",
        )
    previous = read_state(state) if state.exists() else None
    readings = [read(file) for file in files]
    people = tuple(
        PeopleFile(reading.table, reading.schema, column_of(reading, id_column))
        for reading in readings
    )
    with linkage_engine() as connection:
        updated = relink_people(
            people, connection, previous, use=read_use(use), threshold=threshold
        )
    links = updated.links
    told = PairsDescription(len(files) == 1, links.expectation.threshold)
    write_pairs(describe_pairs(links.pairs, told), out)
    write_state(updated.compared, state)
    console = Console()
    console.print(_words(updated.changes, previous is None), highlight=False)
    show_links(console, links.pairs, links.findings, links.expectation, out)


def _words(changes: Changes, is_first: bool) -> str:
    if is_first:
        return f"{changes.n_new:,} records for the first time: all pairs compared, a model trained."
    return (
        f"{changes.n_new:,} records are new, {changes.n_altered:,} say something else or bear a "
        f"name that became rarer or more common, {changes.n_removed:,} are gone, "
        f"{changes.n_unchanged:,} stayed.\n{changes.n_pairs_compared:,} pairs compared, "
        f"{changes.n_pairs_kept:,} kept; the model is the one of before."
    )


def read_state(path: Path) -> ComparedPeople:
    """What an earlier linkage kept."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from folkmoot.linkage.people import ComparedPeople, read_model

    try:
        with zipfile.ZipFile(path) as kept:
            told = kept.read(_MODEL).decode()
            records, pairs = (
                pq.read_table(pa.BufferReader(kept.read(name))) for name in (_RECORDS, _PAIRS)
            )
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, pa.ArrowException) as error:
        raise LinkageError(
            "This file holds nothing that an earlier linkage kept.",
            where=path.name,
            remedy="Give the file that `folkmoot relink` wrote, or a name where there is none yet.",
        ) from error
    return ComparedPeople(records, pairs, read_model(told))


def write_state(compared: ComparedPeople, path: Path) -> None:
    """Written aside and renamed, for its owner's eyes only."""
    from folkmoot.linkage.people import write_model

    aside = path.with_name(path.name + ".part")
    try:
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as kept:
            kept.writestr(_MODEL, write_model(compared.model))
            kept.writestr(_RECORDS, _as_parquet(compared.records))
            kept.writestr(_PAIRS, _as_parquet(compared.pairs))
        aside.replace(path)
    except OSError as error:
        raise LinkageError(
            "What the next version needs could not be kept.",
            where=path.name,
            remedy="Give --state a file in a folder that exists and may be written to.",
        ) from error


def _as_parquet(table: pa.Table) -> bytes:
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()
