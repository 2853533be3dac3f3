"""Clusters that break a rule, found by counting, and parted.

Only clusters in which a column has two values, or an asset two records, are looked at closely: of a
million that is a few.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters.conflicts import ConflictRule
from folkmoot.linkage.clusters.decisions import Constraints
from folkmoot.linkage.clusters.graph import LinkGraph, Numbers, components, find_records
from folkmoot.linkage.clusters.splitting import Clash, Cut, Knot, split

DECIDED = "a reviewer's decision"
TWICE = "one person twice in an asset free of duplicates"


@dataclass(frozen=True)
class Rulings:
    """What records of a graph must not be in one cluster: `is_free` says which records are of
    assets free of duplicates, `values` has the rules' columns, a row a record of the graph."""

    is_free: NDArray[np.bool_]
    rules: tuple[ConflictRule, ...]
    values: pa.Table
    constraints: Constraints
    same_group: Numbers
    """Records that were decided to be one; between them no rule holds."""


def rulings_for(
    graph: LinkGraph,
    constraints: Constraints,
    free_assets: frozenset[str],
    rules: tuple[ConflictRule, ...],
    attributes: pa.Table | None,
) -> Rulings:
    """The rulings for a graph. `attributes` has asset, record_id and the columns of the rules.

    Raises LinkageError where a rule's column is missing.
    """
    same_group = components(graph.n_records, constraints.same_left, constraints.same_right)
    free = pa.array(sorted(free_assets), pa.string())
    columns = sorted({column for rule in rules for column, _ in rule.clauses})
    return Rulings(
        pc.is_in(graph.records["asset"], value_set=free).to_numpy(),
        rules,
        _aligned(graph, attributes, columns),
        constraints,
        same_group,
    )


def _aligned(graph: LinkGraph, attributes: pa.Table | None, columns: list[str]) -> pa.Table:
    if not columns:
        return pa.table({})
    missing = [
        column for column in columns if attributes is None or column not in attributes.column_names
    ]
    if attributes is None or missing:
        raise LinkageError(
            f"A rule asks for {missing[0]}, and the records lack it.",
            where="records",
            remedy="Give the records with that column, or leave the rule out.",
        )
    numbers = find_records(graph, attributes)
    row = np.full(graph.n_records, -1, np.int64)
    known = np.flatnonzero(numbers >= 0)[::-1]
    row[numbers[known]] = known
    return attributes.select(columns).take(pa.array(row, mask=row < 0))


def part_clusters(graph: LinkGraph, labels: Numbers, rulings: Rulings) -> tuple[Numbers, list[Cut]]:
    """The same groups without any that breaks a ruling, and the cuts, by numbers of records."""
    suspects = _suspects(labels, graph.asset_of, rulings)
    if not suspects.any():
        return labels, []
    is_inside = suspects[labels]
    judge = _Judge(graph, rulings, np.flatnonzero(is_inside))
    parted, cuts = labels.copy(), []
    for members, links in _clusters(graph, labels, is_inside):
        nodes, node_of = np.unique(rulings.same_group[members], return_inverse=True)
        places = np.searchsorted(members, [graph.left[links], graph.right[links]])
        ends = np.sort(node_of[places], axis=0)
        outer = ends[0] != ends[1]
        knot = Knot(len(nodes), ends[0][outer], ends[1][outer], graph.probability[links][outer])
        groups = [members[node_of == node].tolist() for node in range(len(nodes))]
        parts, found = split(knot, partial(judge.clash, groups))
        _, first, part_of = np.unique(parts[node_of], return_index=True, return_inverse=True)
        parted[members] = members[first][part_of]
        cuts += found
    return parted, cuts


def _suspects(labels: Numbers, asset_of: Numbers, rulings: Rulings) -> NDArray[np.bool_]:
    """Groups, by name, in which every clause of a rule has two values, an asset free of duplicates
    two records, or a decision its two."""
    size = len(labels)
    apart = rulings.constraints
    found = np.zeros(size, bool)
    together = labels[apart.apart_left] == labels[apart.apart_right]
    found[labels[apart.apart_left[together]]] = True
    people = rulings.same_group * (int(asset_of.max(initial=0)) + 1) + asset_of
    n_people = _n_distinct(labels, np.where(rulings.is_free, people, -1))
    found |= n_people > _n_distinct(labels, np.where(rulings.is_free, asset_of, -1))
    for rule in rulings.rules:
        is_broken = np.ones(size, bool)
        for column, _ in rule.clauses:
            codes = rulings.values[column].combine_chunks().dictionary_encode().indices
            known = codes.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
            is_broken &= _n_distinct(labels, known) >= 2
        found |= is_broken
    return found


def _n_distinct(labels: Numbers, codes: Numbers) -> Numbers:
    """How many different codes each group has; negative codes are unknown."""
    known = codes >= 0
    width = int(codes.max(initial=0)) + 1
    pairs = np.unique(labels[known] * width + codes[known])
    counted: Numbers = np.bincount(pairs // width, minlength=len(labels))
    return counted


def _clusters(
    graph: LinkGraph, labels: Numbers, is_inside: NDArray[np.bool_]
) -> Iterator[tuple[Numbers, Numbers]]:
    """The records of each group that is looked at, ascending, and the places of its links."""
    rows = np.flatnonzero(is_inside)
    rows = rows[np.argsort(labels[rows], kind="stable")]
    inner = np.flatnonzero(labels[graph.left] == labels[graph.right])
    inner = inner[is_inside[graph.left[inner]]]
    inner = inner[np.argsort(labels[graph.left[inner]], kind="stable")]
    names, starts = np.unique(labels[rows], return_index=True)
    link_names = labels[graph.left[inner]]
    begins = np.searchsorted(link_names, names)
    ends = np.searchsorted(link_names, names, side="right")
    for members, begin, end in zip(np.split(rows, starts[1:]), begins, ends, strict=True):
        yield members, inner[begin:end]


class _Judge:
    """Which ruling, if any, forbids that two groups of records are one."""

    def __init__(self, graph: LinkGraph, rulings: Rulings, rows: Numbers) -> None:
        apart = rulings.constraints
        self._apart = set(zip(apart.apart_left.tolist(), apart.apart_right.tolist(), strict=True))
        self._apart |= {(right, left) for left, right in self._apart}
        self._asset_of, self._is_free = graph.asset_of, rulings.is_free
        self._rules = rulings.rules
        self._values: dict[int, dict[str, object]] = {}
        if self._rules:
            values = rulings.values.take(pa.array(rows)).to_pylist()
            self._values = dict(zip(rows.tolist(), values, strict=True))

    def clash(self, groups: list[list[int]], one: int, other: int) -> Clash | None:
        """The first two records of two of the groups that cannot be one."""
        for left, right in product(groups[one], groups[other]):
            rule = self._rule(left, right)
            if rule is not None:
                return Clash(rule, left, right)
        return None

    def _rule(self, one: int, other: int) -> str | None:
        if (one, other) in self._apart:
            return DECIDED
        if self._is_free[one] and self._asset_of[one] == self._asset_of[other]:
            return TWICE
        for rule in self._rules:
            if rule.contradicts(self._values[one], self._values[other]):
                return rule.name
        return None
