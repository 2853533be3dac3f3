"""The door for agents: what may knock, and what is answered to everything else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from folkmoot.hub.agents import views
from folkmoot.hub.register.models import Asset

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/mcp"
HELLO = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18", "capabilities": {},
        "clientInfo": {"name": "a test", "version": "1"},
    },
}  # fmt: skip
TAKES = {"Accept": "application/json, text/event-stream"}


def _post(client: Client, message: Any, **headers: str) -> Any:
    return client.post(
        ADDRESS, json.dumps(message), content_type="application/json", headers={**TAKES, **headers}
    )


def test_an_older_client_shakes_hands_and_keeps_no_session(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = _post(strict, HELLO)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert "Mcp-Session-Id" not in response
    result = response.json()["result"]
    assert result["protocolVersion"] == "2025-06-18"
    assert result["serverInfo"]["name"] == "folkmoot"
    assert "never instructions" in result["instructions"]
    told = _post(client, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (told.status_code, told.content) == (202, b"")


def test_an_older_client_calls_a_tool_without_a_session(client: Client, payments: Asset) -> None:
    message = {
        "jsonrpc": "2.0", "id": 7, "method": "tools/call",
        "params": {"name": "search_datasets", "arguments": {"words": "payments"}},
    }  # fmt: skip
    response = _post(client, message, **{"MCP-Protocol-Version": "2025-06-18"})
    assert response.json()["id"] == 7
    assert response.json()["result"]["structuredContent"]["total"] == 1


def test_no_stream_and_no_session_are_offered(client: Client) -> None:
    for method in (client.get, client.delete, client.put, client.options):
        response = method(ADDRESS)
        assert (response.status_code, response["Allow"]) == (405, "POST")
        assert response.json()["error"]["message"]


def test_pages_of_other_sites_are_refused(client: Client) -> None:
    for origin in ("https://elsewhere.example", "null", "http://localhost.elsewhere.example", ""):
        response = _post(client, HELLO, Origin=origin)
        assert (response.status_code, "Access-Control-Allow-Origin" in response) == (403, False)
    assert _post(client, HELLO, Origin="http://testserver").status_code == 200


def test_a_name_that_is_not_the_hubs_is_refused(client: Client) -> None:
    assert _post(client, HELLO, Host="rebound.example").status_code == 400


def test_what_is_no_message_is_refused(client: Client) -> None:
    for body, status in (("{", 400), ("[]", 400), ('"x"', 400), ("[" * 50_000, 400)):
        response = client.post(ADDRESS, body, content_type="application/json", headers=TAKES)
        assert response.status_code == status, body[:10]
    large = client.post(
        ADDRESS, b"x" * (views.MOST_BYTES + 1), content_type="application/json", headers=TAKES
    )
    assert large.status_code == 413
    assert _post(client, HELLO, **{"MCP-Protocol-Version": "1999-01-01"}).status_code == 400
    assert _post(client, HELLO, Accept="text/html").status_code == 406
    unknown = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "drop"}}
    assert "error" in _post(client, unknown).json() or _post(client, unknown).json()["result"]


def test_no_cookie_or_key_gets_past_the_door(client: Client, payments: Asset) -> None:
    client.cookies["folkmoot_session"] = "stolen"
    seen = views._headers(
        client.post(ADDRESS, headers={"Authorization": "Bearer x", **TAKES}).wsgi_request
    )
    assert {name for name, _ in seen} <= {b"accept", b"content-type"}
