"""Clusters of records from probable pairs: from nothing, again, and of what changed only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.clusters.consistency import part_clusters, rulings_for
from folkmoot.linkage.clusters.decisions import find_constraints, refuse_contradictions
from folkmoot.linkage.clusters.graph import (
    ENDS,
    LinkGraph,
    Numbers,
    build_graph,
    find_records,
)
from folkmoot.linkage.clusters.history import HISTORY, write_history
from folkmoot.linkage.clusters.identifiers import keep_by_overlap, make_identifiers
from folkmoot.linkage.clusters.methods import form_groups
from folkmoot.linkage.clusters.settings import ClusterSettings, Method
from folkmoot.linkage.clusters.splitting import Cut
from folkmoot.tables import Finding, Kind

MEMBERS = ("cluster_id", "asset", "record_id")
SPLITS = ("rule", *(name for end in ENDS for name in end), "n_links_cut", "strongest_cut")


@dataclass(frozen=True)
class Clusters:
    """Records and the cluster that each is in.

    `members` has cluster_id, asset and record_id, a row a record, by asset and identifier. `splits`
    has a row a split: its rule, the two records that contradict each other (left_asset, left_id,
    right_asset, right_id), n_links_cut and strongest_cut, the highest probability among those.
    `history` (history.HISTORY) holds the events of this round and of those before it. `pairs` and
    `decisions` are what the clusters were made from.
    """

    members: pa.Table
    splits: pa.Table
    history: pa.Table
    round_number: int
    settings: ClusterSettings
    pairs: pa.Table
    decisions: pa.Table | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was split and why, a finding a rule, without a value of any record."""
        reasons = Counter(self.splits["rule"].to_pylist())
        return tuple(
            _split_finding(rule, self.splits.filter(pc.equal(self.splits["rule"], rule)))
            for rule in sorted(reasons)
        )


@dataclass(frozen=True)
class Basis:
    """What clusters are made from.

    `pairs` has left_asset, left_id, right_asset, right_id and match_probability. `records` has
    asset and record_id of every record, those in no pair too, and the columns that rules ask for;
    without it there are the records of the pairs. `decisions` are as decisions.DECISIONS.
    """

    pairs: pa.Table
    records: pa.Table | None = None
    decisions: pa.Table | None = None


def cluster_records(basis: Basis, settings: ClusterSettings, key: bytes) -> Clusters:
    """Clusters from nothing. The same basis gives the same clusters, and the same identifiers under
    the same key of 32 bytes or more.

    Raises LinkageError for pairs or decisions without their columns, decisions that contradict each
    other, a rule whose column is missing, or a key that is too short.
    """
    graph = build_graph(basis.pairs, basis.records)
    labels, splits = group(graph, basis, settings)
    return name_clusters(graph, basis, settings, labels, splits, key, None)


def relink(
    previous: pa.Table,
    round_number: int,
    basis: Basis,
    settings: ClusterSettings,
    key: bytes,
    history: pa.Table | None = None,
) -> Clusters:
    """Clusters made again from the whole basis, going on as the previous ones (columns as
    Clusters.members) where they overlap most. `round_number` is of the previous clusters.

    Raises what `cluster_records` raises.
    """
    graph = build_graph(basis.pairs, basis.records)
    labels, splits = group(graph, basis, settings)
    past = history if history is not None else HISTORY.empty_table()
    before = Previous(previous, round_number, past)
    return name_clusters(graph, basis, settings, labels, splits, key, before)


@dataclass(frozen=True)
class Previous:
    """Former clusters (members), their round, and the history up to it."""

    members: pa.Table
    round_number: int
    history: pa.Table


def group(graph: LinkGraph, basis: Basis, settings: ClusterSettings) -> tuple[Numbers, pa.Table]:
    """The group of each record of a graph, named by its smallest number, and the splits made."""
    constraints = find_constraints(graph, basis.decisions)
    is_single = settings.method is Method.SINGLE_BEST
    assets = graph.records["asset"].unique().to_pylist()
    free = frozenset(assets) if is_single else settings.free_of_duplicates
    rulings = rulings_for(graph, constraints, free, settings.rules, basis.records)
    refuse_contradictions(constraints, rulings.same_group)
    links = graph.at_least(settings.threshold)
    labels = form_groups(links, constraints.same_left, constraints.same_right, settings)
    parted, cuts = part_clusters(links, labels, rulings)
    return parted, _splits(graph, cuts)


def name_clusters(
    graph: LinkGraph,
    basis: Basis,
    settings: ClusterSettings,
    labels: Numbers,
    splits: pa.Table,
    key: bytes,
    previous: Previous | None,
) -> Clusters:
    """Groups as clusters, with identifiers kept from the previous ones and their history."""
    firsts, now = np.unique(labels, return_inverse=True)
    round_number = previous.round_number + 1 if previous else 0
    old = (
        previous.members
        if previous
        else graph.records.slice(0, 0).append_column("cluster_id", pa.array([], pa.string()))
    )
    former_ids = old["cluster_id"].combine_chunks().dictionary_encode()
    before, gone = _places(graph, old, np.asarray(former_ids.indices, np.int64))
    kept = keep_by_overlap(before, now)
    ids = np.empty(len(firsts), object)
    is_new = kept < 0
    ids[is_new] = make_identifiers(graph.records, firsts[is_new], round_number, key).to_numpy(
        zero_copy_only=False
    )
    ids[~is_new] = former_ids.dictionary.to_numpy(zero_copy_only=False)[kept[~is_new]]
    now_ids = pa.array(ids, pa.string())
    events = write_history(
        former_ids.dictionary,
        np.concatenate([before, gone]),
        now_ids,
        np.concatenate([now, np.full(len(gone), -1)]),
        round_number,
    )
    return Clusters(
        graph.records.add_column(0, "cluster_id", now_ids.take(pa.array(now))),
        splits,
        pa.concat_tables([previous.history, events]) if previous else events,
        round_number,
        settings,
        graph.pairs,
        basis.decisions,
    )


def _places(graph: LinkGraph, old: pa.Table, codes: Numbers) -> tuple[Numbers, Numbers]:
    """The former cluster of each record of the graph, -1 where none; those of records gone."""
    numbers = find_records(graph, old)
    before = np.full(graph.n_records, -1, np.int64)
    before[numbers[numbers >= 0]] = codes[numbers >= 0]
    return before, codes[numbers < 0]


def _splits(graph: LinkGraph, cuts: list[Cut]) -> pa.Table:
    ordered = sorted(cuts, key=lambda cut: (cut.clash.one, cut.clash.other, cut.clash.rule))
    columns: dict[str, object] = {
        "rule": pa.array([cut.clash.rule for cut in ordered], pa.string())
    }
    numbers = [[cut.clash.one for cut in ordered], [cut.clash.other for cut in ordered]]
    for (asset, record), end in zip(ENDS, numbers, strict=True):
        taken = graph.records.take(pa.array(end, pa.int64()))
        columns[asset], columns[record] = taken["asset"], taken["record_id"]
    columns["n_links_cut"] = pa.array([len(cut.probabilities) for cut in ordered], pa.int64())
    strongest = [max(cut.probabilities, default=None) for cut in ordered]
    columns["strongest_cut"] = pa.array(strongest, pa.float64())
    return pa.table(columns)


def _split_finding(rule: str, splits: pa.Table) -> Finding:
    n_links = pc.sum(splits["n_links_cut"]).as_py()
    strongest = pc.max(splits["strongest_cut"]).as_py()
    times = "once" if splits.num_rows == 1 else f"{splits.num_rows:,} times"
    cut = "no link" if not n_links else "one link" if n_links == 1 else f"{n_links:,} links"
    return Finding(
        Kind.DECIDED,
        "linkage.split",
        f"A cluster was split {times} because of {rule}; {cut} cut"
        + (f", the strongest of probability {strongest:.4f}." if n_links else "."),
    )
