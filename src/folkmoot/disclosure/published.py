"""Attack tables of which only what was published is known, whoever published them and however.

Nothing true is needed: each published figure is an interval (a number is one of no width, a marker
one as wide as what it is said to mean), the sums that the tables obey join them, and what follows
for every figure is found by linear programming. So anybody's tables can be tested, also together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import pyarrow as pa

from folkmoot.disclosure.equations import Index, Mask, Vector
from folkmoot.disclosure.hierarchy import TOTAL_WORDS, Dimension
from folkmoot.disclosure.intervals import audit
from folkmoot.disclosure.linking import LinkedCells, link
from folkmoot.disclosure.magnitude import MagnitudeTable, Units
from folkmoot.disclosure.program import quiet_solver
from folkmoot.disclosure.system import NOBODY, CellSystem
from folkmoot.errors import DisclosureError

_NUMBER = re.compile(r"[-+]?£?\s?(\d[\d,]*\.?\d*|\.\d+)%?")
_RANGE = re.compile(r"(\d+)\s*(?:-|–|to)\s*(\d+)")
_LESS = re.compile(r"(?:<|less than|under|fewer than)\s*(\d+)", re.IGNORECASE)
_AT_MOST = re.compile(r"(?:<=|≤|up to)\s*(\d+)", re.IGNORECASE)
_AS_GOOD_AS_KNOWN = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class PublishedTable:
    """A table as it was published.

    cells  a text column per dimension, where the grand total is called `TOTAL`, and `least` and
           `most`: what each figure says by itself of the truth
    """

    name: str
    dimensions: tuple[Dimension, ...]
    cells: pa.Table


def read_published(
    table: pa.Table,
    value: str,
    *,
    name: str,
    dimensions: Sequence[str | Dimension] | None = None,
    rounded_to: int = 0,
    smallest_hidden: float = 0.0,
) -> PublishedTable:
    """A table of text as it was published: every column but `value` is a dimension, unless said.

    A figure is a number ("1,204", "£12.50"); "<5", "1-4" or "up to 4" say what they say; any other
    text, and none at all, is a marker of which only is known that the figure is `smallest_hidden`
    or more. With `rounded_to`, numbers may be off by less than that. Total, All and Overall are
    taken for the grand total. Raises DisclosureError when a column is missing or a row repeats.
    """
    if value not in table.column_names:
        raise DisclosureError(
            f"There is no column {value!r}.",
            where=name,
            remedy=f"The columns are: {', '.join(table.column_names)}.",
        )
    chosen = dimensions or [column for column in table.column_names if column != value]
    breakdown = tuple(Dimension(one) if isinstance(one, str) else one for one in chosen)
    columns: dict[str, pa.Array] = {}
    for one in breakdown:
        if one.name not in table.column_names:
            raise DisclosureError(f"There is no column {one.name!r}.", where=name)
        codes = table[one.name].cast(pa.string()).to_pylist()
        columns[one.name] = pa.array([_code(code, one.total) for code in codes], pa.string())
    texts = table[value].cast(pa.string()).to_pylist()
    bounds = np.array([_bounds(text, rounded_to, smallest_hidden) for text in texts])
    columns["least"], columns["most"] = (pa.array(side) for side in bounds.reshape(-1, 2).T)
    cells = pa.table(columns)
    _refuse_repeats(cells, breakdown, name)
    return PublishedTable(name, breakdown, cells)


def attack_published(tables: Sequence[PublishedTable]) -> pa.Table:
    """What follows for every figure from all the tables together.

    They are taken to be about the same records, so that dimensions of one name are the same, and a
    table without a dimension is over all its codes. Columns: `name` (in words), `least` and `most`
    (what the figure itself says), `low` and `high` (what follows), `is_exact`, and `is_narrower`
    (it is known better than it says). Raises DisclosureError when the tables contradict each other.
    """
    if not tables:
        raise DisclosureError("There is no table.", remedy="Give at least one.")
    linked = link([_without_figures(table) for table in tables])
    least, most = _joined(linked, tables)
    possible = _possible(linked, least, most)
    system = _system(linked, possible, least, most)
    is_uncertain = most - least > _AS_GOOD_AS_KNOWN
    low, high = least.copy(), most.copy()
    found = audit(system, is_uncertain)
    at = found["cell"].to_numpy()
    low[at], high[at] = found["low"].to_numpy(), found["high"].to_numpy()
    slack = _AS_GOOD_AS_KNOWN * np.maximum(1.0, np.abs(possible))
    said = most - least
    return pa.table(
        {
            "name": [linked.name_of(cell) for cell in range(linked.cell_count)],
            "least": least,
            "most": most,
            "low": low,
            "high": high,
            "is_exact": is_uncertain & (high - low <= slack),
            "is_narrower": is_uncertain & (high - low < said - slack),
        }
    ).slice(0, linked.named_count)


def _code(text: str | None, total: str) -> str:
    plain = (text or "").strip()
    return total if plain.casefold() in TOTAL_WORDS or plain == total else plain or "(blank)"


def _bounds(text: str | None, rounded_to: int, smallest_hidden: float) -> tuple[float, float]:
    """What a published figure says by itself."""
    plain = (text or "").strip()
    if _NUMBER.fullmatch(plain):
        number = float(re.sub(r"[£,%\s]", "", plain))
        if rounded_to > 1:
            return max(0.0, number - (rounded_to - 1)), number + (rounded_to - 1)
        return number, number
    if found := _RANGE.fullmatch(plain):
        return float(found[1]), float(found[2])
    if found := _AT_MOST.fullmatch(plain):
        return smallest_hidden, float(found[1])
    if found := _LESS.fullmatch(plain):
        return smallest_hidden, float(found[1]) - 1
    return smallest_hidden, math.inf


def _refuse_repeats(cells: pa.Table, breakdown: Sequence[Dimension], name: str) -> None:
    names = [one.name for one in breakdown]
    if not names or not cells.num_rows:
        raise DisclosureError(
            "The table has no row or no dimension.",
            where=name,
            remedy="Give a table with a column that says what each figure is of.",
        )
    groups = cells.group_by(names).aggregate([([], "count_all")])
    if groups.num_rows != cells.num_rows:
        raise DisclosureError(
            f"{cells.num_rows - groups.num_rows} rows have the same codes as another.",
            where=name,
            remedy="Name every column that tells the rows apart as a dimension.",
        )


def _without_figures(table: PublishedTable) -> MagnitudeTable:
    """The table's shape, as `link` wants it."""
    codes = table.cells.select([one.name for one in table.dimensions])
    nobody = np.zeros(0, dtype=np.int64)
    count = codes.num_rows
    units = Units(scale=None, is_count=False, contributors_are="contributors")
    shape = codes.append_column("value", pa.array(np.zeros(count)))
    shape = shape.append_column("contributors", pa.array(np.zeros(count, dtype=np.int64)))
    shape = shape.append_column("is_shown", pa.array(np.ones(count, dtype=bool)))
    behind = pa.table(
        {
            "cell": nobody,
            "contributor": pa.array([], pa.string()),
            "amount": np.zeros(0),
            "wish": pa.array([], pa.int8()),
        }
    )
    return MagnitudeTable(table.name, "", "", table.dimensions, (), shape, behind, units)


def _joined(linked: LinkedCells, tables: Sequence[PublishedTable]) -> tuple[Vector, Vector]:
    """What the tables' own figures say of each distinct cell, taken together."""
    least = np.zeros(linked.cell_count)
    most = np.full(linked.cell_count, np.inf)
    for table, rows in zip(tables, linked.rows_of, strict=True):
        least[rows] = np.maximum(least[rows], table.cells["least"].to_numpy())
        most[rows] = np.minimum(most[rows], table.cells["most"].to_numpy())
    negative = np.flatnonzero(least > most + _AS_GOOD_AS_KNOWN)
    if len(negative):
        raise _contradiction(linked.name_of(int(negative[0])))
    return least, most


def _possible(linked: LinkedCells, least: Vector, most: Vector) -> Vector:
    """Some table that everything published allows."""
    equations = linked.equations
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = equations.cell_count, equations.row_count
    model.col_cost_ = np.zeros(equations.cell_count)
    model.col_lower_, model.col_upper_ = least, most
    model.row_lower_ = model.row_upper_ = np.zeros(equations.row_count)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = equations.starts.astype(np.int32)
    model.a_matrix_.index_ = equations.cells.astype(np.int32)
    model.a_matrix_.value_ = equations.coefs
    solver = quiet_solver()
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise _contradiction(_impossible_sum(linked, least, most))
    found = np.asarray(solver.getSolution().col_value, dtype=np.float64)
    return np.clip(found, least, most)


def _impossible_sum(linked: LinkedCells, least: Vector, most: Vector) -> str:
    """A total that its parts cannot come to, where one row alone shows it."""
    equations = linked.equations
    for row in range(equations.row_count):
        span = slice(equations.starts[row], equations.starts[row + 1])
        cells, signs = equations.cells[span], equations.coefs[span]
        lowest = np.where(signs > 0, least[cells], -most[cells]).sum()
        highest = np.where(signs > 0, most[cells], -least[cells]).sum()
        if lowest > _AS_GOOD_AS_KNOWN or highest < -_AS_GOOD_AS_KNOWN:
            return f"the parts of {linked.name_of(int(cells[np.argmin(signs)]))}"
    return "several sums together"


def _contradiction(where: str) -> DisclosureError:
    return DisclosureError(
        "The tables contradict each other: no figures fit all that they show.",
        where=where,
        remedy="If they were rounded, say to what; if they are about different records, attack "
        "them apart; if a dimension has levels within levels, give it as a hierarchy.",
    )


def _system(linked: LinkedCells, possible: Vector, least: Vector, most: Vector) -> CellSystem:
    count = linked.cell_count
    nothing: Vector = np.zeros(count)
    nowhere: Mask = np.zeros(count, dtype=bool)
    nobody: Index = np.full(count, NOBODY, dtype=np.int64)
    return CellSystem(
        equations=linked.equations,
        values=possible,
        low=least,
        high=most,
        weights=np.ones(count),
        is_primary=nowhere,
        upper=nothing,
        lower=nothing,
        may_hide=nowhere,
        is_unseen=nowhere,
        sole=nobody,
    )
