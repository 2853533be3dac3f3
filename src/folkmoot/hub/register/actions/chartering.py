"""A contributor sets the terms on which an asset is used."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register.models import Asset, CharterVersion
from folkmoot.hub.register.rules import may_change
from folkmoot.permission import Charter, charter_sentences, charter_to_odrl, load_rulebook


@transaction.atomic
def set_charter(*, by: User | None, asset: Asset, charter: Charter) -> Asset:
    """Keep the terms as a further version; the ledger gets their hash. Setting what stands already
    writes nothing. Raises Refused."""
    locked = Asset.objects.select_for_update(of=("self",)).select_related("member").get(pk=asset.pk)
    may_change(by, locked).require()
    last = locked.charters.first()
    if locked.charter == charter and last is not None:
        return locked
    locked.permitted_purposes = "\n".join(charter.permitted_purposes)
    locked.prohibited_uses = sorted(use.value for use in charter.prohibited_uses)
    locked.embargo_until = charter.embargo_until
    locked.expires_on = charter.expires_on
    locked.has_veto = charter.has_veto
    locked.reply_days = charter.reply_days
    locked.save()
    kept = CharterVersion.objects.create(
        asset=locked,
        number=last.number + 1 if last else 1,
        sentences=list(charter_sentences(charter, load_rulebook())),
        sha256=_digest(locked, charter),
        set_by=by,
    )
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="charter.set",
        subject=locked.subject,
        details={
            "version": kept.number,
            "sha256": kept.sha256,
            "prohibited_uses": len(charter.prohibited_uses),
        },
    )
    return locked


def _digest(asset: Asset, charter: Charter) -> str:
    """Of the terms as ODRL, with names that no address of the hub changes."""
    policy = charter_to_odrl(
        charter,
        policy=f"urn:folkmoot:charter:{asset.code}",
        asset=f"urn:folkmoot:asset:{asset.code}",
        contributor=f"urn:folkmoot:member:{asset.member.code}",
    )
    return hashlib.sha256(json.dumps(policy, sort_keys=True).encode()).hexdigest()
