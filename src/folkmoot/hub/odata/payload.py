"""Rows as OData's JSON (OData JSON Format 4.01): compact, nulls spelled out, numbers numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.hub.odata.edm import NAMESPACE, Edm, Property
from folkmoot.hub.soda.cells import as_json, as_text, end_to_end, joined
from folkmoot.soql import OutputColumn, SoqlType

_NOT_FINITE = {"NaN": '"NaN"', "Infinity": '"INF"', "-Infinity": '"-INF"'}
_SPELLED_OUT = (Edm.INT64, Edm.DECIMAL, Edm.DATE, Edm.MOMENT)
"""Types that JSON itself does not show, which full metadata name beside each value."""


class Metadata(StrEnum):
    """How much control information a payload has."""

    NONE = "none"
    MINIMAL = "minimal"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Form:
    """How a payload is written. `prefix` is `@odata.`, or `@` in 4.01; with `is_text_safe`
    numbers that JavaScript would round are strings (IEEE754Compatible)."""

    metadata: Metadata = Metadata.MINIMAL
    prefix: str = "@odata."
    is_text_safe: bool = False

    @property
    def content_type(self) -> str:
        safe = ";IEEE754Compatible=true" if self.is_text_safe else ""
        dotted = "odata.metadata" if self.prefix == "@odata." else "metadata"
        return f"application/json;{dotted}={self.metadata}{safe};charset=utf-8"


@dataclass(frozen=True, slots=True)
class Rows:
    """What the engine answered: the key first where there is one, then the properties shown."""

    columns: Sequence[OutputColumn]
    batches: Sequence[pa.RecordBatch]
    shown: Sequence[Property]
    has_key: bool

    def __len__(self) -> int:
        return sum(batch.num_rows for batch in self.batches)

    @property
    def last_row(self) -> int:
        """The number of the last row, where they have keys."""
        return int(self.batches[-1].column(0)[-1].as_py())


def write_rows(rows: Rows, form: Form, *, address: str, type_name: str) -> list[bytes]:
    """The rows as JSON objects, a batch of them a piece, without what stands between pieces."""
    return [
        end_to_end(joined([",\n", objects_of(rows, batch, form, address, type_name)]))[2:]
        for batch in rows.batches
        if batch.num_rows
    ]


def objects_of(
    rows: Rows, batch: pa.RecordBatch, form: Form, address: str, type_name: str
) -> pa.Array:
    """Each row of a batch as a JSON object. `address` is that of the rows' collection."""
    pieces: list[pa.Array | str] = ["{"]
    arrays = dict(zip((column.name for column in rows.columns), batch.columns, strict=True))
    outputs = {column.name: column for column in rows.columns}
    if rows.has_key:
        pieces += _control(rows, batch, form, address, type_name)
    separator = "," if len(pieces) > 1 else ""
    for each in rows.shown:
        name = each.column if rows.has_key else each.name
        column, values = outputs[name], arrays[name]
        if form.metadata is Metadata.FULL and each.type in _SPELLED_OUT:
            kind = each.type.removeprefix("Edm.")
            pieces.append(f'{separator}{json.dumps(f"{each.name}{form.prefix}type")}:"#{kind}"')
            separator = ","
        written = value_of(each.type, column, values, is_text_safe=form.is_text_safe)
        pieces += [f"{separator}{json.dumps(each.name)}:", pc.fill_null(written, "null")]
        separator = ","
    return joined([*pieces, "}"])


def value_of(
    edm: Edm, column: OutputColumn, values: pa.Array, *, is_text_safe: bool = False
) -> pa.Array:
    """Each value as JSON text; null stays null."""
    if edm is Edm.DATE:
        return joined(['"', _date(values), '"'])
    if edm is Edm.MOMENT:
        return joined(['"', _moment(values), '"'])
    if edm is Edm.STRING:
        plain = values.cast(pa.string()) if column.type.is_shape else as_text(column, values)
        return as_json(replace(column, type=SoqlType.TEXT), plain)
    text = as_text(column, values)
    if edm in (Edm.DOUBLE, Edm.DECIMAL, Edm.INT64):
        if pc.any(pc.match_substring_regex(text, "[Na]")).as_py():
            text = pa.array(
                [_NOT_FINITE.get(each, each) if each else each for each in text.to_pylist()],
                pa.string(),
            )
        if is_text_safe and edm is not Edm.DOUBLE:
            return joined(['"', text, '"'])
    return text


def plain_text(edm: Edm, column: OutputColumn, values: pa.Array) -> pa.Array:
    """Each value as it stands alone, for `/$value`."""
    if edm is Edm.DATE:
        return _date(values)
    if edm is Edm.MOMENT:
        return _moment(values)
    if column.type.is_shape:
        return values.cast(pa.string())
    return as_text(column, values)


def _control(
    rows: Rows, batch: pa.RecordBatch, form: Form, address: str, type_name: str
) -> list[pa.Array | str]:
    """The row's own address, where it is asked for or cannot be told from the row."""
    is_full = form.metadata is Metadata.FULL
    shows_key = any(each.is_key for each in rows.shown)
    if form.metadata is Metadata.NONE or (shows_key and not is_full):
        return []
    keys = as_text(rows.columns[0], batch.column(0))
    start = json.dumps(f"{address}('", ensure_ascii=False)[:-1]
    pieces: list[pa.Array | str] = []
    if is_full:
        pieces.append(f'"{form.prefix}type":"#{NAMESPACE}.{type_name}",')
    pieces += [f'"{form.prefix}id":{start}', keys, "')\""]
    if is_full:
        pieces += [f',"{form.prefix}readLink":{start}', keys, "')\""]
    return pieces


def _date(values: pa.Array) -> pa.Array:
    return values.cast(pa.timestamp("us")).cast(pa.date32(), safe=False).cast(pa.string())


def _moment(values: pa.Array) -> pa.Array:
    text = values.cast(pa.timestamp("us")).cast(pa.string())
    if pc.any(pc.match_substring(text, ".")).as_py():  # a fraction without noughts at its end
        text = pc.replace_substring_regex(text, pattern=r"\.?0+$", replacement="")
    return joined([pc.replace_substring(text, " ", "T", max_replacements=1), "Z"])
