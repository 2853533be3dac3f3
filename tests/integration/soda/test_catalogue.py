"""What there is, and what each dataset is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from folkmoot.hub.register.models import Asset
from folkmoot.hub.rows.models import ColumnProfiles

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_dataset_describes_itself(client: Client, payments: Asset) -> None:
    found = client.get(f"/api/views/{payments.code}.json").json()
    assert found["id"] == "pay2-2222"
    assert found["name"] == "Payments over £500"
    assert found["license"]["name"] == "Open Government Licence 3.0"
    assert found["rowsUpdatedAt"] == 1777723200
    assert found["metadata"]["rowCount"] == 3
    assert [(c["fieldName"], c["name"], c["dataTypeName"]) for c in found["columns"]] == [
        ("supplier", "Supplier", "text"),
        ("service", "Service", "text"),
        ("amount", "Amount (£)", "number"),
        ("lines", "Lines", "number"),
        ("rate", "Rate", "number"),
        ("paid_on", "Paid on", "calendar_date"),
        ("entered", "Entered", "calendar_date"),
        ("late", "Late", "checkbox"),
        ("place", "Place", "point"),
    ]
    assert found["columns"][0]["description"] == "Who was paid."


def test_the_catalogue_lists_what_is_published(client: Client, payments: Asset) -> None:
    found = client.get("/api/catalog/v1").json()
    assert found["resultSetSize"] == 1
    (entry,) = found["results"]
    assert entry["resource"]["id"] == "pay2-2222"
    assert entry["resource"]["columns_datatype"][:3] == ["Text", "Text", "Number"]
    assert entry["resource"]["updatedAt"] == "2026-05-02T12:00:00.000Z"
    assert entry["metadata"] == {"domain": "testserver", "license": "Open Government Licence 3.0"}
    assert entry["permalink"] == "http://testserver/d/pay2-2222"
    assert entry["owner"]["display_name"] == "Oldbury"


@pytest.mark.parametrize(
    ("parameters", "codes"),
    [
        ("", ["bins-2222", "pay2-2222"]),
        ("q=payments", ["pay2-2222"]),
        ("q=oldbury+bins", ["bins-2222"]),
        ("q=nothing", []),
        ("ids=bins-2222", ["bins-2222"]),
        ("ids=bins-2222&ids=pay2-2222", ["bins-2222", "pay2-2222"]),
        ("names=Bins", ["bins-2222"]),
        ("attribution=oldbury", ["bins-2222", "pay2-2222"]),
        ("license=CC0-1.0", []),
        ("only=dataset", ["bins-2222", "pay2-2222"]),
        ("only=map", []),
        ("domains=testserver", ["bins-2222", "pay2-2222"]),
        ("domains=elsewhere.example", []),
        ("categories=Health", []),
        ("limit=1", ["bins-2222"]),
        ("limit=1&offset=1", ["pay2-2222"]),
        ("offset=5", []),
    ],
)
def test_the_catalogue_can_be_narrowed_and_paged(
    client: Client, keep: Callable[..., Asset], payments: Asset, parameters: str, codes: list[str]
) -> None:
    keep("bins-2222", title="Bins")
    found = client.get(f"/api/catalog/v1?{parameters}").json()
    assert [entry["resource"]["id"] for entry in found["results"]] == codes


def test_a_page_that_is_no_number_is_refused(client: Client, payments: Asset) -> None:
    assert client.get("/api/catalog/v1?limit=many").status_code == 400


def test_a_column_has_its_profile_counted_once(client: Client, payments: Asset) -> None:
    found = client.get(f"/api/views/{payments.code}.json").json()
    profiles = {column["fieldName"]: column["cachedContents"] for column in found["columns"]}
    assert profiles["lines"] == {
        "non_null": 2, "largest": "3", "null": 1, "smallest": "1", "cardinality": 2, "count": 3,
        "top": [{"item": "1", "count": 1}, {"item": "3", "count": 1}],
    }  # fmt: skip
    assert profiles["service"]["top"][0] == {"item": "Housing", "count": 2}
    assert profiles["paid_on"]["largest"] == "2026-04-14T00:00:00.000"
    assert ColumnProfiles.objects.get().profiles == profiles


def test_all_datasets_are_described_page_by_page(
    client: Client, payments: Asset, keep: Callable[..., Asset]
) -> None:
    keep("bins-2222", title="Bins")
    for address in ("/api/views.json", "/api/views/metadata/v1"):
        first = client.get(f"{address}?limit=1").json()
        second = client.get(f"{address}?limit=1&page=2").json()
        assert {first[0]["id"], second[0]["id"]} == {"bins-2222", "pay2-2222"}
    one = client.get("/api/views/metadata/v1/pay2-2222.json").json()
    assert one["dataUri"] == "http://testserver/resource/pay2-2222"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("domains", [{"domain": "testserver", "count": 2}]),
        ("categories", [{"category": "Every month", "count": 1}]),
        ("categories?q=payments", []),
        ("tags", []),
        ("domains?domains=elsewhere.example", []),
    ],
)
def test_the_catalogue_is_counted(
    client: Client, keep: Callable[..., Asset], payments: Asset, address: str, expected: object
) -> None:
    keep("bins-2222", title="Bins", frequency="MONTHLY")
    assert client.get(f"/api/catalog/v1/{address}").json()["results"] == expected


def test_the_catalogue_has_facets_and_completes_titles(
    client: Client, keep: Callable[..., Asset], payments: Asset
) -> None:
    keep("bins-2222", title="Bins", frequency="MONTHLY")
    facets = client.get("/api/catalog/v1/domains/testserver/facets").json()
    assert {
        "facet": "publishers", "count": 2, "values": [{"value": "Oldbury", "count": 2}]
    } in facets  # fmt: skip
    titles = client.get("/api/catalog/v1/autocomplete?q=pay").json()["results"]
    assert [each["title"] for each in titles] == ["Payments over £500"]
    monthly = client.get("/api/catalog/v1?categories=Every+month").json()
    assert [each["resource"]["id"] for each in monthly["results"]] == ["bins-2222"]
    assert client.get("/api/catalog/v1?order=nothing").status_code == 400


def test_the_old_address_of_downloads_answers(client: Client, payments: Asset) -> None:
    answer = client.get(f"/api/views/{payments.code}/rows.csv?accessType=DOWNLOAD")
    assert answer["Content-Disposition"] == 'attachment; filename="pay2-2222.csv"'
    assert answer.content.count(b"\n") == 5
