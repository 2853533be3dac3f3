"""The bytes of a version's file: all of them, or the ranges that are asked for."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_http_methods

from folkmoot.hub.access import access, public
from folkmoot.hub.parquet.queries import PublicFile, public_file
from folkmoot.hub.parquet.ranges import Span, Unsatisfiable, read_ranges

CONTENT_TYPE = "application/vnd.apache.parquet"
_CHUNK = 1 << 18
_Piece = bytes | Span


@require_http_methods(["GET", "HEAD", "OPTIONS"])
@access(public)
def file(request: HttpRequest, code: str, number: str = "") -> HttpResponseBase:
    """The version in use, or the version of this number, as Parquet."""
    if request.method == "OPTIONS":
        return _open_to_all(_preflight())
    found = public_file(code, int(number) if number else None)
    moment = int(found.changed_at.timestamp())
    response: HttpResponseBase | None = get_conditional_response(request, found.tag, moment)
    if response is None:
        response = _sent(request, found)
    response["ETag"] = found.tag
    response["Last-Modified"] = http_date(found.changed_at.timestamp())
    response["Accept-Ranges"] = "bytes"
    response["Content-Location"] = found.permanent_address
    response["Cache-Control"] = "public, no-cache"  # keep it, and ask each time if it is good
    return _open_to_all(response)


def _sent(request: HttpRequest, found: PublicFile) -> HttpResponseBase:
    size = found.size
    header = request.headers.get("Range", "") if request.method == "GET" else ""
    spans: Sequence[Span] | None = None
    if header and _is_unchanged(request, found.tag, found.changed_at):
        try:
            spans = read_ranges(header, size)
        except Unsatisfiable:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{size}"
            return response
    if request.method == "HEAD":
        return _described(HttpResponse(content_type=CONTENT_TYPE), size, found)
    if spans is None:
        return _described(_stream(found.path, [Span(0, size)], CONTENT_TYPE), size, found)
    if len(spans) == 1:
        part = _stream(found.path, spans, CONTENT_TYPE, status=206)
        part["Content-Range"] = spans[0].content_range(size)
        return _described(part, len(spans[0]), found)
    boundary = secrets.token_hex(16)
    pieces = list(_multipart(spans, size, boundary))
    several = f"multipart/byteranges; boundary={boundary}"
    return _described(_stream(found.path, pieces, several, status=206), _length(pieces), found)


def _is_unchanged(request: HttpRequest, tag: str, changed: datetime) -> bool:
    """Whether If-Range, where it is sent, names the bytes that there are (RFC 9110, 13.1.5)."""
    condition = request.headers.get("If-Range", "").strip()
    if not condition or condition == tag:
        return True
    moment = parse_http_date_safe(condition)
    return moment is not None and moment == int(changed.timestamp())


def _described(response: HttpResponseBase, length: int, found: PublicFile) -> HttpResponseBase:
    response["Content-Length"] = str(length)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


def _multipart(spans: Sequence[Span], size: int, boundary: str) -> Iterator[_Piece]:
    for span in spans:
        yield (
            f"\r\n--{boundary}\r\nContent-Type: {CONTENT_TYPE}\r\n"
            f"Content-Range: {span.content_range(size)}\r\n\r\n"
        ).encode()
        yield span
    yield f"\r\n--{boundary}--\r\n".encode()


def _length(pieces: Sequence[_Piece]) -> int:
    return sum(len(piece) for piece in pieces)


def _stream(
    path: Path, pieces: Sequence[_Piece], content_type: str, status: int = 200
) -> StreamingHttpResponse:
    return StreamingHttpResponse(_read(path, pieces), content_type=content_type, status=status)


def _read(path: Path, pieces: Sequence[_Piece]) -> Iterator[bytes]:
    with path.open("rb") as source:
        for piece in pieces:
            if isinstance(piece, bytes):
                yield piece
                continue
            source.seek(piece.start)
            left = len(piece)
            while left and (chunk := source.read(min(left, _CHUNK))):
                left -= len(chunk)
                yield chunk


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "Range, If-Range, If-None-Match, If-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    """Let a page of any other site, such as a notebook in a browser, read the file."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = (
        "Accept-Ranges, Content-Range, Content-Length, Content-Location, ETag, Last-Modified"
    )
    return response
