"""Making, using and withdrawing keys."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.keys.models import ApiKey
from folkmoot.hub.keys.queries import SEPARATOR, hashed
from folkmoot.hub.keys.rules import may_have_keys, may_withdraw
from folkmoot.hub.ledgers.actions import record

_IDENTIFIER_BYTES, _SECRET_BYTES = 10, 32


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key with its secret, which nobody will see again."""

    key: ApiKey
    secret: str

    @property
    def token(self) -> str:
        """Both in one, for programs that take a single token."""
        return f"{self.key.identifier}{SEPARATOR}{self.secret}"


@transaction.atomic
def make_key(*, by: User, purpose: str) -> NewKey:
    """Make a key for a person's program. Raises Refused."""
    may_have_keys(by).require()
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    key = ApiKey.objects.create(
        user=by,
        identifier=secrets.token_hex(_IDENTIFIER_BYTES),
        secret_hash=hashed(secret),
        purpose=purpose,
    )
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="key.made",
        subject=f"account:{by.key.hex}",
        details={"key": key.identifier},
    )
    return NewKey(key, secret)


@transaction.atomic
def withdraw_key(*, by: User, key: ApiKey) -> None:
    """End a key for good; ending it twice changes nothing. Raises Refused."""
    may_withdraw(by, key).require()
    if key.is_withdrawn:
        return
    key.withdrawn_at = timezone.now()
    key.save(update_fields=["withdrawn_at"])
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="key.withdrawn",
        subject=f"account:{by.key.hex}",
        details={"key": key.identifier},
    )


def note_use(*, key: ApiKey) -> None:
    """Keep the day on which a key was last used. What it did is in the ledger."""
    today = timezone.localdate()
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)
