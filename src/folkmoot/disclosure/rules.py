"""The primary rules: when a cell is unsafe by itself, and how far an attacker must be kept off.

Notation and formulae of the Handbook on Statistical Disclosure Control (chapter 4.2 of the second
edition, sdcTools): X is the cell's total, x1 >= x2 >= ... its contributions after those of one
holding are merged. A rule's level U is the least by which an attacker's upper bound must exceed X
so that what the rule forbids to estimate stays hidden; the same level is asked for below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from folkmoot.disclosure.equations import Mask, Vector
from folkmoot.errors import DisclosureError


@dataclass(frozen=True, slots=True, eq=False)
class CellFacts:
    """What the rules look at, one entry per cell.

    contributors  holdings with a contribution other than nothing; all of them where every one is
                  nothing
    guarded       contributors who have not waived their protection
    size          sum of the sizes of the contributions: the total, unless some are negative
    largest       the largest contributions by size of those who have not waived, cells by rank,
                  descending; 0 where fewer
    asking        the largest contribution of one who asked for protection; 0 where nobody did
    is_count      cells that count people or things, each contributing one: how much of the cell is
                  one contributor's says nothing there, so concentration rules leave them alone
    """

    contributors: Vector
    guarded: Vector
    size: Vector
    largest: Vector
    asking: Vector
    is_count: Mask

    def sum_of_largest(self, count: int) -> Vector:
        total: Vector = self.largest[:, :count].sum(axis=1)
        return total


class Rule(Protocol):
    """A primary rule. `name` is its key in settings; `ranks` how many largest it looks at."""

    name: ClassVar[str]

    @property
    def ranks(self) -> int: ...

    def is_unsafe(self, facts: CellFacts) -> Mask: ...

    def level(self, facts: CellFacts) -> Vector: ...

    def in_words(self, contributors: str) -> str:
        """For the checker, parameters included; never shown to the public."""
        ...


@dataclass(frozen=True, slots=True)
class MinimumFrequency:
    """Unsafe with fewer contributors than `contributors`, unless there are none at all, or all of
    them have waived their protection.

    The rule itself forbids exact disclosure only, which is too weak. For counts the level is
    `margin` either way, as for amounts that come to nothing; for other amounts it is
    `margin_percent` of the cell's size.
    """

    name: ClassVar[str] = "minimum_frequency"
    contributors: int
    margin: float = 1.0
    margin_percent: float = 10.0

    def __post_init__(self) -> None:
        _require(self.name, "contributors", self.contributors, self.contributors >= 2)
        _require(self.name, "margin", self.margin, self.margin > 0)
        _require(self.name, "margin_percent", self.margin_percent, self.margin_percent > 0)

    @property
    def ranks(self) -> int:
        return 0

    def is_unsafe(self, facts: CellFacts) -> Mask:
        is_few = (facts.contributors > 0) & (facts.contributors < self.contributors)
        return is_few & (facts.guarded > 0)

    def level(self, facts: CellFacts) -> Vector:
        in_percent = facts.size * self.margin_percent / 100
        return np.where(facts.is_count | (facts.size == 0), self.margin, in_percent)

    def in_words(self, contributors: str) -> str:
        return f"fewer than {self.contributors} {contributors} take part"


@dataclass(frozen=True, slots=True)
class Dominance:
    """The (n,k) rule: unsafe when the n largest make up more than k percent of the total.

    U = (100/k)(x1 + ... + xn) - X. With n = 1 it ignores what the second largest knows, so n is at
    least 2; the p % rule is to be preferred, as it protects less that needs no protection.
    """

    name: ClassVar[str] = "dominance"
    n: int
    k: float

    def __post_init__(self) -> None:
        _require(self.name, "n", self.n, self.n >= 2)
        _require(self.name, "k", self.k, 0 < self.k < 100)

    @property
    def ranks(self) -> int:
        return self.n

    def is_unsafe(self, facts: CellFacts) -> Mask:
        return self.level(facts) > 0

    def level(self, facts: CellFacts) -> Vector:
        return _risk(facts.sum_of_largest(self.n) * 100 / self.k - facts.size, facts)

    def in_words(self, contributors: str) -> str:
        return f"the {self.n} largest {contributors} make up more than {self.k:g} % of it"


@dataclass(frozen=True, slots=True)
class PriorPosterior:
    """The (p,q) rule: everyone knows each contribution within q percent beforehand, and nobody may
    learn one within p percent. Unsafe when X - x1 - x2 < (p/q) x1; U = (p/q) x1 - (X - x1 - x2)."""

    name: ClassVar[str] = "prior_posterior"
    p: float
    q: float

    def __post_init__(self) -> None:
        _require(self.name, "p", self.p, self.p > 0)
        _require(self.name, "q", self.q, self.p < self.q <= 100)

    @property
    def ranks(self) -> int:
        return 2

    def is_unsafe(self, facts: CellFacts) -> Mask:
        return self.level(facts) > 0

    def level(self, facts: CellFacts) -> Vector:
        rest = facts.size - facts.sum_of_largest(2)
        return _risk(facts.sum_of_largest(1) * self.p / self.q - rest, facts)

    def in_words(self, contributors: str) -> str:
        return (
            f"one of the {contributors}, knowing the others to within {self.q:g} %, could work out "
            f"the largest to within {self.p:g} %"
        )


@dataclass(frozen=True, slots=True)
class PPercent:
    """The p % rule: unsafe when the second largest contributor could estimate the largest to within
    p percent. X - x1 - x2 < (p/100) x1; U = (p/100) x1 - (X - x1 - x2). The (p,q) rule with
    nothing known beforehand."""

    name: ClassVar[str] = "p_percent"
    p: float

    def __post_init__(self) -> None:
        _require(self.name, "p", self.p, 0 < self.p < 100)

    @property
    def ranks(self) -> int:
        return 2

    def is_unsafe(self, facts: CellFacts) -> Mask:
        return self.level(facts) > 0

    def level(self, facts: CellFacts) -> Vector:
        return PriorPosterior(self.p, 100.0).level(facts)

    def in_words(self, contributors: str) -> str:
        return f"one of the {contributors} could work out the largest to within {self.p:g} %"


@dataclass(frozen=True, slots=True)
class ZeroTotal:
    """Unsafe when contributions are there and every one is nothing: to show the zero says so of
    each. The level is `margin` in the unit of the amounts."""

    name: ClassVar[str] = "zero_total"
    margin: float = 1.0

    def __post_init__(self) -> None:
        _require(self.name, "margin", self.margin, self.margin > 0)

    @property
    def ranks(self) -> int:
        return 0

    def is_unsafe(self, facts: CellFacts) -> Mask:
        is_nothing: Mask = (facts.guarded > 0) & (facts.size == 0)
        return is_nothing

    def level(self, facts: CellFacts) -> Vector:
        return np.full(len(facts.size), self.margin)

    def in_words(self, contributors: str) -> str:
        return f"the {contributors} all gave nothing"


@dataclass(frozen=True, slots=True)
class Request:
    """The request rule of trade statistics: unsafe when one who asked for protection gives more
    than `share` percent of the total. U = (100/share) x - X for that contribution x. Alone, it
    protects only those who ask."""

    name: ClassVar[str] = "request"
    share: float

    def __post_init__(self) -> None:
        _require(self.name, "share", self.share, 0 < self.share < 100)

    @property
    def ranks(self) -> int:
        return 0

    def is_unsafe(self, facts: CellFacts) -> Mask:
        return self.level(facts) > 0

    def level(self, facts: CellFacts) -> Vector:
        return _risk(facts.asking * 100 / self.share - facts.size, facts)

    def in_words(self, contributors: str) -> str:
        return (
            f"one of the {contributors} that asked for protection makes up more than "
            f"{self.share:g} % of it"
        )


RULES: dict[str, type[Rule]] = {
    rule.name: rule
    for rule in (MinimumFrequency, Dominance, PPercent, PriorPosterior, Request, ZeroTotal)
}


def _risk(level: Vector, facts: CellFacts) -> Vector:
    """A concentration rule's level where it is one, and not the rounding of its subtraction."""
    return np.where(~facts.is_count & (level > 1e-9 * facts.size), level, 0.0)


def _require(rule: str, setting: str, value: float, is_right: bool) -> None:
    if not is_right:
        raise DisclosureError(
            f"The setting {setting} cannot be {value:g}.",
            where=f"rule {rule}",
            remedy="docs/explanation/safe-outputs.md lists the rules and what each setting means.",
        )
