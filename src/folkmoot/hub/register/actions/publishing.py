"""An asset becomes open to everybody."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register.models import Asset
from folkmoot.hub.register.rules import may_publish
from folkmoot.tables import Standing


@transaction.atomic
def publish(*, by: User | None, asset: Asset) -> Asset:
    """Open an asset, its version in use and every later one, to everybody.

    Raises Refused, naming each column that stands in the way and the nearest thing possible.
    """
    locked = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
    may_publish(by, locked).require()
    locked.standing = Standing.OPEN.value
    locked.published_at = timezone.now()
    locked.save(update_fields=["standing", "published_at"])
    version = locked.current
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="asset.published",
        subject=locked.subject,
        details={"licence": locked.licence, "vault": version.vault_id if version else None},
    )
    return locked
