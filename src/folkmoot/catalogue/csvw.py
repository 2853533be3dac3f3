"""CSV on the Web: what the columns of the CSV file are, for programs that read it.

Sources: Metadata Vocabulary for Tabular Data and Model for Tabular Data (W3C Recommendations,
December 2015).
"""

from __future__ import annotations

from typing import Any

from folkmoot.catalogue.model import Dataset
from folkmoot.catalogue.vocabularies import COLUMN_TYPES
from folkmoot.tables import Column, ColumnType, Schema

Json = dict[str, Any]
CONTEXT = "http://www.w3.org/ns/csvw"
_RESERVED = "_"
"""Names that begin so are the specification's own."""


def csvw_metadata(dataset: Dataset) -> Json:
    """The table of a dataset that has a schema and a CSV distribution."""
    csv, schema = dataset.distribution("CSV"), dataset.schema
    if csv is None or schema is None:
        raise ValueError("CSVW describes a dataset with a schema and a CSV file.")
    facts: Json = {
        "@context": [CONTEXT, {"@language": "en"}],
        "@id": f"{dataset.uri}/csv-metadata.json",
        "url": csv.download_url,
        "dc:title": dataset.title,
        "dc:description": dataset.description or dataset.title,
        "dc:identifier": dataset.uri,
        "dcat:keyword": list(dataset.keywords),
        "dialect": {
            "encoding": "utf-8",
            "delimiter": ",",
            "doubleQuote": True,
            "header": True,
            "headerRowCount": 1,
            "lineTerminators": ["\r\n", "\n"],
        },
        "tableSchema": {"columns": _columns(schema, csv.headings)},
    }
    if dataset.publisher:
        facts["dc:publisher"] = {"schema:name": dataset.publisher.name}
    if dataset.licence and dataset.licence.uri:
        facts["dc:license"] = {"@id": dataset.licence.uri}
    if dataset.modified:
        facts["dc:modified"] = {"@value": dataset.modified.isoformat(), "@type": "xsd:dateTime"}
    return facts


def _columns(schema: Schema, headings: tuple[str, ...]) -> list[Json]:
    return [_column(column, title) for column, title in zip(schema, headings, strict=True)]


def _column(column: Column, title: str) -> Json:
    name = column.name if not column.name.startswith(_RESERVED) else f"c{column.name}"
    facts: Json = {"name": name, "titles": title, "datatype": _datatype(column), "required": False}
    if column.description:
        facts["dc:description"] = column.description
    if column.unit:
        facts["schema:unitText"] = column.unit
    if column.meaning:
        facts["schema:alternateName"] = column.meaning.label
    return facts


def _datatype(column: Column) -> Any:
    base = COLUMN_TYPES[column.type].xsd
    if column.type is ColumnType.BOOLEAN:
        return {"base": base, "format": "true|false"}
    if column.type is ColumnType.DATE:
        return {"base": base, "format": "yyyy-MM-dd"}
    return base
