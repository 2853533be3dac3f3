"""A protected pattern, quickly: for each exposed cell, the cheapest way to let it move.

The sequential method of Kelly, Golden and Assad (Networks 22, 1992), for any linear system: find
the deviations of least weighted size that take the cell to its level, hide every cell that moves
in them, and go on to the next exposed cell with what is already hidden for nothing.
"""

from __future__ import annotations

import numpy as np

from folkmoot.disclosure.attack import Attack
from folkmoot.disclosure.component import SLACK
from folkmoot.disclosure.effort import Stopwatch
from folkmoot.disclosure.equations import Equations, Mask, Vector
from folkmoot.disclosure.insiders import own_cells
from folkmoot.disclosure.program import Method, Program
from folkmoot.disclosure.stretching import furthest
from folkmoot.disclosure.system import OUTSIDER, CellSystem, Needs

_MOVED = 1e-7


class Detours:
    """Ways round, among the cells that are hidden and the candidates."""

    def __init__(self, system: CellSystem, candidates: Mask, costs: Vector) -> None:
        self._system = system
        self._cells = np.flatnonzero(system.hidden_at_least | candidates)
        self._size = len(self._cells)
        self._place = np.full(system.cell_count, -1, dtype=np.int64)
        self._place[self._cells] = np.arange(self._size)
        self._costs = costs[self._cells]
        finite = np.abs(system.values[self._cells]).max(initial=1.0)
        far = 1e4 * max(1.0, float(finite))
        up = np.minimum(system.high - system.values, far)[self._cells]
        down = np.minimum(system.values - system.low, far)[self._cells]
        # Every cell twice: how far it rises, and how far it falls.
        self._room = np.concatenate([up, down])
        self._low, self._high = -down, up
        one_way = system.equations.over(self._cells)
        both_ways = Equations.from_entries(
            np.concatenate([one_way.rows, one_way.rows]),
            np.concatenate([one_way.cells, one_way.cells + self._size]),
            np.concatenate([one_way.coefs, -one_way.coefs]),
            cell_count=2 * self._size,
        )
        nothing = np.zeros(2 * self._size)
        self._program = Program(
            both_ways, nothing, self._room, nothing, method=Method.WHEN_BOUNDS_CHANGE
        )

    def protect(self, needs: Needs, hidden: Mask, stopwatch: Stopwatch) -> Mask | None:
        """A pattern with `hidden` in it that meets the needs; None when time ran out before, or the
        solver's accuracy does.

        Every need must be attainable with all candidates hidden.
        """
        hidden = hidden.copy()
        costs = np.where(hidden[self._cells], 0.0, self._costs)
        self._program.set_costs(
            np.arange(2 * self._size, dtype=np.int64), -np.concatenate([costs, costs])
        )
        while True:
            unmet = Attack.on(self._system, hidden).unmet(needs)
            if not len(unmet):
                return hidden
            before = int(hidden.sum())
            if not self._meet(_one_per_cell(needs.take(unmet.places)), hidden, stopwatch):
                return None
            if int(hidden.sum()) == before:
                return None

    def _meet(self, needs: Needs, hidden: Mask, stopwatch: Stopwatch) -> bool:
        """Hide a way for each need that the ways of those before do not meet; False when time ran
        out."""
        at = self._place[needs.cells]
        is_met = np.zeros(len(needs), dtype=bool)
        for place in range(len(needs)):
            if is_met[place]:
                continue
            if stopwatch.is_over():
                return False
            moves = self._hide_way(needs, place, hidden)
            found = furthest(moves[None, :], self._low, self._high, at, needs.signs)
            is_same = (needs.insiders == needs.insiders[place]) | (needs.insiders == OUTSIDER)
            is_met |= is_same & (found >= needs.amounts * (1 - SLACK))
        return True

    def _hide_way(self, needs: Needs, place: int, hidden: Mask) -> Vector:
        """Hide the cheapest way to meet one need; the deviations that do it."""
        insider = int(needs.insiders[place])
        known = np.flatnonzero(own_cells(insider, self._system.sole[self._cells]))
        at = int(self._place[needs.cells[place]])
        rising, falling = (at, at + self._size)[:: int(needs.signs[place])]
        still = np.concatenate([known, known + self._size, [falling]])
        amount = np.array([needs.amounts[place] * (1 - SLACK / 2)])
        self._program.set_bounds(still, np.zeros(len(still)), np.zeros(len(still)))
        self._program.set_bounds(np.array([rising]), amount, amount)
        ways = self._program.maximise().deviations
        freed = np.concatenate([still, [rising]])
        self._program.set_bounds(freed, np.zeros(len(freed)), self._room[freed])
        moves: Vector = ways[: self._size] - ways[self._size :]
        moves[np.abs(moves) <= _MOVED] = 0.0
        cells = np.flatnonzero(moves)
        new = cells[~hidden[self._cells[cells]]]
        hidden[self._cells[new]] = True
        self._program.set_costs(np.concatenate([new, new + self._size]), np.zeros(2 * len(new)))
        return moves


def _one_per_cell(needs: Needs) -> Needs:
    """One need of each cell and attacker, the largest first: its other side mostly follows."""
    order = np.lexsort((needs.cells, -needs.amounts))
    pairs = np.stack([needs.cells, needs.insiders])[:, order]
    _, first = np.unique(pairs, axis=1, return_index=True)
    return needs.take(order[np.sort(first)])
