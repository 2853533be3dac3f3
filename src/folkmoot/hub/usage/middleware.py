"""Counts every successful request whose address names a dataset.

The rule, whole: a GET (or the POST of a query) that was answered, by the table below. A HEAD is
not counted, nor a part of a file; a Parquet file that is read in parts is counted once, by the
HEAD with which its reader begins. Programs that crawl are counted like everybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from folkmoot.hub.usage.actions import count
from folkmoot.hub.usage.models import Kind

_CODE = r"(?P<code>[a-z0-9]{4}-[a-z0-9]{4})"
_ADDRESSES = tuple(
    (re.compile(pattern.replace("CODE", _CODE), re.IGNORECASE), kind)
    for pattern, kind in (
        (r"/d/CODE\.parquet", Kind.PARQUET),
        (r"/d/CODE(/versions/\d+)?/download/.*", Kind.DOWNLOAD),
        (r"/d/CODE/versions/.*\.csv", Kind.DOWNLOAD),
        (r"/d/CODE/explore.*", Kind.EXPLORER),
        (r"/d/CODE(\.|/)(atom|jsonld|ttl|rdf|xml|json|croissant|datapackage).*", Kind.FEED),
        (r"/d/CODE(/versions/.*)?", Kind.PAGE),
        (r"/embed/CODE.*", Kind.EXPLORER),
        (r"/resource/CODE.*", Kind.SODA),
        (r"/api/v3/views/CODE.*", Kind.SODA),
        (r"/api/views/CODE/rows\..*", Kind.SODA),
        (r"/(api/odata/v[24]|OData\.svc)/CODE.*", Kind.ODATA),
        (r"/.*/?collections/CODE/items.*", Kind.FEATURES),
    )
)
_ANSWERED = (200, 304)


class UsageMiddleware:
    """Looks at the address and the status, and at nothing that tells who asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        named = used(request.method or "", request.path, response.status_code)
        if named is not None:
            count(*named)
        return response


def used(method: str, path: str, status: int) -> tuple[str, Kind] | None:
    """The dataset that a request used and how; None where it used none."""
    if status not in _ANSWERED:
        return None
    for pattern, kind in _ADDRESSES:
        match = pattern.fullmatch(path)
        if match:
            return (match["code"].lower(), kind) if _is_use(method, kind) else None
    return None


def _is_use(method: str, kind: Kind) -> bool:
    if kind is Kind.PARQUET:
        return method in ("GET", "HEAD")
    if kind is Kind.SODA:
        return method in ("GET", "POST")
    return method == "GET"
