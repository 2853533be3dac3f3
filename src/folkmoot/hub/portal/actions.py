"""Saying what a dataset is about, taking a version back, and having two versions compared."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.portal import versions
from folkmoot.hub.portal.models import Classification, Withdrawal
from folkmoot.hub.portal.rules import may_steward, may_withdraw
from folkmoot.hub.register.models import Asset, Version
from folkmoot.tables import Standing


@transaction.atomic
def classify(
    *, by: User | None, asset: Asset, topics: Sequence[str], tags: Sequence[str]
) -> Classification:
    """Say what an asset is about. Raises Refused."""
    may_steward(by, asset).require()
    classification, _ = Classification.objects.update_or_create(
        asset=asset, defaults={"topics": list(topics), "tags": list(tags)}
    )
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="asset.classified",
        subject=asset.subject,
        details={"topics": len(topics), "tags": len(tags)},
    )
    return classification


@transaction.atomic
def withdraw(*, by: User | None, version: Version, reason: str) -> Withdrawal:
    """Take back a version that is public: no page, download or API gives it from here on.

    Its page and address stay, and give the reason. Where it is the one in use, the dataset is no
    longer published: publishing it again, with a new version or this one, is a decision of its own.
    What was compared with it is forgotten. Raises Refused.
    """
    asset = Asset.objects.select_for_update(of=("self",)).get(pk=version.asset_id)
    locked = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    may_withdraw(by, locked).require()
    public_id = locked.public_vault_id
    withdrawal, _ = Withdrawal.objects.update_or_create(
        version=locked,
        defaults={"reason": reason, "withdrawn_at": timezone.now(), "withdrawn_by": by},
    )
    locked.public_vault_id, locked.column_words = "", ""
    locked.save(update_fields=["public_vault_id", "column_words"])
    if asset.current_id == locked.pk:
        asset.standing, asset.published_at = Standing.SHARED.value, None
        asset.save(update_fields=["standing", "published_at"])
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="version.withdrawn",
        subject=locked.subject,
        details={"vault": public_id, "was_in_use": asset.current_id == locked.pk},
    )
    transaction.on_commit(lambda: versions.forget(public_id))
    return withdrawal


def withdraw_recalled(*, version: Version, reason: str, **sent: object) -> None:
    """Take back a version that the output checkers called back, in their action's name."""
    if version.public_vault_id:
        withdraw(by=None, version=version, reason=reason)


def compare_versions(*, code: str, older: int, newer: int, progress: Progress) -> None:
    """Work out what changed between two versions and keep it. Doing it twice comes to the same.

    Raises PageNotFound, QueryTimeout, QueryTooLarge, VaultBusy.
    """
    progress(0.1, "Comparing the rows")
    versions.compare(versions.version_of(code, older), versions.version_of(code, newer))
