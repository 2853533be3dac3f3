"""Finding keys, and whose a request is."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from django.db.models import QuerySet

from folkmoot.hub.accounts.models import User
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.keys.models import ApiKey

SEPARATOR = "."
_NOBODY = "0" * 64


def keys_of(user: User) -> QuerySet[ApiKey]:
    """A person's keys, the newest first."""
    return ApiKey.objects.filter(user=user)


def key_by_number(*, number: int) -> ApiKey:
    """Raises PageNotFound when there is none."""
    found = ApiKey.objects.select_related("user").filter(pk=number).first()
    if found is None:
        raise PageNotFound("There is no such key.", remedy="See your keys.")
    return found


def key_shown(authorization: str, token: str) -> ApiKey | None:
    """The key that a request shows: as HTTP Basic, as a bearer, or as an app token.

    `authorization` and `token` are its headers Authorization and X-App-Token. None where it shows
    none, or one that is not good.
    """
    scheme, _, rest = authorization.strip().partition(" ")
    if scheme.lower() == "basic":
        return _good(*_basic(rest))
    if scheme.lower() in ("bearer", "oauth"):
        return _good(*_parted(rest))
    return _good(*_parted(token)) if token else None


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _good(identifier: str, secret: str) -> ApiKey | None:
    found = ApiKey.objects.select_related("user").filter(identifier=identifier).first()
    # One that is not there takes as long as one whose secret is wrong.
    is_right = hmac.compare_digest(found.secret_hash if found else _NOBODY, hashed(secret))
    if found is None or not is_right or found.is_withdrawn or not found.user.is_active:
        return None
    return found


def _basic(encoded: str) -> tuple[str, str]:
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    identifier, _, secret = text.partition(":")
    return identifier, secret


def _parted(token: str) -> tuple[str, str]:
    identifier, _, secret = token.strip().partition(SEPARATOR)
    return identifier, secret
