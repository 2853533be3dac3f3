"""Feeds of other portals as they really are: with pages, gaps, markup and lies."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from folkmoot.catalogue.reading import Ask, Document, Fault, Found, Kind, detect, read_feed
from folkmoot.catalogue.reading.graphs import read_graph
from folkmoot.errors import CatalogueError, FetchError

SITE = "https://data.example.org"


def site(pages: dict[str, Any], asked: list[str] | None = None) -> Ask:
    """A site that answers with these pages, by path; anything else it does not have."""

    def ask(address: str) -> Document:
        path = address.removeprefix(SITE)
        if asked is not None:
            asked.append(path)
        for known, content in pages.items():
            if path == known or (known.endswith("*") and path.startswith(known[:-1])):
                found = content(path) if callable(content) else content
                body = found if isinstance(found, bytes) else json.dumps(found).encode()
                kind = "text/turtle" if path.endswith(".ttl") else "application/json"
                return Document(address, body, kind)
        raise FetchError("It answers 404.", where=address)

    return ask


def datasets(items: list[Any]) -> list[Any]:
    return [item.dataset for item in items if isinstance(item, Found)]


def faults(items: list[Any]) -> list[tuple[str, str]]:
    return [(item.identifier, item.problem) for item in items if isinstance(item, Fault)]


def package(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"id-{number}", "name": f"name-{number}", "title": f"Title {number}",
        "notes": "Some <b>bold</b> words &amp; more", "state": "active", "private": False,
        "metadata_modified": "2026-05-01T10:00:00.123456",
        "metadata_created": "2025-01-01T00:00:00",
        "license_title": "Open Government Licence 3.0", "license_id": "OGL-UK-3.0",
        "organization": {"name": "town", "title": "The Town"},
        "tags": [{"name": "roads", "display_name": "roads"}, {"name": "roads"}, {"name": ""}],
        "resources": [
            {"url": "https://files.example.org/a.csv", "name": "Rows", "format": "CSV", "size": 12},
            {"url": "javascript:alert(1)", "name": "Bad"}, {"url": ""}, None,
        ],
        "extras": [{"key": "frequency", "value": "Monthly"}],
        **changes,
    }  # fmt: skip


def ckan(packages: list[Any], *, count: int | None = None) -> Callable[[str], Any]:
    def answer(path: str) -> Any:
        start = int(path.partition("start=")[2].partition("&")[0])
        page = packages[start : start + 100]
        total = len(packages) if count is None else count
        return {"success": True, "result": {"count": total, "results": page}}

    return answer


SEARCH = "/api/3/action/package_search*"


def test_a_package_of_ckan_is_described_plainly() -> None:
    (found,) = datasets(list(read_feed(Kind.CKAN, SITE, site({SEARCH: ckan([package(1)])}))))
    assert (found.identifier, found.title) == ("id-1", "Title 1")
    assert found.description == "Some bold words & more"
    assert found.landing_page == f"{SITE}/dataset/name-1"
    assert found.keywords == ("roads",)
    assert found.publisher.name == "The Town"
    assert found.frequency == "MONTHLY"
    assert found.modified.isoformat() == "2026-05-01T10:00:00.123456+00:00"
    assert [(each.access_url, each.size) for each in found.distributions] == [
        ("https://files.example.org/a.csv", 12)
    ]


def test_every_page_of_ckan_is_read_in_an_order_that_stays() -> None:
    asked: list[str] = []
    packages = [package(number) for number in range(250)]
    found = list(read_feed(Kind.CKAN, SITE, site({SEARCH: ckan(packages)}, asked)))
    assert [each.identifier for each in datasets(found)] == [f"id-{n}" for n in range(250)]
    assert len(asked) == 3
    assert all("sort=id+asc" in path for path in asked)


def test_a_broken_package_loses_no_other() -> None:
    packages = [package(1), "text", package(2, id="", name=""), package(3, title=None, name=None),
                package(4, private=True), package(5, metadata_modified="yesterday"),
                package(6, resources="none", tags=7, extras=None)]  # fmt: skip
    found = list(read_feed(Kind.CKAN, SITE, site({SEARCH: ckan(packages)})))
    assert [each.identifier for each in datasets(found)] == ["id-1", "id-5", "id-6"]
    assert [identifier for identifier, _ in faults(found)] == ["", "", "id-3", "id-4"]
    doubts = [item.doubts for item in found if isinstance(item, Found)]
    assert doubts[1] == ("Its date of change cannot be read.",)


def test_a_list_that_ends_before_its_announced_end_says_so() -> None:
    feed = read_feed(Kind.CKAN, SITE, site({SEARCH: ckan([package(1)], count=500)}))
    assert next(feed)
    with pytest.raises(CatalogueError, match="broke off"):
        next(feed)


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><title>Sorry</title></html>",
        b'{"success": false, "error": {}}',
        b"[]",
        b'{"success": true, "result": {"count": "many", "results": []}}',
        b"[" * 100_000,
        b"\xff\xfe{",
    ],
)
def test_what_is_not_ckans_answer_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(CatalogueError):
        list(read_feed(Kind.CKAN, SITE, site({SEARCH: body})))


DATA_JSON: dict[str, Any] = {
    "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
    "dataset": [
        {
            "identifier": "https://www.arcgis.com/home/item.html?id=abc&sublayer=0",
            "title": "Car  parks",
            "description": "<p>Where they are</p><script>alert(1)</script>",
            "modified": "2026-03-04T05:06:07.000Z",
            "issued": "{{created:toISO}}",
            "publisher": {"name": "Oldbury"},
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "spatial": "-1.6,53.7,-1.5,53.8",
            "temporal": "2025-01-01/2025-12-31",
            "keyword": ["parking", "parking", None, {"a": 1}],
            "accrualPeriodicity": "R/P1M",
            "distribution": [
                {"title": "CSV", "mediaType": "text/csv", "accessURL": "https://x.example/a.csv"},
                {"title": "Nowhere"},
            ],
        },
        {
            "title": "No identifier",
            "landingPage": "https://x.example/page",
            "modified": 1700000000000,
        },
        {"identifier": "three", "title": "{{title}}"},
        {"identifier": "four", "title": "Secret", "accessLevel": "non-public"},
        17,
    ],
}


def test_a_data_json_is_read_with_all_its_oddities() -> None:
    found = list(read_feed(Kind.DATA_JSON, f"{SITE}/data.json", site({"/data.json": DATA_JSON})))
    parks, nameless = datasets(found)
    assert parks.title == "Car parks"
    assert parks.description == "Where they are"
    assert parks.issued is None
    assert parks.keywords == ("parking",)
    assert parks.frequency == "MONTHLY"
    assert parks.spatial[0].box.north == 53.8
    assert parks.temporal.end.isoformat() == "2025-12-31"
    assert len(parks.distributions) == 1
    assert nameless.identifier.startswith("sha256:")
    assert nameless.modified.year == 2023
    assert [identifier for identifier, _ in faults(found)] == ["three", "four", ""]


def test_an_item_without_identifier_gets_the_same_one_each_time() -> None:
    first, second = (
        list(read_feed(Kind.DATA_JSON, SITE, site({"/data.json": DATA_JSON}))) for _ in range(2)
    )
    assert [each.identifier for each in datasets(first)] == [
        each.identifier for each in datasets(second)
    ]


def test_arcgis_is_read_by_its_feed() -> None:
    pages = {"/api/feed/dcat-us/1.1.json": DATA_JSON}
    assert len(datasets(list(read_feed(Kind.ARCGIS, f"{SITE}/", site(pages))))) == 2


def entry(code: str, **resource: Any) -> dict[str, Any]:
    told = {"id": code, "name": f"Set {code}", "description": "", "attribution": "Town",
            "data_updated_at": "2026-01-02T03:04:05.000Z", **resource}  # fmt: skip
    return {
        "resource": told, "classification": {"domain_category": "Roads", "domain_tags": ["a"]},
        "metadata": {"domain": "data.example.org", "license": "Public Domain"},
        "permalink": f"{SITE}/d/{code}",
    }  # fmt: skip


def test_socratas_catalogue_is_read_page_by_page() -> None:
    entries = [entry(f"aaaa-{number:04}") for number in range(130)] + [{"resource": None}]

    def answer(path: str) -> Any:
        offset = int(path.partition("offset=")[2])
        return {"results": entries[offset : offset + 100], "resultSetSize": len(entries)}

    found = list(read_feed(Kind.SOCRATA, SITE, site({"/api/catalog/v1*": answer})))
    assert len(datasets(found)) == 130
    assert len(faults(found)) == 1
    first = datasets(found)[0]
    assert first.distributions[0].download_url == f"{SITE}/resource/aaaa-0000.csv"
    assert (first.subjects, first.keywords) == (("Roads",), ("a",))


TURTLE = b"""
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix hydra: <http://www.w3.org/ns/hydra/core#> .
<#catalogue> a dcat:Catalog ; dcat:dataset <d/1> .
<d/1> a dcat:Dataset ; dct:title "Radwege"@de, "Cycle routes"@en ; dct:description "Where" ;
  dct:publisher [ foaf:name "Town" ] ; dct:modified "2026-02-30" ; dcat:keyword "b", "a" ;
  dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/ANNUAL> ;
  dcat:distribution <d/1#csv> .
<d/1#csv> dcat:accessURL <https://x.example/a.csv> ;
  dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ;
  dct:license <https://creativecommons.org/licenses/by/4.0/> .
<d/2> a dcat:Dataset .
<page1> hydra:next <NEXT> .
"""


def test_a_catalogue_in_turtle_is_read_from_page_to_page() -> None:
    second = b"""@prefix dcat: <http://www.w3.org/ns/dcat#> .
    @prefix dct: <http://purl.org/dc/terms/> .
    [] a dcat:Dataset ; dct:title "Nameless" ; dcat:landingPage <https://x.example/p> ."""
    pages = {
        "/catalog.ttl": TURTLE.replace(b"NEXT", b"https://data.example.org/catalog2.ttl"),
        "/catalog2.ttl": second,
    }
    found = list(read_feed(Kind.DCAT, f"{SITE}/catalog.ttl", site(pages)))
    routes, nameless = datasets(found)
    assert (routes.identifier, routes.title) == (f"{SITE}/d/1", "Cycle routes")
    assert routes.keywords == ("a", "b")
    assert routes.frequency == "ANNUAL"
    assert routes.licence.uri == "https://creativecommons.org/licenses/by/4.0/"
    assert routes.distributions[0].media_type == "text/csv"
    assert nameless.identifier.startswith("sha256:")
    assert faults(found) == [(f"{SITE}/d/2", "The dataset has no title.")]


def test_pages_that_go_round_in_a_circle_end() -> None:
    pages = {"/catalog.ttl": TURTLE.replace(b"NEXT", b"https://data.example.org/catalog.ttl")}
    with pytest.raises(CatalogueError, match="circle"):
        list(read_feed(Kind.DCAT, f"{SITE}/catalog.ttl", site(pages)))


XML = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/"
 xmlns:dcat="http://www.w3.org/ns/dcat#"><dcat:Dataset rdf:about="https://x.example/1">
 <dct:title>One</dct:title></dcat:Dataset></rdf:RDF>"""
JSON_LD: dict[str, Any] = {
    "@context": {"dct": "http://purl.org/dc/terms/", "dcat": "http://www.w3.org/ns/dcat#"},
    "@graph": [{"@id": "https://x.example/1", "@type": "dcat:Dataset", "dct:title": "One"}],
}


@pytest.mark.parametrize(
    ("name", "content"), [("c.rdf", XML), ("c.jsonld", json.dumps(JSON_LD).encode())]
)
def test_other_syntaxes_say_the_same(name: str, content: bytes) -> None:
    (found,) = datasets(list(read_feed(Kind.DCAT, f"{SITE}/{name}", site({f"/{name}": content}))))
    assert (found.identifier, found.title) == ("https://x.example/1", "One")


REMOTE = "https://elsewhere.example/context.jsonld"


@pytest.mark.parametrize(
    "facts",
    [
        {"@context": REMOTE},
        {"@context": [{"a": "b:"}, REMOTE]},
        {"@context": {"@import": REMOTE}},
        {"@context": {"a": {"@id": "x:y", "@context": REMOTE}}},
        {"@context": {}, "x": [{"deep": {"@context": REMOTE}}]},
        [{"@context": "relative.jsonld"}],
    ],
)
def test_a_context_at_another_address_is_never_read(facts: Any) -> None:
    with pytest.raises(CatalogueError, match="explained at another address"):
        read_graph(json.dumps(facts).encode(), "application/ld+json", SITE)


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE rdf:RDF [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        b'<!DOCTYPE rdf:RDF SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://10.0.0.1/">%p;]>',
    ],
)
def test_xml_that_declares_entities_is_refused(declared: bytes) -> None:
    content = XML.replace(b'<?xml version="1.0"?>', b'<?xml version="1.0"?>' + declared)
    with pytest.raises(CatalogueError, match="document type"):
        read_graph(content, "application/rdf+xml", SITE)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"@prefix broken", "text/turtle"),
        (b"<rdf:RDF", "application/rdf+xml"),
        (b"{", "application/ld+json"),
        (b'{"a":' * 5000, "application/ld+json"),
        (b"(" * 5000, "text/turtle"),
        (b"<!doctype html><p>Hello", "text/html"),
        (b"", "text/html"),
    ],
)
def test_what_is_no_graph_is_refused_in_words(content: bytes, kind: str) -> None:
    with pytest.raises(CatalogueError):
        read_graph(content, kind, SITE)


@pytest.mark.parametrize(
    ("pages", "address", "kind"),
    [
        ({"/data.json": DATA_JSON}, f"{SITE}/data.json", Kind.DATA_JSON),
        ({"/data.json": DATA_JSON}, SITE, Kind.DATA_JSON),
        ({"/api/3/action/package_search?rows=0": {"success": True}}, SITE, Kind.CKAN),
        ({"/api/catalog/v1?limit=0": {"resultSetSize": 3}}, SITE, Kind.SOCRATA),
        ({"/api/feed/dcat-us/1.1.json": DATA_JSON}, f"{SITE}/", Kind.ARCGIS),
        ({"/catalog.ttl": TURTLE}, f"{SITE}/catalog.ttl", Kind.DCAT),
        ({"/c.json": JSON_LD}, f"{SITE}/c.json", Kind.DCAT),
        ({"": b"<html></html>", "/data.json": DATA_JSON}, SITE, Kind.DATA_JSON),
    ],
)
def test_the_kind_of_a_source_is_found_out(pages: Any, address: str, kind: Kind) -> None:
    assert detect(address, site(pages)) is kind


def test_a_site_without_a_catalogue_is_said_to_have_none() -> None:
    with pytest.raises(CatalogueError, match="No catalogue"):
        detect(SITE, site({"": b"<html></html>"}))
