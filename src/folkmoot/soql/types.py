"""The types of SoQL, and which of them each column of a dataset has.

A type says what a query may do with a value. How the engine keeps it is another matter
(`physical.py`): a `number` may be a whole number, an exact decimal or a float, and a shape may be
well-known text or the engine's own geometry.

Source: soql-reference `SoQLType.scala` (names, order of preference), `SoQLTypeClasses.scala`.
"""

from __future__ import annotations

from enum import StrEnum

from folkmoot.tables import Column, ColumnType


class SoqlType(StrEnum):
    """A type, in the order in which an untyped literal prefers them."""

    TEXT = "text"
    NUMBER = "number"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    FIXED_TIMESTAMP = "fixed_timestamp"
    FLOATING_TIMESTAMP = "floating_timestamp"
    INTERVAL = "interval"
    POINT = "point"
    MULTIPOINT = "multipoint"
    LINE = "line"
    MULTILINE = "multiline"
    POLYGON = "polygon"
    MULTIPOLYGON = "multipolygon"
    DATE = "date"
    TIME = "time"
    URL = "url"
    LOCATION = "location"
    PHONE = "phone"
    DOCUMENT = "document"
    PHOTO = "photo"
    BLOB = "blob"
    JSON = "json"
    ROW_IDENTIFIER = "row_identifier"
    ROW_VERSION = "row_version"

    @property
    def is_number(self) -> bool:
        return self in NUMBERS

    @property
    def is_shape(self) -> bool:
        return self in SHAPES

    @property
    def is_object(self) -> bool:
        """Whether a value has parts: the engine keeps it as a JSON object's text."""
        return self in OBJECTS

    @property
    def view_name(self) -> str:
        """What `/api/views` and the catalogue call it; `X-SODA2-Types` uses the name itself."""
        return _VIEW_NAMES.get(self, self.value)


_VIEW_NAMES = {
    SoqlType.BOOLEAN: "checkbox",
    SoqlType.FLOATING_TIMESTAMP: "calendar_date",
    SoqlType.FIXED_TIMESTAMP: "date",
}

NUMBERS = frozenset({SoqlType.NUMBER, SoqlType.DOUBLE})
TIMESTAMPS = frozenset({SoqlType.FIXED_TIMESTAMP, SoqlType.FLOATING_TIMESTAMP})
POINTS = frozenset({SoqlType.POINT, SoqlType.MULTIPOINT})
LINES = frozenset({SoqlType.LINE, SoqlType.MULTILINE})
POLYGONS = frozenset({SoqlType.POLYGON, SoqlType.MULTIPOLYGON})
SHAPES = POINTS | LINES | POLYGONS
OBJECTS = frozenset({SoqlType.URL, SoqlType.LOCATION, SoqlType.PHONE, SoqlType.DOCUMENT})
ORDERED = frozenset(
    {
        *(SoqlType.TEXT, SoqlType.BOOLEAN, SoqlType.URL, SoqlType.DATE, SoqlType.TIME),
        *(SoqlType.ROW_IDENTIFIER, SoqlType.ROW_VERSION),
    }
    | NUMBERS
    | TIMESTAMPS
)
"""What can be compared by size and sorted."""
EQUATABLE = ORDERED | SHAPES | OBJECTS | {SoqlType.PHOTO, SoqlType.BLOB, SoqlType.JSON}
"""What can be compared for equality and grouped by."""
ALL = frozenset(SoqlType)

_OF_COLUMN = {
    ColumnType.TEXT: SoqlType.TEXT,
    ColumnType.CODE: SoqlType.TEXT,
    ColumnType.INTEGER: SoqlType.NUMBER,
    ColumnType.DECIMAL: SoqlType.NUMBER,
    ColumnType.MONEY: SoqlType.NUMBER,
    ColumnType.DATE: SoqlType.FLOATING_TIMESTAMP,
    ColumnType.TIMESTAMP: SoqlType.FLOATING_TIMESTAMP,
    ColumnType.BOOLEAN: SoqlType.BOOLEAN,
    ColumnType.POINT: SoqlType.POINT,
    ColumnType.GEOMETRY: SoqlType.MULTIPOLYGON,
}


def type_of_column(column: Column | ColumnType) -> SoqlType:
    """The SoQL type of a column, as its refinement says where it has one.

    Of its plain type alone, a geometry counts as multipolygon, whatever it holds.
    """
    if isinstance(column, ColumnType):
        return _OF_COLUMN[column]
    if column.refinement is not None:
        return SoqlType(column.refinement.value)
    return _OF_COLUMN[column.type]


def in_preference_order(types: frozenset[SoqlType] | set[SoqlType]) -> list[SoqlType]:
    return [each for each in SoqlType if each in types]
