"""Which cells to hide: attack, protect exactly what is exposed, attack again until nothing is.

The primaries are hidden first and attacked. Only what is then exposed needs protection; hiding more
never exposes what was safe. With insiders, the pattern found for the outsider is attacked by each
of them, and what they would learn is added to what must hold, until nobody learns anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from folkmoot.disclosure.attack import Attack
from folkmoot.disclosure.cuts import Cut
from folkmoot.disclosure.effort import Effort, Stopwatch
from folkmoot.disclosure.equations import Index, Mask, Vector
from folkmoot.disclosure.optimum import cheapest_pattern
from folkmoot.disclosure.system import NOBODY, CellSystem, Needs, outsider_needs
from folkmoot.errors import DisclosureError

# A need that even hiding everything meets only in part is cut down to this share of what it
# reached: a level at the very edge of what is possible cannot be computed with.
_EDGE = 1.0 - 1e-4
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """What cannot be promised: hiding everything that may be hidden leaves these needs unmet.

    `reached` is how far each gets all the same.
    """

    needs: Needs
    reached: Vector


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """What to hide, what that costs, and how it was tested.

    cost, bound      weight of the cells hidden beyond the primaries; no pattern costs less than
                     the bound
    limit            what nothing that may be hidden could protect
    tested           how many attacks, by whom on which cell and side, the final audit made
    program_count    linear programs that audit took
    was_interrupted  the time limit, not the method, ended the search
    """

    hidden: Mask
    cost: float
    bound: float
    limit: Limit
    tested: int
    program_count: int
    seconds: float
    was_interrupted: bool
    cuts: tuple[Cut, ...]

    @property
    def gap(self) -> float:
        """By what share of its cost the pattern might be dearer than the cheapest."""
        return 0.0 if self.cost <= 0 else max(0.0, (self.cost - self.bound) / self.cost)


def suppress(
    system: CellSystem,
    *,
    with_insiders: bool,
    effort: Effort,
    known_cuts: Sequence[Cut] = (),
    stopwatch: Stopwatch | None = None,
) -> Pattern:
    """The cheapest pattern found that keeps every attacker off every primary cell.

    Raises DisclosureError when the final audit finds something exposed after all: then nothing is
    handed over.
    """
    stopwatch = stopwatch or Stopwatch(effort.seconds)
    needs = outsider_needs(system)
    unit = float(np.median(needs.amounts)) if len(needs) else 1.0
    scaled = system.scaled(unit)
    needs = outsider_needs(scaled)
    hidden = system.hidden_at_least
    active = needs.take(Attack.on(scaled, hidden).unmet(needs).places)
    active, limits = _attainable(scaled, active)
    cuts = tuple(known_cuts)
    bound = 0.0
    near: Mask | None = None
    while len(active):
        search = cheapest_pattern(
            scaled, active, effort, stopwatch, near=near, known_cuts=cuts
        )
        hidden, bound, cuts = search.hidden, search.bound, search.cuts
        more = _exposed_to_insiders(scaled, needs, hidden, limits) if with_insiders else None
        if more is None or not len(more):
            break
        more, further = _attainable(scaled, more)
        limits.extend(further)
        active, near = active.joined(more), hidden
    else:
        if with_insiders:
            more, further = _attainable(scaled, _exposed_to_insiders(scaled, needs, hidden, limits))
    return hidden
