"""Maps of an answer, from its own places or the hub's boundaries; frames; charts as files."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from folkmoot.hub.explorer.pictures import maps
from folkmoot.hub.register.models import Asset
from folkmoot.tables import Standing

BY_WARD = "SELECT ward_code, sum(amount) GROUP BY ward_code"
BY_SERVICE = "SELECT service, sum(amount) GROUP BY service ORDER BY sum(amount) DESC"


@pytest.fixture
def explored(client: Client, payments: Asset) -> Callable[..., str]:
    def get(query: str, show: str = "map", **more: str) -> str:
        response = client.get("/d/pays-2222/explore", {"query": query, "show": show, **more})
        assert response.status_code == 200
        return html.unescape(response.content.decode())

    return get


@pytest.fixture
def shapes(client: Client, payments: Asset) -> Callable[..., list[dict[str, Any]]]:
    def get(query: str) -> list[dict[str, Any]]:
        response = client.get("/d/pays-2222/explore/map.geojson", {"query": query})
        assert response.status_code == 200, response.content
        found: list[dict[str, Any]] = json.loads(response.content)["features"]
        return found

    return get


def test_points_are_drawn_where_they_are(
    explored: Callable[..., str], shapes: Callable[..., Any]
) -> None:
    assert "24 places drawn." in explored("SELECT supplier, amount, place")
    features = shapes("SELECT supplier, amount, place")
    assert features[1]["geometry"] == {"type": "Point", "coordinates": [-1.51, 53.809999999999995]}
    assert features[1]["properties"]["label"] == "Supplier 1: £100.50"


def test_areas_come_from_what_the_hub_publishes(
    explored: Callable[..., str], shapes: Callable[..., Any], areas: Asset
) -> None:
    text = explored(BY_WARD)
    assert "4 areas drawn." in text
    assert "Boundaries: Wards, Oldbury." in text
    assert "classes with about as many areas each" in text
    features = shapes(BY_WARD)
    assert {feature["geometry"]["type"] for feature in features} == {"Polygon"}
    assert features[0]["properties"]["label"].startswith("Ward 0: £")


def test_boundaries_that_are_not_open_are_not_used(
    explored: Callable[..., str], areas: Asset
) -> None:
    areas.standing = Standing.SHARED.value
    areas.save()
    assert "publishes no boundaries of these areas" in explored(BY_WARD)


def test_what_has_no_place_says_what_would(explored: Callable[..., str]) -> None:
    assert "A map needs a column of places" in explored(BY_SERVICE)


def test_too_many_points_are_refused_in_words(
    explored: Callable[..., str], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maps, "MOST_POINTS", 10)
    assert "has 24 rows, and a map draws at most 10" in explored("SELECT place")
    refused = client.get("/d/pays-2222/explore/map.geojson", {"query": "SELECT place"})
    assert refused.status_code == 404


@pytest.mark.parametrize(
    ("values", "tops"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], (2, 4, 6, 8, 10)),
        ([1, 1, 1, 1, 1, 1, 1, 9], (1, 9)),
        ([5], (5,)),
        ([1, 2], (1, 2)),
    ],
)
def test_classes_have_as_many_places_and_never_part_equals(
    values: list[int], tops: tuple[int, ...]
) -> None:
    scale = maps.scale_of(values)
    assert scale.tops == tops
    assert sum(scale.counts) == len(values)
    assert all(
        scale.bottoms[scale.class_of(v)] <= v <= scale.tops[scale.class_of(v)] for v in values
    )


def test_only_the_embedded_page_may_stand_in_a_frame(client: Client, payments: Asset) -> None:
    framed = client.get("/embed/pays-2222", {"query": BY_SERVICE, "show": "chart"})
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "script-src 'self'" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    text = html.unescape(framed.content.decode())
    for said in ("Payments over £500", "Oldbury", "1 April 2026", "Open Government Licence"):
        assert said in text
    assert "/d/pays-2222/explore?query=SELECT+service" in text
    for address in ("/d/pays-2222/explore", "/d/pays-2222", "/embed/pays-2222/chart.svg"):
        response = client.get(address, {"query": BY_SERVICE})
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("show", ["table", "map", "chart"])
def test_a_frame_says_what_is_wrong(client: Client, payments: Asset, show: str) -> None:
    response = client.get("/embed/pays-2222", {"query": "SELECT salary", "show": show})
    assert response.status_code == 400
    assert b"No such column: salary" in response.content


@pytest.mark.parametrize(
    ("extension", "begins"),
    [("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", b"\xef\xbb\xbfService,Sum of Amount")],
)
def test_a_chart_is_taken_as_a_file(
    client: Client, payments: Asset, extension: str, begins: bytes
) -> None:
    response = client.get(f"/embed/pays-2222/chart.{extension}", {"query": BY_SERVICE})
    assert response.status_code == 200
    assert response.content.startswith(begins)
    assert "attachment" in response["Content-Disposition"]
    if extension == "svg":
        assert b"Open Government Licence" in response.content


def test_what_has_no_chart_is_no_file(client: Client, payments: Asset) -> None:
    response = client.get("/embed/pays-2222/chart.svg", {"query": "SELECT service"})
    assert response.status_code == 404


def test_a_chart_says_in_words_what_it_shows(explored: Callable[..., str]) -> None:
    by_month = "SELECT date_trunc_ym(paid_on), sum(amount) GROUP BY date_trunc_ym(paid_on)"
    by_two = {"kind": "bar", "x": "paid_on", "colour": "supplier"}
    cases: list[tuple[str, dict[str, str], str]] = [
        (BY_SERVICE, {}, "The largest is Transport with £"),
        (by_month, {}, "It is highest in"),
        ("SELECT amount", {}, "half of them are below"),
        ("SELECT amount", {}, "rows have no value and are not drawn."),
        ("SELECT service, late, count(*) GROUP BY service, late", {}, "(Late: No) with 4"),
        ("SELECT supplier", {}, "A chart needs a column of numbers."),
        ("SELECT * WHERE service = 'none'", {}, "There are no rows to draw."),
        ("SELECT supplier, paid_on, amount", by_two, "by paid on and supplier"),
    ]
    for query, more, words in cases:
        assert words in explored(query, "chart", **more), (query, words)


def test_every_kind_of_every_answer_is_a_picture_or_a_sentence(
    explored: Callable[..., str],
) -> None:
    for kind in ("bar", "stacked", "line", "area", "point", "histogram", "pie"):
        for query in (BY_SERVICE, "SELECT *", "SELECT late, paid_on, amount"):
            text = explored(query, "chart", kind=kind)
            assert 'id="chart-spec"' in text or "govuk-inset-text" in text
