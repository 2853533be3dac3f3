"""Tables given as cells and equations, the form in which the literature's instances are kept.

Cells: `cell` (its number), `value` or `freq`, `status` ("u" unsafe, "s" safe, "z" never hidden) or
`prim_freq` (true where unsafe), and where known `upl`, `lpl` and `spl` (upper, lower and sliding
protection levels), `lb` and `ub` (what is known beforehand). Equations: `constraint`, `cell`,
`coef`; each adds up to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.disclosure.effort import Effort, Stopwatch
from folkmoot.disclosure.equations import Equations, Index, Mask, Vector
from folkmoot.disclosure.settings import Attacker, Weighting
from folkmoot.disclosure.suppression import Pattern, suppress
from folkmoot.disclosure.system import NOBODY, CellSystem
from folkmoot.errors import DisclosureError

# Where no level is given, a value must not be known to within this much.
_LEVEL = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class SuppressedCells:
    """`cells` has `cell`, `value` (null where hidden), `status` (published, primary, secondary)."""

    cells: pa.Table
    system: CellSystem
    pattern: Pattern


def suppress_cells(
    cells: pa.Table,
    equations: pa.Table,
    *,
    attacker: Attacker = Attacker.CLASSIC,
    weighting: Weighting = Weighting.VALUE,
    effort: Effort | None = None,
) -> SuppressedCells:
    """Hide what protects the unsafe cells of a table given as cells and equations.

    Raises DisclosureError when a column is missing or the table does not add up.
    """
    effort = effort or Effort()
    system = cell_system(cells, equations, attacker=attacker, weighting=weighting)
    pattern = suppress(
        system,
        most_together=attacker.most_together,
        effort=effort,
        stopwatch=Stopwatch(effort.seconds),
        sliding=_numbers(cells, "spl") if "spl" in cells.column_names else None,
    )
    hidden = pa.array(pattern.hidden)
    status = np.where(
        system.is_primary, "primary", np.where(pattern.hidden, "secondary", "published")
    )
    values = cells[_value_column(cells)]
    published = pc.if_else(hidden, pa.scalar(None, values.type), values)
    result = {"cell": cells["cell"], "value": published, "status": pa.array(status.tolist())}
    return SuppressedCells(pa.table(result), system, pattern)


def cell_system(
    cells: pa.Table,
    equations: pa.Table,
    *,
    attacker: Attacker = Attacker.CLASSIC,
    weighting: Weighting = Weighting.VALUE,
) -> CellSystem:
    """The cells and equations as a system to protect. Raises DisclosureError as above."""
    _refuse_missing(equations, ("constraint", "cell", "coef"), "equations")
    _refuse_missing(cells, ("cell",), "cells")
    is_count = _value_column(cells) == "freq"
    values = _numbers(cells, _value_column(cells))
    status = _status(cells)
    is_primary = status == "u"
    may_hide = (status != "z") & ((values != 0) if is_count else True)
    sums = _equations(cells, equations)
    low = np.minimum(_numbers(cells, "lb", 0.0), values)
    if attacker is not Attacker.CLASSIC and is_count:
        low = np.where(may_hide | is_primary, np.maximum(low, np.minimum(1.0, values)), low)
    upper = _numbers(cells, "upl", _LEVEL)
    upper = np.where(upper > 0, upper, _LEVEL)
    lower = _numbers(cells, "lpl") if "lpl" in cells.column_names else upper
    return CellSystem(
        equations=sums,
        values=values,
        low=low,
        high=np.maximum(_numbers(cells, "ub", np.inf), values),
        weights=_weights(values, weighting),
        is_primary=is_primary,
        upper=np.where(is_primary, upper, 0.0),
        lower=np.where(is_primary, np.where(lower > 0, lower, _LEVEL), 0.0),
        may_hide=may_hide,
        is_unseen=np.zeros(len(values), dtype=bool),
        sole=_same_person(sums, values) if is_count else np.full(len(values), NOBODY),
    )


def _refuse_missing(table: pa.Table, names: tuple[str, ...], where: str) -> None:
    missing = [name for name in names if name not in table.column_names]
    if missing:
        raise DisclosureError(
            f"There is no column {missing[0]!r}.",
            where=where,
            remedy=f"The columns are: {', '.join(table.column_names)}.",
        )


def _value_column(cells: pa.Table) -> str:
    if "freq" not in cells.column_names:
        _refuse_missing(cells, ("value",), "cells")
        return "value"
    return "freq"


def _numbers(cells: pa.Table, name: str, default: float | None = None) -> Vector:
    if name not in cells.column_names and default is not None:
        return np.full(cells.num_rows, default)
    numbers: Vector = cells[name].cast(pa.float64()).to_numpy().astype(np.float64)
    return numbers


def _status(cells: pa.Table) -> np.ndarray:
    if "prim_freq" in cells.column_names:
        return np.where(np.array(cells["prim_freq"].to_pylist(), dtype=bool), "u", "s")
    _refuse_missing(cells, ("status",), "cells")
    return np.array(cells["status"].to_pylist())


def _equations(cells: pa.Table, equations: pa.Table) -> Equations:
    place = pc.index_in(
        equations["cell"], cells["cell"].combine_chunks().cast(equations["cell"].type)
    )
    if place.null_count:
        raise DisclosureError(
            "An equation names a cell that is not in the table.",
            where="equations",
            remedy="Every number in `cell` must be one of the cells'.",
        )
    rows = equations["constraint"].cast(pa.int64()).to_numpy()
    coefs = equations["coef"].cast(pa.float64()).to_numpy()
    places: Index = place.combine_chunks().to_numpy().astype(np.int64)
    return Equations.from_entries(rows, places, coefs, cell_count=cells.num_rows)


def _weights(values: Vector, weighting: Weighting) -> Vector:
    sizes = np.abs(values)
    if weighting is Weighting.CELLS:
        return np.ones_like(sizes)
    return np.log1p(sizes) if weighting is Weighting.LOG_VALUE else sizes


def _same_person(equations: Equations, values: Vector) -> Index:
    """A number for the one person in each cell that counts one: a total of one is its part's."""
    is_one: Mask = values == 1
    ones = np.flatnonzero(is_one)
    total_of_one = np.zeros(equations.row_count, dtype=bool)
    is_total = (equations.coefs < 0) & is_one[equations.cells]
    total_of_one[equations.rows[is_total]] = True
    kept = total_of_one[equations.rows] & is_one[equations.cells]
    chains = Equations.from_entries(
        equations.rows[kept],
        equations.cells[kept],
        equations.coefs[kept],
        cell_count=equations.cell_count,
    ).over(ones)
    person = np.full(equations.cell_count, NOBODY, dtype=np.int64)
    for number, group in enumerate(chains.components()):
        person[ones[group]] = number
    return person
