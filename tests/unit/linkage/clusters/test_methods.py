"""Which links join records, method by method."""

from __future__ import annotations

import pytest
from tests.unit.linkage.clusters.made_up_pairs import KEY, Link, group, groups_of, pairs_of

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters import Basis, ClusterSettings, Method, cluster_records, name_assets

TWO_CROWDS_AND_A_WRONG_LINK: tuple[Link, ...] = (
    ("a1", "a2", 0.9),
    ("a1", "a3", 0.9),
    ("a2", "a3", 0.9),
    ("b1", "b2", 0.9),
    ("b1", "b3", 0.9),
    ("b2", "b3", 0.9),
    ("a3", "b1", 0.95),
)


def _groups(
    method: Method, *links: Link, threshold: float = 0.5, least_density: float = 0.3
) -> set[frozenset[str]]:
    settings = ClusterSettings(threshold, method, least_density)
    return groups_of(cluster_records(Basis(pairs_of(*links)), settings, KEY))


def test_connected_components_let_one_wrong_link_join_two_crowds() -> None:
    assert _groups(Method.CONNECTED, *TWO_CROWDS_AND_A_WRONG_LINK) == {
        group("a1", "a2", "a3", "b1", "b2", "b3")
    }


def test_the_guard_keeps_the_crowds_apart_when_their_own_links_come_first() -> None:
    links = [*TWO_CROWDS_AND_A_WRONG_LINK[:-1], ("a3", "b1", 0.6)]
    assert _groups(Method.GUARDED, *links) == {
        group("a1", "a2", "a3"),
        group("b1", "b2", "b3"),
    }


def test_a_star_takes_in_what_its_centre_is_linked_with_and_nothing_further() -> None:
    chain = (("a1", "a2", 0.9), ("a2", "a3", 0.8), ("a3", "a4", 0.7), ("a4", "a5", 0.6))
    assert _groups(Method.CENTRE, *chain) == {group("a1", "a2", "a3"), group("a4", "a5")}


def test_single_best_links_give_each_record_one_partner_in_each_other_asset() -> None:
    links = (
        ("a1", "b1", 0.9),
        ("a2", "b1", 0.8),
        ("a2", "b2", 0.7),
        ("a1", "c1", 0.6),
        ("a1", "a2", 0.99),
    )
    assert _groups(Method.SINGLE_BEST, *links) == {group("a1", "b1", "c1"), group("a2", "b2")}


def test_pairs_below_the_threshold_join_nothing_and_their_records_are_there_alone() -> None:
    clusters = cluster_records(
        Basis(pairs_of(("a1", "b1", 0.4), ("a2", "b2", 0.5))), ClusterSettings(), KEY
    )
    assert clusters.members.num_rows == 4
    assert groups_of(clusters) == {group("a2", "b2")}


def test_a_pair_given_twice_or_turned_round_counts_once_at_its_highest() -> None:
    assert _groups(Method.GUARDED, ("a1", "b1", 0.2), ("b1", "a1", 0.7), ("a1", "a1", 1.0)) == {
        group("a1", "b1")
    }


def test_the_same_identifier_in_two_assets_is_two_records() -> None:
    pairs = pairs_of(("a1", "b1", 0.9)).select(["left_id", "right_id", "match_probability"])
    apart = cluster_records(Basis(name_assets(pairs, "left", "right")), ClusterSettings(), KEY)
    assert apart.members.num_rows == 2
    within = cluster_records(Basis(name_assets(pairs, "people", "people")), ClusterSettings(), KEY)
    assert within.members.num_rows == 1


def test_no_pairs_make_no_clusters() -> None:
    clusters = cluster_records(Basis(pairs_of()), ClusterSettings(), KEY)
    assert clusters.members.num_rows == clusters.history.num_rows == clusters.splits.num_rows == 0


def test_what_cannot_be_clustered_is_refused() -> None:
    pairs = pairs_of(("a1", "b1", 0.9))
    for wrong, said in (
        (pairs.drop_columns("left_asset"), "lacks left_asset"),
        (pairs_of(("a1", "b1", 1.2)), "between 0 and 1"),
        (pairs_of(("a1", "b1", float("nan"))), "between 0 and 1"),
        (pairs_of(("a1", "b1", None)), "between 0 and 1"),  # type: ignore[arg-type]
    ):
        with pytest.raises(LinkageError, match=said):
            cluster_records(Basis(wrong), ClusterSettings(), KEY)
    with pytest.raises(LinkageError, match="without an identifier"):
        cluster_records(Basis(pairs.set_column(1, "left_id", [[None]])), ClusterSettings(), KEY)
    with pytest.raises(LinkageError, match="too short"):
        cluster_records(Basis(pairs), ClusterSettings(), b"short")
    for name in ("threshold", "least_density"):
        with pytest.raises(LinkageError, match=name):
            ClusterSettings(**{name: 30})
