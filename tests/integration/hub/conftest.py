"""A region with two councils and a person for each role, for tests of the hub."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import django
import pytest
from pytest_django import Settings

django.setup()

from django.test import Client  # noqa: E402 - Django comes first

from folkmoot.config import load  # noqa: E402
from folkmoot.hub.accounts.actions import create_member, create_user  # noqa: E402
from folkmoot.hub.accounts.models import Member, Role, User  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD = "a long and private sentence"


@pytest.fixture(autouse=True)
def region(settings: Settings, tmp_path: Path) -> Path:
    """A region's folder of the test's own."""
    config = load(tmp_path)
    config.uploads_dir.mkdir(parents=True)
    settings.CONFIG = config
    settings.FILE_UPLOAD_TEMP_DIR = str(config.uploads_dir)
    return tmp_path


@pytest.fixture
def oldbury(db: None) -> Member:
    return create_member(by=None, code="oldbury", name="Oldbury", kind=Member.Kind.COUNCIL)


@pytest.fixture
def newbridge(db: None) -> Member:
    return create_member(by=None, code="newbridge", name="Newbridge", kind=Member.Kind.COUNCIL)


@pytest.fixture
def person(oldbury: Member) -> Callable[..., User]:
    """Makes somebody with a role: `person(Role.ANALYST)`, at Oldbury unless `at` says otherwise."""

    def make(role: Role | None, at: Member = oldbury, username: str = "") -> User:
        username = username or (role.value if role else "nobody")
        return create_user(
            by=None,
            username=username,
            email=f"{username}@oldbury.example",
            name=f"The {role.label if role else 'person without a role'}",
            password=PASSWORD,
            roles=[(role, at)] if role else [],
        )

    return make


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    """The client, signed in as somebody."""

    def sign_in(user: User) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
