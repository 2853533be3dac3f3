"""A table of sums or counts: its cells, and every contribution behind each."""

from __future__ import annotations

import decimal
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from folkmoot.disclosure.equations import Index, Mask, Vector
from folkmoot.disclosure.hierarchy import Dimension


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
                   `contributor`, `amount` (whole numbers count the smallest unit)
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
