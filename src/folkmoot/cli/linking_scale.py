"""What a linkage of many people may take, and where it may be done: memory, a folder, a cluster."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.errors import LinkageError

if TYPE_CHECKING:
    from folkmoot.linkage.engine import Connection
    from folkmoot.linkage.people import Report, Scale

MEMORY_MB = 2_000
_DUCKDB, _SPARK = "duckdb", "spark"
_RECORDS_PER_SPARK_CHUNK = 1_000_000
"""Larger than on one machine: every chunk is a job of Spark's, which takes seconds to begin."""

MemoryMb = Annotated[
    int,
    typer.Option(
        "--memory-mb",
        min=1,
        help="Memory this may take, in millions of bytes; what does not fit goes to the disk.",
    ),
]
Work = Annotated[
    Path | None,
    typer.Option(
        help="A folder to keep finished parts in: the same command after a stop does the rest."
    ),
]
Engine = Annotated[
    str, typer.Option(help="duckdb, or spark to have pairs found and compared on a cluster.")
]
SparkMaster = Annotated[
    str | None,
    typer.Option(help="The cluster's address, spark://host:port; without it, this machine."),
]


@dataclass(frozen=True)
class Resources:
    """What was asked for on the command line."""

    memory_mb: int = MEMORY_MB
    work: Path | None = None
    engine: str = _DUCKDB
    spark_master: str | None = None

    def __post_init__(self) -> None:
        """Raises LinkageError for an unknown engine, or a cluster that it has no use for."""
        if self.engine not in {_DUCKDB, _SPARK}:
            raise LinkageError(
                "There is no such engine.", where=self.engine, remedy="Say duckdb or spark."
            )
        if self.spark_master is not None and self.engine != _SPARK:
            raise LinkageError(
                "--spark-master names a cluster, and the engine is not Spark.",
                remedy="Add --engine spark, or leave the cluster out.",
            )


@dataclass(frozen=True)
class LinkingPlace:
    """Where to link: DuckDB, and how the job is done. `finish` when the answer is written."""

    connection: Connection
    scale: Scale
    finish: Callable[[], None]


@contextmanager
def open_linking_place(resources: Resources) -> Iterator[LinkingPlace]:
    """Opens what was asked for and shows progress on a terminal.

    Raises VaultError when it cannot be opened, or when memory and disk do not suffice.
    """
    from folkmoot.linkage.people import Scale
    from folkmoot.vault.finished_chunks import ChunkFolder
    from folkmoot.vault.linking_engine import open_linking_engine

    finished = ChunkFolder(resources.work) if resources.work is not None else None
    with ExitStack() as opened:
        if finished is not None:
            opened.enter_context(finished)
        spill = opened.enter_context(_spill(resources.work))
        connection = opened.enter_context(
            open_linking_engine(memory_mb=resources.memory_mb, spill=spill)
        )
        report = opened.enter_context(_progress())
        if resources.engine == _SPARK:
            from folkmoot.vault.spark import LOCAL, SparkComparer, open_spark

            session = opened.enter_context(
                open_spark(resources.spark_master or LOCAL, memory_mb=resources.memory_mb)
            )
            scale = Scale(
                comparer=SparkComparer(session),
                finished=finished,
                report=report,
                records_per_chunk=_RECORDS_PER_SPARK_CHUNK,
            )
        else:
            scale = Scale(finished=finished, report=report, memory_mb=resources.memory_mb)
        yield LinkingPlace(connection, scale, finished.clear if finished else _nothing_to_finish)


@contextmanager
def _spill(work: Path | None) -> Iterator[Path]:
    """Where DuckDB may put what does not fit; in a folder that is given, what a run that was killed
    left there is removed first, since it holds records."""
    if work is None:
        with tempfile.TemporaryDirectory(prefix="folkmoot-link-") as folder:
            yield Path(folder)
        return
    from folkmoot.vault.staging import folder_aside, sweep

    area = work / "spilt"
    sweep(area)
    with folder_aside(area) as spill:
        yield spill
    with suppress(OSError):  # another run may be at work there
        area.rmdir()


@contextmanager
def _progress() -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    from folkmoot.linkage.people import Progress

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        bar = shown.add_task("", total=None)

        def report(progress: Progress) -> None:
            total = progress.total if progress.total > 1 else None
            shown.update(bar, description=progress.step, completed=progress.done, total=total)

        yield report


def _nothing_to_finish() -> None:
    """Without a folder for finished chunks none is left over."""
