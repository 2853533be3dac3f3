"""GeoJSON shapes (RFC 7946) as well-known text (OGC 06-103r4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from folkmoot.tables import Finding, Kind

_DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}


def is_geometry(value: Any) -> bool:
    """Whether a value is a GeoJSON geometry object."""
    if not isinstance(value, dict):
        return False
    if value.get("type") == "GeometryCollection":
        return isinstance(value.get("geometries"), list)
    return value.get("type") in _DEPTH and isinstance(value.get("coordinates"), list)


def well_known_text(geometry: Any) -> str:
    """The shape as well-known text, its numbers as they are; "" for no shape or a broken one."""
    if not is_geometry(geometry):
        return ""
    if geometry["type"] == "GeometryCollection":
        parts = [well_known_text(part) for part in geometry["geometries"]]
        return f"GEOMETRYCOLLECTION ({', '.join(filter(None, parts))})"
    kind = str(geometry["type"])
    coordinates = geometry["coordinates"]
    if not coordinates:
        return f"{kind.upper()} EMPTY"
    try:
        text = _nested(coordinates, _DEPTH[kind])
    except (TypeError, IndexError):
        return ""
    has_height = len(_first_position(coordinates)) > 2
    return f"{kind.upper()}{' Z' if has_height else ''} {text if _DEPTH[kind] else f'({text})'}"


def _nested(coordinates: list[Any], depth: int) -> str:
    if depth == 0:
        return " ".join(str(number) for number in coordinates[:3])
    return f"({', '.join(_nested(part, depth - 1) for part in coordinates)})"


def _first_position(coordinates: Sequence[Any]) -> Sequence[Any]:
    while isinstance(coordinates[0], list | tuple):
        coordinates = coordinates[0]
    return coordinates


def describe_reference_system(document: dict[str, Any]) -> Iterator[Finding]:
    """Doubt coordinates that the document itself says are not longitude and latitude."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if name and not any(known in name for known in ("CRS84", "4326")):
        yield Finding(
            Kind.DOUBTED,
            "intake.geojson.reference_system",
            f"The document says its coordinates are in {name}, which GeoJSON no longer allows: "
            "they are not longitude and latitude.",
            where="geometry",
        )
