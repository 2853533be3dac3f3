"""From a table that gives counts to the table of everybody who was counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.disclosure.equations import Index
from folkmoot.disclosure.hierarchy import TOTAL_WORDS, Dimension
from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.disclosure.tabulate import refuse_missing_columns, tabulate
from folkmoot.errors import DisclosureError

_MOST_COUNTED = 5_000_000


def tabulate_counts(
    counts: pa.Table,
    dimensions: Sequence[str | Dimension],
    *,
    count: str,
    name: str = "table",
    population: str = "",
    margins: Collection[Collection[str]] | None = None,
    contributors_are: str = "people",
) -> MagnitudeTable:
    """A frequency table from counts: each row says how many people (or things) have its codes.

    Rows that are totals of others are left out and made anew: those of which a dimension's code is
    Total, All or Overall. Everybody is taken to be somebody else. Raises DisclosureError when a
    count is missing, negative or not whole, when there are more than 5 million to count, or as
    `tabulate` does.
    """
    names = [one if isinstance(one, str) else one.name for one in dimensions]
    refuse_missing_columns(counts, [*names, count])
    codes = counts.select(names)
    is_total = np.zeros(counts.num_rows, dtype=bool)
    for one in names:
        lowered = pc.utf8_lower(pc.utf8_trim_whitespace(codes[one].cast(pa.string())))
        is_total |= pc.fill_null(pc.is_in(lowered, pa.array(TOTAL_WORDS)), False).to_numpy()
    whole = _whole_counts(counts[count].filter(pa.array(~is_total)), count)
    rows = np.repeat(np.flatnonzero(~is_total), whole)
    return tabulate(
        codes.take(pa.array(rows)),
        dimensions,
        name=name,
        population=population,
        margins=margins,
        measure=count,
        contributors_are=contributors_are,
    )


def _whole_counts(column: pa.ChunkedArray, name: str) -> Index:
    if column.null_count:
        raise DisclosureError(
            f"{column.null_count} rows have no count.",
            where=f"column {name}",
            remedy="Give the true counts: a table with hidden ones is protected already.",
        )
    if not (pa.types.is_integer(column.type) or pa.types.is_decimal(column.type)):
        raise DisclosureError("The counts are not whole numbers.", where=f"column {name}")
    numbers = column.cast(pa.float64()).to_numpy()
    if (numbers < 0).any() or (numbers != np.floor(numbers)).any():
        raise DisclosureError("A count is negative or not whole.", where=f"column {name}")
    if numbers.sum() > _MOST_COUNTED:
        raise DisclosureError(
            f"There are {numbers.sum():,.0f} to count.",
            where=f"column {name}",
            remedy=f"Give at most {_MOST_COUNTED:,} at once, or the table as cells and sums.",
        )
    whole: Index = numbers.astype(np.int64)
    return whole
