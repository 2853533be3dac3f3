"""A file comes in: stored aside, read, and sealed until a person has looked at the reading."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from folkmoot.errors import ReadError
from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register import holding
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.reading import Read, read_file
from folkmoot.hub.register.rules import may_change, may_upload_for

ORPHANED_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is ours and belongs to no version yet. `size` is in bytes."""

    key: uuid.UUID
    name: str
    size: int


def store(file: Path, *, name: str, is_ours_to_move: bool = False) -> StoredFile:
    """Put a file where a version can take it up: moved there, or copied and left as it was."""
    key = uuid.uuid4()
    folder = settings.CONFIG.uploads_dir / key.hex
    size = file.stat().st_size
    (holding.take_in if is_ours_to_move else holding.copy_in)(file, folder)
    return StoredFile(key, Path(name).name[:255], size)


@transaction.atomic
def receive(
    *, by: User | None, member: Member, title: str, file: StoredFile, source: str = ""
) -> Version:
    """Begin an asset with its first file. Whoever calls this sees that `read_version` is run.

    Raises Refused.
    """
    may_upload_for(by, member).require()
    asset = Asset.objects.create(member=member, title=title, source=source)
    return _add_version(by, asset, file)


@transaction.atomic
def receive_version(*, by: User | None, asset: Asset, file: StoredFile) -> Version:
    """Take a further file for an asset; the version in use stays until this one is confirmed.

    Raises Refused.
    """
    may_change(by, asset).require()
    Asset.objects.select_for_update().get(pk=asset.pk)
    return _add_version(by, asset, file)


def read_version(*, version: int, progress: Progress) -> Version:
    """Read a received file, write down what was found, and seal the file.

    A file that cannot be read leaves its version saying why. Doing it twice comes to the same.
    """
    received = Version.objects.select_related("asset").get(pk=version)
    if received.state != Version.State.RECEIVED:
        return received
    config = settings.CONFIG
    with holding.opened(received.folder, config) as path:
        sha256 = _sha256(path)
        try:
            found = read_file(path, received.file_name, progress=progress)
        except ReadError as error:
            return _unreadable(received, error)
    progress(0.95, "Sealing the file")
    holding.close(received.folder, config)
    return _write_down(received, found, sha256)


def sweep_uploads() -> int:
    """Remove the files of requests that never became versions; how many."""
    uploads: Path = settings.CONFIG.uploads_dir
    known = {key.hex for key in Version.objects.values_list("key", flat=True)}
    oldest = (timezone.now() - ORPHANED_AFTER).timestamp()
    swept = 0
    for entry in uploads.iterdir():
        if entry.name not in known and entry.stat().st_mtime < oldest:
            holding.discard(entry)
            swept += 1
    return swept


def _add_version(by: User | None, asset: Asset, file: StoredFile) -> Version:
    last = asset.versions.aggregate(last=Max("number"))["last"] or 0
    version = Version.objects.create(
        asset=asset,
        number=last + 1,
        key=file.key,
        file_name=file.name,
        size=file.size,
        received_by=by,
    )
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="version.received",
        subject=version.subject,
        details={"member": asset.member.code, "bytes": file.size},
    )
    return version


@transaction.atomic
def _unreadable(version: Version, error: ReadError) -> Version:
    version.state = Version.State.UNREADABLE
    place = "" if error.where == version.file_name else error.where
    version.problem = str(ReadError(error.problem, where=place, remedy=error.remedy))
    version.save(update_fields=["state", "problem"])
    record(by=acting(None, Role.CONTRIBUTOR), action="version.unreadable", subject=version.subject)
    transaction.on_commit(lambda: holding.discard(version.folder))
    return version


@transaction.atomic
def _write_down(version: Version, found: Read, sha256: str) -> Version:
    facts: dict[str, Any] = {
        "state": Version.State.READ,
        "sha256": sha256,
        "rows": found.rows,
        "quarantined": found.quarantined,
        "read_as": found.read_as,
        "findings": found.findings,
        "columns": found.schema.to_json(),
        "proposals": found.proposals,
    }
    for name, value in facts.items():
        setattr(version, name, value)
    version.save(update_fields=list(facts))
    record(
        by=acting(None, Role.CONTRIBUTOR),
        action="version.read",
        subject=version.subject,
        details={
            "rows": found.rows,
            "quarantined": found.quarantined,
            "columns": len(found.schema),
            "sha256": sha256,
        },
    )
    return version


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
