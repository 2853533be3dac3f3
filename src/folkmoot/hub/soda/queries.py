"""Finding what is published. Nothing else of the register can be reached from this app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.queries import published_assets
from folkmoot.hub.soda.envelopes import DatasetMissing
from folkmoot.soql import Dataset


@dataclass(frozen=True, slots=True)
class OpenDataset:
    """A published asset, shown as the version of it that is in use."""

    asset: Asset

    @property
    def version(self) -> Version:
        if self.asset.current is None:
            raise DatasetMissing(self.asset.code)
        return self.asset.current

    @property
    def vault_id(self) -> str:
        """What the public reads: the version without names of people."""
        return self.version.public_vault_id

    @property
    def view(self) -> str:
        """What the engine calls it while a query runs."""
        return f"d{self.asset.code}"

    @property
    def published_at(self) -> datetime:
        return self.asset.published_at or self.asset.created_at

    @property
    def changed_at(self) -> datetime:
        """When the data that are shown became what they are."""
        kept = self.version.confirmed_at or self.version.received_at
        return max(kept, self.published_at).astimezone(UTC)

    @property
    def soql(self) -> Dataset:
        """What the compiler needs to know of it."""
        return Dataset(
            self.version.schema,
            self.view,
            created_at=self.published_at,
            updated_at=self.changed_at,
        )


def open_dataset(*, code: str) -> OpenDataset:
    """The published dataset of this identifier. Raises DatasetMissing where there is none."""
    asset = published_assets().filter(code=code.lower()).first()
    if asset is None:
        raise DatasetMissing(code)
    return OpenDataset(asset)


def find_open_dataset(code: str) -> OpenDataset | None:
    """As `open_dataset`, None where there is none: for the tables of a join."""
    try:
        return open_dataset(code=code)
    except DatasetMissing:
        return None


def open_datasets(
    *,
    search: str = "",
    codes: Sequence[str] = (),
    names: Sequence[str] = (),
    licence: str = "",
    attribution: str = "",
) -> QuerySet[Asset]:
    """The published assets that fit: every word of `search` in a title, description or publisher,
    one of `codes`, one of `names`, this licence, this publisher."""
    found = published_assets()
    for word in search.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(description__icontains=word)
            | Q(member__name__icontains=word)
        )
    if codes:
        found = found.filter(code__in=[code.lower() for code in codes])
    if names:
        found = found.filter(title__in=names)
    if licence:
        found = found.filter(licence=licence)
    if attribution:
        found = found.filter(member__name__iexact=attribution)
    return found.order_by("title", "code")
