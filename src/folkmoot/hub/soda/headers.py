"""The headers by which Socrata's clients know an answer, and whether theirs is still good."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from folkmoot.soql import Compiled

MOST_CHARACTERS = 5_000
"""Of the two lists of columns together; longer ones are left out, as Socrata does."""

_EXPOSED = (
    "ETag, Last-Modified, X-SODA2-Fields, X-SODA2-Types, X-SODA2-Data-Out-Of-Date, "
    "X-SODA2-Truth-Last-Modified, X-SODA2-Secondary-Last-Modified, X-SODA2-Warning, "
    "X-SODA2-Row-Count, X-SODA2-Data-Version"
)


def entity_tag(version: str, compiled: Compiled, extra: str) -> str:
    """A strong tag of the exact bytes: the version, the question as compiled, and its form."""
    question = repr((version, compiled.sql, compiled.parameters, compiled.columns, extra))
    return f'"{hashlib.sha256(question.encode()).hexdigest()[:32]}"'


def still_good(request: HttpRequest, tag: str, changed: datetime) -> HttpResponseBase | None:
    """The answer to a client that has these bytes already (304), or whose condition fails (412)."""
    response = get_conditional_response(request, tag, int(changed.timestamp()))
    if response is not None:
        stamp(response, tag, changed)
    return response


def stamp(response: HttpResponseBase, tag: str, changed: datetime) -> None:
    """Say what the bytes are and when the data last changed."""
    moment = http_date(changed.timestamp())
    response["ETag"] = tag
    response["Last-Modified"] = moment
    response["X-SODA2-Truth-Last-Modified"] = moment
    response["X-SODA2-Secondary-Last-Modified"] = moment
    response["X-SODA2-Data-Out-Of-Date"] = "false"
    response["Cache-Control"] = "public, no-cache"  # keep it, and ask each time if it is good
    response["Vary"] = "Accept, Accept-Encoding"


def describe_columns(response: HttpResponseBase, compiled: Compiled) -> None:
    """X-SODA2-Fields and X-SODA2-Types: the columns of the answer, in order."""
    fields = json.dumps([column.name for column in compiled.columns], separators=(",", ":"))
    types = json.dumps([column.type.value for column in compiled.columns], separators=(",", ":"))
    if len(fields) + len(types) >= MOST_CHARACTERS:
        response["X-SODA2-Warning"] = "X-SODA2-Fields and X-SODA2-Types are too long to be sent"
        return
    response["X-SODA2-Fields"] = fields
    response["X-SODA2-Types"] = types


def open_to_all(response: HttpResponseBase) -> None:
    """Let a page of any other site read the answer. It needs no sign-in and gets none."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = _EXPOSED


def preflight() -> HttpResponse:
    """The answer to a browser that asks whether it may ask."""
    response = HttpResponse(status=204)
    open_to_all(response)
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "Accept, Content-Type, X-App-Token"
    response["Access-Control-Max-Age"] = "86400"
    return response
