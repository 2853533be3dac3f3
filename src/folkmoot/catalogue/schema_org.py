"""schema.org's Dataset and DataCatalog, which search engines for data read in pages.

Source: schema.org, and the guidance for dataset publishers of Google's dataset search.
"""

from __future__ import annotations

import json
from typing import Any

from folkmoot.catalogue.model import Catalogue, Dataset, Place

Json = dict[str, Any]
CONTEXT = "https://schema.org/"
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026",
            0x2028: "\\u2028", 0x2029: "\\u2029"}  # fmt: skip


def schema_org_dataset(dataset: Dataset) -> Json:
    """One dataset, for its page."""
    return {"@context": CONTEXT, **_dataset(dataset)}


def schema_org_catalogue(catalogue: Catalogue) -> Json:
    """The catalogue, for the page that lists it; each dataset only by name and address."""
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": catalogue.uri,
        "name": catalogue.title,
        "description": catalogue.description,
        "url": catalogue.homepage,
        "publisher": {"@type": "Organization", "name": catalogue.publisher.name},
        "dataset": [
            {"@type": "Dataset", "@id": each.uri, "name": each.title, "url": each.landing_page}
            for each in catalogue.datasets
        ],
    }


def as_script(facts: Json) -> str:
    """The text of a `<script type="application/ld+json">`: nothing in it can end the element, or
    begin a comment or another element."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _dataset(dataset: Dataset) -> Json:
    facts: Json = {
        "@type": "Dataset",
        "@id": dataset.uri,
        "name": dataset.title,
        "description": _long_enough(dataset),
        "url": dataset.landing_page,
        "identifier": dataset.identifier,
        "keywords": list(dataset.keywords),
        "license": dataset.licence.uri if dataset.licence else "",
        "isAccessibleForFree": True,
        "version": dataset.version,
        "inLanguage": "en-GB",
        "datePublished": dataset.issued.date().isoformat() if dataset.issued else "",
        "dateModified": dataset.modified.isoformat() if dataset.modified else "",
        "creator": _organisation(dataset),
        "publisher": _organisation(dataset),
        "temporalCoverage": _interval(dataset),
        "spatialCoverage": [_place(place) for place in dataset.spatial],
        "variableMeasured": [
            _filled(
                {
                    "@type": "PropertyValue",
                    "name": column.label or column.name,
                    "description": column.description,
                    "unitText": column.unit,
                }
            )
            for column in dataset.schema or ()
        ],
        "distribution": [
            _filled(
                {
                    "@type": "DataDownload",
                    "name": each.title,
                    "encodingFormat": each.media_type,
                    "contentUrl": each.download_url or each.access_url,
                    "contentSize": f"{each.size} B" if each.size is not None else "",
                    "sha256": each.sha256,
                }
            )
            for each in dataset.distributions
        ],
    }
    return _filled(facts)


def _long_enough(dataset: Dataset) -> str:
    """Search engines pass over a description of fewer than fifty characters."""
    said = dataset.description or dataset.title
    if len(said) >= 50 or not dataset.publisher:
        return said
    return f"{said.rstrip('.')}. Published by {dataset.publisher.name} as open data."


def _organisation(dataset: Dataset) -> Json:
    if dataset.publisher is None:
        return {}
    publisher = dataset.publisher
    return _filled(
        {
            "@type": "GovernmentOrganization",
            "@id": publisher.uri,
            "name": publisher.name,
            "url": publisher.homepage,
        }
    )


def _interval(dataset: Dataset) -> str:
    period = dataset.temporal
    if period is None:
        return ""
    start = period.start.isoformat() if period.start else ".."
    end = period.end.isoformat() if period.end else ".."
    return f"{start}/{end}"


def _place(place: Place) -> Json:
    facts: Json = {"@type": "Place", "name": place.name, "sameAs": place.uri}
    if place.box:
        box = place.box
        facts["geo"] = {
            "@type": "GeoShape",
            "box": f"{box.south} {box.west} {box.north} {box.east}",
        }
    return _filled(facts)


def _filled(facts: Json) -> Json:
    return {name: value for name, value in facts.items() if value not in ("", [], {}, None)}
