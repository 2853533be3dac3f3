"""What a dataset is, as `/api/views` and `/api/catalog/v1` say it.

Its owner is the member that publishes it: no person is named.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from folkmoot.hub.register.models import Asset, Licence
from folkmoot.hub.saved.reading import OpenDataset, OpenView, Sources
from folkmoot.hub.soda.catalogue import category_of, tags_of
from folkmoot.hub.soda.profiles import profiles_of
from folkmoot.soql import SoqlType, compile_query, type_of_column
from folkmoot.tables import Column

_CATALOGUE_NAMES = {
    SoqlType.BOOLEAN: "Checkbox",
    SoqlType.FLOATING_TIMESTAMP: "Calendar date",
    SoqlType.FIXED_TIMESTAMP: "Fixed timestamp",
    SoqlType.MULTIPOINT: "MultiPoint",
    SoqlType.MULTILINE: "MultiLine",
    SoqlType.MULTIPOLYGON: "MultiPolygon",
    SoqlType.URL: "URL",
    SoqlType.JSON: "JSON",
}


def view_of(dataset: OpenDataset, *, has_profiles: bool = True) -> dict[str, Any]:
    """The body of `/api/views/{id}.json`; with each column's profile unless told otherwise."""
    asset = dataset.asset
    profiles = profiles_of(dataset) if has_profiles else {}
    identifier = dataset.row_identifier
    changed = _seconds(dataset.changed_at)
    return {
        "id": asset.code,
        "name": asset.title,
        "assetType": "dataset",
        "attribution": asset.member.name,
        "category": category_of(asset),
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
            _column(number, column, profiles.get(column.name))
            for number, column in enumerate(dataset.version.schema, 1)
        ],
        "grants": [{"inherited": False, "type": "viewer", "flags": ["public"]}],
        "license": _licence(asset),
        "metadata": {
            "rowCount": dataset.version.rows,
            "dataVersion": dataset.version.number,
            "custom_fields": _custom_fields(asset),
            **({"rowIdentifier": identifier} if identifier else {}),
        },
        "owner": _publisher(asset),
        "query": {},
        "rights": ["read"],
        "tableAuthor": _publisher(asset),
        "tags": tags_of(asset),
        "flags": ["default"],
        **(
            {"rowIdentifierColumnId": dataset.version.schema.names.index(identifier) + 1}
            if identifier
            else {}
        ),
    }


def saved_view_of(view: OpenView) -> dict[str, Any]:
    """The body of `/api/views/{id}.json` for a saved view: its own words and columns."""
    compiled = compile_query("SELECT *", view.soql, find_table=Sources().find)
    described = view_of(view.root, has_profiles=False)
    columns = [
        {
            "id": number,
            "name": column.name,
            "dataTypeName": column.type.view_name,
            "fieldName": column.name,
            "position": number,
            "renderTypeName": column.type.view_name,
            "format": {},
        }
        for number, column in enumerate(compiled.columns, 1)
    ]
    return {
        **described,
        "id": view.code,
        "name": view.revision.title,
        "assetType": "filter",
        "createdAt": _seconds(view.published_at),
        "description": view.revision.description,
        "publicationDate": _seconds(view.published_at),
        "rowsUpdatedAt": _seconds(view.changed_at),
        "viewLastModified": _seconds(view.changed_at),
        "modifyingViewUid": view.root.code,
        "columns": columns,
        "metadata": {"custom_fields": _custom_fields(view.root.asset)},
        "queryString": view.revision.soql,
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
            "categories": list(filter(None, [category_of(asset)])),
            "tags": tags_of(asset),
            "domain_category": category_of(asset) or None,
            "domain_tags": tags_of(asset),
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


def view_entry(view: OpenView, *, site: str) -> dict[str, Any]:
    """A saved view as a result of `/api/catalog/v1`: its own words, its dataset's publisher."""
    entry = catalogue_entry(view.root, site=site)
    compiled = compile_query("SELECT *", view.soql, find_table=Sources().find)
    own = {
        "name": view.revision.title,
        "id": view.code,
        "parent_fxf": [view.of.code],
        "description": view.revision.description,
        "type": "view",
        "updatedAt": _iso(view.changed_at),
        "createdAt": _iso(view.published_at),
        "metadata_updated_at": _iso(view.revision.saved_at),
        "data_updated_at": _iso(view.changed_at),
        "columns_name": [column.name for column in compiled.columns],
        "columns_field_name": [column.name for column in compiled.columns],
        "columns_datatype": [column.type.view_name for column in compiled.columns],
        "columns_description": ["" for _ in compiled.columns],
        "columns_format": [{} for _ in compiled.columns],
        "publication_date": _iso(view.published_at),
    }
    address = f"{site}/d/{view.code}"
    return {
        **entry,
        "resource": {**entry["resource"], **own},
        "permalink": address,
        "link": address,
    }


def _column(number: int, column: Column, profile: dict[str, Any] | None) -> dict[str, Any]:
    shown = type_of_column(column).view_name
    return {
        "id": number,
        "name": column.label or column.name,
        "dataTypeName": shown,
        "description": column.description,
        "fieldName": column.name,
        "position": number,
        "renderTypeName": shown,
        "format": {},
        **({"cachedContents": profile} if profile is not None else {}),
    }


def _catalogue_name(column: Column) -> str:
    soql_type = type_of_column(column)
    return _CATALOGUE_NAMES.get(soql_type, soql_type.value.replace("_", " ").capitalize())


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
