"""A person says what each column is; then the table goes into the vault, or stays sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from folkmoot.errors import JourneyError
from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register import holding
from folkmoot.hub.register.actions.publishing import make_public_copy
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.reading import keep_in_vault
from folkmoot.hub.register.rules import may_confirm, may_follow, may_replace_published
from folkmoot.tables import Meaning, Schema, Sensitivity, Standing

sealed = Signal()
"""Sent inside the action that confirms a version about people, with its `version` and `by` whom:
whoever separates it begins."""


@dataclass(frozen=True, slots=True)
class ConfirmedColumn:
    """What a person says a column is. `meaning` is None when it is nothing that has a name."""

    name: str
    meaning: Meaning | None
    sensitivity: Sensitivity
    description: str = ""


def as_proposed(version: Version) -> list[ConfirmedColumn]:
    """What the reading proposed for every column, for somebody who agrees with all of it."""
    return [
        ConfirmedColumn(column.name, column.meaning, column.sensitivity, column.description)
        for column in version.schema
    ]


@transaction.atomic
def confirm(
    *, by: User | None, version: Version, columns: Sequence[ConfirmedColumn], because: str = ""
) -> Version:
    """Keep what a person says of every column of a version.

    `because` is why the version is right although it breaks with the one in use.

    Where a column is about people the file stays sealed and the version is in use at once, for
    those who may open it under an agreement. Otherwise whoever calls this sees that `keep_version`
    is run. Raises Refused, also for a version that breaks with the one in use when no reason is
    given, or JourneyError when a column is missing or unknown.
    """
    locked = Version.objects.select_for_update().select_related("asset__member").get(pk=version.pk)
    may_confirm(by, locked).require()
    schema = _confirmed(locked.schema, columns)
    locked.columns = schema.to_json()
    names_people = any(column.sensitivity.is_personal for column in schema)
    if locked.asset.is_open:
        may_replace_published(by, locked).require()
    may_follow(locked, schema, because).require()
    is_accepted = not may_follow(locked, schema).allowed
    locked.decided_because = because if is_accepted else ""
    locked.state = Version.State.SEALED if names_people else Version.State.CONFIRMING
    locked.confirmed_at = timezone.now()
    locked.save(update_fields=["columns", "state", "confirmed_at", "decided_because"])
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="version.confirmed",
        subject=locked.subject,
        details={
            "columns": len(schema),
            "personal_columns": sum(column.sensitivity.is_personal for column in schema),
            "accepted_with_a_reason": is_accepted,
        },
    )
    if names_people:
        _put_in_use(locked, Standing.PROTECTED)
        sealed.send(sender=Version, version=locked, by=by)
    return locked


def keep_version(*, version: int, progress: Progress) -> Version:
    """Put a confirmed version in the vault and into use. Doing it twice comes to the same.

    Raises JourneyError when the file now reads otherwise than what was confirmed.
    """
    confirmed = Version.objects.select_related("asset__member").get(pk=version)
    if confirmed.state != Version.State.CONFIRMING:
        return confirmed
    config = settings.CONFIG
    with holding.opened(confirmed.folder, config) as path:
        manifest = keep_in_vault(path, confirmed, config, progress=progress)
    confirmed.vault_id = manifest.version_id
    if confirmed.asset.is_open:
        make_public_copy(confirmed, progress=progress)
    return _kept(confirmed)


@transaction.atomic
def _kept(version: Version) -> Version:
    asset = Asset.objects.select_for_update().get(pk=version.asset_id)
    if asset.is_open:
        make_public_copy(version)  # the asset may have been published meanwhile
    version.state = Version.State.KEPT
    version.save(update_fields=["state", "vault_id"])
    _put_in_use(version, Standing.OPEN if asset.is_open else Standing.SHARED)
    record(
        by=acting(None, Role.CONTRIBUTOR),
        action="version.kept",
        subject=version.subject,
        details={"vault": version.vault_id},
    )
    transaction.on_commit(lambda: holding.discard(version.folder))
    return version


def _put_in_use(version: Version, standing: Standing) -> None:
    """Make a version the one in use, unless a newer one already is."""
    asset = Asset.objects.select_for_update().get(pk=version.asset_id)
    if asset.current is None or asset.current.number < version.number:
        asset.current = version
        asset.standing = standing.value
        asset.save(update_fields=["current", "standing"])


def _confirmed(schema: Schema, columns: Sequence[ConfirmedColumn]) -> Schema:
    said = {column.name: column for column in columns}
    missing = [name for name in schema.names if name not in said]
    if missing or len(said) != len(schema):
        raise JourneyError(
            "Not every column was confirmed.",
            where=", ".join(missing[:10]),
            remedy="Say of each column what it is.",
        )
    for column in columns:
        schema = schema.replacing(
            column.name,
            meaning=column.meaning,
            sensitivity=column.sensitivity,
            description=column.description,
        )
    return schema
