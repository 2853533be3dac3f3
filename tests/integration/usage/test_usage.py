"""Uses are counted by dataset, day and kind, and nothing is kept of whoever used it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from folkmoot.hub.usage import actions, queries
from folkmoot.hub.usage.middleware import used
from folkmoot.hub.usage.models import Kind, UsageCount

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_waits() -> Iterator[None]:
    actions._waiting.clear()
    yield
    actions._waiting.clear()


REQUESTS = [
    # method  address                                         status  counted as
    ("GET",   "/d/abcd-2345",                                 200,    Kind.PAGE),
    ("GET",   "/d/ABCD-2345",                                 200,    Kind.PAGE),
    ("GET",   "/d/abcd-2345",                                 304,    Kind.PAGE),
    ("GET",   "/d/abcd-2345/versions/2",                      200,    Kind.PAGE),
    ("GET",   "/d/abcd-2345/versions/2/changes.csv",          200,    Kind.DOWNLOAD),
    ("GET",   "/d/abcd-2345/download/csv",                    200,    Kind.DOWNLOAD),
    ("GET",   "/d/abcd-2345/versions/1/download/parquet",     200,    Kind.DOWNLOAD),
    ("GET",   "/d/abcd-2345/explore",                         200,    Kind.EXPLORER),
    ("GET",   "/d/abcd-2345.atom",                            200,    Kind.FEED),
    ("GET",   "/resource/abcd-2345.json",                     200,    Kind.SODA),
    ("POST",  "/api/v3/views/abcd-2345/query.json",           200,    Kind.SODA),
    ("GET",   "/api/odata/v4/abcd-2345",                      200,    Kind.ODATA),
    ("GET",   "/ogc/collections/abcd-2345/items",             200,    Kind.FEATURES),
    ("HEAD",  "/d/abcd-2345.parquet",                         200,    Kind.PARQUET),
    ("GET",   "/d/abcd-2345.parquet",                         206,    None),
    ("HEAD",  "/d/abcd-2345",                                 200,    None),
    ("GET",   "/d/abcd-2345",                                 404,    None),
    ("GET",   "/d/abcd-2345/map.geojson",                     200,    None),
    ("GET",   "/catalogue/",                                  200,    None),
    ("GET",   "/d/abcd-23456",                                200,    None),
]  # fmt: skip


@pytest.mark.parametrize(("method", "address", "status", "kind"), REQUESTS)
def test_what_counts_as_a_use(method: str, address: str, status: int, kind: Kind | None) -> None:
    assert used(method, address, status) == (("abcd-2345", kind) if kind else None)


def test_counts_wait_and_are_written_together() -> None:
    for _ in range(3):
        actions.count("abcd-2345", Kind.PAGE)
    actions.count("abcd-2345", Kind.SODA)
    assert not UsageCount.objects.exists()
    assert actions.write_counts() == 4
    assert actions.write_counts() == 0
    actions.count("ABCD-2345", Kind.PAGE)
    actions.write_counts()
    kept = {row.kind: row.uses for row in UsageCount.objects.all()}
    assert kept == {Kind.PAGE: 4, Kind.SODA: 1}


def test_what_cannot_be_written_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    actions.count("abcd-2345", Kind.PAGE)

    def refuse(*key: object) -> None:
        raise DatabaseError("locked")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "_add", refuse)
        with pytest.raises(DatabaseError):
            actions.write_counts()
    assert actions.write_counts() == 1


def test_memory_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_WAITING", 2)
    for code in ("aaaa-2345", "bbbb-2345", "cccc-2345", "aaaa-2345"):
        actions.count(code, Kind.PAGE)
    assert actions.write_counts() == 3


def test_a_counter_says_nothing_of_who_asked() -> None:
    assert {field.name for field in UsageCount._meta.get_fields()} == {
        "id", "code", "day", "kind", "uses",
    }  # fmt: skip


def test_a_page_that_fails_is_not_counted(client: Client) -> None:
    client.get("/d/none-2345")
    assert actions.write_counts() == 0


def add(kind: Kind, uses: int, day: date | None = None) -> None:
    day = day or timezone.localdate()
    UsageCount.objects.create(code="abcd-2345", day=day, kind=kind, uses=uses)


def test_everybody_sees_rounded_figures_of_the_last_days() -> None:
    add(Kind.PAGE, 1234)
    add(Kind.DOWNLOAD, 9)
    add(Kind.SODA, 19)
    add(Kind.PARQUET, 4)
    add(Kind.PAGE, 5000, timezone.localdate() - timedelta(days=40))
    assert queries.last_days("abcd-2345") == (
        "about 1,230 pages read", "fewer than 10 downloads", "about 20 API requests",
    )  # fmt: skip
    assert queries.last_days("none-2345") == ()


def test_its_publisher_sees_every_month() -> None:
    add(Kind.PAGE, 2, date(2026, 3, 30))
    add(Kind.PAGE, 3, date(2026, 3, 31))
    add(Kind.PAGE, 7, date(2026, 4, 1))
    months = [(month.month, month.uses) for month in queries.months_of("abcd-2345")]
    assert months == [(date(2026, 4, 1), 7), (date(2026, 3, 1), 5)]
