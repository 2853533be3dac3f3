"""The county on the map: wards, council districts, and points within them.

Wards are the cells of a honeycomb whose corners are pushed about and whose edges are bent by
midpoint displacement (Fournier, Fussell and Carpenter, "Computer rendering of stochastic models",
CACM 25(6), 1982). Two wards share the very points of their common edge, so they neither overlap
nor leave a gap. Coordinates are longitude and latitude in WGS 84, to five places.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from folkmoot.demo.councils import COUNCILS, WARD_SERIES
from folkmoot.demo.names import ward_names
from folkmoot.demo.randomness import stream
from folkmoot.demo.sizes import Extent

SOUTH_WEST = (0.95, 54.25)
"""Longitude and latitude of the county's corner, in the North Sea."""

WIDTH_KM = 42.0
_PUSH = 0.12
"""How far a corner may move each way, in widths of a ward."""
_BENDS = (0.08, 0.04, 0.02)
"""How far the middle of an edge, of its halves and of its quarters may move, in their lengths."""

Points = npt.NDArray[np.float64]
Corner = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward. `ring` is its boundary, anticlockwise and open: n × 2, longitude and latitude."""

    code: str
    name: str
    council: int
    corners: tuple[Corner, ...]
    ring: Points


@dataclass(frozen=True, slots=True)
class Geography:
    """The wards in the order of their codes, and the outline of each council's district."""

    wards: tuple[Ward, ...]
    outlines: tuple[Points, ...]


def make_geography(extent: Extent, seed: int) -> Geography:
    """The wards and districts of a region of this size."""
    rng = stream(seed, "geography")
    columns, rows = sum(extent.columns), sum(extent.rows)
    corners = _corners(rng, columns, rows)
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    edges: dict[tuple[Corner, Corner], Points] = {}
    for cell in cells:
        for start, end in _sides(_hexagon(*cell)):
            if (end, start) not in edges:
                edges[start, end] = _bent(rng, corners[start], corners[end])
    owned = sorted((_owner(extent, row, column), row, column) for row, column in cells)
    names = ward_names(rng, len(owned))
    wards = tuple(
        Ward(
            code=f"{WARD_SERIES}{number:04d}",
            name=name,
            council=council,
            corners=_hexagon(row, column),
            ring=_ring(edges, _sides(_hexagon(row, column))),
        )
        for number, ((council, row, column), name) in enumerate(
            zip(owned, names, strict=True), start=1
        )
    )
    outlines = tuple(
        _ring(edges, _outline([ward for ward in wards if ward.council == council]))
        for council in range(len(COUNCILS))
    )
    return Geography(wards, outlines)


def random_points(rng: np.random.Generator, ring: Points, number: int) -> Points:
    """Points spread evenly within a ring that can be seen whole from its middle."""
    middle = ring.mean(axis=0)
    first, second = ring - middle, np.roll(ring, -1, axis=0) - middle
    areas = np.abs(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0])
    triangle = rng.choice(len(ring), size=number, p=areas / areas.sum())
    along = rng.random((number, 2))
    outside = along.sum(axis=1) > 1
    along[outside] = 1 - along[outside]
    points: Points = middle + along[:, :1] * first[triangle] + along[:, 1:] * second[triangle]
    return points.round(5)


def wards_geojson(geography: Geography, council: int | None = None) -> str:
    """The wards, or one council's, as a GeoJSON FeatureCollection (RFC 7946)."""
    return _collection(
        [
            _feature(
                {
                    "ward_code": ward.code,
                    "ward_name": ward.name,
                    "district_code": COUNCILS[ward.council].code,
                    "district_name": COUNCILS[ward.council].name,
                },
                ward.ring,
            )
            for ward in geography.wards
            if council is None or ward.council == council
        ]
    )


def districts_geojson(geography: Geography) -> str:
    """The council districts as a GeoJSON FeatureCollection (RFC 7946)."""
    return _collection(
        [
            _feature({"district_code": council.code, "district_name": council.name}, outline)
            for council, outline in zip(COUNCILS, geography.outlines, strict=True)
        ]
    )


def _corners(rng: np.random.Generator, columns: int, rows: int) -> dict[Corner, Points]:
    """Where the corners of the honeycomb lie. A corner (i, j) is i half-widths and j rows in."""
    width = WIDTH_KM / (columns + 0.5)
    side = width / sqrt(3)
    longitude_km, latitude_km = 111.320 * cos(radians(SOUTH_WEST[1])), 110.574
    found: dict[Corner, Points] = {}
    for j in range(rows + 1):
        for i in range(2 * columns + 2):
            is_foot_of_upright = (i - j) % 2 == 0
            x = i * width / 2
            y = j * 1.5 * side + (side / 4 if is_foot_of_upright else -side / 4)
            push = rng.uniform(-_PUSH, _PUSH, 2) * width
            found[i, j] = np.array(
                [
                    SOUTH_WEST[0] + (x + push[0]) / longitude_km,
                    SOUTH_WEST[1] + (y + push[1]) / latitude_km,
                ]
            ).round(5)
    return found


def _hexagon(row: int, column: int) -> tuple[Corner, ...]:
    """The six corners of a cell, anticlockwise. Every other row is moved by half a width."""
    left = 2 * column + row % 2
    return (
        (left, row),
        (left + 1, row),
        (left + 2, row),
        (left + 2, row + 1),
        (left + 1, row + 1),
        (left, row + 1),
    )


def _sides(corners: tuple[Corner, ...]) -> list[tuple[Corner, Corner]]:
    return list(zip(corners, corners[1:] + corners[:1], strict=True))


def _bent(rng: np.random.Generator, start: Points, end: Points) -> Points:
    """The points from `start` to `end`, both among them."""
    points = np.array([start, end])
    for bend in _BENDS:
        step = np.diff(points, axis=0)
        aside = np.column_stack((-step[:, 1], step[:, 0]))
        middles = points[:-1] + step / 2 + aside * rng.uniform(-bend, bend, (len(step), 1))
        grown = np.empty((2 * len(points) - 1, 2))
        grown[::2], grown[1::2] = points, middles
        points = grown
    return points.round(5)


def _ring(edges: dict[tuple[Corner, Corner], Points], sides: list[tuple[Corner, Corner]]) -> Points:
    """The bent edges in turn; one that was drawn the other way round is turned about."""
    return np.vstack(
        [
            edges[start, end][:-1] if (start, end) in edges else edges[end, start][:0:-1]
            for start, end in sides
        ]
    )


def _owner(extent: Extent, row: int, column: int) -> int:
    is_east, is_north = column >= extent.columns[0], row >= extent.rows[0]
    return next(
        number
        for number, council in enumerate(COUNCILS)
        if (council.is_east, council.is_north) == (is_east, is_north)
    )


def _outline(wards: list[Ward]) -> list[tuple[Corner, Corner]]:
    """The sides that belong to one ward only, in turn around the district."""
    sides = {side for ward in wards for side in _sides(ward.corners)}
    following = {start: end for start, end in sorted(sides) if (end, start) not in sides}
    first = start = min(following)
    ordered: list[tuple[Corner, Corner]] = []
    while not ordered or start != first:
        ordered.append((start, following[start]))
        start = following[start]
    return ordered


def _feature(properties: dict[str, str], ring: Points) -> dict[str, Any]:
    closed = [*ring.tolist(), ring[0].tolist()]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [closed]},
    }


def _collection(features: list[dict[str, Any]]) -> str:
    return json.dumps(
        {"type": "FeatureCollection", "features": features},
        ensure_ascii=False,
        separators=(",", ":"),
    )
