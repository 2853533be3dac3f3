"""Records of equal content put together: a file of events holds one address many times.

Comparing is done between distinct contents, in an order that depends on nothing but them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Content = tuple[object, ...]
"""The values of one record, in the order of the columns."""


@dataclass(frozen=True)
class DistinctRecords:
    """`table` has a row a distinct content: record_id (int64, from 0, the left file's before the
    right's), side ("left", "right") and the content. `rows` has an array a file: the record of
    each row, -1 where the row says nothing."""

    table: pa.Table
    rows: tuple[NDArray[np.int64], ...]

    @property
    def n_left(self) -> int:
        """Distinct records of the left file; the right file's ids begin here."""
        return self.table.num_rows if len(self.rows) == 1 else int(self.rows[0].max(initial=-1)) + 1

    def all_say(self, *columns: str) -> bool:
        """Whether every file says something in one of these columns."""
        for column in columns:
            known = self.table.filter(pc.is_valid(self.table[column]))
            if len(pc.unique(known["side"])) == len(self.rows):
                return True
        return False

    @property
    def is_between(self) -> bool:
        """Whether there are two files."""
        return len(self.rows) == 2


def gather(files: Sequence[Sequence[Content | None]], content: pa.Schema) -> DistinctRecords:
    """The distinct contents of one file or two; None for a row that says nothing."""
    columns: list[list[object]] = [[] for _ in content]
    sides: list[str] = []
    rows = []
    for side, records in zip(("left", "right"), files, strict=False):
        distinct = sorted({each for each in records if each is not None}, key=_order)
        place = {each: len(sides) + number for number, each in enumerate(distinct)}
        rows.append(np.array([-1 if each is None else place[each] for each in records], np.int64))
        sides += [side] * len(distinct)
        for column, values in zip(columns, zip(*distinct, strict=True), strict=False):
            column += values
    table = pa.table(
        {
            "record_id": pa.array(range(len(sides)), pa.int64()),
            "side": pa.array(sides, pa.string()),
            **{
                field.name: pa.array(
                    [list(value) if isinstance(value, tuple) else value for value in column],
                    field.type,
                )
                for field, column in zip(content, columns, strict=True)
            },
        }
    )
    return DistinctRecords(table, tuple(rows))


def _order(content: Content) -> tuple[tuple[bool, object], ...]:
    """Nothing comes before something; the two are not comparable themselves."""
    return tuple((value is not None, value) for value in content)
