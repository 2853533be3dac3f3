"""The cheapest protected pattern, or the best found with a bound on what is possible.

Fischetti and Salazar-González's model: one 0-1 variable per cell, one inequality per way in which
an attacker could succeed, found as they are needed. The cuts are looked for at a point between
the best pattern known and the cheapest choice so far (Ben-Ameur and Neto, Networks 49(1), 2007):
at the choice itself almost nothing is hidden, and the inequalities found there are weak.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from folkmoot.disclosure.attack import Attack
from folkmoot.disclosure.cuts import Cut, Separator
from folkmoot.disclosure.detours import Detours
from folkmoot.disclosure.effort import Effort, Stopwatch
from folkmoot.disclosure.equations import Mask, Vector
from folkmoot.disclosure.master import Choice, Master
from folkmoot.disclosure.system import CellSystem, Needs
from folkmoot.disclosure.trimming import trim

_FIRST_STEP = 0.3
# Of the time, so much for the bound; the rest is for patterns.
_SHARE_FOR_BOUND = 0.5
_LEAST_STEP = 0.02
# While cuts are still missing, whole choices need not be the very cheapest: this share of the gap
# is near enough, and takes far fewer branches.
_LOOSE = 0.25
# The first pattern and what it can spare have time beyond the limit: in seconds, as a share of it.
_GRACE = 30.0
_SHARE_TO_TRIM = 0.25
# Relative gap below which a pattern counts as proved cheapest.
_CLOSED = 1e-6
# A bound that rises by less than this share in this many rounds has stalled.
_STALL = 1e-3
_STALL_ROUNDS = 12


@dataclass(slots=True, eq=False)
class Search:
    """The state of one search: the best pattern, what it costs, and the bound below it."""

    system: CellSystem
    needs: Needs
    effort: Effort
    stopwatch: Stopwatch
    hidden: Mask
    bound: float = 0.0
    cuts: tuple[Cut, ...] = ()

    @property
    def cost(self) -> float:
        return self.cost_of(self.hidden)

    def is_proved(self) -> bool:
        return self.gap() <= _CLOSED

    def gap(self) -> float:
        """By what share of its cost the best pattern might be dearer than the cheapest."""
        return max(0.0, self.cost - self.bound) / max(1.0, self.cost)

    def cost_of(self, hidden: Mask) -> float:
        return float(self.system.weights[hidden & ~self.system.hidden_at_least].sum())

    def offer(self, hidden: Mask | None, stopwatch: Stopwatch) -> None:
        """Keep a protected pattern if it is cheaper, after showing what it can spare."""
        if hidden is None or self.cost_of(hidden) >= 2 * self.cost:
            return
        spared = trim(self.system, self.needs, hidden, self.cuts, stopwatch)
        if self.cost_of(spared) < self.cost:
            self.hidden = spared


def cheapest_pattern(
    system: CellSystem,
    needs: Needs,
    effort: Effort,
    stopwatch: Stopwatch,
    *,
    near: Mask,
    known_cuts: Sequence[Cut] = (),
) -> Search:
    """Hide what meets the needs at the least weight.

    Every need must be attainable with all cells hidden that may be. The pattern returned meets
    them all however little time there is; `bound` is what no protected pattern can cost less than.
    `near` is where to start from, and with `known_cuts` comes from an earlier search for fewer
    needs; a search that starts from nothing starts from `hidden_at_least`.
    """
    first = _first_pattern(system, needs, near, max(_GRACE, effort.seconds))
    search = Search(system, needs, effort, stopwatch, first, cuts=tuple(known_cuts))
    if search.is_proved() or not effort.cut_rounds or stopwatch.is_over():
        return search
    candidates = system.may_hide & ~system.hidden_at_least
    master, separator = Master(candidates, system.weights), Separator(system, candidates)
    master.add(list(known_cuts))
    choice = _raise_bound(search, master, separator)
    search.cuts = tuple(master.cuts)
    if not search.is_proved():
        search.offer(search.hidden, Stopwatch(max(stopwatch.left, _SHARE_TO_TRIM * effort.seconds)))
    if not search.is_proved() and not stopwatch.is_over():
        _guided(search, choice.share)
        master.keep_only_useful(search.cost)
        _settle(search, master, separator)
        search.cuts = tuple(master.cuts)
    return search


def _first_pattern(system: CellSystem, needs: Needs, start: Mask, seconds: float) -> Mask:
    """A protected pattern with `start` in it, to improve on: detours among the cheapest cells.

    It has time of its own: without it there is nothing to hand over but the generous pattern.
    """
    generous = _generous_pattern(system, needs, start)
    detours = Detours(system, generous, system.weights)
    found = detours.protect(needs, start, Stopwatch(seconds))
    return generous if found is None else found


def _generous_pattern(system: CellSystem, needs: Needs, start: Mask) -> Mask:
    """A protected pattern that hides all of the cheapest cells, as few as will do in steps."""
    cells = np.flatnonzero(system.may_hide & ~start)
    cells = cells[np.lexsort((cells, system.weights[cells]))]
    count = 2 * len(np.unique(needs.cells))
    while True:
        hidden = start.copy()
        hidden[cells[:count]] = True
        if count >= len(cells) or not len(Attack.on(system, hidden).unmet(needs)):
            return hidden
        count = count + count // 2 + 1


def _raise_bound(search: Search, master: Master, separator: Separator) -> Choice:
    """Add cuts until the cheapest choice of shares breaks none; the last choice."""
    candidates = search.system.may_hide & ~search.system.hidden_at_least
    choice = master.relaxed()
    step = _FIRST_STEP
    bounds: list[float] = []
    while len(bounds) < search.effort.cut_rounds and not search.is_proved():
        if search.stopwatch.is_over(share=_SHARE_FOR_BOUND):
            break
        inside = (search.hidden & candidates).astype(np.float64)
        at = step * inside + (1 - step) * choice.share
        cuts = separator.broken_cuts(search.needs, at, choice.share)
        if not master.add(cuts):
            if step == 0.0:
                break
            step = step / 3 if step > _LEAST_STEP else 0.0
            continue
        choice = master.relaxed()
        bounds.append(choice.bound)
        search.bound = max(search.bound, choice.bound)
        if step == 0.0 and _has_stalled(bounds):
            break
    return choice


def _has_stalled(bounds: list[float]) -> bool:
    if len(bounds) <= _STALL_ROUNDS:
        return False
    return bounds[-1] - bounds[-1 - _STALL_ROUNDS] <= _STALL * bounds[-1]


def _guided(search: Search, share: Vector) -> None:
    """Look for a cheap pattern near the cheapest shares."""
    near = (share > _CLOSED) | search.hidden
    costs = search.system.weights * (1 - share) + _CLOSED
    detours = Detours(search.system, near, costs)
    start = search.system.hidden_at_least
    search.offer(detours.protect(search.needs, start, search.stopwatch), search.stopwatch)


def _settle(search: Search, master: Master, separator: Separator) -> None:
    """Whole patterns, cut after cut, until the cheapest of them protects."""
    system = search.system
    master.require_whole()
    for _ in range(search.effort.integer_rounds):
        if search.is_proved() or search.stopwatch.is_over():
            return
        choice = master.whole(search.stopwatch.left, _LOOSE * search.gap())
        if choice is None:
            return
        search.bound = max(search.bound, min(choice.bound, search.cost))
        if search.is_proved():
            return
        cuts = separator.broken_cuts(search.needs, choice.share, choice.share)
        hidden = system.hidden_at_least | (choice.share > 0.5)
        if not cuts:
            if search.cost_of(hidden) < search.cost:
                search.hidden = hidden
            continue
        near = hidden | search.hidden
        detours = Detours(system, near, system.weights)
        search.cuts = tuple(master.cuts)
        search.offer(detours.protect(search.needs, hidden, search.stopwatch), search.stopwatch)
        inside = (search.hidden & ~system.hidden_at_least).astype(np.float64)
        between = 0.5 * choice.share + 0.1 * inside
        master.add(cuts + separator.broken_cuts(search.needs, between, choice.share))
