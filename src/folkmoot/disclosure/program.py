"""One linear program of an attacker, kept warm in HiGHS and asked again and again.

The variables are deviations d of cells from their true values: A d = 0 within bounds. Callers keep
the bounds finite, so that no program is unbounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import highspy
import numpy as np

from folkmoot.disclosure.equations import Equations, Index, Vector
from folkmoot.errors import DisclosureError

TOLERANCE = 1e-9
_OPTIMAL = highspy.HighsModelStatus.kOptimal
_USUAL_TOLERANCE = 1e-7
_TOLERANCES = ("primal_feasibility_tolerance", "dual_feasibility_tolerance")
# Degenerate tables can stall the simplex method; past this many steps the interior-point method
# answers instead. A count, not a clock: the same table gets the same answer on any machine.
_SIMPLEX_STEPS = 3_000


class Method(Enum):
    """Which simplex method goes on best from the last answer (HiGHS's numbers for them).

    Measured on the literature's tables: the wrong one takes five to ten times as long.
    """

    WHEN_BOUNDS_CHANGE = 1  # dual: the last basis stays optimal for its costs
    WHEN_COSTS_CHANGE = 4  # primal: the last solution stays possible

    @property
    def wants_a_corner(self) -> bool:
        """Whether the solution should move few cells: a corner of what is possible."""
        return self is Method.WHEN_BOUNDS_CHANGE


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """`deviations` reach the largest objective; `multipliers`, one per row, prove it largest."""

    deviations: Vector
    multipliers: Vector


def quiet_solver() -> highspy.Highs:
    """A HiGHS instance that prints nothing and uses one thread.

    Every instance of a process must ask for the same number of threads, or HiGHS does not run.
    """
    solver: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    for name in _TOLERANCES:
        solver.setOptionValue(name, TOLERANCE)
    return solver


class Program:
    """max c·d subject to A d = 0 and low <= d <= high."""

    def __init__(
        self,
        equations: Equations,
        low: Vector,
        high: Vector,
        cost: Vector,
        *,
        method: Method,
    ) -> None:
        self._solver = quiet_solver()
        self._solver.setOptionValue("presolve", "off")
        self._solver.setOptionValue("solver", "simplex")
        self._solver.setOptionValue("simplex_strategy", method.value)
        self._solver.setOptionValue("simplex_iteration_limit", _SIMPLEX_STEPS)
        self._wants_a_corner = method.wants_a_corner
        model = highspy.HighsLp()
        model.num_col_ = equations.cell_count
        model.num_row_ = equations.row_count
        model.col_cost_ = cost
        model.col_lower_ = low
        model.col_upper_ = high
        model.row_lower_ = np.zeros(equations.row_count)
        model.row_upper_ = np.zeros(equations.row_count)
        model.sense_ = highspy.ObjSense.kMaximize
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = equations.starts.astype(np.int32)
        model.a_matrix_.index_ = equations.cells.astype(np.int32)
        model.a_matrix_.value_ = equations.coefs
        self._check(self._solver.passModel(model))

    def set_bounds(self, cells: Index, low: Vector, high: Vector) -> None:
        if len(cells):
            self._check(
                self._solver.changeColsBounds(len(cells), cells.astype(np.int32), low, high)
            )

    def set_costs(self, cells: Index, costs: Vector) -> None:
        if len(cells):
            self._check(self._solver.changeColsCost(len(cells), cells.astype(np.int32), costs))

    def maximise(self) -> Answer:
        """The largest objective. Raises DisclosureError when no method of the solver settles it."""
        status = self._warm()
        if status not in (_OPTIMAL, highspy.HighsModelStatus.kIterationLimit):
            status = self._cold()
        if status != _OPTIMAL:
            status = self._interior_point()
        if status != _OPTIMAL:
            raise DisclosureError(
                "The attack on the table could not be computed "
                f"({self._solver.modelStatusToString(status)}).",
                remedy="Check that no two cells differ by a factor of more than 1e12.",
            )
        solution = self._solution
        return Answer(np.asarray(solution.col_value), np.asarray(solution.row_dual))

    def _warm(self) -> highspy.HighsModelStatus:
        """Go on from the basis of the last question."""
        self._check(self._solver.run())
        self._solution = self._solver.getSolution()
        return self._solver.getModelStatus()

    def _cold(self) -> highspy.HighsModelStatus:
        """Start over, where a long series of questions has worn the basis out."""
        self._solver.clearSolver()
        return self._warm()

    def _interior_point(self) -> highspy.HighsModelStatus:
        """Where the simplex method stalls. Mostly without crossing over to a corner at the end:
        the solution is possible, and its multipliers prove what any multipliers prove. The basis
        that the simplex method had come to is kept for the next question."""
        basis = self._solver.getBasis()
        self._solver.clearSolver()
        self._solver.setOptionValue("solver", "ipm")
        self._solver.setOptionValue("run_crossover", "on" if self._wants_a_corner else "off")
        self._check(self._solver.run())
        status = self._solver.getModelStatus()
        self._solution = self._solver.getSolution()
        self._solver.setOptionValue("solver", "simplex")
        self._solver.setBasis(basis)
        return status

    @staticmethod
    def _check(status: highspy.HighsStatus) -> None:
        if status == highspy.HighsStatus.kError:
            raise DisclosureError(
                "The solver refused a linear program.",
                remedy="Check that the table's values are finite numbers.",
            )
