"""The verb that asks a published dataset a question."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.cli.region import Region, existing

if TYPE_CHECKING:
    import pyarrow as pa

    from folkmoot.soql import OutputColumn

MOST_ON_SCREEN = 100


class Form(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def query(
    dataset: Annotated[str, typer.Argument(help="The dataset's identifier, such as abcd-1234.")],
    region: Region,
    soql: Annotated[str, typer.Argument(help="The question, in SoQL.")] = "SELECT *",
    form: Annotated[Form, typer.Option("--format", help="How to write it.")] = Form.TABLE,
) -> None:
    """Ask a published dataset a question in SoQL, as its API would answer it."""
    from folkmoot.hub.region import open_region

    open_region(existing(region))
    from folkmoot.hub.saved.reading import Sources
    from folkmoot.hub.soda.answering import running
    from folkmoot.hub.soda.formats import write_csv, write_json
    from folkmoot.hub.soda.queries import open_source
    from folkmoot.soql import compile_query

    sources = Sources()
    asked = open_source(sources, code=dataset)
    compiled = compile_query(soql, asked.soql, find_table=sources.find)
    with running(compiled, sources.versions) as batches:
        if form is Form.TABLE:
            _show(compiled.columns, batches)
            return
        write = write_csv if form is Form.CSV else write_json
        for piece in write(compiled.columns, batches):
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()


def _show(columns: Sequence[OutputColumn], batches: pa.RecordBatchReader) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = (row for batch in batches for row in zip(*batch.to_pydict().values(), strict=True))
    table = Table(*(column.name for column in columns))
    for row in islice(rows, MOST_ON_SCREEN):
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    console = Console()
    console.print(table)
    rest = sum(1 for _ in rows)
    if rest:
        console.print(f"{rest:,} more rows: --format csv writes them all.", highlight=False)
