"""One column of an answer as Socrata writes it, in JSON and in CSV.

| type | JSON | CSV |
| --- | --- | --- |
| text | string | as it is |
| number | **string**, without exponent while it has at most 20 noughts | the same digits |
| double | number | the same digits |
| boolean | `true`, `false` | `true`, `false` |
| floating_timestamp | string, milliseconds always, no zone | the same |
| fixed_timestamp | the same with `Z` | the same |
| point, line, polygon, multi… | GeoJSON geometry | well-known text |
| date, time | `"2026-04-03"`, `"10:11:12.345"` | the same |
| url, location, phone, document | an object of their parts | `description (url)` and the like |
| photo, blob | string | as it is |
| json | `{"json":…}` | its text |
| row_identifier, row_version | `"row-xxxx~xxxx.xxxx"`, `"rv-…"` | the same |

Source: socrata-platform/soda-fountain `JsonColumnRep.scala`, `CsvColumnRep.scala`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.hub.soda.shapes import geojson_of
from folkmoot.soql import (
    OutputColumn,
    SoqlType,
    Storage,
    shown_in_csv,
    write_row_identifier,
    write_row_version,
)

_CONTROL = "[\x00-\x1f]"
_TRAILING_NOUGHTS = r"(\.\d*?)0+$"
FURTHEST_POINT = 20
"""Places from the point beyond which a number is written with an exponent."""

_PLAIN = (SoqlType.BOOLEAN, SoqlType.DOUBLE)


def as_json(column: OutputColumn, values: pa.Array) -> pa.Array:
    """Each value as JSON text; null stays null."""
    if column.type.is_shape:
        return _each(values, geojson_of)
    if column.type.is_object:
        return values.cast(pa.string())
    if column.type is SoqlType.JSON:
        return joined(['{"json":', values.cast(pa.string()), "}"])
    text = as_text(column, values)
    if column.type is SoqlType.DOUBLE:
        return _each_that(text, "[NI]", _named_number)
    return text if column.type in _PLAIN else _quoted_json(text)


def as_csv(column: OutputColumn, values: pa.Array) -> pa.Array:
    """Each value as a quoted cell; null stays null."""
    text = as_text(column, values)
    return joined(['"', pc.replace_substring(text, '"', '""'), '"'])


def as_text(column: OutputColumn, values: pa.Array) -> pa.Array:
    """Each value as plain text, shapes as well-known text; null stays null."""
    if column.type.is_number:
        return _digits(column, values)
    if column.type is SoqlType.FLOATING_TIMESTAMP:
        return _moments(values)
    if column.type is SoqlType.FIXED_TIMESTAMP:
        return joined([_moments(values), "Z"])
    if column.type is SoqlType.ROW_IDENTIFIER:
        return _each(values, write_row_identifier)
    if column.type is SoqlType.ROW_VERSION:
        return _each(values, write_row_version)
    if column.type is SoqlType.DATE:
        return values.cast(pa.date32(), safe=False).cast(pa.string())
    if column.type.is_object:
        return _each(values, partial(shown_in_csv, column.type))
    return values.cast(pa.string())


def joined(pieces: Sequence[pa.Array | str]) -> pa.Array:
    """The pieces of every row one after the other; null where one of them is."""
    arrays = [pa.scalar(each) if isinstance(each, str) else each for each in pieces]
    return pc.binary_join_element_wise(*arrays, "")


def end_to_end(rows: pa.Array) -> bytes:
    """All the strings of an array in one piece: Arrow keeps them so already."""
    offsets, data = rows.buffers()[1:]
    if data is None or not len(rows):
        return b""
    ends = memoryview(offsets).cast("i")
    content: bytes = data[ends[rows.offset] : ends[rows.offset + len(rows)]].to_pybytes()
    return content


def _digits(column: OutputColumn, values: pa.Array) -> pa.Array:
    if column.storage is Storage.FLOAT and not column.is_stored:
        # A computed float's last two digits are often those of the arithmetic, not of the answer.
        return _each(values, lambda value: plain(format(value, ".15g")))
    text = values.cast(pa.string())
    if column.storage is Storage.FLOAT:
        return _each_that(text, "[en-]", plain)
    if column.storage is Storage.EXACT:
        # Arrow writes an exponent where there are more than six noughts after the point.
        text = _each_that(text, "E", lambda value: format(Decimal(value), "f"))
        text = pc.replace_substring_regex(text, pattern=_TRAILING_NOUGHTS, replacement=r"\1")
        text = pc.utf8_rtrim(text, characters=".")
        return _each_that(text, "E", plain)
    return text


def plain(number: str) -> str:
    """A number's text without an exponent, unless its point would be too far away."""
    if number in ("nan", "inf", "-inf"):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[number]
    exact = Decimal(number)
    exponent = exact.as_tuple().exponent
    if not exact or not isinstance(exponent, int):
        return "0"
    return str(exact) if abs(exponent) > FURTHEST_POINT else format(exact, "f")


def _named_number(text: str) -> str:
    """JSON has no number for NaN and the infinities: they are texts."""
    return json.dumps(text) if text[-1].isalpha() else text


def _moments(values: pa.Array) -> pa.Array:
    whole = pc.floor_temporal(values.cast(pa.timestamp("us")), unit="millisecond")
    text = whole.cast(pa.timestamp("ms"), safe=False).cast(pa.string())
    return pc.replace_substring(text, " ", "T", max_replacements=1)


def _quoted_json(text: pa.Array) -> pa.Array:
    if pc.any(pc.match_substring_regex(text, _CONTROL)).as_py():
        return _each(text, lambda value: json.dumps(value, ensure_ascii=False))
    escaped = pc.replace_substring(pc.replace_substring(text, "\\", "\\\\"), '"', '\\"')
    return joined(['"', escaped, '"'])


def _each(values: pa.Array, write: Callable[..., str | None]) -> pa.Array:
    written = (None if value is None else write(value) for value in values.to_pylist())
    return pa.array(written, pa.string())


def _each_that(text: pa.Array, pattern: str, write: Callable[[str], str]) -> pa.Array:
    """The texts, those that match a pattern written anew."""
    unusual = pc.match_substring_regex(text, pattern)
    return _each(text, write) if pc.any(unusual).as_py() else text
