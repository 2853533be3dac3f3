"""What changed between two versions, worded for its reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.hub.portal.values import shown, type_in_words
from folkmoot.tables import Column, ColumnType, Meaning, Schema
from folkmoot.vault.differences import Change, ChangedRow, ColumnChange, ColumnChangeKind

ROWS_A_PAGE = 25
_SHAPES = (ColumnType.POINT, ColumnType.GEOMETRY)


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a differing row. `before` is what it was, where that differs."""

    text: str
    before: str | None
    is_numeric: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A differing row: its change in a word, where it stands, and its cells in the columns of
    `shown_columns`."""

    change: Change
    times: int
    number: int
    cells: tuple[ShownCell, ...]


def shown_columns(older: Schema, newer: Schema) -> tuple[Column, ...]:
    """The columns of the table of changes: the newer's, then those that only the older has."""
    gone = (column for column in older if column.name not in newer)
    return tuple(column for column in (*newer, *gone) if column.type not in _SHAPES)


def shown_rows(rows: Sequence[ChangedRow], older: Schema, newer: Schema) -> list[ShownRow]:
    """Differing rows as a page shows them."""
    columns = shown_columns(older, newer)
    return [_shown_row(row, older, newer, columns) for row in rows]


def _shown_row(
    row: ChangedRow, older: Schema, newer: Schema, columns: Sequence[Column]
) -> ShownRow:
    before = dict(zip(older.names, row.before, strict=True)) if row.before is not None else {}
    after = dict(zip(newer.names, row.after, strict=True)) if row.after is not None else {}
    now = before if row.change is Change.REMOVED else after
    cells = []
    for column in columns:
        is_compared = column.name in before and column.name in after
        old, new = shown(before.get(column.name), column), shown(now.get(column.name), column)
        was = old if is_compared and old != new else None
        cells.append(ShownCell(new, was, column.type.is_number))
    position = row.older_row if row.newer_row is None else row.newer_row
    return ShownRow(row.change, row.times, (position or 0) + 1, tuple(cells))


def sentence(change: ColumnChange, older: Schema, newer: Schema) -> str:
    """One change of a column, in a sentence."""
    schema = older if change.kind is ColumnChangeKind.REMOVED else newer
    name = f"“{schema[change.name].label or change.name}”"
    match change.kind:
        case ColumnChangeKind.ADDED:
            return f"The column {name} is new."
        case ColumnChangeKind.REMOVED:
            return f"The column {name} is gone."
        case ColumnChangeKind.RENAMED:
            was = older[change.before].label or change.before
            return f"The column {name} seems to be what “{was}” was; their values are not compared."
        case ColumnChangeKind.TYPE:
            before, after = type_in_words(change.before), type_in_words(change.after)
            return f"The column {name} holds {after} now; before, {before}."
        case ColumnChangeKind.MEANING:
            moved = _moved(_meaning(change.before), _meaning(change.after), "said to be")
            return f"The column {name} {moved}."
        case ColumnChangeKind.UNIT:
            return f"The column {name} {_moved(change.before, change.after, 'given in')}."
        case ColumnChangeKind.LABEL:
            return f"The heading {name} was “{change.before}” before."


def csv_table(stream: pa.RecordBatchReader, older: Schema, newer: Schema) -> pa.RecordBatchReader:
    """Differing rows for a file: change, times, row before, row now (from 1), then each column as
    it is now and as it was."""
    wanted = _csv_columns(older, newer)
    fields = [pa.field(heading, stream.schema.field(name).type) for heading, name in wanted]

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in stream:
            arrays = [_counted_from_1(batch, name) for _, name in wanted]
            yield pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))

    return pa.RecordBatchReader.from_batches(pa.schema(fields), batches())


def _counted_from_1(batch: pa.RecordBatch, name: str) -> pa.Array:
    values = batch.column(name)
    return pc.add(values, 1) if name in ("older_row", "newer_row") else values


def _csv_columns(older: Schema, newer: Schema) -> list[tuple[str, str]]:
    now = [(column.name, f"after_{n}") for n, column in enumerate(newer)]
    was = [(f"{column.name} (before)", f"before_{n}") for n, column in enumerate(older)]
    facts = [
        ("change", "change"),
        ("times", "times"),
        ("row before", "older_row"),
        ("row now", "newer_row"),
    ]
    return [*facts, *now, *was]


def _meaning(value: str) -> str:
    return Meaning(value).label.lower() if value else ""


def _moved(before: str, after: str, said: str) -> str:
    if not before:
        return f"is now {said} {after}"
    if not after:
        return f"is no longer {said} {before}"
    return f"is now {said} {after}; before, {before}"
