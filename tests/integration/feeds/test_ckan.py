"""CKAN's action API, as its own client and by its contract."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ckanapi import NotFound, RemoteCKAN, ValidationError
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from folkmoot.hub.register.models import Asset

API = "/api/3/action/"


@pytest.fixture
def ask(client: Client, db: None) -> Callable[..., Any]:
    """The result of an action that succeeds."""

    def call(action: str, **parameters: Any) -> Any:
        response = client.get(API + action, parameters)
        body = json.loads(response.content)
        assert response.status_code == 200, body
        assert body["success"] is True
        return body["result"]

    return call


def names(result: Any) -> list[str]:
    return [package["name"] for package in result["results"]]


def test_a_package_is_shown_with_its_resources(ask: Callable[..., Any], payments: Asset) -> None:
    package = ask("package_show", id="pay2-2222")
    assert package["title"] == "Payments over £500"
    assert package["organization"]["name"] == "oldbury"
    assert package["license_id"] == "OGL-UK-3.0"
    assert package["state"] == "active"
    assert [each["format"] for each in package["resources"]][:2] == ["CSV", "XLSX"]
    assert package["num_resources"] == len(package["resources"])
    assert {each["name"] for each in package["groups"]} == {"gove", "econ"}
    in_datastore = [each["id"] for each in package["resources"] if each["datastore_active"]]
    assert in_datastore == ["pay2-2222-csv"]
    assert ask("resource_show", id="pay2-2222-csv")["package_id"] == "pay2-2222"
    api = next(each for each in package["resources"] if each["format"] == "API")
    assert ask("resource_show", id=api["id"]) == api


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["kibr-3333", "pay2-2222"]),
        ({"q": "*:*"}, ["kibr-3333", "pay2-2222"]),
        ({"q": "payments"}, ["pay2-2222"]),
        ({"q": "nothing of the kind"}, []),
        ({"q": "title:Libraries"}, ["kibr-3333"]),
        ({"fq": "organization:oldbury"}, ["pay2-2222"]),
        ({"fq": 'organization:"oldbury" AND res_format:CSV'}, ["pay2-2222"]),
        ({"fq": "+organization:oldbury +license_id:CC-BY-4.0"}, []),
        ({"fq": "-organization:oldbury"}, ["kibr-3333"]),
        ({"fq": "res_format:geojson"}, ["kibr-3333"]),
        ({"fq": "groups:econ"}, ["pay2-2222"]),
        ({"fq": 'tags:"payment date"'}, ["pay2-2222"]),
        ({"fq": "state:active dataset_type:dataset"}, ["kibr-3333", "pay2-2222"]),
        ({"sort": "title desc"}, ["pay2-2222", "kibr-3333"]),
        ({"sort": "metadata_modified asc, name asc"}, ["kibr-3333", "pay2-2222"]),
        ({"rows": "1"}, ["kibr-3333"]),
        ({"rows": "1", "start": "1"}, ["pay2-2222"]),
        ({"rows": "0"}, []),
        ({"start": "5"}, []),
    ],
)
def test_packages_are_searched(
    ask: Callable[..., Any], payments: Asset, libraries: Asset, asked: Any, found: list[str]
) -> None:
    assert names(ask("package_search", **asked)) == found


def test_the_count_is_of_all_pages(
    ask: Callable[..., Any], payments: Asset, libraries: Asset
) -> None:
    assert ask("package_search", rows="0")["count"] == 2
    assert ask("package_search", rows="1", fq="state:active")["count"] == 2


def test_facets_are_counted(ask: Callable[..., Any], payments: Asset, libraries: Asset) -> None:
    found = ask(
        "package_search", **{"facet.field": '["organization", "res_format", "groups"]', "rows": "0"}
    )
    assert found["facets"]["organization"] == {"newbridge": 1, "oldbury": 1}
    assert found["facets"]["res_format"]["CSV"] == 2
    shown = found["search_facets"]["groups"]["items"]
    assert {"name": "econ", "display_name": "Economy and finance", "count": 1} in shown


def test_lists_name_what_there_is(
    ask: Callable[..., Any], payments: Asset, libraries: Asset, hidden: Asset
) -> None:
    assert ask("package_list") == ["kibr-3333", "pay2-2222"]
    assert ask("package_list", limit="1", offset="1") == ["pay2-2222"]
    assert ask("organization_list") == ["newbridge", "oldbury"]
    (_, oldbury) = ask("organization_list", all_fields="true")
    assert (oldbury["title"], oldbury["package_count"]) == ("Oldbury", 1)
    shown = ask("organization_show", id="oldbury", include_datasets="true")
    assert [each["name"] for each in shown["packages"]] == ["pay2-2222"]
    assert ask("group_list") == ["econ", "educ", "gove", "regi"]
    assert ask("group_show", id="gove")["package_count"] == 2
    assert "payment date" in ask("tag_list")
    assert ask("tag_list", query="payment") == ["payment date"]
    assert [each["id"] for each in ask("license_list")] == ["OGL-UK-3.0", "CC-BY-4.0", "CC0-1.0"]
    assert ask("status_show")["site_url"] == "http://testserver"
    assert ask("site_read") is True
    assert len(ask("current_package_list_with_resources", limit="1")) == 1


@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("package_show?id=none-2222", 404, "Not Found Error"),
        ("package_show?id=hide-2222", 404, "Not Found Error"),
        ("package_show", 409, "Validation Error"),
        ("package_search?rows=many", 409, "Validation Error"),
        ("package_search?rows=-1", 409, "Validation Error"),
        ("package_search?fq=nothing:1", 400, "Search Query Error"),
        ("package_search?fq=((((", 400, "Search Query Error"),
        ("package_search?sort=drop+table", 400, "Search Query Error"),
        ("package_search?facet.field=x", 400, "Search Query Error"),
        ("organization_show?id=nobody", 404, "Not Found Error"),
        ("resource_show?id=hide-2222-csv", 404, "Not Found Error"),
        ("datastore_search?resource_id=hide-2222-csv", 404, "Not Found Error"),
        ("datastore_search?resource_id=pay2-2222-csv&limit=x", 409, "Validation Error"),
        ("datastore_search?resource_id=pay2-2222-csv&fields=nothing", 409, "Validation Error"),
        ("datastore_search?resource_id=pay2-2222-csv&sort=1;drop", 409, "Validation Error"),
        ("datastore_search?resource_id=pay2-2222-csv&filters={bad", 409, "Validation Error"),
    ],
)
def test_errors_stand_in_ckans_envelope(
    client: Client, payments: Asset, hidden: Asset, address: str, status: int, kind: str
) -> None:
    response = client.get(API + address)
    body = json.loads(response.content)
    assert (response.status_code, body["success"]) == (status, False)
    assert body["error"]["__type"] == kind


@pytest.mark.parametrize("name", ["package_create", "datastore_search_sql", "user_list"])
def test_an_action_that_is_not_here_is_said_to_be_unknown(
    client: Client, db: None, name: str
) -> None:
    response = client.get(API + name)
    assert response.status_code == 400
    assert "Action name not known" in response.content.decode()


def test_parameters_come_by_post_too_within_a_size(client: Client, payments: Asset) -> None:
    for body, kind in (('{"id": "pay2-2222"}', "application/json"),
                       ("id=pay2-2222", "application/x-www-form-urlencoded")):  # fmt: skip
        response = client.post(f"{API}package_show", body, content_type=kind)
        assert json.loads(response.content)["result"]["name"] == "pay2-2222"
    for bad in ("[1]", "{", '"text"', "[" * 50_000, '{"id": "' + "x" * 70_000 + '"}'):
        response = client.post(f"{API}package_show", bad, content_type="application/json")
        assert response.status_code == 409
    assert client.delete(f"{API}package_show").status_code == 405


@pytest.mark.parametrize(
    ("asked", "suppliers"),
    [
        ({}, ['Ridge "Roofing" Ltd', "Été & Fils, Leeds", "O'Neill & Daughters"]),
        ({"limit": "1"}, ['Ridge "Roofing" Ltd']),
        ({"limit": "1", "offset": "1"}, ["Été & Fils, Leeds"]),
        ({"filters": '{"supplier": "O\'Neill & Daughters"}'}, ["O'Neill & Daughters"]),
        ({"filters": '{"lines": [1, 3]}'}, ['Ridge "Roofing" Ltd', "Été & Fils, Leeds"]),
        ({"filters": '{"lines": "3"}'}, ['Ridge "Roofing" Ltd']),
        ({"filters": '{"late": true}'}, ["Été & Fils, Leeds"]),
        ({"filters": '{"lines": null}'}, ["O'Neill & Daughters"]),
        ({"filters": '{"expense_code": "0042", "lines": 3}'}, ['Ridge "Roofing" Ltd']),
        ({"q": "ridge"}, ['Ridge "Roofing" Ltd']),
        ({"sort": "amount asc", "limit": "1"}, ["Été & Fils, Leeds"]),
        ({"sort": "_id desc", "limit": "1"}, ["O'Neill & Daughters"]),
    ],
)
def test_the_datastore_is_searched(
    ask: Callable[..., Any], payments: Asset, asked: Any, suppliers: list[str]
) -> None:
    found = ask("datastore_search", resource_id="pay2-2222-csv", **asked)
    assert [each["supplier"] for each in found["records"]] == suppliers


def test_the_datastore_tells_its_fields_total_and_next_page(
    ask: Callable[..., Any], payments: Asset
) -> None:
    found = ask(
        "datastore_search", resource_id="pay2-2222-csv", limit="2", fields="supplier,amount,paid_on"
    )
    assert found["fields"] == [
        {"id": "_id", "type": "int"}, {"id": "supplier", "type": "text"},
        {"id": "amount", "type": "numeric"}, {"id": "paid_on", "type": "timestamp"},
    ]  # fmt: skip
    assert found["total"] == 3
    assert found["records"][0] == {
        "_id": 1, "supplier": 'Ridge "Roofing" Ltd', "amount": 1200.5,
        "paid_on": "2026-04-03T00:00:00",
    }  # fmt: skip
    assert found["_links"]["next"].endswith("offset=2")
    assert "total" not in ask(
        "datastore_search", resource_id="pay2-2222-csv", include_total="false", limit="0"
    )


@pytest.fixture
def remote(
    transactional_db: None, live_server: LiveServer, payments: Asset, libraries: Asset
) -> Iterator[RemoteCKAN]:
    with RemoteCKAN(live_server.url) as client:
        yield client


@pytest.mark.enable_socket
def test_ckans_own_client_reads_us(remote: RemoteCKAN) -> None:
    found = remote.action.package_search(q="payments", rows=5, facet_fields=["organization"])
    assert names(found) == ["pay2-2222"]
    assert remote.action.package_show(id="kibr-3333")["title"] == "Libraries"
    records = remote.action.datastore_search(
        resource_id="pay2-2222-csv", filters={"lines": 3}, limit=10
    )
    assert records["total"] == 1
    with pytest.raises(NotFound):
        remote.action.package_show(id="none-2222")
    with pytest.raises(ValidationError):
        remote.action.package_show()


@pytest.mark.slow
@pytest.mark.enable_socket
def test_ckans_own_command_dumps_every_dataset(
    remote: RemoteCKAN, live_server: LiveServer, tmp_path: Path
) -> None:
    into = tmp_path / "datasets.jsonl"
    command = [Path(sys.executable).with_name("ckanapi"), "dump", "datasets", "--all", "-O", into,
               "-r", live_server.url, "-p", "1"]  # fmt: skip
    own_commands = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # it starts itself again
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120,
        env={**os.environ, "PATH": own_commands},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    dumped = [json.loads(line)["name"] for line in into.read_text("utf-8").splitlines()]
    assert sorted(dumped) == ["kibr-3333", "pay2-2222"]
