"""CKAN's action API: an action's name, its parameters, and CKAN's envelope around the answer."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from folkmoot.errors import FolkmootError, QueryTimeout, QueryTooLarge, VaultBusy
from folkmoot.hub.access import access, public
from folkmoot.hub.feeds.ckan_actions import ACTIONS, MissingValue, NotFoundHere
from folkmoot.hub.feeds.ckan_datastore import DatastoreError
from folkmoot.hub.feeds.ckan_search import SearchQueryError
from folkmoot.hub.feeds.describing import site_of
from folkmoot.hub.soda.headers import open_to_all, preflight
from folkmoot.soql import SoqlError

log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024
RETRY_SECONDS = 5
_IN_JSON = ("filters", "facet.field", "fq_list", "fields")
"""Parameters that hold JSON also where they stand in an address."""


@csrf_exempt  # nothing is written, and nobody's sign-in is looked at
@access(public)
def action(request: HttpRequest, name: str) -> HttpResponseBase:
    """One action. CKAN's clients ask by GET and, for the same, by POST."""
    if request.method == "OPTIONS":
        return preflight()
    response = _answer(request, name)
    open_to_all(response)
    return response


def _answer(request: HttpRequest, name: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    if name not in ACTIONS:
        return _json(f"Bad request - Action name not known: {name[:60]}", 400)
    site = site_of(request)
    about = f"{site}/api/3/action/help_show?name={name}"
    try:
        result = ACTIONS[name](site, _asked(request))
    except FolkmootError as error:
        return _refusal(error, about)
    return _json({"help": about, "success": True, "result": result}, 200)


def _asked(request: HttpRequest) -> Mapping[str, Any]:
    """What was asked: the address's parameters, and a body of JSON or of a form."""
    asked: dict[str, Any] = {name: str(value) for name, value in request.GET.items()}
    if request.method == "POST":
        asked |= _body(request)
    for name in _IN_JSON:
        value = asked.get(name)
        if isinstance(value, str) and value[:1] in ("{", "["):
            asked[name] = _parsed(value)
    return asked


def _body(request: HttpRequest) -> dict[str, Any]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise MissingValue("body", "The request is too large")
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        posted = {name: str(value) for name, value in request.POST.items()}
        if posted:
            return posted
    text = request.body.decode("utf-8", "replace").strip()
    found = _parsed(text) if text else {}
    if not isinstance(found, dict):
        raise MissingValue("body", "The request is not a JSON object")
    return found


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MissingValue("body", "JSON cannot be read") from error


def _refusal(error: FolkmootError, about: str) -> HttpResponse:
    """An error in CKAN's envelope."""
    status, facts = _as_ckan(error)
    if status >= 500:
        log.error("%s in CKAN's API", error.code, exc_info=error)
    response = _json({"help": about, "success": False, "error": facts}, status)
    if status in (429, 503):
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _as_ckan(error: FolkmootError) -> tuple[int, dict[str, Any]]:
    message = " ".join(part for part in (error.problem, error.remedy) if part)
    if isinstance(error, NotFoundHere):
        return 404, {"__type": "Not Found Error", "message": message}
    if isinstance(error, MissingValue | DatastoreError):
        return 409, {"__type": "Validation Error", error.field: [message]}
    if isinstance(error, SearchQueryError):
        return 400, {"__type": "Search Query Error", "message": message}
    if isinstance(error, SoqlError):
        return 409, {"__type": "Validation Error", "query": [message]}
    if isinstance(error, VaultBusy):
        return 429, {"__type": "Busy", "message": message}
    if isinstance(error, QueryTimeout | QueryTooLarge):
        return 409, {"__type": "Validation Error", "query": [message]}
    return error.http_status, {"__type": "Error", "message": message}


def _json(facts: object, status: int) -> HttpResponse:
    return JsonResponse(
        facts,
        status=status,
        safe=False,
        json_dumps_params={"ensure_ascii": False},
        content_type="application/json;charset=utf-8",
    )
