"""What is linked, and the answer: pairs of records of two files, or of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.people.expectations import Expectation
from folkmoot.tables import Finding, Kind, Meaning, Schema

_REFERENCES = (
    Meaning.RECORD_ID,
    Meaning.PERSON_ID,
    Meaning.PROPERTY_ID,
    Meaning.SUPPLIER_ID,
    Meaning.TRANSACTION_ID,
)


@dataclass(frozen=True)
class RecordFile:
    """Records: the rows, what the columns mean, and which column names a record.

    Without `identifier` it is the first column of references that is filled and different in
    every row; without such a column, the row's number from 1.
    """

    table: pa.Table
    schema: Schema
    identifier: str | None = None

    @property
    def identifying_column(self) -> str | None:
        """Raises LinkageError when the file has no column called `identifier`."""
        if self.identifier is not None:
            if self.identifier not in self.schema.names:
                raise LinkageError(
                    "There is no column of that name to take record identifiers from.",
                    where=self.identifier,
                    remedy=f"The columns are: {', '.join(self.schema.names)}.",
                )
            return self.identifier
        for column in self.schema:
            if column.meaning in _REFERENCES:
                values = self.table[column.name]
                if not values.null_count and pc.count_distinct(values).as_py() == len(values):
                    return column.name
        return None

    def identifiers(self, rows: NDArray[np.int64]) -> pa.ChunkedArray:
        """The names of the records in these rows, counted from 0."""
        column = self.identifying_column
        if column is None:
            return pa.chunked_array([pa.array(rows + 1)])
        return self.table[column].take(pa.array(rows))

    def texts(self, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
        """What these columns say in each row, as text, without what is empty."""
        values = [pc.cast(self.table[column], pa.string()).to_pylist() for column in columns]
        if not values:
            return [()] * self.table.num_rows
        return [
            tuple(stripped for text in row if text and (stripped := text.strip()))
            for row in zip(*values, strict=True)
        ]


@dataclass(frozen=True)
class Links:
    """`pairs` has left_id, right_id and match_probability (float64), a row a pair of at least
    `linking.FLOOR`, by the two identifiers; `left_rows` and `right_rows` are where the pair's
    records stand in their files, from 0; `expectation` the chosen threshold and what to expect of
    it; `findings` what was found, decided and doubted on the way."""

    pairs: pa.Table
    left_rows: NDArray[np.int64]
    right_rows: NDArray[np.int64]
    expectation: Expectation
    findings: tuple[Finding, ...]


def name_pairs(
    files: tuple[RecordFile, ...],
    rows: NDArray[np.int64],
    probability: NDArray[np.float64],
    expectation: Expectation,
    findings: tuple[Finding, ...],
) -> Links:
    """The answer, under the identifiers of the files. `rows` has two columns, left and right."""
    pairs = pa.table(
        {
            "left_id": files[0].identifiers(rows[:, 0]),
            "right_id": files[-1].identifiers(rows[:, 1]),
            "match_probability": probability,
        }
    )
    by_names = [("left_id", "ascending"), ("right_id", "ascending")]
    order = pc.sort_indices(pairs, by_names)
    rows = rows[order.to_numpy()]
    named = tuple(
        Finding(
            Kind.DECIDED,
            "linkage.identifier",
            f"Records are named by column {file.identifying_column}."
            if file.identifying_column
            else "Records are named by row number, from 1.",
            side,
        )
        for side, file in zip(("left", "right"), files, strict=False)
    )
    return Links(pairs.take(order), rows[:, 0], rows[:, 1], expectation, (*findings, *named))
