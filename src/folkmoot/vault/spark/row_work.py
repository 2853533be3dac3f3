"""What executors do with rows: a query of DuckDB over one batch at a time.

An object of this module is sent to the executors by name and with its fields, so nothing of the
session that sends it goes along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from folkmoot.errors import VaultError

_BATCH = "batch"


@dataclass(frozen=True)
class RowQuery:
    """A query of the table `batch` that gives as many rows as it likes for each of its rows.

    `columns` names the query's columns with their Arrow types. Raises VaultError where the
    executor's DuckDB is another version than the sender's, since their answers could differ.
    """

    sql: str
    columns: pa.Schema
    version: str = field(default=duckdb.__version__)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        if duckdb.__version__ != self.version:
            raise VaultError(
                f"An executor has DuckDB {duckdb.__version__}, and not {self.version}.",
                remedy="Install the same version of Folkmoot on every machine of the cluster.",
            )
        # Spark runs one task a processor, so that a second thread would only wait.
        with duckdb.connect(config={"threads": 1}) as connection:
            for batch in batches:
                connection.register(_BATCH, pa.Table.from_batches([batch]))
                answer = connection.execute(self.sql).to_arrow_table()
                connection.unregister(_BATCH)
                yield from answer.cast(self.columns).to_batches()
