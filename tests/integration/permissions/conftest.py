"""A region with two councils and a person for each role, for tests of permission."""

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


@pytest.fixture(autouse=True)
def region(settings: Settings, tmp_path: Path) -> Path:
    """A region's folder of the test's own."""
    config = load(tmp_path)
    config.uploads_dir.mkdir(parents=True)
    settings.CONFIG = config
    settings.FILE_UPLOAD_TEMP_DIR = str(config.uploads_dir)
    return tmp_path


@pytest.fixture
def ashby(db: None) -> Member:
    return create_member(
        by=None, code="ashby", name="Ashby", kind=Member.Kind.COUNCIL, gss_code="E06000001"
    )


@pytest.fixture
def person(ashby: Member) -> Callable[..., User]:
    """Makes somebody with a role at Ashby: `person(Role.ANALYST)`."""

    def make(role: Role | None, username: str = "") -> User:
        username = username or (role.value if role else "nobody")
        return create_user(
            by=None,
            username=username,
            email=f"{username}@ashby.example",
            name=f"The {role.label if role else 'person without a role'}",
            password="a long and private sentence",
            roles=[(role, ashby)] if role else [],
        )

    return make


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A client that is signed in as somebody."""

    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of
