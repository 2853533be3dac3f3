"""What the tools do. Each is an ordinary function of the hub's."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from folkmoot.errors import FolkmootError
from folkmoot.hub.agents.shapes import (
    Answer,
    AnswerColumn,
    Described,
    DescribedColumn,
    Found,
    FoundDataset,
)
from folkmoot.hub.register.models import Licence
from folkmoot.hub.soda import answering
from folkmoot.hub.soda.answers import first_value
from folkmoot.hub.soda.envelopes import DatasetMissing
from folkmoot.hub.soda.queries import OpenDataset, open_datasets
from folkmoot.hub.soda.readable import Readable, open_readable
from folkmoot.soql import (
    Compiled,
    OutputColumn,
    SoqlError,
    SoqlType,
    compile_query,
    type_of_column,
    write_row_identifier,
)

MOST_ROWS = 1_000
MOST_DATASETS = 50
MOST_WORDS = 200
MOST_CHARACTERS = 200_000
"""Of the rows of one answer: what a conversation can hold."""
LONGEST_CELL = 2_000


class Misasked(FolkmootError):
    """A call has an argument that the tool does not take."""

    code = "agents.misasked"


def search(words: str, publisher: str, limit: int, offset: int) -> Found:
    """The datasets that have every word in their title, description or publisher."""
    if len(words) > MOST_WORDS:
        raise Misasked(f"The words are more than {MOST_WORDS} characters.", remedy="Use a few.")
    size = _within(limit, 1, MOST_DATASETS, "limit")
    start = _within(offset, 0, 1_000_000, "offset")
    found = open_datasets(search=words, attribution=publisher)
    total = found.count()
    shown = [_found(OpenDataset(asset)) for asset in found[start : start + size]]
    following = start + len(shown)
    return Found(total, shown, following if following < total else None)


def describe(code: str, site: str) -> Described:
    """All that is known of a dataset or saved view but its rows. Raises DatasetMissing."""
    dataset = open_readable(code=code)
    asset = dataset.asset
    columns = [
        DescribedColumn(
            column.name, column.label, str(type_of_column(column)), column.unit,
            column.description,
        )
        for column in dataset.schema
    ]  # fmt: skip
    parquet = {} if dataset.is_view else {"parquet": f"{site}/d/{dataset.code}.parquet"}
    return Described(
        id=dataset.code, title=dataset.title, description=dataset.description,
        publisher=asset.member.name, contact=asset.contact,
        licence=str(Licence(asset.licence).label), rows=_rows(dataset), updated=_day(dataset),
        columns=columns,
        addresses={
            "page": f"{site}/d/{dataset.code}",
            "csv": f"{site}/resource/{dataset.code}.csv",
            "json": f"{site}/resource/{dataset.code}.json",
            "odata": f"{site}/api/odata/v4/{dataset.code}",
            **parquet,
        },
        example=_example(columns),
    )  # fmt: skip


def preview(code: str, rows: int) -> Answer:
    """The first rows of a dataset, as they stand. Raises DatasetMissing and what a query may."""
    size = _within(rows, 1, 100, "rows")
    return query(code, f"SELECT * LIMIT {size}")


def query(code: str, soql: str) -> Answer:
    """The answer to a query about a dataset or saved view, which may join other open ones.

    Raises DatasetMissing, SoqlError, Misasked and what a running query may raise.
    """
    dataset = open_readable(code=code)
    find = dataset.sources.find
    compiled = compile_query(soql, dataset.soql, find_table=find, default_limit=MOST_ROWS + 1)
    if compiled.limit is not None and compiled.limit > MOST_ROWS + 1:
        raise Misasked(
            f"An answer has at most {MOST_ROWS:,} rows.",
            remedy="Group and sum in the query, or take pages by LIMIT and OFFSET. For all rows "
            "give the person the address of the CSV or Parquet file (see describe_dataset).",
        )
    rows, is_cut = _read(compiled, dataset.versions)
    is_complete = not is_cut
    return Answer(
        columns=[AnswerColumn(column.name, str(column.type)) for column in compiled.columns],
        rows=rows,
        is_complete=is_complete,
        advice="" if is_complete else _advice(compiled.offset + len(rows)),
    )


def columns_of(code: str) -> tuple[str, ...]:
    """The names of a dataset's columns, none where there is no such dataset."""
    try:
        return open_readable(code=code).schema.names
    except (DatasetMissing, SoqlError):
        return ()


def _rows(dataset: Readable) -> int:
    """How many it has; those of a view are counted."""
    if isinstance(dataset.source, OpenDataset):
        return dataset.source.version.rows or 0
    compiled = compile_query("SELECT count(*)", dataset.soql, find_table=dataset.sources.find)
    return first_value(compiled, dataset.versions)


def _read(compiled: Compiled, versions: dict[str, str]) -> tuple[list[dict[str, Any]], bool]:
    """The rows that fit an answer, and whether there are more."""
    rows: list[dict[str, Any]] = []
    weight = 0
    is_cut = False
    with answering.running(compiled, versions) as batches:
        for batch in batches:
            if is_cut:
                continue
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                shown = _row(compiled.columns, row)
                weight += len(str(shown))
                if len(rows) == MOST_ROWS or (weight > MOST_CHARACTERS and rows):
                    is_cut = True
                    break
                rows.append(shown)
    return rows, is_cut


def _row(columns: Iterable[OutputColumn], values: tuple[Any, ...]) -> dict[str, Any]:
    return {
        column.name: _cell(column, value) for column, value in zip(columns, values, strict=True)
    }


def _cell(column: OutputColumn, value: Any) -> Any:
    """A value as JSON has it; long text is cut, and says so."""
    if value is not None and column.type is SoqlType.ROW_IDENTIFIER:
        return write_row_identifier(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date):
        zone = "Z" if column.type is SoqlType.FIXED_TIMESTAMP else ""
        return value.isoformat() + zone
    text = str(value)
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}… (cut)"


def _advice(following: int) -> str:
    return (
        f"There are more rows. Sum or filter them in the query, or add ORDER BY, LIMIT and "
        f"OFFSET {following} for the next ones."
    )


def _found(dataset: OpenDataset) -> FoundDataset:
    asset = dataset.asset
    return FoundDataset(
        id=asset.code,
        title=asset.title,
        description=asset.description[:500],
        publisher=asset.member.name,
        licence=str(Licence(asset.licence).label),
        rows=dataset.version.rows or 0,
        updated=_day(dataset),
        columns=list(dataset.version.schema.names),
    )


def _day(dataset: OpenDataset | Readable) -> str:
    return dataset.changed_at.astimezone(UTC).date().isoformat()


def _example(columns: list[DescribedColumn]) -> str:
    """A query that works, of the columns that there are."""
    number = next((each.name for each in columns if each.type == "number"), None)
    text = next((each.name for each in columns if each.type == "text"), None)
    if text is None:
        return "SELECT count(*) AS rows"
    total = f", sum({number}) AS total" if number else ""
    return f"SELECT {text}, count(*) AS rows{total} GROUP BY {text} ORDER BY rows DESC LIMIT 10"


def _within(value: int, least: int, most: int, name: str) -> int:
    if not least <= value <= most:
        raise Misasked(f"{name} is a number from {least} to {most:,}.")
    return value
