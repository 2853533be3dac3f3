"""Raw rows to one table with types.

An exact number is kept in the narrowest way that holds the whole column: as 64-bit integers, else
as decimals of 38 digits with the places that it needs, else as floats.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import Any

import pyarrow as pa

from folkmoot.errors import FolkmootError
from folkmoot.hub.rows.declared import DeclaredColumn
from folkmoot.soql import KeptValue, NoSuchValue, SoqlType, read_value
from folkmoot.tables import Column, ColumnType, Refinement, Schema

_DIGITS = 38
_EXACTLY = Context(prec=700)
"""Wide enough for any number that is taken: nothing is rounded."""
_MOST_PLACES = 30
_PLAIN = {
    SoqlType.TEXT: ColumnType.TEXT,
    SoqlType.NUMBER: ColumnType.INTEGER,
    SoqlType.BOOLEAN: ColumnType.BOOLEAN,
    SoqlType.FLOATING_TIMESTAMP: ColumnType.TIMESTAMP,
    SoqlType.POINT: ColumnType.POINT,
}
MOST_MISFITS = 100
"""Values that fit no type which are told one by one."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that is none of its column's type: which column of which row, from 1."""

    row: int
    column: str
    type: SoqlType

    def __str__(self) -> str:
        return f"Row {self.row}, column “{self.column}”: no {self.type.value}."


class RowsDoNotFit(FolkmootError):
    """Some values are none of the types of their columns; nothing was written."""

    code = "rows.do_not_fit"
    http_status = 400
    exit_code = 3

    def __init__(self, misfits: Sequence[Misfit]) -> None:
        self.misfits = tuple(misfits)
        more = f" and {len(misfits) - 3:,} more" if len(misfits) > 3 else ""
        super().__init__(
            " ".join(str(misfit) for misfit in misfits[:3]) + more,
            remedy="Correct the values, or declare the column as text.",
        )


def read_columns(
    rows: Iterable[Mapping[str, Any]], columns: Mapping[str, DeclaredColumn], *, is_text: bool
) -> tuple[dict[str, list[KeptValue]], int]:
    """The values of each column by its name in queries, and how many rows there are.

    `columns` are those of each key of the rows. Raises RowsDoNotFit.
    """
    kept: dict[str, list[KeptValue]] = {column.name: [] for column in columns.values()}
    misfits: list[Misfit] = []
    number = 0
    for number, row in enumerate(rows, 1):
        for key, column in columns.items():
            try:
                value = read_value(column.type, row.get(key), is_text=is_text)
            except NoSuchValue:
                value = None
                misfits.append(Misfit(number, column.label, column.type))
            kept[column.name].append(value)
        if len(misfits) >= MOST_MISFITS:
            break
    if misfits:
        raise RowsDoNotFit(misfits)
    return kept, number


def describe_column(column: DeclaredColumn) -> Column:
    """A column of a schema, as its declaration alone says; numbers are whole ones."""
    refinement = None
    if column.type not in (*_PLAIN,) or column.type is SoqlType.NUMBER:
        refinement = Refinement(column.type.value)
    plain = _PLAIN.get(column.type) or (refinement.plain if refinement else ColumnType.TEXT)
    return Column(column.name, column.label, plain, refinement=refinement)


def fitted(column: Column, values: Sequence[KeptValue]) -> Column:
    """The column wide enough for its values, where it holds exact numbers."""
    if column.refinement is not Refinement.NUMBER:
        return column
    plain, places = _width([value for value in values if isinstance(value, Decimal)])
    return replace(column, type=plain, places=places)


def _width(numbers: Sequence[Decimal]) -> tuple[ColumnType, int | None]:
    places, digits = 0, 1
    for number in numbers:
        exponent = number.normalize(_EXACTLY).as_tuple().exponent if number else 0
        places = max(places, -exponent if isinstance(exponent, int) else 0)
        digits = max(digits, number.adjusted() + 1)
    if places == 0 and all(abs(number) < 2**63 for number in numbers):
        return ColumnType.INTEGER, None
    if places <= _MOST_PLACES and digits + places <= _DIGITS:
        return ColumnType.DECIMAL, places
    return ColumnType.DECIMAL, None


def to_array(column: Column, values: Sequence[KeptValue]) -> pa.Array:
    """The values as the vault keeps this column."""
    if column.refinement is Refinement.NUMBER and column.places is None:
        as_kept = int if column.type is ColumnType.INTEGER else float
        return pa.array(
            [None if v is None else as_kept(v) for v in values],  # type: ignore[arg-type]
            column.arrow,
        )
    if column.places is not None:
        unit = Decimal(1).scaleb(-column.places)
        values = [
            v.quantize(unit, context=_EXACTLY) if isinstance(v, Decimal) else v for v in values
        ]
    return pa.array(list(values), column.arrow)


def to_table(schema: Schema, kept: Mapping[str, Sequence[KeptValue]]) -> pa.Table:
    """One table of these columns, in the schema's order."""
    arrays = [to_array(column, kept[column.name]) for column in schema]
    return pa.Table.from_arrays(arrays, schema=schema.arrow)
