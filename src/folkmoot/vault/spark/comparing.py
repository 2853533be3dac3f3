"""Pairs of people found by Spark's joins and compared by DuckDB on its executors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from folkmoot.linkage.people.blocking import Key
from folkmoot.linkage.people.chunks import COMPARED, Chunk, ComparingJob
from folkmoot.linkage.people.comparisons import pattern_sql
from folkmoot.vault.spark.row_work import RowQuery
from folkmoot.vault.spark.session import pandas_unheeded

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_KEYED = pa.schema(
    [
        pa.field("rid", pa.int32()),
        pa.field("side", pa.int8()),
        pa.field("key", pa.int32()),
        pa.field("as_left", pa.list_(pa.string())),
        pa.field("as_right", pa.list_(pa.string())),
    ]
)
"""A row a record and key: what has to be equal, of the pair's left record and of its right."""


class SparkComparer:
    """A `Comparer` of the linkage of people on a Spark session that the caller closes."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        self._sent: list[DataFrame] = []

    def prepare(self, people: pa.Table, job: ComparingJob) -> None:
        """Send the records to the executors and work out their keys; both stay there until other
        records come."""
        for frame in self._sent:
            frame.unpersist()
        with pandas_unheeded():
            self._people = self._session.createDataFrame(people).cache()
            keyed = _map_rows(self._people, RowQuery(keys_sql(job.keys), _KEYED)).cache()
        self._sent = [self._people, keyed]
        self._lefts = keyed.filter("side = 0") if job.between else keyed
        self._rights = keyed.filter("side = 1") if job.between else keyed
        self._comparing = RowQuery(
            f"SELECT left_rid, right_rid, {pattern_sql(job.comparisons)} AS pattern FROM batch",  # noqa: S608
            COMPARED,
        )

    def compare(self, chunk: Chunk) -> pa.Table:
        """The chunk's pairs by left_rid and right_rid."""
        lefts = self._lefts.filter(f"rid % {chunk.of} = {chunk.number}")
        found = (
            lefts.selectExpr("rid AS left_rid", "side", "key", "as_left AS value")
            .join(
                self._rights.selectExpr("rid AS right_rid", "side", "key", "as_right AS value"),
                ["key", "value"],
            )
            # Inside one file each pair once; between two, the left file's numbers are the lower.
            .filter("left_rid < right_rid")
            .select("left_rid", "right_rid")
            .distinct()
        )
        pairs = found.join(
            self._people.selectExpr("rid AS left_rid", "struct(*) AS l"), "left_rid"
        ).join(self._people.selectExpr("rid AS right_rid", "struct(*) AS r"), "right_rid")
        with pandas_unheeded():
            compared = _map_rows(pairs, self._comparing).toArrow()
        return compared.cast(COMPARED).sort_by(
            [("left_rid", "ascending"), ("right_rid", "ascending")]
        )


def keys_sql(keys: tuple[Key, ...]) -> str:
    """A query of `batch` for what each key asks of each record; NULL where it is not known.

    Values are compared as text, which for the numbers and texts of records is the same.
    """
    return " UNION ALL ".join(
        f"SELECT rid, side, {number} AS key, {_values(key.expressions)} AS as_left, "  # noqa: S608
        f"{_values(key.turned or key.expressions)} AS as_right FROM batch"
        for number, key in enumerate(keys)
    )


def _values(expressions: tuple[str, ...]) -> str:
    values = [f"CAST({expression.replace('@', 'batch.')} AS VARCHAR)" for expression in expressions]
    known = " AND ".join(f"{value} IS NOT NULL" for value in values)
    return f"CASE WHEN {known} THEN [{', '.join(values)}] END"


def _map_rows(frame: DataFrame, query: RowQuery) -> DataFrame:
    from pyspark.sql.pandas.types import from_arrow_schema

    return frame.mapInArrow(query, from_arrow_schema(query.columns))
