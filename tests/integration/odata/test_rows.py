"""Rows by OData: what an address asks for and what it gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.django_db

Ask = Callable[..., Any]


def test_a_collection_is_rows_with_their_key_and_typed_values(ask: Ask) -> None:
    response = ask("?$top=1")
    assert response.status_code == 200, response.content
    assert response["OData-Version"] == "4.0"
    assert response["Content-Type"] == "application/json;odata.metadata=minimal;charset=utf-8"
    body = response.json()
    assert body["@odata.context"] == "http://testserver/api/odata/v4/$metadata#d_pay2_2222"
    (row,) = body["value"]
    key = row.pop("__id")
    assert key.startswith("row-")
    assert row == {
        "supplier": 'Ridge "Roofing" Ltd', "service": "Housing", "amount": 1200.5, "lines": 3,
        "rate": 0.1, "paid_on": "2026-04-03", "entered": "2026-04-03T10:11:12.345678Z",
        "late": False, "place": "POINT (-1.55 53.8)",
    }  # fmt: skip
