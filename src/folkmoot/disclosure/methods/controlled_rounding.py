"""Controlled rounding: every count to a multiple of a base next to it, and all totals still add up.

Zero-restricted controlled rounding (Cox, Journal of the American Statistical Association 82, 1987;
Salazar-González, Mathematical Programming 105, 2006): r_i = b (floor(a_i / b) + y_i) with y_i 0 or
1, A r = 0, and the least sum of |r - a|; what is a multiple already stays. In two dimensions, one
of them a hierarchy, the linear program has whole solutions; elsewhere whole ones are looked for by
branch and bound. Where no neighbouring multiples add up, steps beyond them are allowed at their
cost, and the report says how far the furthest figure is moved.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np

from folkmoot.disclosure.equations import Equations, Index, Vector
from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.disclosure.methods.altered import Altered, CountCells
from folkmoot.disclosure.program import quiet_solver
from folkmoot.errors import DisclosureError

# Counts of branch-and-bound nodes, so that the same table is rounded alike on any machine.
_NODES = 2_000
# A rounding whose changes come to so much more than the least possible is good enough.
_NEAR_ENOUGH = 0.03
_WHOLE = 1e-6
# A cell that no table shows matters less than any that is shown.
_UNSEEN = 1e-3


def round_controlled(
    tables: MagnitudeTable | Sequence[MagnitudeTable], *, base: int = 5
) -> Altered:
    """The default for counts: additive, nothing hidden, and mostly as near the truth as can be.

    Raises DisclosureError for a base below 2, or when the solver finds no rounding at all.
    """
    if base < 2:
        raise DisclosureError(f"Counts cannot be rounded to {base}.", remedy="Give 2 or more.")
    cells = CountCells.of(tables)
    below = cells.counts // base * base
    steps = _steps(cells, below, base)
    shown = below + base * steps
    furthest = int(np.abs(shown - cells.counts).max(initial=0))
    reach = max(base - 1, furthest)
    return Altered(
        method="round_controlled",
        cells=cells,
        shown=shown,
        is_hidden=np.zeros(len(shown), dtype=bool),
        least=np.maximum(0.0, shown - reach),
        most=(shown + reach).astype(np.float64),
        in_words=f"Counts are rounded to multiples of {base} so that all totals add up. No figure "
        f"differs from the true one by more than {reach}.",
    )


def _steps(cells: CountCells, below: Index, base: int) -> Index:
    """How many multiples above the one below each cell goes."""
    equations = cells.linked.equations
    weights = np.where(cells.is_shown, 1.0, _UNSEEN)
    part = (cells.counts - below) / base
    free = np.flatnonzero(part > 0)
    steps = np.zeros(len(below), dtype=np.int64)
    for group in equations.over(free).components():
        own = free[group]
        owed = _owed(equations, below, own, base)
        found = _next_multiples(equations.over(own), owed, part[own], weights[own])
        if found is None:
            return _further_multiples(cells, below, base, weights, part)
        steps[own] = found
    return steps


def _next_multiples(
    equations: Equations, owed: Vector, part: Vector, weights: Vector
) -> Index | None:
    """Each cell to one of the two multiples next to it; None where those do not add up."""
    model = _model(equations, owed, weights * (1.0 - 2.0 * part), np.ones(len(part)))
    model.offset_ = float(weights @ part)
    found = _solution(model)
    if found is None or not _is_whole(found):
        found = _solution(model, is_whole=True)
    return None if found is None else np.rint(found).astype(np.int64)


def _further_multiples(
    cells: CountCells, below: Index, base: int, weights: Vector, part: Vector
) -> Index:
    """Every cell but the empty ones may go further, up or down, at what that costs. There always is
    a way: the finest cells anyhow, and all others their sums."""
    own = np.flatnonzero(cells.counts > 0)
    equations, count = cells.linked.equations.over(own), len(own)
    copies = Equations.from_entries(
        np.tile(equations.rows, 3),
        np.concatenate([equations.cells + shift * count for shift in range(3)]),
        np.concatenate([equations.coefs, equations.coefs, -equations.coefs]),
        cell_count=3 * count,
    )
    cost = np.concatenate([weights[own] * (1.0 - 2.0 * part[own]), weights[own], weights[own]])
    most = np.concatenate([part[own] > 0, np.full(count, highspy.kHighsInf), below[own] / base])
    model = _model(copies, _owed(cells.linked.equations, below, own, base), cost, most)
    model.offset_ = float(weights[own] @ part[own])
    found = _solution(model, is_whole=True)
    if found is None:
        raise DisclosureError(
            "No rounding was found with which all totals add up.",
            remedy="Round to another base, or protect the tables by hiding figures.",
        )
    near, up, down = np.split(np.rint(found).astype(np.int64), 3)
    steps = np.zeros(len(below), dtype=np.int64)
    steps[own] = near + up - down
    return steps


def _owed(equations: Equations, below: Index, own: Index, base: int) -> Vector:
    """Per row of the equations over these cells: how many steps up its cells owe it together."""
    local = equations.over(own)
    residuals = -equations.sums(below.astype(np.float64)) / base
    owed: Vector = np.rint(residuals[np.searchsorted(equations.row_ids, local.row_ids)])
    return owed


def _model(equations: Equations, owed: Vector, cost: Vector, most: Vector) -> highspy.HighsLp:
    """min cost·y subject to A y = owed and 0 <= y <= most."""
    model = highspy.HighsLp()
    model.num_col_ = equations.cell_count
    model.num_row_ = equations.row_count
    model.col_cost_ = cost
    model.col_lower_ = np.zeros(equations.cell_count)
    model.col_upper_ = most
    model.row_lower_ = owed
    model.row_upper_ = owed
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = equations.starts.astype(np.int32)
    model.a_matrix_.index_ = equations.cells.astype(np.int32)
    model.a_matrix_.value_ = equations.coefs
    return model


def _solution(model: highspy.HighsLp, *, is_whole: bool = False) -> Vector | None:
    """The best solution found; None where there is none."""
    if is_whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * model.num_col_
    solver = quiet_solver()
    solver.setOptionValue("mip_max_nodes", _NODES)
    solver.setOptionValue("mip_rel_gap", _NEAR_ENOUGH)
    solver.passModel(model)
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.asarray(solver.getSolution().col_value, dtype=np.float64)


def _is_whole(found: Vector) -> bool:
    return bool((np.abs(found - np.rint(found)) < _WHOLE).all())
