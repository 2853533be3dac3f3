"""People who trade under their own name are named nowhere in public."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.test import Client
from tests.integration.portal.conftest import PAYMENTS, PERSON

from folkmoot.hub.accounts.models import User
from folkmoot.hub.ledgers.queries import entries_about
from folkmoot.hub.register import actions
from folkmoot.hub.register.models import Asset, Version
from folkmoot.journeys.withholding import WITHHELD_NAME
from folkmoot.vault import Vault

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/",
    "/catalogue/",
    "/catalogue/?q=payments",
    "/d/{code}",
    "/d/{code}?sort=supplier",
    "/d/{code}/download/csv",
    "/d/{code}/download/json",
    "/d/{code}/download/parquet",
    "/d/{code}/download/xlsx",
    "/register/{code}/",
    "/resource/{code}.json",
    "/resource/{code}.csv?$where=amount>0",
    "/api/views/{code}.json",
    "/api/catalog/v1",
    "/ledger/",
]


def content_of(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    content: bytes = response.getvalue()
    if address.endswith("parquet"):
        content = str(pq.read_table(io.BytesIO(content)).to_pylist()).encode()
    if address.endswith("xlsx"):
        book = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(book.read(name) for name in book.namelist())
    return content


@pytest.mark.parametrize("address", PUBLIC)
def test_no_public_address_names_a_person(client: Client, payments: Asset, address: str) -> None:
    content = content_of(client, address.format(code=payments.code))
    assert b"Ramsbottom" not in content
    assert b"Edith" not in content


def test_a_person_cannot_be_asked_for(client: Client, payments: Asset) -> None:
    asked = client.get(f"/resource/{payments.code}.json", {"supplier": PERSON})
    assert asked.json() == []
    assert client.get(f"/resource/{payments.code}.json", {"$q": "ramsbottom"}).json() == []


def test_only_the_names_are_changed(payments: Asset, region: Path) -> None:
    assert payments.current is not None
    keep = Vault(region / "vault")
    own = keep.read(payments.current.vault_id)
    public = keep.read(payments.current.public_vault_id)
    assert own.drop_columns("supplier") == public.drop_columns("supplier")
    assert public["supplier"].to_pylist() == [
        "Ridge Roofing Ltd", WITHHELD_NAME, "Valley Catering Ltd", WITHHELD_NAME,
    ]  # fmt: skip
    assert keep.manifest(payments.current.public_vault_id).origin.made_from == (
        payments.current.vault_id,
    )


def test_the_finding_and_the_ledger_say_how_many(client: Client, payments: Asset) -> None:
    assert payments.current is not None
    assert "2 names are probably of people" in client.get(f"/d/{payments.code}").content.decode()
    (entry,) = (
        entry
        for entry in entries_about(payments.current.subject)
        if entry.action == "version.made_public_copy"
    )
    assert entry.details["names_withheld"] == 2
    assert entry.details["vault"] == payments.current.public_vault_id


def test_a_new_version_of_what_is_published_withholds_too(
    client: Client, payments: Asset, confirm_file: Callable[..., Version]
) -> None:
    second = confirm_file(PAYMENTS + "Mr Harold Ackroyd,29/04/2026,£10.00,Housing\n", payments)
    second.refresh_from_db()
    assert second.public_vault_id not in ("", second.vault_id)
    rows = client.get(f"/resource/{payments.code}.json").json()
    assert len(rows) == 5
    assert rows[4]["supplier"] == WITHHELD_NAME


def test_a_version_without_people_is_its_own_public_copy(
    confirm_file: Callable[..., Version], region: Path
) -> None:
    version = confirm_file("Supplier,Amount\nRidge Roofing Ltd,£12.00\n")
    actions.make_public_copy(version)
    assert version.public_vault_id == version.vault_id
    assert Vault(region / "vault").versions() == (version.vault_id,)


def test_making_the_copy_twice_changes_nothing(payments: Asset, region: Path) -> None:
    assert payments.current is not None
    before = payments.current.public_vault_id
    actions.make_public_copy(Version.objects.get(pk=payments.current.pk))
    assert Version.objects.get(pk=payments.current.pk).public_vault_id == before
    assert len(Vault(region / "vault").versions()) == 2


def test_what_is_not_published_yet_has_no_public_copy(
    confirm_file: Callable[..., Version], contributor: User
) -> None:
    assert confirm_file(PAYMENTS).public_vault_id == ""
