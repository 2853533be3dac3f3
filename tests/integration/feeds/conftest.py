"""A region with two councils that publish, as harvesters and search engines find it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import django
import pyarrow as pa
import pytest
from pytest_django import Settings

django.setup()

from django.test import Client  # noqa: E402 - Django comes first

from folkmoot.config import load  # noqa: E402
from folkmoot.hub.accounts.models import Member  # noqa: E402
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version  # noqa: E402
from folkmoot.hub.soda import answering  # noqa: E402
from folkmoot.tables import Column, ColumnType, Meaning, Schema, Standing  # noqa: E402
from folkmoot.vault import Origin, Vault  # noqa: E402

PUBLISHED = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
CONFIRMED = datetime(2026, 5, 2, 12, 0, 0, tzinfo=UTC)

PAYMENTS = Schema(
    (
        Column(
            "supplier", "Supplier", ColumnType.TEXT, Meaning.SUPPLIER_NAME,
            description="Who was paid.",
        ),
        Column("amount", "Amount (£)", ColumnType.MONEY, Meaning.AMOUNT_GBP, unit="GBP"),
        Column("lines", "Lines", ColumnType.INTEGER, Meaning.COUNT),
        Column("rate", "Rate", ColumnType.DECIMAL, Meaning.MEASURE),
        Column("paid_on", "Paid on", ColumnType.DATE, Meaning.PAYMENT_DATE),
        Column("entered", "Entered", ColumnType.TIMESTAMP),
        Column("late", "Late", ColumnType.BOOLEAN, Meaning.FLAG),
        Column("expense_code", "Expense code", ColumnType.CODE, Meaning.EXPENSE_CODE),
    )
)  # fmt: skip
PAID: list[dict[str, Any]] = [
    {
        "supplier": 'Ridge "Roofing" Ltd', "amount": Decimal("1200.5000"), "lines": 3, "rate": 0.1,
        "paid_on": date(2026, 4, 3), "entered": datetime(2026, 4, 3, 10, 11, 12), "late": False,  # noqa: DTZ001 - on the wall
        "expense_code": "0042",
    },
    {
        "supplier": "Été & Fils, Leeds", "amount": Decimal("-200.0000"), "lines": 1, "rate": 1.5,
        "paid_on": date(2026, 4, 14), "entered": datetime(2026, 4, 15, 9), "late": True,  # noqa: DTZ001 - on the wall
        "expense_code": "0007",
    },
    {
        "supplier": "O'Neill & Daughters", "amount": None, "lines": None, "rate": 2.0,
        "paid_on": None, "entered": None, "late": None, "expense_code": None,
    },
]  # fmt: skip
PLACES = Schema(
    (
        Column("name", "Name", ColumnType.TEXT, Meaning.AREA_NAME),
        Column("latitude", "Latitude", ColumnType.DECIMAL, Meaning.LATITUDE),
        Column("longitude", "Longitude", ColumnType.DECIMAL, Meaning.LONGITUDE),
    )
)
LIBRARIES: list[dict[str, Any]] = [
    {"name": "Central", "latitude": 53.8, "longitude": -1.55},
    {"name": "Moor End", "latitude": 53.75, "longitude": -1.6},
]


@pytest.fixture(autouse=True)
def region(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.CONFIG = load(tmp_path).model_copy(update={"contact_email": "data@hub.example"})
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
    yield tmp_path
    answering.close()


@pytest.fixture
def oldbury(db: None) -> Member:
    return Member.objects.create(code="oldbury", name="Oldbury", gss_code="E08000099")


@pytest.fixture
def newbridge(db: None) -> Member:
    return Member.objects.create(code="newbridge", name="Newbridge")


@pytest.fixture
def keep(region: Path, oldbury: Member) -> Callable[..., Asset]:
    """Puts rows in the vault as a published asset with this code."""

    def put(
        code: str,
        title: str = "Payments over £500",
        *,
        rows: list[dict[str, Any]] = PAID,
        schema: Schema = PAYMENTS,
        member: Member = oldbury,
        **fields: Any,
    ) -> Asset:
        batch = pa.RecordBatch.from_pylist(rows, schema=schema.arrow)
        kept = Vault(region / "vault").add(schema, [batch], origin=Origin("a test"))
        facts = {
            "description": "Every payment to a supplier of more than five hundred pounds.",
            "licence": Licence.OGL,
            "frequency": Frequency.MONTHLY,
            "contact": "Data team",
            "source": "The finance system",
            "standing": Standing.OPEN.value,
            "registered_at": PUBLISHED,
            "published_at": PUBLISHED,
            **fields,
        }
        asset = Asset.objects.create(code=code, member=member, title=title, **facts)
        asset.current = Version.objects.create(
            asset=asset, number=1, state=Version.State.KEPT, file_name="file.csv", size=1,
            confirmed_at=CONFIRMED, rows=len(rows), quarantined=0, columns=schema.to_json(),
            vault_id=kept.version_id, public_vault_id=kept.version_id,
        )  # fmt: skip
        asset.save()
        return asset

    return put


@pytest.fixture
def payments(keep: Callable[..., Asset]) -> Asset:
    return keep("pay2-2222")


@pytest.fixture
def libraries(keep: Callable[..., Asset], newbridge: Member) -> Asset:
    return keep(
        "kibr-3333",
        "Libraries",
        rows=LIBRARIES,
        schema=PLACES,
        member=newbridge,
        description="Where they are.",
        licence=Licence.CC_BY,
        frequency="",
    )


@pytest.fixture
def hidden(keep: Callable[..., Asset]) -> Asset:
    """What is shared with members only, and must never show."""
    return keep("hide-2222", "Hidden", standing=Standing.SHARED.value, published_at=None)


@pytest.fixture
def get_json(client: Client) -> Callable[..., Any]:
    """Asks an address, which must answer."""

    def ask(address: str, **parameters: str) -> Any:
        response = client.get(address, parameters)
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    return ask
