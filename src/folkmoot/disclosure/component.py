"""One connected part of what is hidden: its linear program, and the solutions found so far.

Every solution is a table that could be the true one. It is kept, stretched as far as the bounds
allow, because it often proves many cells safe at once and, where some cells do not move in it, it
is just as good for an attacker who knows those.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.disclosure.equations import Equations, Index, Mask, Vector
from folkmoot.disclosure.insiders import own_cells
from folkmoot.disclosure.program import Answer, Method, Program
from folkmoot.disclosure.stretching import STILL, furthest
from folkmoot.disclosure.system import Needs

# A need counts as met within this share of its amount: the solver's own accuracy and no more.
SLACK = 1e-6
# Where nothing is known beforehand, programs are kept bounded at this many times the component's
# largest value; a cell that can move half as far can move anywhere.
_FAR = 1e4
_MOST_KEPT = 4_000


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """How far an attacker's interval reached, and the multipliers that prove it ends there."""

    reached: float
    multipliers: Vector


class Component:
    """The hidden cells of one part, numbered from 0 (`local`), and what is possible in it."""

    def __init__(
        self, cells: Index, equations: Equations, low: Vector, high: Vector, sole: Index
    ) -> None:
        self.equations = equations
        self.program_count = 0
        self._cells = cells
        self._place = {cell: place for place, cell in enumerate(cells.tolist())}
        self._sole = sole
        finite = np.abs(np.concatenate([low[np.isfinite(low)], high[np.isfinite(high)]]))
        self._far = _FAR * max(1.0, float(finite.max(initial=0.0)))
        self._low = np.maximum(low, -self._far)
        self._high = np.minimum(high, self._far)
        self._program = Program(
            equations,
            self._low,
            self._high,
            np.zeros(len(cells)),
            method=Method.WHEN_COSTS_CHANGE,
        )
        self._costed: Index = np.zeros(0, dtype=np.int64)
        self._fixed: Index = np.zeros(0, dtype=np.int64)
        self._kept: list[Vector] = []
        self._matrix = np.zeros((0, len(cells)))

    def local(self, cells: Index) -> Index:
        """The numbers, within this component, of those of the cells that lie in it."""
        found = [self._place[cell] for cell in cells.tolist() if cell in self._place]
        return np.array(found, dtype=np.int64)

    def cells_of(self, insider: int) -> Index:
        """The local numbers of the cells that an insider knows."""
        return np.flatnonzero(own_cells(insider, self._sole))

    def give_up(self, cell: int) -> None:
        """The cell is seen from now on; solutions in which it moves no longer count."""
        self._become(np.zeros(0, dtype=np.int64))
        place = self._place[cell]
        self._low[place] = self._high[place] = 0.0
        at = np.array([place])
        self._program.set_bounds(at, np.zeros(1), np.zeros(1))
        solutions = self._solutions()
        self._matrix = solutions[np.abs(solutions[:, place]) <= STILL]

    def reach(self, cell: int, sign: int, known: Index) -> float:
        """How far the cell can lie above (+1) or below (-1) its value."""
        place = self._place[cell]
        self._become(known)
        answer = self._solve(np.array([place]), np.array([float(sign)]))
        distance = float(sign * answer.deviations[place])
        return np.inf if distance > 0.5 * self._far else max(0.0, distance)

    def test(
        self, needs: Needs, known: Index, *, only_first: bool = False
    ) -> list[tuple[int, Failure]]:
        """The needs, by place, that an attacker who knows the cells `known` defeats; only the
        first found where one is enough to know."""
        places = self.local(needs.cells)
        is_met = self._met_by_kept(places, needs, known)
        self._become(known)
        for sign in (1, -1):
            self._test_together(places, needs, is_met, sign)
        failures = []
        for number in range(len(needs)):
            if is_met[number]:
                continue
            place, sign = places[number], int(needs.signs[number])
            answer = self._solve(np.array([place]), np.array([float(sign)]))
            self._credit(answer.deviations, places, needs, is_met)
            if not is_met[number]:
                reached = max(0.0, float(sign * answer.deviations[place]))
                failures.append((number, Failure(reached, answer.multipliers)))
                if only_first:
                    break
        return failures

    def _test_together(self, places: Index, needs: Needs, is_met: Mask, sign: int) -> None:
        """Ask for all open needs of one side at once, each no further than it needs, until a
        round proves nothing new. Most safe cells are proved so; only the rest are asked alone."""
        while True:
            open_ = np.flatnonzero(~is_met & (needs.signs == sign))
            if len(open_) < 2:
                return
            target, first = np.unique(places[open_], return_index=True)
            amounts = needs.amounts[open_[first]]
            low, high = self._bounds()
            if sign > 0:
                capped = low[target], np.minimum(amounts, high[target])
            else:
                capped = np.maximum(-amounts, low[target]), high[target]
            self._program.set_bounds(target, *capped)
            answer = self._solve(target, sign / amounts)
            self._program.set_bounds(target, low[target], high[target])
            before = int(is_met.sum())
            self._credit(answer.deviations, places, needs, is_met)
            if int(is_met.sum()) == before:
                return

    def _credit(self, deviations: Vector, places: Index, needs: Needs, is_met: Mask) -> None:
        """Count what a solution proves, both ways round, and keep it."""
        moves = np.where(np.abs(deviations) <= STILL, 0.0, deviations)[None, :]
        is_met |= self._reaches(moves, places, needs) >= needs.amounts * (1 - SLACK)
        if len(self._kept) + len(self._matrix) < _MOST_KEPT:
            self._kept.append(moves[0])

    def _met_by_kept(self, places: Index, needs: Needs, known: Index) -> Mask:
        """Needs that an earlier solution meets in which nothing moves that the attacker knows."""
        solutions = self._solutions()
        usable = solutions[~(solutions[:, known] != 0).any(axis=1)]
        if not len(usable):
            return np.zeros(len(needs), dtype=bool)
        return self._reaches(usable, places, needs) >= needs.amounts * (1 - SLACK)

    def _reaches(self, moves: Vector, places: Index, needs: Needs) -> Vector:
        """How far the best of some solutions takes each need's cell its way."""
        return furthest(moves, self._low, self._high, places, needs.signs)

    def _solutions(self) -> Vector:
        if self._kept:
            self._matrix = np.vstack([self._matrix, *self._kept])
            self._kept = []
        return self._matrix

    def _bounds(self) -> tuple[Vector, Vector]:
        """The bounds that the present attacker knows."""
        if not len(self._fixed):
            return self._low, self._high
        low, high = self._low.copy(), self._high.copy()
        low[self._fixed] = high[self._fixed] = 0.0
        return low, high

    def _become(self, known: Index) -> None:
        """Give the program the bounds of an attacker who knows these cells."""
        if np.array_equal(known, self._fixed):
            return
        self._program.set_bounds(self._fixed, self._low[self._fixed], self._high[self._fixed])
        nothing = np.zeros(len(known))
        self._program.set_bounds(known, nothing, nothing)
        self._fixed = known

    def _solve(self, cells: Index, costs: Vector) -> Answer:
        self._program.set_costs(self._costed, np.zeros(len(self._costed)))
        self._program.set_costs(cells, costs)
        self._costed = cells
        self.program_count += 1
        return self._program.maximise()
