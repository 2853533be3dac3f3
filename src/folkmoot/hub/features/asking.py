"""Parameters of a request for features, to SoQL's tree (Part 1, 7.15).

A parameter that is neither the API's nor a queryable property is refused, as the standard asks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from folkmoot.hub.features.collections import Collection
from folkmoot.hub.features.envelopes import InvalidParameter
from folkmoot.soql.literals import read_number
from folkmoot.soql.tree import (
    Call,
    ColumnName,
    Expression,
    Literal,
    Select,
    Selected,
    Selection,
)
from folkmoot.tables import Column, ColumnType

ROWS = 100
MOST_ROWS = 10_000
LARGEST_OFFSET = 1_000_000_000
LONGEST_VALUE = 2_000

_COUNT = Selection((), (Selected(Call("count/*", ()), "rows"),))
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2}))?"
)


@dataclass(frozen=True, slots=True)
class Question:
    """The features that are wanted: those that meet all the conditions, a page of them."""

    collection: Collection
    conditions: tuple[Expression, ...] = ()
    limit: int = ROWS
    offset: int = 0

    @property
    def page(self) -> Select:
        """The row identifier, then the columns as the schema has them; one row too many."""
        return Select(
            _columns(self.collection), where=self._where, limit=self.limit + 1, offset=self.offset
        )

    @property
    def count(self) -> Select:
        return Select(_COUNT, where=self._where)

    @property
    def _where(self) -> Expression | None:
        if len(self.conditions) < 2:
            return self.conditions[0] if self.conditions else None
        return Call("op$AND", self.conditions)


def read_question(collection: Collection, parameters: Mapping[str, Sequence[str]]) -> Question:
    """Raises InvalidParameter."""
    queryable = {each.name: each for each in collection.queryables}
    conditions: list[Expression] = []
    limit, offset = ROWS, 0
    for name, values in parameters.items():
        if len(values) > 1 or len(values[0]) > LONGEST_VALUE:
            raise InvalidParameter(f"The parameter {name} is given twice or is too long.")
        value = values[0]
        if name == "limit":
            limit = min(_whole(value, name, least=1), MOST_ROWS)
        elif name == "offset":
            offset = _whole(value, name, least=0)
        elif name == "bbox":
            conditions.append(_in_box(collection, value))
        elif name == "datetime":
            conditions += _at(collection, value)
        elif name in queryable:
            conditions.append(_equal(queryable[name], value))
        elif name == "f":
            if value not in ("json", "geojson"):
                raise InvalidParameter("Features are written as GeoJSON only: f=json.")
        else:
            known = ", ".join(("limit", "offset", "bbox", "datetime", *queryable))
            raise InvalidParameter(f"There is no parameter '{name[:60]}'.", remedy=f"See {known}.")
    return Question(collection, tuple(conditions), limit, offset)


def one_row(collection: Collection, key: str) -> Select:
    """The feature of this row identifier."""
    wanted = Call("op$=", (ColumnName(":id"), Literal(key)))
    return Select(_columns(collection), where=wanted, limit=1)


def extent_of(collection: Collection) -> Select:
    """How far the collection reaches: in space four numbers or a shape, then in time two moments
    where it has any."""
    wanted: list[tuple[str, str, str]] = []
    if collection.shape.text:
        wanted.append(("extent", collection.shape.text, "reach"))
    else:
        longitude, latitude = collection.shape.longitude, collection.shape.latitude
        wanted += [
            ("min", longitude, "west"), ("min", latitude, "south"),
            ("max", longitude, "east"), ("max", latitude, "north"),
        ]  # fmt: skip
    when = collection.when
    if when is not None:
        wanted += [("min", when.name, "first"), ("max", when.name, "last")]
    return Select(
        Selection(
            (),
            tuple(
                Selected(Call(function, (ColumnName(column),)), alias)
                for function, column, alias in wanted
            ),
        )
    )


def _columns(collection: Collection) -> Selection:
    names = (":id", *collection.dataset.schema.names)
    return Selection((), tuple(Selected(ColumnName(name)) for name in names))


def _in_box(collection: Collection, text: str) -> Expression:
    """Whether the geometry meets a box of west, south, east, north; heights are passed over. A box
    whose west is east of its east goes over the antimeridian."""
    numbers = [_number(each, "bbox") for each in text.split(",")]
    if len(numbers) == 6:
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    if len(numbers) != 4:
        raise InvalidParameter("bbox has four numbers: west, south, east, north.")
    west, south, east, north = numbers
    if south > north or abs(south) > 90 or abs(north) > 90 or max(abs(west), abs(east)) > 180:
        raise InvalidParameter(
            "bbox is not a box of degrees.", remedy="Give west, south, east, north in CRS84."
        )
    boxes = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    found = [_meets(collection, left, south, right, north) for left, right in boxes]
    return found[0] if len(found) == 1 else Call("op$OR", tuple(found))


def _meets(
    collection: Collection, west: float, south: float, east: float, north: float
) -> Expression:
    shape = collection.shape
    if shape.text:
        box = Literal(_well_known(west, south, east, north))
        return Call("intersects", (ColumnName(shape.text), box))
    sides = ((shape.longitude, west, east), (shape.latitude, south, north))
    return Call(
        "op$AND",
        tuple(
            Call("#BETWEEN", (ColumnName(name), _literal(least), _literal(most)))
            for name, least, most in sides
        ),
    )


def _well_known(west: float, south: float, east: float, north: float) -> str:
    """A box as well-known text; one without breadth or height is a line or a point."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    if west == east and south == north:
        return f"POINT ({_plain(west)} {_plain(south)})"
    if west == east or south == north:
        return f"LINESTRING ({_joined([(west, south), (east, north)])})"
    return f"POLYGON (({_joined(corners)}))"


def _joined(points: list[tuple[float, float]]) -> str:
    return ", ".join(f"{_plain(x)} {_plain(y)}" for x, y in points)


def _plain(number: float) -> str:
    return format(Decimal(repr(number)), "f")


def _at(collection: Collection, text: str) -> list[Expression]:
    """Whether the time lies in an interval, or is a moment. Without a time everything fits."""
    parts = text.split("/")
    if len(parts) > 2 or (len(parts) == 1 and parts[0] in ("", "..")):
        raise InvalidParameter("datetime is a moment or an interval such as 2026-01-01/...")
    ends = [None if each in ("", "..") else _moment(each) for each in parts]
    first, last = (ends[0], ends[0]) if len(ends) == 1 else (ends[0], ends[1])
    if first is None and last is None:
        raise InvalidParameter("One end of the interval must be given.")
    if first and last and first[0] > last[1]:
        raise InvalidParameter("The interval ends before it begins.")
    when = collection.when
    if when is None:
        return []
    conditions: list[Expression] = []
    if first is not None:
        conditions.append(Call("op$>=", (ColumnName(when.name), _as_kept(when, first[0]))))
    if last is not None:
        conditions.append(Call("op$<=", (ColumnName(when.name), _as_kept(when, last[1]))))
    return conditions


def _as_kept(column: Column, moment: datetime) -> Literal:
    """A moment as a column of dates or of times compares with it."""
    is_day = column.type is ColumnType.DATE
    return Literal(moment.date().isoformat() if is_day else moment.isoformat())


def _moment(text: str) -> tuple[datetime, datetime]:
    """The first and last moment that a text means, in UTC without a zone: a date is all its day."""
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError
        if len(text) == 10:
            day = datetime.combine(date.fromisoformat(text), datetime.min.time())
            return day, day + timedelta(days=1) - timedelta(microseconds=1)
        whole, _, fraction = text.upper().partition(".")
        digits = re.match(r"\d*", fraction)
        kept = digits.group()[:6].ljust(6, "0") if digits and fraction else "000000"
        zone = re.search(r"(Z|[+-]\d{2}:\d{2})$", text.upper())
        base = whole if not fraction else whole + (zone.group() if zone else "Z")
        found = datetime.fromisoformat(base).astimezone(UTC).replace(tzinfo=None)
        found = found.replace(microsecond=int(kept))
    except (ValueError, OverflowError) as error:
        raise InvalidParameter(
            "datetime has no such moment.", remedy="Write 2026-04-01 or 2026-04-01T12:00:00Z."
        ) from error
    return found, found


def _equal(column: Column, value: str) -> Expression:
    literal: str | Decimal | bool | None = value
    if column.type.is_number:
        literal = read_number(value)
    elif column.type is ColumnType.BOOLEAN:
        literal = {"true": True, "false": False}.get(value.lower())
    elif column.type.is_moment:
        literal = str(_as_kept(column, _moment(value)[0]).value)
    if literal is None:
        raise InvalidParameter(f"'{value[:60]}' is no {column.type} for {column.name}.")
    return Call("op$=", (ColumnName(column.name), Literal(literal)))


def _literal(number: float) -> Literal:
    return Literal(Decimal(repr(number)))


def _number(text: str, name: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found) or len(text) > 40:
        raise InvalidParameter(f"{name} holds '{text[:40]}', which is no number.")
    return found


def _whole(text: str, name: str, *, least: int) -> int:
    is_whole = text.isascii() and text.isdigit() and len(text) < 12
    if not is_whole or not least <= int(text) <= LARGEST_OFFSET:
        raise InvalidParameter(f"{name} is a whole number from {least} up.")
    return int(text)
