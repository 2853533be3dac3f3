"""Charts and maps are drawn under the hub's own content security policy, beside their tables."""

from __future__ import annotations

import json
from collections.abc import Callable

import altair as alt
import django
import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings
from tests.functional.conftest import Hub

django.setup()

from django.template import engines  # noqa: E402 - Django comes first

from folkmoot.hub.design.pictures import Map, TableBeside, chart  # noqa: E402

PAGE = """{% extends "base.html" %}
{% block title %}Pictures{% endblock %}
{% block head %}{% include "design/pictures.html" with charts=True maps=True %}{% endblock %}
{% block content %}<h1 class="govuk-heading-l">Pictures</h1>
{% include "design/chart.html" with chart=chart %}
{% include "design/map.html" with map=map %}{% endblock %}"""

RIGHT = frozenset({1})
SHAPES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"fill": 3, "label": "Oldbury: £2,000"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-2, 53], [-1, 53], [-1, 54], [-2, 54], [-2, 53]]],
            },
        },
        {
            "type": "Feature",
            "properties": {"fill": 1, "label": "A shop"},
            "geometry": {"type": "Point", "coordinates": [-0.5, 53.5]},
        },
    ],
}


@pytest.fixture
def pictures(page: Page, hub: Hub, settings: Settings) -> Page:
    """A page with a chart and a map, as the hub would send it."""
    hashed = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": hashed}
    values = alt.Data(values=[{"service": "Roads", "amount": 2}, {"service": "Care", "amount": 5}])
    bars = alt.Chart(values).mark_bar().encode(x="amount:Q", y="service:N", color="service:N")
    table = TableBeside("By service", ("Service", "£m"), [("Roads", "2"), ("Care", "5")], RIGHT)
    places = TableBeside("By place", ("Place", "£m"), [("Oldbury", "2")], RIGHT)
    facts = {
        "chart": chart("by-service", bars, title="By service", summary="Care most.", table=table),
        "map": Map("places", "Where", "In Oldbury.", "/shapes.geojson", places, ("low", "high")),
        "site_name": "Oldbury",
    }
    body = engines["django"].from_string(PAGE).render(facts)
    policy = page.request.get(hub.url + "/ledger/").headers["content-security-policy"]

    def send(route: Route) -> None:
        route.fulfill(
            body=body, content_type="text/html", headers={"Content-Security-Policy": policy}
        )

    page.route(hub.url + "/pictures/", send)
    page.route(
        hub.url + "/shapes.geojson",
        lambda route: route.fulfill(body=json.dumps(SHAPES), content_type="application/geo+json"),
    )
    page.goto(hub.url + "/pictures/")
    return page


def test_a_chart_is_drawn(pictures: Page) -> None:
    expect(pictures.locator("#by-service svg")).to_be_visible()
    expect(pictures.locator("#by-service svg path[aria-roledescription=bar]")).to_have_count(2)


def test_a_map_is_drawn_and_says_what_is_under_the_pointer(pictures: Page) -> None:
    place = pictures.locator("#places[data-drawn]")
    place.wait_for(timeout=20_000)
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    pictures.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] / 2)
    expect(pictures.locator("[data-map-note]")).to_have_text("Oldbury: £2,000")


def test_both_are_good_for_everybody(pictures: Page, judge: Callable[[], None]) -> None:
    pictures.locator("#places[data-drawn]").wait_for(timeout=20_000)
    judge()


def test_the_tables_stand_beside_them(pictures: Page) -> None:
    for name in ("By service", "By place"):
        expect(pictures.get_by_role("table", name=name)).to_be_visible()
