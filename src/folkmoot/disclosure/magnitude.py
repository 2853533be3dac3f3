"""A table of sums or counts: its cells, and every contribution behind each."""

from __future__ import annotations

import decimal
import math
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.disclosure.equations import Index, Mask, Vector
from folkmoot.disclosure.hierarchy import Dimension
from folkmoot.errors import DisclosureError

_MOST_COMBINATIONS = 500_000


@dataclass(frozen=True, slots=True)
class Units:
    """How a table's values are kept and spoken of.

    scale     decimal places of the whole numbers in which amounts are added up exactly; None where
              they are floating point
    is_count  each contribution counts one
    """

    scale: int | None
    is_count: bool
    contributors_are: str


@dataclass(frozen=True, slots=True, eq=False)
class MagnitudeTable:
    """A table with all its margins, before protection. A frequency table is one in which
    everybody contributes one. Made by `tabulate`.

    cells          a text column per dimension (its total stands for the margin), `value`,
                   `contributors` (how many), `is_shown` (whether this margin is to be shown)
    contributions  one row per cell and contributor, in the cells' order: `cell` (row of `cells`),
                   `contributor`, `amount` (whole numbers count the smallest unit), `wish` (a
                   `Wish`)
    where          the filter of the records, as (dimension, code) pairs
    """

    name: str
    population: str
    measure: str
    dimensions: tuple[Dimension, ...]
    where: tuple[tuple[str, str], ...]
    cells: pa.Table
    contributions: pa.Table
    units: Units

    @classmethod
    def build(
        cls,
        *,
        name: str,
        population: str,
        measure: str,
        dimensions: tuple[Dimension, ...],
        where: tuple[tuple[str, str], ...],
        codes: pa.Table,
        is_shown: Mask,
        contribution_cells: Index,
        contribution_owners: pa.Array,
        contribution_amounts: np.ndarray,
        contribution_wishes: Index,
        units: Units,
    ) -> MagnitudeTable:
        """Add up contributions, which are sorted by cell and merged by contributor."""
        starts = np.searchsorted(contribution_cells, np.arange(codes.num_rows))
        zero = np.zeros(0, dtype=contribution_amounts.dtype)
        sums = np.add.reduceat(contribution_amounts, starts) if codes.num_rows else zero
        counts = np.bincount(contribution_cells, minlength=codes.num_rows)
        cells = codes.append_column("value", _in_units(sums, units))
        cells = cells.append_column("contributors", pa.array(counts, pa.int64()))
        cells = cells.append_column("is_shown", pa.array(is_shown))
        contributions = pa.table(
            {
                "cell": pa.array(contribution_cells, pa.int64()),
                "contributor": contribution_owners,
                "amount": pa.array(contribution_amounts),
                "wish": pa.array(contribution_wishes, pa.int8()),
            }
        )
        return cls(name, population, measure, dimensions, where, cells, contributions, units)

    @property
    def dimension_names(self) -> tuple[str, ...]:
        return tuple(dimension.name for dimension in self.dimensions)

    def values(self) -> Vector:
        """The cells' values as floating point."""
        values: Vector = self.cells["value"].cast(pa.float64()).to_numpy().astype(np.float64)
        return values

    def amounts(self) -> Vector:
        """The contributions in the unit of the values."""
        raw = self.contributions["amount"].to_numpy().astype(np.float64)
        scaled: Vector = raw / 10.0 ** (self.units.scale or 0)
        return scaled

    def with_empty_cells(self) -> MagnitudeTable:
        """The same table with a cell of nothing for every combination of codes that does not occur.

        What changes figures must treat those like the others: were only they left out, a figure
        shown as 0 would be known not to be. They come last. Raises DisclosureError when there are
        too many combinations.
        """
        levels = []
        for dimension in self.dimensions:
            totals = {dimension.total, *(one.total for one in dimension.sums)}
            levels.append(dimension.over(set(self.cells[dimension.name].to_pylist()) - totals))
        sizes = [len(level.codes) for level in levels]
        if math.prod(sizes) > _MOST_COMBINATIONS:
            raise DisclosureError(
                f"The table has {math.prod(sizes):,} combinations of codes.",
                where=f"table {self.name}",
                remedy=f"Break it down by fewer or coarser codes: {_MOST_COMBINATIONS:,} at most.",
            )
        places = [
            pc.index_in(self.cells[level.dimension.name], pa.array(level.codes)).to_numpy()
            for level in levels
        ]
        occurring = np.ravel_multi_index(places, sizes) if levels else np.zeros(len(self), np.int64)
        missing = np.setdiff1d(np.arange(math.prod(sizes)), occurring)
        margins = self._margins([level.codes[-1] for level in levels])
        columns: dict[str, pa.Array] = {}
        is_shown = np.zeros(len(missing), dtype=bool)
        digits = np.unravel_index(missing, sizes) if levels else ()
        for level, digit in zip(levels, digits, strict=True):
            columns[level.dimension.name] = pa.array(level.codes).take(pa.array(digit))
        for margin in margins:
            fits = np.ones(len(missing), dtype=bool)
            for size, digit, is_total in zip(sizes, digits, margin, strict=True):
                fits &= (digit == size - 1) == is_total
            is_shown |= fits
        columns["value"] = pa.array(np.zeros(len(missing)), pa.int64()).cast(
            self.cells["value"].type
        )
        columns["contributors"] = pa.array(np.zeros(len(missing), dtype=np.int64))
        columns["is_shown"] = pa.array(is_shown)
        empty = pa.table({name: columns[name] for name in self.cells.column_names})
        return replace(self, cells=pa.concat_tables([self.cells, empty]).combine_chunks())

    def _margins(self, totals: list[str]) -> set[tuple[bool, ...]]:
        """The margins that are shown: for each, which dimensions are at their grand total."""
        shown = self.cells.filter(self.cells["is_shown"])
        is_total = [
            pc.equal(shown[name], total).to_pylist()
            for name, total in zip(self.dimension_names, totals, strict=True)
        ]
        return set(zip(*is_total, strict=True)) if is_total else {()}

    def __len__(self) -> int:
        return int(self.cells.num_rows)


def _in_units(amounts: np.ndarray, units: Units) -> pa.Array:
    """Exact sums in the type in which a table shows them."""
    if units.scale is None:
        return pa.array(amounts, pa.float64())
    if units.scale == 0:
        return pa.array(amounts, pa.int64())
    with decimal.localcontext(prec=38):
        values = [decimal.Decimal(int(one)).scaleb(-units.scale) for one in amounts]
    return pa.array(values, pa.decimal128(38, units.scale))
