"""What a dataset is, as `/api/views/metadata/v1` says it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from folkmoot.hub.saved.reading import OpenDataset
from folkmoot.hub.soda.catalogue import category_of, tags_of


def metadata_of(dataset: OpenDataset, *, site: str) -> dict[str, Any]:
    """One item of the metadata API. `site` is the hub's own address, such as http://host."""
    asset = dataset.asset
    return {
        "id": asset.code,
        "name": asset.title,
        "attribution": asset.member.name,
        "category": category_of(asset),
        "createdAt": _iso(asset.created_at),
        "dataUpdatedAt": _iso(dataset.changed_at),
        "dataUri": f"{site}/resource/{asset.code}",
        "description": asset.description,
        "domain": site.partition("://")[2],
        "externalId": None,
        "hideFromCatalog": False,
        "hideFromDataJson": False,
        "license": asset.licence,
        "metadataUpdatedAt": _iso(dataset.changed_at),
        "provenance": "OFFICIAL",
        "updatedAt": _iso(dataset.changed_at),
        "webUri": f"{site}/d/{asset.code}",
        "approvals": [],
        "tags": tags_of(asset),
        "customFields": {},
        "dataVersion": dataset.version.number,
    }


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
