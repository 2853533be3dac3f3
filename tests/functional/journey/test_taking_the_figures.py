"""A programmer reads the published answer, and anybody checks the record."""

from __future__ import annotations

import io
import subprocess
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from requests.adapters import HTTPAdapter
from sodapy import Socrata
from tests.functional.conftest import Hub
from tests.functional.journey.conftest import Released, run_folkmoot

BROKEN_LEDGER = 6


@pytest.fixture
def socrata(hub: Hub) -> Iterator[Any]:
    adapter = {"prefix": "http://", "adapter": HTTPAdapter()}
    with Socrata(f"127.0.0.1:{hub.port}", None, session_adapter=adapter) as client:
        yield client


def download(hub: Hub, address: str) -> bytes:
    with urllib.request.urlopen(hub.url + address) as response:  # noqa: S310 - our own server
        return bytes(response.read())


@pytest.fixture
def services(hub: Hub, released: Released) -> pa.Table:
    """The published answer by service, as its Parquet download has it."""
    return pq.read_table(io.BytesIO(download(hub, f"/d/{released.by_service}/download/parquet")))


def test_sodapy_reads_what_the_parquet_download_holds(
    socrata: Any, services: pa.Table, released: Released
) -> None:
    rows = list(socrata.get_all(released.by_service))
    own = services.to_pylist()
    assert len(rows) == len(own)
    assert [amount(row.get("amount_gbp")) for row in rows] == [row["amount_gbp"] for row in own]
    for name in ("council", "service", "found", "value_band"):
        assert [row.get(name) for row in rows] == [row[name] for row in own]
    assert any(row["amount_gbp"] is None for row in own)


def amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def test_sodapy_filters_groups_and_orders(
    socrata: Any, services: pa.Table, released: Released
) -> None:
    grouped = socrata.get(
        released.by_service,
        select="council, sum(amount_gbp) as total",
        where="is_total = false and amount_gbp is not null",
        group="council",
        order="total desc",
        limit=3,
    )
    sums: dict[str, Decimal] = {}
    for row in services.to_pylist():
        if not row["is_total"] and row["amount_gbp"] is not None:
            sums[row["council"]] = sums.get(row["council"], Decimal(0)) + row["amount_gbp"]
    largest = sorted(sums.items(), key=lambda pair: -pair[1])[:3]
    assert [(row["council"], Decimal(row["total"])) for row in grouped] == largest


def test_sodapy_finds_the_answer_in_the_catalogue(socrata: Any, released: Released) -> None:
    found = {dataset["resource"]["id"] for dataset in socrata.datasets()}
    assert {released.by_service, released.by_ward} <= found
    metadata = socrata.get_metadata(released.by_service)
    assert metadata["name"] == "Where does our money go? By service and rateable value"
    assert "amount_gbp" in {column["fieldName"] for column in metadata["columns"]}


def verify(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run_folkmoot("verify", *arguments)


def test_the_region_verifies(hub: Hub) -> None:
    done = verify("--region", str(hub.region))
    assert done.returncode == 0, done.stderr
    assert "The ledger holds together" in done.stdout
    assert "is what it was" in done.stdout


def test_a_downloaded_ledger_verifies_until_a_line_is_changed(hub: Hub, tmp_path: Path) -> None:
    text = download(hub, "/ledger/ledger.jsonl").decode()
    own = tmp_path / "ledger.jsonl"
    own.write_text(text, "utf-8")
    assert verify(str(own)).returncode == 0
    lines = text.splitlines()
    changed = next(n for n, line in enumerate(lines) if "problem.raised" in line)
    lines[changed] = lines[changed].replace("problem.raised", "problem.razed")
    own.write_text("\n".join(lines) + "\n", "utf-8")
    done = verify(str(own))
    assert done.returncode == BROKEN_LEDGER
    assert f"Entry {changed + 1} was changed after it was written" in done.stderr
    own.write_text("\n".join(text.splitlines()[:5] + text.splitlines()[6:]) + "\n", "utf-8")
    assert verify(str(own)).returncode == BROKEN_LEDGER
