"""A saved query stands where a dataset may, and reveals no more than its answer."""

import pytest

from folkmoot.soql import CannotCompile, Dataset, View, compile_query, parse, request
from folkmoot.tables import Column, ColumnType, Schema

PAYMENTS = Dataset(
    Schema(
        (
            Column("supplier", "Supplier", ColumnType.TEXT),
            Column("amount", "Amount", ColumnType.MONEY),
        )
    ),
    "dpays-2222",
)
BY_SUPPLIER = View(parse("SELECT supplier, sum(amount) AS total GROUP BY supplier"), PAYMENTS)


def names(compiled: object) -> list[str]:
    return [column.name for column in compiled.columns]  # type: ignore[attr-defined]


def test_a_query_of_a_view_runs_on_its_answer() -> None:
    compiled = compile_query("SELECT supplier WHERE total > 10", BY_SUPPLIER)
    assert names(compiled) == ["supplier"]
    assert compiled.views == ("dpays-2222",)


def test_what_the_view_leaves_out_cannot_be_asked_for() -> None:
    with pytest.raises(CannotCompile, match="No such column: amount"):
        compile_query("SELECT amount", BY_SUPPLIER)


def test_a_view_of_a_view_reads_the_dataset_beneath() -> None:
    largest = View(parse("SELECT supplier ORDER BY total DESC LIMIT 5"), BY_SUPPLIER)
    compiled = compile_query("SELECT count(*)", largest)
    assert names(compiled) == ["count"]
    assert compiled.views == ("dpays-2222",)


def test_a_filter_by_column_takes_the_names_of_the_view() -> None:
    assert names(request({"total": "10"}, BY_SUPPLIER)) == ["supplier", "total"]
    with pytest.raises(CannotCompile):
        request({"amount": "10"}, BY_SUPPLIER)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT supplier",
        "SELECT supplier, sum(amount) GROUP BY supplier",
        "SELECT DISTINCT supplier",
        "SELECT count(*)",
        "SELECT supplier UNION SELECT supplier",
        "SELECT supplier |> SELECT count(supplier)",
        "SELECT :*, *",
    ],
)
def test_the_rows_of_every_view_are_numbered(statement: str) -> None:
    compiled = compile_query(
        "SELECT :id, :updated_at ORDER BY :id", View(parse(statement), PAYMENTS)
    )
    assert names(compiled) == [":id", ":updated_at"]


def test_views_can_be_joined() -> None:
    found = {"byss-2222": BY_SUPPLIER}
    compiled = compile_query(
        "SELECT amount, @s.total JOIN @byss-2222 AS s ON supplier = @s.supplier",
        PAYMENTS,
        find_table=found.get,
    )
    assert names(compiled) == ["amount", "total"]
