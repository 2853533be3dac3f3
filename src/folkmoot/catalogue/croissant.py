"""Croissant: a dataset for those who train and test models, with its records.

Source: the Croissant format specification, version 1.1 (MLCommons). The records come from the
Parquet file, whose bytes never change within a version and whose checksum is known; the CSV file is
made anew for each download.
"""

from __future__ import annotations

from typing import Any

from folkmoot.catalogue.model import Dataset
from folkmoot.catalogue.vocabularies import COLUMN_TYPES

Json = dict[str, Any]

CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
PARQUET = "application/x-parquet"
"""Croissant's readers know Parquet by this name and not by the registered one."""


def croissant(dataset: Dataset) -> Json:
    """A dataset that has a schema and a Parquet distribution with its checksum."""
    parquet, schema = dataset.distribution("Parquet"), dataset.schema
    if parquet is None or schema is None or not parquet.sha256:
        raise ValueError("Croissant describes a dataset with a schema and a Parquet file.")
    facts: Json = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": dataset.title,
        "description": dataset.description or dataset.title,
        "url": dataset.landing_page,
        "version": f"{dataset.version}.0.0",
        "keywords": list(dataset.keywords),
        "isLiveDataset": True,
        "citeAs": _citation(dataset),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": "rows.parquet",
                "name": "rows.parquet",
                "contentUrl": parquet.download_url,
                "encodingFormat": PARQUET,
                "sha256": parquet.sha256,
            }
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "rows",
                "name": "rows",
                "description": f"The rows of {dataset.title}.",
                "field": [
                    {
                        "@type": "cr:Field",
                        "@id": f"rows/{column.name}",
                        "name": column.name,
                        "description": column.description or column.label or column.name,
                        "dataType": COLUMN_TYPES[column.type].croissant,
                        "source": {
                            "fileObject": {"@id": "rows.parquet"},
                            "extract": {"column": column.name},
                        },
                    }
                    for column in schema
                ],
            }
        ],
    }
    if dataset.licence:
        facts["license"] = dataset.licence.uri
    if dataset.issued:
        facts["datePublished"] = dataset.issued.date().isoformat()
    if dataset.modified:
        facts["dateModified"] = dataset.modified.date().isoformat()
    if dataset.publisher:
        organisation = {"@type": "sc:Organization", "name": dataset.publisher.name}
        if dataset.publisher.homepage:
            organisation["url"] = dataset.publisher.homepage
        facts["creator"] = facts["publisher"] = organisation
    return facts


def _citation(dataset: Dataset) -> str:
    who = dataset.publisher.name if dataset.publisher else ""
    year = f" ({dataset.modified.year})" if dataset.modified else ""
    return f"{who}{year}. {dataset.title}, version {dataset.version}. {dataset.uri}".strip()
