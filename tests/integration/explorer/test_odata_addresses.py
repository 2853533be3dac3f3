"""What the builder offers as an OData address answers as its SoQL does."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from folkmoot.hub.register.models import Asset

QUESTIONS = [
    "SELECT *",
    "SELECT service, amount WHERE amount > 1000 ORDER BY amount DESC LIMIT 5",
    "SELECT * WHERE service IN ('Parks', 'Schools') AND late = true",
    "SELECT * WHERE amount != 100.50",
    "SELECT * WHERE amount IS NULL",
    "SELECT * WHERE caseless_contains(supplier, 'SUPPLIER 3')",
    "SELECT * WHERE paid_on BETWEEN '2026-02-01' AND '2026-04-30'",
    "SELECT * WHERE supplier = 'O''Brien & Sons'",
    "SELECT service, count(*), sum(amount) GROUP BY service HAVING count(*) > 5 "
    "ORDER BY sum(amount) DESC LIMIT 3",
    "SELECT count(DISTINCT supplier), max(amount) WHERE late = false",
]
NOT_IN_ODATA = [
    "SELECT date_trunc_ym(paid_on), count(*) GROUP BY date_trunc_ym(paid_on)",
    "SELECT median(amount)",
    "SELECT * SEARCH 'supplier'",
    "SELECT amount * 2",
]


def offered(client: Client, soql: str) -> str | None:
    text = client.get("/d/pays-2222/explore", {"query": soql}).content.decode()
    found = re.search(r'id="api-OData"[^>]*>([^<]*)</code>', text)
    return html.unescape(found[1]).removeprefix("http://testserver") if found else None


def test_it_answers_as_the_soql_does(client: Client, payments: Asset) -> None:
    for soql in QUESTIONS:
        address = offered(client, soql)
        assert address, soql
        answer = client.get(address)
        assert answer.status_code == 200, (soql, address, answer.content)
        expected = client.get("/resource/pays-2222.json", {"$query": soql}).json()
        assert len(answer.json()["value"]) == len(expected), soql


@pytest.mark.parametrize("soql", NOT_IN_ODATA)
def test_what_odata_cannot_ask_is_not_offered(client: Client, payments: Asset, soql: str) -> None:
    assert offered(client, soql) is None
