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
