"""How the engine keeps a value, and SQL text that says so.

SoQL's `number` is of any size and exact. An engine's are not, so each piece of SQL carries how its
value is kept: whole numbers stay whole (128 bits), exact decimals exact (38 digits, a scale known
when the query is compiled), and only what cannot be exact becomes a float.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from folkmoot.soql.types import SoqlType
from folkmoot.tables import Column, ColumnType


class Storage(Enum):
    """The engine's kind of value."""

    TEXT = auto()
    WHOLE = auto()
    EXACT = auto()
    FLOAT = auto()
    BOOLEAN = auto()
    TIMESTAMP = auto()
    """Date and time without a zone; a `fixed_timestamp` is one in UTC."""
    INTERVAL = auto()
    WELL_KNOWN_TEXT = auto()
    GEOMETRY = auto()
    ROW = auto()


@dataclass(frozen=True, slots=True)
class Physical:
    """A storage, with the number of decimal places where it is EXACT.

    `is_nearest` tells a float that is the nearest one to the true value, so that all its digits say
    something: a quotient of exact numbers, but no sum of such quotients.
    """

    storage: Storage
    scale: int = 0
    is_nearest: bool = False


TEXT = Physical(Storage.TEXT)
WHOLE = Physical(Storage.WHOLE)
FLOAT = Physical(Storage.FLOAT)
QUOTIENT = Physical(Storage.FLOAT, is_nearest=True)
BOOLEAN = Physical(Storage.BOOLEAN)
TIMESTAMP = Physical(Storage.TIMESTAMP)
INTERVAL = Physical(Storage.INTERVAL)
WELL_KNOWN_TEXT = Physical(Storage.WELL_KNOWN_TEXT)
GEOMETRY = Physical(Storage.GEOMETRY)
ROW = Physical(Storage.ROW)
MONEY_SCALE = 4
MOST_EXACT_PLACES = 18
"""Decimal places above which an exact decimal would leave too few digits before the point."""


def exact(scale: int) -> Physical:
    """An exact decimal with this many places; a whole number where that is none."""
    return Physical(Storage.EXACT, scale) if scale else WHOLE


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of SQL that stands as one operand, and how its value is kept."""

    sql: str
    physical: Physical

    @property
    def is_float(self) -> bool:
        return self.physical.storage is Storage.FLOAT


def as_float(fragment: Fragment) -> str:
    return fragment.sql if fragment.is_float else f"CAST({fragment.sql} AS DOUBLE)"


def as_exact(fragment: Fragment, scale: int) -> str:
    """A whole or exact number with at least 128 bits and this many places."""
    if scale == 0:
        return f"CAST({fragment.sql} AS HUGEINT)"
    return f"CAST({fragment.sql} AS DECIMAL(38, {scale}))"


def as_geometry(fragment: Fragment) -> str:
    if fragment.physical.storage is Storage.GEOMETRY:
        return fragment.sql
    return f"ST_GeomFromText({fragment.sql})"


def as_well_known_text(fragment: Fragment) -> str:
    if fragment.physical.storage is Storage.GEOMETRY:
        return f"ST_AsText({fragment.sql})"
    return fragment.sql


def common(fragments: tuple[Fragment, ...]) -> tuple[tuple[str, ...], Physical]:
    """The same values kept in one way, so that a CASE or a set operation can choose among them."""
    storages = {fragment.physical.storage for fragment in fragments}
    if Storage.GEOMETRY in storages:
        return tuple(map(as_geometry, fragments)), GEOMETRY
    if Storage.FLOAT in storages:
        return tuple(map(as_float, fragments)), FLOAT
    if Storage.EXACT in storages:
        scale = max(fragment.physical.scale for fragment in fragments)
        return tuple(as_exact(fragment, scale) for fragment in fragments), exact(scale)
    return tuple(fragment.sql for fragment in fragments), fragments[0].physical


_OF_COLUMN = {
    ColumnType.TEXT: TEXT,
    ColumnType.CODE: TEXT,
    ColumnType.INTEGER: WHOLE,
    ColumnType.DECIMAL: FLOAT,
    ColumnType.MONEY: exact(MONEY_SCALE),
    ColumnType.DATE: TIMESTAMP,
    ColumnType.TIMESTAMP: TIMESTAMP,
    ColumnType.BOOLEAN: BOOLEAN,
    ColumnType.POINT: WELL_KNOWN_TEXT,
    ColumnType.GEOMETRY: WELL_KNOWN_TEXT,
}


def read_column(identifier: str, column: Column) -> Fragment:
    """The SQL that reads a stored column, by its quoted identifier."""
    if column.places is not None:
        return Fragment(identifier, exact(column.places))
    physical = _OF_COLUMN[column.type]
    if column.type is ColumnType.DATE:
        return Fragment(f"CAST({identifier} AS TIMESTAMP)", physical)
    return Fragment(identifier, physical)


_NULLS = {
    SoqlType.TEXT: ("VARCHAR", TEXT),
    SoqlType.NUMBER: ("BIGINT", WHOLE),
    SoqlType.DOUBLE: ("DOUBLE", FLOAT),
    SoqlType.BOOLEAN: ("BOOLEAN", BOOLEAN),
    SoqlType.FIXED_TIMESTAMP: ("TIMESTAMP", TIMESTAMP),
    SoqlType.FLOATING_TIMESTAMP: ("TIMESTAMP", TIMESTAMP),
    SoqlType.INTERVAL: ("INTERVAL", INTERVAL),
    SoqlType.DATE: ("TIMESTAMP", TIMESTAMP),
    SoqlType.ROW_IDENTIFIER: ("BIGINT", ROW),
    SoqlType.ROW_VERSION: ("BIGINT", ROW),
}


def write_null(soql_type: SoqlType) -> Fragment:
    plain = WELL_KNOWN_TEXT if soql_type.is_shape else TEXT
    name, physical = _NULLS.get(soql_type, ("VARCHAR", plain))
    return Fragment(f"CAST(NULL AS {name})", physical)


def number_form(value: Decimal) -> tuple[int | float | Decimal, str, Physical]:
    """A number as the engine takes it: the value to bind, its SQL type, how it is kept."""
    digits = len(value.as_tuple().digits)
    exponent = value.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    length = max(digits, value.adjusted() + 1, 0) if value else 1
    if length + places > 38 or places > MOST_EXACT_PLACES:
        return float(value), "DOUBLE", FLOAT
    if places == 0:
        whole = int(value)
        # Past 64 bits a decimal carries it: what passes values to an engine has no wider integer.
        return (whole, "BIGINT", WHOLE) if abs(whole) < 2**63 else (value, "HUGEINT", WHOLE)
    return value, f"DECIMAL({max(length + 1, places + 1)}, {places})", exact(places)
