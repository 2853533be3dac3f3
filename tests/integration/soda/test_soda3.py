"""SODA3: questions in the body of a request, in pages and as exports."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from folkmoot.hub.register.models import Asset

pytestmark = pytest.mark.django_db(transaction=True)

Ask = Callable[..., Any]


@pytest.fixture
def ask(client: Client, payments: Asset) -> Ask:
    """Posts a question: `ask("query.json", query="SELECT …")`."""

    def post(what: str, **body: Any) -> Any:
        return client.post(
            f"/api/v3/views/{payments.code}/{what}", json.dumps(body), "application/json"
        )

    return post


def test_a_question_without_a_query_asks_for_everything(ask: Ask) -> None:
    rows = ask("query.json").json()
    assert len(rows) == 3
    assert {":id", ":version", ":created_at", ":updated_at", "supplier"} <= rows[0].keys()
    assert ":id" not in ask("query.json", includeSystem=False).json()[0]


def test_pages_follow_one_another_within_the_limit_of_the_query(ask: Ask) -> None:
    query = "SELECT lines, rate ORDER BY rate LIMIT 2"
    pages = [
        ask("query.json", query=query, page={"pageNumber": n, "pageSize": 1}).json()
        for n in (1, 2, 3)
    ]
    assert [[row["rate"] for row in page] for page in pages] == [["0.0000001"], ["0.1"], []]


def test_parameters_fill_the_holes_of_a_query(ask: Ask) -> None:
    query = "SELECT supplier WHERE service = ?service AND lines >= param(@this, 'least')"
    rows = ask("query.json", query=query, parameters={"service": "Housing", "least": 3}).json()
    assert rows == [{"supplier": 'Ridge "Roofing" Ltd'}]
    missing = ask("query.json", query=query, parameters={"service": "Housing"})
    assert missing.status_code == 400
    assert missing.json()["errorCode"] == "soql.analyzer.typechecker.no-such-user-param"


def test_an_export_has_no_page_and_its_own_separator(ask: Ask) -> None:
    answer = ask(
        "export.csv", query="SELECT service, lines",
        serializationOptions={"separator": ";", "bom": True},
    )  # fmt: skip
    assert answer.content == (
        b'\xef\xbb\xbf"service";"lines"\n"Housing";"3"\n"Parks";"1"\n"Housing";\n'
    )


def test_a_question_can_stand_in_the_address(client: Client, payments: Asset) -> None:
    rows = client.get(
        f"/api/v3/views/{payments.code}/query.json",
        {"query": "SELECT lines ORDER BY lines", "pageSize": "1", "pageNumber": "2"},
    )
    assert rows.json() == [{"lines": "3"}]


@pytest.mark.parametrize(
    "body",
    [
        {"query": 3}, {"page": 3}, {"page": {"pageSize": 0}}, {"page": {"pageNumber": "1"}},
        {"parameters": {"x": []}}, {"orderingSpecifier": "some"}, {"timeout": "long"},
        {"serializationOptions": {"separator": '"'}}, {"nothing": 1},
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused(ask: Ask, body: dict[str, Any]) -> None:
    assert ask("query.csv", **body).status_code == 400


def test_a_body_that_is_no_json_is_refused(client: Client, payments: Asset) -> None:
    address = f"/api/v3/views/{payments.code}/query.json"
    for content in ("{", "[]", "1", "\xff"):
        assert client.post(address, content, "application/json").status_code == 400


def test_the_description_of_the_api_names_every_address(client: Client) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path in ("/resource/{code}.json", "/api/v3/views/{code}/export.csv", "/api/catalog/v1"):
        assert path in described["paths"]
