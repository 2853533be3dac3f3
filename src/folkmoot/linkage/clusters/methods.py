"""Which links join records, by each method: arrays of links, strongest first, in and out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.clusters.graph import LinkGraph, Numbers, components
from folkmoot.linkage.clusters.guarding import guard_merges
from folkmoot.linkage.clusters.settings import ClusterSettings, Method


def form_groups(
    graph: LinkGraph, same_left: Numbers, same_right: Numbers, settings: ClusterSettings
) -> Numbers:
    """The group of each record by the settings' method, named by its smallest number.

    The graph has links only. Records that were decided to be one (`same_left`, `same_right`) are in
    one group whatever the method.
    """
    if settings.method is Method.GUARDED:
        return guard_merges(graph, same_left, same_right, settings.least_density)
    kept = graph
    if settings.method is Method.CENTRE:
        kept = graph.where(_reach_centres(graph))
    if settings.method is Method.SINGLE_BEST:
        kept = graph.where(_single_best(graph))
    return components(
        graph.n_records,
        np.concatenate([kept.left, same_left]),
        np.concatenate([kept.right, same_right]),
    )


def _first_of(keys: Numbers, n_keys: int) -> Numbers:
    """The place of the first link with each key."""
    first = np.full(n_keys, len(keys), np.int64)
    np.minimum.at(first, keys, np.arange(len(keys)))
    return first


def _reach_centres(graph: LinkGraph) -> NDArray[np.bool_]:
    """Links between a centre and a record of its star (Hassanzadeh and others, *Framework for
    evaluating clustering algorithms in duplicate detection*, PVLDB 2, 2009).

    From the strongest: of two free records the one with more evidence around it becomes a centre
    and takes the other in; a centre takes in a free record. A link is settled when it is the
    strongest unsettled one of both its records, all such links at once.
    """
    weight = np.bincount(graph.left, graph.probability, graph.n_records)
    weight += np.bincount(graph.right, graph.probability, graph.n_records)
    is_right_heavier = weight[graph.right] > weight[graph.left]
    centre = np.where(is_right_heavier, graph.right, graph.left)
    other = np.where(is_right_heavier, graph.left, graph.right)
    is_centre, is_taken = np.zeros((2, graph.n_records), bool)
    kept = np.zeros(len(centre), bool)
    waiting = np.arange(len(centre))
    while len(waiting):
        ends = centre[waiting], other[waiting]
        places = np.arange(len(waiting))
        first = np.minimum(_first_of(ends[0], graph.n_records), _first_of(ends[1], graph.n_records))
        settled = (first[ends[0]] == places) & (first[ends[1]] == places)
        chosen = waiting[settled]
        one, two = centre[chosen], other[chosen]
        is_new = ~is_centre[one] & ~is_centre[two]
        joins = is_new | (is_centre[one] ^ is_centre[two])
        joined = np.where(is_centre[two], one, two)
        is_centre[one[is_new]] = True
        is_taken[joined[joins]] = True
        kept[chosen[joins]] = True
        waiting = waiting[~settled]
        waiting = waiting[~(is_taken[centre[waiting]] | is_taken[other[waiting]])]
    return kept


def _single_best(graph: LinkGraph) -> NDArray[np.bool_]:
    """Links by which each record has at most one partner in each other asset.

    The strongest link takes both its places; a link is kept when no stronger one took either. All
    links that are the strongest of those left at both their places are kept at once.
    """
    n_assets = int(graph.asset_of.max(initial=0)) + 1
    keys = np.stack(
        [
            graph.left * n_assets + graph.asset_of[graph.right],
            graph.right * n_assets + graph.asset_of[graph.left],
        ]
    )
    distinct, numbers = np.unique(keys, return_inverse=True)
    places = numbers.reshape(keys.shape)
    kept = np.zeros(len(graph.left), bool)
    is_taken = np.zeros(len(distinct), bool)
    waiting = np.flatnonzero(graph.asset_of[graph.left] != graph.asset_of[graph.right])
    while len(waiting):
        left, right = places[0][waiting], places[1][waiting]
        order = np.arange(len(waiting))
        first = np.minimum(_first_of(left, len(distinct)), _first_of(right, len(distinct)))
        best = (first[left] == order) & (first[right] == order)
        kept[waiting[best]] = True
        is_taken[left[best]] = is_taken[right[best]] = True
        waiting = waiting[~(is_taken[left] | is_taken[right])]
    return kept
