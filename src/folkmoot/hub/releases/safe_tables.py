"""A table as it may leave, and the same cell by cell for the checker."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict

import pyarrow as pa

from folkmoot.disclosure import MagnitudeTable
from folkmoot.tables import Column, ColumnType, Finding, Schema


@dataclass(frozen=True, slots=True, eq=False)
class Safe:
    """A table as it may leave (`table`), the same cell by cell for the checker, before and after
    (`checker_table`), and the record that later releases are attacked together with.

    `exposed` is what could still be worked out: it is not safe while there is any. `facts` are
    measures for the report: cells, hidden, bound, gap, attacks, intervals.
    """

    method: str
    schema: Schema
    table: pa.Table
    checker_schema: Schema
    checker_table: pa.Table
    record: bytes
    findings: tuple[Finding, ...]
    public_findings: tuple[Finding, ...]
    exposed: tuple[str, ...] = ()
    facts: Mapping[str, float | int | str] = field(default_factory=dict)


def both_tables(
    table: MagnitudeTable, public: pa.Table, rows: Sequence[Mapping[str, Any]]
) -> BothTables:
    """The table that may leave and the checker's (`rows`), each with its schema, for a Safe."""
    dimensions = tuple(Column(name, name, ColumnType.TEXT) for name in table.dimension_names)
    scale = table.units.scale
    figure = ColumnType.INTEGER if scale == 0 else ColumnType.DECIMAL
    status = Column("status", "Status", ColumnType.TEXT)
    schema = Schema((*dimensions, Column("value", table.measure, figure), status))
    texts = [Column(name, label, ColumnType.TEXT) for name, label in _CHECKED]
    texts[2] = replace(texts[2], type=ColumnType.INTEGER)
    checker = Schema((*dimensions, *texts))
    return {
        "schema": schema,
        "table": public.select(schema.names).cast(schema.arrow),
        "checker_schema": checker,
        "checker_table": pa.Table.from_pylist(list(rows), schema=checker.arrow),
    }


class BothTables(TypedDict):
    schema: Schema
    table: pa.Table
    checker_schema: Schema
    checker_table: pa.Table


_CHECKED = (
    ("before", "True figure"),
    ("after", "As it would leave"),
    ("contributors", "How many are behind it"),
    ("why", "Why"),
    ("known", "What an attacker can say of it"),
)


def in_words(row: Mapping[str, Any]) -> str:
    """What an attacker can say of a figure: from what to what."""
    high = "no limit" if math.isinf(row["high"]) else f"{row['high']:,.10g}"
    return f"{row['low']:,.10g} to {high}"
