"""A document of somebody else's as a graph, without asking anything of anybody.

Nothing that a document names is fetched: not a JSON-LD context, not an XML entity. Documents that
need such a thing are refused.
"""

from __future__ import annotations

import json
from typing import Any
from xml.parsers import expat
from xml.sax import SAXException

from rdflib import Graph
from rdflib.exceptions import Error as RdfError
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.jsonld import to_rdf
from rdflib.plugins.parsers.notation3 import BadSyntax

from folkmoot.errors import CatalogueError

SYNTAXES = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/ld+json": "json-ld",
    "application/json": "json-ld",
    "application/n-triples": "nt",
}
"""By media type."""

_BY_EXTENSION = {
    "ttl": "turtle",
    "rdf": "xml",
    "xml": "xml",
    "jsonld": "json-ld",
    "json": "json-ld",
    "nt": "nt",
}
_TROUBLE = (RdfError, ParserError, BadSyntax, SAXException, ValueError, RecursionError, KeyError,
            AttributeError, TypeError, IndexError, AssertionError)  # fmt: skip
"""What rdflib's parsers raise for documents that are not what they say; they are not consistent."""


def syntax_of(content: bytes, content_type: str, address: str) -> str:
    """The syntax of a document by what it begins with, its media type, or its address."""
    begins = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if begins.startswith((b"<!doctype html", b"<html")):
        return ""
    if begins.startswith((b"{", b"[")) and not begins.startswith(b"[]"):
        return "json-ld"
    if begins.startswith((b"<?xml", b"<rdf:rdf")):
        return "xml"
    by_type = SYNTAXES.get(content_type)
    if by_type in ("turtle", "nt"):
        return by_type
    extension = address.partition("?")[0].rpartition(".")[2].lower()
    return _BY_EXTENSION.get(
        extension, "turtle" if begins.startswith((b"@prefix", b"prefix")) else ""
    )


def read_graph(content: bytes, content_type: str, address: str) -> Graph:
    """The graph of a document found at `address`, to which what it says is relative.

    Raises CatalogueError when it is in no syntax that is known, is not well formed, or refers to
    another document that it cannot be understood without.
    """
    syntax = syntax_of(content, content_type, address)
    graph = Graph("SimpleMemory")
    try:
        if syntax == "json-ld":
            facts = json.loads(content)
            refuse_contexts(facts, address)
            to_rdf(facts, graph, base=address)
        elif syntax:
            if syntax == "xml":
                refuse_document_type(content, address)
            graph.parse(data=content, format=syntax, publicID=address)
        else:
            raise CatalogueError(
                "This is not a catalogue but something else, perhaps a page.",
                where=address,
                remedy="Give the address of the feed itself: Turtle, JSON-LD or RDF/XML.",
            )
    except _TROUBLE as error:
        raise CatalogueError(
            f"The document is not well-formed {syntax}.",
            where=address,
            remedy="Tell whoever publishes it.",
        ) from error
    return graph


def refuse_contexts(facts: Any, address: str) -> None:
    """Raises CatalogueError when JSON-LD takes its terms from another address."""
    waiting = [facts]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            context = found.get("@context")
            named = context if isinstance(context, list) else [context]
            if any(isinstance(each, str) for each in named) or "@import" in found:
                raise CatalogueError(
                    "Its words are explained at another address, which is not read.",
                    where=address,
                    remedy="Give a feed whose context stands in the document itself, or Turtle.",
                )
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)


def refuse_document_type(content: bytes, address: str) -> None:
    """Raises CatalogueError when XML declares a document type: entities come in no other way."""

    def refuse(*_: object) -> None:
        raise CatalogueError(
            "It declares a document type, by which XML can be made to read files and to swell.",
            where=address,
            remedy="Tell whoever publishes it to leave the declaration out.",
        )

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError("not XML") from error
