"""A region that has published one dataset, kept another to its members, and lets clients ask."""

from __future__ import annotations

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
from folkmoot.hub.accounts.actions import create_member  # noqa: E402
from folkmoot.hub.accounts.models import Member  # noqa: E402
from folkmoot.hub.register.models import Asset, Licence, Version  # noqa: E402
from folkmoot.hub.soda import answering  # noqa: E402
from folkmoot.tables import Column, ColumnType, Schema, Standing  # noqa: E402
from folkmoot.vault import Origin, Vault  # noqa: E402

PUBLISHED = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
CONFIRMED = datetime(2026, 5, 2, 12, 0, 0, tzinfo=UTC)

SCHEMA = Schema(
    (
        Column("supplier", "Supplier", ColumnType.TEXT, description="Who was paid."),
        Column("service", "Service", ColumnType.TEXT),
        Column("amount", "Amount (£)", ColumnType.MONEY, unit="GBP"),
        Column("lines", "Lines", ColumnType.INTEGER),
        Column("rate", "Rate", ColumnType.DECIMAL),
        Column("paid_on", "Paid on", ColumnType.DATE),
        Column("entered", "Entered", ColumnType.TIMESTAMP),
        Column("late", "Late", ColumnType.BOOLEAN),
        Column("place", "Place", ColumnType.POINT),
    )
)
ROWS: list[dict[str, Any]] = [
    {
        "supplier": 'Ridge "Roofing" Ltd', "service": "Housing", "amount": Decimal("1200.5000"),
        "lines": 3, "rate": 0.1, "paid_on": date(2026, 4, 3),
        "entered": datetime(2026, 4, 3, 10, 11, 12, 345678), "late": False,  # noqa: DTZ001 - on the wall
        "place": "POINT (-1.55 53.8)",
    },
    {
        "supplier": "Été & Fils, Leeds", "service": "Parks", "amount": Decimal("-200.0000"),
        "lines": 1, "rate": 1e-7, "paid_on": date(2026, 4, 14), "entered": None, "late": True,
        "place": None,
    },
    {
        "supplier": "=SUM(A1)\nLtd", "service": "Housing", "amount": None, "lines": None,
        "rate": 1e20, "paid_on": None, "entered": None, "late": None,
        "place": "POINT (-1.5 53.9)",
    },
]  # fmt: skip


@pytest.fixture(autouse=True)
def region(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A region's folder of the test's own, whose workers end with the test."""
    config = load(tmp_path)
    settings.CONFIG = config
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
    yield tmp_path
    answering.close()


@pytest.fixture
def oldbury(db: None) -> Member:
    return create_member(by=None, code="oldbury", name="Oldbury", kind=Member.Kind.COUNCIL)


@pytest.fixture
def keep(region: Path, oldbury: Member) -> Callable[..., Asset]:
    """Puts rows in the vault as an asset with this code, published unless told otherwise."""

    def put(
        code: str,
        *,
        rows: list[dict[str, Any]] = ROWS,
        schema: Schema = SCHEMA,
        standing: Standing = Standing.OPEN,
        title: str = "Payments over £500",
        **fields: Any,
    ) -> Asset:
        batch = pa.RecordBatch.from_pylist(rows, schema=schema.arrow)
        kept = Vault(region / "vault").add(schema, [batch], origin=Origin("a test"))
        asset = Asset.objects.create(
            code=code,
            member=oldbury,
            title=title,
            description="Every payment.",
            standing=standing.value,
            licence=Licence.OGL,
            contact="Data team",
            registered_at=PUBLISHED,
            published_at=PUBLISHED if standing is Standing.OPEN else None,
            **fields,
        )
        asset.current = Version.objects.create(
            asset=asset, number=1, state=Version.State.KEPT, file_name="file.csv", size=1,
            confirmed_at=CONFIRMED, rows=len(rows), columns=schema.to_json(),
            vault_id=kept.version_id, public_vault_id=kept.version_id,
        )  # fmt: skip
        asset.save()
        return asset

    return put


@pytest.fixture
def payments(keep: Callable[..., Asset]) -> Asset:
    return keep("pay2-2222")


@pytest.fixture
def get(client: Client, payments: Asset) -> Callable[..., Any]:
    """Asks `/resource/` of the published dataset: `get("json", **{"$limit": "5"})`."""

    def ask(extension: str = "json", **parameters: str) -> Any:
        return client.get(f"/resource/{payments.code}.{extension}", parameters)

    return ask
