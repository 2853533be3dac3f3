"""An answer's rows as JSON, CSV, TSV, compact JSON or GeoJSON, piece by piece.

They are laid out as Socrata lays them out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.hub.soda.cells import as_csv, as_json, end_to_end, joined
from folkmoot.hub.soda.lines import OBJECT_LINES, LineForm, cell_lines, headings
from folkmoot.soql import OutputColumn

Columns = Sequence[OutputColumn]
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_REFERENCE_SYSTEM = (
    b'],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}\n'
)


@dataclass(frozen=True, slots=True)
class Format:
    """A form in which rows are sent: its extension, its content type, how it is written, and how
    the engine writes it where it can."""

    extension: str
    content_type: str
    write: Callable[[Columns, Iterable[pa.RecordBatch]], Iterator[bytes]]
    lines: LineForm | None = None

    def separated_by(self, separator: str) -> Format:
        """The same, where it is CSV, with this between cells."""
        if self.extension != "csv":
            return self
        write = partial(write_cells, separator=separator)
        return replace(self, write=write, lines=cell_lines(separator))


def write_json(columns: Columns, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """`[{…}` then `\\n,{…}` for every further row, then `]`. A null's key is left out."""
    is_first = True
    for batch in batches:
        if batch.num_rows:
            rows = end_to_end(joined(["\n,{", _members(columns, batch, has_nulls=False), "}"]))
            yield b"[" + rows[2:] if is_first else rows
            is_first = False
    yield b"[]\n" if is_first else b"]\n"


def write_csv(columns: Columns, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """Every cell in quotes but null, headings too; lines end in a line feed."""
    return write_cells(columns, batches, ",")


def write_tsv(columns: Columns, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """As CSV, with a tab between cells."""
    return write_cells(columns, batches, "\t")


def write_cells(
    columns: Columns, batches: Iterable[pa.RecordBatch], separator: str
) -> Iterator[bytes]:
    """As CSV, with this between cells."""
    yield headings(columns, separator)
    for batch in batches:
        if batch.num_rows:
            cells = [
                pc.fill_null(as_csv(column, values), "")
                for column, values in zip(columns, batch.columns, strict=True)
            ]
            yield end_to_end(joined([pc.binary_join_element_wise(*cells, separator), "\n"]))


def write_compact_json(columns: Columns, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """A list whose first item says the columns, by name, and whose others are lists of cells."""
    order = sorted(range(len(columns)), key=lambda place: columns[place].name)
    schema = [{"c": columns[place].name, "t": columns[place].type.value} for place in order]
    head = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    yield f'[{{"locale":"en_GB"\n ,"schema":{head}}}'.encode()
    for batch in batches:
        if batch.num_rows:
            cells = [
                pc.fill_null(as_json(columns[place], batch.column(place)), "null")
                for place in order
            ]
            yield end_to_end(joined(["\n,[", pc.binary_join_element_wise(*cells, ","), "]"]))
    yield b"\n]\n"


def write_geojson(columns: Columns, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """A FeatureCollection. The first shape is the geometry, all else properties, nulls too."""
    place = next((index for index, each in enumerate(columns) if each.type.is_shape), None)
    others = [column for index, column in enumerate(columns) if index != place]
    opening = b'{"type":"FeatureCollection","features":['
    for batch in batches:
        if not batch.num_rows:
            continue
        shapes = pa.nulls(batch.num_rows, pa.string())
        if place is not None:
            shapes = as_json(columns[place], batch.column(place))
            batch = batch.remove_column(place)
        rows = joined(
            [
                '\n,{"type":"Feature","geometry":', pc.fill_null(shapes, "null"),
                ',"properties":{', _members(others, batch, has_nulls=True), "}}",
            ]
        )  # fmt: skip
        written = end_to_end(rows)
        yield opening + written[2:] if opening else written
        opening = b""
    yield opening + _REFERENCE_SYSTEM


def _members(columns: Columns, batch: pa.RecordBatch, *, has_nulls: bool) -> pa.Array:
    """Every row's `"name":value` pairs, without the braces."""
    pairs = [pa.array([""] * batch.num_rows, pa.string())]
    for column, values in zip(columns, batch.columns, strict=True):
        written = as_json(column, values)
        if has_nulls:
            written = pc.fill_null(written, "null")
        pair = joined([f",{json.dumps(column.name, ensure_ascii=False)}:", written])
        pairs.append(pc.fill_null(pair, ""))
    # Arrow's join that skips nulls loses the rows that are nothing but null, so each pair brings
    # its own comma and the first is cut off.
    return pc.utf8_slice_codeunits(joined(pairs), 1)


WITH_MARK = ("csv", "tsv")
"""The forms that may begin with a byte-order mark."""
FORMATS = {
    each.extension: each
    for each in (
        Format("json", "application/json;charset=utf-8", write_json, OBJECT_LINES),
        Format("csv", "text/csv;charset=utf-8", write_csv, cell_lines(",")),
        Format("tsv", "text/tab-separated-values;charset=utf-8", write_tsv, cell_lines("\t")),
        Format("cjson", "application/json+x-socrata-cjson;charset=utf-8", write_compact_json),
        Format("geojson", "application/vnd.geo+json;charset=utf-8", write_geojson),
    )
}
