"""The types a column may have, and how each is kept in Arrow."""

from enum import StrEnum

import pyarrow as pa


class ColumnType(StrEnum):
    """What kind of value a column holds.

    A *code* is text that looks like something else (leading zeros, reference numbers) and must
    never be added up. *Point* is longitude and latitude in WGS 84 (EPSG:4326); *geometry* is any
    shape in the same system, both kept as well-known text.
    """

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    TIMESTAMP = "timestamp"
    BOOLEAN = "boolean"
    POINT = "point"
    GEOMETRY = "geometry"
    CODE = "code"

    @property
    def is_number(self) -> bool:
        return self in (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.MONEY)

    @property
    def is_moment(self) -> bool:
        return self in (ColumnType.DATE, ColumnType.TIMESTAMP)

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type that holds this column in a version.

        Money is exact to 1/10,000 of a pound: published amounts sometimes carry more than two
        places, and a total must still reconcile to the penny.
        """
        return _ARROW[self]


_ARROW: dict[ColumnType, pa.DataType] = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.DECIMAL: pa.float64(),
    ColumnType.MONEY: pa.decimal128(18, 4),
    ColumnType.DATE: pa.date32(),
    ColumnType.TIMESTAMP: pa.timestamp("us"),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.POINT: pa.string(),
    ColumnType.GEOMETRY: pa.string(),
    ColumnType.CODE: pa.string(),
}


class Refinement(StrEnum):
    """What a column holds more exactly than its type tells, where its publisher said so.

    A column with a refinement can always be read as its plain type: a *url* is text (a JSON object
    with its address and description), a *line* a geometry. A *number* is exact, with as many
    decimal places as its column says; a *fixed timestamp* is a time in UTC.
    """

    NUMBER = "number"
    DOUBLE = "double"
    FIXED_TIMESTAMP = "fixed_timestamp"
    DATE = "date"
    TIME = "time"
    MULTIPOINT = "multipoint"
    LINE = "line"
    MULTILINE = "multiline"
    POLYGON = "polygon"
    MULTIPOLYGON = "multipolygon"
    URL = "url"
    LOCATION = "location"
    PHONE = "phone"
    DOCUMENT = "document"
    PHOTO = "photo"
    BLOB = "blob"
    JSON = "json"

    @property
    def plain(self) -> ColumnType:
        """The type that such a column has for whoever does not know the refinement."""
        return _PLAIN.get(self, ColumnType.TEXT)


_PLAIN = {
    Refinement.NUMBER: ColumnType.DECIMAL,
    Refinement.DOUBLE: ColumnType.DECIMAL,
    Refinement.FIXED_TIMESTAMP: ColumnType.TIMESTAMP,
    Refinement.DATE: ColumnType.DATE,
    Refinement.MULTIPOINT: ColumnType.GEOMETRY,
    Refinement.LINE: ColumnType.GEOMETRY,
    Refinement.MULTILINE: ColumnType.GEOMETRY,
    Refinement.POLYGON: ColumnType.GEOMETRY,
    Refinement.MULTIPOLYGON: ColumnType.GEOMETRY,
}
