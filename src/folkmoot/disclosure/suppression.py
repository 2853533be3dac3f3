"""Which cells to hide: attack, protect exactly what is exposed, attack again until nothing is.

The primaries are hidden first and attacked. Only what is then exposed needs protection; hiding more
never exposes what was safe. With insiders, the pattern found for the outsider is attacked by each
of them, and what they would learn is added to what must hold, until nobody learns anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from folkmoot.disclosure.attack import Attack
from folkmoot.disclosure.cuts import Cut
from folkmoot.disclosure.effort import Effort, Stopwatch
from folkmoot.disclosure.equations import Mask, Vector
from folkmoot.disclosure.insiders import insiders, own_cells
from folkmoot.disclosure.optimum import cheapest_pattern
from folkmoot.disclosure.system import OUTSIDER, CellSystem, Needs, outsider_needs
from folkmoot.errors import DisclosureError

# A need that even hiding everything meets only in part is cut down to this share of what it
# reached: a level at the very edge of what is possible cannot be computed with.
_EDGE = 1.0 - 1e-4
_NOTHING = 1e-6
# Insiders may ask for more once the cheapest pattern is found; so much of the time for the first.
_SHARE_OF_FIRST = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """What to hide, what that costs, and how it was tested.

    cost, bound      weight of the cells hidden beyond the primaries; no pattern costs less than
                     the bound
    limited          needs that hiding all that may be hidden does not meet, with the amounts that
                     it does reach; the pattern reaches as far
    tested           how many attacks, by whom on which cell and side, the final audit made
    program_count    linear programs that audit took
    was_interrupted  the time limit, not the method, ended the search
    active, cuts     what had to be protected beyond hiding the primaries, and what is known of
                     patterns that do; for a search of a larger system
    """

    hidden: Mask
    cost: float
    bound: float
    limited: Needs
    tested: int
    program_count: int
    seconds: float
    was_interrupted: bool
    active: Needs
    cuts: tuple[Cut, ...]

    @property
    def gap(self) -> float:
        """By what share of its cost the pattern might be dearer than the cheapest."""
        return 0.0 if self.cost <= 0 else max(0.0, (self.cost - self.bound) / self.cost)


def suppress(
    system: CellSystem,
    *,
    most_together: int,
    effort: Effort,
    stopwatch: Stopwatch,
    known: Pattern | None = None,
    sliding: Vector | None = None,
) -> Pattern:
    """The cheapest pattern found that keeps every attacker off every primary cell.

    `most_together` is how many of those who are alone behind a hidden cell pool what they know.
    `known` is what was found for a system with the same cells in the same order, or fewer of them,
    and the same or fewer needs. `sliding` is how wide the interval of each primary cell must be,
    wherever it lies (0 where that is not asked). Raises DisclosureError when the final audit finds
    something exposed after all: then nothing is handed over.
    """
    unit = _units(system)
    scaled = system.scaled(unit)
    needs = outsider_needs(scaled)
    promises = _Promises(scaled)
    active = _exposed(scaled, needs, system.hidden_at_least)
    if known:
        active = known.active.scaled(unit).joined(active).without_repeats()
    active = promises.attainable(active)
    cuts: tuple[Cut, ...] = known.cuts if known else ()
    bound = known.bound if known else 0.0
    stages = [effort.quick, effort] if most_together and effort.cut_rounds else [effort]
    hidden = _continued(system, known)
    for stage in stages:
        while True:
            if len(active):
                time = stopwatch.part(_SHARE_OF_FIRST) if most_together else stopwatch
                search = cheapest_pattern(scaled, active, stage, time, near=hidden, known_cuts=cuts)
                hidden, cuts, bound = search.hidden, search.cuts, max(bound, search.bound)
            more = _learnt(scaled, needs, hidden, most_together, promises)
            if sliding is not None and not len(more):
                more = _too_narrow(scaled, sliding / unit, hidden, promises)
            more = promises.attainable(more)
            if not len(more):
                break
            active = active.joined(more)
    active = active.scaled(1 / unit)
    audit = Attack.on(scaled, hidden)
    tested = 0
    for asked in asked_by_all(scaled, needs, hidden, audit, most_together):
        promised = promises.kept(asked)
        tested += len(promised)
        if not len(audit.unmet(promised)):
            continue
        raise DisclosureError(
            "The table could not be protected: an attack on the finished pattern succeeded.",
            remedy="Merge categories so that fewer cells are unsafe, and protect it again.",
        )
    return Pattern(
        hidden=hidden,
        cost=float(system.weights[hidden & ~system.hidden_at_least].sum()),
        bound=bound,
        limited=promises.limited(unit),
        tested=tested,
        program_count=audit.program_count,
        seconds=stopwatch.elapsed,
        was_interrupted=stopwatch.has_stopped_something,
        active=active,
        cuts=cuts,
    )


def _units(system: CellSystem) -> Vector:
    """Per cell, the median level of the cells that equations join it to: what is asked for then
    lies near one, whatever the table counts."""
    needs, units = outsider_needs(system), np.ones(system.cell_count)
    level = np.zeros(system.cell_count)
    level[needs.cells] = needs.amounts
    for cells in system.equations.components():
        asked = level[cells][level[cells] > 0]
        if len(asked):
            units[cells] = float(np.median(asked))
    return units


def _continued(system: CellSystem, known: Pattern | None) -> Mask:
    """A pattern to start from: what was found for the cells that were there before."""
    hidden = system.hidden_at_least
    if known is not None:
        hidden[: len(known.hidden)] |= known.hidden
    return hidden


def _learnt(
    system: CellSystem, needs: Needs, hidden: Mask, most_together: int, promises: _Promises
) -> Needs:
    """What insiders learn from a pattern that withstands the outsider."""
    attack = Attack.on(system, hidden)
    found = needs.take(np.zeros(0, dtype=np.int64))
    everybody = asked_by_all(system, needs, hidden, attack, most_together)
    for asked in islice(everybody, 1, None):
        promised = promises.kept(asked)
        found = found.joined(promised.take(attack.unmet(promised).places))
    return found


def _too_narrow(system: CellSystem, sliding: Vector, hidden: Mask, promises: _Promises) -> Needs:
    """Primary cells whose interval is narrower than asked must reach further up. What cannot be
    reached in full is asked once."""
    attack = Attack.on(system, hidden)
    cells, amounts = [], []
    for cell in np.flatnonzero(system.is_primary & (sliding > 0)).tolist():
        up, down = attack.reach(cell, 1), attack.reach(cell, -1)
        if up + down < sliding[cell] * _EDGE and not promises.is_limited(cell):
            cells.append(cell)
            amounts.append(sliding[cell] - down)
    return Needs(
        np.array(cells, dtype=np.int64),
        np.ones(len(cells), dtype=np.int64),
        np.array(amounts),
        np.full(len(cells), OUTSIDER, dtype=np.int64),
    )


def asked_by_all(
    system: CellSystem, needs: Needs, hidden: Mask, attack: Attack, most_together: int
) -> Iterator[Needs]:
    """The outsider's needs, then the same against everybody who knows some hidden cell.

    Only where it can matter: among cells that hidden ones of theirs are joined with. What is
    theirs alone need not be kept from them.
    """
    yield needs
    groups = attack.components_of(np.arange(system.cell_count))
    need_groups = groups[needs.cells]
    for attacker in insiders(system, hidden, most_together):
        own = own_cells(attacker, system.sole)
        concerned = np.isin(need_groups, groups[own & hidden]) & ~own[needs.cells]
        if concerned.any():
            yield needs.take(concerned).seen_by(attacker)


def exposed_by_showing(
    system: CellSystem, pattern: Pattern, cell: int, most_together: int
) -> list[int]:
    """The primary cells that would be exposed if this hidden cell were shown."""
    hidden = pattern.hidden.copy()
    hidden[cell] = False
    scaled = system.scaled(_units(system))
    limited = pattern.limited
    before = {_key(limited, place) for place in range(len(limited))}
    attack = Attack.on(scaled, hidden)
    exposed: dict[int, None] = {}
    for asked in asked_by_all(scaled, outsider_needs(scaled), hidden, attack, most_together):
        unmet = attack.unmet(asked).places.tolist()
        exposed.update(
            (int(asked.cells[place]), None) for place in unmet if _key(asked, place) not in before
        )
    return list(exposed)


def _exposed(system: CellSystem, needs: Needs, hidden: Mask) -> Needs:
    return needs.take(Attack.on(system, hidden).unmet(needs).places)


class _Promises:
    """What can be promised of each need, tried once by hiding all that may be hidden."""

    def __init__(self, system: CellSystem) -> None:
        self._everything = Attack.on(system, system.hidden_at_least | system.may_hide)
        self._most: dict[tuple[int, int, int], float] = {}

    def attainable(self, needs: Needs) -> Needs:
        """The needs, those cut down that cannot be met in full, without those not met at all."""
        unmet = self._everything.unmet(needs)
        for place, reached in zip(unmet.places.tolist(), unmet.reached.tolist(), strict=True):
            self._most[_key(needs, place)] = reached * _EDGE
        return self.kept(needs)

    def kept(self, needs: Needs) -> Needs:
        """The needs as far as they can be met."""
        amounts = needs.amounts.copy()
        if self._most:
            for place in range(len(needs)):
                amounts[place] = min(amounts[place], self._most.get(_key(needs, place), np.inf))
        is_something = amounts > _NOTHING * needs.amounts
        return replace(needs, amounts=amounts).take(is_something)

    def is_limited(self, cell: int) -> bool:
        """Whether a stranger is kept off the upper side less far than was asked."""
        return (cell, 1, OUTSIDER) in self._most

    def limited(self, unit: Vector) -> Needs:
        """The needs that cannot be met in full, with what is reached, in the table's own units."""
        keys = sorted(self._most)
        columns = np.array(keys, dtype=np.int64).reshape(-1, 3).T
        amounts = np.array([self._most[key] * unit[key[0]] for key in keys])
        return Needs(columns[0], columns[1], amounts, columns[2])


def _key(needs: Needs, place: int) -> tuple[int, int, int]:
    return int(needs.cells[place]), int(needs.signs[place]), int(needs.insiders[place])
