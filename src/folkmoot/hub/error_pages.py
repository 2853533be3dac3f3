"""An error becomes a page, or the one JSON shape, by what the request accepts.

{"error": {"code": "refused", "message": "…", "where": "…", "remedy": "…"}}
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from folkmoot.errors import FolkmootError, Refused

log = logging.getLogger(__name__)

TITLES = {
    400: "There is a problem with this request",
    403: "You cannot do this",
    404: "Page not found",
    408: "This took too long",
    410: "This is no longer here",
    413: "This is too large",
    429: "Too many requests at once",
    500: "Sorry, there is a problem with the hub",
}


class PageNotFound(FolkmootError):
    """No page has this address."""

    code = "page.not_found"
    http_status = 404


class HubFailed(FolkmootError):
    """The hub failed at something that it should be able to do."""

    code = "hub.failed"
    http_status = 500


class ErrorPageMiddleware:
    """Turns every FolkmootError that a view raises into its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, FolkmootError):
            return None
        if error.http_status >= 500:
            log.error("%s at %s", error.code, request.path, exc_info=error)
        return error_response(request, error)


def error_response(request: HttpRequest, error: FolkmootError) -> HttpResponse:
    """The answer to a request that met this error."""
    status = error.http_status
    if prefers_json(request):
        return JsonResponse({"error": as_json(error)}, status=status)
    facts = {"error": error, "title": TITLES.get(status, TITLES[400]), "status": status}
    return render(request, "error.html", facts, status=status)


def as_json(error: FolkmootError) -> dict[str, str]:
    """The one shape in which every API of the hub tells an error."""
    return {
        "code": error.code,
        "message": error.problem,
        "where": error.where,
        "remedy": error.remedy,
    }


def prefers_json(request: HttpRequest) -> bool:
    """Whether the request would rather have JSON than a page."""
    if request.path.endswith((".json", ".geojson")):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for an address that leads nowhere."""
    return error_response(
        request,
        PageNotFound(
            "No page of this hub has this address.",
            remedy="Check the address, or start from the hub's first page.",
        ),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for what its own parts refuse."""
    return error_response(request, Refused("The hub does not allow this request."))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for a request that is not well formed."""
    return error_response(request, FolkmootError("The request is not well formed."))


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler for what nobody foresaw; the log has it."""
    return error_response(
        request,
        HubFailed(
            "The hub failed at this, and has noted it.",
            remedy="Try again later, or tell an administrator what you were doing and when.",
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's handler for a form that did not come from a page of this hub."""
    return error_response(
        request,
        Refused(
            "The form did not come from a page of this hub, or the page had grown old.",
            remedy="Go back, load the page again, and send the form once more.",
        ),
    )
