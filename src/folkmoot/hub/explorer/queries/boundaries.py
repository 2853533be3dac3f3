"""Finding the boundaries of areas among what the hub itself publishes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from folkmoot.hub.explorer.building.writing import name, quote
from folkmoot.hub.explorer.pictures.maps import Area
from folkmoot.hub.explorer.queries.asking import Subject, ask, subject_by_code
from folkmoot.hub.register.models import Asset
from folkmoot.hub.register.queries import published_assets
from folkmoot.hub.soda.shapes import geojson_of
from folkmoot.soql import parse
from folkmoot.tables import Column, ColumnType, Meaning, Schema

CODES_A_QUESTION = 900
MOST_DETAILED = 150
"""Areas drawn with every bend; of more, bends of less than some fifty metres are left out."""

_BEND = "0.0005"


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The areas found, by code, and the words for whose they are."""

    areas: dict[str, Area]
    source: str


def boundaries_of(codes: Sequence[str]) -> Boundaries:
    """The boundaries of these areas, from the dataset that has the most of them."""
    wanted = list(dict.fromkeys(code for code in codes if code))
    best: tuple[int, Subject, Asset] | None = None
    for asset in published_assets():
        if asset.current is None or _columns(asset.current.schema) is None:
            continue
        subject = subject_by_code(asset.code)
        found = _count(subject, asset.current.schema, wanted[:CODES_A_QUESTION])
        if found and (best is None or found > best[0]):
            best = (found, subject, asset)
    if best is None or best[2].current is None:
        return Boundaries({}, "")
    _, subject, asset = best
    areas = dict(_read(subject, best[2].current.schema, wanted))
    return Boundaries(areas, f"{asset.title}, {subject.publisher}")


def _columns(schema: Schema) -> tuple[Column, Column, Column | None] | None:
    """The code, the shape and the name of a dataset of areas; None where it is none."""
    code = schema.first(Meaning.GSS_CODE)
    shape = schema.first(Meaning.GEOMETRY)
    if code is None or shape is None or shape.type is not ColumnType.GEOMETRY:
        return None
    return code, shape, schema.first(Meaning.AREA_NAME, Meaning.COUNCIL_NAME)


def _count(subject: Subject, schema: Schema, codes: Sequence[str]) -> int:
    found = _columns(schema)
    if found is None or not codes:
        return 0
    statement = parse(f"SELECT count(*) WHERE {name(found[0].name)} IN ({_listed(codes)})")
    return int(ask(subject, statement, size=1).table.column(0)[0].as_py())


def _read(subject: Subject, schema: Schema, codes: Sequence[str]) -> Iterator[tuple[str, Area]]:
    found = _columns(schema)
    if found is None:
        return
    code, shape, label = found
    drawn = name(shape.name)
    if len(codes) > MOST_DETAILED:
        drawn = f"simplify_preserve_topology({drawn}, {_BEND})"
    selected = ", ".join([name(code.name), drawn, name((label or code).name) + " AS area_label"])
    for start in range(0, len(codes), CODES_A_QUESTION):
        part = codes[start : start + CODES_A_QUESTION]
        statement = parse(f"SELECT {selected} WHERE {name(code.name)} IN ({_listed(part)})")
        table = ask(subject, statement, size=len(part)).table
        columns: list[list[Any]] = [column.to_pylist() for column in table.columns]
        for own, text, called in zip(*columns, strict=True):
            geometry = geojson_of(text) if text else None
            if geometry is not None:
                yield own, Area(str(called or own), geometry)


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(quote(code) for code in codes)
