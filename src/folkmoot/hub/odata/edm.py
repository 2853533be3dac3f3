"""The types of OData, and a dataset as an entity type.

| column | Edm type | why |
| --- | --- | --- |
| integer | Int64 | |
| decimal | Double | it is kept as one |
| money | Decimal, 4 places | exact |
| date | Date | |
| timestamp | DateTimeOffset, `Z` | OData has no time without a zone: the wall's is given as UTC |
| boolean | Boolean | |
| text, code | String | |
| url, location, phone, json … | String | as in CSV |
| point, geometry | String, well-known text | Excel and Power BI read no Edm.Geography |

The key is `__id`, the row identifier of SODA's `:id`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from folkmoot.hub.soda.readable import Readable
from folkmoot.soql import SoqlType, type_of_column
from folkmoot.tables import Column, ColumnType, Refinement

KEY = "__id"
ROW_ID = ":id"
NAMESPACE = "Folkmoot"
LONGEST_NAME = 128
MONEY_PRECISION = 18
MONEY_SCALE = 4


class Edm(StrEnum):
    """A primitive type. NULL is that of the literal null, which has none."""

    STRING = "Edm.String"
    INT64 = "Edm.Int64"
    DECIMAL = "Edm.Decimal"
    DOUBLE = "Edm.Double"
    BOOLEAN = "Edm.Boolean"
    DATE = "Edm.Date"
    MOMENT = "Edm.DateTimeOffset"
    DURATION = "Edm.Duration"
    NULL = "null"


NUMBERS = frozenset({Edm.INT64, Edm.DECIMAL, Edm.DOUBLE})
MOMENTS = frozenset({Edm.DATE, Edm.MOMENT})

_OF_COLUMN = {
    ColumnType.TEXT: Edm.STRING,
    ColumnType.CODE: Edm.STRING,
    ColumnType.INTEGER: Edm.INT64,
    ColumnType.DECIMAL: Edm.DOUBLE,
    ColumnType.MONEY: Edm.DECIMAL,
    ColumnType.DATE: Edm.DATE,
    ColumnType.TIMESTAMP: Edm.MOMENT,
    ColumnType.BOOLEAN: Edm.BOOLEAN,
    ColumnType.POINT: Edm.STRING,
    ColumnType.GEOMETRY: Edm.STRING,
}


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a row. `column` is SoQL's name of what it shows."""

    name: str
    column: str
    type: Edm
    is_shape: bool = False
    soql_type: SoqlType = SoqlType.TEXT
    label: str = ""
    description: str = ""

    @property
    def is_key(self) -> bool:
        return self.column == ROW_ID


@dataclass(frozen=True, slots=True)
class EntityType:
    """What the rows of one dataset are: the key, then a property for each column."""

    properties: tuple[Property, ...]

    def find(self, name: str) -> Property | None:
        return next((each for each in self.properties if each.name == name), None)


def entity_type_of(columns: tuple[Column, ...]) -> EntityType:
    """The entity type of these columns, each under a name that OData allows."""
    taken = {KEY}
    found = [Property(KEY, ROW_ID, Edm.STRING)]
    for column in columns:
        name = _unlike(taken, _identifier(column.name))
        taken.add(name)
        found.append(
            Property(
                name,
                column.name,
                _edm_of(column),
                column.type in (ColumnType.POINT, ColumnType.GEOMETRY),
                type_of_column(column),
                column.label,
                column.description,
            )
        )
    return EntityType(tuple(found))


def _edm_of(column: Column) -> Edm:
    """An exact number is Decimal whatever its plain type."""
    is_exact = column.refinement is Refinement.NUMBER
    return Edm.DECIMAL if is_exact else _OF_COLUMN[column.type]


def set_name(dataset: Readable) -> str:
    """The name of a dataset's entity set: its code as an identifier, which never changes."""
    return f"d_{dataset.code.replace('-', '_')}"


def _identifier(name: str) -> str:
    kept = name if name.isidentifier() else f"_{name}"
    return "".join(each if each.isalnum() or each == "_" else "_" for each in kept)[:LONGEST_NAME]


def _unlike(taken: set[str], name: str) -> str:
    number, found = 2, name
    while found in taken:
        found = f"{name[: LONGEST_NAME - 5]}_{number}"
        number += 1
    return found
