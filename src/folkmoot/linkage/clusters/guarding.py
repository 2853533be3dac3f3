"""Records put together without letting one wrong link join two crowds.

Connected components alone are dangerous: a single wrong pair merges everything on both sides of
it. Two groups are merged only where enough of the pairs between them are linked.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from folkmoot.linkage.clusters.graph import LinkGraph, Numbers, by_smallest, components

Link = tuple[int, int]


class _Groups:
    """Disjoint groups of records, numbered from 0, and how many links run between each two.

    A group goes by the number of one of its records. Lists and plain dictionaries, since this is
    gone through once for every link that is in doubt.
    """

    def __init__(self, n_records: int) -> None:
        self.group_of = list(range(n_records))
        self._members: list[list[int]] = [[record] for record in range(n_records)]
        self._links: list[dict[int, int]] = [{} for _ in range(n_records)]

    def add_link(self, left: int, right: int) -> None:
        one, other = self.group_of[left], self.group_of[right]
        if one != other:
            n_links = self._links[one].get(other, 0) + 1
            self._links[one][other] = self._links[other][one] = n_links

    def merge(self, left: int, right: int, least_density: float = 0.0) -> None:
        """Merge two records' groups where at least this share of the pairs between them is linked.

        The larger group takes the smaller in, so that no record moves more than a few times.
        """
        kept, gone = self.group_of[left], self.group_of[right]
        if kept == gone:
            return
        if len(self._members[kept]) < len(self._members[gone]):
            kept, gone = gone, kept
        moved = self._members[gone]
        n_links = self._links[kept].get(gone, 0)
        if n_links < least_density * (len(self._members[kept]) * len(moved)):
            return
        for record in moved:
            self.group_of[record] = kept
        self._members[kept] += moved
        self._members[gone] = []
        ours = self._links[kept]
        ours.pop(gone, None)
        for other, count in self._links[gone].items():
            if other != kept:
                theirs = self._links[other]
                del theirs[gone]
                ours[other] = theirs[kept] = ours.get(other, 0) + count
        self._links[gone] = {}


def cluster_names(
    names: Sequence[int], certain: Sequence[Link], links: Sequence[Link], least_density: float
) -> dict[int, int]:
    """The group of each name: the smallest name in it.

    `certain` links always merge. `links` merge, in the order given (the strongest first), where
    at least `least_density` of the pairs between the two groups are linked.
    """
    in_order = sorted(set(names))
    place = {name: number for number, name in enumerate(in_order)}
    found = _merged(
        len(in_order),
        [(place[left], place[right]) for left, right in certain],
        [(place[left], place[right]) for left, right in links],
        least_density,
    )
    return {name: in_order[group] for name, group in zip(in_order, found.tolist(), strict=True)}


def _merged(
    n_records: int, certain: Sequence[Link], links: Sequence[Link], least_density: float
) -> Numbers:
    """The group of each record, named by its smallest; the links strongest first."""
    groups = _Groups(n_records)
    for left, right in certain:
        groups.merge(left, right)
    for left, right in {(min(link), max(link)) for link in links}:
        groups.add_link(left, right)
    for left, right in links:
        groups.merge(left, right, least_density)
    return by_smallest(np.array(groups.group_of, np.int64))


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
        place = np.cumsum(is_partial) - 1
        found = _merged(
            int(is_partial.sum()),
            _links(place[certain_left[certain]], place[certain_right[certain]]),
            _links(place[graph.left[doubtful]], place[graph.right[doubtful]]),
            least_density,
        )
        labels[is_partial] = np.flatnonzero(is_partial)[found]
    return by_smallest(labels)


def _links(left: Numbers, right: Numbers) -> list[Link]:
    return list(zip(left.tolist(), right.tolist(), strict=True))
