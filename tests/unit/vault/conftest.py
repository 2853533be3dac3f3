"""A vault of its own for every test, and a small table of made-up payments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from folkmoot.tables import Column, ColumnType, Finding, Kind, Meaning, Schema
from folkmoot.vault import Manifest, Origin, Vault

PAYMENTS = Schema(
    (
        Column("reference", "Ref", ColumnType.CODE, Meaning.TRANSACTION_ID),
        Column("supplier", "Supplier Name", ColumnType.TEXT, Meaning.SUPPLIER_NAME),
        Column("paid", "Date Paid", ColumnType.DATE, Meaning.PAYMENT_DATE),
        Column("amount", "Amount (£)", ColumnType.MONEY, Meaning.AMOUNT_GBP, unit="GBP"),
    )
)

ORIGIN = Origin(
    source="https://example.gov.uk/payments.csv",
    licence="Open Government Licence v3.0",
    publisher="Anyshire",
    file_name="payments.csv",
    format="csv",
    encoding="cp1252",
    delimiter=",",
    findings=(Finding(Kind.DECIDED, "intake.dates", "Dates are day/month/year.", "paid"),),
)


def payment_rows(count: int, start: int = 0) -> pa.RecordBatch:
    numbers = range(start, start + count)
    return pa.record_batch(
        [
            pa.array([f"{n:06}" for n in numbers]),
            pa.array([f"Supplier {n % 7} Ltd" for n in numbers]),
            pa.array([date(2020, 1 + n % 12, 1 + n % 28) for n in numbers], pa.date32()),
            pa.array([Decimal(n) / 4 for n in numbers], pa.decimal128(18, 4)),
        ],
        schema=PAYMENTS.arrow,
    )


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "a region" / "vault")


@pytest.fixture(scope="session")
def schema() -> Schema:
    return PAYMENTS


@pytest.fixture(scope="session")
def origin() -> Origin:
    return ORIGIN


@pytest.fixture(scope="session")
def payments() -> Callable[..., pa.RecordBatch]:
    """Makes a batch of so many payments, numbered from `start`."""
    return payment_rows


@pytest.fixture
def added(vault: Vault) -> Callable[[int], Manifest]:
    """Adds a version of so many payments to the test's vault."""

    def add(count: int) -> Manifest:
        def batches() -> Iterator[pa.RecordBatch]:
            for start in range(0, count, 10_000):
                yield payment_rows(min(10_000, count - start), start)

        return vault.add(PAYMENTS, batches(), origin=ORIGIN)

    return add
