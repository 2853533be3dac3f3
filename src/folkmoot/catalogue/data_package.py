"""A Frictionless data package: the CSV file with its table schema.

Source: Data Package and Table Schema, version 1 (Frictionless Data), which every tool reads.
"""

from __future__ import annotations

from typing import Any

from folkmoot.catalogue.model import Dataset
from folkmoot.catalogue.vocabularies import COLUMN_TYPES
from folkmoot.tables import Column, ColumnType

Json = dict[str, Any]


def data_package(dataset: Dataset) -> Json:
    """The package of a dataset that has a schema and a CSV distribution."""
    csv, schema = dataset.distribution("CSV"), dataset.schema
    if csv is None or schema is None:
        raise ValueError("A data package needs a schema and a CSV file.")
    facts: Json = {
        "profile": "tabular-data-package",
        "name": dataset.identifier,
        "id": dataset.uri,
        "title": dataset.title,
        "description": dataset.description or dataset.title,
        "homepage": dataset.landing_page,
        "version": dataset.version,
        "keywords": list(dataset.keywords),
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": f"{dataset.identifier}-rows",
                "path": csv.download_url,
                "title": dataset.title,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "doubleQuote": True, "lineTerminator": "\r\n"},
                "schema": {
                    "fields": [
                        _field(column, title)
                        for column, title in zip(schema, csv.headings, strict=True)
                    ],
                    "missingValues": [""],
                },
            }
        ],
    }
    if dataset.modified:
        facts["created"] = dataset.modified.isoformat()
    if dataset.licence:
        licence = {"name": dataset.licence.identifier, "title": dataset.licence.title}
        facts["licenses"] = [{**licence, "path": dataset.licence.uri}]
    if dataset.publisher:
        facts["contributors"] = [{"title": dataset.publisher.name, "role": "publisher"}]
    if dataset.provenance:
        facts["sources"] = [{"title": dataset.provenance}]
    return facts


def _field(column: Column, heading: str) -> Json:
    """A field is named as its heading in the file, which is what readers compare."""
    facts: Json = {"name": heading, "type": COLUMN_TYPES[column.type].frictionless}
    if column.label and column.label != heading:
        facts["title"] = column.label
    if column.description:
        facts["description"] = column.description
    if column.unit:
        facts["unit"] = column.unit
    if column.type in (ColumnType.POINT, ColumnType.GEOMETRY):
        facts["comment"] = "Well-known text in WGS 84 (EPSG:4326)."
    return facts
