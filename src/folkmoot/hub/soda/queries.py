"""Finding what is published. Nothing else of the register can be reached from this app."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from folkmoot.hub.register.models import Asset
from folkmoot.hub.register.queries import published_assets
from folkmoot.hub.saved.reading import OpenDataset, Source, Sources, ViewGone
from folkmoot.hub.soda.envelopes import DatasetMissing

__all__ = ["OpenDataset", "find_open_dataset", "open_dataset", "open_datasets", "open_source"]


def open_dataset(*, code: str) -> OpenDataset:
    """The published dataset of this identifier. Raises DatasetMissing where there is none."""
    asset = published_assets().filter(code=code.lower()).first()
    if asset is None:
        raise DatasetMissing(code)
    return OpenDataset(asset)


def open_source(sources: Sources, *, code: str) -> Source:
    """The published dataset or saved view of this identifier, noted in `sources`.

    Raises DatasetMissing where there is none, and for a view that is gone.
    """
    try:
        found = sources.open(code)
    except ViewGone as gone:
        raise DatasetMissing(code) from gone
    if found is None:
        raise DatasetMissing(code)
    return found


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
