"""Dimensions: the codes that a table is broken down by, and which of them add up to which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from folkmoot.errors import DisclosureError

TOTAL = "Total"
TOTAL_WORDS = ("total", "all", "grand total", "totals", "overall")
"""What published tables call the grand total, in small letters."""


@dataclass(frozen=True, slots=True)
class Sum:
    """`total` is made up of exactly these parts."""

    total: str
    parts: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(set(self.parts)) != len(self.parts) or not self.parts or self.total in self.parts:
            raise DisclosureError(
                "A total needs parts, each once, and not itself among them.",
                where=f"total {self.total}",
            )


@dataclass(frozen=True)
class Dimension:
    """One way of breaking down, by the name of its column.

    `sums` are the levels above the codes in the data: nested, several side by side (five-year and
    ten-year age bands), or covering only some codes. What is not part of another code is part of
    the grand total, unless a sum for `total` says otherwise.
    """

    name: str
    sums: tuple[Sum, ...] = ()
    total: str = TOTAL

    @classmethod
    def nested(cls, name: str, parents: Mapping[str, str], *, total: str = TOTAL) -> Dimension:
        """A dimension from the parent of each code, for any number of levels."""
        parts: dict[str, list[str]] = {}
        for code in sorted(parents):
            parts.setdefault(parents[code], []).append(code)
        return cls(name, tuple(Sum(parent, tuple(parts[parent])) for parent in parts), total)

    def together_with(self, other: Dimension) -> Dimension:
        """The same dimension with the levels of both, for tables that are protected together.

        Raises DisclosureError when they do not call their grand total alike.
        """
        if self.total != other.total:
            raise DisclosureError(
                "The tables name its grand total differently.",
                where=f"dimension {self.name}",
                remedy="Use one name for it in all of them.",
            )
        more = tuple(one for one in other.sums if one not in self.sums)
        return Dimension(self.name, self.sums + more, self.total)

    def over(self, leaves: Iterable[str]) -> Levels:
        """The levels over the codes that occur. Raises DisclosureError when they do not fit."""
        return Levels(self, tuple(sorted(set(leaves))))


@dataclass(frozen=True)
class Levels:
    """A dimension over given leaves: codes of the finest level."""

    dimension: Dimension
    leaves: tuple[str, ...]

    @cached_property
    def sums(self) -> tuple[Sum, ...]:
        """The dimension's sums without parts that do not occur, and one for the grand total."""
        covered, given = self._covered, []
        for one in self.dimension.sums:
            parts = tuple(part for part in one.parts if covered.get(part))
            if parts:
                given.append(Sum(one.total, parts))
        if not any(one.total == self.dimension.total for one in given):
            parts_of_others = {part for one in given for part in one.parts}
            known = {*self.leaves, *(one.total for one in given)}
            tops = tuple(sorted(known - parts_of_others))
            if tops:
                given.append(Sum(self.dimension.total, tops))
        return tuple(given)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Leaves, then totals in order of their first sum; the grand total last."""
        totals = dict.fromkeys(one.total for one in self.sums)
        totals.pop(self.dimension.total, None)
        return (*self.leaves, *totals, self.dimension.total)

    @cached_property
    def ancestors(self) -> dict[str, tuple[str, ...]]:
        """For each leaf, every code that contains it: itself first, the grand total last."""
        found: dict[str, list[str]] = {leaf: [leaf] for leaf in self.leaves}
        for code in self.codes[len(self.leaves) : -1]:
            for leaf in sorted(self._covered[code]):
                found[leaf].append(code)
        return {leaf: (*codes, self.dimension.total) for leaf, codes in found.items()}

    @cached_property
    def _covered(self) -> dict[str, frozenset[str]]:
        """The leaves under each code."""
        by_total: dict[str, list[Sum]] = {}
        for one in self.dimension.sums:
            by_total.setdefault(one.total, []).append(one)
        clash = sorted({*by_total, self.dimension.total} & set(self.leaves))
        if clash:
            raise self._error(f"rows carry the code {clash[0]}, which is a total of others")
        covered: dict[str, frozenset[str]] = {leaf: frozenset([leaf]) for leaf in self.leaves}
        for code in by_total:
            self._cover(code, by_total, covered, ())
        if len(covered.get(self.dimension.total, self.leaves)) != len(self.leaves):
            raise self._error("the sum given for the grand total leaves codes out")
        return covered

    def _cover(
        self,
        code: str,
        by_total: Mapping[str, list[Sum]],
        covered: dict[str, frozenset[str]],
        above: tuple[str, ...],
    ) -> frozenset[str]:
        if code in above:
            raise self._error(f"the code {code} is part of itself")
        if code not in covered:
            ways = []
            for one in by_total.get(code, []):
                parts = [self._cover(part, by_total, covered, (*above, code)) for part in one.parts]
                union = frozenset().union(*parts)
                if len(union) != sum(map(len, parts)):
                    raise self._error(f"parts of the code {code} overlap")
                ways.append(union)
            if len(set(ways)) > 1:
                raise self._error(f"the sums given for the code {code} cover different codes")
            covered[code] = ways[0] if ways else frozenset()
        return covered[code]

    def _error(self, problem: str) -> DisclosureError:
        return DisclosureError(
            f"The hierarchy does not hold together: {problem}.",
            where=f"dimension {self.dimension.name}",
            remedy="Give each code one place: a leaf in the data, or a total with its parts.",
        )
