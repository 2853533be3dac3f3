"""Values with parts: web addresses, locations, telephone numbers, documents and JSON.

Each is kept as the text of a JSON object whose keys are always in the same order and never null, so
that equal values are equal texts. What comes in may be that object, as text or as itself, or the
form in which CSV shows the value: `description (https://…)`, or the lines of an address and
`(53.8, -1.5)`.

Source of the forms: soda-fountain `JsonColumnRep.scala`, `CsvColumnRep.scala`.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from folkmoot.soql.types import SoqlType

KEYS: dict[SoqlType, tuple[str, ...]] = {
    SoqlType.URL: ("url", "description"),
    SoqlType.LOCATION: ("latitude", "longitude", "human_address"),
    SoqlType.PHONE: ("phone_number", "phone_type"),
    SoqlType.DOCUMENT: ("file_id", "content_type", "filename"),
}
"""The parts of each type, in the order in which they are kept."""

ADDRESS_KEYS = ("address", "city", "state", "zip")
_ALIASES = {"needs_recoding": "", "type": "phone_type", "number": "phone_number"}
_DESCRIBED = re.compile(r"(?s)(.*?)\s*\(((?:https?|ftp|mailto|tel):[^\s()]*)\)\s*")
_ADDRESS = re.compile(r"(?:https?|ftp|mailto|tel):\S+", re.IGNORECASE)
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_COORDINATES = re.compile(rf"(?s)(.*?)\(?\s*({_NUMBER})\s*[,°]\s*({_NUMBER})\s*\)?\s*")
_LINES = re.compile(r"(?:(.*)\n)?(?:([^,\n]*?),?\s*)?(?:([A-Za-z]{2,3})\s+)?([A-Z0-9][A-Z0-9 -]*)?")
_POINT = re.compile(rf"\s*POINT\s*\(\s*({_NUMBER})\s+({_NUMBER})\s*\)\s*", re.IGNORECASE)
_DEEPEST = 100


def read_compound(soql_type: SoqlType, raw: Any) -> str | None:
    """The text in which such a value is kept; None where it is no such value."""
    if isinstance(raw, str):
        found = _parsed(raw)
        if not isinstance(found, dict):
            found = _from_text(soql_type, raw.strip())
    else:
        found = raw
    if not isinstance(found, dict):
        return None
    if soql_type is SoqlType.LOCATION:
        found = _location(found)
    return _written(soql_type, found) if found is not None else None


def read_json(raw: Any, *, is_text: bool) -> str | None:
    """JSON of any kind in one form: keys sorted, no space. None where the text is no JSON."""
    value = raw
    if is_text:
        try:
            value = json.loads(raw, parse_constant=_refuse)
        except (ValueError, RecursionError):
            return None
    if _depth(value) > _DEEPEST:
        return None
    return json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_plain
    )


def shown_in_csv(soql_type: SoqlType, kept: str) -> str:
    """A kept value as a cell of CSV shows it."""
    parts = json.loads(kept)
    if soql_type is SoqlType.URL:
        return _with(parts.get("description"), parts.get("url"))
    if soql_type is SoqlType.PHONE:
        named = (parts.get("phone_type"), parts.get("phone_number"))
        return ": ".join(each for each in named if each)
    if soql_type is SoqlType.DOCUMENT:
        return _with(parts.get("filename"), parts.get("file_id"))
    return _location_shown(parts)


def _with(name: str | None, address: str | None) -> str:
    if name and address:
        return f"{name} ({address})"
    return name or address or ""


def _location_shown(parts: dict[str, str]) -> str:
    address = _parsed(parts.get("human_address", "")) or {}
    known = {key: str(address.get(key) or "") for key in ADDRESS_KEYS}
    place = " ".join(filter(None, (known["state"], known["zip"])))
    lines = [known["address"], ", ".join(filter(None, (known["city"], place)))]
    if "latitude" in parts and "longitude" in parts:
        lines.append(f"({parts['latitude']}, {parts['longitude']})")
    return "\n".join(line for line in lines if line)


def human_address(parts: dict[str, Any]) -> str:
    """An address as one JSON text, as Socrata writes it."""
    known = {key: str(parts.get(key) or "") for key in ADDRESS_KEYS}
    return json.dumps(known, ensure_ascii=False)


def _written(soql_type: SoqlType, parts: dict[str, Any]) -> str | None:
    named = {_ALIASES.get(key, key) or key: value for key, value in parts.items()}
    kept = {
        key: str(named[key])
        for key in KEYS[soql_type]
        if named.get(key) is not None and not isinstance(named[key], dict | list)
    }
    if not kept:
        return None
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _location(parts: dict[str, Any]) -> dict[str, Any] | None:
    if parts.get("type") == "Point" and isinstance(parts.get("coordinates"), list):
        longitude, latitude = (parts["coordinates"] + [None, None])[:2]
        parts = {"latitude": latitude, "longitude": longitude}
    address = parts.get("human_address")
    if isinstance(address, dict):
        address = human_address(address)
    elif address is None and any(key in parts for key in ADDRESS_KEYS):
        address = human_address(parts)
    found = {key: parts.get(key) for key in ("latitude", "longitude")}
    for key, value in found.items():
        if value in (None, ""):
            found[key] = None
        elif not re.fullmatch(_NUMBER, str(value)):
            return None
    return {**found, "human_address": address}


def _from_text(soql_type: SoqlType, text: str) -> dict[str, Any] | None:
    """The parts of a value written as CSV shows it."""
    if soql_type is SoqlType.URL:
        described = _DESCRIBED.fullmatch(text)
        if described:
            return {"url": described[2], "description": described[1] or None}
        return {"url": text} if _ADDRESS.fullmatch(text) else {"description": text}
    if soql_type is SoqlType.LOCATION:
        return _location_of(text)
    if soql_type is SoqlType.PHONE:
        kind, mark, number = text.rpartition(": ")
        return {"phone_number": number, "phone_type": kind if mark else None}
    return {"file_id": text}


def _location_of(text: str) -> dict[str, Any] | None:
    point = _POINT.fullmatch(text)
    if point:
        return {"latitude": point[2], "longitude": point[1]}
    placed = _COORDINATES.fullmatch(text)
    lines = (placed[1] if placed else text).strip()
    address = _LINES.fullmatch(lines) if lines else None
    parts: dict[str, Any] = {}
    if placed:
        parts |= {"latitude": placed[2], "longitude": placed[3]}
    if address:
        parts["human_address"] = dict(zip(ADDRESS_KEYS, address.groups(), strict=True))
    elif lines:
        parts["human_address"] = {"address": lines}
    return parts or None


def _parsed(text: str) -> Any:
    if not text.lstrip().startswith("{"):
        return None
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole and abs(value) < 10**18 else float(value)
    raise TypeError(type(value).__name__)


def _depth(value: Any) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        each, depth = waiting.pop()
        deepest = max(deepest, depth)
        if deepest > _DEEPEST:
            break
        if isinstance(each, dict):
            waiting += [(inner, depth + 1) for inner in each.values()]
        elif isinstance(each, list):
            waiting += [(inner, depth + 1) for inner in each]
    return deepest
