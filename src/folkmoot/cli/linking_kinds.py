"""What `folkmoot link` and `folkmoot dedupe` do with records of other things than people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.cli.linking_scale import Resources
from folkmoot.errors import LinkageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from folkmoot.intake import Reading
    from folkmoot.linkage.businesses import Sameness
    from folkmoot.linkage.kinds import RecordKind
    from folkmoot.linkage.matching import Links
    from folkmoot.linkage.matching.linking import Wanted

_KINDS = "people, households, addresses or businesses"
_SAMENESSES = "firm or premises"

Of = Annotated[
    str | None,
    typer.Option(
        help=f"What the records are of: {_KINDS}. Told from the columns if not given; "
        "households have to be asked for."
    ),
]
Same = Annotated[
    str,
    typer.Option(help=f"What counts as one business: {_SAMENESSES}, of which a firm has several."),
]


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line: the identifiers' column, what links are for, what
    counts as one business, the column of truth, and memory in millions of bytes."""

    out: Path
    id_column: str | None
    sameness: Sameness
    wanted: Wanted
    truth: str | None
    resources: Resources


def decide_kind(of: str | None, readings: Sequence[Reading]) -> RecordKind:
    """What the records are of: as asked for, or as the columns tell, which is said."""
    from folkmoot.linkage.kinds import RecordKind, tell_kind
    from folkmoot.linkage.matching import RecordFile

    if of is not None:
        try:
            return RecordKind(of)
        except ValueError:
            raise LinkageError(
                "Records of this kind cannot be linked.", where=of, remedy=f"Say {_KINDS}."
            ) from None
    from rich.console import Console

    from folkmoot.cli.showing import findings_list

    kind, finding = tell_kind([RecordFile(each.table, each.schema) for each in readings])
    Console().print(findings_list((finding,)))
    return kind


def read_sameness(name: str) -> Sameness:
    """What counts as one business, by its name on the command line."""
    from folkmoot.linkage.businesses import Sameness

    try:
        return Sameness(name)
    except ValueError:
        raise LinkageError(
            "Businesses cannot be linked as this.", where=name, remedy=f"Say {_SAMENESSES}."
        ) from None


def link_kind(kind: RecordKind, readings: Sequence[Reading], asked: Asked) -> None:
    """Link two files, or find what is twice inside one, and say what to expect."""
    from rich.console import Console

    from folkmoot.cli.linking import column_of, compare_with_truth, show_links, write_pairs
    from folkmoot.cli.linking_scale import open_linking_place
    from folkmoot.linkage.described_pairs import PairsDescription, describe_pairs
    from folkmoot.linkage.matching import RecordFile

    if asked.resources != Resources(asked.resources.memory_mb):
        raise LinkageError(
            "--work, --engine and --spark-master are for records of people only: leave them out."
        )
    files = [
        RecordFile(reading.table, reading.schema, column_of(reading, asked.id_column))
        for reading in readings
    ]
    with open_linking_place(asked.resources) as place:
        links = _verb(kind, asked, len(files))(*files, place.connection, asked.wanted)
    told = PairsDescription(len(files) == 1, links.expectation.threshold)
    write_pairs(describe_pairs(links.pairs, told), asked.out)
    console = Console()
    show_links(console, links.pairs, links.findings, links.expectation, asked.out)
    if asked.truth is not None:
        columns = [reading.table[column_of(reading, asked.truth)] for reading in readings]
        compared = compare_with_truth(
            links, asked.truth, (columns[0], columns[-1]), is_within=len(columns) == 1
        )
        console.print(compared, highlight=False)


def _verb(kind: RecordKind, asked: Asked, n_files: int) -> Callable[..., Links]:
    from functools import partial

    from folkmoot.linkage.addresses import dedupe_addresses, link_addresses
    from folkmoot.linkage.businesses import dedupe_businesses, link_businesses
    from folkmoot.linkage.households import dedupe_households, link_households
    from folkmoot.linkage.kinds import RecordKind

    between = n_files > 1
    if kind is RecordKind.BUSINESSES:
        verb = link_businesses if between else dedupe_businesses
        return partial(verb, sameness=asked.sameness)
    if kind is RecordKind.ADDRESSES:
        return link_addresses if between else dedupe_addresses
    return link_households if between else dedupe_households
