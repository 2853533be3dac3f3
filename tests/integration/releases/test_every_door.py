"""An unsafe table is tried past every door of the hub: while it waits, once it is released (what it
hides), when it went back, and once it was called back (all of it)."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow.parquet as pq
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from tests.integration.releases.conftest import HandIn

from folkmoot.hub.accounts.models import User
from folkmoot.hub.releases import actions
from folkmoot.hub.releases.models import Output, Vote
from folkmoot.hub.releases.protecting import Asked, Form
from folkmoot.hub.saved.actions import Wording, save_view
from folkmoot.hub.soda import answering

pytestmark = pytest.mark.django_db

PAYMENTS = "\n".join(
    [
        "service,firm,paid",
        "Parks,Zarquon Paving Ltd,31415.92",
        *(f"Libraries,Bookseller {n},2718.28" for n in range(10)),
        *(f"Roads,Roadmender {n},1414.21" for n in range(12)),
        *(f"Schools,Caterer {n},1732.05" for n in range(11)),
    ]
).encode()
ASKED = Asked(Form.CONTRIBUTIONS, ("service",), "paid", "firm", "firms")
HIDDEN = ("31415.92", "31,415.92", "16970.52", "16,970.52", "Zarquon")
SHOWN = ("27182.8", "27,182.8", "19052.55", "19,052.55")
TITLE = "Payments by service"

GET = [
    "/", "/catalogue/?q=payments", "/catalog.ttl", "/catalog.jsonld", "/catalog.rdf",
    "/data.json", "/dcat-us-3.json", "/changes.atom", "/sitemap.xml", "/sitemap-1.xml",
    "/api/catalog/v1", "/api/catalog/v1/autocomplete?q=pay", "/api/views.json",
    "/api/views/metadata/v1.json", "/api/odata/v4/", "/api/odata/v4/$metadata",
    "/ogc/features/collections", "/ogc/features/api", "/api/openapi.json",
    "/api/3/action/package_list", "/api/3/action/package_search?q=payments",
    "/api/3/action/package_show?id={code}", "/api/3/action/datastore_search?resource_id={code}",
    "/ledger/", "/ledger/ledger.jsonl", "/problems/", "/register/{code}/",
    "/d/{code}", "/d/{code}.ttl", "/d/{code}.jsonld", "/d/{code}.rdf", "/d/{code}.atom",
    "/d/{code}/croissant.json", "/d/{code}/csv-metadata.json", "/d/{code}/datapackage.json",
    "/d/{code}/schema-org.json", "/d/{code}.parquet", "/d/{code}/versions/1.parquet",
    "/d/{code}/explore", "/d/{code}/explore/map.geojson", "/d/{code}/map.geojson",
    "/embed/{code}", "/embed/{code}/chart.csv", "/embed/{code}/chart.svg",
    "/d/{code}/download/csv", "/d/{code}/download/xlsx", "/d/{code}/download/json",
    "/d/{code}/download/parquet", "/d/{code}/versions/", "/d/{code}/versions/1",
    "/d/{code}/versions/1/download/csv", "/d/{code}/versions/1/changes",
    "/d/{code}/versions/1/changes.csv", "/d/{code}/versions/1/compare",
    "/d/{code}/follow", "/d/{code}/follow/asked",
    "/resource/{code}", "/resource/{code}.json", "/resource/{code}.csv",
    "/resource/{code}.json?$select=max(value)", "/resource/{code}.json?$where=value>20000",
    "/resource/{code}/row-1.json", "/resource/{code}/row-1",
    "/api/views/{code}/rows.csv", "/api/v3/views/{code}/query.json",
    "/api/v3/views/{code}/export.csv", "/api/views/{code}.json",
    "/api/views/metadata/v1/{code}.json",
    "/api/odata/v4/{code}", "/api/odata/v4/{code}/$metadata", "/api/odata/v4/{code}/$count",
    "/api/odata/v4/{code}?$filter=value gt 20000", "/api/odata/v4/{code}('row-1')",
    "/api/odata/v4/{code}('row-1')/value", "/api/odata/v4/{code}('row-1')/value/$value",
    "/OData.svc/{code}", "/ogc/features/collections/{code}",
    "/ogc/features/collections/{code}/queryables", "/ogc/features/collections/{code}/items",
    "/ogc/features/collections/{code}/items/row-1",
    "/outputs/", "/outputs/{output}/", "/outputs/{output}/report/",
    "/outputs/{output}/report.docx", "/outputs/{output}/methods/", "/outputs/{output}/methods.docx",
]  # fmt: skip
VAULT = [
    "/resource/{code}.json?$query=SELECT * FROM @{version}",
    "/resource/{version}.json", "/d/{version}", "/d/{version}.parquet",
]  # fmt: skip
"""Addresses into which somebody writes the name of a version of the vault that is not public."""
TOOLS = {
    "search_datasets": ("words",), "describe_dataset": ("dataset",),
    "preview_dataset": ("dataset",), "query_dataset": ("dataset", "soql"),
}  # fmt: skip
"""The tools for agents, and what each is asked with."""


@dataclass
class Doors:
    """Every door of the hub, knocked at by a stranger."""

    output: Output
    code: str

    def knock(self) -> Iterator[tuple[str, int, str]]:
        versions = (self.output.true_version, self.output.checker_version)
        asked = [(address, "") for address in GET] + [
            (address, version) for address in VAULT for version in versions if version
        ]
        for address, version in asked:
            client = Client(raise_request_exception=False)
            path = address.format(code=self.code, output=self.output.pk, version=version)
            yield path, *_read(client.get(path))
        for path, body in (
            (f"/api/v3/views/{self.code}/query.json", {"query": "SELECT *"}),
            *(("/mcp", _tool(tool, self.code)) for tool in TOOLS),
        ):
            headers = {"accept": "application/json, text/event-stream"}
            answer = Client(raise_request_exception=False).post(
                path, json.dumps(body), content_type="application/json", headers=headers
            )
            yield path, *_read(answer)

    def nothing_says(self, words: tuple[str, ...]) -> None:
        told = {path: word for path, _, text in self.knock() for word in words if word in text}
        assert told == {}


def _tool(name: str, code: str) -> dict[str, object]:
    words = {"dataset": code, "soql": "SELECT *", "words": "payments"}
    call = {"name": name, "arguments": {one: words[one] for one in TOOLS[name]}}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}


def _read(answer: HttpResponse) -> tuple[int, str]:
    """The status and the text of an answer, workbooks and Parquet taken apart."""
    streamed = getattr(answer, "streaming_content", None)
    content = b"".join(streamed) if streamed is not None else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    if content.startswith(b"PAR1"):
        return answer.status_code, str(pq.read_table(io.BytesIO(content)).to_pylist())
    return answer.status_code, content.decode("utf-8", "replace")


@pytest.fixture(autouse=True)
def quiet(client: Client) -> Iterator[None]:
    yield
    answering.close()


@pytest.fixture
def unsafe(hand_in: HandIn) -> Output:
    output = hand_in(PAYMENTS, ASKED, title=TITLE)
    assert output.state == Output.State.UNSAFE
    return output


@pytest.fixture
def released(unsafe: Output, analyst: User, checkers: list[User]) -> Output:
    actions.make_output_safe(by=analyst, output=unsafe)
    for checker in checkers[:2]:
        actions.sign_off(by=checker, output=unsafe)
    assert unsafe.asset is not None
    return unsafe


def routes(resolver: URLResolver, before: str = "") -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern)
        else:
            yield pattern


def test_every_public_address_of_a_dataset_is_among_the_doors() -> None:
    tried = {
        resolve(address.partition("?")[0].format(code="abcd-abcd", output=1)).route
        for address in GET
    }
    public = {
        str(route.pattern)
        for route in routes(get_resolver())
        if "a-zA-Z0-9]{4}" in str(route.pattern)
        and route.callback.access_rule.statement.startswith("Everybody")
    }
    assert len(public) > 30
    assert public - tried == set()


@pytest.mark.slow
def test_while_it_is_unsafe_or_waits_no_door_gives_it_or_any_of_it(
    unsafe: Output, analyst: User, checkers: list[User]
) -> None:
    doors = Doors(unsafe, "abcd-abcd")
    doors.nothing_says((*HIDDEN, *SHOWN, TITLE))
    actions.make_output_safe(by=analyst, output=unsafe)
    actions.vote(by=checkers[0], output=unsafe, choice=Vote.Choice.RETURN, comment="No.")
    doors.nothing_says((*HIDDEN, *SHOWN, TITLE))
    actions.vote(by=checkers[1], output=unsafe, choice=Vote.Choice.RETURN, comment="No.")
    assert unsafe.state == Output.State.RETURNED
    doors.nothing_says((*HIDDEN, *SHOWN, TITLE))


@pytest.mark.slow
def test_once_released_every_door_gives_what_is_shown_and_none_what_is_hidden(
    released: Output, analyst: User
) -> None:
    assert released.asset is not None
    view = save_view(
        by=analyst, member=released.member, parent=released.asset.code,
        soql="SELECT service, value ORDER BY value DESC", says=Wording("Largest"),
    )  # fmt: skip
    for code in (released.asset.code, view.code):
        doors = Doors(released, code)
        answers = list(doors.knock())
        assert {path: w for path, _, text in answers for w in HIDDEN if w in text} == {}
        giving = [path for path, _, text in answers if any(word in text for word in SHOWN)]
        assert any(path.startswith("/resource/") for path in giving)
        assert any(path.startswith("/api/odata/") for path in giving)
        assert "/mcp" in giving


@pytest.mark.slow
def test_once_called_back_no_door_gives_anything_of_it(
    released: Output, analyst: User, checkers: list[User]
) -> None:
    assert released.asset is not None
    view = save_view(
        by=analyst, member=released.member, parent=released.asset.code,
        soql="SELECT service, value ORDER BY value DESC", says=Wording("Largest"),
    )  # fmt: skip
    actions.recall(by=checkers[0], output=released, reason="A firm could be told.")
    for code in (released.asset.code, view.code):
        Doors(released, code).nothing_says((*HIDDEN, *SHOWN))
    answers = {path: status for path, status, _ in Doors(released, released.asset.code).knock()}
    assert answers[f"/d/{released.asset.code}"] == 410
    assert answers[f"/resource/{released.asset.code}.json"] in (403, 404, 410)
