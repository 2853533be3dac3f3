"""What the compiler promises about the SQL that it writes."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from folkmoot.soql import (
    ROW_ID_COLUMN,
    Dataset,
    QueryTooComplex,
    SoqlType,
    Storage,
    compile_query,
    read_row_identifier,
    write_row_identifier,
)
from folkmoot.soql.literals import Interval, meanings_of_text, read_fixed_timestamp
from folkmoot.soql.well_known_text import shape_of
from folkmoot.tables import Column, ColumnType, Schema

HOSTILE = 'x"; DROP TABLE dataset; --'
DATASET = Dataset(
    Schema(
        (
            Column("name", "Name", ColumnType.TEXT),
            Column("n", "N", ColumnType.INTEGER),
            Column("amount", "Amount", ColumnType.MONEY),
            Column(HOSTILE, "Hostile", ColumnType.TEXT),
        )
    ),
    view="dataset",
)


def test_no_literal_of_the_query_is_in_the_sql() -> None:
    query = "select name || 'secret' as Shown where n in (7654321, 1.75) search 'hidden'"
    compiled = compile_query(query, DATASET)
    for literal in ("secret", "7654321", "1.75", "hidden", "Shown"):
        assert literal not in compiled.sql
    assert {"secret", 7654321, Decimal("1.75"), "hidden"} <= set(compiled.parameters)


def test_names_are_quoted_and_answers_named_by_position() -> None:
    compiled = compile_query("select *", DATASET)
    assert '"x""; DROP TABLE dataset; --"' in compiled.sql
    assert re.findall(r" AS (\w+)", compiled.sql.split(" FROM ")[0]) == ["c0", "c1", "c2", "c3"]
    assert compiled.columns[3].name == HOSTILE


def test_every_bound_value_is_used_once_in_order() -> None:
    compiled = compile_query("select round(amount, 2), n + 1, n + 1 + 2 where n = 1", DATASET)
    used = [int(number) for number in re.findall(r"\$(\d+)", compiled.sql)]
    assert set(used) == set(range(1, len(compiled.parameters) + 1))
    assert list(dict.fromkeys(used)) == sorted(set(used))


def test_a_plain_page_is_a_run_of_row_numbers() -> None:
    compiled = compile_query("select name limit 10 offset 500000", DATASET)
    assert "OFFSET" not in compiled.sql
    assert f'"{ROW_ID_COLUMN}" >= ' in compiled.sql
    assert compiled.parameters == (500_000, 500_010)


@pytest.mark.parametrize(
    ("query", "tie_break"),
    [
        ("select name", ROW_ID_COLUMN),
        ("select name where n > 1", ROW_ID_COLUMN),
        ("select name order by n", ROW_ID_COLUMN),
        ("select name, count(*) group by name", '"name" LIMIT'),
        ("select distinct name", "1 ASC NULLS LAST LIMIT"),
        ("select name union select name", "1 ASC NULLS LAST LIMIT"),
    ],
)
def test_every_page_has_a_total_order(query: str, tie_break: str) -> None:
    sql = compile_query(query, DATASET).sql
    assert tie_break in sql[sql.rindex("ORDER BY") :]


def test_a_query_without_a_limit_can_ask_for_every_row() -> None:
    compiled = compile_query("select name", DATASET, default_limit=None)
    assert compiled.limit is None
    assert "LIMIT" not in compiled.sql


def test_columns_tell_how_their_values_arrive() -> None:
    compiled = compile_query("select name, amount, n * 2, n / 2, count(*) over (), :id", DATASET)
    assert [(each.type, each.storage, each.is_stored) for each in compiled.columns] == [
        (SoqlType.TEXT, Storage.TEXT, True),
        (SoqlType.NUMBER, Storage.EXACT, True),
        (SoqlType.NUMBER, Storage.WHOLE, False),
        (SoqlType.NUMBER, Storage.FLOAT, True),
        (SoqlType.NUMBER, Storage.WHOLE, False),
        (SoqlType.ROW_IDENTIFIER, Storage.ROW, True),
    ]


def test_a_query_names_the_views_that_it_reads() -> None:
    other = Dataset(DATASET.schema, "other")
    compiled = compile_query(
        "select name join @a as a on n = @a.n", DATASET, find_table=lambda name: other
    )
    assert compiled.views == ("dataset", "other")


@pytest.mark.parametrize(
    "query",
    [
        "select left_pad(name, 50000, 'x')",
        "select replace(replace(name, 'a', name), 'b', name)",
        "select " + " || ".join(["name"] * 79)
        + " as a, " + " || ".join(["a"] * 79) + " as b, b || b",
        "select name||name as a, a||a||a||a as b, b||b||b||b as c, c||c||c||c as d, d||d",
        "select name||name as a |> select a||a||a||a as a |> select a||a||a||a as a"
        " |> select a||a||a||a as a |> select a||a||a||a as a",
        "select " + ", ".join(f"a{i} + 1 as a{i + 1}" for i in range(300)).replace("a0", "n", 1),
        "select " + "width_bucket(" * 12 + "n" + ", n, n + n + n, 4)" * 12,
    ],
    ids=lambda query: query[:40],
)  # fmt: skip
def test_what_would_grow_without_bound_is_refused(query: str) -> None:
    with pytest.raises(QueryTooComplex):
        compile_query(query, DATASET)


def test_the_time_of_asking_can_be_given() -> None:
    moment = datetime(2024, 5, 6, 7, tzinfo=UTC)
    compiled = compile_query("select get_utc_date()", DATASET, now=moment)
    assert moment.replace(tzinfo=None) in compiled.parameters


@pytest.mark.parametrize("row", [0, 1, 2, 999, 2**31, 2**62])
def test_a_row_identifier_can_be_read_back(row: int) -> None:
    text = write_row_identifier(row)
    assert re.fullmatch(r"row-[2-9a-z]{4}[-._~][2-9a-z]{4}[-._~][2-9a-z]{4}", text)
    assert read_row_identifier(text) == row


@pytest.mark.parametrize("text", ["", "row-", "row-2222-2222", "row-0000-2222-2222", "2222"])
def test_other_text_is_no_row_identifier(text: str) -> None:
    assert read_row_identifier(text) is None


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("hello", "text"),
        ("12.5", "text number"),
        ("2024-01-31", "text fixed_timestamp floating_timestamp date"),
        ("2024-01-31T10:00:00Z", "text fixed_timestamp"),
        ("2024-02-30", "text"),
        ("P1Y2M", "text interval"),
        ("P", "text"),
        ("POINT (1 2)", "text point"),
        ("POLYGON ((0 0, 1 1, 0 0))", "text"),
        ("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))", "text multipolygon"),
        ("row-2222-2222-2222", "text row_identifier"),
        ("rv-2222-2222-2222", "text row_version"),
        ("10:30", "text time"),
        ("true", "text boolean"),
        ("1", "text number boolean"),
        ("https://www.gov.uk/bins", "text url"),
        ('{"url":"https://www.gov.uk"}', "text url"),
        ('{"latitude":"53.8","longitude":"-1.5"}', "text location"),
    ],
)
def test_text_can_stand_for_what_it_looks_like(text: str, types: str) -> None:
    always = {"photo", "blob"}
    assert {each.value for each in meanings_of_text(text)} - always == set(types.split())


def test_intervals_are_read_as_iso_8601_writes_them() -> None:
    found = meanings_of_text("P1Y2M1W3DT4H5M6.5S")[SoqlType.INTERVAL]
    assert found == Interval(14, 10, ((4 * 60 + 5) * 60 + 6) * 1_000_000 + 500_000)


def test_an_offset_from_utc_is_taken_off() -> None:
    assert read_fixed_timestamp("2024-01-01T00:30:00+01:00") == datetime(2023, 12, 31, 23, 30)  # noqa: DTZ001 - UTC without a zone


@pytest.mark.parametrize(
    "text",
    [
        "POINT (1)", "POINT (1 2", "POINT 1 2", "POINT (a b)", "LINESTRING (0 0)", "CIRCLE (0 0)",
        "POLYGON ((0 0, 1 0, 1 1, 0 1))", "MULTIPOINT (1 2, )", "POINT (1 2) x", "POINT (1 2, 3 4)",
    ],
)  # fmt: skip
def test_what_is_not_well_formed_is_no_shape(text: str) -> None:
    assert shape_of(text) is None


def test_a_lateral_query_brings_in_what_is_known_of_the_rows_before_it() -> None:
    dataset = Dataset(Schema((Column("n", "N", ColumnType.INTEGER),)), facts="facts")
    compiled = compile_query(
        "SELECT n FROM @this AS t JOIN LATERAL (SELECT @t.:version AS v FROM @other) AS x ON TRUE",
        dataset,
        find_table=lambda name: Dataset(dataset.schema, "other") if name == "other" else None,
    )
    assert compiled.sql.count('JOIN "facts"') == 1
