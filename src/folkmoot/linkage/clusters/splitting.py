"""A cluster that cannot be one is split at its weakest links, and each split is explained.

Two records that contradict each other are parted by the cut whose links weigh least together, the
minimum cut (Ford and Fulkerson, *Maximal flow through a network*, Canadian Journal of Mathematics
8, 1956), until nothing contradicts. In a cluster too large for that its links join it again, the
strongest first, wherever they join no two groups that contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from folkmoot.linkage.clusters.graph import Numbers

_MOST_CUT = 150
"""Groups in a cluster up to which the best cut is sought: it takes a flow for each split."""
_UNITS = 1_000
_LEAST_BITS, _MOST_BITS = 0.05, 30.0
"""What a link weighs: never nothing, since it is a link, and never for sure."""

Capacity = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two records, by number, that cannot be one, and the name of the rule that says so."""

    rule: str
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Cut:
    """One split: why, and the probabilities of the links that it cut."""

    clash: Clash
    probabilities: tuple[float, ...]


@dataclass(frozen=True)
class Knot:
    """A cluster to be split: nodes are numbered from 0, each a group of records that are one for
    sure. Links stand strongest first."""

    n_nodes: int
    left: Numbers
    right: Numbers
    probability: NDArray[np.float64]


Contradiction = Callable[[int, int], Clash | None]
"""Why two nodes, the smaller first, cannot be one; None where they may."""


def split(knot: Knot, contradiction: Contradiction) -> tuple[Numbers, list[Cut]]:
    """The part of each node, named by its smallest node, and the cuts that made the parts.

    No part holds two nodes that contradict each other, and each is connected by its links.
    """
    if knot.n_nodes > _MOST_CUT:
        return _join_again(knot, contradiction)
    capacity = _capacity(knot)
    clashes = _clashes(knot.n_nodes, contradiction)
    parts = np.zeros(knot.n_nodes, np.int64)
    cuts: list[Cut] = []
    waiting = [np.arange(knot.n_nodes)]
    while waiting:
        nodes = waiting.pop()
        found = next((pair for pair in combinations(nodes.tolist(), 2) if pair in clashes), None)
        if found is None:
            parts[nodes] = nodes.min()
            continue
        is_near = _is_near(capacity[np.ix_(nodes, nodes)], *np.searchsorted(nodes, found).tolist())
        near, far = nodes[is_near], nodes[~is_near]
        cuts.append(Cut(clashes[found], _between(knot, near, far)))
        waiting += [*_connected(near, capacity), *_connected(far, capacity)]
    return parts, cuts


def _clashes(n_nodes: int, contradiction: Contradiction) -> dict[tuple[int, int], Clash]:
    found = {pair: contradiction(*pair) for pair in combinations(range(n_nodes), 2)}
    return {pair: clash for pair, clash in found.items() if clash is not None}


def _capacity(knot: Knot) -> Capacity:
    """What cutting between two nodes costs: bits of evidence, in thousandths, added up."""
    chance = np.clip(knot.probability, 1e-9, 1 - 1e-9)
    bits = np.clip(np.log2(chance / (1 - chance)), _LEAST_BITS, _MOST_BITS)
    cost = np.zeros((knot.n_nodes, knot.n_nodes), np.int32)
    np.add.at(cost, (knot.left, knot.right), np.rint(bits * _UNITS).astype(np.int32))
    both_ways: Capacity = cost + cost.T
    return both_ways


def _is_near(capacity: Capacity, source: int, sink: int) -> NDArray[np.bool_]:
    """Which nodes are on the side of the source: those that a largest flow leaves within its reach.
    They are the same whichever largest flow was found."""
    inside = csr_array(capacity)
    left = inside - maximum_flow(inside, source, sink).flow
    left.eliminate_zeros()
    is_near = np.zeros(len(capacity), bool)
    is_near[breadth_first_order(left, source, return_predecessors=False)] = True
    return is_near


def _between(knot: Knot, near: Numbers, far: Numbers) -> tuple[float, ...]:
    side = np.zeros(knot.n_nodes, np.int64)
    side[near], side[far] = 1, 2
    crosses = side[knot.left] * side[knot.right] == 2
    return tuple(knot.probability[crosses].tolist())


def _connected(nodes: Numbers, capacity: Capacity) -> list[Numbers]:
    """Taking a side away may leave apart what only it held together."""
    n_parts, label = connected_components(csr_array(capacity[np.ix_(nodes, nodes)]), directed=False)
    return [nodes[label == part] for part in range(n_parts)]


def _join_again(knot: Knot, contradiction: Contradiction) -> tuple[Numbers, list[Cut]]:
    group = np.arange(knot.n_nodes)
    members = [[node] for node in range(knot.n_nodes)]
    refused: list[tuple[int, int, Clash]] = []
    for left, right in zip(knot.left.tolist(), knot.right.tolist(), strict=True):
        kept, gone = sorted((int(group[left]), int(group[right])))
        if kept == gone:
            continue
        clash = _first_clash(members[kept], members[gone], contradiction)
        if clash is not None:
            refused.append((left, right, clash))
            continue
        group[members[gone]] = kept
        members[kept] += members[gone]
        members[gone] = []
    cuts: dict[tuple[int, int], Cut] = {}
    for left, right, clash in refused:
        one, other = sorted((int(group[left]), int(group[right])))
        if (one, other) not in cuts:
            crossing = _between(knot, np.flatnonzero(group == one), np.flatnonzero(group == other))
            cuts[one, other] = Cut(clash, crossing)
    return group, list(cuts.values())


def _first_clash(
    ones: Sequence[int], others: Sequence[int], contradiction: Contradiction
) -> Clash | None:
    pairs = ((min(pair), max(pair)) for pair in product(ones, others))
    clashes = (contradiction(*pair) for pair in pairs)
    return next((clash for clash in clashes if clash is not None), None)
