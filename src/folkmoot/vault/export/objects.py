"""JSON (RFC 8259): an array with one object per row, a row to a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.vault.export.cells import as_text, bytes_of, joined, listed

_CONTROL = "[\x00-\x1f]"
_NOT_FINITE = ("nan", "inf", "-inf")


def to_json(stream: pa.RecordBatchReader, *, omits_null: bool = False) -> Iterator[bytes]:
    """The rows as JSON. Numbers are numbers, to the last place; what is not finite is null.

    Lists and structures stay lists and objects. `omits_null` leaves out the names of empty cells,
    as Socrata does.
    """
    opening = pa.scalar("{")
    closing = pa.scalar("}\n")
    is_first = True
    yield b"["
    for batch in stream:
        if not batch.num_rows:
            continue
        row = joined([opening, members(batch, omits_null=omits_null), closing])
        yield separated(row, is_first=is_first)
        is_first = False
    yield b"]\n"


def separated(rows: pa.Array, *, is_first: bool) -> bytes:
    """Rows with a comma before each but the very first."""
    content = bytes_of(joined([pa.scalar(","), rows]))
    return content[1:] if is_first else content


def members(batch: pa.RecordBatch, *, omits_null: bool = False) -> pa.Array:
    """Every row's `"name":value` pairs, without the braces."""
    pairs = []
    for name, values in zip(batch.schema.names, batch.columns, strict=True):
        written = as_json(values)
        if not omits_null:
            written = pc.fill_null(written, "null")
        pairs.append(joined([pa.scalar(f"{json.dumps(name, ensure_ascii=False)}:"), written]))
    return listed(pairs) if pairs else pa.array([""] * batch.num_rows, pa.string())


def as_json(values: pa.Array) -> pa.Array:
    """The values as JSON text; null stays null."""
    kind = values.type
    if pa.types.is_floating(kind):
        text = values.cast(pa.string())
        return pc.if_else(pc.is_in(text, pa.array(_NOT_FINITE)), pa.scalar(None, pa.string()), text)
    if pa.types.is_nested(kind):
        written = (None if value is None else _dumped(value) for value in values.to_pylist())
        return pa.array(written, pa.string())
    text = as_text(values)
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_boolean(kind):
        return text
    return _string(text)


def _string(text: pa.Array) -> pa.Array:
    if pc.any(pc.match_substring_regex(text, _CONTROL)).as_py():
        written = (None if value is None else _dumped(value) for value in text.to_pylist())
        return pa.array(written, pa.string())
    quote = pa.scalar('"')
    escaped = pc.replace_substring(pc.replace_substring(text, "\\", "\\\\"), '"', '\\"')
    return joined([quote, escaped, quote])


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
