"""The addresses of features: parse, call, render."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from folkmoot.hub.access import access, public
from folkmoot.hub.features import answers, openapi
from folkmoot.hub.features.asking import Question, one_row, read_question
from folkmoot.hub.features.collections import (
    GEOJSON,
    SCHEMA,
    Collection,
    all_collections,
    describe,
    links,
    one_collection,
    queryables_of,
)
from folkmoot.hub.features.envelopes import (
    FeatureMissing,
    InvalidParameter,
    as_ogc_answers,
    document,
    still_good,
    tagged,
)
from folkmoot.soql import read_row_identifier

_JSON = "application/json"


@access(public)
@as_ogc_answers
def landing(request: HttpRequest) -> HttpResponseBase:
    """What this is, and where the rest is."""
    _takes_nothing(request)
    root = _root(request)
    site = root.removesuffix("/ogc/features")
    content = {
        "title": "Open data with places",
        "description": "The published datasets of this hub that can be drawn on a map.",
        "links": links(
            (
                (f"{root}/", "self", _JSON, "This page"),
                (f"{root}/api", "service-desc", openapi.OPENAPI, "The API described"),
                (f"{site}/catalogue/", "service-doc", "text/html", "The catalogue"),
                (f"{root}/conformance", "conformance", _JSON, "What it conforms to"),
                (f"{root}/collections", "data", _JSON, "The datasets"),
            )
        ),
    }
    return document(request, content)


@access(public)
@as_ogc_answers
def conformance(request: HttpRequest) -> HttpResponseBase:
    """The conformance classes that hold."""
    _takes_nothing(request)
    return document(request, {"conformsTo": list(openapi.CONFORMS_TO)})


@access(public)
@as_ogc_answers
def description(request: HttpRequest) -> HttpResponseBase:
    """The API as OpenAPI."""
    _takes_nothing(request)
    return document(request, openapi.describe(_root(request)), openapi.OPENAPI)


@access(public)
@as_ogc_answers
def collections(request: HttpRequest) -> HttpResponseBase:
    """The datasets that have places."""
    _takes_nothing(request)
    root = _root(request)
    content = {
        "links": links(((f"{root}/collections", "self", _JSON, "The datasets"),)),
        "collections": [describe(each, root) for each in all_collections()],
    }
    return document(request, content)


@access(public)
@as_ogc_answers
def collection(request: HttpRequest, code: str) -> HttpResponseBase:
    """One of them, with how far it reaches."""
    _takes_nothing(request)
    found = one_collection(code)
    return document(request, describe(found, _root(request), answers.extent(found)))


@access(public)
@as_ogc_answers
def queryables(request: HttpRequest, code: str) -> HttpResponseBase:
    """What its features can be filtered by."""
    _takes_nothing(request)
    found = one_collection(code)
    address = f"{_root(request)}/collections/{found.code}/queryables"
    return document(request, queryables_of(found, address), SCHEMA)


@access(public)
@as_ogc_answers
def items(request: HttpRequest, code: str) -> HttpResponseBase:
    """A page of its features."""
    found = one_collection(code)
    asked = {name: [str(each) for each in values] for name, values in request.GET.lists()}
    question = read_question(found, asked)
    query = answers.compiled(found, question.page)
    changed = found.dataset.changed_at
    tag = answers.entity_tag(found, query, request.build_absolute_uri())
    response = still_good(request, tag, changed)
    if response is not None:
        return response
    total = answers.count(question)
    page = answers.read_page(found, query, question.limit)
    around = {
        "type": "FeatureCollection",
        "numberMatched": total,
        "numberReturned": page.features,
        "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "links": _links_of_page(request, question, page),
    }
    opening = json.dumps(around, ensure_ascii=False, separators=(",", ":"))[:-1]
    content = opening.encode() + b',"features":[\n' + page.content + b"\n]}\n"
    return tagged(HttpResponse(content, content_type=GEOJSON), tag, changed)


@access(public)
@as_ogc_answers
def item(request: HttpRequest, code: str, key: str) -> HttpResponseBase:
    """One feature."""
    _takes_nothing(request)
    found = one_collection(code)
    missing = FeatureMissing(
        "There is no feature of this id.", remedy="Ids change when the data do."
    )
    if read_row_identifier(key) is None:
        raise missing
    query = answers.compiled(found, one_row(found, key))
    tag = answers.entity_tag(found, query, request.build_absolute_uri())
    response = still_good(request, tag, found.dataset.changed_at)
    if response is not None:
        return response
    page = answers.read_page(found, query, 1)
    if not page.features:
        raise missing
    address = f"{_root(request)}/collections/{found.code}"
    around = links(
        (
            (f"{address}/items/{key}", "self", GEOJSON, "This feature"),
            (address, "collection", _JSON, "Its collection"),
        )
    )
    content = page.content[:-1] + b',"links":' + json.dumps(around).encode() + b"}\n"
    return tagged(HttpResponse(content, content_type=GEOJSON), tag, found.dataset.changed_at)


@access(public)
@as_ogc_answers
def elsewhere(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Every other address below."""
    raise FeatureMissing("There is nothing at this address.", remedy="See /ogc/features/.")


def _links_of_page(
    request: HttpRequest, question: Question, page: answers.Page
) -> list[dict[str, str]]:
    address = _items(request, question.collection)
    around = [
        (request.build_absolute_uri(), "self", GEOJSON, "This page"),
        (address.removesuffix("/items"), "collection", _JSON, "The collection"),
    ]
    if page.has_more:
        following = _moved(request, address, question.offset + page.features)
        around.append((following, "next", GEOJSON, "The next page"))
    if question.offset:
        before = _moved(request, address, max(0, question.offset - question.limit))
        around.append((before, "prev", GEOJSON, "The page before"))
    return links(around)


def _moved(request: HttpRequest, address: str, offset: int) -> str:
    kept = [(name, str(value)) for name, value in request.GET.items() if name != "offset"]
    return f"{address}?{urlencode([*kept, ('offset', str(offset))], quote_via=quote, safe=',:/')}"


def _items(request: HttpRequest, collection: Collection) -> str:
    return f"{_root(request)}/collections/{collection.code}/items"


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri("/ogc/features")


def _takes_nothing(request: HttpRequest) -> None:
    """Refuse parameters where there are none, but the one that asks for JSON."""
    unknown: list[Any] = [name for name in request.GET if name != "f"]
    if unknown or request.GET.get("f", "json") not in ("json", "geojson"):
        raise InvalidParameter("This address takes no parameter but f=json.")
