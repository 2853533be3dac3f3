"""Maps of an answer: its own shapes or coordinates, or areas whose codes it names."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from folkmoot.hub.design.pictures import NO_DATA, Map, TableBeside
from folkmoot.hub.explorer.building import Kind
from folkmoot.hub.explorer.values import Answer, Shown
from folkmoot.hub.soda.shapes import geojson_of
from folkmoot.tables import Meaning

MOST_POINTS = 50_000
MOST_AREAS = 5_000
MOST_BESIDE = 50
CLASSES = 5
_ONE_COLOUR = 3


@dataclass(frozen=True, slots=True)
class MapPlan:
    """How an answer is placed: by a column of shapes, by two of coordinates, or by one of area
    codes; what its places are called, and which figure fills them."""

    shape: Shown | None = None
    latitude: Shown | None = None
    longitude: Shown | None = None
    area: Shown | None = None
    label: Shown | None = None
    figure: Shown | None = None

    @property
    def most(self) -> int:
        return MOST_AREAS if self.area else MOST_POINTS


def plan_map(columns: Sequence[Shown], wanted: str = "") -> MapPlan | str:
    """Where the rows of an answer are; a sentence where no column says. `wanted` names a figure."""
    shape = next((each for each in columns if each.kind is Kind.SHAPE), None)
    latitude, longitude = _meaning(columns, Meaning.LATITUDE), _meaning(columns, Meaning.LONGITUDE)
    area = _meaning(columns, Meaning.GSS_CODE)
    texts = [each for each in columns if each.kind is Kind.TEXT]
    placing = {each.name for each in (latitude, longitude) if each}
    numbers = [each for each in columns if each.is_number and each.name not in placing]
    figure = next((each for each in numbers if each.name == wanted), None)
    if figure is None and numbers:
        figure = numbers[-1]
    label = _meaning(columns, Meaning.AREA_NAME) or next(iter(texts), None)
    if shape is not None:
        return MapPlan(shape=shape, label=label, figure=figure)
    if latitude is not None and longitude is not None:
        return MapPlan(latitude=latitude, longitude=longitude, label=label, figure=figure)
    if area is not None and figure is not None:
        return MapPlan(area=area, label=area, figure=figure)
    return (
        "A map needs a column of places: points or shapes, latitude and longitude, or the codes of "
        "areas (such as E05001341) with a figure for each. Show such a column, or group by one."
    )


def _meaning(columns: Sequence[Shown], meaning: Meaning) -> Shown | None:
    return next((each for each in columns if each.column.meaning is meaning), None)


@dataclass(frozen=True, slots=True)
class Area:
    """An area with a published boundary: its name, and its shape as GeoJSON text."""

    name: str
    shape: str


Areas = Mapping[str, Area]


@dataclass(frozen=True, slots=True)
class Place:
    """One row on the map: its shape as GeoJSON text, what it is called, and its figure."""

    shape: str
    label: str
    value: Any


def places_of(answer: Answer, plan: MapPlan, areas: Areas) -> list[Place]:
    """The rows that have a place. `areas` are those of a plan by area codes."""
    nothing = [None] * answer.table.num_rows
    labels = answer.values(plan.label.name) if plan.label else nothing
    figures = answer.values(plan.figure.name) if plan.figure else nothing
    return [
        Place(shape, _label(plan, label, code, areas), figure)
        for shape, code, label, figure in zip(
            *_shapes(answer, plan, areas), labels, figures, strict=True
        )
        if shape is not None
    ]


def _shapes(answer: Answer, plan: MapPlan, areas: Areas) -> tuple[list[str | None], list[Any]]:
    """The shape of every row, and the area code where there is one."""
    nothing: list[Any] = [None] * answer.table.num_rows
    if plan.shape is not None:
        texts = answer.values(plan.shape.name)
        return [geojson_of(text) if text else None for text in texts], nothing
    if plan.area is not None:
        codes = answer.values(plan.area.name)
        found = [areas.get(code) for code in codes]
        return [area.shape if area else None for area in found], codes
    if plan.longitude is None or plan.latitude is None:
        return [None] * len(nothing), nothing
    east, north = answer.values(plan.longitude.name), answer.values(plan.latitude.name)
    return [_point(x, y) for x, y in zip(east, north, strict=True)], nothing


def _point(x: Any, y: Any) -> str | None:
    if x is None or y is None or not (-180 <= x <= 180 and -90 <= y <= 90):
        return None
    return json.dumps({"type": "Point", "coordinates": [float(x), float(y)]})


def _label(plan: MapPlan, label: Any, code: Any, areas: Areas) -> str:
    area = areas.get(code) if code is not None else None
    if area is not None:
        return area.name
    return plan.label.word(label) if plan.label else ""


@dataclass(frozen=True, slots=True)
class Scale:
    """Classes with about as many places each. `tops` are the largest values of each, rising."""

    tops: tuple[Any, ...]
    bottoms: tuple[Any, ...]
    counts: tuple[int, ...]

    def class_of(self, value: Any) -> int:
        return min(bisect_left(self.tops, value), len(self.tops) - 1)


def scale_of(values: Sequence[Any]) -> Scale:
    """At most CLASSES classes; equal values are never parted."""
    ordered = sorted(values)
    cuts = sorted({ordered[-(-len(ordered) * n // CLASSES) - 1] for n in range(1, CLASSES + 1)})
    classes = [
        [value for value in ordered if bisect_left(cuts, value) == n] for n in range(len(cuts))
    ]
    return Scale(
        tuple(each[-1] for each in classes),
        tuple(each[0] for each in classes),
        tuple(len(each) for each in classes),
    )


def features(places: Sequence[Place], plan: MapPlan) -> Iterator[bytes]:
    """The places as GeoJSON, each with its label and the number of its colour."""
    values = [place.value for place in places if place.value is not None]
    scale = scale_of(values) if values else None
    yield b'{"type":"FeatureCollection","features":['
    for number, place in enumerate(places):
        fill = _ONE_COLOUR
        if scale is not None:
            fill = _fill(scale, place.value)
        told = [place.label, plan.figure.word(place.value) if plan.figure else ""]
        properties = {"label": ": ".join(part for part in told if part), "fill": fill}
        comma = "," if number else ""
        written = json.dumps(properties, ensure_ascii=False)
        yield (
            f'{comma}{{"type":"Feature","geometry":{place.shape},"properties":{written}}}'
        ).encode()
    yield b"]}"


def _fill(scale: Scale, value: Any) -> int:
    if value is None:
        return NO_DATA
    # Few classes keep their distance on the scale of colours.
    return round(scale.class_of(value) * (CLASSES - 1) / max(1, len(scale.tops) - 1))


def map_of(
    places: Sequence[Place], plan: MapPlan, *, rows: int, address: str, title: str, boundaries: str
) -> Map:
    """The map of these places of an answer with so many rows. `boundaries` says whose areas."""
    figure = plan.figure
    values = [place.value for place in places if place.value is not None]
    scale = scale_of(values) if values and figure else None
    headings = [plan.label.label if plan.label and not plan.area else "Place"]
    if figure:
        headings.append(figure.label)
    beside = [
        [place.label or "–", *([figure.word(place.value)] if figure else [])]
        for place in places[:MOST_BESIDE]
    ]
    caption = f"Places of the map: {title}"
    if len(places) > MOST_BESIDE:
        caption += f" (first {MOST_BESIDE} of {len(places):,}; the table has all)"
    return Map(
        name="map",
        title=f"{figure.label} on the map" if figure else "On the map",
        summary=_summary(places, plan, scale, rows, boundaries),
        shapes=address,
        steps=_legend(scale, figure) if scale and figure else (),
        absent="No value" if scale and len(values) < len(places) else "",
        table=TableBeside(caption, headings, beside, frozenset({1})),
    )


def _legend(scale: Scale, figure: Shown) -> tuple[str, ...]:
    """One text for each of the colours in use, by its place on the scale of colours."""
    texts = [""] * CLASSES
    for number, (low, high, count) in enumerate(
        zip(scale.bottoms, scale.tops, scale.counts, strict=True)
    ):
        span = figure.word(low) if low == high else f"{figure.word(low)} to {figure.word(high)}"
        texts[_fill(scale, scale.tops[number])] = f"{span} ({count:,})"
    return tuple(texts)


def _summary(
    places: Sequence[Place], plan: MapPlan, scale: Scale | None, rows: int, boundaries: str
) -> str:
    noun = "area" if plan.area else "place"
    told = f"{len(places):,} {noun}{'' if len(places) == 1 else 's'} drawn."
    absent = rows - len(places)
    if absent:
        why = "no published boundary" if plan.area else "no place"
        told += f" {absent:,} row{' has' if absent == 1 else 's have'} {why} and cannot be drawn."
    if scale is not None and plan.figure is not None:
        high = max((p for p in places if p.value is not None), key=lambda place: place.value)
        told += (
            f" {plan.figure.label} is largest at {high.label or 'one place'} "
            f"({plan.figure.word(high.value)}). The darker, the larger: "
            f"{len(scale.tops)} classes with about as many {noun}s each."
        )
    return f"{told} Boundaries: {boundaries}." if boundaries else told
