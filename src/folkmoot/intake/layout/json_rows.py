"""JSON: rows as objects or lists, one document or one a line, and the shapes that portals give."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from folkmoot.errors import ReadError
from folkmoot.intake.layout.canonical import canonical_text
from folkmoot.intake.layout.columns import MOST_COLUMNS, refuse_width, table_of_rows
from folkmoot.intake.layout.encodings import Encoding, detect_encoding, utf8_blocks
from folkmoot.intake.layout.findings import describe_encoding
from folkmoot.intake.layout.geojson import (
    describe_reference_system,
    is_geometry,
    well_known_text,
)
from folkmoot.intake.layout.source import Source
from folkmoot.intake.layout.topology import feature_collection, is_topology
from folkmoot.intake.raw import RawTable
from folkmoot.tables import Finding, Kind

_LARGEST = 512 * 1024 * 1024
_CSVW = "http://www.w3.org/ns/csvw"
_DEEPEST_ROWS = 3
_DEEPEST_FIELDS = 3


def read_json(source: Source) -> RawTable:
    """The raw table of a JSON document or of JSON lines.

    Objects inside a row become columns with dotted names, lists become JSON text, and shapes
    well-known text. Raises ReadError when the document is broken or holds no rows.
    """
    if source.size > _LARGEST:
        raise ReadError(
            f"The JSON document is too large ({source.size / 1e9:.1f} GB) to be read whole.",
            where=source.name,
            remedy="Ask for the table as CSV or Parquet, or in parts.",
        )
    encoding = detect_encoding(source)
    document = _parse(source, encoding)
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        return _read_features(source, document, encoding)
    if is_topology(document):
        drawn = feature_collection(json.loads(_text_of(source, encoding), strict=False))
        return _read_features(source, drawn, encoding)
    if _CSVW in json.dumps(document.get("@context") if isinstance(document, dict) else None):
        raise ReadError(
            "The file is CSVW metadata: it describes a table and is not one.",
            where=source.name,
            remedy="Read the CSV file that it describes.",
        )
    headings, rows = _table(source, document)
    return table_of_rows(
        headings,
        rows,
        file_format="json",
        encoding=encoding.name,
        findings=describe_encoding(encoding),
    )


def _parse(source: Source, encoding: Encoding) -> Any:
    text = _text_of(source, encoding)
    try:
        return json.loads(text, parse_float=_number, parse_int=str, strict=False)
    except json.JSONDecodeError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and error.lineno >= 2 and lines[0].strip().endswith(("}", "]")):
            return _parse_lines(source, lines)
        raise ReadError(
            f"The JSON document is damaged or truncated (corrupt at line {error.lineno}, column "
            f"{error.colno}), so no table can be read from it.",
            where=source.name,
            remedy="Download it again or ask for it again.",
        ) from error
    except RecursionError as error:
        raise ReadError(
            "The JSON document is nested too deeply to be a table.",
            where=source.name,
            remedy="Ask for the data as rows.",
        ) from error


def _text_of(source: Source, encoding: Encoding) -> str:
    return b"".join(utf8_blocks(source, encoding)).decode()


def _parse_lines(source: Source, lines: list[str]) -> list[Any]:
    parsed: list[Any] = []
    for number, line in enumerate(lines, 1):
        try:
            parsed.append(json.loads(line, parse_float=_number, parse_int=str, strict=False))
        except json.JSONDecodeError as error:
            raise ReadError(
                f"Line {number} is no JSON: the file is damaged (corrupt or truncated), so no "
                "table can be read from it.",
                where=source.name,
                remedy="Download it again or ask for it again.",
            ) from error
    return parsed


def _number(text: str) -> str:
    """A number as the document writes it, but for an exponent."""
    return canonical_text(Decimal(text)) if "e" in text.lower() else text


def _table(source: Source, document: Any) -> tuple[list[str], list[list[str]]]:
    for shape in (_socrata, _columnar, _rows_somewhere):
        found = shape(source, document)
        if found is not None:
            return found
    raise ReadError(
        "There is no table in this JSON document: it holds no list of rows.",
        where=source.name,
        remedy="Ask for the data as a list of objects, as CSV or as a workbook.",
    )


def _socrata(source: Source, document: Any) -> tuple[list[str], list[list[str]]] | None:
    """Rows as lists, with the names of their places in `meta.view.columns`."""
    if not isinstance(document, dict):
        return None
    view = (
        document.get("meta", {}).get("view", {}) if isinstance(document.get("meta"), dict) else {}
    )
    columns, data = view.get("columns"), document.get("data")
    if not isinstance(columns, list) or not isinstance(data, list):
        return None
    shown = [i for i, c in enumerate(columns) if not str(c.get("fieldName", "")).startswith(":")]
    headings = [str(columns[i].get("name", "")) for i in shown]
    rows = [[_text(row[i]) if i < len(row) else "" for i in shown] for row in data]
    return headings, rows


def _columnar(source: Source, document: Any) -> tuple[list[str], list[list[str]]] | None:
    """One list of plain values a column, all as long as each other."""
    if not isinstance(document, dict) or len(document) < 2:
        return None
    values = list(document.values())
    if not all(
        isinstance(v, list) and not any(isinstance(x, list | dict) for x in v) for v in values
    ):
        return None
    if len({len(value) for value in values}) != 1 or not values[0]:
        return None
    return list(document), [[_text(v) for v in row] for row in zip(*values, strict=True)]


def _rows_somewhere(source: Source, document: Any) -> tuple[list[str], list[list[str]]] | None:
    """The longest list of objects, or of lists, at most a few levels down."""
    lists = sorted(_lists(document, _DEEPEST_ROWS), key=len, reverse=True)
    for found in lists:
        if all(isinstance(row, dict) for row in found):
            return _from_objects(source, found)
        if all(isinstance(row, list) for row in found) and len(found) > 1:
            width = max(len(row) for row in found)
            texts = [[_text(v) for v in row] + [""] * (width - len(row)) for row in found]
            return texts[0], texts[1:]
    return None


def _lists(document: Any, depth: int) -> Iterator[list[Any]]:
    if isinstance(document, list):
        if document:
            yield document
    elif isinstance(document, dict) and depth:
        for value in document.values():
            yield from _lists(value, depth - 1)


def _from_objects(
    source: Source, objects: list[dict[str, Any]]
) -> tuple[list[str], list[list[str]]]:
    """Rows of objects, with every name that any of them uses, in order of appearance."""
    flat = [dict(_flatten(item)) for item in objects]
    headings: dict[str, int] = {}
    for row in flat:
        for name in row:
            headings.setdefault(name, len(headings))
    if len(headings) > MOST_COLUMNS:
        raise refuse_width(source, len(headings))
    held = {name for row in flat for name, text in row.items() if text}
    names = [name for name in headings if name in held or name.strip()]
    return names, [[row.get(name, "") for name in names] for row in flat]


def _flatten(item: dict[str, Any], above: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for key, value in item.items():
        name = f"{above}{key}"
        if is_geometry(value):
            yield name, well_known_text(value)
        elif isinstance(value, dict) and value and depth < _DEEPEST_FIELDS:
            yield from _flatten(value, f"{name}.", depth + 1)
        else:
            yield name, _text(value)


_text: Callable[[Any], str] = canonical_text


def _read_features(source: Source, document: dict[str, Any], encoding: Encoding) -> RawTable:
    """The features of a GeoJSON collection: their properties, then their shape."""
    features = [f for f in document.get("features") or [] if isinstance(f, dict)]
    if not features:
        raise ReadError(
            "The GeoJSON has no features: there is no table and no data in it.",
            where=source.name,
            remedy="Ask for it again.",
        )
    has_ids = any("id" in feature for feature in features)
    rows = [
        ({"id": f.get("id")} if has_ids and "id" not in (f.get("properties") or {}) else {})
        | (f.get("properties") or {})
        for f in features
    ]
    headings, texts = _from_objects(source, rows)
    shapes = [well_known_text(feature.get("geometry")) for feature in features]
    findings: list[Finding] = [*describe_encoding(encoding), *describe_reference_system(document)]
    if not all(shapes):
        findings.append(
            Finding(
                Kind.DOUBTED,
                "intake.geojson.shapeless",
                f"{sum(not shape for shape in shapes):,} features have no shape.",
            )
        )
    return table_of_rows(
        [*headings, "geometry"],
        [[*row, shape] for row, shape in zip(texts, shapes, strict=True)],
        file_format="geojson",
        encoding=encoding.name,
        findings=findings,
    )
