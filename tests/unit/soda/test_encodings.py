"""Cells and shapes in Socrata's encodings, one by one."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from folkmoot.hub.soda.cells import as_csv, as_json, plain
from folkmoot.hub.soda.formats import FORMATS
from folkmoot.hub.soda.shapes import geojson_of
from folkmoot.soql import OutputColumn, SoqlType, Storage


def column(kind: SoqlType, storage: Storage, *, is_stored: bool = True) -> OutputColumn:
    return OutputColumn("a", kind, storage, is_stored)


TEXT = column(SoqlType.TEXT, Storage.TEXT)
WHOLE = column(SoqlType.NUMBER, Storage.WHOLE)
EXACT = column(SoqlType.NUMBER, Storage.EXACT)
FLOAT = column(SoqlType.NUMBER, Storage.FLOAT)
MADE = column(SoqlType.NUMBER, Storage.FLOAT, is_stored=False)
DOUBLE = column(SoqlType.DOUBLE, Storage.FLOAT)
FLAG = column(SoqlType.BOOLEAN, Storage.BOOLEAN)
FLOATING = column(SoqlType.FLOATING_TIMESTAMP, Storage.TIMESTAMP)
FIXED = column(SoqlType.FIXED_TIMESTAMP, Storage.TIMESTAMP)
POINT = column(SoqlType.POINT, Storage.WELL_KNOWN_TEXT)
ROW = column(SoqlType.ROW_IDENTIFIER, Storage.ROW)
MONEY = pa.decimal128(18, 4)
US = pa.timestamp("us")


@pytest.mark.parametrize(
    ("shown", "value", "kind", "in_json", "in_csv"),
    [
        (TEXT, "plain", pa.string(), '"plain"', '"plain"'),
        (TEXT, 'a "b" \\ é', pa.string(), '"a \\"b\\" \\\\ é"', '"a ""b"" \\ é"'),
        (TEXT, "a\nb\x01", pa.string(), '"a\\nb\\u0001"', '"a\nb\x01"'),
        (TEXT, "", pa.string(), '""', '""'),
        (WHOLE, 42, pa.int64(), '"42"', '"42"'),
        (WHOLE, Decimal(10**20), pa.decimal128(38, 0), f'"{10**20}"', f'"{10**20}"'),
        (EXACT, Decimal("12.5000"), MONEY, '"12.5"', '"12.5"'),
        (EXACT, Decimal("1200.0000"), MONEY, '"1200"', '"1200"'),
        (EXACT, Decimal("-0.0500"), MONEY, '"-0.05"', '"-0.05"'),
        (FLOAT, 0.1, pa.float64(), '"0.1"', '"0.1"'),
        (FLOAT, 12.0, pa.float64(), '"12"', '"12"'),
        (FLOAT, -0.0, pa.float64(), '"0"', '"0"'),
        (FLOAT, 1e15, pa.float64(), '"1000000000000000"', '"1000000000000000"'),
        (FLOAT, 1e-7, pa.float64(), '"0.0000001"', '"0.0000001"'),
        (FLOAT, 1e30, pa.float64(), '"1E+30"', '"1E+30"'),
        (FLOAT, float("nan"), pa.float64(), '"NaN"', '"NaN"'),
        (MADE, 0.1 + 0.2, pa.float64(), '"0.3"', '"0.3"'),
        (MADE, 2.0, pa.float64(), '"2"', '"2"'),
        (DOUBLE, 1.5, pa.float64(), "1.5", '"1.5"'),
        (FLAG, True, pa.bool_(), "true", '"true"'),
        (
            FLOATING, datetime(2024, 1, 2, 3, 4, 5, 678_999), US,  # noqa: DTZ001 - on the wall
            '"2024-01-02T03:04:05.678"', '"2024-01-02T03:04:05.678"',
        ),
        (
            FLOATING, datetime(1950, 1, 2), US,  # noqa: DTZ001 - on the wall
            '"1950-01-02T00:00:00.000"', '"1950-01-02T00:00:00.000"',
        ),
        (
            FIXED, datetime(2024, 1, 2), US,  # noqa: DTZ001 - UTC, as the engine gives it
            '"2024-01-02T00:00:00.000Z"', '"2024-01-02T00:00:00.000Z"',
        ),
        (
            POINT, "POINT (-1.5 53)", pa.string(),
            '{"type":"Point","coordinates":[-1.5,53]}', '"POINT (-1.5 53)"',
        ),
        (ROW, 0, pa.int64(), '"row-2222-2222-2222"', '"row-2222-2222-2222"'),
    ],
)  # fmt: skip
def test_a_value_is_written_as_its_type_asks(
    shown: OutputColumn, value: Any, kind: pa.DataType, in_json: str, in_csv: str
) -> None:
    values = pa.array([value, None], kind)
    assert as_json(shown, values).to_pylist() == [in_json, None]
    assert as_csv(shown, values).to_pylist() == [in_csv, None]


@pytest.mark.parametrize(
    ("number", "shown"), [("1e20", "1" + "0" * 20), ("1e21", "1E+21"), ("-1.5e-3", "-0.0015")]
)
def test_a_number_has_no_exponent_until_its_point_is_far_away(number: str, shown: str) -> None:
    assert plain(number) == shown


@pytest.mark.parametrize(
    ("text", "kind", "coordinates"),
    [
        ("POINT (1 2)", "Point", [1, 2]),
        ("POINT(-1.5 2e-3)", "Point", [-1.5, 0.002]),
        ("POINT Z (1 2 3)", "Point", [1, 2, 3]),
        ("POINT EMPTY", "Point", []),
        ("MULTIPOINT (1 2, 3 4)", "MultiPoint", [[1, 2], [3, 4]]),
        ("MULTIPOINT ((1 2), (3 4))", "MultiPoint", [[1, 2], [3, 4]]),
        ("LINESTRING (1 2,  3 4)", "LineString", [[1, 2], [3, 4]]),
        ("MULTILINESTRING ((1 2, 3 4), (5 6, 7 8))", "MultiLineString",
         [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
        ("POLYGON ((0 0, 1 0, 1 1, 0 0))", "Polygon", [[[0, 0], [1, 0], [1, 1], [0, 0]]]),
        ("multipolygon(((0 0,1 0,1 1,0 0)))", "MultiPolygon",
         [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]),
        ("MULTIPOLYGON (EMPTY)", "MultiPolygon", []),
    ],
)  # fmt: skip
def test_a_shape_becomes_a_geometry(text: str, kind: str, coordinates: list[Any]) -> None:
    written = geojson_of(text)
    assert written is not None
    assert json.loads(written) == {"type": kind, "coordinates": coordinates}


@pytest.mark.parametrize("text", ["", "somewhere", "CIRCLE (1 2)"])
def test_what_is_no_shape_is_no_geometry(text: str) -> None:
    assert geojson_of(text) is None


@pytest.mark.parametrize("extension", ["json", "csv", "geojson"])
@pytest.mark.parametrize("sizes", [[5], [2, 3], [1, 0, 1, 3], [0, 5]])
def test_batches_do_not_show_in_what_is_written(extension: str, sizes: list[int]) -> None:
    numbers = iter(range(5))
    batches = [
        pa.record_batch({"a": pa.array([next(numbers) for _ in range(size)], pa.int64())})
        for size in sizes
    ]
    whole = pa.record_batch({"a": pa.array(range(5), pa.int64())})
    write = FORMATS[extension].write
    assert b"".join(write([WHOLE], batches)) == b"".join(write([WHOLE], [whole]))
    sliced = [whole.slice(1, 3)]
    assert b'"0"' not in b"".join(write([WHOLE], sliced))


def test_a_row_of_nulls_is_still_a_row() -> None:
    batch = pa.record_batch({"a": pa.array([None, 1, None], pa.int64())})
    written = {name: b"".join(each.write([WHOLE], [batch])) for name, each in FORMATS.items()}
    assert written["json"] == b'[{}\n,{"a":"1"}\n,{}]\n'
    assert written["csv"] == b'"a"\n\n"1"\n\n'
    assert len(json.loads(written["geojson"])["features"]) == 3
