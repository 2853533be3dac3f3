"""Shapes that share their borders come out whole."""

import json
from pathlib import Path
from typing import Any

import pytest

from folkmoot.errors import ReadError
from folkmoot.intake.layout.topology import feature_collection, is_topology

TWO_SQUARES: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [10, 50]},
    "arcs": [
        [[2, 0], [0, 2]],
        [[2, 2], [-2, 0], [0, -2], [2, 0]],
        [[2, 0], [2, 0], [0, 2], [-2, 0]],
    ],
    "objects": {
        "wards": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "W1", "arcs": [[0, 1]], "properties": {"name": "West"}},
                {"type": "Polygon", "id": "W2", "arcs": [[2, -1]], "properties": {"name": "East"}},
            ],
        }
    },
}


def test_each_shape_is_a_closed_ring_and_borders_agree() -> None:
    west, east = feature_collection(TWO_SQUARES)["features"]
    assert west["properties"] == {"name": "West", "id": "W1"}
    assert west["geometry"]["coordinates"] == [
        [(11.0, 50.0), (11.0, 51.0), (10.0, 51.0), (10.0, 50.0), (11.0, 50.0)]
    ]
    assert east["geometry"]["coordinates"] == [
        [(11.0, 50.0), (12.0, 50.0), (12.0, 51.0), (11.0, 51.0), (11.0, 50.0)]
    ]


def test_a_border_that_is_not_there_is_said() -> None:
    broken = {**TWO_SQUARES, "arcs": TWO_SQUARES["arcs"][:1]}
    with pytest.raises(ReadError, match="cannot be drawn"):
        feature_collection(broken)


@pytest.mark.real_data
def test_real_wards_are_drawn_whole(shared_data: Path) -> None:
    text = (shared_data / "west-yorkshire" / "wards_bradford_topo.json").read_text("utf-8")
    topology = json.loads(text)
    assert is_topology(topology)
    wards = feature_collection(topology)["features"]
    assert len(wards) == 30
    for ward in wards:
        geometry = ward["geometry"]
        polygons = (
            [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        )
        assert all(ring[0] == ring[-1] for polygon in polygons for ring in polygon)
        assert all(-3 < x < -1 and 53 < y < 54.2 for p in polygons for ring in p for x, y in ring)
