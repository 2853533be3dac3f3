"""The door for agents: who may knock, how loudly, and how."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import validate_host
from django.views.decorators.csrf import csrf_exempt

from folkmoot.hub.access import access, public
from folkmoot.hub.agents import bridge
from folkmoot.hub.agents.server import server, site

MOST_BYTES = 256 * 1024
"""Of one message; the longest query is a quarter of it."""

_INVALID_REQUEST = -32600
_PASSED_ON = ("accept", "content-type", "mcp-protocol-version", "mcp-method", "mcp-name")


@csrf_exempt
@access(public)
def endpoint(request: HttpRequest) -> HttpResponse:
    """One JSON-RPC message of an agent, answered.

    The header Host is Django's to check. A page of another site is refused by its Origin, which no
    agent sends and a browser always does: by it a name that was pointed at this machine, or a page
    that somebody merely visits, would speak for the visitor.
    """
    if not _is_from_here(request):
        return _refused(403, "This address does not answer pages of other sites.")
    if request.method != "POST":
        response = _refused(405, "Post one JSON-RPC message. No stream is offered here.")
        response["Allow"] = "POST"
        return response
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _refused(413, f"A message has at most {MOST_BYTES:,} bytes.")
    exchange = bridge.Exchange("POST", request.path, _headers(request), request.body)
    known_as = site.set(f"{request.scheme}://{request.get_host()}")
    try:
        bridge.answer(server, exchange)
    finally:
        site.reset(known_as)
    response = HttpResponse(bytes(exchange.answer), status=exchange.status)
    response["Content-Type"] = exchange.answer_headers.get("content-type", "application/json")
    response["Cache-Control"] = "no-store"
    return response


def _is_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    host = urlsplit(origin).hostname or ""
    return validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS)


def _headers(request: HttpRequest) -> list[tuple[bytes, bytes]]:
    """The headers that the protocol reads: no cookie, no address, no key gets past the door."""
    return [
        (name.lower().encode(), value.encode("latin-1", "replace"))
        for name, value in request.headers.items()
        if name.lower() in _PASSED_ON or name.lower().startswith("mcp-param-")
    ]


def _refused(status: int, words: str) -> HttpResponse:
    error = {"code": _INVALID_REQUEST, "message": words}
    content = json.dumps({"jsonrpc": "2.0", "id": None, "error": error})
    return HttpResponse(content, status=status, content_type="application/json")
