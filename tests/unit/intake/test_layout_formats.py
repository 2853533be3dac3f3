"""Formats that name their columns themselves, and archives of one file."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import zipfile
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from folkmoot.errors import ReadError
from folkmoot.intake.layout import find_table
from folkmoot.intake.raw import RawTable

TABLE = b"ward,homes\nNorth,12\nSouth,9\n"


def cells(raw: RawTable) -> list[list[str | None]]:
    return [list(row.values())[1:] for batch in raw.batches() for row in batch.to_pylist()]


ROWS = [{"ward": "North", "homes": 12, "open": True}, {"ward": "South", "rate": 1.50, "open": None}]
JSON_SHAPES = [
    ("a list of objects", json.dumps(ROWS)),
    ("objects a line", "\n".join(json.dumps(row) for row in ROWS)),
    ("wrapped in a result", json.dumps({"success": True, "result": {"records": ROWS}})),
    ("with a byte-order mark", "\ufeff" + json.dumps(ROWS)),
]


@pytest.mark.parametrize("text", [c[1] for c in JSON_SHAPES], ids=[c[0] for c in JSON_SHAPES])
def test_objects_become_rows_with_every_name_that_any_has(text: str) -> None:
    raw = find_table(text.encode())
    assert raw.format == "json"
    assert raw.headings == ("ward", "homes", "open", "rate")
    assert cells(raw) == [["North", "12", "TRUE", None], ["South", None, None, "1.5"]]


def test_lists_become_rows_under_the_first() -> None:
    raw = find_table(b'[["ward", "homes"], ["North", 12], ["South", 9]]')
    assert (raw.headings, cells(raw)) == (("ward", "homes"), [["North", "12"], ["South", "9"]])


def test_columns_as_lists_become_columns() -> None:
    raw = find_table(b'{"ward": ["North", "South"], "homes": [12, 9]}')
    assert (raw.headings, cells(raw)) == (("ward", "homes"), [["North", "12"], ["South", "9"]])


def test_the_rows_of_a_socrata_export_take_the_names_of_its_columns() -> None:
    document = {
        "meta": {
            "view": {
                "columns": [
                    {"name": "sid", "fieldName": ":sid"},
                    {"name": "Ward", "fieldName": "ward"},
                    {"name": "Homes", "fieldName": "homes"},
                ]
            }
        },
        "data": [["row-1", "North", "12"], ["row-2", "South", "9"]],
    }
    raw = find_table(json.dumps(document).encode())
    assert (raw.headings, cells(raw)) == (("Ward", "Homes"), [["North", "12"], ["South", "9"]])


def test_numbers_keep_the_digits_of_the_document() -> None:
    raw = find_table(b'[{"a": 1.10, "b": 12345678901234567890, "c": 1e-3}, {"a": 2.0}]')
    assert cells(raw)[0] == ["1.10", "12345678901234567890", "0.001"]


def test_objects_inside_a_row_become_columns_with_dotted_names() -> None:
    raw = find_table(b'[{"id": 1, "at": {"town": "Elmet", "tags": ["a", "b"]}}]')
    assert raw.headings == ("id", "at.town", "at.tags")
    assert cells(raw) == [["1", "Elmet", '["a", "b"]']]


def feature(geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


SHAPES = [
    ({"type": "Point", "coordinates": [-1.5, 53.8]}, "POINT (-1.5 53.8)"),
    ({"type": "Point", "coordinates": [-1.5, 53.8, 12]}, "POINT Z (-1.5 53.8 12)"),
    ({"type": "LineString", "coordinates": [[0, 1], [2, 3]]}, "LINESTRING (0 1, 2 3)"),
    (
        {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]},
        "POLYGON ((0 0, 0 1, 1 1, 0 0))",
    ),
    (
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [0, 1], [1, 1], [0, 0]]]]},
        "MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)))",
    ),
    ({"type": "MultiPoint", "coordinates": [[0, 1], [2, 3]]}, "MULTIPOINT (0 1, 2 3)"),
    (
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [0, 1]}]},
        "GEOMETRYCOLLECTION (POINT (0 1))",
    ),
    ({"type": "Point", "coordinates": []}, "POINT EMPTY"),
    (None, None),
]


@pytest.mark.parametrize(("geometry", "text"), SHAPES)
def test_a_shape_becomes_well_known_text(geometry: dict[str, Any] | None, text: str | None) -> None:
    other = feature({"type": "Point", "coordinates": [1, 2]}, ward="South")
    document = {"type": "FeatureCollection", "features": [feature(geometry, ward="North"), other]}
    raw = find_table(json.dumps(document).encode())
    assert raw.format == "geojson"
    assert raw.headings == ("ward", "geometry")
    assert cells(raw)[0] == ["North", text]


def test_shapes_in_another_reference_system_are_doubted() -> None:
    document = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}},
        "features": [feature({"type": "Point", "coordinates": [429157, 433889]}, ward="North")],
    }
    raw = find_table(json.dumps(document).encode())
    assert "intake.geojson.reference_system" in {finding.code for finding in raw.findings}


def test_shared_borders_are_drawn_as_shapes() -> None:
    document = {
        "type": "Topology",
        "arcs": [[[0, 0], [0, 1], [1, 1], [0, 0]]],
        "objects": {
            "wards": {
                "type": "GeometryCollection",
                "geometries": [{"type": "Polygon", "arcs": [[0]], "properties": {"ward": "North"}}],
            }
        },
    }
    raw = find_table(json.dumps(document).encode())
    assert raw.headings == ("ward", "geometry")
    assert cells(raw)[0][1] == "POLYGON ((0.0 0.0, 0.0 1.0, 1.0 1.0, 0.0 0.0))"


def test_parquet_gives_its_values_as_text_in_one_form() -> None:
    table = pa.table(
        {
            "name": pa.array(["Grange", "", None]).dictionary_encode(),
            "n": pa.array([1, 2, None], pa.int32()),
            "x": [1.0, 1e-7, 2.5e20],
            "money": pa.array([Decimal("1.50"), Decimal("2.00"), None], pa.decimal128(9, 2)),
            "day": [datetime.date(2020, 1, 2), None, None],
            "truth": [True, False, None],
            "many": [[1, 2], [], None],
        }
    )
    content = io.BytesIO()
    pq.write_table(table, content)
    raw = find_table(content.getvalue())
    assert raw.headings == tuple(table.column_names)
    assert cells(raw) == [
        ["Grange", "1", "1", "1.5", "2020-01-02", "TRUE", "[1, 2]"],
        [None, "2", "0.0000001", "2", None, "FALSE", "[]"],
        [None, None, "250000000000000000000", None, None, None, None],
    ]
    assert raw.native_dates == {4}


def zipped(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name.replace("__", "."), data)
    return content.getvalue()


def test_an_archive_is_read_for_its_one_table() -> None:
    raw = find_table(zipped(data__csv=TABLE, README__md=b"What this is", licence__pdf=b"%PDF-1.4"))
    assert (raw.format, raw.n_rows) == ("csv", 2)


def test_one_of_several_tables_in_an_archive_is_read_by_its_name() -> None:
    archive = zipped(april__csv=TABLE, may__csv=TABLE + b"East,4\n")
    assert find_table(archive, sheet="may.csv").n_rows == 3


def test_an_archive_in_an_archive_is_opened_but_no_deeper() -> None:
    assert find_table(zipped(a__zip=zipped(b__csv=TABLE))).n_rows == 2
    with pytest.raises(ReadError, match="archive inside an archive"):
        find_table(zipped(a__zip=zipped(b__zip=zipped(c__csv=TABLE))))


def test_a_gzip_is_unpacked() -> None:
    assert find_table(gzip.compress(TABLE)).n_rows == 2


def test_the_content_decides_and_not_the_name(tmp_path: Any) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(TABLE)
    assert find_table(path).format == "csv"


def test_a_file_that_is_not_there_is_refused(tmp_path: Any) -> None:
    with pytest.raises(ReadError, match="no such file"):
        find_table(tmp_path / "missing.csv")
    with pytest.raises(ReadError, match="not a file"):
        find_table(tmp_path)
