"""Well-known text in a query: which shape it is, checked before an engine sees it.

Source of the form: OGC 06-103r4, Simple Feature Access, section 7.
"""

from __future__ import annotations

import re

from folkmoot.soql.types import SoqlType

_SHAPES = {
    "POINT": (SoqlType.POINT, 0),
    "MULTIPOINT": (SoqlType.MULTIPOINT, 1),
    "LINESTRING": (SoqlType.LINE, 1),
    "MULTILINESTRING": (SoqlType.MULTILINE, 2),
    "POLYGON": (SoqlType.POLYGON, 2),
    "MULTIPOLYGON": (SoqlType.MULTIPOLYGON, 3),
}
"""Each shape's type, and how deep its lists of positions are nested."""

_TAG = re.compile(r"\s*([A-Za-z]+)\s*")
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_POSITION = re.compile(rf"\s*({_NUMBER})\s+({_NUMBER})\s*", re.ASCII)
_EMPTY = re.compile(r"EMPTY\s*\Z", re.IGNORECASE)
_FEWEST = {SoqlType.LINE: 2, SoqlType.MULTILINE: 2, SoqlType.POLYGON: 4, SoqlType.MULTIPOLYGON: 4}


def shape_of(text: str) -> SoqlType | None:
    """The type of the shape that this text is, or None where it is not well formed.

    Positions are x (longitude) then y (latitude). Rings must be closed.
    """
    tag = _TAG.match(text)
    if tag is None or tag[1].upper() not in _SHAPES:
        return None
    kind, depth = _SHAPES[tag[1].upper()]
    if _EMPTY.match(text, tag.end()):
        return kind
    end = _read_lists(text, tag.end(), depth, kind)
    return kind if end is not None and not text[end:].strip() else None


def _read_lists(text: str, offset: int, depth: int, kind: SoqlType) -> int | None:
    """The offset after a parenthesised list, nested `depth` deep, that starts at `offset`."""
    offset = _skip_space(text, offset)
    if text[offset : offset + 1] != "(":
        return None
    if depth <= 1 and kind is not SoqlType.MULTIPOINT:
        return _read_positions(text, offset + 1, depth, kind)
    while True:
        start = _skip_space(text, offset + 1)
        if kind is SoqlType.MULTIPOINT and text[start : start + 1] != "(":
            match = _POSITION.match(text, start)
            end = match.end() if match else None
        elif kind is SoqlType.MULTIPOINT:
            end = _read_positions(text, start + 1, 0, kind)
        else:
            end = _read_lists(text, start, depth - 1, kind)
        if end is None:
            return None
        offset = _skip_space(text, end)
        if text[offset : offset + 1] == ")":
            return offset + 1
        if text[offset : offset + 1] != ",":
            return None


def _read_positions(text: str, offset: int, depth: int, kind: SoqlType) -> int | None:
    positions: list[tuple[float, float]] = []
    while True:
        match = _POSITION.match(text, offset)
        if match is None:
            return None
        positions.append((float(match[1]), float(match[2])))
        offset = match.end()
        mark = text[offset : offset + 1]
        if mark == ")":
            break
        if mark != "," or depth == 0:
            return None
        offset += 1
    is_ring = kind in (SoqlType.POLYGON, SoqlType.MULTIPOLYGON)
    if len(positions) < _FEWEST.get(kind, 1) or (is_ring and positions[0] != positions[-1]):
        return None
    return offset + 1


def _skip_space(text: str, offset: int) -> int:
    while text[offset : offset + 1].isspace():
        offset += 1
    return offset
