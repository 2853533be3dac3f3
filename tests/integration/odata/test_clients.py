"""Clients that people have, against a server on this machine.

Excel and Power BI do not run here: what their Power Query sends is walked address by address, with
the headers that it sends.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from odata import ODataService
from pytest_django.live_server_helper import LiveServer

from folkmoot.hub.register.models import Asset
from folkmoot.tables import Column, ColumnType, Schema

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
POWER_QUERY = {
    "Accept": "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata"
    ";q=0.9,application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7",
    "OData-Version": "4.0",
    "OData-MaxVersion": "4.0",
    "MaxDataServiceVersion": "3.0",
    "Prefer": "odata.include-annotations=*",
    "User-Agent": "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)",
}
MANY = 2_500


@pytest.fixture
def many(keep: Callable[..., Asset]) -> Asset:
    schema = Schema((Column("n", "", ColumnType.INTEGER), Column("even", "", ColumnType.BOOLEAN)))
    rows = [{"n": number, "even": number % 2 == 0} for number in range(MANY)]
    return keep("many-2222", schema=schema, rows=rows)


@pytest.fixture
def service(live_server: LiveServer, payments: Asset) -> Iterator[Any]:
    with requests.Session() as session:
        yield ODataService(
            f"{live_server.url}/api/odata/v4/", reflect_entities=True, session=session,
            quiet_progress=True,
        )  # fmt: skip


def _get(address: str) -> Any:
    response = requests.get(address, headers=POWER_QUERY, timeout=30)
    response.raise_for_status()
    assert response.headers["OData-Version"] == "4.0"
    return response


def test_power_query_walks_from_the_dataset_to_its_last_row(
    live_server: LiveServer, many: Asset
) -> None:
    address = f"{live_server.url}/api/odata/v4/{many.code}"
    first = _get(address).json()  # what the person pasted
    metadata, _, name = first["@odata.context"].partition("#")
    tree = ET.fromstring(_get(metadata).content)  # noqa: S314 - our own
    sets = {each.get("Name"): each.get("EntityType") for each in tree.iter(f"{EDM}EntitySet")}
    types = {each.get("Name"): each for each in tree.iter(f"{EDM}EntityType")}
    described = types[sets[name].rpartition(".")[2]]
    properties = {each.get("Name") for each in described.iter(f"{EDM}Property")}
    assert set(first["value"][0]) == properties
    preview = _get(f"{address}?$top=1000").json()
    assert len(preview["value"]) == 1000
    assert "@odata.nextLink" not in preview
    total = _get(f"{address}/$count").text
    assert int(total.lstrip("\ufeff")) == MANY


def test_power_query_folds_its_steps_into_the_address(live_server: LiveServer, many: Asset) -> None:
    root = f"{live_server.url}/api/odata/v4/"
    (listed,) = _get(root).json()["value"]
    asked = "?$filter=n%20ge%201000%20and%20even%20eq%20true&$orderby=n%20desc&$select=n&$top=3"
    body = _get(root + listed["url"] + asked).json()
    assert [row["n"] for row in body["value"]] == [2498, 2496, 2494]
    counted = _get(f"{root}{listed['url']}?$filter=even&$top=0&$count=true").json()
    assert counted["@odata.count"] == MANY // 2


def test_next_links_are_followed_to_the_end(live_server: LiveServer, many: Asset) -> None:
    address: str | None = f"{live_server.url}/api/odata/v4/{many.code}"
    found: list[int] = []
    while address:
        headers = {**POWER_QUERY, "Prefer": "odata.maxpagesize=1000"}
        body = requests.get(address, headers=headers, timeout=30).json()
        found += [row["n"] for row in body["value"]]
        address = body.get("@odata.nextLink")
    assert found == list(range(MANY))


def test_python_odata_reads_the_service(service: Any) -> None:
    payments = service.entities["d_pay2_2222"]
    rows = service.query(payments).all()
    assert [row.lines for row in rows] == [3, 1, None]
    assert rows[0].supplier == 'Ridge "Roofing" Ltd'
    assert str(rows[0].paid_on)[:10] == "2026-04-03"


def test_python_odata_asks_for_what_it_wants(service: Any) -> None:
    payments = service.entities["d_pay2_2222"]
    query = service.query(payments)
    found = query.filter(payments.service == "Housing").order_by(payments.amount.desc()).all()
    assert [row.amount for row in found][0] == pytest.approx(1200.5)
    assert len(service.query(payments).limit(2).all()) == 2
    assert service.query(payments).filter(payments.supplier.contains("Ltd")).all()
