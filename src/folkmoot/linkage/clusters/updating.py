"""A new version of an asset: only what its changes can reach is clustered again.

What a record's cluster is depends on the records that can be reached from it by links and by
decisions, and on nothing else. So clusters whose records reach no changed record, neither by the
links of before nor by those of now, stay as they are; the others are made as from nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.linkage.clusters.clustering import (
    Basis,
    Clusters,
    Previous,
    group,
    name_clusters,
)
from folkmoot.linkage.clusters.decisions import DECISIONS, find_constraints
from folkmoot.linkage.clusters.graph import (
    ENDS,
    RECORDS,
    LinkGraph,
    Numbers,
    as_names,
    build_graph,
    by_smallest,
    components,
    end_names,
    find_records,
)


@dataclass(frozen=True)
class Change:
    """What is new: `changed` records (asset, record_id), those that are new or say something else;
    `removed` ones; and `pairs`, every pair at present with a changed record at an end. Pairs of
    before with a changed or removed record are forgotten."""

    pairs: pa.Table
    changed: pa.Table
    removed: pa.Table | None = None


def update(
    previous: Clusters,
    change: Change,
    key: bytes,
    *,
    records: pa.Table | None = None,
    decisions: pa.Table | None = None,
) -> Clusters:
    """The clusters after a change: the same, identifiers and history included, as `relink` makes
    from all pairs.

    `records` has asset, record_id and the columns that the rules ask for, of all records at
    present. `decisions` take the place of the previous ones; without them those stay. Raises what
    `clustering.cluster_records` raises.
    """
    settings = previous.settings
    decided = previous.decisions if decisions is None else decisions
    gone = as_names(change.removed) if change.removed is not None else as_names(change.changed)[:0]
    basis, graph = _basis_now(previous, change, gone, records, decided)
    links = build_graph(change.pairs).at_least(settings.threshold).pairs
    ends = [end_names(links, end) for end in ENDS]
    news = _ends_of_news(previous.decisions, decided)
    touched = pa.concat_tables([as_names(change.changed), gone, *ends, *news])
    is_reached = _reached(previous, basis, graph, touched)
    labels = _former_labels(previous, graph)
    part = graph.part(is_reached)
    rows = np.flatnonzero(is_reached)
    found, splits = group(part, basis, settings)
    labels[rows] = rows[found]
    stay = _unreached(previous.splits, graph, is_reached)
    return name_clusters(
        graph,
        basis,
        settings,
        labels,
        _in_order(graph, [stay, splits]),
        key,
        Previous(previous.members, previous.round_number, previous.history),
    )


def _basis_now(
    previous: Clusters,
    change: Change,
    gone: pa.Table,
    records: pa.Table | None,
    decisions: pa.Table | None,
) -> tuple[Basis, LinkGraph]:
    before = build_graph(previous.pairs, previous.members)
    is_out = np.zeros(before.n_records, bool)
    lost = _known(before, pa.concat_tables([as_names(change.changed), gone]))
    is_out[lost] = True
    stays = before.where(~(is_out[before.left] | is_out[before.right]))
    is_gone = np.zeros(before.n_records, bool)
    is_gone[_known(before, gone)] = True
    listed = pa.concat_tables([before.records.filter(pa.array(~is_gone)), as_names(change.changed)])
    new = build_graph(change.pairs).pairs
    pairs = pa.concat_tables([stays.pairs, new])
    return Basis(pairs, records, decisions), build_graph(pairs, listed)


def _reached(
    previous: Clusters, basis: Basis, graph: LinkGraph, touched: pa.Table
) -> NDArray[np.bool_]:
    """Which records of the graph can be reached from a touched one, by what linked them before or
    by what links them now."""
    before = build_graph(previous.pairs, previous.members)
    group_before = _components(before, previous.decisions, previous.settings.threshold)
    mates = np.isin(group_before, group_before[_known(before, touched)])
    seeds = _known(graph, pa.concat_tables([before.records.filter(pa.array(mates)), touched]))
    group_now = _components(graph, basis.decisions, previous.settings.threshold)
    return np.isin(group_now, group_now[seeds])


def _components(graph: LinkGraph, decisions: pa.Table | None, threshold: float) -> Numbers:
    links, same = graph.at_least(threshold), find_constraints(graph, decisions)
    return components(
        graph.n_records,
        np.concatenate([links.left, same.same_left]),
        np.concatenate([links.right, same.same_right]),
    )


def _former_labels(previous: Clusters, graph: LinkGraph) -> Numbers:
    """The previous cluster of each record by its smallest number; a record's own where none."""
    numbers = find_records(graph, previous.members)
    codes = previous.members["cluster_id"].combine_chunks().dictionary_encode().indices
    label = np.arange(graph.n_records) + len(codes)
    label[numbers[numbers >= 0]] = np.asarray(codes, np.int64)[numbers >= 0]
    return by_smallest(label)


def _unreached(splits: pa.Table, graph: LinkGraph, is_reached: NDArray[np.bool_]) -> pa.Table:
    """Former splits between records that nothing new can reach."""
    numbers = [find_records(graph, end_names(splits, end)) for end in ENDS]
    stays = np.ones(splits.num_rows, bool)
    for each in numbers:
        stays &= (each >= 0) & ~is_reached[each]
    return splits.filter(pa.array(stays))


def _in_order(graph: LinkGraph, tables: list[pa.Table]) -> pa.Table:
    splits = pa.concat_tables(tables)
    left, right = (find_records(graph, end_names(splits, end)) for end in ENDS)
    return splits.take(pa.array(np.lexsort((right, left))))


def _ends_of_news(before: pa.Table | None, now: pa.Table | None) -> list[pa.Table]:
    """The records of decisions that were not there before, or are not there any more."""
    tables = [DECISIONS.empty_table() if table is None else table for table in (before, now)]
    texts = [table.select(DECISIONS.names).cast(DECISIONS) for table in tables]
    rows = [set(map(tuple, (row.values() for row in table.to_pylist()))) for table in texts]
    news = sorted(rows[0] ^ rows[1])
    return [
        pa.table(
            {
                name: pa.array([row[2 * end + place] for row in news], pa.string())
                for place, name in enumerate(RECORDS)
            }
        )
        for end in range(2)
    ]


def _known(graph: LinkGraph, records: pa.Table) -> Numbers:
    numbers = find_records(graph, records)
    return numbers[numbers >= 0]
