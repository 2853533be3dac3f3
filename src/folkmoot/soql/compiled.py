"""The outcome of compiling: SQL, what it binds, and what its columns are."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.soql.lookup import Lookup
from folkmoot.soql.parameters import BoundValue
from folkmoot.soql.physical import Storage
from folkmoot.soql.types import SoqlType


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """One column of the answer.

    The engine's result has the columns in this order under names of its own; `name` is the query's.
    `storage` tells how the value arrives: shapes as WELL_KNOWN_TEXT, a `fixed_timestamp` as the
    time in UTC, `:id` as a row number. `is_stored` tells a column of the dataset, and a quotient
    that is the nearest float there is, from what was computed: there the last digits of a FLOAT may
    be those of the arithmetic.
    """

    name: str
    type: SoqlType
    storage: Storage
    is_stored: bool


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query ready to run: numbered parameters (`$1` is the first of `parameters`).

    `views` are the relations that it reads: the engine must be asked with exactly those open.
    `has_shapes` tells that it needs the spatial extension. `limit` and `offset` are the page's.
    `lookup` tells how an index may find its rows sooner, where one could. `sql_in_order` is the
    same SQL for an engine that gives a table's rows in the order of their numbers unasked: a sort
    keeps every row in memory. It is `sql` itself where the answer's order is another.
    """

    sql: str
    parameters: tuple[BoundValue, ...]
    columns: tuple[OutputColumn, ...]
    views: tuple[str, ...]
    limit: int | None
    offset: int
    has_shapes: bool
    lookup: Lookup | None = None
    sql_in_order: str = ""
