"""DCAT-AP 3.0: a catalogue as a graph.

Sources: the DCAT vocabulary, version 3 (W3C Recommendation, August 2024) and the DCAT Application
Profile for data portals in Europe, version 3.0 (SEMIC). Pages are told in the Hydra vocabulary, as
harvesters of DCAT read them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from folkmoot.catalogue.model import (
    Catalogue,
    ContactPoint,
    DataService,
    Dataset,
    Distribution,
    Licence,
    Organisation,
    Place,
)
from folkmoot.catalogue.vocabularies import EU, FILE_TYPES, IANA, THEMES

ADMS = Namespace("http://www.w3.org/ns/adms#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib knows its second version
DCATAP = Namespace("http://data.europa.eu/r5r/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
OA = Namespace("http://www.w3.org/ns/oa#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")

CONFORMS_TO = "https://semiceu.github.io/DCAT-AP/releases/3.0.0/"

PREFIXES: dict[str, Namespace | Any] = {
    "adms": ADMS, "dcat": DCAT, "dcatap": DCATAP, "dct": DCTERMS, "dqv": DQV, "foaf": FOAF,
    "geo": GEO, "hydra": HYDRA, "oa": OA, "rdfs": RDFS, "skos": SKOS,
    "spdx": SPDX, "vcard": VCARD, "xsd": XSD,
}  # fmt: skip

FORMATS: dict[str, tuple[str, str]] = {
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "jsonld": ("json-ld", "application/ld+json"),
    "rdf": ("xml", "application/rdf+xml"),
}
"""By extension: what rdflib calls it, and its media type."""


def catalogue_graph(catalogue: Catalogue) -> Graph:
    """A catalogue (or a page of it) with its datasets."""
    graph = _new_graph()
    me = URIRef(catalogue.uri)
    graph.add((me, RDF.type, DCAT.Catalog))
    _text(graph, me, DCTERMS.title, catalogue.title)
    _text(graph, me, DCTERMS.description, catalogue.description)
    graph.add((me, DCTERMS.publisher, _agent(graph, catalogue.publisher)))
    graph.add((me, FOAF.homepage, _typed(graph, catalogue.homepage, FOAF.Document)))
    graph.add((me, DCTERMS.language, _typed(graph, f"{EU}language/ENG", DCTERMS.LinguisticSystem)))
    taxonomy = _typed(graph, f"{EU}data-theme", SKOS.ConceptScheme)
    graph.add((taxonomy, DCTERMS.title, Literal("Data theme", lang="en")))
    graph.add((me, DCAT.themeTaxonomy, taxonomy))
    graph.add((me, DCTERMS.conformsTo, _typed(graph, CONFORMS_TO, DCTERMS.Standard)))
    if catalogue.licence:
        graph.add((me, DCTERMS.license, _licence(graph, catalogue.licence)))
    if catalogue.contact:
        graph.add((me, DCAT.contactPoint, _contact(graph, catalogue.contact)))
    _moment(graph, me, DCTERMS.modified, catalogue.modified)
    for dataset in catalogue.datasets:
        graph.add((me, DCAT.dataset, _add_dataset(graph, dataset)))
        for service in dataset.services:
            graph.add((me, DCAT.service, URIRef(service.uri)))
    if catalogue.pages:
        _paging(graph, me, catalogue)
    return graph


def dataset_graph(dataset: Dataset) -> Graph:
    """One dataset by itself."""
    graph = _new_graph()
    _add_dataset(graph, dataset)
    return graph


def serialise(graph: Graph, extension: str) -> bytes:
    """The graph as `ttl`, `jsonld` or `rdf`."""
    name, _ = FORMATS[extension]
    options: dict[str, Any] = {}
    if name == "json-ld":
        options = {"context": {prefix: str(names) for prefix, names in PREFIXES.items()}}
    text: bytes = graph.serialize(format=name, encoding="utf-8", **options)
    return text


def _new_graph() -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, names in PREFIXES.items():
        graph.bind(prefix, names)
    return graph


def _add_dataset(graph: Graph, dataset: Dataset) -> URIRef:
    me = URIRef(dataset.uri)
    graph.add((me, RDF.type, DCAT.Dataset))
    graph.add((me, DCTERMS.identifier, Literal(dataset.uri)))
    _text(graph, me, DCTERMS.title, dataset.title)
    _text(graph, me, DCTERMS.description, dataset.description or dataset.title)
    for keyword in dataset.keywords:
        _text(graph, me, DCAT.keyword, keyword)
    for theme in dataset.themes:
        concept = _typed(graph, f"{EU}data-theme/{theme}", SKOS.Concept)
        _text(graph, concept, SKOS.prefLabel, THEMES[theme])
        graph.add((me, DCAT.theme, concept))
    if dataset.landing_page:
        graph.add((me, DCAT.landingPage, _typed(graph, dataset.landing_page, FOAF.Document)))
    if dataset.publisher:
        graph.add((me, DCTERMS.publisher, _agent(graph, dataset.publisher)))
    if dataset.contact:
        graph.add((me, DCAT.contactPoint, _contact(graph, dataset.contact)))
    if dataset.frequency:
        often = _typed(graph, f"{EU}frequency/{dataset.frequency}", DCTERMS.Frequency)
        graph.add((me, DCTERMS.accrualPeriodicity, often))
    language = _typed(graph, f"{EU}language/{dataset.language}", DCTERMS.LinguisticSystem)
    graph.add((me, DCTERMS.language, language))
    rights = _typed(graph, f"{EU}access-right/PUBLIC", DCTERMS.RightsStatement)
    graph.add((me, DCTERMS.accessRights, rights))
    _moment(graph, me, DCTERMS.issued, dataset.issued)
    _moment(graph, me, DCTERMS.modified, dataset.modified)
    _coverage(graph, me, dataset)
    if dataset.version:
        graph.add((me, DCAT.version, Literal(dataset.version)))
        _text(graph, me, ADMS.versionNotes, dataset.version_notes)
    if dataset.provenance:
        statement = BNode()
        graph.add((statement, RDF.type, DCTERMS.ProvenanceStatement))
        _text(graph, statement, RDFS.label, dataset.provenance)
        graph.add((me, DCTERMS.provenance, statement))
    for sentence in dataset.quality:
        _quality(graph, me, sentence)
    for distribution in dataset.distributions:
        graph.add((me, DCAT.distribution, _distribution(graph, distribution, dataset)))
    for service in dataset.services:
        _service(graph, service, me, dataset)
    return me


def _coverage(graph: Graph, me: URIRef, dataset: Dataset) -> None:
    if dataset.temporal:
        period = BNode()
        graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
        _day(graph, period, DCAT.startDate, dataset.temporal.start)
        _day(graph, period, DCAT.endDate, dataset.temporal.end)
        graph.add((me, DCTERMS.temporal, period))
    for place in dataset.spatial:
        graph.add((me, DCTERMS.spatial, _place(graph, place)))


def _place(graph: Graph, place: Place) -> Node:
    me: Node = URIRef(place.uri) if place.uri else BNode()
    graph.add((me, RDF.type, DCTERMS.Location))
    if place.name:
        _text(graph, me, SKOS.prefLabel, place.name)
    if place.box:
        shape = Literal(place.box.well_known_text, datatype=GEO.wktLiteral)
        graph.add((me, DCAT.bbox, shape))
    return me


def _quality(graph: Graph, me: URIRef, sentence: str) -> None:
    note, body = BNode(), BNode()
    graph.add((note, RDF.type, DQV.QualityAnnotation))
    graph.add((note, OA.hasTarget, me))
    graph.add((note, OA.hasBody, body))
    graph.add((note, OA.motivatedBy, DQV.qualityAssessment))
    graph.add((body, RDF.type, OA.TextualBody))
    graph.add((body, RDF.value, Literal(sentence, lang="en")))
    graph.add((me, DQV.hasQualityAnnotation, note))


def _distribution(graph: Graph, distribution: Distribution, dataset: Dataset) -> URIRef:
    me = URIRef(distribution.uri)
    graph.add((me, RDF.type, DCAT.Distribution))
    _text(graph, me, DCTERMS.title, distribution.title)
    if distribution.description:
        _text(graph, me, DCTERMS.description, distribution.description)
    graph.add((me, DCAT.accessURL, _typed(graph, distribution.access_url, RDFS.Resource)))
    if distribution.download_url:
        graph.add((me, DCAT.downloadURL, _typed(graph, distribution.download_url, RDFS.Resource)))
    kind = FILE_TYPES.get(distribution.format.lower())
    if kind:
        format_uri = f"{EU}file-type/{kind.code}"
        graph.add((me, DCTERMS["format"], _typed(graph, format_uri, DCTERMS.MediaTypeOrExtent)))
    if distribution.media_type:
        media = _typed(graph, IANA + distribution.media_type, DCTERMS.MediaType)
        graph.add((me, DCAT.mediaType, media))
    if dataset.licence:
        graph.add((me, DCTERMS.license, _licence(graph, dataset.licence)))
    availability = _typed(graph, f"{EU}planned-availability/AVAILABLE", SKOS.Concept)
    graph.add((me, DCATAP.availability, availability))
    _moment(graph, me, DCTERMS.issued, dataset.issued)
    _moment(graph, me, DCTERMS.modified, dataset.modified)
    if distribution.size is not None:
        size = Literal(str(distribution.size), datatype=XSD.nonNegativeInteger)
        graph.add((me, DCAT.byteSize, size))
    if distribution.sha256:
        checksum = BNode()
        graph.add((checksum, RDF.type, SPDX.Checksum))
        graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
        value = Literal(distribution.sha256, datatype=XSD.hexBinary, normalize=False)
        graph.add((checksum, SPDX.checksumValue, value))
        graph.add((me, SPDX.checksum, checksum))
    return me


def _service(graph: Graph, service: DataService, dataset_uri: URIRef, dataset: Dataset) -> None:
    me = URIRef(service.uri)
    graph.add((me, RDF.type, DCAT.DataService))
    _text(graph, me, DCTERMS.title, service.title)
    graph.add((me, DCAT.endpointURL, _typed(graph, service.endpoint_url, RDFS.Resource)))
    if service.description_url:
        described = _typed(graph, service.description_url, RDFS.Resource)
        graph.add((me, DCAT.endpointDescription, described))
    graph.add((me, DCAT.servesDataset, dataset_uri))
    if dataset.publisher:
        graph.add((me, DCTERMS.publisher, _agent(graph, dataset.publisher)))
    if dataset.licence:
        graph.add((me, DCTERMS.license, _licence(graph, dataset.licence)))
    if service.conforms_to:
        graph.add((me, DCTERMS.conformsTo, _typed(graph, service.conforms_to, DCTERMS.Standard)))


def _paging(graph: Graph, me: URIRef, catalogue: Catalogue) -> None:
    page = URIRef(catalogue.pages["this"])
    graph.add((me, RDF.type, HYDRA.Collection))
    graph.add((me, HYDRA.totalItems, Literal(catalogue.total)))
    graph.add((me, HYDRA.view, page))
    graph.add((page, RDF.type, HYDRA.PartialCollectionView))
    for name, address in catalogue.pages.items():
        if name != "this":
            graph.add((page, HYDRA[name], URIRef(address)))


def _agent(graph: Graph, organisation: Organisation) -> Node:
    me: Node = URIRef(organisation.uri) if organisation.uri else BNode()
    graph.add((me, RDF.type, FOAF.Agent))
    graph.add((me, FOAF.name, Literal(organisation.name)))
    if organisation.homepage:
        graph.add((me, FOAF.homepage, _typed(graph, organisation.homepage, FOAF.Document)))
    return me


def _contact(graph: Graph, contact: ContactPoint) -> Node:
    me = BNode()
    graph.add((me, RDF.type, VCARD.Kind))
    graph.add((me, VCARD.fn, Literal(contact.name)))
    if contact.email:
        graph.add((me, VCARD.hasEmail, URIRef(f"mailto:{contact.email}")))
    if contact.page:
        graph.add((me, VCARD.hasURL, URIRef(contact.page)))
    return me


def _licence(graph: Graph, licence: Licence) -> Node:
    me: Node = URIRef(licence.uri) if licence.uri else BNode()
    graph.add((me, RDF.type, DCTERMS.LicenseDocument))
    graph.add((me, DCTERMS.title, Literal(licence.title, lang="en")))
    return me


def _typed(graph: Graph, uri: str, kind: Node) -> URIRef:
    """A resource with its type, which the profile's ranges ask for."""
    me = URIRef(uri)
    if kind != RDFS.Resource:
        graph.add((me, RDF.type, kind))
    return me


def _text(graph: Graph, me: Node, predicate: URIRef, text: str) -> None:
    if text:
        graph.add((me, predicate, Literal(text, lang="en")))


def _moment(graph: Graph, me: Node, predicate: URIRef, when: datetime | None) -> None:
    if when:
        graph.add((me, predicate, Literal(when.isoformat(), datatype=XSD.dateTime)))


def _day(graph: Graph, me: Node, predicate: URIRef, when: date | None) -> None:
    if when:
        graph.add((me, predicate, Literal(when.isoformat(), datatype=XSD.date)))
