"""How many requests a client may make in a minute, so that one cannot crowd out the rest.

Counted by the generic cell rate algorithm (ITU-T I.371, annex A): one moment per client, that at
which it will have used up what it asked for so far. A client may use its minute all at once and is
then served evenly. Counts live in the serving process, which is one.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from folkmoot.errors import FolkmootError
from folkmoot.hub.error_pages import error_response
from folkmoot.hub.limits import client_of

_MINUTE = 60.0
_MOST_CLIENTS = 50_000
_NETWORK_BITS = 64
"""What one household or firm is given of the sixth version's addresses."""


class TooManyRequests(FolkmootError):
    """A client has used up its requests of this minute."""

    code = "too-many-requests"
    http_status = 429


class Rates:
    """Requests of many clients, each against `per_minute`."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval = _MINUTE / per_minute
        self._clock = clock
        self._used_until: dict[str, float] = {}
        self._lock = threading.Lock()

    def seconds_to_wait(self, client: str) -> float:
        """0, and the request is counted; otherwise how long until one would be let through."""
        now = self._clock()
        with self._lock:
            until = max(self._used_until.get(client, now), now) + self._interval
            wait = until - now - _MINUTE
            if wait > 0:
                return wait
            self._used_until[client] = until
            if len(self._used_until) > _MOST_CLIENTS:
                self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Whoever has nothing used up; and where that is nobody, everybody: a flood from so many
        addresses is for the proxy to hold back."""
        kept = {client: until for client, until in self._used_until.items() if until > now}
        self._used_until = kept if len(kept) <= _MOST_CLIENTS else {}


class RequestRateMiddleware:
    """Answers 429 with Retry-After. A hub that only its own machine reaches counts nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        per_minute = 0 if settings.IS_LOCAL else int(settings.CONFIG.requests_per_minute)
        self._rates = Rates(per_minute) if per_minute else None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        wait = self._rates.seconds_to_wait(network_of(client_of(request))) if self._rates else 0.0
        if not wait:
            return self.get_response(request)
        seconds = math.ceil(wait)
        response = error_response(
            request,
            TooManyRequests(
                f"This address may make {settings.CONFIG.requests_per_minute:,} requests a minute.",
                remedy=f"Come again in {seconds} s. A whole table is one request: take its "
                "download, or a page of many rows.",
            ),
        )
        response["Retry-After"] = str(seconds)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Retry-After"
        return response


def network_of(address: str) -> str:
    """Whoever an address belongs to: itself, or its network in version 6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ip_network((parsed, _NETWORK_BITS), strict=False).network_address)
