"""What the command line shows on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from folkmoot.tables import Finding, Kind

if TYPE_CHECKING:
    from folkmoot.intake import Reading

SIGNS = {Kind.FOUND: ("•", "cyan"), Kind.DECIDED: ("✓", "green"), Kind.DOUBTED: ("?", "yellow")}


def findings_list(findings: Sequence[Finding]) -> RenderableType:
    """Findings one a line, doubts last so that they are read."""
    order = list(Kind)
    lines = []
    for finding in sorted(findings, key=lambda finding: order.index(finding.kind)):
        sign, colour = SIGNS[finding.kind]
        place = f"{finding.where}: " if finding.where else ""
        lines.append(Text(f"{sign} {place}{finding.message}", style=colour))
    return Group(*lines)


def columns_table(reading: Reading) -> Table:
    """The columns of a reading with what they are taken to be."""
    table = Table("Column", "Heading", "Type", "Meaning", "Sensitivity", title_justify="left")
    for column in reading.schema:
        table.add_row(
            column.name,
            Text(column.label),
            column.type.value + (f" ({column.unit})" if column.unit else ""),
            column.meaning.label if column.meaning else "",
            column.sensitivity.value.replace("_", " "),
        )
    return table


def first_rows(reading: Reading, count: int) -> Table:
    """The first rows, as they were understood."""
    table = Table(*reading.schema.names)
    for batch in islice(reading.batches(), 1):
        for row in batch.slice(0, count).to_pylist():
            table.add_row(*("" if value is None else str(value) for value in row.values()))
    return table


@contextmanager
def progress(console: Console, doing: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that a piece of work moves by saying how much is done, and of how much."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
