"""Datasets with places as OGC API - Features."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client
from owslib.ogcapi.features import Features
from pytest_django.live_server_helper import LiveServer

from folkmoot.errors import VaultBusy
from folkmoot.hub.features import answers
from folkmoot.hub.register.models import Asset
from folkmoot.tables import Column, ColumnType, Meaning, Schema, Standing

pytestmark = pytest.mark.django_db

Keep = Callable[..., Asset]
ROOT = "/ogc/features"
ITEMS = f"{ROOT}/collections/pay2-2222/items"
COORDINATES = Schema(
    (
        Column("name", "Name", ColumnType.TEXT),
        Column("lon", "Longitude", ColumnType.DECIMAL, Meaning.LONGITUDE),
        Column("lat", "Latitude", ColumnType.DECIMAL, Meaning.LATITUDE),
        Column("opened", "Opened", ColumnType.DATE),
    )
)
PLACES = [
    {"name": "Leeds", "lon": -1.55, "lat": 53.8, "opened": date(2026, 1, 5)},
    {"name": "Suva", "lon": 178.44, "lat": -18.14, "opened": date(2026, 2, 5)},
    {"name": "Apia", "lon": -171.76, "lat": -13.83, "opened": None},
    {"name": "Nowhere", "lon": None, "lat": None, "opened": date(2026, 3, 5)},
]
AREAS = Schema(
    (
        Column("area", "Area", ColumnType.GEOMETRY),
        Column("code", "Code", ColumnType.CODE),
    )
)


@pytest.fixture
def places(keep: Keep) -> Asset:
    return keep("geo2-2222", schema=COORDINATES, rows=PLACES, title="Places")


def _names(client: Client, asked: str) -> list[str]:
    response = client.get(f"{ROOT}/collections/geo2-2222/items?{quote(asked, safe='=&,/:')}")
    assert response.status_code == 200, response.content
    return [each["properties"]["name"] for each in response.json()["features"]]


def test_the_landing_page_leads_everywhere(client: Client, payments: Asset) -> None:
    body = client.get(f"{ROOT}/").json()
    found = {link["rel"]: link for link in body["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= found.keys()
    for relation in ("service-desc", "conformance", "data"):
        path = urlsplit(found[relation]["href"]).path
        response = client.get(path)
        assert response.status_code == 200
        assert response["Content-Type"] == found[relation]["type"]
    classes = client.get(f"{ROOT}/conformance").json()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in classes
    api = client.get(f"{ROOT}/api").json()
    assert api["openapi"] == "3.0.3"
    assert f"{ROOT}/collections/{{collectionId}}/items" in {ROOT + path for path in api["paths"]}


def test_only_open_datasets_with_places_are_collections(
    client: Client, payments: Asset, places: Asset, keep: Keep
) -> None:
    keep("flat-2222", schema=Schema((Column("n", "", ColumnType.INTEGER),)), rows=[{"n": 1}])
    keep("hide-2222", standing=Standing.PROTECTED)
    body = client.get(f"{ROOT}/collections").json()
    assert [each["id"] for each in body["collections"]] == ["pay2-2222", "geo2-2222"]
    for code in ("flat-2222", "hide-2222", "none-2222"):
        for rest in ("", "/items", "/queryables", "/items/row-2222-2222-2222"):
            response = client.get(f"{ROOT}/collections/{code}{rest}")
            assert (response.status_code, response.json()["code"]) == (404, "NotFound")
    for rest in ("/nothing", "/collections/x", "/collections/pay2-2222/items/a/b"):
        assert client.get(ROOT + rest).json()["code"] == "NotFound"


def test_a_collection_says_how_far_it_reaches(
    client: Client, payments: Asset, places: Asset
) -> None:
    extent = client.get(f"{ROOT}/collections/geo2-2222").json()["extent"]
    assert extent["spatial"]["bbox"] == [[-171.76, -18.14, 178.44, 53.8]]
    assert extent["temporal"]["interval"] == [["2026-01-05T00:00:00Z", "2026-03-05T00:00:00Z"]]
    shaped = client.get(f"{ROOT}/collections/pay2-2222").json()["extent"]
    assert shaped["spatial"]["bbox"] == [[-1.55, 53.8, -1.5, 53.9]]


def test_features_are_geojson(client: Client, payments: Asset) -> None:
    response = client.get(ITEMS)
    assert response["Content-Type"] == "application/geo+json"
    body = response.json()
    assert (body["type"], body["numberMatched"], body["numberReturned"]) == (
        "FeatureCollection", 3, 3
    )  # fmt: skip
    first, second, _ = body["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [-1.55, 53.8]}
    assert second["geometry"] is None
    assert first["properties"] == {
        "supplier": 'Ridge "Roofing" Ltd', "service": "Housing", "amount": 1200.5, "lines": 3,
        "rate": 0.1, "paid_on": "2026-04-03", "entered": "2026-04-03T10:11:12.345", "late": False,
    }  # fmt: skip
    assert second["properties"]["entered"] is None
    one = client.get(f"{ITEMS}/{first['id']}")
    assert one["Content-Type"] == "application/geo+json"
    assert one.json()["properties"] == first["properties"]
    assert {link["rel"] for link in one.json()["links"]} == {"self", "collection"}
    assert client.get(f"{ITEMS}/row-3333-3333-3333").status_code == 404


def test_a_box_finds_what_it_meets(client: Client, places: Asset, payments: Asset) -> None:
    assert _names(client, "bbox=-2,53,-1,54") == ["Leeds"]
    assert _names(client, "bbox=-2,53,0,-1,54,100") == ["Leeds"]
    assert _names(client, "bbox=-180,-90,180,90") == ["Leeds", "Suva", "Apia"]
    assert _names(client, "bbox=170,-30,-170,0") == ["Suva", "Apia"]
    assert _names(client, "bbox=-1.55,53.8,-1.55,53.8") == ["Leeds"]
    assert client.get(f"{ITEMS}?bbox=-1.6,53.7,-1.52,53.85").json()["numberMatched"] == 1
    assert client.get(f"{ITEMS}?bbox=-1.55,53.8,-1.55,53.8").json()["numberMatched"] == 1


def test_a_box_meets_areas_that_reach_beyond_it(client: Client, keep: Keep) -> None:
    square = "POLYGON ((-2 53, -1 53, -1 54, -2 54, -2 53))"
    keep("area-2222", schema=AREAS, rows=[{"area": square, "code": "007"}])
    address = f"{ROOT}/collections/area-2222/items"
    for box, matched in (("-1.6,53.4,-1.4,53.6", 1), ("-3,50,-1.9,53.1", 1), ("0,0,1,1", 0),
                         ("-1.5,53.5,-1.5,53.5", 1), ("-1.5,50,-1.5,60", 1)):  # fmt: skip
        assert client.get(f"{address}?bbox={box}").json()["numberMatched"] == matched
    (feature,) = client.get(f"{address}?code=007").json()["features"]
    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"] == {"code": "007"}


def test_a_time_finds_what_it_holds(client: Client, places: Asset) -> None:
    for asked, names in {
        "2026-01-05": ["Leeds"],
        "2026-01-05T12:00:00Z": ["Leeds"],
        "2026-01-01/2026-02-28": ["Leeds", "Suva"],
        "2026-02-01/..": ["Suva", "Nowhere"],
        "/2026-01-31T00:00:00Z": ["Leeds"],
        "2026-01-06/2026-02-04T23:00:00-02:00": ["Suva"],
    }.items():
        assert _names(client, f"datetime={asked}") == names, asked


def test_properties_are_filtered_by_their_value(client: Client, payments: Asset) -> None:
    for asked, matched in {
        "service=Housing": 2, "lines=3": 1, "amount=1200.5": 1, "late=true": 1,
        "paid_on=2026-04-03": 1, "service=Housing&lines=3": 1, "service=housing": 0,
        "supplier==SUM(A1)%0ALtd": 1,
    }.items():  # fmt: skip
        assert client.get(f"{ITEMS}?{asked}").json()["numberMatched"] == matched, asked
    schema = client.get(f"{ROOT}/collections/pay2-2222/queryables")
    assert schema["Content-Type"] == "application/schema+json"
    assert schema.json()["properties"]["paid_on"] == {
        "title": "Paid on", "type": "string", "format": "date"
    }  # fmt: skip
    assert "place" not in schema.json()["properties"]


def test_pages_follow_one_another(client: Client, keep: Keep) -> None:
    rows = [{**PLACES[0], "name": str(number)} for number in range(25)]
    keep("many-2222", schema=COORDINATES, rows=rows)
    for condition in ("", "&bbox=-2,53,-1,54"):
        address, found = f"{ROOT}/collections/many-2222/items?limit=10{condition}", []
        while address:
            body = client.get(address).json()
            assert body["numberMatched"] == 25
            found += [each["properties"]["name"] for each in body["features"]]
            link = [each["href"] for each in body["links"] if each["rel"] == "next"]
            address = link[0].removeprefix("http://testserver") if link else ""
        assert found == [str(number) for number in range(25)]
    assert any(each["rel"] == "prev" for each in body["links"])
    most = client.get(f"{ROOT}/collections/many-2222/items?limit=99999999")
    assert most.json()["numberReturned"] == 25


REFUSED = (
    "limit=0", "limit=-1", "limit=x", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=0,10,0,5",
    "bbox=0,0,500,1", "bbox=nan,0,1,1", "datetime=yesterday", "datetime=2026-02-30",
    "datetime=../..", "datetime=2026-03-01/2026-01-01", "datetime=a/b/c", "nothing=1",
    "lines=three", "late=maybe", "f=html", "crs=http://x", "service=a&service=b", "offset=-1",
    "place=POINT(0 0)",
)  # fmt: skip


def test_what_is_no_parameter_is_refused(client: Client, payments: Asset) -> None:
    answered = {asked: client.get(f"{ITEMS}?{asked}") for asked in REFUSED}
    assert {each.status_code for each in answered.values()} == {400}
    assert {each.json()["code"] for each in answered.values()} == {"InvalidParameterValue"}


def test_conditions_and_other_sites(client: Client, payments: Asset) -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in (f"{ROOT}/collections", ITEMS):
        tag = client.get(address)["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Access-Control-Allow-Origin"] == "*"
        assert strict.post(address).status_code == 405
        assert strict.options(address).status_code == 204


def test_a_full_house_asks_the_client_to_come_again(
    client: Client, payments: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: object) -> None:
        raise VaultBusy("All 2 places for queries are taken.")

    monkeypatch.setattr(answers.answering, "running", busy)
    response = client.get(ITEMS)
    assert (response.status_code, response["Retry-After"]) == (429, "5")
    assert response.json()["code"] == "TooManyRequests"


@pytest.mark.django_db(transaction=True)
@pytest.mark.enable_socket
def test_owslib_reads_the_features(live_server: LiveServer, payments: Asset, places: Asset) -> None:
    service: Any = Features(f"{live_server.url}{ROOT}/")
    assert any("core" in each for each in service.conformance()["conformsTo"])
    assert service.feature_collections() == ["pay2-2222", "geo2-2222"]
    assert service.api()["openapi"] == "3.0.3"
    assert service.collection("geo2-2222")["title"] == "Places"
    assert "name" in service.collection_queryables("geo2-2222")["properties"]
    found = service.collection_items("geo2-2222", bbox=[-2, 53, -1, 54], limit=5)
    assert [each["properties"]["name"] for each in found["features"]] == ["Leeds"]
    key = found["features"][0]["id"]
    assert service.collection_item("geo2-2222", key)["properties"]["name"] == "Leeds"
    filtered = service.collection_items("geo2-2222", name="Suva")
    assert filtered["numberMatched"] == 1
