"""The readers that people have of Croissant and data packages load the rows from a real server."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
from collections.abc import Callable
from typing import Any

import mlcroissant
import pytest
import requests
from frictionless import Package, validate
from pytest_django.live_server_helper import LiveServer

from folkmoot.hub.register.models import Asset

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


@pytest.fixture
def fetch(live_server: LiveServer, payments: Asset) -> Callable[[str], Any]:
    def ask(name: str) -> Any:
        response = requests.get(f"{live_server.url}/d/{payments.code}/{name}.json", timeout=60)
        response.raise_for_status()
        return response.json()

    return ask


@pytest.fixture
def croissant_cache(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """mlcroissant keeps what it downloads in a folder of the user's own."""
    monkeypatch.setenv("CROISSANT_CACHE", str(tmp_path / "croissant"))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the judge's own
def test_croissants_own_library_loads_the_records(
    fetch: Callable[[str], Any], croissant_cache: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    judged = mlcroissant.Dataset(jsonld=fetch("croissant"))
    assert judged.metadata.ctx.issues.errors == set()
    records = list(judged.records("rows"))
    assert len(records) == 3
    first = records[0]
    assert first["rows/supplier"] == b'Ridge "Roofing" Ltd'
    assert float(first["rows/amount"]) == 1200.5
    assert first["rows/lines"] == 3
    assert str(first["rows/paid_on"]).startswith("2026-04-03")
    assert first["rows/expense_code"] == b"0042"


def test_croissants_checksum_is_that_of_the_file(fetch: Callable[[str], Any]) -> None:
    (file,) = fetch("croissant")["distribution"]
    content = requests.get(file["contentUrl"], timeout=60).content
    assert hashlib.sha256(content).hexdigest() == file["sha256"]


@pytest.mark.filterwarnings("ignore")  # the judge's own
def test_frictionless_finds_the_package_and_its_rows_valid(
    fetch: Callable[[str], Any], live_server: LiveServer
) -> None:
    address = f"{live_server.url}/d/pay2-2222/datapackage.json"
    report = validate(address)
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "note"])
    (rows,) = Package(address).resources
    read = rows.read_rows()
    assert read[0]["Supplier"] == 'Ridge "Roofing" Ltd'
    assert str(read[0]["Paid on"]) == "2026-04-03"
    wrong = fetch("datapackage")
    wrong["resources"][0]["schema"]["fields"][0]["type"] = "integer"
    assert not validate(Package.from_descriptor(wrong)).valid


def test_csvw_says_of_every_column_what_the_file_has(fetch: Callable[[str], Any]) -> None:
    facts = fetch("csv-metadata")
    assert facts["@context"][0] == "http://www.w3.org/ns/csvw"
    columns = facts["tableSchema"]["columns"]
    content = requests.get(facts["url"], timeout=60).content.decode("utf-8-sig")
    heading, *rows = list(csv.reader(io.StringIO(content)))
    assert [column["titles"] for column in columns] == heading
    names = [column["name"] for column in columns]
    assert len(set(names)) == len(names) == len(rows[0])
    types = {column["name"]: column["datatype"] for column in columns}
    assert types["amount"] == "decimal"
    assert types["paid_on"] == {"base": "date", "format": "yyyy-MM-dd"}
    assert types["late"]["format"] == "true|false"
    assert columns[0]["dc:description"] == "Who was paid."
    assert json.dumps(facts)
