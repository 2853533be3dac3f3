"""An asset gets its description and its charter, and is registered."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register.actions.chartering import set_charter
from folkmoot.hub.register.models import Asset, Frequency, Licence
from folkmoot.hub.register.rules import may_change, may_register
from folkmoot.permission import Charter


@dataclass(frozen=True, slots=True)
class Description:
    """What an asset says of itself. `contact` is a role, not a person. A `charter` of None leaves
    the terms as they are."""

    title: str
    description: str
    licence: Licence
    frequency: Frequency
    contact: str
    source: str = ""
    charter: Charter | None = None


@transaction.atomic
def describe(*, by: User | None, asset: Asset, says: Description) -> Asset:
    """Change what an asset says of itself and the terms it is used on. Raises Refused."""
    locked = Asset.objects.select_for_update().select_related("member").get(pk=asset.pk)
    may_change(by, locked).require()
    locked.title = says.title
    locked.description = says.description
    locked.licence = says.licence
    locked.frequency = says.frequency
    locked.contact = says.contact
    locked.source = says.source
    locked.save()
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="asset.described",
        subject=locked.subject,
        details={"licence": says.licence.value},
    )
    if says.charter is not None and says.charter != locked.charter:
        return set_charter(by=by, asset=locked, charter=says.charter)
    return locked


@transaction.atomic
def register(*, by: User | None, asset: Asset) -> Asset:
    """Enter an asset in the register, where every member finds it. Raises Refused."""
    locked = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
    may_register(by, locked).require()
    locked.registered_at = timezone.now()
    locked.save(update_fields=["registered_at"])
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="asset.registered",
        subject=locked.subject,
        details={"member": locked.member.code, "standing": locked.standing},
    )
    return locked
