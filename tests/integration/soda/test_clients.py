"""sodapy, a client that people have, against a server on this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from pytest_django.live_server_helper import LiveServer
from requests.adapters import HTTPAdapter
from sodapy import Socrata

from folkmoot.hub.accounts.actions import create_user
from folkmoot.hub.accounts.models import Role
from folkmoot.hub.keys.actions import make_key
from folkmoot.hub.register.models import Asset
from folkmoot.tables import Column, ColumnType, Schema

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]

MANY = 2500


@pytest.fixture
def socrata(live_server: LiveServer, payments: Asset) -> Any:
    address = live_server.url.removeprefix("http://")
    adapter = {"prefix": "http://", "adapter": HTTPAdapter()}
    with Socrata(address, None, session_adapter=adapter, timeout=120) as client:
        yield client


def test_rows_can_be_got_filtered_and_grouped(socrata: Any) -> None:
    assert len(socrata.get("pay2-2222")) == 3
    assert socrata.get("pay2-2222", where="amount > 0", select="supplier, amount") == [
        {"supplier": 'Ridge "Roofing" Ltd', "amount": "1200.5"}
    ]
    grouped = socrata.get("pay2-2222", select="service, count(*)", group="service", order="service")
    assert grouped == [
        {"service": "Housing", "count": "2"}, {"service": "Parks", "count": "1"}
    ]  # fmt: skip
    assert socrata.get("pay2-2222", service="Parks", limit=1)[0]["lines"] == "1"
    assert socrata.get("pay2-2222", query="select count(*)") == [{"count": "3"}]
    assert len(socrata.get("pay2-2222", q="ltd")) == 2


def test_every_row_comes_once_over_many_pages(socrata: Any, keep: Callable[..., Asset]) -> None:
    schema = Schema((Column("n", "", ColumnType.INTEGER),))
    keep("many-2222", schema=schema, rows=[{"n": number} for number in range(MANY)])
    found = [int(row["n"]) for row in socrata.get_all("many-2222")]
    assert found == list(range(MANY))
    filtered = [int(row["n"]) for row in socrata.get_all("many-2222", where="n >= 100")]
    assert filtered == list(range(100, MANY))


def test_rows_come_as_csv(socrata: Any) -> None:
    table = socrata.get("pay2-2222", content_type="csv", select="supplier, lines")
    assert table == [
        ["supplier", "lines"], ['Ridge "Roofing" Ltd', "3"], ["Été & Fils, Leeds", "1"],
        ["=SUM(A1)\nLtd", ""],
    ]  # fmt: skip


def test_rows_come_as_geojson(socrata: Any) -> None:
    found = socrata.get("pay2-2222", content_type="geojson")
    assert found["features"][0]["geometry"]["coordinates"] == [-1.55, 53.8]


def test_datasets_and_their_metadata_can_be_listed(socrata: Any) -> None:
    (dataset,) = socrata.datasets()
    assert dataset["resource"]["id"] == "pay2-2222"
    assert socrata.datasets(limit=1, q="payments") == [dataset]
    assert socrata.get_metadata("pay2-2222")["name"] == "Payments over £500"


def test_an_error_reaches_the_person_in_words(socrata: Any) -> None:
    with pytest.raises(requests.HTTPError, match="No such column: nothing"):
        socrata.get("pay2-2222", where="nothing = 1")


def test_rows_are_written_and_replaced(live_server: LiveServer, payments: Asset) -> None:
    user = create_user(
        by=None, username="con", email="con@oldbury.example", name="C",
        password="a long enough one", roles=[(Role.CONTRIBUTOR, payments.member)],
    )  # fmt: skip
    key = make_key(by=user, purpose="sodapy")
    adapter = {"prefix": "http://", "adapter": HTTPAdapter()}
    with Socrata(
        live_server.url.removeprefix("http://"), "any", username=key.key.identifier,
        password=key.secret, session_adapter=adapter, timeout=60,
    ) as client:  # fmt: skip
        made = client.upsert("pay2-2222", [{"supplier": "New Ltd", "amount": "12.50"}])
        assert made["Rows Created"] == 1
        assert client.get("pay2-2222", where="supplier = 'New Ltd'", select="amount") == [
            {"amount": "12.5"}
        ]
        assert client.replace("pay2-2222", [{"supplier": "Only Ltd"}])["Rows Created"] == 1
        assert client.get("pay2-2222") == [{"supplier": "Only Ltd"}]
        row = client.get("pay2-2222", select=":id")[0][":id"]
        client.delete("pay2-2222", row_id=row)
        assert client.get("pay2-2222") == []
