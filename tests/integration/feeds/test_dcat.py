"""The catalogue as DCAT-AP 3, judged by shapes written from the specification."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF

from folkmoot.catalogue.dcat import DCAT
from folkmoot.catalogue.reading.graphs import read_graph
from folkmoot.hub.feeds.views import catalogues
from folkmoot.hub.register.models import Asset

SHAPES = Path(__file__).parents[2] / "data" / "catalogue" / "dcat_ap_shapes.ttl"
SYNTAXES = ("ttl", "jsonld", "rdf")
PAYMENTS = URIRef("http://testserver/d/pay2-2222")
EU = "http://publications.europa.eu/resource/authority/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client: Client) -> Callable[[str], Graph]:
    def ask(address: str) -> Graph:
        response = client.get(address)
        assert response.status_code == 200, response.content

        return read_graph(response.content, response["Content-Type"].partition(";")[0], address)

    return ask


def judged(graph: Graph) -> tuple[bool, str]:
    copied = Graph()  # of the kind of store that the judge needs
    for triple in graph:
        copied.add(triple)
    conforms, _, text = validate(copied, shacl_graph=Graph().parse(SHAPES), inference="none")
    return conforms, text


@pytest.mark.parametrize("extension", SYNTAXES)
def test_the_catalogue_fits_the_shapes_in_every_syntax(
    read: Callable[[str], Graph], payments: Asset, libraries: Asset, extension: str
) -> None:
    graph = read(f"/catalog.{extension}")
    conforms, text = judged(graph)
    assert conforms, text
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 2


def test_every_syntax_says_the_same(
    read: Callable[[str], Graph], payments: Asset, libraries: Asset
) -> None:
    turtle, json_ld, xml = (read(f"/catalog.{extension}") for extension in SYNTAXES)
    assert turtle.isomorphic(json_ld)
    assert turtle.isomorphic(xml)


def break_title(graph: Graph) -> None:
    graph.remove((PAYMENTS, DCTERMS.title, None))


def break_publisher(graph: Graph) -> None:
    for agent in graph.objects(PAYMENTS, DCTERMS.publisher):
        graph.remove((agent, RDF.type, None))


def break_access(graph: Graph) -> None:
    graph.remove((URIRef(f"{PAYMENTS}#csv"), DCAT.accessURL, None))


def break_moment(graph: Graph) -> None:
    graph.set((PAYMENTS, DCTERMS.modified, Literal("last week")))


def break_frequency(graph: Graph) -> None:
    graph.set((PAYMENTS, DCTERMS.accrualPeriodicity, URIRef("https://example.org/often")))


def break_service(graph: Graph) -> None:
    graph.remove((URIRef(f"{PAYMENTS}#soda"), DCAT.endpointURL, None))


def break_catalogue(graph: Graph) -> None:
    graph.remove((URIRef("http://testserver/catalog"), DCTERMS.description, None))


@pytest.mark.parametrize(
    "harm",
    [
        break_title, break_publisher, break_access, break_moment, break_frequency, break_service,
        break_catalogue,
    ],
)  # fmt: skip
def test_the_shapes_find_a_broken_catalogue(
    read: Callable[[str], Graph], payments: Asset, harm: Callable[[Graph], None]
) -> None:
    graph = read("/catalog.ttl")
    harm(graph)
    assert not judged(graph)[0]


def test_a_dataset_tells_who_what_when_and_how_often(
    read: Callable[[str], Graph], payments: Asset
) -> None:
    graph = read("/d/pay2-2222.ttl")
    assert judged(graph)[0]
    assert graph.value(PAYMENTS, DCTERMS.accrualPeriodicity) == URIRef(f"{EU}frequency/MONTHLY")
    assert str(graph.value(PAYMENTS, DCAT.version)) == "1"
    period = graph.value(PAYMENTS, DCTERMS.temporal)
    assert str(graph.value(period, DCAT.startDate)) == "2026-04-03"
    assert str(graph.value(period, DCAT.endDate)) == "2026-04-14"
    area = graph.value(PAYMENTS, DCTERMS.spatial)
    assert str(area).endswith("/E08000099")
    themes = {str(theme) for theme in graph.objects(PAYMENTS, DCAT.theme)}
    assert themes == {f"{EU}data-theme/GOVE", f"{EU}data-theme/ECON"}
    formats = {
        str(graph.value(each, DCTERMS["format"])).rpartition("/")[2]
        for each in graph.objects(PAYMENTS, DCAT.distribution)
    }
    assert formats == {"CSV", "XLSX", "JSON", "PARQUET"}
    parquet = URIRef(f"{PAYMENTS}#parquet")
    assert int(str(graph.value(parquet, DCAT.byteSize))) > 0


def test_rows_with_degrees_tell_their_part_of_the_map(
    read: Callable[[str], Graph], libraries: Asset
) -> None:
    graph = read("/d/kibr-3333.ttl")
    boxes = [str(box) for box in graph.objects(None, DCAT.bbox)]
    assert boxes == ["POLYGON((-1.6 53.75, -1.55 53.75, -1.55 53.8, -1.6 53.8, -1.6 53.75))"]


@pytest.mark.parametrize(
    ("accept", "leads_to"),
    [
        ("text/turtle", "/catalog.ttl"),
        ("application/ld+json", "/catalog.jsonld"),
        ("application/rdf+xml", "/catalog.rdf"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/catalogue/"),
        ("text/turtle;q=0.5, application/rdf+xml", "/catalog.rdf"),
        ("", "/catalogue/"),
    ],
)
def test_the_catalogues_address_leads_to_the_form_that_is_accepted(
    client: Client, db: None, accept: str, leads_to: str
) -> None:
    response = client.get("/catalog", headers={"accept": accept})
    assert (response.status_code, response["Location"]) == (303, leads_to)
    assert "Accept" in response["Vary"]


def test_a_long_catalogue_has_pages_that_lead_to_one_another(
    read: Callable[[str], Graph], keep: Callable[..., Asset], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "DATASETS_A_PAGE", 2)
    for number in range(2, 7):
        keep(f"many-222{number}", f"Number {number}")
    seen: list[str] = []
    address = "/catalog.ttl"
    hydra = "http://www.w3.org/ns/hydra/core#"
    for _ in range(3):
        graph = read(address)
        assert judged(graph)[0]
        seen += [str(each) for each in graph.subjects(RDF.type, DCAT.Dataset)]
        assert [int(str(n)) for n in graph.objects(None, URIRef(f"{hydra}totalItems"))] == [5]
        following = [str(each) for each in graph.objects(None, URIRef(f"{hydra}next"))]
        if not following:
            break
        (address,) = (each.removeprefix("http://testserver") for each in following)
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "9" * 30, "²"])
def test_there_are_no_other_pages(client: Client, payments: Asset, page: str) -> None:
    assert client.get("/catalog.ttl", {"page": page}).status_code == 404


def test_nothing_that_is_not_published_shows(
    client: Client, payments: Asset, hidden: Asset
) -> None:
    for address in ("/catalog.ttl", "/data.json", "/dcat-us-3.json", "/uk-metadata.yaml"):
        assert b"hide-2222" not in client.get(address).content
    for name in ("hide-2222.ttl", "hide-2222/croissant.json", "hide-2222.atom"):
        assert client.get(f"/d/{name}").status_code == 404


def test_a_reader_that_has_it_already_is_told_so(client: Client, payments: Asset) -> None:
    first = client.get("/catalog.ttl")
    again = client.get("/catalog.ttl", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    Asset.objects.filter(pk=payments.pk).update(title="Payments, better said")
    changed = client.get("/catalog.ttl", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert b"better said" in changed.content


def test_an_empty_catalogue_is_still_a_catalogue(read: Callable[[str], Graph], db: None) -> None:
    assert judged(read("/catalog.ttl"))[0]


def test_the_configured_address_stands_in_every_identifier(
    client: Client, payments: Asset, settings: Any
) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(
        update={"public_address": "https://data.oldbury.example/"}
    )
    content = client.get("/d/pay2-2222.ttl").content
    assert b"<https://data.oldbury.example/d/pay2-2222>" in content
    assert b"testserver" not in content


def test_other_sites_pages_may_read_it_and_nobody_may_send(client: Client, payments: Asset) -> None:
    assert client.get("/catalog.ttl")["Access-Control-Allow-Origin"] == "*"
    assert client.post("/catalog.ttl").status_code in (403, 405)
    assert client.options("/catalog.ttl").status_code == 204
