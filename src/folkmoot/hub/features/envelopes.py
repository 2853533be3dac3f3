"""What went wrong, as OGC's clients read it: `{"code": …, "description": …}` (Part 1, 7.5.1)."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from folkmoot.errors import (
    FolkmootError,
    QueryError,
    QueryTimeout,
    VaultBusy,
    VersionNotFound,
)

log = logging.getLogger(__name__)

RETRY_SECONDS = 5
View = Callable[..., HttpResponseBase]


class InvalidParameter(QueryError):
    """A parameter is unknown, or its value is not of its kind: Part 1 asks for 400."""

    code = "InvalidParameterValue"


class FeatureMissing(FolkmootError):
    """No collection or feature has this identifier."""

    code = "NotFound"
    http_status = 404


def as_ogc_answers(view: View) -> View:
    """A view of features: open to every site's pages, GET only, its errors in OGC's envelope."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
            response["Access-Control-Max-Age"] = "86400"
        elif request.method not in ("GET", "HEAD"):
            response = _envelope(405, "MethodNotAllowed", "The features can only be read.")
            response["Allow"] = "GET, HEAD, OPTIONS"
        else:
            try:
                response = view(request, *args, **kwargs)
            except FolkmootError as error:
                response = error_response(error)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link, Retry-After"
        return response

    return csrf_exempt(answering)


def error_response(error: FolkmootError) -> HttpResponse:
    """The envelope of an error, with its status."""
    status, code = error.http_status, error.code
    if isinstance(error, VaultBusy):
        status, code = 429, "TooManyRequests"
    elif isinstance(error, QueryTimeout):
        status, code = 408, "RequestTimeout"
    elif isinstance(error, VersionNotFound):
        status, code = 404, "NotFound"
    if status >= 500:
        log.error("%s answering features", error.code, exc_info=error)
    response = _envelope(
        status, code, " ".join(part for part in (error.problem, error.remedy) if part)
    )
    if status == 429:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def still_good(request: HttpRequest, tag: str, changed: datetime) -> HttpResponseBase | None:
    """304 or 412 for a client that has these bytes already, or whose condition fails."""
    response = get_conditional_response(request, tag, int(changed.timestamp()))
    return None if response is None else tagged(response, tag, changed)


def tagged(response: HttpResponseBase, tag: str, changed: datetime) -> HttpResponseBase:
    """Say what the bytes are and when the data last changed."""
    response["ETag"] = tag
    response["Last-Modified"] = http_date(changed.timestamp())
    response["Cache-Control"] = "public, no-cache"  # keep it, and ask each time if it is good
    return response


def document(
    request: HttpRequest, content: dict[str, Any], content_type: str = "application/json"
) -> HttpResponseBase:
    """A small document, or 304 for a client that has it."""
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    tag = f'"{hashlib.sha256(written).hexdigest()[:32]}"'
    response: HttpResponseBase | None = get_conditional_response(request, tag)
    if response is None:
        response = HttpResponse(written, content_type=content_type)
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    return response


def _envelope(status: int, code: str, description: str) -> HttpResponse:
    content = json.dumps({"code": code, "description": description}, ensure_ascii=False) + "\n"
    return HttpResponse(content.encode(), status=status, content_type="application/json")
