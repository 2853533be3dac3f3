"""What holds of clusters whatever the pairs are."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.linkage.clusters.made_up_pairs import (
    KEY,
    decisions_of,
    groups_of,
    pairs_of,
    records_of,
)

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters import (
    Basis,
    Change,
    Clusters,
    ClusterSettings,
    ConflictRule,
    Difference,
    Method,
    cluster_records,
    measure_clusters,
    relink,
    update,
)
from folkmoot.linkage.clusters.graph import build_graph
from folkmoot.linkage.clusters.guarding import guard_merges
from folkmoot.linkage.clusters.measures import find_bridges

Links = list[tuple[str, str, float]]
Numbers = list[str | None]
Decisions = list[tuple[str, str, bool]]

NAMES = [asset + str(number) for asset in "abc" for number in range(4)]
RULE = ConflictRule("two numbers", (("number", Difference.ANY),))

links = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from([0.3, 0.6, 0.8, 0.9, 0.99])
    ).filter(lambda link: link[0] < link[1]),
    max_size=24,
    unique_by=lambda link: link[:2],
)
numbers = st.lists(
    st.sampled_from([None, None, None, "1", "2"]), min_size=len(NAMES), max_size=len(NAMES)
)
decided = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.booleans()).filter(
        lambda decision: decision[0] < decision[1]
    ),
    max_size=3,
    unique_by=lambda decision: decision[:2],
)
how = st.builds(
    ClusterSettings,
    threshold=st.just(0.5),
    method=st.sampled_from(list(Method)),
    least_density=st.sampled_from([0.3, 0.5, 0.8]),
    free_of_duplicates=st.sampled_from([frozenset(), frozenset("a"), frozenset("ab")]),
    rules=st.sampled_from([(), (RULE,)]),
)


def _basis(links: Links, numbers: Numbers, decided: Decisions) -> Basis:
    return Basis(pairs_of(*links), records_of(*NAMES, number=numbers), decisions_of(*decided))


def _clusters(basis: Basis, settings: ClusterSettings) -> Clusters | None:
    """None where the decisions contradict each other."""
    try:
        return cluster_records(basis, settings, KEY)
    except LinkageError as refusal:
        if refusal.where != "decisions":
            raise
        return None


def _shuffled(table: pa.Table, seed: int) -> pa.Table:
    return table.take(pa.array(np.random.default_rng(seed).permutation(table.num_rows)))


def _turned(pairs: pa.Table) -> pa.Table:
    columns = ["right_asset", "right_id", "left_asset", "left_id", "match_probability"]
    return pairs.select(columns).rename_columns(pairs.column_names)


@given(links, numbers, decided, how, st.integers(0, 9))
def test_every_record_is_in_one_cluster_whatever_the_order_of_rows(
    links: Links, numbers: Numbers, decided: Decisions, how: ClusterSettings, seed: int
) -> None:
    basis = _basis(links, numbers, decided)
    clusters = _clusters(basis, how)
    if clusters is None:
        return
    members = clusters.members
    assert members.num_rows == len(NAMES)
    assert set(
        zip(members["asset"].to_pylist(), members["record_id"].to_pylist(), strict=True)
    ) == {(name[0], name[1:]) for name in NAMES}
    assert basis.records is not None
    again = _clusters(
        Basis(
            _shuffled(_turned(basis.pairs), seed), _shuffled(basis.records, seed), basis.decisions
        ),
        how,
    )
    assert again is not None
    assert again.members.equals(members)
    assert again.splits.equals(clusters.splits)


@given(links, numbers, decided, how)
def test_no_cluster_breaks_a_decision_or_a_rule(
    links: Links, numbers: Numbers, decided: Decisions, how: ClusterSettings
) -> None:
    clusters = _clusters(_basis(links, numbers, decided), how)
    if clusters is None:
        return
    groups = groups_of(clusters)
    together = {pair for names in groups for pair in combinations(sorted(names), 2)}
    one = _decided_to_be_one(decided)
    for left, right, is_same in decided:
        assert ((left, right) in together) == is_same
    known = dict(zip(NAMES, numbers, strict=True))
    for left, right in together:
        if one[left] == one[right]:
            continue
        if how.rules and known[left] and known[right]:
            assert known[left] == known[right]
        if left[0] == right[0]:
            assert left[0] not in how.free_of_duplicates
            assert how.method is not Method.SINGLE_BEST


def _decided_to_be_one(decided: Decisions) -> dict[str, int]:
    group = {name: place for place, name in enumerate(NAMES)}
    for left, right, is_same in decided:
        if is_same:
            old, new = group[left], group[right]
            group = {name: new if place == old else place for name, place in group.items()}
    return group


@given(links, st.sampled_from([0.3, 0.5, 0.8, 1.0]))
def test_the_guard_never_merges_groups_linked_less_than_it_asks(
    links: Links, least_density: float
) -> None:
    graph = build_graph(pairs_of(*links)).at_least(0.5)
    none = np.array([], np.int64)
    labels = guard_merges(graph, none, none, least_density)
    linked = set(zip(graph.left.tolist(), graph.right.tolist(), strict=True))
    for name in np.unique(labels):
        assert _may_be_merged(
            frozenset(np.flatnonzero(labels == name).tolist()), linked, least_density
        )


def _may_be_merged(
    members: frozenset[int], linked: set[tuple[int, int]], least_density: float
) -> bool:
    """Whether some order of merges, each dense enough, leads to this group."""
    if len(members) == 1:
        return True
    first = min(members)
    rest = sorted(members - {first})
    for size in range(len(rest)):
        for others in combinations(rest, size):
            one = frozenset({first, *others})
            two = members - one
            crossing = sum((min(a, b), max(a, b)) in linked for a in one for b in two)
            if crossing >= least_density * len(one) * len(two) and (
                _may_be_merged(one, linked, least_density)
                and _may_be_merged(two, linked, least_density)
            ):
                return True
    return False


@given(links, links, numbers, numbers, decided, decided, how, st.data())
def test_clustering_what_changed_is_clustering_everything_again(
    before: Links,
    news: Links,
    numbers: Numbers,
    others: Numbers,
    decided: Decisions,
    later: Decisions,
    how: ClusterSettings,
    data: st.DataObject,
) -> None:
    changed = data.draw(st.sets(st.sampled_from(NAMES), max_size=4))
    removed = data.draw(st.sets(st.sampled_from(NAMES), max_size=2)) - changed
    first = _clusters(_basis(before, numbers, decided), how)
    if first is None:
        return
    new_links = [link for link in news if changed & set(link[:2]) and not removed & set(link[:2])]
    kept = [link for link in before if not (changed | removed) & set(link[:2])]
    staying = [name for name in NAMES if name not in removed]
    said = {
        name: other if name in changed else number
        for name, number, other in zip(NAMES, numbers, others, strict=True)
    }
    records = records_of(*staying, number=[said[name] for name in staying])
    basis = Basis(pairs_of(*kept, *new_links), records, decisions_of(*later))
    change = Change(
        pairs_of(*new_links), records_of(*sorted(changed)), records_of(*sorted(removed))
    )
    try:
        whole = relink(first.members, first.round_number, basis, how, KEY, first.history)
    except LinkageError:
        return
    part = update(first, change, KEY, records=records, decisions=basis.decisions)
    assert part.members.equals(whole.members)
    assert part.history.equals(whole.history)
    assert part.splits.equals(whole.splits)
    assert part.pairs.equals(whole.pairs)
    assert part.round_number == whole.round_number == 1


@given(links)
def test_a_bridge_is_a_link_without_which_its_records_cannot_reach_each_other(
    links: Links,
) -> None:
    graph = build_graph(pairs_of(*links))
    ends = list(zip(graph.left.tolist(), graph.right.tolist(), strict=True))
    for place, is_bridge in enumerate(find_bridges(graph).tolist()):
        rest = ends[:place] + ends[place + 1 :]
        assert is_bridge == (not _can_reach(*ends[place], rest))


def _can_reach(one: int, other: int, ends: list[tuple[int, int]]) -> bool:
    reached, waiting = {one}, [one]
    while waiting:
        here = waiting.pop()
        for left, right in ends:
            if here in {left, right}:
                there = left + right - here
                if there not in reached:
                    reached.add(there)
                    waiting.append(there)
    return other in reached


@given(links, how)
def test_measures_count_what_is_in_a_cluster(links: Links, how: ClusterSettings) -> None:
    clusters = cluster_records(
        Basis(pairs_of(*links), records_of(*NAMES, number=[None] * len(NAMES))), how, KEY
    )
    measures = measure_clusters(clusters)
    groups = {frozenset(names) for names in groups_of(clusters)}
    sizes = sorted(len(names) for names in groups)
    rows = [row for row in measures.clusters.to_pylist() if row["n_records"] > 1]
    assert sorted(row["n_records"] for row in rows) == sizes
    inside = [
        link for link in links if link[2] >= 0.5 and any({*link[:2]} <= names for names in groups)
    ]
    assert sum(row["n_links"] for row in rows) == len(inside) == measures.links.num_rows
    for row in rows:
        n_pairs = row["n_records"] * (row["n_records"] - 1) / 2
        assert row["density"] == row["n_links"] / n_pairs
        assert row["n_links"] > 0
