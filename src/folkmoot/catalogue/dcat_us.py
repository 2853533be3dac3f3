"""DCAT-US: version 1.1, which is every American portal's `data.json`, and version 3.0.

Sources: Project Open Data Metadata Schema 1.1 (resources.data.gov) and DCAT-US 3.0. Clients of
Socrata read the first: `identifier` is the dataset's address under `/api/views`, as Socrata has it,
and every dataset says when it was issued, which RSocrata's `ls.socrata` needs.
"""

from __future__ import annotations

from typing import Any

from folkmoot.catalogue.model import Catalogue, ContactPoint, Dataset, Distribution, Place
from folkmoot.catalogue.vocabularies import EU, FREQUENCIES, IANA, THEMES

_SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"

Json = dict[str, Any]


def data_json(catalogue: Catalogue) -> Json:
    """The catalogue as DCAT-US 1.1."""
    return {
        "@context": f"{_SCHEMA}/catalog.jsonld",
        "@id": f"{catalogue.homepage}data.json",
        "@type": "dcat:Catalog",
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "dataset": [data_json_entry(dataset) for dataset in catalogue.datasets],
    }


def data_json_entry(dataset: Dataset) -> Json:
    """One dataset of `data.json`."""
    publisher = dataset.publisher
    return _without_empty(
        {
            "@type": "dcat:Dataset",
            "identifier": dataset.uri.replace("/d/", "/api/views/"),
            "title": dataset.title,
            "description": dataset.description or dataset.title,
            "keyword": list(dataset.keywords),
            "theme": [THEMES[theme] for theme in dataset.themes],
            "modified": dataset.modified.isoformat() if dataset.modified else "",
            "issued": dataset.issued.date().isoformat() if dataset.issued else "",
            "publisher": {"@type": "org:Organization", "name": publisher.name} if publisher else {},
            "contactPoint": _contact_1(dataset.contact),
            "accessLevel": "public",
            "license": dataset.licence.uri if dataset.licence else "",
            "landingPage": dataset.landing_page,
            "language": ["en-GB"],
            "accrualPeriodicity": _repeating(dataset.frequency),
            "temporal": _interval(dataset),
            "spatial": _spatial_1(dataset.spatial),
            "describedBy": f"{dataset.uri}/csv-metadata.json" if dataset.schema else "",
            "describedByType": "application/csvm+json" if dataset.schema else "",
            "distribution": [
                *(_distribution_1(each) for each in dataset.distributions),
                *(
                    {
                        "@type": "dcat:Distribution",
                        "title": service.title,
                        "accessURL": service.endpoint_url,
                        "format": "API",
                    }
                    for service in dataset.services
                ),
            ],
        }
    )


def _distribution_1(distribution: Distribution) -> Json:
    return _without_empty(
        {
            "@type": "dcat:Distribution",
            "title": distribution.title,
            "description": distribution.description,
            "downloadURL": distribution.download_url,
            "accessURL": "" if distribution.download_url else distribution.access_url,
            "mediaType": distribution.media_type if distribution.download_url else "",
            "format": distribution.format,
        }
    )


def _contact_1(contact: ContactPoint | None) -> Json:
    if contact is None:
        return {}
    email = f"mailto:{contact.email}" if contact.email else ""
    return _without_empty({"@type": "vcard:Contact", "fn": contact.name, "hasEmail": email})


def _repeating(frequency: str) -> str:
    return FREQUENCIES[frequency].repeating if frequency in FREQUENCIES else ""


def _interval(dataset: Dataset) -> str:
    period = dataset.temporal
    if period is None or period.start is None or period.end is None:
        return ""
    return f"{period.start.isoformat()}/{period.end.isoformat()}"


def _spatial_1(places: tuple[Place, ...]) -> str:
    """One text: the box in degrees where there is one, else the area's name."""
    for place in places:
        if place.box:
            return f"{place.box.west},{place.box.south},{place.box.east},{place.box.north}"
    return places[0].name or places[0].uri if places else ""


CONTEXT_3: Json = {
    "@vocab": "http://www.w3.org/ns/dcat#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": "dct:title",
    "description": "dct:description",
    "publisher": "dct:publisher",
    "language": "dct:language",
    "license": {"@id": "dct:license", "@type": "@id"},
    "identifier": "dct:identifier",
    "issued": "dct:issued",
    "modified": "dct:modified",
    "accrualPeriodicity": "dct:accrualPeriodicity",
    "accessRights": "dct:accessRights",
    "temporal": "dct:temporal",
    "spatial": "dct:spatial",
    "format": "dct:format",
    "provenance": "dct:provenance",
    "name": "foaf:name",
    "Organization": "foaf:Organization",
    "fn": "vcard:fn",
    "hasEmail": {"@id": "vcard:hasEmail", "@type": "@id"},
    "Kind": "vcard:Kind",
    "prefLabel": "skos:prefLabel",
    "Concept": "skos:Concept",
    "checksum": "spdx:checksum",
    "Checksum": "spdx:Checksum",
    "algorithm": "spdx:algorithm",
    "checksumValue": "spdx:checksumValue",
    "PeriodOfTime": "dct:PeriodOfTime",
    "Location": "dct:Location",
    "accessURL": {"@type": "@id"},
    "downloadURL": {"@type": "@id"},
    "landingPage": {"@type": "@id"},
    "endpointURL": {"@type": "@id"},
    "servesDataset": {"@type": "@id"},
}
"""Said in the document itself, so that nobody has to fetch it from elsewhere."""


def dcat_us_3(catalogue: Catalogue) -> Json:
    """The catalogue as DCAT-US 3.0."""
    datasets = catalogue.datasets
    return _without_empty(
        {
            "@context": CONTEXT_3,
            "@id": catalogue.uri,
            "@type": "Catalog",
            "title": catalogue.title,
            "description": catalogue.description,
            "publisher": {"@type": "Organization", "name": catalogue.publisher.name},
            "modified": catalogue.modified.isoformat() if catalogue.modified else "",
            "language": ["en-GB"],
            "dataset": [_dataset_3(dataset) for dataset in datasets],
            "service": [
                {
                    "@id": service.uri,
                    "@type": "DataService",
                    "title": service.title,
                    "endpointURL": service.endpoint_url,
                    "servesDataset": [dataset.uri],
                    "contactPoint": _contact_3(dataset.contact),
                    "publisher": _publisher_3(dataset),
                }
                for dataset in datasets
                for service in dataset.services
            ],
        }
    )


def _dataset_3(dataset: Dataset) -> Json:
    period = dataset.temporal
    return _without_empty(
        {
            "@id": dataset.uri,
            "@type": "Dataset",
            "identifier": dataset.uri,
            "title": dataset.title,
            "description": dataset.description or dataset.title,
            "keyword": list(dataset.keywords),
            "theme": [
                {"@id": f"{EU}data-theme/{theme}", "@type": "Concept", "prefLabel": THEMES[theme]}
                for theme in dataset.themes
            ],
            "publisher": _publisher_3(dataset),
            "contactPoint": _contact_3(dataset.contact),
            "landingPage": dataset.landing_page,
            "language": ["en-GB"],
            "issued": dataset.issued.isoformat() if dataset.issued else "",
            "modified": dataset.modified.isoformat() if dataset.modified else "",
            "accrualPeriodicity": f"{EU}frequency/{dataset.frequency}" if dataset.frequency else "",
            "accessRights": f"{EU}access-right/PUBLIC",
            "version": dataset.version,
            "temporal": [
                _without_empty(
                    {
                        "@type": "PeriodOfTime",
                        "startDate": period.start.isoformat() if period.start else "",
                        "endDate": period.end.isoformat() if period.end else "",
                    }
                )
            ]
            if period
            else [],
            "spatial": [_location_3(place) for place in dataset.spatial],
            "distribution": [_distribution_3(each, dataset) for each in dataset.distributions],
        }
    )


def _distribution_3(distribution: Distribution, dataset: Dataset) -> Json:
    checksum = {
        "@type": "Checksum",
        "algorithm": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
        "checksumValue": distribution.sha256,
    }
    return _without_empty(
        {
            "@id": distribution.uri,
            "@type": "Distribution",
            "title": distribution.title,
            "accessURL": distribution.access_url,
            "downloadURL": distribution.download_url,
            "mediaType": IANA + distribution.media_type if distribution.media_type else "",
            "format": distribution.format,
            "license": dataset.licence.uri if dataset.licence else "",
            "byteSize": str(distribution.size) if distribution.size is not None else "",
            "checksum": checksum if distribution.sha256 else {},
        }
    )


def _contact_3(contact: ContactPoint | None) -> list[Json]:
    if contact is None:
        return []
    email = f"mailto:{contact.email}" if contact.email else ""
    return [_without_empty({"@type": "Kind", "fn": contact.name, "hasEmail": email})]


def _publisher_3(dataset: Dataset) -> Json:
    publisher = dataset.publisher
    if publisher is None:
        return {}
    return _without_empty({"@id": publisher.uri, "@type": "Organization", "name": publisher.name})


def _location_3(place: Place) -> Json:
    return _without_empty(
        {
            "@id": place.uri,
            "@type": "Location",
            "prefLabel": place.name,
            "bbox": place.box.well_known_text if place.box else "",
        }
    )


def _without_empty(facts: Json) -> Json:
    """What nobody said is left out: an empty text would claim that it is known to be empty."""
    return {name: value for name, value in facts.items() if value not in ("", [], {}, None)}
