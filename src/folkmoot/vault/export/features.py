"""GeoJSON (RFC 7946): a FeatureCollection with one feature per row, in WGS 84."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import QueryError
from folkmoot.tables import ColumnType, Meaning, Schema
from folkmoot.vault.engine import Extension
from folkmoot.vault.export.cells import joined, listed
from folkmoot.vault.export.objects import as_json, members, separated
from folkmoot.vault.store import Vault


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a row's geometry is: one column of well-known text, or longitude and latitude."""

    text: str = ""
    longitude: str = ""
    latitude: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.text,) if self.text else (self.longitude, self.latitude)


def shape_of(schema: Schema) -> Shape | None:
    """Where these columns keep a geometry: a shape before a point before coordinates."""
    for kind in (ColumnType.GEOMETRY, ColumnType.POINT):
        for column in schema:
            if column.type is kind:
                return Shape(text=column.name)
    longitude, latitude = schema.first(Meaning.LONGITUDE), schema.first(Meaning.LATITUDE)
    if longitude and latitude and longitude.type.is_number and latitude.type.is_number:
        return Shape(longitude=longitude.name, latitude=latitude.name)
    return None


def to_geojson(stream: pa.RecordBatchReader, shape: Shape, vault: Vault) -> Iterator[bytes]:
    """The rows as features; the columns other than the shape's are properties.

    A row without a geometry has `"geometry":null`. Text that is no geometry gives that too and
    stays in the properties, so that nothing is lost. Raises QueryError when the rows lack the
    shape's columns.
    """
    missing = sorted(set(shape.columns).difference(stream.schema.names))
    if missing:
        raise QueryError(
            f"The rows have no column {', '.join(missing)}.",
            remedy="Select the columns that hold the place, or take another format.",
        )
    return _features(stream, shape, vault)


def _features(stream: pa.RecordBatchReader, shape: Shape, vault: Vault) -> Iterator[bytes]:
    is_first = True
    yield b'{"type":"FeatureCollection","features":['
    with vault.scratch(extensions=[Extension.SPATIAL] if shape.text else []) as engine:
        for batch in stream:
            if batch.num_rows:
                yield separated(_written(batch, shape, engine), is_first=is_first)
                is_first = False
    yield b"]}\n"


def _written(batch: pa.RecordBatch, shape: Shape, engine: duckdb.DuckDBPyConnection) -> pa.Array:
    properties = batch.drop_columns(list(shape.columns))
    if shape.text:
        geometry = _from_text(batch.column(shape.text), engine)
        misread = pc.if_else(
            pc.is_valid(geometry), pa.scalar(None, pa.string()), batch.column(shape.text)
        )
        kept = pa.RecordBatch.from_arrays([misread], names=[shape.text])
        pairs = listed(_unless_empty(members(properties), members(kept, omits_null=True)))
    else:
        geometry = _from_coordinates(batch.column(shape.longitude), batch.column(shape.latitude))
        pairs = members(properties)
    return joined(
        [
            pa.scalar('{"type":"Feature","geometry":'),
            pc.fill_null(geometry, "null"),
            pa.scalar(',"properties":{'),
            pairs,
            pa.scalar("}}\n"),
        ]
    )


def _from_text(text: pa.Array, engine: duckdb.DuckDBPyConnection) -> pa.Array:
    """Well-known text as GeoJSON text, null where it is none."""
    engine.register("shapes", pa.table({"shape": text}))
    answer = engine.execute("SELECT ST_AsGeoJSON(TRY(ST_GeomFromText(shape)))::VARCHAR FROM shapes")
    written = answer.to_arrow_table().column(0).combine_chunks()
    engine.unregister("shapes")
    return written


def _from_coordinates(longitude: pa.Array, latitude: pa.Array) -> pa.Array:
    return joined(
        [
            pa.scalar('{"type":"Point","coordinates":['),
            as_json(longitude),
            pa.scalar(","),
            as_json(latitude),
            pa.scalar("]}"),
        ]
    )


def _unless_empty(*texts: pa.Array) -> list[pa.Array]:
    nothing = pa.scalar(None, pa.string())
    return [pc.if_else(pc.equal(text, ""), nothing, text) for text in texts]
