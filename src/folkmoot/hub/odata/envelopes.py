"""Which version and format a client is answered in, and what went wrong in OData's envelope.

{"error": {"code": "odata.malformed", "message": "…", "target": "$filter"}}
"""

from __future__ import annotations

import json
import logging
import re
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
    QueryTooLarge,
    VaultBusy,
    VersionNotFound,
)
from folkmoot.hub.odata.faults import FormNotOffered, Malformed, NotOffered, VersionNotSpoken
from folkmoot.hub.odata.payload import Form, Metadata
from folkmoot.hub.soda.envelopes import DatasetMissing

log = logging.getLogger(__name__)

RETRY_SECONDS = 5
VERSIONS = ("4.0", "4.01")
View = Callable[..., HttpResponseBase]
_MEDIA = re.compile(r"\s*([\w*+.-]+/[\w*+.-]+)\s*((?:;[^,]*)?)")
_TAKES_JSON = ("application/json", "application/*", "*/*")


def as_odata_answers(view: View) -> View:
    """An OData view: open to every site's pages, GET only, its errors in OData's envelope."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = VERSIONS[0]
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = (
                "Accept, Content-Type, OData-Version, OData-MaxVersion, OData-Isolation, Prefer, "
                "If-None-Match, MaxDataServiceVersion, DataServiceVersion"
            )
            response["Access-Control-Max-Age"] = "86400"
        else:
            try:
                version = spoken_version(request)
                if request.path.endswith("/$batch"):
                    raise NotOffered("Requests are not taken in batches.")
                is_read = request.method in ("GET", "HEAD")
                response = view(request, *args, **kwargs) if is_read else _read_only()
            except FolkmootError as error:
                response = error_response(error)
        response["OData-Version"] = version
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = (
            "ETag, Last-Modified, OData-Version, Preference-Applied, Retry-After"
        )
        return response

    # What is read by anybody and changes nothing needs no form's token, also not to be told 405.
    return csrf_exempt(answering)


def spoken_version(request: HttpRequest) -> str:
    """4.0 unless the client says that it takes 4.01: clients that say nothing know the older.

    Raises VersionNotSpoken when the client takes only what is older than 4.0.
    """
    most = request.headers.get("OData-MaxVersion", "").strip()
    if not most:
        return VERSIONS[0]
    match = re.fullmatch(r"(\d{1,3})\.(\d{1,3})", most)
    if match is None:
        raise Malformed("The header OData-MaxVersion is no version such as 4.0.")
    if int(match[1]) < 4:
        raise VersionNotSpoken(
            "This service speaks OData 4.0 and 4.01.",
            remedy="Let the client take version 4, or read the CSV instead.",
        )
    return VERSIONS[0] if most == "4.0" else VERSIONS[1]


def asked_form(request: HttpRequest, wanted: str) -> Form:
    """The form of JSON that $format, or else the header Accept, asks for.

    Raises FormNotOffered where neither takes JSON.
    """
    prefix = "@odata." if spoken_version(request) == "4.0" else "@"
    if wanted:
        if wanted.lower() == "json":
            return Form(prefix=prefix)
        found = [wanted]
    else:
        accepted = request.headers.get("Accept", "") or "*/*"
        found = _preferred(accepted)
    for each in found:
        match = _MEDIA.fullmatch(each)
        if match and match[1].lower() in _TAKES_JSON:
            return _form(match[2].lower().replace(" ", ""), prefix)
    raise FormNotOffered(
        "Rows are written as JSON only.", where="$format" if wanted else "Accept",
        remedy="Accept application/json.",
    )  # fmt: skip


def tagged(response: HttpResponseBase, tag: str, changed: datetime) -> HttpResponseBase:
    """Say what the bytes are, when the data last changed, and that they may be kept and asked
    about."""
    response["ETag"] = tag
    response["Last-Modified"] = http_date(changed.timestamp())
    response["Cache-Control"] = "public, no-cache"
    response["Vary"] = "Accept, Accept-Encoding, OData-MaxVersion, Prefer"
    return response


def still_good(request: HttpRequest, tag: str, changed: datetime) -> HttpResponseBase | None:
    """304 or 412 for a client that has these bytes already, or whose condition fails."""
    response = get_conditional_response(request, tag, int(changed.timestamp()))
    return None if response is None else tagged(response, tag, changed)


def error_response(error: FolkmootError) -> HttpResponse:
    """The envelope of an error, with its status."""
    status, code = _status_and_code(error)
    if status >= 500 and status != 501:
        log.error("%s answering by OData", error.code, exc_info=error)
    message = " ".join(part for part in (error.problem, error.remedy) if part)
    body: dict[str, Any] = {"code": code, "message": message}
    if error.where.startswith("$"):
        body["target"] = error.where
    content = json.dumps({"error": body}, ensure_ascii=False).encode() + b"\n"
    response = HttpResponse(content, status=status, content_type="application/json;charset=utf-8")
    if status == 429:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _status_and_code(error: FolkmootError) -> tuple[int, str]:
    if isinstance(error, VaultBusy):
        return 429, "too-many-requests"
    if isinstance(error, QueryTimeout):
        return 408, "request-timeout"
    if isinstance(error, QueryTooLarge):
        return 400, "query-too-large"
    if isinstance(error, VersionNotFound | DatasetMissing):
        return 404, "odata.not-found"
    if isinstance(error, QueryError):
        return 400, error.code
    return error.http_status, error.code


def _read_only() -> HttpResponse:
    content = {"error": {"code": "method-not-allowed", "message": "The data can only be read."}}
    response = HttpResponse(
        json.dumps(content).encode() + b"\n", status=405,
        content_type="application/json;charset=utf-8",
    )  # fmt: skip
    response["Allow"] = "GET, HEAD, OPTIONS"
    return response


def _preferred(accepted: str) -> list[str]:
    """The media ranges of an Accept header, best first, without their weights."""
    weighed: list[tuple[float, int, str]] = []
    for index, each in enumerate(accepted[:2_000].split(",")):
        kind, _, weight = each.partition(";q=")
        try:
            weighed.append((-float(weight or 1), index, kind.strip()))
        except ValueError:
            weighed.append((0.0, index, kind.strip()))
    return [kind for weight, _, kind in sorted(weighed) if weight < 0]


def _form(parameters: str, prefix: str) -> Form:
    pairs = dict(each.partition("=")[::2] for each in parameters.split(";") if each)
    level = pairs.get("odata.metadata", pairs.get("metadata", "minimal"))
    if level not in list(Metadata):
        raise FormNotOffered(
            f"There is no metadata={level}.", remedy="Ask for none, minimal or full."
        )
    return Form(Metadata(level), prefix, pairs.get("ieee754compatible") == "true")
