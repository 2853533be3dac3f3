"""Names of people are replaced; everything else stays as it was."""

import pyarrow as pa

from folkmoot.journeys.withholding import WITHHELD_NAME, Withholding
from folkmoot.tables import Column, ColumnType, Meaning, Schema

SCHEMA = Schema(
    (
        Column("supplier", "Supplier", ColumnType.TEXT, Meaning.SUPPLIER_NAME),
        Column("note", "Note", ColumnType.TEXT, Meaning.DESCRIPTION),
    )
)
NAMES = [
    "Mrs Ada Quillfeather",
    "Alder Paving Ltd",
    None,
    "MR T OSTLER",
    "Crown Inn",
    "Alder Paving Ltd",
]


def batches() -> list[pa.RecordBatch]:
    table = pa.table({"supplier": NAMES, "note": NAMES}, schema=SCHEMA.arrow)
    return table.to_batches(max_chunksize=2)


def test_people_are_replaced_and_counted() -> None:
    withholding = Withholding(SCHEMA)
    rows = pa.Table.from_batches(withholding.applied_to(batches()))
    assert rows["supplier"].to_pylist() == [
        WITHHELD_NAME, "Alder Paving Ltd", None, WITHHELD_NAME, "Crown Inn", "Alder Paving Ltd",
    ]  # fmt: skip
    assert withholding.withheld == 2


def test_only_columns_of_names_are_looked_at() -> None:
    rows = pa.Table.from_batches(Withholding(SCHEMA).applied_to(batches()))
    assert rows["note"].to_pylist() == NAMES


def test_a_table_without_names_has_nothing_to_withhold() -> None:
    assert not Withholding(Schema((SCHEMA["note"],))).has_columns
