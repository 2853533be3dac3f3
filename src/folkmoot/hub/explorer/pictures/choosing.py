"""Which chart an answer gets: the kind and the columns, where nobody chose them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.hub.explorer.building import Kind, Part
from folkmoot.hub.explorer.values import Shown

MOST_MARKS = 5000
"""Rows that a chart draws; more can neither be told apart nor drawn at once."""

MOST_COLOURS = 8
KINDS = {
    "bar": "Bars",
    "stacked": "Stacked bars",
    "line": "Line",
    "area": "Area",
    "point": "Points",
    "histogram": "Histogram",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A kind of chart and its columns by name; empty where there is none."""

    kind: str = ""
    x: str = ""
    y: str = ""
    colour: str = ""


def choose(columns: Sequence[Shown], table: pa.Table, wanted: Chosen) -> Chosen | str:
    """The chart to draw: what is wanted where it fits, the rest from the columns' types.

    A sentence where nothing can be drawn.
    """
    if not table.num_rows:
        return "There are no rows to draw."
    numbers = [each for each in columns if each.is_number]
    if not numbers:
        return (
            "A chart needs a column of numbers. Group the rows and count or add up: for example "
            "by service, with the number of rows."
        )
    others = [c for c in columns if not c.is_number and c.kind is not Kind.SHAPE]
    y = _named(wanted.y, numbers) or numbers[-1]
    x = _named(wanted.x, columns) or _first_x(others, numbers, y)
    kind = wanted.kind if wanted.kind in KINDS else _kind_for(x, table, columns)
    if kind == "histogram" or x is None:
        return Chosen("histogram", "", y.name)
    colour = _colour(wanted.colour, others, columns, table, x)
    if kind == "stacked" and not colour:
        kind = "bar"
    return Chosen(kind, x.name, y.name, colour)


def _first_x(others: Sequence[Shown], numbers: Sequence[Shown], y: Shown) -> Shown | None:
    """Time before categories before another number."""
    moments = [each for each in others if each.kind is Kind.MOMENT]
    rest = [each for each in numbers if each.name != y.name]
    return next(iter([*moments, *others, *rest]), None)


def _kind_for(x: Shown | None, table: pa.Table, columns: Sequence[Shown]) -> str:
    if x is None:
        return "histogram"
    if x.kind is Kind.MOMENT:
        return "line" if _different(table, columns, x) > 1 else "bar"
    if x.is_number:
        return "point"
    return "bar"


def _colour(
    wanted: str, others: Sequence[Shown], columns: Sequence[Shown], table: pa.Table, x: Shown
) -> str:
    if wanted == "none":
        return ""
    fitting = [each for each in others if each.name != x.name and each.kind is not Kind.MOMENT]
    named = _named(wanted, fitting)
    if named is not None:
        return named.name
    few = (each for each in fitting if 1 < _different(table, columns, each) <= MOST_COLOURS)
    is_repeated = _different(table, columns, x) < table.num_rows
    return next((each.name for each in few), "") if is_repeated else ""


def _different(table: pa.Table, columns: Sequence[Shown], column: Shown) -> int:
    place = [each.name for each in columns].index(column.name)
    return int(pc.count_distinct(table.column(place)).as_py())


def _named(name: str, columns: Sequence[Shown]) -> Shown | None:
    return next((each for each in columns if each.name == name), None)


def is_in_order(column: Shown) -> bool:
    """Whether its values have an order of their own, which a chart keeps."""
    return column.kind is Kind.MOMENT or column.part is not Part.WHOLE or column.is_number
