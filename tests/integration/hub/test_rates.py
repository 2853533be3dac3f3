"""One client's flood is refused with the time to come again; nobody else waits for it."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from folkmoot.hub.rates import Rates, RequestRateMiddleware, network_of


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_worth_may_be_asked_at_once_and_then_evenly() -> None:
    clock = Clock()
    rates = Rates(60, clock)
    assert [rates.seconds_to_wait("a") for _ in range(60)] == [0.0] * 60
    assert rates.seconds_to_wait("a") == pytest.approx(1.0)
    assert rates.seconds_to_wait("b") == 0.0
    clock.now += 1.001
    assert rates.seconds_to_wait("a") == 0.0
    assert rates.seconds_to_wait("a") > 0


def test_a_refused_request_uses_nothing_up() -> None:
    clock = Clock()
    rates = Rates(60, clock)
    for _ in range(600):
        rates.seconds_to_wait("a")
    clock.now += 61
    assert [rates.seconds_to_wait("a") for _ in range(60)] == [0.0] * 60


def test_clients_that_have_gone_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("folkmoot.hub.rates._MOST_CLIENTS", 10)
    clock = Clock()
    rates = Rates(60, clock)
    for number in range(200):
        assert rates.seconds_to_wait(f"client {number}") == 0.0
        clock.now += 0.2
    assert len(rates._used_until) <= 11


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("", ""),
        ("not an address", "not an address"),
    ],
)
def test_a_client_is_an_address_or_a_network_of_the_sixth_version(
    address: str, network: str
) -> None:
    assert network_of(address) == network


def answered(request: HttpRequest) -> HttpResponse:
    return HttpResponse("served")


def test_a_hub_that_others_reach_says_when_to_come_again(settings: Settings) -> None:
    settings.IS_LOCAL = False
    settings.CONFIG = settings.CONFIG.model_copy(update={"requests_per_minute": 2})
    middleware = RequestRateMiddleware(answered)
    ask = RequestFactory().get("/resource/abcd-2345.json", REMOTE_ADDR="192.0.2.7")
    assert [middleware(ask).status_code for _ in range(3)] == [200, 200, 429]
    refused = middleware(ask)
    assert int(refused["Retry-After"]) in range(1, 31)
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert b"too-many-requests" in refused.content  # type: ignore[attr-defined]
    other = RequestFactory().get("/resource/abcd-2345.json", REMOTE_ADDR="192.0.2.8")
    assert middleware(other).status_code == 200


@pytest.mark.parametrize(("is_local", "most"), [(True, 2), (False, 0)])
def test_a_hub_of_one_machine_and_one_that_sets_no_limit_count_nobody(
    settings: Settings, is_local: bool, most: int
) -> None:
    settings.IS_LOCAL = is_local
    settings.CONFIG = settings.CONFIG.model_copy(update={"requests_per_minute": most})
    middleware = RequestRateMiddleware(answered)
    ask = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    assert {middleware(ask).status_code for _ in range(50)} == {200}
