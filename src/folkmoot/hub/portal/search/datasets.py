"""Published datasets as entries of the search, read again only when they changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from folkmoot.hub.discoverable import EntryKind, SearchEntry
from folkmoot.hub.ledgers.models import LedgerHead
from folkmoot.hub.portal import summary
from folkmoot.hub.portal.classifying import topics_said
from folkmoot.hub.portal.dictionary import JOINING
from folkmoot.hub.portal.downloads import downloads_of
from folkmoot.hub.portal.models import Classification
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.queries import published_assets
from folkmoot.tables import Kind, Meaning, Schema

_A_DOUBT, _MOST_DOUBTS = 0.05, 0.3
_NO_DESCRIPTION = 0.2
_READ_TOGETHER = 500

Mark = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """A dataset to be found, and the columns by which it can be joined to others."""

    entry: SearchEntry
    joins: frozenset[Meaning]


@dataclass(slots=True)
class Datasets:
    """Every published dataset by its code. `marks` tell which of them changed since."""

    known: dict[str, DatasetEntry] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)

    def refresh(self) -> tuple[list[str], list[str]]:
        """Read what changed; the codes of what is new or changed, and of what is gone."""
        now = dict(_marks())
        changed = [code for code, mark in now.items() if self.marks.get(code) != mark]
        gone = [code for code in self.marks if code not in now]
        for code in gone:
            del self.known[code]
        for start in range(0, len(changed), _READ_TOGETHER):
            self.known |= dict(_read(changed[start : start + _READ_TOGETHER]))
        self.marks = now
        return changed, gone


def stamp() -> str:
    """Differs whenever a published dataset may have changed: every action writes the ledger."""
    size = LedgerHead.objects.values_list("size", flat=True).first() or 0
    facts = published_assets().aggregate(Count("pk"), Max("current_id"), Max("published_at"))
    return f"{size} {' '.join(str(value) for value in facts.values())}"


def _marks() -> Iterator[tuple[str, Mark]]:
    """Of each dataset what its entry is made of, as far as it can change."""
    said = {
        asset: (tuple(topics), tuple(tags))
        for asset, topics, tags in Classification.objects.values_list("asset", "topics", "tags")
    }
    rows = published_assets().values_list(
        "code", "pk", "title", "description", "licence", "frequency", "published_at",
        "member__name", "member__code", "current_id", "current__public_vault_id",
    )  # fmt: skip
    for code, pk, *facts in rows:
        yield code, (*facts, said.get(pk))


def _read(codes: Iterable[str]) -> Iterator[tuple[str, DatasetEntry]]:
    said = {each.asset_id: each for each in Classification.objects.filter(asset__code__in=codes)}
    for asset in published_assets().filter(code__in=codes):
        if asset.current is not None:
            yield asset.code, _entry(asset, asset.current, said.get(asset.pk))


def _entry(asset: Asset, version: Version, said: Classification | None) -> DatasetEntry:
    schema = version.schema
    fresh = summary.freshness(asset, version, timezone.localdate())
    topics = topics_said(said.topics if said else (), asset.title, asset.description)
    entry = SearchEntry(
        key=asset.code,
        kind=EntryKind.DATASET,
        title=asset.title,
        address=reverse("portal:dataset", args=[asset.code]),
        publisher=asset.member.name,
        publisher_code=asset.member.code,
        description=asset.description,
        tags=tuple(said.tags) if said else (),
        columns=tuple(column.label or column.name for column in schema),
        topics=tuple(each.code for each in topics),
        formats=tuple(each.extension for each in downloads_of(schema, version.rows or 0)),
        licence=asset.licence,
        updated=fresh.since,
        next_due=fresh.due,
        rows=version.rows,
        quality=_quality(asset, version, schema),
    )
    return DatasetEntry(entry, frozenset(JOINING & {column.meaning for column in schema}))


def _quality(asset: Asset, version: Version, schema: Schema) -> float:
    """1, less what of its values did not fit, its doubts, and a description that is missing."""
    cells = (version.rows or 0) * len(schema)
    misfits = min(0.5, 10 * (version.quarantined or 0) / cells) if cells else 0.0
    doubts = min(_MOST_DOUBTS, _A_DOUBT * len(version.findings_of(Kind.DOUBTED)))
    return 1 - misfits - doubts - (0 if asset.description else _NO_DESCRIPTION)
