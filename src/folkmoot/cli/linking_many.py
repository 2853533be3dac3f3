"""What `folkmoot link` does with more than two files of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from folkmoot.cli.linking_scale import Resources, open_linking_place
from folkmoot.errors import LinkageError

if TYPE_CHECKING:
    from rich.table import Table

    from folkmoot.intake import Reading
    from folkmoot.linkage.people import ManyLinks
    from folkmoot.linkage.thresholds import Use


@dataclass(frozen=True)
class Among:
    """What was asked of several files: where to write, what names a record, what links are for."""

    out: Path
    id_column: str | None
    use: Use
    threshold: float | None
    is_one_to_one: bool
    truth: str | None
    resources: Resources


def link_among(files: Sequence[Path], asked: Among) -> None:
    """Link every two files, and each in itself, into one file of five columns.

    Raises LinkageError when two files have one name, which is what assets are called by.
    """
    from rich.console import Console

    from folkmoot.cli.linking import column_of, write_pairs
    from folkmoot.intake import read
    from folkmoot.linkage.people import PeopleFile, link_many

    names = [file.stem for file in files]
    if len(set(names)) < len(names):
        raise LinkageError(
            "Two of the files have the same name, and files are told apart by it.",
            where=", ".join(sorted(name for name in set(names) if names.count(name) > 1)),
            remedy="Rename one of them, or give each file once.",
        )
    readings = {name: read(file) for name, file in zip(names, files, strict=True)}
    assets = {
        name: PeopleFile(reading.table, reading.schema, column_of(reading, asked.id_column))
        for name, reading in readings.items()
    }
    with open_linking_place(asked.resources) as place:
        linked = link_many(
            assets,
            place.connection,
            use=asked.use,
            threshold=asked.threshold,
            is_one_to_one=asked.is_one_to_one,
            scale=place.scale,
        )
    write_pairs(linked.pairs, asked.out)
    console = Console()
    console.print(_expectations(linked))
    for part in linked.parts:
        for finding in part.links.findings:
            if finding.kind.value == "doubted":
                console.print(
                    f"! {part.left_asset} and {part.right_asset}: {finding.message}",
                    highlight=False,
                )
    console.print(f"{linked.pairs.num_rows:,} pairs written to {asked.out.name}.", highlight=False)
    if asked.truth is not None:
        console.print(_against_truth(linked, readings, asked.truth))
    place.finish()


def _expectations(linked: ManyLinks) -> Table:
    from rich.table import Table

    shown = Table("Left", "Right", "Threshold", "Linked", "Expected precision", "Expected recall")
    for part in linked.parts:
        expected = part.links.expectation
        shown.add_row(
            part.left_asset,
            part.right_asset,
            f"{expected.threshold:.6f}",
            f"{expected.n_pairs:,}",
            str(expected.precision or "unknown"),
            str(expected.recall or "unknown"),
        )
    return shown


def _against_truth(linked: ManyLinks, readings: dict[str, Reading], truth: str) -> Table:
    """Only after the pairs are written: nothing of this column has been looked at before."""
    from rich.table import Table

    from folkmoot.cli.linking import column_of
    from folkmoot.linkage.people import measure_links

    columns = {name: reading.table[column_of(reading, truth)] for name, reading in readings.items()}
    shown = Table("Left", "Right", "One person", "Precision", "Recall", "F1")
    for part in linked.parts:
        measured = measure_links(
            part.links,
            columns[part.left_asset],
            columns[part.right_asset],
            is_within=part.left_asset == part.right_asset,
        )
        shown.add_row(
            part.left_asset,
            part.right_asset,
            f"{measured.n_true:,}",
            f"{measured.precision:.4f}",
            f"{measured.recall:.4f}",
            f"{measured.f1:.4f}",
        )
    return shown
