"""Records put together without letting one wrong link join two crowds.

Connected components alone are dangerous: a single wrong pair merges everything on both sides of
it. Two groups are merged only where enough of the pairs between them are linked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from folkmoot.linkage.clusters.graph import LinkGraph, Numbers, by_smallest, components

Link = tuple[int, int]


class _Groups:
    """Disjoint groups of records, and how many links run between each two of them."""

    def __init__(self, records: Iterable[int]) -> None:
        self._members = {record: [record] for record in records}
        self._group_of = {record: record for record in self._members}
        self._links: dict[int, Counter[int]] = defaultdict(Counter)

    def add_link(self, left: int, right: int) -> None:
        first, second = self._group_of[left], self._group_of[right]
        if first != second:
            self._links[first][second] += 1
            self._links[second][first] += 1

    def density(self, left: int, right: int) -> float:
        """The share of pairs between the two records' groups that are linked; 1 inside a group."""
        first, second = self._group_of[left], self._group_of[right]
        if first == second:
            return 1.0
        n_pairs = len(self._members[first]) * len(self._members[second])
        return self._links[first][second] / n_pairs

    def merge(self, left: int, right: int) -> None:
        """The larger group takes the smaller in, so that no record moves more than a few times."""
        groups = sorted({self._group_of[left], self._group_of[right]}, key=self._by_size)
        if len(groups) == 1:
            return
        gone, kept = groups
        for record in self._members[gone]:
            self._group_of[record] = kept
        self._members[kept] += self._members.pop(gone)
        for other, count in self._links.pop(gone, Counter()).items():
            del self._links[other][gone]
            if other != kept:
                self._links[kept][other] += count
                self._links[other][kept] += count

    def _by_size(self, group: int) -> tuple[int, int]:
        return len(self._members[group]), group

    def by_record(self) -> dict[int, int]:
        """The group of each record, named by the smallest record in it."""
        names = {group: min(members) for group, members in self._members.items()}
        return {record: names[group] for record, group in sorted(self._group_of.items())}


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
    return groups.by_record()


def guard_merges(
    graph: LinkGraph, certain_left: Numbers, certain_right: Numbers, least_density: float
) -> Numbers:
    """The group of each record of a graph, named by its smallest number.

    Where all records that can be reached are linked with one another, every merge is between groups
    linked throughout; only what is linked in part is gone through link by link.
    """
    reached = components(
        graph.n_records,
        np.concatenate([graph.left, certain_left]),
        np.concatenate([graph.right, certain_right]),
    )
    sizes = np.bincount(reached, minlength=graph.n_records)
    n_links = np.bincount(reached[graph.left], minlength=graph.n_records)
    is_partial = (n_links < sizes * (sizes - 1) // 2)[reached]
    labels = reached.copy()
    if is_partial.any():
        doubtful = is_partial[graph.left]
        certain = is_partial[certain_left]
        found = cluster_names(
            np.flatnonzero(is_partial).tolist(),
            _links(certain_left[certain], certain_right[certain]),
            _links(graph.left[doubtful], graph.right[doubtful]),
            least_density,
        )
        labels[is_partial] = np.fromiter(found.values(), np.int64, len(found))
    return by_smallest(labels)


def _links(left: Numbers, right: Numbers) -> list[Link]:
    return list(zip(left.tolist(), right.tolist(), strict=True))
