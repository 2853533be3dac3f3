"""The UK Cross-Government Metadata Exchange Model, with its own rules of what must be there.

Source: the model of the Central Digital and Data Office (working draft, 2026), which is the UK's
realisation of DCAT 3. It names organisations by the short names of GOV.UK's list, on which there
are no councils; a member's own short name stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from folkmoot.catalogue.model import Catalogue, DataService, Dataset, Distribution
from folkmoot.catalogue.vocabularies import EU, FREQUENCIES, IANA

Json = dict[str, Any]

LONGEST_SUMMARY = 250

CONTEXT: Json = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "freq": "http://purl.org/cld/freq/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "uk": "https://w3id.org/co-cddo/uk-cross-government-metadata-exchange-model/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "identifier": "@id",
    "type": "@type",
    "accessRights": "dct:accessRights",
    "accessService": {"@id": "dcat:accessService", "@type": "@id"},
    "byteSize": "dcat:byteSize",
    "contactName": "vcard:fn",
    "contactPoint": "dcat:contactPoint",
    "creator": "dct:creator",
    "description": "dct:description",
    "distribution": {"@id": "dcat:distribution", "@type": "@id"},
    "downloadURL": {"@id": "dcat:downloadURL", "@type": "@id"},
    "email": "vcard:hasEmail",
    "endpointDescription": {"@id": "dcat:endpointDescription", "@type": "@id"},
    "endpointURL": {"@id": "dcat:endpointURL", "@type": "@id"},
    "issued": {"@id": "dct:issued", "@type": "xsd:date"},
    "keyword": "dcat:keyword",
    "licence": {"@id": "dct:license", "@type": "@id"},
    "mediaType": {"@id": "dcat:mediaType", "@type": "@id"},
    "modified": {"@id": "dct:modified", "@type": "xsd:date"},
    "publisher": "dct:publisher",
    "resources": "@graph",
    "securityClassification": "uk:securityClassification",
    "servesData": {"@id": "dcat:servesDataset", "@type": "@id"},
    "serviceStatus": "adms:status",
    "serviceType": "dct:type",
    "summary": "rdfs:comment",
    "theme": {"@id": "dcat:theme", "@type": "@id"},
    "title": "dct:title",
    "updateFrequency": {"@id": "dct:accrualPeriodicity", "@type": "@id"},
    "version": "dcat:version",
}

_RESOURCE = (
    "identifier", "type", "title", "description", "accessRights", "contactPoint", "creator",
    "licence", "modified", "publisher", "securityClassification", "version",
)  # fmt: skip
REQUIRED: dict[str, tuple[str, ...]] = {
    "dcat:Dataset": (*_RESOURCE, "updateFrequency"),
    "dcat:DataService": (*_RESOURCE, "endpointDescription", "serviceStatus", "serviceType"),
    "dcat:Distribution": ("identifier", "type", "title", "licence", "mediaType"),
}
"""The fields that each kind of resource must have."""

VOCABULARIES: dict[str, frozenset[str]] = {
    "accessRights": frozenset({"INTERNAL", "OPEN", "COMMERCIAL"}),
    "securityClassification": frozenset({"OFFICIAL", "SECRET", "TOP_SECRET", "NOT_APPLICABLE"}),
    "serviceStatus": frozenset(
        {"DISCOVERY", "ALPHA", "BETA", "PRIVATE_BETA", "PUBLIC_BETA", "LIVE", "DEPRECATED",
         "WITHDRAWN"}
    ),
    "serviceType": frozenset({"EVENT", "REST", "SOAP"}),
    "updateFrequency": frozenset(
        f"freq:{term}"
        for term in (
            "triennial", "biennial", "annual", "semiannual", "threeTimesAYear", "quarterly",
            "bimonthly", "monthly", "semimonthly", "biweekly", "threeTimesAMonth", "weekly",
            "semiweekly", "threeTimesAWeek", "daily", "continuous", "irregular",
        )
    ),
}  # fmt: skip
"""The values that a field may have, where the model has a list of them."""

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_URIS = ("identifier", "downloadURL", "endpointURL", "endpointDescription", "mediaType", "licence")


def exchange_resources(catalogue: Catalogue) -> list[Json]:
    """Every dataset, distribution and service as one record each: they refer to one another by
    their identifiers, as in the model."""
    resources: list[Json] = []
    for dataset in catalogue.datasets:
        resources.append(_dataset(dataset))
        resources += [_distribution(each, dataset) for each in dataset.distributions]
        resources += [_service(each, dataset) for each in dataset.services]
    return resources


def exchange_document(resources: list[Json]) -> Json:
    """The records with the context that makes them linked data."""
    return {"@context": CONTEXT, "resources": resources}


def faults_of(resource: Json) -> Iterator[str]:
    """What a record lacks of the model, as sentences; nothing for one that is as it should be."""
    kind = str(resource.get("type", ""))
    if kind not in REQUIRED:
        yield f"The type is none of {', '.join(REQUIRED)}."
        return
    for name in REQUIRED[kind]:
        if not resource.get(name):
            yield f"{name} is missing."
    for name, allowed in VOCABULARIES.items():
        if name in resource and resource[name] not in allowed:
            yield f"{name} is not in its vocabulary."
    for name in _URIS:
        if name in resource and not _URI.fullmatch(str(resource[name])):
            yield f"{name} is not a URI."
    for name in ("modified", "issued"):
        if name in resource and not _DAY.fullmatch(str(resource[name])):
            yield f"{name} is not a date."
    if len(str(resource.get("summary", ""))) > LONGEST_SUMMARY:
        yield f"summary is longer than {LONGEST_SUMMARY} characters."
    contact = resource.get("contactPoint")
    if contact is not None:
        if not contact.get("contactName"):
            yield "contactPoint has no contactName."
        if not _EMAIL.fullmatch(str(contact.get("email", ""))):
            yield "contactPoint has no e-mail address."


def _common(dataset: Dataset) -> Json:
    publisher = dataset.publisher.identifier if dataset.publisher else ""
    contact = dataset.contact
    facts: Json = {
        "description": dataset.description or dataset.title,
        "summary": _summary(dataset.description),
        "accessRights": "OPEN",
        "contactPoint": {"contactName": contact.name, "email": contact.email} if contact else None,
        "creator": [publisher] if publisher else [],
        "publisher": publisher,
        "keyword": list(dataset.keywords),
        "theme": [f"{EU}data-theme/{theme}" for theme in dataset.themes],
        "licence": dataset.licence.uri if dataset.licence else "",
        "issued": dataset.issued.date().isoformat() if dataset.issued else "",
        "modified": dataset.modified.date().isoformat() if dataset.modified else "",
        "securityClassification": "NOT_APPLICABLE",
        "version": dataset.version,
    }
    return {name: value for name, value in facts.items() if value}


def _dataset(dataset: Dataset) -> Json:
    terms = FREQUENCIES.get(dataset.frequency)
    return {
        "identifier": dataset.uri,
        "type": "dcat:Dataset",
        "title": dataset.title,
        **_common(dataset),
        "updateFrequency": f"freq:{terms.dublin_core if terms else 'irregular'}",
        "distribution": [each.uri for each in dataset.distributions],
    }


def _distribution(distribution: Distribution, dataset: Dataset) -> Json:
    common = _common(dataset)
    kept: Json = {
        name: common[name] for name in ("licence", "issued", "modified") if name in common
    }
    facts: Json = {
        "identifier": distribution.uri,
        "type": "dcat:Distribution",
        "title": distribution.title,
        "accessRights": "OPEN",
        **kept,
        "accessService": [service.uri for service in dataset.services],
        "byteSize": distribution.size,
        "downloadURL": distribution.download_url,
        "mediaType": IANA + distribution.media_type if distribution.media_type else "",
    }
    return {name: value for name, value in facts.items() if value}


def _service(service: DataService, dataset: Dataset) -> Json:
    return {
        "identifier": service.uri,
        "type": "dcat:DataService",
        "title": f"{service.title} of {dataset.title}",
        **_common(dataset),
        "endpointDescription": service.description_url or dataset.landing_page,
        "endpointURL": service.endpoint_url,
        "servesData": [dataset.uri],
        "serviceStatus": "LIVE",
        "serviceType": "REST",
    }


def _summary(text: str) -> str:
    if len(text) <= LONGEST_SUMMARY:
        return text
    return text[: LONGEST_SUMMARY - 1].rsplit(" ", 1)[0] + "…"
