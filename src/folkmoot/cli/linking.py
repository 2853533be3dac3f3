"""Verbs that find records of one person or other thing: between two files, or inside one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.cli.linking_kinds import Asked, Of, Same, decide_kind, link_kind, read_sameness
from folkmoot.cli.linking_many import Among, link_among
from folkmoot.cli.linking_scale import (
    MEMORY_MB,
    Engine,
    MemoryMb,
    Resources,
    SparkMaster,
    Work,
    open_linking_place,
)
from folkmoot.errors import LinkageError

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

    from folkmoot.intake import Reading
    from folkmoot.linkage.engine import Connection
    from folkmoot.linkage.people import Expectation, JudgedPair, PeopleFile, PeopleLinks
    from folkmoot.linkage.people.measuring import LinksWithRows
    from folkmoot.linkage.thresholds import Use
    from folkmoot.tables import Finding

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
    typer.Option(help="A column that is equal where two records are one; read at the end."),
]
Labels = Annotated[
    Path | None,
    typer.Option(
        help="Pairs of people that somebody has judged, which put probabilities right: a CSV with "
        "left_id, right_id and is_match."
    ),
]


def link(
    left: Annotated[Path, typer.Argument(help="A file of records: csv, Parquet, spreadsheet.")],
    right: Annotated[Path, typer.Argument(help="The file to link it with.")],
    out: Out,
    more: Annotated[
        list[Path] | None,
        typer.Argument(help="Further files of people: every two are linked, and each in itself."),
    ] = None,
    id_column: Id = None,
    threshold: Threshold = None,
    use: For = "counting",
    one_to_one: Annotated[
        bool, typer.Option("--one-to-one", help="Keep the likeliest pair of each record only.")
    ] = False,
    truth: Truth = None,
    labels: Labels = None,
    of: Of = None,
    same: Same = "firm",
    memory_mb: MemoryMb = MEMORY_MB,
    work: Work = None,
    engine: Engine = "duckdb",
    spark_master: SparkMaster = None,
    encoded: Annotated[
        bool, typer.Option("--encoded", help="The files hold encodings made by `folkmoot encode`.")
    ] = False,
    truth_files: Annotated[
        list[Path] | None,
        typer.Option(
            "--truth-file",
            help="With --encoded and --truth: a file that was encoded; once for each, in order.",
        ),
    ] = None,
) -> None:
    """Link records of people, households, addresses or businesses in two files or more."""
    if more and (encoded or labels or of not in (None, "people")):
        raise LinkageError(
            "More than two files are linked by people in the clear, without --labels.",
            remedy="Leave these out, or link the files two by two.",
        )
    if encoded:
        from folkmoot.cli.encoding import link_encoded

        if id_column is not None or one_to_one or work or engine != "duckdb" or spark_master:
            raise LinkageError(
                "--id, --one-to-one, --work, --engine and --spark-master say nothing of encodings: "
                "leave them out."
            )
        link_encoded((left, right), out, read_use(use), threshold, truth, truth_files or [])
        return
    from folkmoot.linkage.kinds import RecordKind
    from folkmoot.linkage.matching.linking import Wanted
    from folkmoot.linkage.people import link_people

    purpose, sameness = read_use(use), read_sameness(same)
    resources = Resources(memory_mb, work, engine, spark_master)
    if more:
        link_among(
            (left, right, *more),
            Among(out, id_column, purpose, threshold, one_to_one, truth, resources),
        )
        return
    judged = _judged(labels)
    readings = _read(left), _read(right)
    if (kind := decide_kind(of, readings)) is not RecordKind.PEOPLE:
        _refuse_judged(judged)
        wanted = Wanted(purpose, threshold, one_to_one)
        link_kind(kind, readings, Asked(out, id_column, sameness, wanted, truth, resources))
        return
    lefts, rights = (_people(reading, id_column) for reading in readings)
    with open_linking_place(resources) as place:
        links = link_people(
            lefts,
            rights,
            place.connection,
            use=purpose,
            threshold=threshold,
            is_one_to_one=one_to_one,
            judged=judged,
            scale=place.scale,
        )
    _finish(links, out, truth, readings, is_within=False)
    place.finish()


def dedupe(
    file: Annotated[Path, typer.Argument(help="A file of records: csv, Parquet, spreadsheet.")],
    out: Out,
    id_column: Id = None,
    threshold: Threshold = None,
    use: For = "counting",
    truth: Truth = None,
    labels: Labels = None,
    of: Of = None,
    same: Same = "firm",
    memory_mb: MemoryMb = MEMORY_MB,
    work: Work = None,
    engine: Engine = "duckdb",
    spark_master: SparkMaster = None,
) -> None:
    """Find the records of one person, household, address or business inside a file."""
    from folkmoot.linkage.kinds import RecordKind
    from folkmoot.linkage.matching.linking import Wanted
    from folkmoot.linkage.people import dedupe_people

    purpose, sameness = read_use(use), read_sameness(same)
    resources = Resources(memory_mb, work, engine, spark_master)
    judged = _judged(labels)
    reading = _read(file)
    if (kind := decide_kind(of, (reading,))) is not RecordKind.PEOPLE:
        _refuse_judged(judged)
        wanted = Wanted(purpose, threshold)
        link_kind(kind, (reading,), Asked(out, id_column, sameness, wanted, truth, resources))
        return
    with open_linking_place(resources) as place:
        links = dedupe_people(
            _people(reading, id_column),
            place.connection,
            use=purpose,
            threshold=threshold,
            judged=judged,
            scale=place.scale,
        )
    _finish(links, out, truth, (reading, reading), is_within=True)
    place.finish()


def _judged(labels: Path | None) -> Sequence[JudgedPair]:
    from folkmoot.linkage.people import read_judged_pairs

    return read_judged_pairs(labels) if labels is not None else ()


def _refuse_judged(judged: Sequence[JudgedPair]) -> None:
    if judged:
        raise LinkageError(
            "Only links of people learn from judged pairs.", remedy="Leave --labels out."
        )


def read_use(name: str) -> Use:
    """What links are for, by its name on the command line."""
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

    return PeopleFile(reading.table, reading.schema, column_of(reading, id_column))


def column_of(reading: Reading, heading: str | None) -> str | None:
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
def linkage_engine() -> Iterator[Connection]:
    """An engine of this command's own, with its memory limited."""
    from folkmoot.vault.engine import open_engine

    with (
        tempfile.TemporaryDirectory(prefix="folkmoot-link-") as spill,
        open_engine({}, memory_mb=_MEMORY_MB, spill=Path(spill)) as connection,
    ):
        yield connection


def write_pairs(pairs: pa.Table, out: Path) -> None:
    """Write aside and rename, so that no half answer is ever seen."""
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

    from folkmoot.linkage.described_pairs import PairsDescription, describe_pairs
    from folkmoot.vault.linking_engine import peak_mb

    told = PairsDescription(is_within, links.expectation.threshold)
    write_pairs(describe_pairs(links.pairs, told), out)
    console = Console()
    show_links(console, links.pairs, links.findings, links.expectation, out)
    console.print(f"At most {peak_mb():,} MB of memory were used.", highlight=False)
    if truth is not None:
        columns = [reading.table[column_of(reading, truth)] for reading in readings]
        console.print(compare_with_truth(links, truth, columns, is_within), highlight=False)


def show_links(
    console: Console,
    pairs: pa.Table,
    findings: Sequence[Finding],
    expected: Expectation,
    out: Path,
) -> None:
    """What was found, and what to expect of it."""
    from folkmoot.cli.showing import findings_list

    console.print(findings_list(findings))
    for line in (
        f"{pairs.num_rows:,} pairs written to {out.name}.",
        f"Threshold {expected.threshold:.6f}: {expected.n_pairs:,} pairs are linked.",
        f"Expected precision {expected.precision or 'unknown, as nothing is linked'}.",
        f"Expected recall {expected.recall or 'unknown, as nothing is expected'}.",
    ):
        console.print(line, highlight=False)


def compare_with_truth(
    links: LinksWithRows, truth: str, columns: Sequence[pa.ChunkedArray], is_within: bool
) -> str:
    """Only after the pairs are written: nothing of these columns has been looked at before."""
    from folkmoot.linkage.people import measure_links

    measured = measure_links(links, columns[0], columns[1], is_within=is_within)
    return (
        f"By the column {truth}: {measured.n_true:,} pairs are one; "
        f"precision {measured.precision:.4f}, recall {measured.recall:.4f}, F1 {measured.f1:.4f}."
    )
