"""Requests that write rows: whose they are, what they carry, and what came of them."""

from __future__ import annotations

import ipaddress
import json
import tempfile
from collections.abc import Callable
from typing import BinaryIO, cast

from django.http import HttpRequest, HttpResponse

from folkmoot.errors import FolkmootError
from folkmoot.hub.accounts.models import User
from folkmoot.hub.keys.actions import note_use
from folkmoot.hub.keys.queries import key_shown
from folkmoot.hub.register.models import Asset
from folkmoot.hub.rows.changes import DELETED, IDENTIFIER
from folkmoot.hub.rows.incoming import Incoming, read_csv, read_json
from folkmoot.hub.rows.models import RowIdentifier
from folkmoot.hub.rows.rules import may_write_rows
from folkmoot.hub.rows.writing import Written, replace_rows, upsert
from folkmoot.hub.soda.envelopes import RowMissing
from folkmoot.hub.soda.queries import open_dataset
from folkmoot.soql import read_row_identifier

_WRITES = ("POST", "PUT", "DELETE")
_IN_MEMORY = 1 << 20
_MOST_DIGITS = 9
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]", "testserver")
_READERS: dict[str, Callable[[BinaryIO], Incoming]] = {
    "application/json": read_json,
    "application/x-ndjson": read_json,
    "text/csv": read_csv,
    "text/tab-separated-values": lambda content: read_csv(content, delimiter="\t"),
}


_NOT_SAID = ("", "text/plain")
"""What a server sees of a client that names no type, as sodapy does not: JSON then."""


class NotSignedIn(FolkmootError):
    """A request that writes shows no good key."""

    code = "authentication_required"
    http_status = 401


class NotSafe(FolkmootError):
    """A key was sent where others can read it."""

    code = "https_required"
    http_status = 403


class ContentTypeUnknown(FolkmootError):
    """Rows came in a form that is not read."""

    code = "req.content-type.unacceptable"
    http_status = 415


class BadExpectation(FolkmootError):
    """What a request expects of the dataset cannot be read."""

    code = "req.bad-request"
    http_status = 400


def is_write(request: HttpRequest) -> bool:
    """Whether the request would change rows."""
    return request.method in _WRITES


def write(request: HttpRequest, code: str) -> HttpResponse:
    """POST adds and changes rows, PUT puts these in the place of all.

    Raises NotSignedIn, NotSafe, ContentTypeUnknown, BadExpectation, and as `rows.writing`.
    """
    user = _writer(request)
    asset = _writable(user, code)
    kind = (request.content_type or "").lower()
    read = read_json if kind in _NOT_SAID else _READERS.get(kind)
    if read is None:
        raise ContentTypeUnknown(
            "The rows come in a form that is not read here.",
            where=request.content_type or "",
            remedy=f"Send {', '.join(_READERS)}.",
        )
    expected = _expected(request)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
        while chunk := request.read(_IN_MEMORY):
            body.write(chunk)
        body.seek(0)
        rows = read(cast(BinaryIO, body))
        if request.method == "PUT":
            written = replace_rows(by=user, asset=asset, rows=rows, expected=expected)
        else:
            fatal = request.GET.get("errorsAreFatal", "true").lower() != "false"
            written = upsert(
                by=user, asset=asset, rows=rows, expected=expected, errors_are_fatal=fatal
            )
    return _told(written)


def write_row(request: HttpRequest, code: str, identifier: str) -> HttpResponse:
    """DELETE removes the row of this identifier. Raises RowMissing where there is none."""
    user = _writer(request)
    asset = _writable(user, code)
    told = RowIdentifier.objects.filter(asset=asset).first()
    by_number = read_row_identifier(identifier) is not None
    if not by_number and told is None:
        raise RowMissing(identifier)
    name = IDENTIFIER if by_number or told is None else told.column
    rows = Incoming([{name: identifier, DELETED: True}], is_text=True)
    written = upsert(by=user, asset=asset, rows=rows, expected=_expected(request))
    if not written.deleted:
        raise RowMissing(identifier)
    return _told(written)


def _writer(request: HttpRequest) -> User:
    if not (request.is_secure() or _is_loopback(request)):
        raise NotSafe(
            "Keys are taken over https only.",
            remedy="Use https, and make a new key: this one was sent in the open.",
        )
    key = key_shown(
        request.headers.get("Authorization", ""), request.headers.get("X-App-Token", "")
    )
    if key is None:
        raise NotSignedIn(
            "The request shows no good key.",
            remedy="Make one on your account's page; send it as HTTP Basic user and password.",
        )
    note_use(key=key)
    return key.user


def _writable(user: User, code: str) -> Asset:
    asset = open_dataset(code=code).asset
    may_write_rows(user, asset).require()
    return asset


def _is_loopback(request: HttpRequest) -> bool:
    """Whether the request came from this machine and was sent to it by such a name: not one that
    a proxy handed on."""
    name = request.get_host()
    name = name if name.startswith("[") and name.endswith("]") else name.rsplit(":", 1)[0]
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return address.is_loopback and name in _LOOPBACK_NAMES


def _expected(request: HttpRequest) -> int | None:
    text = request.GET.get("expectedDataVersion", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise BadExpectation("expectedDataVersion must be a whole number.")
    return int(text)


def _told(written: Written) -> HttpResponse:
    """In the words that Socrata's clients read, with the number of the version there is now."""
    body = {
        "Rows Created": written.created,
        "Rows Updated": written.updated,
        "Rows Deleted": written.deleted,
        "Errors": len(written.errors),
        "By RowIdentifier": written.by_identifier,
        "By SID": written.by_number,
    }
    if written.errors:
        body["Row Errors"] = [  # type: ignore[assignment]
            {"row": each.row, "code": each.code, "column": each.column, "message": each.message}
            for each in written.errors
        ]
    content = json.dumps(body, ensure_ascii=False).encode() + b"\n"
    response = HttpResponse(content, content_type="application/json;charset=utf-8")
    response["X-SODA2-Data-Version"] = str(written.version)
    return response
