"""From a proof that a cell can be worked out to a rule on what must be hidden.

An attack that fails to reach a level leaves multipliers m, one per equation. For every alternative
table a + d the equations give d_p = sum_i r_i d_i with r = e_p - A'm, and d_i is at most the room
of cell i if it is hidden and nothing if it is not. So a pattern y that protects the cell satisfies

    sum_i (room of i in the direction of r_i) |r_i| y_i  >=  level,

whatever the multipliers are. Coefficients are cut down to the right-hand side because y is 0 or 1
(Fischetti and Salazar-González, Management Science 47(7), 2001).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.disclosure.attack import Attack, Unmet
from folkmoot.disclosure.equations import Index, Mask, Vector
from folkmoot.disclosure.insiders import own_cells
from folkmoot.disclosure.system import CellSystem, Needs

_NEGLIGIBLE = 1e-9
_VIOLATION = 1e-6
# Stands for "no bound known" in a coefficient, which is cut down to the level anyway.
_UNBOUNDED = 1e12
_LIKE = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Of these cells, enough must be hidden that their coefficients add up to one."""

    cells: Index
    coefs: Vector

    def is_broken_by(self, hidden_share: Vector) -> bool:
        return float(self.coefs @ hidden_share[self.cells]) < 1.0 - _VIOLATION

    @property
    def key(self) -> bytes:
        """Equal for cuts that say the same."""
        return self.cells.tobytes() + np.round(self.coefs, 9).tobytes()


def _of_like_levels(needs: Needs) -> list[tuple[Needs, float]]:
    """The needs in groups whose amounts differ at most by a factor, and the largest of each."""
    steps = np.floor(np.log(needs.amounts) / np.log(_LIKE))
    return [
        (needs.take(steps == step), float(needs.amounts[steps == step].max()))
        for step in np.unique(steps)
    ]


class Separator:
    """Finds cuts that a pattern, whole or fractional, breaks."""

    def __init__(self, system: CellSystem, candidates: Mask) -> None:
        self._system = system
        self._candidates = candidates
        self._always = system.hidden_at_least
        self._up = np.minimum(system.high - system.values, _UNBOUNDED)
        self._down = np.minimum(system.values - system.low, _UNBOUNDED)

    def broken_cuts(self, needs: Needs, at: Vector, against: Vector) -> list[Cut]:
        """Cuts found by attacking the pattern `at`, that the pattern `against` breaks.

        The room of a cell hidden by a share is that share of it, and no more than the level
        that is asked for: an alternative table seldom needs to move a cell further to reach it,
        and less room makes stronger cuts. So needs of like levels are asked together.
        """
        share = np.where(self._always, 1.0, at)
        is_whole = not ((share > 0) & (share < 1)).any()
        found: dict[bytes, Cut] = {}
        if is_whole:
            self._search(Attack.on(self._system, share > 0), needs, against, found)
            return list(found.values())
        for alike, far in _of_like_levels(needs):
            up = np.minimum(self._up, far) * share
            down = np.minimum(self._down, far) * share
            attack = Attack(self._system.equations, -down, up, self._system.sole)
            self._search(attack, alike, against, found)
        return list(found.values())

    def _search(
        self, attack: Attack, needs: Needs, against: Vector, found: dict[bytes, Cut]
    ) -> None:
        """Add the cuts that one attack gives."""
        rising = np.flatnonzero(needs.signs > 0)
        spared = self._collect(needs, rising, attack.unmet(needs.take(rising)), against, found)
        falling = np.array(
            [
                place
                for place in np.flatnonzero(needs.signs < 0).tolist()
                if (int(needs.cells[place]), int(needs.insiders[place])) not in spared
            ],
            dtype=np.int64,
        )
        self._collect(needs, falling, attack.unmet(needs.take(falling)), against, found)

    def _collect(
        self, needs: Needs, asked: Index, unmet: Unmet, against: Vector, found: dict[bytes, Cut]
    ) -> set[tuple[int, int]]:
        """Add the cuts of some proofs; return whose other side they turned out to cover too.

        The same multipliers, mirrored, often prove that the cell cannot fall either, which saves
        asking."""
        mirrored = set()
        for number, place in enumerate(asked[unmet.places].tolist()):
            cell, insider = int(needs.cells[place]), int(needs.insiders[place])
            ratios = self._ratios(
                cell, int(needs.signs[place]), unmet.rows[number], unmet.multipliers[number]
            )
            for flipped in (False, True):
                cut = self._cut(ratios, float(needs.amounts[place]), insider, flipped)
                if cut is not None and cut.is_broken_by(against):
                    found.setdefault(cut.key, cut)
                    if flipped:
                        mirrored.add((cell, insider))
                if not (needs.signs[place] > 0 and self._is_symmetric(needs, cell, insider)):
                    break
        return mirrored

    @staticmethod
    def _is_symmetric(needs: Needs, cell: int, insider: int) -> bool:
        """Whether the cell is needed below by as much as above."""
        same = (needs.cells == cell) & (needs.insiders == insider)
        return int(same.sum()) == 2 and float(np.ptp(needs.amounts[same])) == 0.0

    def _ratios(self, cell: int, sign: int, rows: Index, multipliers: Vector) -> Vector:
        """r of the module's text, in the direction that is asked."""
        weights = np.zeros(self._system.equations.row_count)
        weights[rows] = multipliers
        ratios = -self._system.equations.weigh(weights)
        ratios[cell] += sign
        ratios[np.abs(ratios) < _NEGLIGIBLE] = 0.0
        return ratios

    def _cut(self, ratios: Vector, level: float, insider: int, is_flipped: bool) -> Cut | None:
        if is_flipped:
            ratios = -ratios
        coefs = np.where(ratios > 0, ratios * self._up, -ratios * self._down)
        coefs[own_cells(insider, self._system.sole)] = 0.0
        missing = level - float(coefs[self._always].sum())
        if missing <= _NEGLIGIBLE * level:
            return None
        cells = np.flatnonzero(self._candidates & (coefs > _NEGLIGIBLE * missing))
        return Cut(cells, np.minimum(coefs[cells], missing) / missing)
