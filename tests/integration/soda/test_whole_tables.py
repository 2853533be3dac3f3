"""A whole table is written by the engine, to the byte as a page of it is written by the hub."""

from __future__ import annotations

import pytest
from django.test import Client

from folkmoot.hub.register.models import Asset
from folkmoot.hub.soda import answering, lines

pytestmark = pytest.mark.django_db

NO_SHAPES = "supplier,service,amount,lines,rate,paid_on,entered,late"


def content(client: Client, address: str, query: dict[str, str]) -> bytes:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.getvalue()


QUERIES: list[dict[str, str]] = [
    {"$select": NO_SHAPES},
    {"$select": "amount,:created_at"},
    {"$select": "supplier,rate", "$order": "rate DESC"},
    {"$select": "supplier,lines", "$where": "lines > 1"},
    {"$select": "supplier,late", "$offset": "1"},
    {},
]


@pytest.mark.parametrize("extension", ["csv", "json"])
def test_a_whole_table_has_the_bytes_of_a_page(
    client: Client, payments: Asset, monkeypatch: pytest.MonkeyPatch, extension: str
) -> None:
    address = f"/resource/{payments.code}.{extension}"
    queries = [{**query, "$limit": "100000"} for query in QUERIES]
    as_pages = [content(client, address, query) for query in queries]
    framed: list[object] = []
    end_to_end = lines.end_to_end

    def framing(rows: object) -> bytes:
        framed.append(rows)
        return end_to_end(rows)

    monkeypatch.setattr(answering, "MOST_ROWS_A_PAGE", 0)
    monkeypatch.setattr(lines, "end_to_end", framing)
    assert [content(client, address, query) for query in queries] == as_pages
    # The last asks for a shape too, which the engine writes in CSV alone.
    assert len(framed) == len(queries) - (extension == "json")


def test_a_word_is_still_looked_up(
    client: Client, payments: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "MOST_ROWS_A_PAGE", 0)
    address = f"/resource/{payments.code}.json"
    asked: list[bool] = []
    is_whole = answering.is_whole_table

    def asking(*about: object) -> bool:
        asked.append(is_whole(*about))  # type: ignore[arg-type]
        return asked[-1]

    monkeypatch.setattr(answering, "is_whole_table", asking)
    assert b"Ridge" in content(client, address, {"$q": "roofing", "$limit": "100000"})
    assert asked == [False]
