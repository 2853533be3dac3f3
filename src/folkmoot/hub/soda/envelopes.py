"""What went wrong, in the two JSON envelopes that Socrata's clients read.

1. Requests that could not be read, datasets that are not there, and limits:
   `{"code": …, "error": true, "message": …, "data": {…}}`
2. Queries whose names or types do not fit the dataset:
   `{"message": "Query coordinator error: …", "errorCode": …, "data": {…}}`
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from folkmoot.errors import (
    FolkmootError,
    QueryError,
    QueryTimeout,
    QueryTooLarge,
    ReadError,
    Refused,
    VaultBusy,
    VersionNotFound,
)
from folkmoot.hub.rows.writing import RowsRefused
from folkmoot.hub.soda.headers import open_to_all, preflight
from folkmoot.soql import SoqlError

log = logging.getLogger(__name__)

RETRY_SECONDS = 5
MOST_ROW_ERRORS = 100
View = Callable[..., HttpResponseBase]


class DatasetMissing(FolkmootError):
    """No dataset with this identifier is published."""

    code = "dataset.missing"
    http_status = 404

    def __init__(self, dataset: str) -> None:
        self.dataset = dataset
        super().__init__("Not found")


class RowMissing(FolkmootError):
    """The dataset has no row with this identifier."""

    code = "soda.row.not-found"
    http_status = 404

    def __init__(self, row: str) -> None:
        self.row = row
        super().__init__("Not found")


def as_socrata_answers(*, methods: Sequence[str] = ("GET", "HEAD")) -> Callable[[View], View]:
    """An API view: open to every site's pages, its errors in Socrata's envelopes.

    It takes these methods, and no cookie: what writes shows a key.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "OPTIONS":
                return preflight()
            try:
                if request.method not in methods:
                    response: HttpResponseBase = _method_not_allowed(methods)
                else:
                    response = view(request, *args, **kwargs)
            except FolkmootError as error:
                response = error_response(error, dataset=str(kwargs.get("code", "")))
            open_to_all(response)
            return response

        answering.csrf_exempt = True  # type: ignore[attr-defined]
        return answering

    return decorate


def error_response(error: FolkmootError, *, dataset: str) -> HttpResponse:
    """The envelope of an error, with its status."""
    if isinstance(error, SoqlError):
        return _soql_response(error, dataset)
    status, code = _status_and_code(error)
    if status >= 500:
        log.error("%s answering about %s", error.code, dataset, exc_info=error)
    data: dict[str, Any] = {}
    if isinstance(error, DatasetMissing):
        data = {"id": error.dataset}
    elif isinstance(error, RowMissing):
        data = {"value": error.row}
    elif isinstance(error, RowsRefused):
        code = error.row_code
        data = {
            "errors": [
                {"row": each.row, "code": each.code, "column": each.column, "message": each.message}
                for each in error.errors[:MOST_ROW_ERRORS]
            ]
        }
    message = " ".join(part for part in (error.problem, error.remedy) if part)
    response = _envelope(status, {"code": code, "error": True, "message": message, "data": data})
    if status == 429:
        response["Retry-After"] = str(RETRY_SECONDS)
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="Folkmoot", charset="UTF-8"'
    return response


def _status_and_code(error: FolkmootError) -> tuple[int, str]:
    if isinstance(error, VaultBusy):
        return 429, "too-many-requests"
    if isinstance(error, QueryTimeout):
        return 408, "request-timeout"
    if isinstance(error, QueryTooLarge):
        return 400, "query.execution.queryTooLarge"
    if isinstance(error, VersionNotFound):
        return 404, "dataset.missing"
    if isinstance(error, ReadError):
        return 400, "req.body.malformed"
    if isinstance(error, Refused):
        return 403, "permission_denied"
    if isinstance(error, QueryError):
        return 400, "query.execution.failed"
    return error.http_status, error.code


def _soql_response(error: SoqlError, dataset: str) -> HttpResponse:
    if not error.has_coordinator_envelope:
        return _envelope(
            400,
            {
                "code": error.soql_code,
                "error": True,
                "message": " ".join(part for part in (error.problem, error.remedy) if part),
                "data": error.data,
            },
        )
    place = ""
    data = {**error.data, "dataset": dataset}
    if error.position is not None:
        position = error.position
        data["position"] = position.to_json()
        place = (
            f"; position: Map(row -> {position.row}, column -> {position.column}, "
            f"line -> {json.dumps(position.pointer)})"
        )
    message = f"Query coordinator error: {error.soql_code}; {error.problem}{place}"
    return _envelope(400, {"message": message, "errorCode": error.soql_code, "data": data})


def _method_not_allowed(methods: Sequence[str]) -> HttpResponse:
    response = _envelope(
        405,
        {
            "code": "method-not-allowed",
            "error": True,
            "message": f"This address takes {', '.join(methods)}",
            "data": {},
        },
    )
    response["Allow"] = ", ".join((*methods, "OPTIONS"))
    return response


def _envelope(status: int, body: dict[str, Any]) -> HttpResponse:
    content = json.dumps(body, ensure_ascii=False).encode() + b"\n"
    return HttpResponse(content, status=status, content_type="application/json;charset=utf-8")
