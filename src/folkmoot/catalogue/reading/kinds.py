"""The kinds of feed, how each is read, and which one an address has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from folkmoot.catalogue.reading.ckan import read_ckan
from folkmoot.catalogue.reading.data_json import ARCGIS_FEED, read_arcgis, read_data_json
from folkmoot.catalogue.reading.dcat import read_dcat
from folkmoot.catalogue.reading.feeds import Ask, Document, Item, json_of
from folkmoot.catalogue.reading.graphs import syntax_of
from folkmoot.catalogue.reading.socrata import read_socrata
from folkmoot.errors import CatalogueError, FetchError


class Kind(StrEnum):
    """What a source is."""

    CKAN = "ckan"
    DCAT = "dcat"
    DATA_JSON = "data_json"
    SOCRATA = "socrata"
    ARCGIS = "arcgis"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.CKAN: "CKAN site",
    Kind.DCAT: "DCAT catalogue (Turtle, JSON-LD, RDF/XML)",
    Kind.DATA_JSON: "data.json (DCAT-US)",
    Kind.SOCRATA: "Socrata site",
    Kind.ARCGIS: "ArcGIS Hub site",
}

_READERS: dict[Kind, Callable[[str, Ask], Iterator[Item]]] = {
    Kind.CKAN: read_ckan,
    Kind.DCAT: read_dcat,
    Kind.DATA_JSON: read_data_json,
    Kind.SOCRATA: read_socrata,
    Kind.ARCGIS: read_arcgis,
}

_PROBES: tuple[tuple[Kind, str, Callable[[Any], bool]], ...] = (
    (Kind.CKAN, "/api/3/action/package_search?rows=0", lambda facts: facts.get("success") is True),
    (Kind.SOCRATA, "/api/catalog/v1?limit=0", lambda facts: "resultSetSize" in facts),
    (Kind.ARCGIS, ARCGIS_FEED, lambda facts: isinstance(facts.get("dataset"), list)),
    (Kind.DATA_JSON, "/data.json", lambda facts: isinstance(facts.get("dataset"), list)),
)
"""What is asked of a site, in this order, and what its answer must be."""


def read_feed(kind: Kind, address: str, ask: Ask) -> Iterator[Item]:
    """The datasets of a source. Raises CatalogueError, and what `ask` raises."""
    yield from _READERS[kind](address, ask)


def detect(address: str, ask: Ask) -> Kind:
    """The kind of a source: first by what stands at its address, then by what its site answers.

    Raises CatalogueError when it is none that is known.
    """
    kind = _kind_of(_tried(address, ask))
    if kind:
        return kind
    site = address.partition("?")[0].rstrip("/")
    for probed, path, is_it in _PROBES:
        facts = _facts(_tried(site + path, ask))
        if facts is not None and is_it(facts):
            return probed
    raise CatalogueError(
        "No catalogue of a kind that is known was found there.",
        where=address,
        remedy="Give the address of the feed itself, or choose its kind.",
    )


def _tried(address: str, ask: Ask) -> Document | None:
    try:
        return ask(address)
    except FetchError:
        return None


def _facts(document: Document | None) -> dict[str, Any] | None:
    try:
        facts = json_of(document) if document else None
    except CatalogueError:
        return None
    return facts if isinstance(facts, dict) else None


def _kind_of(document: Document | None) -> Kind | None:
    facts = _facts(document)
    if facts is not None and isinstance(facts.get("dataset"), list):
        return Kind.DATA_JSON
    if document is None:
        return None
    syntax = syntax_of(document.content, document.content_type, document.address)
    is_linked = syntax != "json-ld" or (facts is not None and "@context" in facts)
    return Kind.DCAT if syntax and is_linked else None
