"""A region with open datasets of payments and of areas with their shapes, and people who ask."""

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
from folkmoot.hub.accounts.actions import create_member, create_user  # noqa: E402
from folkmoot.hub.accounts.models import Member, Role, User  # noqa: E402
from folkmoot.hub.register.models import Asset, Licence, Version  # noqa: E402
from folkmoot.hub.soda import answering  # noqa: E402
from folkmoot.tables import Column, ColumnType, Meaning, Schema, Standing  # noqa: E402
from folkmoot.vault import Origin, Vault  # noqa: E402

PUBLISHED = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)

PAYMENTS = Schema(
    (
        Column("supplier", "Supplier", ColumnType.TEXT, Meaning.ORGANISATION_NAME),
        Column("service", "Service", ColumnType.TEXT, Meaning.SERVICE_NAME),
        Column("amount", "Amount (£)", ColumnType.MONEY, Meaning.AMOUNT_GBP, unit="GBP"),
        Column("paid_on", "Paid on", ColumnType.DATE, Meaning.PAYMENT_DATE),
        Column("late", "Late", ColumnType.BOOLEAN, Meaning.FLAG),
        Column("ward_code", "Ward code", ColumnType.CODE, Meaning.GSS_CODE),
        Column("place", "Place", ColumnType.POINT, Meaning.POINT),
    )
)
AREAS = Schema(
    (
        Column("code", "Code", ColumnType.CODE, Meaning.GSS_CODE),
        Column("name", "Name", ColumnType.TEXT, Meaning.AREA_NAME),
        Column("shape", "Shape", ColumnType.GEOMETRY, Meaning.GEOMETRY),
    )
)
SERVICES = ("Housing", "Parks", "Schools", "Transport")


def payments_rows(count: int = 24) -> list[dict[str, Any]]:
    return [
        {
            "supplier": f"Supplier {n % 6}",
            "service": SERVICES[n % 4],
            "amount": Decimal(100 * n) + Decimal("0.50") if n % 5 else None,
            "paid_on": date(2026, 1 + n % 6, 1 + n % 28),
            "late": n % 3 == 0,
            "ward_code": f"E0500000{n % 4}",
            "place": f"POINT ({-1.5 - n / 100} {53.8 + n / 100})",
        }
        for n in range(count)
    ]


def square(n: int) -> str:
    west, south = -1.6 + n / 10, 53.7
    east, north = west + 0.1, south + 0.1
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    return f"POLYGON (({ring}))"


AREA_ROWS: list[dict[str, Any]] = [
    {"code": f"E0500000{n}", "name": f"Ward {n}", "shape": square(n)} for n in range(4)
]


@pytest.fixture(autouse=True)
def region(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    config = load(tmp_path)
    config.uploads_dir.mkdir(parents=True)
    settings.CONFIG = config
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
    yield tmp_path
    answering.close()


@pytest.fixture
def oldbury(db: None) -> Member:
    return create_member(by=None, code="oldbury", name="Oldbury", kind=Member.Kind.COUNCIL)


@pytest.fixture
def newbridge(db: None) -> Member:
    return create_member(by=None, code="newbridge", name="Newbridge", kind=Member.Kind.COUNCIL)


@pytest.fixture
def person(oldbury: Member) -> Callable[..., User]:
    """Makes somebody with a role at Oldbury, or where `at` says."""

    def make(role: Role, at: Member = oldbury) -> User:
        name = f"{role.value}-{at.code}"
        return create_user(
            by=None,
            username=name,
            email=f"{name}@council.example",
            name=f"The {role.label}",
            password="a long and private sentence",
            roles=[(role, at)],
        )

    return make


@pytest.fixture
def keep(region: Path, oldbury: Member) -> Callable[..., Asset]:
    """Puts rows in the vault as an asset with this code, published unless told otherwise."""

    def put(
        code: str,
        title: str,
        schema: Schema,
        rows: list[dict[str, Any]],
        *,
        member: Member = oldbury,
        standing: Standing = Standing.OPEN,
    ) -> Asset:
        batch = pa.RecordBatch.from_pylist(rows, schema=schema.arrow)
        kept = Vault(region / "vault").add(schema, [batch], origin=Origin("a test"))
        asset = Asset.objects.create(
            code=code, member=member, title=title, description="Made for tests.",
            standing=standing.value, licence=Licence.OGL, contact="Data team",
            registered_at=PUBLISHED,
            published_at=PUBLISHED if standing is Standing.OPEN else None,
        )  # fmt: skip
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


@pytest.fixture
def payments(keep: Callable[..., Asset]) -> Asset:
    return keep("pays-2222", "Payments over £500", PAYMENTS, payments_rows())


@pytest.fixture
def areas(keep: Callable[..., Asset]) -> Asset:
    return keep("area-2222", "Wards", AREAS, AREA_ROWS)


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
