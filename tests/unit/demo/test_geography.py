"""The map holds together: valid shapes, shared edges, no gap and no overlap."""

import json
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.demo import COUNCILS, DemoFiles, Size
from folkmoot.demo.addresses import make_postcodes
from folkmoot.demo.geography import Geography, Points, make_geography, random_points
from folkmoot.demo.randomness import stream
from folkmoot.tables.formats import AreaKind, GssCode, Postcode

SMALL = Size.SMALL.extent


def area(ring: Points) -> float:
    """The shoelace formula; positive for a ring that runs anticlockwise."""
    onward = np.roll(ring, -1, axis=0)
    return float((ring[:, 0] * onward[:, 1] - ring[:, 1] * onward[:, 0]).sum() / 2)


def is_seen_whole_from_its_middle(ring: Points) -> bool:
    """A ring that turns one way around its middle crosses itself nowhere."""
    spokes = ring - ring.mean(axis=0)
    onward = np.roll(spokes, -1, axis=0)
    return bool((spokes[:, 0] * onward[:, 1] - spokes[:, 1] * onward[:, 0] > 0).all())


def is_within(point: Points, ring: Points) -> bool:
    """Ray casting: an odd number of edges lies to the right of the point."""
    onward = np.roll(ring, -1, axis=0)
    spans = (ring[:, 1] > point[1]) != (onward[:, 1] > point[1])
    rise = np.where(spans, onward[:, 1] - ring[:, 1], 1)
    crossing = ring[:, 0] + (point[1] - ring[:, 1]) * (onward[:, 0] - ring[:, 0]) / rise
    return bool((spans & (point[0] < crossing)).sum() % 2)


def edges(geography: Geography) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    found = []
    for ward in geography.wards:
        points = [tuple(point) for point in ward.ring.tolist()]
        found += list(pairwise([*points, points[0]]))
    return found


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_wards_of_any_seed_share_their_edges_and_fill_their_districts(seed: int) -> None:
    geography = make_geography(SMALL, seed)
    assert all(is_seen_whole_from_its_middle(ward.ring) for ward in geography.wards)
    drawn = edges(geography)
    # No edge is drawn twice the same way, so on either side of it lies one ward at the most.
    assert len(set(drawn)) == len(drawn)
    assert sum((end, start) in set(drawn) for start, end in drawn) > len(drawn) / 2
    for council, outline in enumerate(geography.outlines):
        own = sum(area(ward.ring) for ward in geography.wards if ward.council == council)
        assert area(outline) == pytest.approx(own, rel=1e-9)


@pytest.mark.parametrize("size", [Size.MEDIUM, Size.LARGE])
def test_larger_regions_hold_together_too(size: Size) -> None:
    geography = make_geography(size.extent, 2026)
    assert all(is_seen_whole_from_its_middle(ward.ring) for ward in geography.wards)
    assert len(geography.wards) == sum(size.extent.columns) * sum(size.extent.rows)
    assert len({ward.name for ward in geography.wards}) == len(geography.wards)
    assert len({ward.code for ward in geography.wards}) == len(geography.wards)


def test_codes_have_the_form_of_their_kind() -> None:
    wards = make_geography(SMALL, 1).wards
    assert {GssCode.parse(ward.code).kind for ward in wards} == {AreaKind.WARD}
    assert {GssCode.parse(one.code).kind for one in COUNCILS} == {AreaKind.DISTRICT}


def test_wards_are_numbered_council_by_council() -> None:
    wards = make_geography(SMALL, 1).wards
    assert [ward.council for ward in wards] == sorted(ward.council for ward in wards)
    assert wards[0].code == "E05990001"
    assert {ward.council for ward in wards} == set(range(len(COUNCILS)))


def test_random_points_lie_within_their_ring() -> None:
    ward = make_geography(SMALL, 3).wards[0]
    points = random_points(stream(3, "points"), ward.ring, 300)
    # A point on the boundary itself, rounded to five places, may fall either side.
    assert sum(is_within(point, ward.ring) for point in points) >= 299
    middle = ward.ring.mean(axis=0)
    assert np.abs(points.mean(axis=0) - middle).max() < np.ptp(ward.ring, axis=0).max() / 10


def test_a_postcode_lies_in_the_ward_that_it_names() -> None:
    geography = make_geography(SMALL, 2026)
    postcodes = make_postcodes(SMALL, geography, 2026)
    inside = [
        is_within(point, geography.wards[ward].ring)
        for point, ward in zip(postcodes.points, postcodes.wards.tolist(), strict=True)
    ]
    assert sum(inside) >= len(inside) - 1
    assert len(inside) == SMALL.postcodes


@pytest.mark.parametrize("size", list(Size))
def test_postcodes_are_unique_and_of_the_one_area_that_nobody_has(size: Size) -> None:
    geography = make_geography(size.extent, 2026)
    postcodes = make_postcodes(size.extent, geography, 2026)
    assert len(set(postcodes.codes)) == len(postcodes.codes) == size.extent.postcodes
    form = re.compile(r"WK(?:[1-9]|1[0-6]) \d[ABD-HJLNP-UW-Z]{2}")
    assert all(form.fullmatch(code) for code in postcodes.codes)
    assert all(Postcode.is_valid(code) for code in postcodes.codes)


def test_the_files_are_geojson_with_closed_anticlockwise_rings(region: DemoFiles) -> None:
    paths = [region.wards, region.districts, *(council.wards for council in region.councils)]
    for path in paths:
        collection = json.loads(path.read_text("utf-8"))
        assert collection["type"] == "FeatureCollection"
        for feature in collection["features"]:
            (ring,) = feature["geometry"]["coordinates"]
            assert ring[0] == ring[-1]
            assert area(np.array(ring[:-1])) > 0
            assert feature["properties"]["district_code"].startswith("E0799")


def test_a_councils_ward_file_holds_its_own_wards(region: DemoFiles) -> None:
    together = json.loads(region.wards.read_text("utf-8"))["features"]
    apart = []
    for council in region.councils:
        features = json.loads(council.wards.read_text("utf-8"))["features"]
        assert {feature["properties"]["district_code"] for feature in features} == {council.code}
        apart += features
    assert apart == together
