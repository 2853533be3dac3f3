"""Rows as files for people: the same values, whatever the kind of file."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook

from folkmoot.errors import QueryError, VaultError
from folkmoot.tables import Column, ColumnType, Meaning, Schema
from folkmoot.vault import Manifest, Vault
from folkmoot.vault.export import Shape, shape_of, to_csv, to_geojson, to_json, to_workbook

Add = Callable[[int], Manifest]


def stream(table: pa.Table, rows_per_batch: int = 1_000) -> pa.RecordBatchReader:
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(rows_per_batch))


def one(value: Any, kind: pa.DataType) -> pa.Table:
    return pa.table({"a": pa.array([value], kind), "b": pa.array(["end"])})


MONEY = pa.decimal128(18, 4)
STAMP = pa.timestamp("us")

# One line per value: its type, and its text in CSV and in JSON.
CELLS = [
    ("plain", pa.string(), "plain", '"plain"'),
    ("", pa.string(), '""', '""'),
    (None, pa.string(), "", "null"),
    (" padded ", pa.string(), '" padded "', '" padded "'),
    ('say "no", twice', pa.string(), '"say ""no"", twice"', '"say \\"no\\", twice"'),
    ("two\nlines", pa.string(), '"two\nlines"', '"two\\nlines"'),
    ("back\\slash", pa.string(), "back\\slash", '"back\\\\slash"'),
    ("tab\t and \x01", pa.string(), "tab\t and \x01", '"tab\\t and \\u0001"'),
    ("Llŷn £5 😀", pa.string(), "Llŷn £5 😀", '"Llŷn £5 😀"'),
    ("00420", pa.string(), "00420", '"00420"'),
    (Decimal("12.5000"), MONEY, "12.50", "12.50"),
    (Decimal("-1234567.8900"), MONEY, "-1234567.89", "-1234567.89"),
    (Decimal("0.0001"), MONEY, "0.0001", "0.0001"),
    (Decimal("10.1230"), MONEY, "10.123", "10.123"),
    (Decimal("99999999999999.9999"), MONEY, "99999999999999.9999", "99999999999999.9999"),
    (Decimal(7), pa.decimal128(38, 0), "7", "7"),
    (Decimal(0), pa.decimal128(38, 10), "0.00", "0.00"),
    (Decimal("-1.5E-9"), pa.decimal128(38, 10), "-0.0000000015", "-0.0000000015"),
    (42, pa.int64(), "42", "42"),
    (-(2**63), pa.int64(), "-9223372036854775808", "-9223372036854775808"),
    (0.1, pa.float64(), "0.1", "0.1"),
    (1e300, pa.float64(), "1e+300", "1e+300"),
    (float("nan"), pa.float64(), "nan", "null"),
    (float("-inf"), pa.float64(), "-inf", "null"),
    (True, pa.bool_(), "true", "true"),
    (False, pa.bool_(), "false", "false"),
    (date(2020, 2, 29), pa.date32(), "2020-02-29", '"2020-02-29"'),
    (datetime(2020, 2, 29, 9, 5), STAMP, "2020-02-29T09:05:00", '"2020-02-29T09:05:00"'),  # noqa: DTZ001
    (
        datetime(2020, 2, 29, 9, 5, 0, 120_000),  # noqa: DTZ001
        STAMP,
        "2020-02-29T09:05:00.12",
        '"2020-02-29T09:05:00.12"',
    ),
    (0, pa.timestamp("us", "UTC"), "1970-01-01T00:00:00Z", '"1970-01-01T00:00:00Z"'),
    (["a", 'b"'], pa.list_(pa.string()), '"[""a"", ""b\\""""]"', '["a", "b\\""]'),
    ({"n": 1}, pa.struct([("n", pa.int64())]), '"{""n"": 1}"', '{"n": 1}'),
    (b"\x00\xff", pa.binary(), "00ff", '"00ff"'),
]


@pytest.mark.parametrize(("value", "kind", "in_csv", "in_json"), CELLS)
def test_a_value_looks_the_same_in_every_file(
    value: Any, kind: pa.DataType, in_csv: str, in_json: str
) -> None:
    table = one(value, kind)
    assert b"".join(to_csv(stream(table))).decode() == f"a,b\n{in_csv},end\n"
    assert b"".join(to_json(stream(table))).decode() == f'[{{"a":{in_json},"b":"end"}}\n]\n'


# CSV


FORMULAE = ["=1+1", "+441274", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "＝1"]


@pytest.mark.parametrize("text", FORMULAE)
def test_text_that_a_spreadsheet_would_run_is_defused_when_asked(text: str) -> None:
    table = pa.table({"a": [text]})
    rows = list(csv.reader(io.StringIO(csv_text(table, is_formula_safe=True), newline="")))
    assert rows[1] == [f"'{text}"]
    rows = list(csv.reader(io.StringIO(csv_text(table), newline="")))
    assert rows[1] == [text]


def test_a_negative_number_is_no_formula() -> None:
    table = pa.table({"a": [-5], "b": pa.array([Decimal(-5)], MONEY)})
    assert csv_text(table, is_formula_safe=True) == "a,b\n-5,-5.00\n"


def test_headings_may_be_those_of_the_publisher_and_are_made_safe_too() -> None:
    table = pa.table({"amount": [1]})
    assert csv_text(table, headings=["Amount, £"]) == '"Amount, £"\n1\n'
    assert csv_text(table, headings=["=1"], is_formula_safe=True) == "'=1\n1\n"


def test_a_byte_order_mark_comes_first_and_once() -> None:
    content = b"".join(to_csv(stream(pa.table({"a": [1, 2]}), 1), has_byte_order_mark=True))
    assert content == b"\xef\xbb\xbfa\n1\n2\n"


def test_every_cell_but_null_can_be_quoted() -> None:
    table = pa.table({"a": [1, None], "b": ["x", ""]})
    assert csv_text(table, quotes_all=True) == '"a","b"\n"1","x"\n,""\n'


def test_a_null_alone_in_its_row_is_no_empty_line() -> None:
    table = pa.table({"a": pa.array([None, "x"])})
    assert csv_text(table) == 'a\n""\nx\n'


def csv_text(table: pa.Table, **options: Any) -> str:
    return b"".join(to_csv(stream(table), **options)).decode()


# JSON


def test_no_rows_are_an_empty_array() -> None:
    assert json.loads(b"".join(to_json(stream(pa.table({"a": pa.array([], pa.int64())}))))) == []


def test_rows_of_several_batches_make_one_array() -> None:
    table = pa.table({"a": list(range(25))})
    rows = json.loads(b"".join(to_json(stream(table, 10))))
    assert rows == [{"a": n} for n in range(25)]


def test_empty_cells_can_be_left_out() -> None:
    table = pa.table({"a": [1, None, None], "b": ["x", None, "y"]})
    rows = json.loads(b"".join(to_json(stream(table), omits_null=True)))
    assert rows == [{"a": 1, "b": "x"}, {}, {"b": "y"}]


def test_names_are_escaped_as_values_are() -> None:
    table = pa.table({'a "quoted" name': [1]})
    assert json.loads(b"".join(to_json(stream(table)))) == [{'a "quoted" name': 1}]


# GeoJSON


SHAPES = [
    ("POINT (-1.5 53.8)", {"type": "Point", "coordinates": [-1.5, 53.8]}),
    (
        "POLYGON ((0 0, 1 0, 1 1, 0 0))",
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
    ),
    (
        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))",
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]},
    ),
    (None, None),
]


def test_shapes_become_geometries_and_the_rest_properties(vault: Vault) -> None:
    table = pa.table({"n": [0, 1, 2, 3], "shape": [text for text, _ in SHAPES]})
    found = features(table, Shape(text="shape"), vault)
    assert [feature["geometry"] for feature in found] == [geometry for _, geometry in SHAPES]
    assert [feature["properties"] for feature in found] == [{"n": n} for n in range(4)]


def test_text_that_is_no_shape_is_kept_among_the_properties(vault: Vault) -> None:
    table = pa.table({"shape": ["POINT (1 2)", "by the mill"]})
    assert features(table, Shape(text="shape"), vault) == [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {}},
        {"type": "Feature", "geometry": None, "properties": {"shape": "by the mill"}},
    ]


def test_coordinates_become_points_longitude_first(vault: Vault) -> None:
    table = pa.table({"lat": [53.8, None], "lon": [-1.5, -1.6], "n": [1, 2]})
    assert features(table, Shape(longitude="lon", latitude="lat"), vault) == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-1.5, 53.8]},
            "properties": {"n": 1},
        },
        {"type": "Feature", "geometry": None, "properties": {"n": 2}},
    ]


def test_rows_of_several_batches_make_one_collection(vault: Vault) -> None:
    table = pa.table({"shape": ["POINT (1 2)"] * 25})
    assert len(features(table, Shape(text="shape"), vault, rows_per_batch=10)) == 25


def test_rows_without_the_column_of_shapes_are_refused_before_a_byte_is_given(
    vault: Vault,
) -> None:
    with pytest.raises(QueryError, match="no column shape"):
        to_geojson(stream(pa.table({"a": [1]})), Shape(text="shape"), vault)


def column(name: str, kind: ColumnType, meaning: Meaning | None = None) -> Column:
    return Column(name, name, kind, meaning)


@pytest.mark.parametrize(
    ("columns", "shape"),
    [
        ([column("p", ColumnType.POINT)], Shape(text="p")),
        ([column("p", ColumnType.POINT), column("g", ColumnType.GEOMETRY)], Shape(text="g")),
        (
            [
                column("y", ColumnType.DECIMAL, Meaning.LATITUDE),
                column("x", ColumnType.DECIMAL, Meaning.LONGITUDE),
            ],
            Shape(longitude="x", latitude="y"),
        ),
        ([column("y", ColumnType.DECIMAL, Meaning.LATITUDE)], None),
        ([column("t", ColumnType.TEXT)], None),
    ],
)
def test_where_a_table_keeps_its_shapes(columns: list[Column], shape: Shape | None) -> None:
    assert shape_of(Schema(tuple(columns))) == shape


def features(
    table: pa.Table, shape: Shape, vault: Vault, rows_per_batch: int = 1_000
) -> list[dict[str, Any]]:
    content = b"".join(to_geojson(stream(table, rows_per_batch), shape, vault))
    collection = json.loads(content)
    assert collection["type"] == "FeatureCollection"
    found: list[dict[str, Any]] = collection["features"]
    return found


# Workbooks


def test_a_workbook_holds_every_type_as_itself(vault: Vault) -> None:
    table = pa.table(
        {
            "text": ["=1+1", None, "http://example.org"],
            "code": ["00420", "1e5", ""],
            "whole": [1, -2, None],
            "money": pa.array([Decimal("12.5"), None, Decimal("-3.25")], MONEY),
            "part": [0.5, float("nan"), None],
            "flag": [True, False, None],
            "day": [date(2020, 2, 29), date(1066, 10, 14), None],
            "moment": pa.array([datetime(2020, 2, 29, 9, 5), None, None], STAMP),  # noqa: DTZ001
            "long": [2**60, 999_999_999_999_999, None],
        }
    )
    assert sheets(table, vault) == [
        [
            table.column_names,
            ["=1+1", "00420", 1, 12.5, 0.5, True, date(2020, 2, 29), AT_FIVE_PAST_NINE, str(2**60)],
            ["", "1e5", -2, "", "", False, "1066-10-14", "", 999_999_999_999_999],
            ["http://example.org", "", "", -3.25, "", "", "", "", ""],
        ]
    ]


AT_FIVE_PAST_NINE = datetime(2020, 2, 29, 9, 5)  # noqa: DTZ001 - a workbook knows no zones


def test_a_workbook_runs_nothing(vault: Vault) -> None:
    table = pa.table({"a": ["=HYPERLINK(1)", "https://example.org", "@SUM(A1)", "12"]})
    with zipfile.ZipFile(io.BytesIO(b"".join(to_workbook(stream(table), vault)))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    assert sheet.count(b't="inlineStr"') == 5


def test_headings_may_be_those_of_the_publisher_in_a_workbook(vault: Vault) -> None:
    content = b"".join(to_workbook(stream(pa.table({"a": [1]})), vault, headings=["Amount (£)"]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.get_sheet_by_index(0).to_python()[0] == ["Amount (£)"]


def test_rows_beyond_a_sheet_go_on_in_the_next(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("folkmoot.vault.export.workbook.ROWS_PER_SHEET", 11)
    found = sheets(pa.table({"n": list(range(25))}), vault)
    assert [len(rows) for rows in found] == [11, 11, 6]
    assert [rows[0] for rows in found] == [["n"]] * 3
    assert [row[0] for rows in found for row in rows[1:]] == list(range(25))


def test_a_cell_too_long_for_a_workbook_is_an_error_and_not_a_cut(vault: Vault) -> None:
    table = pa.table({"a": ["x" * 40_000]})
    with pytest.raises(VaultError, match="Take CSV or Parquet instead"):
        list(to_workbook(stream(table), vault))
    assert list(vault.aside.iterdir()) == []


def test_columns_too_many_for_a_workbook_are_an_error(vault: Vault) -> None:
    table = pa.table({str(n): [1] for n in range(16_385)})
    with pytest.raises(VaultError, match="16,385 columns"):
        to_workbook(stream(table), vault)


def sheets(table: pa.Table, vault: Vault) -> list[list[list[Any]]]:
    content = b"".join(to_workbook(stream(table), vault))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = book.sheet_names
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names]


# All of them


def test_every_file_is_made_while_its_rows_come(vault: Vault) -> None:
    """One batch at a time: the first bytes are there before the second batch is asked for."""
    asked: list[int] = []

    def batches() -> Iterator[pa.RecordBatch]:
        for number in range(3):
            asked.append(number)
            yield pa.record_batch({"n": [number], "shape": ["POINT (1 2)"]})

    schema = pa.schema([("n", pa.int64()), ("shape", pa.string())])
    for make in (to_csv, to_json, lambda rows: to_geojson(rows, Shape(text="shape"), vault)):
        asked.clear()
        pieces = iter(make(pa.RecordBatchReader.from_batches(schema, batches())))
        assert next(pieces)
        assert asked == []
        assert next(pieces)
        assert asked == [0]
        assert len(list(pieces)) >= 2
        assert asked == [0, 1, 2]


def test_a_version_can_be_exported_as_it_is(vault: Vault, added: Add) -> None:
    version_id = added(3).version_id
    assert b"".join(to_csv(vault.batches(version_id))).decode().splitlines() == [
        "reference,supplier,paid,amount",
        "000000,Supplier 0 Ltd,2020-01-01,0.00",
        "000001,Supplier 1 Ltd,2020-02-02,0.25",
        "000002,Supplier 2 Ltd,2020-03-03,0.50",
    ]


def test_times_of_day_are_iso_8601() -> None:
    table = pa.table({"t": pa.array([time(9, 5)], pa.time64("us"))})
    assert csv_text(table).splitlines()[1] == "09:05:00"
