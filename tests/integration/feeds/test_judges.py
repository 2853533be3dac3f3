"""The readers that people have of Croissant and data packages load the rows from a real server."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


# In a process of its own: a library that it brings closes the error stream of the one it is in.
CROISSANT = """
import json, logging, sys, warnings
warnings.simplefilter("ignore")
import mlcroissant
logging.disable(logging.WARNING)
judged = mlcroissant.Dataset(jsonld=json.load(sys.stdin))
records = [
    {name: value.decode() if isinstance(value, bytes) else str(value) for name, value in r.items()}
    for r in judged.records("rows")
]
print(json.dumps({"errors": sorted(judged.metadata.ctx.issues.errors), "records": records}))
"""


@pytest.mark.slow
def test_croissants_own_library_loads_the_records(
    fetch: Callable[[str], Any], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CROISSANT],
        input=json.dumps(fetch("croissant")),
        env={**os.environ, "CROISSANT_CACHE": str(tmp_path / "croissant")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    judged = json.loads(done.stdout.splitlines()[-1])
    assert judged["errors"] == []
    assert len(judged["records"]) == 3
    first = judged["records"][0]
    assert first["rows/supplier"] == 'Ridge "Roofing" Ltd'
    assert float(first["rows/amount"]) == 1200.5
    assert first["rows/lines"] == "3"
    assert first["rows/paid_on"].startswith("2026-04-03")
    assert first["rows/expense_code"] == "0042"


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
