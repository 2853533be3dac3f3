"""The versions of a dataset that are or were public, and what changed between them."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import models

from folkmoot.errors import FolkmootError, QueryTimeout, QueryTooLarge, VaultBusy
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.portal.models import Withdrawal
from folkmoot.hub.portal.queries import Published, published_by_code
from folkmoot.hub.register.models import Asset, Version
from folkmoot.vault import Limits, WorkerPool
from folkmoot.vault.differences import ColumnChange, Difference, Differences, compare_schemas
from folkmoot.vault.profiles import ColumnProfile, Profiles

MOST_ROWS_AT_ONCE = 3_000_000
"""Of both versions together. Comparing so many takes a few seconds; more is a job."""

SECONDS_TO_COMPARE = 120.0
_PATIENCE = 10.0

_pools: dict[Path, WorkerPool] = {}
_lock = threading.Lock()


class VersionWithdrawn(FolkmootError):
    """A version was public and was taken back."""

    code = "version.withdrawn"
    http_status = 410


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A version in the list of those that are or were public. `withdrawal` where it was taken
    back; `changes` of its columns since the public version before it."""

    version: Version
    withdrawal: Withdrawal | None
    before: Version | None
    changes: tuple[ColumnChange, ...]

    @property
    def more_rows(self) -> int | None:
        """How many more rows than the version before; None where nothing was before."""
        return (self.version.rows or 0) - (self.before.rows or 0) if self.before else None

    @property
    def fewer_rows(self) -> int:
        """How many rows fewer than the version before; 0 where there are more."""
        return max(0, -(self.more_rows or 0))


def dataset(code: str) -> Published:
    """The published dataset of this identifier, in its version in use.

    Raises VersionWithdrawn where its publisher took it back, PageNotFound where there is none.
    """
    try:
        return published_by_code(code)
    except PageNotFound:
        last = (
            _withdrawals().filter(version__asset__code=code.lower()).order_by("-withdrawn_at")
        ).first()
        if last is None:
            raise
        raise _withdrawn(last) from None


def version_of(code: str, number: int) -> Published:
    """A public version of a published dataset.

    Raises VersionWithdrawn with the reason where it was taken back, PageNotFound.
    """
    withdrawal = _withdrawals().filter(version__asset__code=code.lower(), version__number=number)
    if found := withdrawal.first():
        raise _withdrawn(found)
    asset = dataset(code).asset
    version = asset.versions.filter(number=number, state=Version.State.KEPT).first()
    if version is None or not version.public_vault_id:
        raise PageNotFound(
            f"This dataset has no public version {number:,}.",
            remedy="See the list of its versions.",
        )
    return Published(asset, version)


def listed(asset: Asset) -> list[ListedVersion]:
    """Every version that is or was public, newest first."""
    withdrawn = {
        each.version_id: each for each in _withdrawals().filter(version__asset_id=asset.pk)
    }
    kept = asset.versions.filter(state=Version.State.KEPT).order_by("number")
    found: list[ListedVersion] = []
    before: Version | None = None
    for version in kept:
        withdrawal = withdrawn.get(version.pk)
        if withdrawal:
            found.append(ListedVersion(version, withdrawal, None, ()))
        elif version.public_vault_id:
            changes = compare_schemas(before.schema, version.schema) if before else ()
            found.append(ListedVersion(version, None, before, changes))
            before = version
    return found[::-1]


def before(published: Published) -> Published | None:
    """The public version before this one."""
    number = published.version.number
    earlier = published.asset.versions.filter(number__lt=number, state=Version.State.KEPT)
    version = earlier.exclude(public_vault_id="").order_by("-number").first()
    return Published(published.asset, version) if version else None


# What changed


def find_difference(older: Published, newer: Published) -> Difference | None:
    """What changed, where it was worked out before or takes only a moment; else None.

    Raises QueryTimeout, QueryTooLarge, VaultBusy.
    """
    found = differences().find(older.vault_id, newer.vault_id)
    if found is None and older.rows + newer.rows <= MOST_ROWS_AT_ONCE:
        found = compare(older, newer)
    return found


def compare(older: Published, newer: Published) -> Difference:
    """Work out what changed, however long it takes. Raises QueryTimeout, QueryTooLarge,
    VaultBusy."""
    return differences().compare(older.vault_id, newer.vault_id)


def differences() -> Differences:
    """The region's differences between versions."""
    return Differences(_pool())


def profiles_of(published: Published) -> Mapping[str, ColumnProfile]:
    """What the values of each column are like; empty where that takes too long just now."""
    try:
        return Profiles(_pool()).of(published.vault_id)
    except (QueryTimeout, QueryTooLarge, VaultBusy):
        return {}


def forget(vault_id: str) -> None:
    """Remove what was worked out from a version that is no longer public."""
    differences().forget(vault_id)
    Profiles(_pool()).forget(vault_id)


def close() -> None:
    """End this process's idle workers."""
    with _lock:
        for each in _pools.values():
            each.close()
        _pools.clear()


def _pool() -> WorkerPool:
    """Workers with more time than a public query has. They take one of the places that public
    queries share, never two, so that there is always another."""
    config = settings.CONFIG
    with _lock:
        if config.vault_dir not in _pools:
            limits = Limits(seconds=SECONDS_TO_COMPARE, memory_mb=config.query_memory_mb)
            _pools[config.vault_dir] = WorkerPool(
                config.vault_dir, slots=1, limits=limits, patience=_PATIENCE
            )
        return _pools[config.vault_dir]


def _withdrawals() -> models.QuerySet[Withdrawal]:
    in_force = Withdrawal.objects.filter(version__public_vault_id="")
    return in_force.select_related("version__asset")


def _withdrawn(withdrawal: Withdrawal) -> VersionWithdrawn:
    version = withdrawal.version
    when = withdrawal.withdrawn_at
    reason = withdrawal.reason.strip().rstrip(".")
    return VersionWithdrawn(
        f"Version {version.number} of “{version.asset.title}” was withdrawn by its publisher on "
        f"{when.day} {when:%B %Y}: {reason}.",
        remedy="The list of versions has those that are still public.",
    )


atexit.register(close)
