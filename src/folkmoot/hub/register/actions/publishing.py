"""An asset becomes open to everybody, without the names of people who trade as themselves.

What the public reads of a version is its *public copy*: in it every name of a trader that is
probably a person's is replaced (folkmoot.journeys.withholding). Where there was nothing to replace
the copy is the version itself. Nothing is open before its copy is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.rules import may_publish
from folkmoot.journeys.withholding import WITHHELD_NAME, Withholding
from folkmoot.tables import Finding, Kind, Standing
from folkmoot.vault import Vault

NAMES_WITHHELD = "register.names_withheld"
"""The code of the finding that says how many names are not in the public copy."""

_LOOKING, _WRITING = 0.9, 0.95


def unwatched(fraction: float, message: str) -> None:
    """Progress for whoever does not watch."""


def publish(*, by: User | None, asset: Asset, progress: Progress = unwatched) -> Asset:
    """Open an asset, its version in use and every later one, to everybody.

    Raises Refused, naming each column that stands in the way and the nearest thing possible.
    """
    held = Asset.objects.select_related("member", "current").get(pk=asset.pk)
    may_publish(by, held).require()
    if held.current:
        make_public_copy(held.current, progress=progress)
    return _open(by, held)


def make_public_copy(version: Version, *, progress: Progress = unwatched) -> None:
    """Put into the vault what the public may read of a version. Doing it twice changes nothing.

    Reads the rows twice as a stream: to find out whether any name is a person's, and to replace
    those that are.
    """
    if version.public_vault_id:
        return
    keep = Vault(settings.CONFIG.vault_dir)
    progress(_LOOKING, "Looking for names of people")
    withheld = _count_people(keep, version)
    finding = _finding(version, withheld) if withheld else None
    public_id = version.vault_id
    if finding:
        public_id = _write_copy(keep, version, finding, progress)
    keep.prepare(public_id)
    _note(version, public_id, withheld, finding)


def _count_people(keep: Vault, version: Version) -> int:
    withholding = Withholding(version.schema)
    if not withholding.has_columns:
        return 0
    for _ in withholding.applied_to(keep.batches(version.vault_id, withholding.columns)):
        pass
    return withholding.withheld


def _write_copy(keep: Vault, version: Version, finding: Finding, progress: Progress) -> str:
    original = keep.manifest(version.vault_id).origin
    copy = keep.add(
        version.schema,
        Withholding(version.schema).applied_to(keep.batches(version.vault_id)),
        origin=replace(
            original,
            findings=(*original.findings, finding),
            made_from=(version.vault_id,),
        ),
        progress=_told(progress, version.rows or 0),
    )
    return copy.version_id


def _told(progress: Progress, of: int) -> Callable[[int], None]:
    def tell(rows: int) -> None:
        share = min(rows / max(of, 1), 1.0)
        progress(_WRITING + (1 - _WRITING) * share, "Withholding names of people")

    return tell


def _finding(version: Version, withheld: int) -> Finding:
    columns = [version.schema[name] for name in Withholding(version.schema).columns]
    told = "1 name is" if withheld == 1 else f"{withheld:,} names are"
    return Finding(
        Kind.DECIDED,
        NAMES_WITHHELD,
        f"{told} probably of people who trade as themselves, and shown as “{WITHHELD_NAME}”.",
        where=", ".join(column.label or column.name for column in columns),
    )


@transaction.atomic
def _note(version: Version, public_id: str, withheld: int, finding: Finding | None) -> None:
    locked = Version.objects.select_for_update().get(pk=version.pk)
    if not locked.public_vault_id:
        locked.offer(public_id)
        if finding:
            locked.findings = [*locked.findings, asdict(finding)]
        locked.save(update_fields=["public_vault_id", "column_words", "findings"])
        record(
            by=acting(None, Role.CONTRIBUTOR),
            action="version.made_public_copy",
            subject=locked.subject,
            details={"vault": public_id, "names_withheld": withheld},
        )
    version.offer(locked.public_vault_id)
    version.findings = locked.findings


@transaction.atomic
def _open(by: User | None, asset: Asset) -> Asset:
    locked = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
    may_publish(by, locked).require()
    if locked.current:
        make_public_copy(locked.current)  # another version may have come into use meanwhile
    locked.standing = Standing.OPEN.value
    locked.published_at = timezone.now()
    locked.save(update_fields=["standing", "published_at"])
    version = locked.current
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="asset.published",
        subject=locked.subject,
        details={"licence": locked.licence, "vault": version.public_vault_id if version else None},
    )
    return locked
