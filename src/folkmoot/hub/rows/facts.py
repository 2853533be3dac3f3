"""What is known of each row beside its values: its identifier, when it was made and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from folkmoot.soql import FACT_COLUMNS
from folkmoot.tables import Column, ColumnType, Schema

_IDENTIFIER, _CREATED, _UPDATED, _VERSION = FACT_COLUMNS
FACTS_SCHEMA = Schema(
    (
        Column(_IDENTIFIER, ":id", ColumnType.INTEGER),
        Column(_CREATED, ":created_at", ColumnType.TIMESTAMP),
        Column(_UPDATED, ":updated_at", ColumnType.TIMESTAMP),
        Column(_VERSION, ":version", ColumnType.INTEGER),
    )
)
"""The columns of a version that holds facts about rows; times are in UTC."""

_BY_SYSTEM_NAME = {
    ":id": _IDENTIFIER,
    ":created_at": _CREATED,
    ":updated_at": _UPDATED,
    ":version": _VERSION,
}


def facts_from(given: Mapping[str, Sequence[Any]], rows: int) -> pa.Table | None:
    """The facts that a file gives of its own rows; None where it gives none.

    What it leaves out is as for any new row: numbered in order, made now.
    """
    if not given:
        return None
    now = datetime.now(UTC).replace(tzinfo=None)
    made = new_facts(range(rows), now)
    columns = {name: made.column(name).to_pylist() for name in FACT_COLUMNS}
    for name, values in given.items():
        column = columns[_BY_SYSTEM_NAME[name]]
        for place, value in enumerate(values):
            if value is not None:
                column[place] = value
    return pa.Table.from_pydict(columns, schema=FACTS_SCHEMA.arrow)


def new_facts(identifiers: Sequence[int], now: datetime) -> pa.Table:
    """The facts of rows that are made now. `now` is in UTC, without a zone."""
    count = len(identifiers)
    moment = int(now.replace(tzinfo=UTC).timestamp())
    return pa.table(
        {
            _IDENTIFIER: pa.array(list(identifiers), pa.int64()),
            _CREATED: pa.array([now] * count, pa.timestamp("us")),
            _UPDATED: pa.array([now] * count, pa.timestamp("us")),
            _VERSION: pa.array([moment] * count, pa.int64()),
        },
        schema=FACTS_SCHEMA.arrow,
    )
