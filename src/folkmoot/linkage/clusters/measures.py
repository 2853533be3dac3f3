"""How well each cluster holds together: what a reviewer looks at to find those that are wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from folkmoot.linkage.clusters.clustering import Clusters
from folkmoot.linkage.clusters.graph import (
    ENDS,
    LinkGraph,
    Numbers,
    build_graph,
    components,
    end_names,
    find_records,
)

MEASURES = pa.schema(
    [
        ("cluster_id", pa.string()),
        ("n_records", pa.int64()),
        ("n_assets", pa.int64()),
        ("n_links", pa.int64()),
        ("density", pa.float64()),
        ("weakest_link", pa.float64()),
        ("n_bridges", pa.int64()),
        ("n_conflicts", pa.int64()),
    ]
)
"""A row a cluster, by identifier. `density` is the share of its pairs of records that are linked
(null of one record), `weakest_link` the least probability of its links; a bridge is a link without
which it falls apart; `n_conflicts` counts the splits that one of its records was party to."""

_SEED = 20_171


@dataclass(frozen=True)
class ClusterMeasures:
    """`clusters` (MEASURES), and `links`: cluster_id, left_asset, left_id, right_asset, right_id,
    match_probability and is_bridge, a row a link inside a cluster, the weakest first."""

    clusters: pa.Table
    links: pa.Table


def measure_clusters(clusters: Clusters) -> ClusterMeasures:
    """The measures of every cluster, over the pairs of at least the settings' threshold."""
    names = clusters.members["cluster_id"].combine_chunks().dictionary_encode()
    order = np.argsort(names.dictionary.to_numpy(zero_copy_only=False), kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    graph = build_graph(clusters.pairs, clusters.members).at_least(clusters.settings.threshold)
    label = rank[np.asarray(names.indices, np.int64)]
    inner = graph.where(label[graph.left] == label[graph.right])
    is_bridge = find_bridges(inner)
    ids = names.dictionary.take(pa.array(order))
    columns = _measured(inner, label, is_bridge, len(order))
    table = pa.table(
        [ids, *columns, _conflicts(clusters, graph, label, len(order))], schema=MEASURES
    )
    of_link = label[inner.left]
    links = inner.pairs.add_column(0, "cluster_id", ids.take(pa.array(of_link)))
    links = links.append_column("is_bridge", pa.array(is_bridge))
    weakest = np.lexsort((inner.right, inner.left, inner.probability))
    return ClusterMeasures(table, links.take(pa.array(weakest)))


def find_bridges(graph: LinkGraph) -> NDArray[np.bool_]:
    """Which links hold together what falls apart without them.

    Every link outside a spanning forest gets a random number of 64 bits; a link of the forest is
    covered by those that join what hangs below it with the rest. Where the numbers that cover it
    cancel out to nothing there are none, and it is a bridge; that they do by chance has a
    probability of 2^-64 a link (Pritchard and Thurimella, *Fast computation of small cuts via cycle
    space sampling*, ACM Transactions on Algorithms 7, 2011).
    """
    above, depth = _spanning_forest(graph)
    in_forest = (above[graph.left] == graph.right) | (above[graph.right] == graph.left)
    draw = np.random.default_rng(_SEED)
    numbers = draw.integers(1, 2**63 - 1, len(graph.left), dtype=np.int64)
    cover = np.zeros(graph.n_records, np.int64)
    outside = ~in_forest
    np.bitwise_xor.at(cover, graph.left[outside], numbers[outside])
    np.bitwise_xor.at(cover, graph.right[outside], numbers[outside])
    by_depth = np.argsort(depth, kind="stable")
    starts = np.searchsorted(depth[by_depth], np.arange(int(depth.max(initial=0)) + 2))
    for level in range(len(starts) - 2, 0, -1):
        lower = by_depth[starts[level] : starts[level + 1]]
        np.bitwise_xor.at(cover, above[lower], cover[lower])
    lower_end = np.where(above[graph.left] == graph.right, graph.left, graph.right)
    bridges: NDArray[np.bool_] = in_forest & (cover[lower_end] == 0)
    return bridges


def _spanning_forest(graph: LinkGraph) -> tuple[Numbers, Numbers]:
    """The record above each in a forest of shortest ways to the first record of its part, -1 above
    that one, and how many links it is below."""
    size = graph.n_records
    roots = np.unique(components(size, graph.left, graph.right))
    top = np.full(len(roots), size)
    ways = coo_array(
        (
            np.ones(len(graph.left) + len(roots), np.int8),
            (np.concatenate([graph.left, top]), np.concatenate([graph.right, roots])),
        ),
        shape=(size + 1, size + 1),
    )
    distance, above = dijkstra(
        ways.tocsr(), directed=False, indices=size, unweighted=True, return_predecessors=True
    )
    found = np.where(above[:size] == size, -1, above[:size]).astype(np.int64)
    return found, distance[:size].astype(np.int64) - 1


def _measured(
    inner: LinkGraph, label: Numbers, is_bridge: NDArray[np.bool_], count: int
) -> list[pa.Array]:
    sizes = np.bincount(label, minlength=count)
    n_assets = int(inner.asset_of.max(initial=0)) + 1
    seen = np.unique(label * n_assets + inner.asset_of) // n_assets
    of_link = label[inner.left]
    n_links = np.bincount(of_link, minlength=count)
    weakest = np.full(count, np.inf)
    np.minimum.at(weakest, of_link, inner.probability)
    n_pairs = sizes * (sizes - 1) // 2
    density = n_links / np.maximum(n_pairs, 1)
    return [
        pa.array(sizes),
        pa.array(np.bincount(seen, minlength=count)),
        pa.array(n_links),
        pa.array(density, mask=n_pairs == 0),
        pa.array(weakest, mask=n_links == 0),
        pa.array(np.bincount(of_link[is_bridge], minlength=count)),
    ]


def _conflicts(clusters: Clusters, graph: LinkGraph, label: Numbers, count: int) -> pa.Array:
    ends = [find_records(graph, end_names(clusters.splits, end)) for end in ENDS]
    return pa.array(np.bincount(label[np.concatenate(ends)], minlength=count))
