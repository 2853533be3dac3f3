"""What a request may ask for: its size, refused before any of it is read, and whose it is, so that
places for queries are shared fairly between clients."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from folkmoot.errors import FolkmootError
from folkmoot.hub.error_pages import error_response

View = Callable[..., HttpResponseBase]
FORM_MARGIN = 64 * 1024
"""What a form's other fields and its boundaries may add to a file."""
_client: ContextVar[str] = ContextVar("client", default="")


class RequestTooLarge(FolkmootError):
    """A request is larger than its page takes."""

    code = "request.too_large"
    http_status = 413


def takes_files(view: View) -> View:
    """Let a page take a file as large as the region's settings allow."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


class RequestSizeMiddleware:
    """Looks at the announced length only; the server reads no further than that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _client.set(client_of(request))
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            most = _largest(request)
            if length > most:
                return error_response(
                    request,
                    RequestTooLarge(
                        f"This page takes at most {most // 1024 // 1024} MB.",
                        remedy="Send less, or ask an administrator to raise the limit (upload_mb).",
                    ),
                )
        return self.get_response(request)


def asking_client() -> str:
    """Whoever makes the request that this thread answers: an address; empty outside of one."""
    return _client.get()


def client_of(request: HttpRequest) -> str:
    """The address that connected; behind a proxy the one that the proxy says connected to it."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if not settings.IS_LOCAL else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _largest(request: HttpRequest) -> int:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return 0
    if not getattr(view, "takes_files", False):
        return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return int(settings.CONFIG.upload_mb) * 1024 * 1024 + FORM_MARGIN
