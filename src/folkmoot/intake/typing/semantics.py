"""The one word for what a column holds, as readers of files are compared by it."""

from __future__ import annotations

from folkmoot.tables import Column, ColumnType, Meaning

_BY_TYPE = {
    ColumnType.TEXT: "text",
    ColumnType.INTEGER: "integer",
    ColumnType.DECIMAL: "number",
    ColumnType.MONEY: "money",
    ColumnType.DATE: "date",
    ColumnType.TIMESTAMP: "datetime",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.POINT: "text",
    ColumnType.GEOMETRY: "text",
    ColumnType.CODE: "code",
}
_OF_TEXTS = {
    Meaning.POSTCODE: "postcode",
    Meaning.UPRN: "uprn",
    Meaning.URL: "url",
    Meaning.EMAIL: "email",
}
_OF_NUMBERS = {
    Meaning.LATITUDE: "latitude",
    Meaning.LONGITUDE: "longitude",
    Meaning.EASTING: "easting",
    Meaning.NORTHING: "northing",
}


def semantic_type(column: Column) -> str:
    """text, integer, number, money, date, datetime, boolean, percentage, postcode, uprn, url,
    email, latitude, longitude, easting, northing or code, from a column's type, meaning and unit.
    """
    if column.meaning and column.type in (ColumnType.TEXT, ColumnType.CODE):
        return _OF_TEXTS.get(column.meaning, _BY_TYPE[column.type])
    if column.meaning and column.type in (ColumnType.INTEGER, ColumnType.DECIMAL):
        placed = _OF_NUMBERS.get(column.meaning)
        if placed:
            return placed
    if column.unit == "percent":
        return "percentage"
    if column.unit.startswith("GBP"):
        return "money"
    return _BY_TYPE[column.type]
