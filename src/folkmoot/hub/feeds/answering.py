"""A document with its tag, kept until something that it tells changes."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from folkmoot.errors import VaultBusy
from folkmoot.hub.register.models import Asset
from folkmoot.hub.soda.headers import open_to_all, preflight

View = Callable[..., HttpResponseBase]

MOST_KEPT_BYTES = 32 * 1024 * 1024
"""Of documents in one process; the least lately asked for go first."""

RETRY_SECONDS = 5

_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def for_everybody(view: View) -> View:
    """A document that pages of other sites may read; nothing can be sent to it."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return preflight()
        if request.method not in ("GET", "HEAD"):
            response: HttpResponseBase = HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        else:
            try:
                response = view(request, *args, **kwargs)
            except VaultBusy:
                response = HttpResponse(status=503, headers={"Retry-After": str(RETRY_SECONDS)})
        open_to_all(response)
        return response

    return answering


def stamp_of(assets: Iterable[Asset]) -> str:
    """Differs whenever something that a description tells of these assets differs."""
    return repr([(_told(asset), asset.member.name, asset.member.gss_code) for asset in assets])


def answer(
    request: HttpRequest,
    *,
    key: tuple[object, ...],
    write: Callable[[], bytes],
    content_type: str,
    changed: datetime | None = None,
) -> HttpResponseBase:
    """The document that `write` makes, made once for as long as everything in `key` stays as it is.

    The tag is that of the bytes, so that two processes give the same one.
    """
    content = _remembered(key, write)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    seconds = int(changed.timestamp()) if changed else None
    response = get_conditional_response(request, tag, seconds)
    if response is None:
        response = HttpResponse(content, content_type=content_type)
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"  # keep it, and ask each time if it is good
    return response


def as_json(facts: object) -> bytes:
    """JSON as people and programs both read it."""
    return json.dumps(facts, ensure_ascii=False, indent=1).encode() + b"\n"


def _told(asset: Asset) -> tuple[object, ...]:
    said = getattr(asset, "classification", None)
    return (
        (said.topics, said.tags) if said else (),
        asset.code, asset.title, asset.description, asset.licence, asset.frequency, asset.contact,
        asset.source, asset.published_at, asset.current_id,
        asset.current.public_vault_id if asset.current else "",
    )  # fmt: skip


def _remembered(key: tuple[object, ...], write: Callable[[], bytes]) -> bytes:
    config = settings.CONFIG
    region = (config.region, config.name, config.contact_email, config.public_address)
    name = hashlib.sha256(repr((region, key)).encode()).hexdigest()
    with _lock:
        if name in _kept:
            _kept.move_to_end(name)
            return _kept[name]
    content = write()
    with _lock:
        _kept[name] = content
        held = sum(map(len, _kept.values()))
        while held > MOST_KEPT_BYTES and len(_kept) > 1:
            held -= len(_kept.popitem(last=False)[1])
    return content
