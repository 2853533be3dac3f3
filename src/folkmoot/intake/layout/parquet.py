"""Parquet: typed already, and given as canonical text like every other format."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from folkmoot.errors import ReadError
from folkmoot.intake.layout.canonical import canonical_text
from folkmoot.intake.layout.cells import clean_heading
from folkmoot.intake.layout.columns import MOST_COLUMNS, refuse_width
from folkmoot.intake.layout.refusals import refuse_damaged
from folkmoot.intake.layout.source import Source
from folkmoot.intake.raw import ROW_NUMBER, Passage, RawTable


def read_parquet(source: Source) -> RawTable:
    """The raw table of a Parquet file. Raises ReadError when it is damaged or has no rows."""
    try:
        with _open(source) as file:
            schema, n_rows = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        raise refuse_damaged(source, "The Parquet file") from error
    if len(schema) > MOST_COLUMNS:
        raise refuse_width(source, len(schema))
    if not n_rows or not len(schema):
        raise ReadError(
            "The Parquet file has no rows: there is no data in it.",
            where=source.name,
            remedy="Ask for it again.",
        )
    names = [ROW_NUMBER, *(f"c{i}" for i in range(len(schema)))]

    def batches() -> Iterator[pa.RecordBatch]:
        done = 0
        with _open(source) as file:
            for batch in file.iter_batches():
                numbers = pa.array(range(done + 1, done + batch.num_rows + 1), pa.int64())
                yield pa.record_batch([numbers, *map(as_text, batch.columns)], names=names)
                done += batch.num_rows

    return RawTable(
        headings=tuple(clean_heading(name) for name in schema.names),
        header_rows=(),
        batches=batches,
        n_rows=n_rows,
        format="parquet",
        native_dates=frozenset(
            i for i, field in enumerate(schema) if pa.types.is_temporal(field.type)
        ),
        passage=lambda: Passage(n_rows),
    )


def _open(source: Source) -> pq.ParquetFile:
    if source.path is not None:
        return pq.ParquetFile(source.path)
    return pq.ParquetFile(io.BytesIO(source.read()))


def as_text(column: pa.Array) -> pa.StringArray:
    """A typed column as canonical text; null and empty text are null."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "TRUE", "FALSE")
    if pa.types.is_integer(kind) or pa.types.is_date(kind):
        return column.cast(pa.string())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or kind == pa.string_view():
        text = column.cast(pa.string())
        return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    return pa.array([canonical_text(value) or None for value in column.to_pylist()], pa.string())
