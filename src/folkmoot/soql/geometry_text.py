"""Shapes as they come in, well-known text or GeoJSON, to well-known text in one spelling.

`POINT (-1.55 53.8)`: the tag in capitals, one space, no exponents of a reader's own making, heights
left out. A single shape in a column of multiple ones becomes a multiple one of itself.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from folkmoot.soql.types import SoqlType
from folkmoot.soql.well_known_text import shape_of

_TAGS = {
    SoqlType.POINT: ("POINT", "Point", 0),
    SoqlType.MULTIPOINT: ("MULTIPOINT", "MultiPoint", 1),
    SoqlType.LINE: ("LINESTRING", "LineString", 1),
    SoqlType.MULTILINE: ("MULTILINESTRING", "MultiLineString", 2),
    SoqlType.POLYGON: ("POLYGON", "Polygon", 2),
    SoqlType.MULTIPOLYGON: ("MULTIPOLYGON", "MultiPolygon", 3),
}
"""Of each shape its names, and how deep its lists of positions are nested."""
_BY_GEOJSON = {name: soql_type for soql_type, (_, name, _) in _TAGS.items()}
_SINGLE = {
    SoqlType.MULTIPOINT: SoqlType.POINT,
    SoqlType.MULTILINE: SoqlType.LINE,
    SoqlType.MULTIPOLYGON: SoqlType.POLYGON,
}
_REFERENCE_SYSTEM = re.compile(r"\s*SRID\s*=\s*4326\s*;", re.IGNORECASE)
_DIMENSION = re.compile(r"^(\s*[A-Za-z]+)\s+(?:ZM|Z|M)\b", re.IGNORECASE)
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_HEIGHT = re.compile(rf"({_NUMBER}\s+{_NUMBER})(?:\s+{_NUMBER}){{1,2}}")
_PARTS = re.compile(rf"[(),]|{_NUMBER}")
_LATITUDE_FIRST = re.compile(rf"\(?\s*({_NUMBER})\s*,\s*({_NUMBER})\s*\)?")
_MOST_POSITIONS = 1_000_000

Nested = list[Any]


def read_shape(wanted: SoqlType, raw: Any) -> str | None:
    """Well-known text of a shape of the wanted type; None where it is none.

    `raw` is well-known text, GeoJSON as text or as itself, or for a point `(latitude, longitude)`.
    """
    found = _read(raw)
    if found is None:
        return None
    kind, nested = found
    if _SINGLE.get(wanted) is kind:
        kind, nested = wanted, [nested]
    if kind is not wanted:
        return None
    tag, _, depth = _TAGS[kind]
    if not nested:
        return f"{tag} EMPTY"
    written = _write(nested, depth)
    if written is None:
        return None
    text = f"{tag} ({written})" if depth == 0 else f"{tag} {written}"
    return text if shape_of(text) is kind else None


def _read(raw: Any) -> tuple[SoqlType, Nested] | None:
    if isinstance(raw, str):
        if raw.lstrip().startswith("{"):
            try:
                raw = json.loads(raw)
            except (ValueError, RecursionError):
                return None
        else:
            return _of_text(raw)
    if isinstance(raw, dict):
        kind = _BY_GEOJSON.get(str(raw.get("type")))
        coordinates = raw.get("coordinates")
        if kind is not None and isinstance(coordinates, list):
            return kind, coordinates
    return None


def _of_text(text: str) -> tuple[SoqlType, Nested] | None:
    text = _REFERENCE_SYSTEM.sub("", text, count=1)
    text = _HEIGHT.sub(r"\1", _DIMENSION.sub(r"\1 ", text, count=1))
    kind = shape_of(text)
    if kind is None:
        placed = _LATITUDE_FIRST.fullmatch(text.strip())
        if placed is None:
            return None
        return SoqlType.POINT, [float(placed[2]), float(placed[1])]
    if text.rstrip().upper().endswith("EMPTY"):
        return kind, []
    return kind, _nested(text[text.index("(") :], _TAGS[kind][2])


def _nested(text: str, depth: int) -> Nested:
    """The lists of well-known text as GeoJSON nests them."""
    stack: list[Nested] = [[]]
    position: list[float] = []
    for part in _PARTS.findall(text):
        if part == "(":
            stack.append([])
        elif part in ",)":
            if position:
                stack[-1].append(position)
                position = []
            if part == ")":
                inner = stack.pop()
                stack[-1].append(inner)
        else:
            position.append(float(part))
    found: Nested = stack[0][0]
    if depth == 0:
        point: Nested = found[0]
        return point
    if depth == 1:
        # MULTIPOINT ((1 2), (3 4)) has a list more than MULTIPOINT (1 2, 3 4).
        return [each[0] if isinstance(each[0], list) else each for each in found]
    return found


def _write(nested: Any, depth: int) -> str | None:
    if depth == 0:
        return _write_position(nested)
    if not isinstance(nested, list) or len(nested) > _MOST_POSITIONS:
        return None
    pieces = [_write(each, depth - 1) for each in nested]
    known = [piece for piece in pieces if piece is not None]
    return f"({', '.join(known)})" if known and len(known) == len(pieces) else None


def _write_position(position: Any) -> str | None:
    if not isinstance(position, list) or not 2 <= len(position) <= 4:
        return None
    numbers = [each for each in position[:2] if isinstance(each, int | float)]
    if len(numbers) != 2 or not all(math.isfinite(each) for each in numbers):
        return None
    return f"{_digits(numbers[0])} {_digits(numbers[1])}"


def _digits(number: float) -> str:
    shown = repr(float(number)).removesuffix(".0")
    return format(float(number), ".17f").rstrip("0").rstrip(".") if "e" in shown else shown
