"""The parameters of a /resource address."""

from typing import Any

import pytest

from folkmoot.soql import CannotCompile, Dataset, MalformedQuery, SoqlError, request
from folkmoot.tables import Column, ColumnType, Schema

DATASET = Dataset(
    Schema(
        (
            Column("supplier", "Supplier", ColumnType.TEXT),
            Column("amount", "Amount", ColumnType.MONEY),
            Column("paid_on", "Paid on", ColumnType.DATE),
            Column("ok", "OK", ColumnType.BOOLEAN),
        )
    )
)


def sql(**parameters: str) -> tuple[str, tuple[Any, ...]]:
    compiled = request({name.replace("s_", "$"): v for name, v in parameters.items()}, DATASET)
    return compiled.sql, compiled.parameters


def test_without_parameters_the_first_thousand_rows_come() -> None:
    compiled = request({}, DATASET)
    assert [column.name for column in compiled.columns] == ["supplier", "amount", "paid_on", "ok"]
    assert (compiled.limit, compiled.offset) == (1000, 0)


def test_clauses_mean_what_the_same_query_means() -> None:
    parts = request(
        {
            "$select": "supplier, sum(amount) as total",
            "$where": "ok",
            "$group": "supplier",
            "$having": "total > 5",
            "$order": "total desc",
            "$limit": "10",
            "$offset": "20",
        },
        DATASET,
    )
    whole = request(
        {
            "$query": "select supplier, sum(amount) as total where ok group by supplier "
            "having total > 5 order by total desc limit 10 offset 20"
        },
        DATASET,
    )
    assert parts == whole


def test_clause_names_may_be_in_any_case() -> None:
    assert request({"$LIMIT": "5"}, DATASET) == request({"$limit": "5"}, DATASET)


def test_a_column_filters_by_equality_beside_where() -> None:
    assert request({"supplier": "Acme", "$where": "amount > 5"}, DATASET) == request(
        {"$where": "supplier = 'Acme' and amount > 5"}, DATASET
    )


@pytest.mark.parametrize(
    ("name", "value", "bound"),
    [("amount", "12.5", True), ("ok", "true", False), ("paid_on", "2024-01-01", True)],
)
def test_a_filter_reads_its_value_as_the_columns_type(name: str, value: str, bound: bool) -> None:
    _, values = sql(**{name: value})
    assert (len(values) == 2) is bound
    assert value not in values


@pytest.mark.parametrize(("name", "value"), [("amount", "a lot"), ("ok", "perhaps")])
def test_a_filter_refuses_a_value_of_another_type(name: str, value: str) -> None:
    with pytest.raises(CannotCompile) as caught:
        sql(**{name: value})
    assert caught.value.soql_code == "query.soql.type-mismatch"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"nothing": "1"}, "query.soql.no-such-column"),
        ({"$nothing": "1"}, "query.compiler.malformed"),
        ({"$limit": "ten"}, "query.compiler.malformed"),
        ({"$limit": "-1"}, "query.compiler.malformed"),
        ({"$offset": "1.5"}, "query.compiler.malformed"),
        ({"$limit": "9" * 30}, "query.compiler.malformed"),
        ({"$limit": "٣"}, "query.compiler.malformed"),
        ({"$query": "select *", "$limit": "1"}, "query.compiler.malformed"),
        ({"$query": "select * |> select *", "supplier": "x"}, "query.compiler.malformed"),
        ({"$where": "amount > 1 limit 5"}, "query.compiler.malformed"),
        ({"$select": "supplier where ok"}, "query.compiler.malformed"),
        ({"$order": "amount limit 1"}, "query.compiler.malformed"),
        ({"$where": "1 = 1) or (1 = 1"}, "query.compiler.malformed"),
        ({"$where": "\ud800"}, "query.compiler.malformed"),
    ],
)
def test_what_an_address_may_not_say_is_refused(parameters: dict[str, str], code: str) -> None:
    with pytest.raises(SoqlError) as caught:
        request(parameters, DATASET)
    assert caught.value.soql_code == code


def test_an_error_in_a_clause_points_into_the_whole_query() -> None:
    with pytest.raises(MalformedQuery) as caught:
        request({"$where": "amount >", "$select": "supplier"}, DATASET)
    assert caught.value.query == "SELECT supplier WHERE amount >"
    assert caught.value.position is not None
    assert caught.value.position.column == 31


def test_internal_parameters_are_passed_over() -> None:
    assert request({"$$app_token": "x"}, DATASET) == request({}, DATASET)


def test_empty_clauses_are_as_if_absent() -> None:
    empty = dict.fromkeys(("$where", "$group", "$having", "$order", "$q", "$limit"), "")
    assert request({**empty, "$select": " "}, DATASET) == request({}, DATASET)


def test_a_filter_can_be_added_to_a_query() -> None:
    assert request({"$query": "select *", "supplier": "A"}, DATASET) == request(
        {"supplier": "A"}, DATASET
    )
