"""TopoJSON as GeoJSON: shapes that share their borders, each drawn whole.

The format is https://github.com/topojson/topojson-specification (version 1): every border is an
*arc*, kept once, as whole-number steps on a grid when a transform is given; a shape lists the arcs
it runs along, and the complement of an index (-1 for 0, -2 for 1, ...) runs one backwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from folkmoot.errors import ReadError

Position = tuple[float, float]


def is_topology(document: object) -> bool:
    """Whether a JSON document says that it is TopoJSON."""
    return isinstance(document, Mapping) and document.get("type") == "Topology"


def feature_collection(topology: Mapping[str, Any]) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of every shape of every object in the topology.

    A shape's `id` joins its properties, as `id`, when they do not have one. Raises ReadError when
    the document is not well formed.
    """
    try:
        arcs = [_unpacked(arc, topology.get("transform")) for arc in topology["arcs"]]
        features = [
            feature
            for named in topology["objects"].values()
            for feature in _features(named, arcs, topology.get("transform"))
        ]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise ReadError(
            "The file says that it is TopoJSON, but its shapes cannot be drawn.",
            remedy="Export the boundaries again, or as GeoJSON.",
        ) from error
    return {"type": "FeatureCollection", "features": features}


def _features(
    shape: Mapping[str, Any], arcs: Sequence[Sequence[Position]], transform: Any
) -> Iterator[dict[str, Any]]:
    if shape["type"] == "GeometryCollection":
        for part in shape["geometries"]:
            yield from _features(part, arcs, transform)
        return
    properties = dict(shape.get("properties") or {})
    if "id" in shape:
        properties.setdefault("id", shape["id"])
    yield {
        "type": "Feature",
        "properties": properties,
        "geometry": _geometry(shape, arcs, transform),
    }


def _geometry(
    shape: Mapping[str, Any], arcs: Sequence[Sequence[Position]], transform: Any
) -> dict[str, Any] | None:
    kind = shape["type"]
    if kind is None:
        return None
    drawn: object
    if kind == "Point":
        drawn = _placed(shape["coordinates"], transform)
    elif kind == "MultiPoint":
        drawn = [_placed(point, transform) for point in shape["coordinates"]]
    elif kind == "LineString":
        drawn = _line(shape["arcs"], arcs)
    elif kind in ("MultiLineString", "Polygon"):
        drawn = [_line(ring, arcs) for ring in shape["arcs"]]
    elif kind == "MultiPolygon":
        drawn = [[_line(ring, arcs) for ring in polygon] for polygon in shape["arcs"]]
    else:
        raise ValueError(kind)
    return {"type": kind, "coordinates": drawn}


def _line(indexes: Sequence[int], arcs: Sequence[Sequence[Position]]) -> list[Position]:
    """Arcs end to end; where one begins the one before has ended, so that point is given once."""
    points: list[Position] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else list(reversed(arcs[~index]))
        points.extend(arc[1:] if points else arc)
    return points


def _unpacked(arc: Sequence[Sequence[float]], transform: Any) -> list[Position]:
    if transform is None:
        return [(float(x), float(y)) for x, y, *_ in arc]
    points, x, y = [], 0.0, 0.0
    for step_x, step_y, *_ in arc:
        x, y = x + step_x, y + step_y
        points.append(_placed((x, y), transform))
    return points


def _placed(point: Sequence[float], transform: Any) -> Position:
    if transform is None:
        return float(point[0]), float(point[1])
    (scale_x, scale_y), (origin_x, origin_y) = transform["scale"], transform["translate"]
    return point[0] * scale_x + origin_x, point[1] * scale_y + origin_y
