"""What a dataset is, as `/api/views` and `/api/catalog/v1` say it.

Its owner is the member that publishes it: no person is named.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from folkmoot.hub.register.models import Asset, Licence
from folkmoot.hub.soda.queries import OpenDataset
from folkmoot.soql import SoqlType, type_of_column
from folkmoot.tables import Column

_CATALOGUE_NAMES = {
    SoqlType.TEXT: "Text",
    SoqlType.NUMBER: "Number",
    SoqlType.BOOLEAN: "Checkbox",
    SoqlType.FLOATING_TIMESTAMP: "Calendar date",
    SoqlType.POINT: "Point",
    SoqlType.MULTIPOLYGON: "MultiPolygon",
}


def view_of(dataset: OpenDataset) -> dict[str, Any]:
    """The body of `/api/views/{id}.json`."""
    asset = dataset.asset
    changed = _seconds(dataset.changed_at)
    return {
        "id": asset.code,
        "name": asset.title,
        "assetType": "dataset",
        "attribution": asset.member.name,
        "createdAt": _seconds(asset.created_at),
        "description": asset.description,
        "displayType": "table",
        "licenseId": asset.licence,
        "newBackend": True,
        "provenance": "official",
        "publicationDate": _seconds(dataset.published_at),
        "publicationStage": "published",
        "rowsUpdatedAt": changed,
        "viewLastModified": changed,
        "viewType": "tabular",
        "columns": [
            _column(number, column) for number, column in enumerate(dataset.version.schema, 1)
        ],
        "grants": [{"inherited": False, "type": "viewer", "flags": ["public"]}],
        "license": _licence(asset),
        "metadata": {"rowCount": dataset.version.rows, "custom_fields": _custom_fields(asset)},
        "owner": _publisher(asset),
        "query": {},
        "rights": ["read"],
        "tableAuthor": _publisher(asset),
        "tags": [],
        "flags": ["default"],
    }


def catalogue_entry(dataset: OpenDataset, *, site: str) -> dict[str, Any]:
    """One result of `/api/catalog/v1`. `site` is the hub's own address, such as http://host."""
    asset = dataset.asset
    schema = list(dataset.version.schema)
    changed = _iso(dataset.changed_at)
    return {
        "resource": {
            "name": asset.title,
            "id": asset.code,
            "resource_name": None,
            "parent_fxf": [],
            "description": asset.description,
            "attribution": asset.member.name,
            "attribution_link": None,
            "contact_email": None,
            "type": "dataset",
            "updatedAt": changed,
            "createdAt": _iso(asset.created_at),
            "metadata_updated_at": changed,
            "data_updated_at": changed,
            "page_views": {
                "page_views_last_week": 0, "page_views_last_month": 0, "page_views_total": 0
            },
            "columns_name": [column.label or column.name for column in schema],
            "columns_field_name": [column.name for column in schema],
            "columns_datatype": [_catalogue_name(column) for column in schema],
            "columns_description": [column.description for column in schema],
            "columns_format": [{} for _ in schema],
            "download_count": 0,
            "provenance": "official",
            "lens_view_type": "tabular",
            "publication_date": _iso(dataset.published_at),
        },
        "classification": {
            "categories": [],
            "tags": [],
            "domain_category": None,
            "domain_tags": [],
            "domain_metadata": [
                {"key": key, "value": value}
                for key, value in _custom_fields(asset)["Publication"].items()
            ],
        },
        "metadata": {"domain": site.partition("://")[2], "license": _licence_name(asset)},
        "permalink": f"{site}/d/{asset.code}",
        "link": f"{site}/d/{asset.code}",
        "owner": _owner(asset),
        "creator": _owner(asset),
    }  # fmt: skip


def _column(number: int, column: Column) -> dict[str, Any]:
    shown = type_of_column(column.type).view_name
    return {
        "id": number,
        "name": column.label or column.name,
        "dataTypeName": shown,
        "description": column.description,
        "fieldName": column.name,
        "position": number,
        "renderTypeName": shown,
        "format": {},
    }


def _catalogue_name(column: Column) -> str:
    return _CATALOGUE_NAMES[type_of_column(column.type)]


def _licence(asset: Asset) -> dict[str, str]:
    return {"name": _licence_name(asset), "termsLink": Licence(asset.licence).page}


def _licence_name(asset: Asset) -> str:
    return str(Licence(asset.licence).label)


def _custom_fields(asset: Asset) -> dict[str, dict[str, str]]:
    facts = {
        "Publisher": asset.member.name,
        "Update frequency": asset.get_frequency_display() if asset.frequency else "",
        "Source": asset.source,
        "Contact": asset.contact,
    }
    return {"Publication": {name: value for name, value in facts.items() if value}}


def _publisher(asset: Asset) -> dict[str, Any]:
    return {"id": asset.member.code, "displayName": asset.member.name, "type": "interactive"}


def _owner(asset: Asset) -> dict[str, Any]:
    return {
        "id": asset.member.code,
        "user_type": "interactive",
        "display_name": asset.member.name,
    }


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _iso(moment: datetime) -> str:
    shown = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return f"{shown}Z"
