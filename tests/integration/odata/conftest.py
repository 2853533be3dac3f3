"""A region that has published one dataset, and OData clients that ask for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django
import pytest

django.setup()

from django.test import Client  # noqa: E402 - Django comes first
from tests.integration.soda.conftest import keep, oldbury, payments, region  # noqa: E402

from folkmoot.hub.register.models import Asset  # noqa: E402

__all__ = ["keep", "oldbury", "payments", "region"]

ROOT = "/api/odata/v4/"


@pytest.fixture
def ask(client: Client, payments: Asset) -> Callable[..., Any]:
    """Asks the published dataset: `ask("?$top=1")`, `ask("/$count")`."""

    def get(rest: str = "", **headers: str) -> Any:
        return client.get(f"{ROOT}{payments.code}{rest}", headers=headers or None)

    return get
