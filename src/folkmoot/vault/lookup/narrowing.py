"""A question about many rows made one about a few: its view holds only the rows that were found."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import numpy as np
import pyarrow as pa

from folkmoot.soql import BoundSql, Lookup, quote
from folkmoot.vault.lookup.columns import Rows
from folkmoot.vault.lookup.finding import MOST_ROWS_TAKEN, Found, Lookups

FOUND = "__found"

Check = Callable[[BoundSql], None]
"""Raises QueryError for SQL that may not be run."""


def narrow(
    cursor: duckdb.DuckDBPyConnection,
    lookups: Lookups,
    asked: Lookup,
    *,
    numbered_as: str,
    is_quick: bool,
    check: Check,
) -> BoundSql | pa.Table | None:
    """Give the cursor a view of its own that holds only the rows found, and say what to ask of it;
    or the answer itself, where it is those rows as they are kept.

    None where no index helps; also, when it must be quick, where the engine would still have to
    look through the whole table.
    """
    search = asked.search
    by_number: Rows | None = None
    if search is not None and search.by_number is not None:
        if is_quick:
            return None
        check(search.by_number)
        numbers = cursor.execute(search.by_number.sql, search.by_number.parameters)
        by_number = np.asarray(numbers.fetchnumpy()[numbered_as], np.int64)
    found = lookups.find(asked, by_number)
    if found is None:
        return None
    if found.is_page and asked.shown is not None:
        return _shown(lookups, found.rows, asked.shown, numbered_as)
    statement = asked.of_page if found.is_page and asked.of_page is not None else asked.of_found
    check(statement)
    if len(found.rows) <= MOST_ROWS_TAKEN or not asked.columns:
        rows = lookups.store.take(found.rows, asked.columns, numbered_as=numbered_as)
        cursor.register(asked.view, rows)
        return statement
    if is_quick:
        return None
    _restrict(cursor, asked.view, found, numbered_as)
    return statement


def _shown(lookups: Lookups, rows: Rows, names: tuple[str, ...], numbered_as: str) -> pa.Table:
    """Columns of the rows under the names that compiled SQL gives them."""
    kept = lookups.store.take(rows, [name for name in names if name], numbered_as=numbered_as)
    columns = [kept[name or numbered_as] for name in names]
    return pa.table(columns, [f"c{number}" for number in range(len(names))])


def _restrict(cursor: duckdb.DuckDBPyConnection, view: str, found: Found, numbered_as: str) -> None:
    cursor.register(FOUND, pa.table({numbered_as: pa.array(found.rows)}))
    name, key = quote(view), quote(numbered_as)
    rows = f"memory.main.{name} SEMI JOIN {FOUND} USING ({key})"  # the engine's view, not this one
    cursor.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {rows}")  # noqa: S608 - names only
