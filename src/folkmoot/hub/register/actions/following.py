"""A new version of what is in use: put in use by itself where nothing breaks, or left for a person.

Whoever re-reads or rewrites an asset without a person looking at its columns - a schedule, an API -
calls `follow` after `read_version`. Until a version is in use the one before it stays, published
where it is.
"""

from __future__ import annotations

from django.db import transaction

from folkmoot.hub.access import Decision
from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register import holding
from folkmoot.hub.register.actions.confirming import ConfirmedColumn, confirm
from folkmoot.hub.register.actions.publishing import make_public_copy
from folkmoot.hub.register.comparing import carried_over
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.rules import (
    may_accept,
    may_follow,
    may_follow_unseen,
    may_reject,
    may_replace_published,
)


@transaction.atomic
def follow(*, by: User | None, version: Version) -> Version:
    """Confirm a version as the one in use was confirmed, unless a person must look at it first.

    It then waits: its state stays `READ`, and the ledger says why. Otherwise it is confirmed, and
    whoever calls this sees that `keep_version` is run, as after `confirm`. Raises Refused when this
    person may not change the asset.
    """
    locked = Version.objects.select_for_update().get(pk=version.pk)
    if locked.state != Version.State.READ:
        return locked
    decision = may_follow_unseen(locked)
    if not decision.allowed:
        _note_waiting(locked, decision)
        return locked
    current = locked.asset.current
    schema = carried_over(current, locked) if current else locked.schema
    columns = [
        ConfirmedColumn(column.name, column.meaning, column.sensitivity, column.description)
        for column in schema
    ]
    return confirm(by=by, version=locked, columns=columns)


@transaction.atomic
def let_wait(*, version: Version) -> Version:
    """Keep a version that is in the vault and not in use until a person accepts or rejects it."""
    locked = Version.objects.select_for_update().get(pk=version.pk)
    locked.state = Version.State.WAITING
    locked.save(update_fields=["state"])
    _note_waiting(locked, may_follow(locked, locked.schema))
    return locked


def accept(*, by: User | None, version: Version, because: str) -> Version:
    """Put a version that waits in the vault in use. Raises Refused."""
    may_accept(by, version, because).require()
    if version.asset.is_open:
        may_replace_published(by, version).require()
        make_public_copy(version)
    return _accepted(by, version, because)


@transaction.atomic
def _accepted(by: User | None, version: Version, because: str) -> Version:
    asset = Asset.objects.select_for_update(of=("self",)).get(pk=version.asset_id)
    locked = Version.objects.select_for_update().get(pk=version.pk)
    may_accept(by, locked, because).require()
    locked.state, locked.decided_because = Version.State.KEPT, because
    locked.save(update_fields=["state", "decided_because"])
    asset.current = locked
    asset.save(update_fields=["current"])
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="version.accepted",
        subject=locked.subject,
        details={"rows": locked.rows},
    )
    return locked


def _note_waiting(version: Version, decision: Decision) -> None:
    record(
        by=acting(None, Role.CONTRIBUTOR),
        action="version.waits",
        subject=version.subject,
        details={"reasons": len(decision.unmet), "rows": version.rows},
    )


@transaction.atomic
def reject(*, by: User | None, version: Version, because: str) -> Version:
    """Say of a version that was read that it is not to be used; its file is removed.

    Raises Refused.
    """
    locked = Version.objects.select_for_update().get(pk=version.pk)
    may_reject(by, locked, because).require()
    locked.state = Version.State.REJECTED
    locked.decided_because = because
    locked.save(update_fields=["state", "decided_because"])
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="version.rejected",
        subject=locked.subject,
        details={"rows": locked.rows},
    )
    transaction.on_commit(lambda: holding.discard(locked.folder))
    return locked
