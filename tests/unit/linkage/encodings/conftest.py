"""What tests of private encodings share."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from tests.unit.linkage.encodings.two_members import Encoded, encode_councils


@pytest.fixture(scope="session")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture(scope="session")
def encoded(connection: duckdb.DuckDBPyConnection) -> Encoded:
    return encode_councils(connection)
