"""Names that are one business, put together without letting one wrong link join two crowds.

Connected components alone are dangerous: a single wrong pair merges everything on both sides of
it. Two groups are merged only where enough of the pairs between them are linked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

Link = tuple[int, int]


class _Groups:
    """Disjoint groups of names, and how many links run between each two of them."""

    def __init__(self, names: Iterable[int]) -> None:
        self._members = {name: [name] for name in names}
        self._group_of = {name: name for name in self._members}
        self._links: dict[int, Counter[int]] = defaultdict(Counter)

    def add_link(self, left: int, right: int) -> None:
        first, second = self._group_of[left], self._group_of[right]
        if first != second:
            self._links[first][second] += 1
            self._links[second][first] += 1

    def density(self, left: int, right: int) -> float:
        """The share of pairs between the two names' groups that are linked; 1 inside a group."""
        first, second = self._group_of[left], self._group_of[right]
        if first == second:
            return 1.0
        n_pairs = len(self._members[first]) * len(self._members[second])
        return self._links[first][second] / n_pairs

    def merge(self, left: int, right: int) -> None:
        kept, gone = sorted((self._group_of[left], self._group_of[right]))
        if kept == gone:
            return
        for name in self._members[gone]:
            self._group_of[name] = kept
        self._members[kept] += self._members.pop(gone)
        for other, count in self._links.pop(gone, Counter()).items():
            del self._links[other][gone]
            if other != kept:
                self._links[kept][other] += count
                self._links[other][kept] += count

    def by_name(self) -> dict[int, int]:
        return dict(sorted(self._group_of.items()))


def cluster_names(
    names: Sequence[int], certain: Sequence[Link], links: Sequence[Link], least_density: float
) -> dict[int, int]:
    """The group of each name: the smallest name in it.

    `certain` links always merge. `links` merge, in the order given (the strongest first), where
    at least `least_density` of the pairs between the two groups are linked.
    """
    groups = _Groups(names)
    for left, right in certain:
        groups.merge(left, right)
    for left, right in sorted({(min(link), max(link)) for link in links}):
        groups.add_link(left, right)
    for left, right in links:
        if groups.density(left, right) >= least_density:
            groups.merge(left, right)
    return groups.by_name()
