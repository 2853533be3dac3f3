"""A region whose council publishes a file, in which one supplier is a person."""

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

from folkmoot.config import load  # noqa: E402 - Django comes first
from folkmoot.hub.accounts.actions import create_member, create_user  # noqa: E402
from folkmoot.hub.accounts.models import Member, Role, User  # noqa: E402
from folkmoot.hub.register import actions  # noqa: E402
from folkmoot.hub.register.actions import ConfirmedColumn, Description  # noqa: E402
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version  # noqa: E402
from folkmoot.hub.soda import answering  # noqa: E402
from folkmoot.tables import Column, ColumnType, Meaning, Schema, Standing  # noqa: E402
from folkmoot.vault import Origin, Vault  # noqa: E402
from folkmoot.vault.sealing import make_keys  # noqa: E402

PUBLISHED = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
PERSON = "Mrs Edith Ramsbottom"
PAYMENTS = f"""Supplier,Payment date,Amount,Service
Ridge Roofing Ltd,03/04/2026,"£1,200.50",Housing
{PERSON},14/04/2026,£980.00,Transport
Valley Catering Ltd,15/04/2026,n/a,Schools
{PERSON},28/04/2026,(£200.00),Housing
"""

PLACES = Schema(
    (
        Column("name", "Name", ColumnType.TEXT, Meaning.AREA_NAME),
        Column("kind", "Kind of place", ColumnType.TEXT, Meaning.CATEGORY),
        Column("opened", "Opened", ColumnType.DATE),
        Column("grant_gbp", "Grant (£)", ColumnType.MONEY, Meaning.AMOUNT_GBP, unit="GBP"),
        Column("latitude", "Latitude", ColumnType.DECIMAL, Meaning.LATITUDE),
        Column("longitude", "Longitude", ColumnType.DECIMAL, Meaning.LONGITUDE),
        Column("is_total", "Is a total", ColumnType.BOOLEAN, Meaning.FLAG),
    )
)


def places(count: int) -> list[dict[str, Any]]:
    """So many places; the last row adds the others up and has no place."""
    rows: list[dict[str, Any]] = [
        {
            "name": f"Place {n}",
            "kind": "Library" if n % 3 else "Park",
            "opened": date(2020, 1, 1 + n % 28),
            "grant_gbp": Decimal(n) if n % 7 else None,
            "latitude": 53.7 + n / 1000,
            "longitude": -1.5 - n / 1000,
            "is_total": False,
        }
        for n in range(1, count)
    ]
    total = sum(row["grant_gbp"] or 0 for row in rows)
    none = dict.fromkeys(("opened", "latitude", "longitude"))
    return [
        *rows,
        {"name": "All", "kind": "Library", **none, "grant_gbp": Decimal(total), "is_total": True},
    ]


def nothing(fraction: float, message: str) -> None:
    """For whoever does not watch."""


@pytest.fixture(autouse=True)
def region(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    config = load(tmp_path)
    config.uploads_dir.mkdir(parents=True)
    settings.CONFIG = config
    make_keys(config.keys_dir)
    yield tmp_path
    answering.close()


@pytest.fixture
def oldbury(db: None) -> Member:
    return create_member(by=None, code="oldbury", name="Oldbury", kind=Member.Kind.COUNCIL)


@pytest.fixture
def contributor(oldbury: Member) -> User:
    return create_user(
        by=None,
        username="contributor",
        email="contributor@oldbury.example",
        name="The contributor",
        password="a long and private sentence",
        roles=[(Role.CONTRIBUTOR, oldbury)],
    )


@pytest.fixture
def confirm_file(oldbury: Member, contributor: User, tmp_path: Path) -> Callable[..., Version]:
    """Takes a text as a file, of a new asset or of one there is, as far as the vault."""

    def take(text: str, asset: Asset | None = None) -> Version:
        path = tmp_path / "payments.csv"
        path.write_text(text, "utf-8")
        file = actions.store(path, name=path.name)
        if asset:
            received = actions.receive_version(by=contributor, asset=asset, file=file)
        else:
            received = actions.receive(by=contributor, member=oldbury, title="Title", file=file)
        read = actions.read_version(version=received.pk, progress=nothing)
        columns = [
            ConfirmedColumn(column.name, column.meaning, column.sensitivity)
            for column in read.schema
        ]
        confirmed = actions.confirm(by=contributor, version=read, columns=columns)
        return actions.keep_version(version=confirmed.pk, progress=nothing)

    return take


@pytest.fixture
def payments(confirm_file: Callable[..., Version], contributor: User) -> Asset:
    """The file of payments, published."""
    asset = confirm_file(PAYMENTS).asset
    says = Description(
        title="Payments over £500",
        description="Every payment to a supplier.",
        licence=Licence.OGL,
        frequency=Frequency.MONTHLY,
        contact="Data team",
    )
    actions.describe(by=contributor, asset=asset, says=says)
    actions.register(by=contributor, asset=asset)
    return actions.publish(by=contributor, asset=asset)


@pytest.fixture
def keep(region: Path, oldbury: Member) -> Callable[..., Asset]:
    """Puts rows in the vault as a published asset with this code."""

    def put(
        code: str,
        title: str,
        *,
        rows: list[dict[str, Any]] | None = None,
        schema: Schema = PLACES,
        member: Member = oldbury,
        **fields: Any,
    ) -> Asset:
        rows = places(4) if rows is None else rows
        batch = pa.RecordBatch.from_pylist(rows, schema=schema.arrow)
        kept = Vault(region / "vault").add(schema, [batch], origin=Origin("a test"))
        facts = {"licence": Licence.OGL, "published_at": PUBLISHED, **fields}
        asset = Asset.objects.create(
            code=code, member=member, title=title, standing=Standing.OPEN.value, **facts
        )
        version = Version(
            asset=asset, number=1, state=Version.State.KEPT, file_name="file.csv", size=1,
            confirmed_at=PUBLISHED, rows=len(rows), quarantined=0, columns=schema.to_json(),
            vault_id=kept.version_id,
        )  # fmt: skip
        version.offer(kept.version_id)
        version.save()
        asset.current = version
        asset.save()
        return asset

    return put
