"""Rows as GeoJSON features (RFC 7946): numbers are numbers, nulls are spelled out."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.hub.features.collections import Collection
from folkmoot.hub.soda.cells import as_json, as_text, end_to_end, joined
from folkmoot.soql import OutputColumn
from folkmoot.tables import Column, ColumnType

_NULL = pa.scalar(None, pa.string())


def write_features(
    collection: Collection, columns: Sequence[OutputColumn], batch: pa.RecordBatch
) -> bytes:
    """The rows of a batch as features, a comma and a line feed between each two."""
    answered = {
        column.name: (column, values) for column, values in zip(columns, batch.columns, strict=True)
    }
    pieces: list[pa.Array | str] = [
        ',\n{"type":"Feature","id":"', as_text(*answered[":id"]), '","geometry":',
        pc.fill_null(_geometry(collection, answered), "null"), ',"properties":{',
    ]  # fmt: skip
    separator = ""
    for each in collection.properties:
        pieces += [
            f"{separator}{json.dumps(each.name)}:",
            pc.fill_null(_value(each, *answered[each.name]), "null"),
        ]
        separator = ","
    return end_to_end(joined([*pieces, "}}"]))[2:]


def _geometry(
    collection: Collection, answered: dict[str, tuple[OutputColumn, pa.Array]]
) -> pa.Array:
    shape = collection.shape
    if shape.text:
        return as_json(*answered[shape.text])
    longitude, latitude = (
        _finite(as_text(*answered[name])) for name in (shape.longitude, shape.latitude)
    )
    return joined(['{"type":"Point","coordinates":[', longitude, ",", latitude, "]}"])


def _value(known: Column, column: OutputColumn, values: pa.Array) -> pa.Array:
    if known.type is ColumnType.DATE:
        days = values.cast(pa.timestamp("us")).cast(pa.date32(), safe=False)
        return joined(['"', days.cast(pa.string()), '"'])
    if known.type.is_number:
        return _finite(as_text(column, values))
    return as_json(column, values)


def _finite(text: pa.Array) -> pa.Array:
    """Null for what JSON has no number for."""
    is_not = pc.match_substring_regex(text, "[Na]")
    return pc.if_else(is_not, _NULL, text)
