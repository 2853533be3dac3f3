"""A council with a contributor and a published asset, and files that come again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import django
import pytest
from pytest_django import Settings

django.setup()

from django.test import Client  # noqa: E402 - Django comes first

from folkmoot.config import load  # noqa: E402
from folkmoot.hub.accounts.actions import create_member, create_user  # noqa: E402
from folkmoot.hub.accounts.models import Member, Role, User  # noqa: E402
from folkmoot.hub.register import actions  # noqa: E402
from folkmoot.hub.register.actions import Description, as_proposed  # noqa: E402
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version  # noqa: E402
from folkmoot.vault.sealing import make_keys  # noqa: E402

HEAD = "Supplier,Payment date,Amount,Service"
LINES = [
    'Ridge Roofing Ltd,03/04/2026,"£1,200.50",Housing',
    "Moor Lane Garage Ltd,14/04/2026,£980.00,Transport",
    "Valley Catering Ltd,15/04/2026,£610.00,Schools",
    "Ridge Roofing Ltd,28/04/2026,£900.00,Housing",
    "Hilltop Cleaning Ltd,29/04/2026,£700.00,Housing",
    "Canal Street Press Ltd,30/04/2026,£820.00,Transport",
]


def payments(lines: list[str] = LINES, head: str = HEAD) -> str:
    return "\n".join([head, *lines]) + "\n"


def nothing(fraction: float, message: str) -> None:
    """For whoever does not watch."""


@pytest.fixture(autouse=True)
def region(settings: Settings, tmp_path: Path) -> Path:
    """A region's folder of the test's own, with a folder set aside for Oldbury."""
    home = tmp_path / "region"
    drop = tmp_path / "drop"
    drop.mkdir()
    home.mkdir()
    (home / "folkmoot.toml").write_text(f'[drop_folders]\noldbury = "{drop}"\n', "utf-8")
    config = load(home)
    config.uploads_dir.mkdir(parents=True)
    settings.CONFIG = config
    settings.FILE_UPLOAD_TEMP_DIR = str(config.uploads_dir)
    make_keys(config.keys_dir)
    return home


@pytest.fixture
def drop(tmp_path: Path, region: Path) -> Path:
    return tmp_path / "drop"


@pytest.fixture
def oldbury(db: None) -> Member:
    return create_member(by=None, code="oldbury", name="Oldbury", kind=Member.Kind.COUNCIL)


@pytest.fixture
def newbridge(db: None) -> Member:
    return create_member(by=None, code="newbridge", name="Newbridge", kind=Member.Kind.COUNCIL)


@pytest.fixture
def person(oldbury: Member) -> Callable[..., User]:
    def make(role: Role, at: Member = oldbury, username: str = "") -> User:
        username = username or role.value
        return create_user(
            by=None,
            username=username,
            email=f"{username}@oldbury.example",
            name=f"The {role.label}",
            password="a long and private sentence",
            roles=[(role, at)],
        )

    return make


@pytest.fixture
def contributor(person: Callable[..., User]) -> User:
    return person(Role.CONTRIBUTOR)


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def receive(oldbury: Member, contributor: User, tmp_path: Path) -> Callable[..., Version]:
    """Takes in a text as a file, for a new asset or as a version of one, and reads it."""

    def take(text: str, asset: Asset | None = None) -> Version:
        path = tmp_path / "payments.csv"
        path.write_text(text, "utf-8")
        file = actions.store(path, name=path.name)
        version = (
            actions.receive_version(by=contributor, asset=asset, file=file)
            if asset
            else actions.receive(by=contributor, member=oldbury, title="Payments", file=file)
        )
        return actions.read_version(version=version.pk, progress=nothing)

    return take


@pytest.fixture
def published(receive: Callable[..., Version], contributor: User) -> Asset:
    """Six payments, open to everybody."""
    version = receive(payments())
    actions.confirm(by=contributor, version=version, columns=as_proposed(version))
    asset = actions.keep_version(version=version.pk, progress=nothing).asset
    says = Description(
        title="Payments",
        description="Every payment.",
        licence=Licence.OGL,
        frequency=Frequency.MONTHLY,
        contact="Data team",
    )
    actions.describe(by=contributor, asset=asset, says=says)
    actions.register(by=contributor, asset=asset)
    return actions.publish(by=contributor, asset=asset)
