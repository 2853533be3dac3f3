"""Well-known text to GeoJSON text (RFC 7946): brackets for parentheses, commas between numbers."""

from __future__ import annotations

import re

_TYPES = {
    "POINT": "Point",
    "MULTIPOINT": "MultiPoint",
    "LINESTRING": "LineString",
    "MULTILINESTRING": "MultiLineString",
    "POLYGON": "Polygon",
    "MULTIPOLYGON": "MultiPolygon",
}
_TAG = re.compile(r"\s*([A-Za-z]+)\s*(?:Z|M|ZM)?\s*(?=[(E])", re.IGNORECASE)
_POSITION = re.compile(r"(-?[\d.]+(?:[eE][+-]?\d+)?)((?:\s+-?[\d.]+(?:[eE][+-]?\d+)?)+)")
_PADDED = re.compile(r"\s*([(),])\s*")
_SINGLE = re.compile(r"\((\[[^\[\]]*\])\)")


def geojson_of(well_known_text: str) -> str | None:
    """The geometry object as text; None where the text is no shape that GeoJSON knows."""
    tag = _TAG.match(well_known_text)
    name = _TYPES.get(tag[1].upper()) if tag else None
    if tag is None or name is None:
        return None
    body = _PADDED.sub(r"\1", well_known_text[tag.end() :].strip())
    body = body.replace("EMPTY", "").replace("()", "")
    lists = _POSITION.sub(_write_position, body)
    if name == "MultiPoint":
        # Both MULTIPOINT (1 2, 3 4) and MULTIPOINT ((1 2), (3 4)) are written.
        lists = "(" + _SINGLE.sub(r"\1", lists[1:-1]) + ")" if lists else ""
    if name == "Point":
        lists = lists[1:-1]
    lists = lists.replace("(", "[").replace(")", "]") or "[]"
    return f'{{"type":"{name}","coordinates":{lists}}}'


def _write_position(match: re.Match[str]) -> str:
    return f"[{match[1]},{','.join(match[2].split())}]"
