"""A confirmed version about people becomes two encrypted files."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, acting
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.linking.models import SeparatedVersion
from folkmoot.hub.register import holding
from folkmoot.hub.register.models import Version
from folkmoot.hub.register.reading import read_confirmed
from folkmoot.vault.separation import Separated, Side, separate


def separate_version(*, version: int, progress: Progress) -> SeparatedVersion | None:
    """Separate a sealed version; None for one that is not. Doing it twice changes nothing.

    The sealed original stays: neither a linker nor an analyst can open it. Raises JourneyError when
    the file now reads otherwise than what was confirmed.
    """
    held = Version.objects.select_related("asset").get(pk=version)
    found = SeparatedVersion.objects.filter(version=held).first()
    if found is not None or held.state != Version.State.SEALED:
        return found
    config = settings.CONFIG
    with holding.opened(held.folder, config) as path:
        reading = read_confirmed(path, held, progress=progress)
        progress(0.9, "Separating identities from attributes")
        done = separate(
            reading.table,
            held.schema,
            vault_dir=config.vault_dir,
            keys_dir=config.keys_dir,
            key=held.key.hex,
            on=timezone.localdate(),
        )
    return _write_down(held, done)


@transaction.atomic
def _write_down(version: Version, done: Separated) -> SeparatedVersion:
    made = SeparatedVersion.objects.create(
        version=version,
        key=version.key,
        rows=done.rows,
        identity_columns=[column.name for column in done.plan.identity],
        attribute_columns=done.plan.attribute_schema.to_json(),
        sealed_columns=list(done.plan.sealed),
        identity_sha256=done.sha256[Side.IDENTITY],
        attribute_sha256=done.sha256[Side.ATTRIBUTE],
    )
    record(
        by=acting(None, Role.CONTRIBUTOR),
        action="version.separated",
        subject=version.subject,
        details={
            "identity_columns": len(made.identity_columns),
            "attribute_columns": len(made.attribute_columns),
            "sealed_columns": len(made.sealed_columns),
        },
    )
    return made
