"""Finding the file of a version that everybody may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.register.models import Version
from folkmoot.hub.register.queries import published_assets
from folkmoot.vault import Vault


@dataclass(frozen=True, slots=True)
class PublicFile:
    """The public copy of a version: `path` is in the vault and never changes."""

    code: str
    version: Version
    changed_at: datetime
    path: Path

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def tag(self) -> str:
        """A strong tag: a version is named by its bytes."""
        return f'"{self.version.public_vault_id}.parquet"'

    @property
    def name(self) -> str:
        return f"{self.code}-v{self.version.number}.parquet"

    @property
    def permanent_address(self) -> str:
        return f"/d/{self.code}/versions/{self.version.number}.parquet"


def public_file(code: str, number: int | None = None) -> PublicFile:
    """The file of a published dataset's version in use, or of the version of this number.

    Raises PageNotFound where there is none, alike for what was never there, what is not open and
    what was taken back.
    """
    asset = published_assets().filter(code=code.lower()).first()
    version = asset.current if asset is not None else None
    if asset is not None and number is not None:
        kept = asset.versions.filter(number=number, state=Version.State.KEPT)
        version = kept.exclude(public_vault_id="").first()
    if asset is None or version is None:
        raise PageNotFound(
            "There is no published dataset at this address.", remedy="Search the catalogue for it."
        )
    moments = (version.confirmed_at or version.received_at, asset.published_at)
    changed = max(moment for moment in moments if moment is not None)
    path = Vault(settings.CONFIG.vault_dir).parquet_path(version.public_vault_id)
    return PublicFile(asset.code, version, changed.astimezone(UTC), path)
