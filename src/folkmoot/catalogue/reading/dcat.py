"""The datasets of a DCAT catalogue, whatever profile and whichever syntax it is in."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS
from rdflib.term import Node

from folkmoot.catalogue.dcat import DCAT, HYDRA
from folkmoot.catalogue.model import Dataset, Distribution, Licence, Organisation, Period, Place
from folkmoot.catalogue.reading.feeds import (
    MOST_DATASETS,
    MOST_PAGES,
    Ask,
    Fault,
    Found,
    Item,
    stand_in_identifier,
    too_long,
)
from folkmoot.catalogue.reading.graphs import read_graph
from folkmoot.catalogue.reading.values import line, moment, text, web_address, words
from folkmoot.catalogue.vocabularies import THEMES, frequency_code
from folkmoot.errors import CatalogueError


def read_dcat(address: str, ask: Ask) -> Iterator[Item]:
    """Every dataset of the catalogue at `address` and of the pages that it leads to."""
    seen: set[str] = set()
    count = 0
    following = address
    while following:
        if following in seen or len(seen) >= MOST_PAGES or count > MOST_DATASETS:
            raise too_long(following)
        seen.add(following)
        document = ask(following)
        graph = read_graph(document.content, document.content_type, document.address)
        datasets = sorted(set(graph.subjects(RDF.type, DCAT.Dataset)), key=str)
        if not datasets and (None, RDF.type, DCAT.Catalog) not in graph:
            raise CatalogueError(
                "The document describes no catalogue.",
                where=document.address,
                remedy="Check the address and the kind of source.",
            )
        count += len(datasets)
        for about in datasets:
            yield _dataset(graph, about)
        following = _next_page(graph)


def _next_page(graph: Graph) -> str:
    for predicate in (HYDRA.next, HYDRA.nextPage):
        for page in graph.objects(None, predicate):
            return web_address(str(page))
    return ""


def _dataset(graph: Graph, about: Node) -> Item:
    title = line(_said(graph, about, DCTERMS.title))
    own = "" if isinstance(about, BNode) else str(about)
    landing = web_address(str(graph.value(about, DCAT.landingPage) or ""))
    doubts = []
    identifier = own or line(_said(graph, about, DCTERMS.identifier), 500)
    if not identifier:
        identifier = stand_in_identifier(landing, title)
        doubts.append("It has no identifier of its own.")
    if not title:
        return Fault(identifier, "The dataset has no title.")
    distributions = (_distribution(graph, each) for each in graph.objects(about, DCAT.distribution))
    raw_modified = _said(graph, about, DCTERMS.modified)
    modified = moment(raw_modified)
    if raw_modified and modified is None:
        doubts.append("Its date of change cannot be read.")
    themes = [str(each) for each in graph.objects(about, DCAT.theme)]
    return Found(
        Dataset(
            identifier=identifier,
            title=title,
            uri=web_address(own),
            description=text(_said(graph, about, DCTERMS.description)),
            landing_page=landing or web_address(own),
            publisher=_publisher(graph, about),
            licence=_licence(graph, about),
            themes=tuple(
                sorted(
                    {
                        code
                        for code in (each.rpartition("/")[2] for each in themes)
                        if code in THEMES
                    }
                )
            ),
            subjects=words(
                [_label(graph, each) for each in sorted(graph.objects(about, DCAT.theme), key=str)]
            ),
            keywords=words(sorted(str(each) for each in graph.objects(about, DCAT.keyword))),
            issued=moment(_said(graph, about, DCTERMS.issued)),
            modified=modified,
            frequency=frequency_code(str(graph.value(about, DCTERMS.accrualPeriodicity) or "")),
            temporal=_period(graph, about),
            spatial=tuple(
                Place(name)
                for name in sorted(
                    _label(graph, each) for each in graph.objects(about, DCTERMS.spatial)
                )
                if name
            ),
            distributions=tuple(
                sorted((each for each in distributions if each), key=lambda each: each.uri)
            ),
            version=line(_said(graph, about, DCAT.version), 60),
        ),
        tuple(doubts),
    )


def _said(graph: Graph, about: Node, predicate: URIRef) -> str:
    """A text, English where there is a choice, the same one each time."""
    found = sorted(
        (each for each in graph.objects(about, predicate) if isinstance(each, Literal | URIRef)),
        key=lambda each: (
            not str(getattr(each, "language", None) or "en").startswith("en"), str(each)
        ),
    )  # fmt: skip
    return str(found[0]) if found else ""


def _label(graph: Graph, about: Node) -> str:
    if isinstance(about, Literal):
        return str(about)
    for predicate in (SKOS.prefLabel, RDFS.label, DCTERMS.title, FOAF.name):
        said = _said(graph, about, predicate)
        if said:
            return said
    return ""


def _publisher(graph: Graph, about: Node) -> Organisation | None:
    who = graph.value(about, DCTERMS.publisher)
    if who is None:
        return None
    name = line(_label(graph, who) or _said(graph, who, FOAF.name))
    uri = web_address(str(who))
    return Organisation(name or uri, "", uri) if name or uri else None


def _licence(graph: Graph, about: Node) -> Licence | None:
    """Of the dataset, or else of one of its distributions, where DCAT-AP puts it."""
    places = [about, *sorted(graph.objects(about, DCAT.distribution), key=str)]
    for place in places:
        found = graph.value(place, DCTERMS.license)
        if found is not None:
            uri = web_address(str(found))
            title = line(_label(graph, found)) or uri
            return Licence(title, "", uri) if title else None
    return None


def _distribution(graph: Graph, about: Node) -> Distribution | None:
    access = web_address(str(graph.value(about, DCAT.accessURL) or ""))
    download = web_address(str(graph.value(about, DCAT.downloadURL) or ""))
    if not (access or download):
        return None
    kind = graph.value(about, DCTERMS["format"])
    media = str(graph.value(about, DCAT.mediaType) or "")
    media_type = media.partition("media-types/")[2] or (media if "://" not in media else "")
    named = (_label(graph, kind) or str(kind).rpartition("/")[2]) if kind is not None else ""
    return Distribution(
        uri=download or access,
        title=line(_said(graph, about, DCTERMS.title)) or line(named, 40) or "File",
        access_url=access or download,
        download_url=download,
        description=text(_said(graph, about, DCTERMS.description), 2000),
        media_type=line(media_type, 100),
        format=line(named, 40) or media_type.rpartition("/")[2].upper(),
    )


def _period(graph: Graph, about: Node) -> Period | None:
    period = graph.value(about, DCTERMS.temporal)
    if period is None:
        return None
    first = moment(_said(graph, period, DCAT.startDate))
    last = moment(_said(graph, period, DCAT.endDate))
    if first is None and last is None:
        return None
    return Period(first.date() if first else None, last.date() if last else None)
