"""Cells, the sums they obey, what is known of them beforehand, and how each must be protected."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from folkmoot.disclosure.equations import Equations, Index, Mask, Vector
from folkmoot.errors import DisclosureError

OUTSIDER = -1
NOBODY = -1

# How far a row may miss nothing, relative to its largest cell, and still count as adding up.
_ADDITIVITY = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class CellSystem:
    """Distinct cells of one or several tables, and of what was released before them.

    values     true values
    low, high  what an attacker knows of each beforehand (low <= value <= high)
    weights    what hiding the cell costs
    is_primary unsafe by a primary rule
    upper, lower  how far above and below its value an attacker's interval must reach, for primaries
    may_hide   a cell that could still be hidden to protect others (not zeros, not what is out)
    is_unseen  hidden whatever is chosen: never shown in any table, or hidden in earlier releases
    sole       the one contributor behind the cell, as a number; NOBODY where there are more or none
    """

    equations: Equations
    values: Vector
    low: Vector
    high: Vector
    weights: Vector
    is_primary: Mask
    upper: Vector
    lower: Vector
    may_hide: Mask
    is_unseen: Mask
    sole: Index = field(repr=False)

    def __post_init__(self) -> None:
        count = self.equations.cell_count
        columns = (self.values, self.low, self.high, self.weights, self.is_primary, self.upper)
        more = (self.lower, self.may_hide, self.is_unseen, self.sole)
        if any(len(column) != count for column in columns + more):
            raise DisclosureError("The columns of a cell system differ in length.")
        if not np.isfinite(self.values).all():
            raise DisclosureError(
                "A cell has no value.", remedy="Give every cell its true value, hidden or not."
            )
        self._refuse_if_not_additive()
        if (self.values < self.low - 1e-9).any() or (self.values > self.high + 1e-9).any():
            raise DisclosureError(
                "A cell lies outside what an attacker is said to know of it.",
                remedy="Its bounds must hold its true value.",
            )

    def _refuse_if_not_additive(self) -> None:
        residuals = np.abs(self.equations.sums(self.values))
        largest = np.zeros(self.equations.row_count)
        np.maximum.at(largest, self.equations.rows, np.abs(self.values[self.equations.cells]))
        wrong = residuals > _ADDITIVITY * np.maximum(1.0, largest)
        if wrong.any():
            raise DisclosureError(
                f"{int(wrong.sum())} totals of the table are not the sums of their parts.",
                remedy="Protect true figures first, and round them afterwards if need be.",
            )

    @property
    def cell_count(self) -> int:
        return self.equations.cell_count

    @property
    def hidden_at_least(self) -> Mask:
        """What is hidden in every pattern: the primaries and what is never shown."""
        return self.is_primary | self.is_unseen

    def scaled(self, unit: Vector) -> CellSystem:
        """The same system counted in units of its own for each cell, alike for cells that an
        equation joins, so that levels are near one."""
        return replace(
            self,
            values=self.values / unit,
            low=self.low / unit,
            high=self.high / unit,
            upper=self.upper / unit,
            lower=self.lower / unit,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """What must hold, one row each: this attacker must find it possible that this cell lies
    `amount` above (`sign` +1) or below (-1) its true value.

    `insider` is a number of `CellSystem.sole`, or OUTSIDER. An insider knows every cell of which
    it is the only contributor.
    """

    cells: Index
    signs: Index
    amounts: Vector
    insiders: Index

    def __len__(self) -> int:
        return len(self.cells)

    def take(self, chosen: Index | Mask) -> Needs:
        return Needs(
            self.cells[chosen], self.signs[chosen], self.amounts[chosen], self.insiders[chosen]
        )

    def joined(self, other: Needs) -> Needs:
        return Needs(
            np.concatenate([self.cells, other.cells]),
            np.concatenate([self.signs, other.signs]),
            np.concatenate([self.amounts, other.amounts]),
            np.concatenate([self.insiders, other.insiders]),
        )

    def scaled(self, unit: Vector) -> Needs:
        """The same needs counted in the units of their cells."""
        return replace(self, amounts=self.amounts / unit[self.cells])

    def without_repeats(self) -> Needs:
        """Of needs of one attacker on one side of one cell, the last."""
        keys = np.stack([self.cells, self.signs, self.insiders])[:, ::-1]
        _, first = np.unique(keys, axis=1, return_index=True)
        return self.take(np.sort(len(self) - 1 - first))

    def seen_by(self, insider: int) -> Needs:
        """The same needs as another attacker would test them."""
        return replace(self, insiders=np.full(len(self), insider, dtype=np.int64))


def outsider_needs(system: CellSystem) -> Needs:
    """What an outsider must not learn: both sides of every primary cell.

    A level that reaches past what is known beforehand is cut down to it: nothing published can
    widen an interval beyond prior knowledge.
    """
    primaries = np.flatnonzero(system.is_primary)
    up = np.minimum(system.upper, system.high - system.values)[primaries]
    down = np.minimum(system.lower, system.values - system.low)[primaries]
    both = Needs(
        np.concatenate([primaries, primaries]),
        np.concatenate([np.ones_like(primaries), -np.ones_like(primaries)]),
        np.concatenate([up, down]),
        np.full(2 * len(primaries), OUTSIDER, dtype=np.int64),
    )
    return both.take(both.amounts > 0)
