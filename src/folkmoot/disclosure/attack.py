"""The attacker: how far each hidden cell could lie from its value, given all that is shown.

The interval is known as the feasibility interval, and finding it as the attacker problem
(Fischetti and Salazar-González, Management Science 47(7), 2001). Published cells drop out of the
equations; what is left falls into components that share no equation, and each is one linear
program of which only the objective changes (`component`).

The same attack with every cell's room scaled by a number between 0 and 1 is what `optimum` asks to
find out which half-hidden patterns are not enough; so an attack is defined by the room that each
cell has, not by a pattern.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from folkmoot.disclosure.component import Component
from folkmoot.disclosure.equations import Equations, Index, Mask, Vector
from folkmoot.disclosure.system import OUTSIDER, CellSystem, Needs

_NO_CELLS: Index = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Unmet:
    """Needs that are not met.

    places    where each stands among the needs that were asked, ascending
    reached   how far its attacker finds it possible that the cell lies from its value
    rows, multipliers  per need, the equations that prove it cannot lie further, and their weights
    """

    places: Index
    reached: Vector
    rows: tuple[Index, ...]
    multipliers: tuple[Vector, ...]

    def __len__(self) -> int:
        return len(self.places)


class Attack:
    """Everything an attacker can work out who knows that cell i lies between `low[i]` and
    `high[i]` away from its true value; a cell without room is one that he sees."""

    def __init__(self, equations: Equations, low: Vector, high: Vector, sole: Index) -> None:
        self._cells = np.flatnonzero(high > low)
        self._equations = equations.over(self._cells)
        self._low, self._high, self._sole = low, high, sole
        self._groups = self._equations.components()
        self._group_of = np.full(equations.cell_count, -1, dtype=np.int64)
        for number, group in enumerate(self._groups):
            self._group_of[self._cells[group]] = number
        self._components: dict[int, Component] = {}

    @classmethod
    def on(cls, system: CellSystem, hidden: Mask) -> Attack:
        """The attack on a pattern: hidden cells have all the room that is not known beforehand."""
        return cls(
            system.equations,
            np.where(hidden, system.low - system.values, 0.0),
            np.where(hidden, system.high - system.values, 0.0),
            system.sole,
        )

    @property
    def program_count(self) -> int:
        """How many linear programs have been solved so far."""
        return sum(component.program_count for component in self._components.values())

    def unmet(self, needs: Needs) -> Unmet:
        """Which needs fail against their attacker."""
        failed: dict[int, tuple[float, Index, Vector]] = {}
        for places, group, insider in self._batches(needs):
            if group < 0:
                failed.update((place, (0.0, _NO_CELLS, np.zeros(0))) for place in places.tolist())
                continue
            component = self._component(group)
            for place, failure in component.test(needs.take(places), component.cells_of(insider)):
                rows = self._equations.row_ids[component.equations.row_ids]
                failed[int(places[place])] = (failure.reached, rows, failure.multipliers)
        in_order = sorted(failed)
        return Unmet(
            np.array(in_order, dtype=np.int64),
            np.array([failed[place][0] for place in in_order]),
            tuple(failed[place][1] for place in in_order),
            tuple(failed[place][2] for place in in_order),
        )

    def defeats(self, needs: Needs, *, also_known: Index) -> bool:
        """Whether any need fails against its attacker, who also knows the cells `also_known`."""
        for places, group, insider in self._batches(needs):
            if group < 0:
                return True
            component = self._component(group)
            known = np.concatenate([component.cells_of(insider), component.local(also_known)])
            if component.test(needs.take(places), known, only_first=True):
                return True
        return False

    def give_up(self, cell: int) -> None:
        """From now on the cell is seen by everybody."""
        group = int(self._group_of[cell])
        if group >= 0:
            self._component(group).give_up(cell)

    def reach(self, cell: int, sign: int, insider: int = OUTSIDER) -> float:
        """How far above (+1) or below (-1) its value the cell could lie; infinity if anywhere."""
        group = int(self._group_of[cell])
        if group < 0:
            return 0.0
        component = self._component(group)
        return component.reach(cell, sign, component.cells_of(insider))

    def components_of(self, cells: Index) -> Index:
        """The number of the component that each cell lies in; -1 for a cell that is seen."""
        return self._group_of[cells]

    def _batches(self, needs: Needs) -> Iterator[tuple[Index, int, int]]:
        """Needs of one component and one attacker together; the outsider first, because what he
        finds possible also serves the insiders."""
        batches: dict[tuple[int, int], list[int]] = defaultdict(list)
        groups = self._group_of[needs.cells].tolist()
        for place, key in enumerate(zip(groups, needs.insiders.tolist(), strict=True)):
            batches[key].append(place)
        for group, insider in sorted(batches):
            yield np.array(batches[group, insider], dtype=np.int64), group, insider

    def _component(self, number: int) -> Component:
        if number not in self._components:
            local = self._groups[number]
            cells = self._cells[local]
            self._components[number] = Component(
                cells,
                self._equations.over(local),
                self._low[cells],
                self._high[cells],
                self._sole[cells],
            )
        return self._components[number]
