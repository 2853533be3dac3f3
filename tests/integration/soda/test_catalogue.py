"""What there is, and what each dataset is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from folkmoot.hub.register.models import Asset

pytestmark = pytest.mark.django_db


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
