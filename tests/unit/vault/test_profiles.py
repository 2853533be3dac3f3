"""A column's profile says what its values are like, as counting them in Python does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from folkmoot.errors import VersionNotFound
from folkmoot.tables import Column, ColumnType, Schema
from folkmoot.vault import Origin, Vault, WorkerPool, profiles
from folkmoot.vault.profiles import Profiles

SCHEMA = Schema(
    (
        Column("ward", "Ward", ColumnType.TEXT),
        Column("code", "Code", ColumnType.CODE),
        Column("n", "N", ColumnType.INTEGER),
        Column("share", "Share", ColumnType.DECIMAL),
        Column("amount", "Amount", ColumnType.MONEY),
        Column("day", "Day", ColumnType.DATE),
        Column("at", "At", ColumnType.TIMESTAMP),
        Column("open", "Open", ColumnType.BOOLEAN),
        Column("place", "Place", ColumnType.POINT),
        Column("nothing", "Nothing", ColumnType.TEXT),
    )
)
ROWS: list[dict[str, Any]] = [
    {
        "ward": ["North", "South", None, "North", "é" * 500][n % 5],
        "code": f"{n:04}",
        "n": n - 20,
        "share": n / 7 if n % 3 else None,
        "amount": Decimal(n) / 4,
        "day": date(2026, 1, 1 + n % 28),
        "at": datetime(2026, 1, 1, n % 24, tzinfo=UTC).replace(tzinfo=None),
        "open": n % 4 == 0,
        "place": f"POINT (-1.{n} 53.{n})",
        "nothing": None,
    }
    for n in range(60)
]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return Vault(tmp_path_factory.mktemp("vault"))


@pytest.fixture(scope="module")
def version(vault: Vault) -> str:
    batch = pa.RecordBatch.from_pylist(ROWS, schema=SCHEMA.arrow)
    return vault.add(SCHEMA, [batch], origin=Origin("a test")).version_id


@pytest.fixture(scope="module")
def known(vault: Vault) -> Iterator[Profiles]:
    with WorkerPool(vault.root) as pool:
        yield Profiles(pool)


@pytest.mark.parametrize("name", [name for name in SCHEMA.names if name != "place"])
def test_it_says_what_counting_says(known: Profiles, version: str, name: str) -> None:
    values = [row[name] for row in ROWS if row[name] is not None]
    cut = Counter(value[:200] if isinstance(value, str) else value for value in values)
    profile = known.of(version)[name]
    assert (profile.filled, profile.distinct) == (len(values), len(cut))
    assert profile.smallest == (min(cut) if cut else None)
    assert profile.largest == (max(cut) if cut else None)
    assert dict(profile.commonest).items() <= cut.items()
    assert len(profile.commonest) == min(10, len(cut))
    counts = [times for _, times in profile.commonest]
    assert counts == sorted(cut.values(), reverse=True)[:10]


def test_of_a_shape_only_how_full_it_is(known: Profiles, version: str) -> None:
    place = known.of(version)["place"]
    assert (place.filled, place.distinct, place.commonest) == (60, None, ())


def test_the_file_gives_back_the_same_types(known: Profiles, version: str) -> None:
    known.forget(version)
    worked_out = known.of(version)
    assert known.of(version) == worked_out
    assert isinstance(known.of(version)["amount"].largest, Decimal)


def test_many_different_values_are_estimated(
    known: Profiles, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known.forget(version)
    monkeypatch.setattr(profiles, "MOST_COUNTED_EXACTLY", 20)
    code = known.of(version)["code"]
    assert code.is_estimate
    assert code.distinct is not None
    assert 40 < code.distinct < 80
    assert code.commonest == ()
    known.forget(version)


def test_a_version_that_is_gone_has_none(known: Profiles) -> None:
    with pytest.raises(VersionNotFound):
        known.of("a" * 32)
