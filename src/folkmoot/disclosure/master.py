"""Which cells to hide at the least cost, as far as the cuts found so far demand."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from folkmoot.disclosure.cuts import Cut
from folkmoot.disclosure.equations import Mask, Vector
from folkmoot.disclosure.program import quiet_solver
from folkmoot.errors import DisclosureError

# Branch-and-bound nodes per integer round, so that a round ends alike on every machine.
_NODES = 20_000
_LEAST_SECONDS = 0.05
_WHOLE = 1e-6
_PROOF = 1e-7
_LARGEST_COST = 1e6
_NOT_SETTLED = "The solver did not settle which cells to hide."


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What the cuts leave cheapest: the share of each cell to hide, and a bound below which no
    protected pattern can cost."""

    share: Vector
    bound: float


class Master:
    """min cost of hidden cells subject to the cuts, first with shares, then whole cells."""

    def __init__(self, candidates: Mask, weights: Vector) -> None:
        self._cells = np.flatnonzero(candidates)
        self._place = np.full(len(candidates), -1, dtype=np.int64)
        self._place[self._cells] = np.arange(len(self._cells))
        costs = weights[self._cells]
        self._unit = max(1.0, float(costs.max(initial=0.0)) / _LARGEST_COST)
        self.is_whole = bool((np.abs(costs - np.round(costs)) < _WHOLE).all())
        self._solver = quiet_solver()
        self._solver.setOptionValue("mip_max_nodes", _NODES)
        if self.is_whole:
            self._solver.setOptionValue("mip_abs_gap", 0.999 / self._unit)
        model = highspy.HighsLp()
        model.num_col_ = len(self._cells)
        model.num_row_ = 0
        model.col_cost_ = costs / self._unit
        model.col_lower_ = np.zeros(len(self._cells))
        model.col_upper_ = np.ones(len(self._cells))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.zeros(1, dtype=np.int32)
        self._solver.passModel(model)
        self._known: set[bytes] = set()
        self.cuts: list[Cut] = []
        self._reduced = np.zeros(len(self._cells))
        self._value = 0.0

    def add(self, cuts: list[Cut]) -> int:
        """Add those that are new; how many were."""
        new = [cut for cut in cuts if cut.key not in self._known]
        if not new:
            return 0
        self._known.update(cut.key for cut in new)
        self.cuts.extend(new)
        lengths = [len(cut.cells) for cut in new]
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        places = self._place[np.concatenate([cut.cells for cut in new])]
        self._solver.addRows(
            len(new),
            np.ones(len(new)),
            np.full(len(new), highspy.kHighsInf),
            int(sum(lengths)),
            starts.astype(np.int32),
            places.astype(np.int32),
            np.concatenate([cut.coefs for cut in new]),
        )
        return len(new)

    def relaxed(self) -> Choice:
        """The cheapest shares."""
        if self._run() != highspy.HighsModelStatus.kOptimal:
            raise DisclosureError(_NOT_SETTLED)
        solution = self._solver.getSolution()
        self._reduced = np.asarray(solution.col_dual)
        self._value = self._solver.getInfo().objective_function_value * self._unit
        share = self._spread(np.asarray(solution.col_value))
        return Choice(share, self._rounded_up(self._value))

    def keep_only_useful(self, best: float) -> None:
        """Rule out cells that no pattern cheaper than `best` can hide (reduced-cost fixing).

        To be asked after `relaxed`, before `require_whole`.
        """
        step = 1.0 if self.is_whole else 0.0
        least = self._value + self._reduced * self._unit
        useless = np.flatnonzero(least > best - step + _WHOLE * max(1.0, best))
        if len(useless):
            nothing = np.zeros(len(useless))
            self._solver.changeColsBounds(len(useless), useless.astype(np.int32), nothing, nothing)

    def require_whole(self) -> None:
        """From now on a cell is hidden or not."""
        places = np.arange(len(self._cells), dtype=np.int32)
        kinds = np.array([highspy.HighsVarType.kInteger] * len(self._cells))
        self._solver.changeColsIntegrality(len(places), places, kinds)

    def whole(self, seconds: float, tolerance: float) -> Choice | None:
        """Whole cells that cost at most a share `tolerance` more than the cheapest; None when none
        were found within the limits. An infinite bound says that there is nothing cheaper than the
        best pattern of `keep_only_useful`."""
        self._solver.setOptionValue("mip_rel_gap", max(tolerance, _PROOF))
        self._solver.setOptionValue("time_limit", max(seconds, _LEAST_SECONDS))
        status = self._run()
        info = self._solver.getInfo()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Choice(np.zeros(len(self._place)), np.inf)
        if status == highspy.HighsModelStatus.kNotset:
            raise DisclosureError(_NOT_SETTLED)
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        share = self._spread(np.round(np.asarray(self._solver.getSolution().col_value)))
        return Choice(share, self._rounded_up(info.mip_dual_bound * self._unit))

    def _run(self) -> highspy.HighsModelStatus:
        if self._solver.run() == highspy.HighsStatus.kError:
            raise DisclosureError(_NOT_SETTLED)
        return self._solver.getModelStatus()

    def _spread(self, values: Vector) -> Vector:
        share: Vector = np.zeros(len(self._place))
        share[self._cells] = np.clip(values, 0.0, 1.0)
        return share

    def _rounded_up(self, bound: float) -> float:
        """Whole costs make a whole bound."""
        return float(np.ceil(bound - 1e-4)) if self.is_whole else bound
