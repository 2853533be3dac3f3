"""What no declaration makes public: columns whose values are numbers of persons.

A publisher who says what a column is answers for it. Values that prove by their check digits and
patterns to be National Insurance or NHS numbers are not believed to be anything else.
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.intake.meanings import ColumnFacts, propose
from folkmoot.tables import Column, ColumnType, Meaning, Schema

_PERSONS = (Meaning.NI_NUMBER, Meaning.NHS_NUMBER)
_SAMPLE = 2_000
_TEXTS = (ColumnType.TEXT, ColumnType.CODE)
_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)


def with_proven_meanings(schema: Schema, table: pa.Table) -> Schema:
    """The schema, its columns that hold numbers of persons marked as what they are."""
    return Schema(tuple(_checked(column, table) for column in schema))


def proven(schema: Schema, table: pa.Table) -> tuple[Column, ...]:
    """Columns that hold numbers of persons though the schema does not say so."""
    checked = with_proven_meanings(schema, table)
    return tuple(
        new for new, old in zip(checked, schema, strict=True) if new.sensitivity != old.sensitivity
    )


def _checked(column: Column, table: pa.Table) -> Column:
    if column.sensitivity.is_personal or column.type not in (*_TEXTS, *_NUMBERS):
        return column
    found = propose(_facts(column, table.column(column.name)))
    if found.meaning not in _PERSONS:
        return column
    return replace(column, meaning=found.meaning, sensitivity=found.sensitivity)


def _facts(column: Column, values: pa.ChunkedArray) -> ColumnFacts:
    known = values.drop_null()
    step = max(1, len(known) // _SAMPLE)
    taken = known.take(pa.array(range(0, len(known), step), pa.int64()))
    texts = pc.cast(taken, pa.string()).combine_chunks()
    return ColumnFacts(
        heading="",
        type=ColumnType.TEXT,
        unit="",
        sample=texts if isinstance(texts, pa.Array) else pa.array([], pa.string()),
        distinct=pc.count_distinct(texts).as_py(),
        filled=len(known),
    )
