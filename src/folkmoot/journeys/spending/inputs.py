"""Every council's file in one shape, chosen by what its columns mean and not by their headings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import JourneyError
from folkmoot.journeys.spending.councils import CouncilFile, Role, lacking
from folkmoot.tables import Column, ColumnType, Finding, Kind, Meaning

PAYMENTS = pa.schema(
    [
        pa.field("payment", pa.int64()),
        pa.field("council", pa.string()),
        pa.field("paid_on", pa.date32()),
        pa.field("service", pa.string()),
        pa.field("payee", pa.string()),
        pa.field("amount", pa.decimal128(18, 4)),
    ]
)
"""One row a payment: its place in the file from 1, the council's code, and what it paid whom."""

PREMISES = pa.schema(
    [
        pa.field("premises", pa.int64()),
        pa.field("council", pa.string()),
        pa.field("occupier", pa.string()),
        pa.field("address", pa.string()),
        pa.field("postcode", pa.string()),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        pa.field("rateable_value", pa.decimal128(18, 4)),
        pa.field("property_type", pa.string()),
    ]
)
"""One row an entry of a rating list; `premises` is unique across all lists."""

WARDS = pa.schema(
    [
        pa.field("ward", pa.string()),
        pa.field("ward_name", pa.string()),
        pa.field("council", pa.string()),
        pa.field("geometry", pa.string()),
    ]
)
"""One row a ward; geometry as well-known text in WGS 84."""

UNKNOWN_SERVICE = "Not stated"


def payments_of(file: CouncilFile) -> tuple[pa.Table, tuple[Finding, ...]]:
    """The file's payments in the shape PAYMENTS, and what was noticed.

    A row whose amount could not be read counts for nothing and is said. Raises JourneyError when
    the file has no column that means supplier or amount.
    """
    _require(file, Role.PAYMENTS)
    amount = _cast(file, _one(file, Meaning.AMOUNT_GBP), pa.decimal128(18, 4))
    table = pa.table(
        {
            "payment": pa.array(range(1, file.table.num_rows + 1), pa.int64()),
            "council": _constant(file.council.code, file.table.num_rows),
            "paid_on": _cast(
                file, _any(file, Meaning.PAYMENT_DATE, Meaning.EVENT_DATE), pa.date32()
            ),
            "service": pc.fill_null(
                _cast(
                    file,
                    _any(
                        file,
                        Meaning.SERVICE_NAME,
                        Meaning.DEPARTMENT,
                        Meaning.SERVICE_CODE,
                        Meaning.EXPENSE_TYPE,
                    ),
                    pa.string(),
                ),
                UNKNOWN_SERVICE,
            ),
            "payee": _cast(file, _one(file, Meaning.SUPPLIER_NAME), pa.string()),
            "amount": amount,
        },
        schema=PAYMENTS,
    )
    readable = table.filter(pc.is_valid(table["amount"]))
    lost = table.num_rows - readable.num_rows
    findings: tuple[Finding, ...] = ()
    if lost:
        findings = (
            Finding(
                Kind.DOUBTED,
                "spending.amount_unreadable",
                f"{lost} of {table.num_rows} rows have no amount that can be read; "
                "they are in no figure.",
                where=file.title,
            ),
        )
    return readable, findings


def premises_of(files: Sequence[CouncilFile]) -> pa.Table:
    """Every entry of every rating list in the shape PREMISES.

    Raises JourneyError when a list has no column that means ratepayer or rateable value.
    """
    tables = []
    first = 1
    for file in files:
        _require(file, Role.RATING_LIST)
        rows = file.table.num_rows
        tables.append(
            pa.table(
                {
                    "premises": pa.array(range(first, first + rows), pa.int64()),
                    "council": _constant(file.council.code, rows),
                    "occupier": _cast(file, _one(file, Meaning.RATEPAYER_NAME), pa.string()),
                    "address": _cast(file, _any(file, Meaning.ADDRESS), pa.string()),
                    "postcode": _cast(file, _any(file, Meaning.POSTCODE), pa.string()),
                    "latitude": _cast(file, _any(file, Meaning.LATITUDE), pa.float64()),
                    "longitude": _cast(file, _any(file, Meaning.LONGITUDE), pa.float64()),
                    "rateable_value": _cast(
                        file, _one(file, Meaning.RATEABLE_VALUE), pa.decimal128(18, 4)
                    ),
                    "property_type": _cast(file, _any(file, Meaning.PROPERTY_TYPE), pa.string()),
                },
                schema=PREMISES,
            )
        )
        first += rows
    return pa.concat_tables(tables) if tables else PREMISES.empty_table()


def wards_of(files: Sequence[CouncilFile]) -> pa.Table:
    """Every ward in the shape WARDS. Raises JourneyError when a file has no shapes or no codes."""
    tables = []
    for file in files:
        _require(file, Role.WARDS)
        tables.append(
            pa.table(
                {
                    "ward": _cast(file, _one(file, Meaning.GSS_CODE), pa.string()),
                    "ward_name": _cast(file, _one(file, Meaning.AREA_NAME), pa.string()),
                    "council": _constant(file.council.code, file.table.num_rows),
                    "geometry": _cast(file, _one(file, Meaning.GEOMETRY), pa.string()),
                },
                schema=WARDS,
            )
        )
    return pa.concat_tables(tables) if tables else WARDS.empty_table()


def total_of(payments: pa.Table) -> Decimal:
    """The sum of the amounts, exact to 1/10,000 of a pound."""
    total = pc.sum(payments["amount"]).as_py()
    return Decimal(0) if total is None else Decimal(total)


def _require(file: CouncilFile, role: Role) -> None:
    missing = lacking(file.schema, role)
    if missing:
        names = ", ".join(meaning.label.lower() for meaning in missing)
        raise JourneyError(
            f"The file cannot serve as {role}: no column means {names}.",
            where=f"{file.council.name}, {file.title}",
            remedy="Confirm on the asset's page what each column means.",
        )


def _one(file: CouncilFile, meaning: Meaning) -> Column:
    found = file.schema.first(meaning)
    if found is None:
        raise JourneyError(
            f"No column means {meaning.label.lower()}.", where=f"{file.council.name}, {file.title}"
        )
    return found


def _any(file: CouncilFile, *meanings: Meaning) -> Column | None:
    return file.schema.first(*meanings)


def _cast(file: CouncilFile, column: Column | None, to: pa.DataType) -> pa.ChunkedArray:
    if column is None:
        return pa.chunked_array([pa.nulls(file.table.num_rows, to)])
    values = file.table[column.name]
    if column.type in (ColumnType.TEXT, ColumnType.CODE) and not pa.types.is_string(to):
        raise JourneyError(
            f"The column {column.label!r} is text, where {to} is needed.",
            where=f"{file.council.name}, {file.title}",
            remedy="Look at the values that did not fit, on the asset's page.",
        )
    return values.cast(to)


def _constant(value: str, rows: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, pa.string()), rows)
