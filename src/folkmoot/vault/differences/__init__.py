"""What changed between two versions of an asset: columns, rows and cells.

    differences = Differences(pool)                  # a WorkerPool with the limits it may use
    found = differences.find(older_id, newer_id)     # from the cache; None when not compared yet
    found = differences.compare(older_id, newer_id)  # and kept for the next reader
    differences.page(found, start=0, count=50)       # the rows that differ, as ChangedRow

`schemas` compares the columns and needs no data. `comparing` composes the queries: rows that have
an identifier are matched by it and compared cell by cell, others are counted as a multiset of
whole rows. `store` runs them in a worker process and keeps the result as a file.
"""

from folkmoot.vault.differences.schemas import ColumnChange, ColumnChangeKind, compare_schemas
from folkmoot.vault.differences.store import (
    MOST_ROWS_KEPT,
    Change,
    ChangedRow,
    Difference,
    Differences,
)

__all__ = [
    "MOST_ROWS_KEPT",
    "Change",
    "ChangedRow",
    "ColumnChange",
    "ColumnChangeKind",
    "Difference",
    "Differences",
    "compare_schemas",
]
