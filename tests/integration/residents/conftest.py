"""A use of data in force, and people who may be asked about it."""

from __future__ import annotations

import django
import pytest

django.setup()

from django.core.cache import cache  # noqa: E402
from tests.integration.agreements.conftest import (  # noqa: E402, F401 - fixtures
    _keys,
    asset,
    cast,
    contributor,
    drafted,
    in_force,
    newbridge,
    offered,
    oldbury,
    other_asset,
    person,
    proposal,
    region,
    signed_in,
)


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()
