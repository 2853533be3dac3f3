"""Rows by OData: what an address asks for and what it gets."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from folkmoot.errors import VaultBusy
from folkmoot.hub.odata import answers
from folkmoot.hub.register.models import Asset
from folkmoot.tables import Column, ColumnType, Refinement, Schema, Standing

pytestmark = pytest.mark.django_db

Ask = Callable[..., Any]
Keep = Callable[..., Asset]
ROOT = "/api/odata/v4/"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
MOMENT = datetime(2026, 4, 3, 10, 11, 12)  # noqa: DTZ001 - kept as the time in UTC
NUMBERS = Schema((Column("n", "", ColumnType.INTEGER),))


def _names(response: Any) -> list[str]:
    return [row["supplier"][:3] for row in response.json()["value"]]


def test_a_collection_is_rows_with_their_key_and_typed_values(ask: Ask) -> None:
    response = ask("?$top=1")
    assert response.status_code == 200
    assert response["OData-Version"] == "4.0"
    assert response["Content-Type"] == "application/json;odata.metadata=minimal;charset=utf-8"
    body = response.json()
    assert body["@odata.context"] == "http://testserver/api/odata/v4/$metadata#d_pay2_2222"
    (row,) = body["value"]
    assert row.pop("__id").startswith("row-")
    assert row == {
        "supplier": 'Ridge "Roofing" Ltd', "service": "Housing", "amount": 1200.5, "lines": 3,
        "rate": 0.1, "paid_on": "2026-04-03", "entered": "2026-04-03T10:11:12.345678Z",
        "late": False, "place": "POINT (-1.55 53.8)",
    }  # fmt: skip
    empty = ask("?$skip=2").json()["value"][0]
    assert (empty["amount"], empty["paid_on"], empty["rate"]) == (None, None, 1e20)
    assert empty["supplier"] == "=SUM(A1)\nLtd"


def test_one_dataset_has_three_addresses(ask: Ask, client: Client) -> None:
    wanted = ask().json()["value"]
    for address in ("pay2-2222/", "d_pay2_2222", "PAY2-2222"):
        assert client.get(ROOT + address).json()["value"] == wanted


def test_rows_are_sorted_null_smallest(ask: Ask) -> None:
    assert _names(ask("?$orderby=amount")) == ["=SU", "Été", "Rid"]
    assert _names(ask("?$orderby=amount desc")) == ["Rid", "Été", "=SU"]
    assert _names(ask("?$orderby=service asc,amount desc")) == ["Rid", "=SU", "Été"]
    assert _names(ask("?$orderby=length(supplier) desc, __id")) == ["Rid", "Été", "=SU"]
    assert ask("?$orderby=nothing").status_code == 400
    assert ask("?$orderby=amount sideways").status_code == 400


def test_properties_are_selected_and_rows_keep_their_address(ask: Ask) -> None:
    body = ask("?$select=service,lines&$top=1").json()
    assert body["@odata.context"].endswith("#d_pay2_2222(service,lines)")
    (row,) = body["value"]
    assert list(row) == ["@odata.id", "service", "lines"]
    address = urlsplit(row["@odata.id"]).path
    assert address.startswith("/api/odata/v4/pay2-2222('row-")
    with_key = ask("?$select=__id,service&$top=1").json()["value"][0]
    assert list(with_key) == ["__id", "service"]
    assert ask("?$select=*&$top=1").json()["value"][0]["lines"] == 3
    assert ask("?$select=nothing").status_code == 400


def test_rows_are_counted_whatever_the_page(ask: Ask) -> None:
    body = ask("?$count=true&$top=1&$filter=service eq 'Housing'").json()
    assert (body["@odata.count"], len(body["value"])) == (2, 1)
    assert ask("/$count").content == b"3"
    response = ask("/$count?$filter=late")
    assert (response.content, response["Content-Type"]) == (b"1", "text/plain;charset=utf-8")
    assert ask("/$count?$top=1").status_code == 400
    assert ask("?$top=0&$count=true").json() == {
        "@odata.context": "http://testserver/api/odata/v4/$metadata#d_pay2_2222",
        "@odata.count": 3,
        "value": [],
    }


def test_words_are_searched_for(ask: Ask) -> None:
    assert _names(ask("?$search=ltd")) == ["Rid", "=SU"]
    assert _names(ask("?$search=ltd housing")) == ["Rid", "=SU"]
    assert _names(ask("?$search=NOT ltd")) == ["Été"]
    assert _names(ask("?$search=ridge OR parks")) == ["Rid", "Été"]
    assert _names(ask('?$search="fils, leeds" AND (parks OR housing)')) == ["Été"]
    assert _names(ask("?$search=1200.5")) == ["Rid"]
    assert _names(ask("?$search=ltd&$filter=amount gt 0")) == ["Rid"]
    for bad in ("", "(", "a)", "NOT", '"', '""', "AND a", "a " * 40, "NOT " * 20 + "a"):
        assert ask(f"?$search={bad}").status_code == 400


@pytest.mark.parametrize(
    "asked", ["", "?$filter=n ge 0", "?$orderby=n desc", "?$skip=0&$count=true"]
)
def test_every_row_comes_once_over_the_pages(client: Client, keep: Keep, asked: str) -> None:
    keep("many-2222", schema=NUMBERS, rows=[{"n": number} for number in range(25)])
    address, found, pages = f"{ROOT}many-2222{asked}", [], 0
    while address:
        response = client.get(address, headers={"Prefer": "odata.maxpagesize=10"})
        assert response["Preference-Applied"] == "odata.maxpagesize=10"
        body = response.json()
        found += [row["n"] for row in body["value"]]
        link = body.get("@odata.nextLink", "")
        assert not link or link.startswith("http://testserver/api/odata/v4/many-2222?")
        address, pages = link.removeprefix("http://testserver"), pages + 1
    assert pages == 3
    assert found == sorted(range(25), reverse="desc" in asked)


def test_top_and_skip_hold_over_the_pages(client: Client, keep: Keep) -> None:
    keep("many-2222", schema=NUMBERS, rows=[{"n": number} for number in range(25)])
    for condition in ("", "&$filter=n lt 24"):
        headers = {"Prefer": "maxpagesize=4"}
        address, found = f"{ROOT}many-2222?$skip=3&$top=10{condition}", []
        while address:
            body = client.get(address, headers=headers).json()
            found += [row["n"] for row in body["value"]]
            address = body.get("@odata.nextLink", "").removeprefix("http://testserver")
        assert found == list(range(3, 13))


def test_a_page_of_data_that_have_changed_is_gone(
    client: Client, keep: Keep, ask: Ask, payments: Asset
) -> None:
    headers = {"Prefer": "odata.maxpagesize=1"}
    link = ask("", **headers).json()["@odata.nextLink"]
    token = link.rpartition("=")[2]
    keep("many-2222", schema=NUMBERS, rows=[{"n": 1}])
    response = client.get(f"{ROOT}many-2222?$skiptoken={token}")
    assert response.status_code == 410
    assert "first page" in response.json()["error"]["message"]
    assert ask("?$skiptoken=made-up").status_code == 400


def test_a_page_of_long_texts_ends_early(
    client: Client, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MOST_PAGE_BYTES", 1000)
    monkeypatch.setattr("folkmoot.vault.reader.ROWS_PER_BATCH", 1000)
    schema = Schema((Column("text", "", ColumnType.TEXT),))
    keep("long-2222", schema=schema, rows=[{"text": "x" * 40}] * 40_000)
    body = client.get(f"{ROOT}long-2222?$select=text", headers={"Prefer": "maxpagesize=40000"})
    first = body.json()
    assert 0 < len(first["value"]) < 40_000
    assert "@odata.nextLink" in first


def test_one_row_and_its_properties_have_addresses(ask: Ask) -> None:
    key = ask("?$top=1").json()["value"][0]["__id"]
    for address in (f"('{key}')", f"(__id='{key}')"):
        row = ask(address).json()
        assert row["@odata.context"].endswith("#d_pay2_2222/$entity")
        assert (row["__id"], row["lines"]) == (key, 3)
    assert ask(f"('{key}')?$select=lines").json()["lines"] == 3
    one = ask(f"('{key}')/amount")
    assert one.json()["value"] == 1200.5
    assert one.json()["@odata.context"].endswith(f"#d_pay2_2222('{key}')/amount")
    assert ask(f"('{key}')/paid_on/$value").content == b"2026-04-03"
    assert ask(f"('{key}')/place/$value").content == b"POINT (-1.55 53.8)"
    last = ask("?$skip=2").json()["value"][0]["__id"]
    assert ask(f"('{last}')/amount").status_code == 204
    assert ask(f"('{last}')/amount/$value").status_code == 204
    for missing in ("('row-3333-3333-3333')", "('nothing')", f"('{key}')/nothing"):
        assert ask(missing).status_code == 404


def test_a_row_is_found_by_its_key(ask: Ask) -> None:
    key = ask("?$top=1").json()["value"][0]["__id"]
    assert len(ask(f"?$filter=__id eq '{key}'").json()["value"]) == 1
    assert len(ask(f"?$filter=__id ne '{key}'").json()["value"]) == 2
    assert len(ask(f"?$filter=__id in ('{key}','x')").json()["value"]) == 1
    assert ask("?$filter=__id eq 'x'").json()["value"] == []


def test_control_information_comes_as_asked(ask: Ask) -> None:
    none = ask("?$top=1&$count=true", Accept="application/json;odata.metadata=none").json()
    assert list(none) == ["@odata.count", "value"]
    assert "@odata.id" not in none["value"][0]
    full = ask("?$top=1&$format=application/json;odata.metadata=full").json()["value"][0]
    assert full["@odata.type"] == "#Folkmoot.d_pay2_2222"
    assert full["@odata.id"] == full["@odata.readLink"]
    assert (full["amount@odata.type"], full["paid_on@odata.type"]) == ("#Decimal", "#Date")
    newer = ask("?$top=1&$count=true", **{"OData-MaxVersion": "4.01"})
    assert newer["OData-Version"] == "4.01"
    assert list(newer.json()) == ["@context", "@count", "value"]
    safe = ask("?$top=1", Accept="application/json;IEEE754Compatible=true").json()["value"][0]
    assert (safe["amount"], safe["lines"], safe["rate"]) == ("1200.5", "3", 0.1)
    assert ask("?$format=json").status_code == 200


def test_options_may_lack_their_sign_and_foreign_ones_are_passed_over(ask: Ask) -> None:
    assert len(ask("?top=1&utm_source=x").json()["value"]) == 1
    assert len(ask("?$TOP=1").json()["value"]) == 1
    assert ask("?$nonsense=1").status_code == 400
    assert ask("?$top=1&top=2").status_code == 400
    for each in ("$top=-1", "$top=x", "$skip=1.5", "$count=maybe", "$select=,"):
        assert ask(f"?{each}").status_code == 400
    for each in ("$expand=x", "$compute=x as y", "$deltatoken=1"):
        assert ask(f"?{each}").status_code == 501


def test_rows_are_grouped_and_summed(ask: Ask) -> None:
    body = ask(
        "?$apply=filter(supplier ne null)/groupby((service),"
        "aggregate(amount with sum as total,$count as payments))&$orderby=total desc"
    ).json()
    assert body["@odata.context"].endswith("#d_pay2_2222(service,total,payments)")
    assert body["value"] == [
        {"service": "Housing", "total": 1200.5, "payments": 2},
        {"service": "Parks", "total": -200, "payments": 1},
    ]
    for text, wanted in {
        "aggregate(lines with average as mean)": [{"mean": 2}],
        "aggregate(service with countdistinct as kinds)": [{"kinds": 2}],
        "aggregate(lines mul 2 with max as most)": [{"most": 6}],
        "groupby((service))&$filter=service eq 'Parks'": [{"service": "Parks"}],
        "groupby((service),aggregate($count as n))/aggregate(n with max as most)": [{"most": 2}],
        "filter(late)/identity/aggregate($count as n)": [{"n": 1}],
        "groupby((service),aggregate($count as n))&$filter=n gt 1&$select=n": [{"n": 2}],
        "groupby((paid_on),aggregate($count as n))&$skip=2": [{"paid_on": "2026-04-14", "n": 1}],
    }.items():
        response = ask(f"?$apply={text}")
        assert response.status_code == 200, (text, response.content)
        assert response.json()["value"] == wanted
    assert ask("/$count?$apply=groupby((service))").content == b"2"
    for bad in (
        "groupby(service)", "aggregate(lines)", "aggregate(service with sum as x)", "filter()",
        "aggregate($count as n)/groupby((service))", "groupby((service)", "nonsense(x)",
        "aggregate($count as n,lines with max as n)", "groupby((__id))", "/".join(["identity"] * 9),
    ):  # fmt: skip
        assert ask(f"?$apply={bad}").status_code == 400, bad
    for absent in ("topcount(1,amount)", "groupby((rollup(service)))", "compute(1 as x)"):
        assert ask(f"?$apply={absent}").status_code == 501


def test_the_service_says_what_there_is(client: Client, payments: Asset, keep: Keep) -> None:
    keep("hide-2222", standing=Standing.PROTECTED)
    body = client.get(ROOT).json()
    assert body == {
        "@odata.context": "http://testserver/api/odata/v4/$metadata",
        "value": [
            {"name": "d_pay2_2222", "kind": "EntitySet", "url": "pay2-2222",
             "title": "Payments over £500"}
        ],
    }  # fmt: skip
    assert client.get("/api/odata/v4").json() == body
    for address in (f"{ROOT}$metadata", f"{ROOT}pay2-2222/$metadata"):
        response = client.get(address)
        assert response["Content-Type"] == "application/xml;charset=utf-8"
        tree = ET.fromstring(response.content)  # noqa: S314 - it is our own
        types = {
            each.get("Name"): (each.get("Type"), each.get("Scale"))
            for each in tree.iter(f"{EDM}Property")
        }
        assert types == {
            "__id": ("Edm.String", None), "supplier": ("Edm.String", None),
            "service": ("Edm.String", None), "amount": ("Edm.Decimal", "4"),
            "lines": ("Edm.Int64", None), "rate": ("Edm.Double", None),
            "paid_on": ("Edm.Date", None), "entered": ("Edm.DateTimeOffset", None),
            "late": ("Edm.Boolean", None), "place": ("Edm.String", None),
        }  # fmt: skip
        (each,) = tree.iter(f"{EDM}EntitySet")
        assert each.get("EntityType") == "Folkmoot.d_pay2_2222"


def test_what_a_client_has_is_not_sent_again(ask: Ask, client: Client, payments: Asset) -> None:
    for address in (ROOT, f"{ROOT}$metadata", f"{ROOT}{payments.code}?$filter=late"):
        tag = client.get(address)["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert ask("?$top=1")["ETag"] != ask("?$top=2")["ETag"]


def test_any_sites_page_may_read_and_nobody_write(ask: Ask, payments: Asset) -> None:
    strict = Client(enforce_csrf_checks=True)
    address = ROOT + payments.code
    assert ask()["Access-Control-Allow-Origin"] == "*"
    preflight = strict.options(address)
    assert preflight.status_code == 204
    assert "OData-MaxVersion" in preflight["Access-Control-Allow-Headers"]
    for method in (strict.post, strict.put, strict.patch, strict.delete):
        response = method(address)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    batch = strict.post(f"{ROOT}$batch")
    assert (batch.status_code, batch.json()["error"]["code"]) == (501, "odata.not-offered")
    assert strict.head(address).status_code == 200


def test_what_is_not_open_is_not_there(client: Client, payments: Asset, keep: Keep) -> None:
    keep("hide-2222", standing=Standing.PROTECTED)
    missing = client.get(f"{ROOT}none-2222")
    assert missing.status_code == 404
    for rest in ("", "/$count", "/$metadata", "('row-2222-2222-2222')", "('row-x')/amount/$value"):
        hidden = client.get(f"{ROOT}hide-2222{rest}")
        assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert client.get(f"{ROOT}d_hide_2222").status_code == 404
    assert b"hide" not in client.get(f"{ROOT}$metadata").content
    assert client.get(f"{ROOT}nothing/at/all").status_code == 404
    assert client.get(f"{ROOT}$crossjoin(a,b)").status_code == 501
    assert client.get("/OData.svc/pay2-2222").status_code == 410


def test_versions_and_formats_that_are_not_spoken_are_refused(ask: Ask) -> None:
    assert ask(**{"OData-MaxVersion": "3.0"}).status_code == 400
    assert ask(**{"OData-MaxVersion": "x"}).status_code == 400
    assert ask(Accept="application/atom+xml").status_code == 406
    assert ask("?$format=atom").status_code == 406
    assert ask(Accept="application/json;odata.metadata=some").status_code == 406
    assert ask(Accept="text/html,application/xml;q=0.9,*/*;q=0.8").status_code == 200


def test_a_full_house_asks_the_client_to_come_again(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: object) -> None:
        raise VaultBusy("All 2 places for queries are taken.", remedy="Ask again in a moment.")

    monkeypatch.setattr(answers.answering, "running", busy)
    response = ask()
    assert (response.status_code, response["Retry-After"]) == (429, "5")
    assert response.json()["error"]["code"] == "too-many-requests"


def test_columns_that_their_publisher_refined_are_plain_values(client: Client, keep: Keep) -> None:
    schema = Schema(
        (
            Column("link", "", ColumnType.TEXT, refinement=Refinement.URL),
            Column("at", "", ColumnType.TIMESTAMP, refinement=Refinement.FIXED_TIMESTAMP),
            Column("ratio", "", ColumnType.DECIMAL, refinement=Refinement.DOUBLE),
        )
    )
    link = '{"url":"https://example.org/a","description":"A"}'
    keep("fine-2222", schema=schema, rows=[{"link": link, "at": MOMENT, "ratio": 0.5}])
    (row,) = client.get(f"{ROOT}fine-2222").json()["value"]
    assert row["at"] == "2026-04-03T10:11:12Z"
    assert row["ratio"] == 0.5
    assert isinstance(row["link"], str)
    assert "example.org" in row["link"]
    for text in (
        "contains(link,'example.org')", "year(at) eq 2026", "at ge 2026-04-03T11:00:00+01:00",
        "ratio lt 1",
    ):  # fmt: skip
        response = client.get(f"{ROOT}fine-2222", {"$filter": text})
        assert response.status_code == 200, response.content
        assert len(response.json()["value"]) == 1, text
    assert len(client.get(f"{ROOT}fine-2222?$search=example").json()["value"]) == 1
