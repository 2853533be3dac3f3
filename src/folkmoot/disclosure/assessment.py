"""Which cells are unsafe by themselves and why, and what each attacker knows beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from folkmoot.disclosure.equations import Mask, Vector
from folkmoot.disclosure.groups import levels_of_groups
from folkmoot.disclosure.history import ReleasedTable
from folkmoot.disclosure.linking import LinkedCells
from folkmoot.disclosure.rules import CellFacts
from folkmoot.disclosure.settings import Attacker, Settings, Weighting
from folkmoot.disclosure.system import CellSystem


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What has been and is to be shown of each distinct cell, and earlier secrets.

    is_to_show     some table of now shows it, unless it must be hidden
    was_shown      an earlier release showed it
    was_primary    an earlier release hid it as unsafe, with these levels
    least, most    what earlier releases that changed figures tell of it; infinite where nothing
    """

    is_to_show: Mask
    was_shown: Mask
    was_primary: Mask
    upper: Vector
    lower: Vector
    least: Vector
    most: Vector

    @classmethod
    def of_new(cls, is_to_show: Mask) -> Standing:
        """Nothing was released before."""
        nothing = np.zeros(len(is_to_show))
        no_bound = np.full(len(is_to_show), np.inf)
        nowhere = nothing.astype(bool)
        return cls(is_to_show, nowhere, nowhere, nothing, nothing, -no_bound, no_bound)

    def before(self) -> Standing:
        """The standing without the tables of now."""
        return replace(self, is_to_show=np.zeros_like(self.is_to_show))

    @classmethod
    def of(
        cls, linked: LinkedCells, shown_now: Sequence[Mask], earlier: Sequence[ReleasedTable]
    ) -> Standing:
        """From the masks of the tables of now, which come first in `linked`, and the earlier."""
        count = linked.cell_count
        to_show, was_shown, was_primary = (np.zeros(count, dtype=bool) for _ in range(3))
        upper, lower = np.zeros(count), np.zeros(count)
        least, most = np.full(count, -np.inf), np.full(count, np.inf)
        for rows, mask in zip(linked.rows_of, shown_now, strict=False):
            to_show[rows[mask]] = True
        for rows, released in zip(linked.rows_of[len(shown_now) :], earlier, strict=True):
            decided = {
                name: released.decisions[name].to_numpy()
                for name in ("is_shown", "is_primary", "upper", "lower")
            }
            was_shown[rows[decided["is_shown"]]] = True
            was_primary[rows[decided["is_primary"]]] = True
            np.maximum.at(upper, rows, decided["upper"])
            np.maximum.at(lower, rows, decided["lower"])
            np.maximum.at(least, rows, released.decisions["least"].to_numpy())
            np.minimum.at(most, rows, released.decisions["most"].to_numpy())
        return cls(to_show, was_shown, was_primary & ~was_shown, upper, lower, least, most)


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """The cells as a system to protect, and why.

    reasons       per rule of the settings, in their order, the cells that it calls unsafe
    of_groups     cells that would tell something of a whole group
    has_negative  contributions that come to less than nothing are behind the cell: the rules were
                  applied to sizes, and a person should look
    is_out        unsafe, but released before, or told too closely by figures that were changed: it
                  cannot be hidden any more
    """

    system: CellSystem
    reasons: tuple[Mask, ...]
    of_groups: Mask
    has_negative: Mask
    is_out: Mask


def assess(linked: LinkedCells, standing: Standing, settings: Settings) -> Assessment:
    """Apply the primary rules to every cell, shown or not.

    A margin that is not shown, or the rest of a total, is assessed too: where it can be worked out
    from what is shown, it is as good as shown. Contributions may be negative: the Handbook calls
    concentration rules meaningless there and advises weaker parameters; here they are applied to
    the sizes of the contributions, against the sum of sizes, and the cell is flagged.
    """
    facts = linked.holdings.facts(settings.ranks, linked.is_count)
    reasons = tuple(rule.is_unsafe(facts) for rule in settings.rules)
    level = np.zeros(linked.cell_count)
    for rule, unsafe in zip(settings.rules, reasons, strict=True):
        level = np.where(unsafe, np.maximum(level, rule.level(facts)), level)
    nothing = np.zeros(linked.cell_count)
    group_level = levels_of_groups(linked, settings.groups) if settings.groups else nothing
    of_groups = group_level > 0
    is_unsafe = np.logical_or.reduce(reasons) | of_groups
    is_primary = (is_unsafe & ~standing.was_shown) | standing.was_primary
    upper = np.where(is_primary, np.maximum(level, standing.upper), 0.0)
    lower = np.where(is_primary, np.maximum.reduce([level, standing.lower, group_level]), 0.0)
    has_negative = linked.holdings.has_negative()
    is_hideable = standing.is_to_show & ~standing.was_shown
    low = _known_least(linked, facts, has_negative, lower, settings.attacker)
    is_told = (standing.most < linked.values + upper) | (
        (standing.least > low) & (standing.least > linked.values - lower)
    )
    system = CellSystem(
        equations=linked.equations,
        values=linked.values,
        low=np.maximum(low, standing.least),
        high=standing.most,
        weights=_weights(facts, settings.weighting) * _importance(linked, settings),
        is_primary=is_primary,
        upper=upper,
        lower=lower,
        may_hide=is_hideable,
        is_unseen=~standing.is_to_show & ~standing.was_shown,
        sole=linked.holdings.sole(),
    )
    is_out = is_unsafe & (standing.was_shown | is_told)
    return Assessment(system, reasons, of_groups, has_negative, is_out)


def _known_least(
    linked: LinkedCells, facts: CellFacts, has_negative: Mask, lower: Vector, attacker: Attacker
) -> Vector:
    """What everybody knows each cell to be at least.

    Nothing, where nobody's contribution is negative: known or not, to assume it is to assume a
    stronger attacker. Who knows that zeros are always shown knows a hidden count to be at least
    one. Where contributions are negative, he is taken to know the cell to within its size, which
    is the sum of the sizes of the contributions, or the level he is to be kept off if that is more.
    """
    least = np.where(has_negative, linked.values - np.maximum(facts.size, lower), 0.0)
    if attacker is Attacker.CLASSIC:
        return least
    own = np.arange(linked.cell_count) < linked.named_count
    is_hidden_count = linked.is_count & own & (linked.values >= 1)
    return np.where(is_hidden_count, 1.0, least)


def _importance(linked: LinkedCells, settings: Settings) -> Vector:
    """What the importance of each cell's margin multiplies its cost by."""
    factor = np.ones(linked.cell_count)
    if not settings.importance:
        return factor
    names = linked.codes.column_names
    broken_down = np.stack([linked.codes[name].is_valid().to_numpy() for name in names], axis=1)
    for margin, times in settings.importance:
        fits = (broken_down == [name in margin for name in names]).all(axis=1)
        factor[: len(fits)][fits] *= times
    return factor


def _weights(facts: CellFacts, weighting: Weighting) -> Vector:
    """What hiding each cell costs. A cell that comes to nothing costs as much as one of size 1."""
    size = np.where(facts.size > 0, facts.size, 1.0)
    if weighting is Weighting.CELLS:
        return np.ones_like(size)
    return np.log1p(size) if weighting is Weighting.LOG_VALUE else size
