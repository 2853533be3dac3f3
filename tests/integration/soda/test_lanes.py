"""Which lane a question goes in, whose it is, and what a client is told when there is no place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from folkmoot.errors import VaultBusy
from folkmoot.hub.limits import RequestSizeMiddleware, asking_client
from folkmoot.hub.soda import answering
from folkmoot.soql import Dataset, compile_query
from folkmoot.tables import Column, ColumnType, Schema
from folkmoot.vault import Lane

SCHEMA = Schema((Column("n", "N", ColumnType.INTEGER), Column("note", "Note", ColumnType.TEXT)))

LANES = [  # question, rows of its table, lane
    ("select *", 1_000_000, Lane.QUICK),
    ("select * order by n limit 50000", 1_000_000, Lane.QUICK),
    ("select * search 'roof'", 1_000_000, Lane.QUICK),
    ("select count(*) search 'roof'", 1_000_000, Lane.QUICK),
    ("select n, count(*) group by n", 1_000_000, Lane.HEAVY),
    ("select n, count(*) group by n", 100_000, Lane.QUICK),
    ("select * where n > 3", 1_000_000, Lane.HEAVY),
    ("select * limit 50001", 1_000_000, Lane.LONG),
    ("select * limit 50001", 50_000, Lane.QUICK),
]


@pytest.mark.parametrize(("text", "rows", "lane"), LANES)
def test_a_question_goes_in_the_lane_of_what_it_costs_at_most(
    text: str, rows: int, lane: Lane
) -> None:
    assert answering._lane(compile_query(text, Dataset(SCHEMA)), rows) is lane


CLIENTS = [  # whether only this machine can ask, what a proxy says, who asks
    (True, "", "192.0.2.1"),
    (True, "198.51.100.7", "192.0.2.1"),
    (False, "", "192.0.2.1"),
    (False, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
]


@pytest.mark.parametrize(("is_local", "forwarded", "client"), CLIENTS)
def test_a_client_is_known_by_its_address_and_only_a_proxy_is_believed(
    settings: Settings, is_local: bool, forwarded: str, client: str
) -> None:
    settings.IS_LOCAL = is_local
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **headers)
    seen: list[str] = []
    RequestSizeMiddleware(lambda _: seen.append(asking_client()))(request)  # type: ignore[arg-type,func-returns-value]
    assert seen == [client]


def test_who_finds_no_place_is_told_when_to_come_again(
    get: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def full(*arguments: object, **options: object) -> Iterator[None]:
        raise VaultBusy("All places for queries are taken.")
        yield

    monkeypatch.setattr(answering, "running", full)
    response = get("json")
    assert (response.status_code, response["Retry-After"]) == (429, "5")
    assert response.json()["code"] == "too-many-requests"
