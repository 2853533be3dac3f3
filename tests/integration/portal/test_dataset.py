"""A dataset's page says what it is, and shows all of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.integration.portal.conftest import PLACES, places

from folkmoot.hub.portal.pictures import ChartPlan, Group, charts
from folkmoot.hub.portal.queries import published_by_code
from folkmoot.hub.register.models import Asset
from folkmoot.tables import Column, ColumnType, Meaning, Schema, Sensitivity

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


FACTS = [
    "Oldbury publishes 4 rows of 4 columns, from 3 April 2026 to 28 April 2026, under the Open "
    "Government Licence 3.0.",
    "Every payment to a supplier.",
    "Data team",
    "1 value did not fit its column",
    "Payment date<a",
    "<code>payment_date</code>",
    "£1,200.50",
    "-£200.00",
    "3 April 2026",
    "/resource/{code}.json",
    "sodapy",
    "read.csv(",
]


def test_the_facts_of_a_dataset_are_on_its_page(client: Client, payments: Asset) -> None:
    text = text_of(client, f"/d/{payments.code}")
    assert [fact for fact in FACTS if fact.format(code=payments.code) not in text] == []


def test_the_address_may_be_in_capitals(client: Client, payments: Asset) -> None:
    assert client.get(f"/d/{payments.code.upper()}").status_code == 200


def test_what_is_not_there_is_told(client: Client) -> None:
    assert client.get("/d/none-2222").status_code == 404


# Rows


def names_on(client: Client, address: str) -> list[str]:
    return [row[0][0] for row in client.get(address).context["rows"]]


def test_the_table_pages_over_all_rows(client: Client, keep: Callable[..., Asset]) -> None:
    keep("aaaa-2222", "Places", rows=places(120))
    shown = [name for page in (1, 2, 3) for name in names_on(client, f"/d/aaaa-2222?page={page}")]
    assert shown == [row["name"] for row in places(120)]
    assert client.get("/d/aaaa-2222?page=4").status_code == 404
    assert "Rows 51 to 100 of 120" in text_of(client, "/d/aaaa-2222?page=2")


@pytest.mark.parametrize(
    ("sort", "first"), [("grant_gbp", "Place 1"), ("-grant_gbp", "All"), ("name", "All")]
)
def test_the_table_sorts_by_a_column(
    client: Client, keep: Callable[..., Asset], sort: str, first: str
) -> None:
    keep("aaaa-2222", "Places", rows=places(60))
    address = f"/d/aaaa-2222?sort={sort}&page="
    shown = [name for page in (1, 2) for name in names_on(client, f"{address}{page}")]
    assert shown[0] == first
    assert sorted(shown) == sorted(row["name"] for row in places(60))
    if "grant" in sort:
        assert shown[-1] == "Place 56", "rows without a value come last"


@pytest.mark.parametrize("sort", ["nothing", '"; DROP TABLE data', "__row_id"])
def test_only_a_column_can_be_sorted_by(
    client: Client, keep: Callable[..., Asset], sort: str
) -> None:
    keep("aaaa-2222", "Places")
    assert client.get("/d/aaaa-2222", {"sort": sort}).status_code == 404


def test_a_dataset_without_rows_has_a_page(client: Client, keep: Callable[..., Asset]) -> None:
    keep("aaaa-2222", "Places", rows=[])
    assert "There are no rows." in text_of(client, "/d/aaaa-2222")


# Pictures


def test_the_chart_adds_up_by_category_without_the_totals(
    client: Client, keep: Callable[..., Asset]
) -> None:
    keep("aaaa-2222", "Places", rows=places(10))
    (drawn,) = client.get("/d/aaaa-2222").context["charts"]
    assert drawn.table.rows == [["Library", "£20.00", "1"], ["Park", "£18.00", "0"]]
    assert "1 row has no figure, or a withheld one" in drawn.summary


def test_an_amount_over_time_is_a_line(client: Client, keep: Callable[..., Asset]) -> None:
    schema = Schema(
        (
            Column("paid", "Paid on", ColumnType.DATE, Meaning.PAYMENT_DATE),
            Column("amount", "Amount", ColumnType.MONEY, Meaning.AMOUNT_GBP, unit="GBP"),
        )
    )
    rows = [{"paid": date(2026, month, 3), "amount": month} for month in (1, 2, 2, 5)]
    keep("aaaa-2222", "Payments", schema=schema, rows=rows)
    (drawn,) = client.get("/d/aaaa-2222").context["charts"]
    assert drawn.table.rows == [
        ["January 2026", "£1.00"], ["February 2026", "£4.00"], ["May 2026", "£5.00"],
    ]  # fmt: skip


def test_councils_are_not_added_up(client: Client, keep: Callable[..., Asset]) -> None:
    schema = Schema(
        (
            Column("council", "Council", ColumnType.TEXT, Meaning.COUNCIL_NAME),
            Column("service", "Service", ColumnType.TEXT, Meaning.SERVICE_NAME),
            Column("amount", "Amount", ColumnType.MONEY, Meaning.AMOUNT_GBP, unit="GBP"),
        )
    )
    rows = [
        {"council": council, "service": service, "amount": amount}
        for council, service, amount in (("A", "Roads", 1), ("A", "Care", 2), ("B", "Roads", 4))
    ]
    keep("aaaa-2222", "Answer", schema=schema, rows=rows)
    first, second = client.get("/d/aaaa-2222").context["charts"]
    assert first.table.rows == [["Care", "£2.00"], ["Roads", "£1.00"]]
    assert second.table.rows == [["Roads", "£4.00"]]


def test_commercial_columns_are_not_drawn(client: Client, keep: Callable[..., Asset]) -> None:
    schema = PLACES.replacing("kind", sensitivity=Sensitivity.COMMERCIAL)
    schema = schema.replacing("name", sensitivity=Sensitivity.COMMERCIAL)
    schema = schema.replacing("opened", sensitivity=Sensitivity.COMMERCIAL)
    schema = schema.replacing("latitude", sensitivity=Sensitivity.COMMERCIAL)
    keep("aaaa-2222", "Places", schema=schema)
    context = client.get("/d/aaaa-2222").context
    assert context["charts"] == []
    assert context["map"] is None


def features(client: Client, code: str) -> list[dict[str, Any]]:
    found = client.get(f"/d/{code}/map.geojson")
    assert found.status_code == 200
    kept: list[dict[str, Any]] = found.json()["features"]
    return kept


def test_the_map_has_every_place_with_its_figure(
    client: Client, keep: Callable[..., Asset]
) -> None:
    keep("aaaa-2222", "Places", rows=places(11))
    drawn = features(client, "aaaa-2222")
    labels = [each["properties"]["label"] for each in drawn[:2]]
    assert labels == ["Place 1: £1.00", "Place 2: £2.00"]
    assert [each["properties"]["fill"] for each in drawn] == [0, 0, 1, 1, 2, 2, 6, 3, 3, 4]
    assert drawn[0]["geometry"]["coordinates"] == pytest.approx([-1.501, 53.701])
    assert client.get("/d/aaaa-2222").context["map"].table.rows[0] == ["Place 1", "£1.00"]


def test_a_map_draws_some_of_very_many_and_says_so(
    client: Client, keep: Callable[..., Asset]
) -> None:
    keep("aaaa-2222", "Places", rows=places(4502))
    assert len(features(client, "aaaa-2222")) == 1500
    assert "4,501 rows have a place; 1,500 of them" in text_of(client, "/d/aaaa-2222")


def test_shapes_are_drawn_from_well_known_text(client: Client, keep: Callable[..., Asset]) -> None:
    schema = Schema(
        (
            Column("ward", "Ward", ColumnType.TEXT, Meaning.AREA_NAME),
            Column("shape", "Shape", ColumnType.GEOMETRY, Meaning.GEOMETRY),
        )
    )
    square = "POLYGON ((-2 53, -1 53, -1 54, -2 53))"
    keep("aaaa-2222", "Wards", schema=schema, rows=[{"ward": "East", "shape": square}])
    (feature,) = features(client, "aaaa-2222")
    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"] == {"fill": 3, "label": "East"}
    assert [heading.column.name for heading in client.get("/d/aaaa-2222").context["headings"]] == [
        "ward"
    ]


def test_data_without_a_place_have_no_map(client: Client, payments: Asset) -> None:
    assert client.get(f"/d/{payments.code}").context["map"] is None
    assert client.get(f"/d/{payments.code}/map.geojson").status_code == 404


def test_what_is_published_is_found_by_its_code(payments: Asset) -> None:
    found = published_by_code(payments.code)
    assert found.asset == payments
    assert found.vault_id == payments.current.public_vault_id  # type: ignore[union-attr]
    assert found.schema.names == ("supplier", "payment_date", "amount", "service")


def test_a_category_that_names_each_row_is_not_drawn_as_bars_of_one() -> None:
    area = Column("ward", "Ward", ColumnType.TEXT, Meaning.AREA_NAME)
    plan = ChartPlan(area, None, None, has_totals=False)
    once = [Group("", name, 1, 0, 2) for name in ("Elland", "Ovenden")]
    assert charts(plan, once, "") == []
    assert len(charts(plan, [*once, Group("", "Skircoat", 2, 0, 3)], "")) == 1
