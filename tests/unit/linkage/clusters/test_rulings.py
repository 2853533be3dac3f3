"""Clusters that cannot be one, split where their links weigh least."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from tests.unit.linkage.clusters.made_up_pairs import (
    KEY,
    Link,
    decisions_of,
    group,
    groups_of,
    pairs_of,
    records_of,
)

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters import (
    Basis,
    Clusters,
    ClusterSettings,
    ConflictRule,
    Difference,
    Method,
    cluster_records,
)

NUMBERS = ConflictRule("two numbers", (("number", Difference.ANY),))
CHAIN: tuple[Link, ...] = (("a1", "b1", 0.99), ("b1", "c1", 0.7), ("a1", "c1", 0.6))


def _clusters(*links: Link, decided: list[tuple[str, str, bool]] | None = None) -> Clusters:
    decisions = None if decided is None else decisions_of(*decided)
    return cluster_records(Basis(pairs_of(*links), None, decisions), ClusterSettings(), KEY)


def test_a_cluster_with_two_numbers_is_split_at_its_weakest_links_and_says_so() -> None:
    records = records_of("a1", "b1", "c1", number=["7", None, "8"])
    clusters = cluster_records(
        Basis(pairs_of(*CHAIN), records), ClusterSettings(rules=(NUMBERS,)), KEY
    )
    assert groups_of(clusters) == {group("a1", "b1")}
    assert clusters.splits.to_pylist() == [
        {
            "rule": "two numbers",
            "left_asset": "a",
            "left_id": "1",
            "right_asset": "c",
            "right_id": "1",
            "n_links_cut": 2,
            "strongest_cut": 0.7,
        }
    ]
    (finding,) = clusters.findings
    assert finding.message == (
        "A cluster was split once because of two numbers; 2 links cut, the strongest of "
        "probability 0.7000."
    )


def test_the_cut_weighs_links_together_and_not_one_by_one() -> None:
    # b1 hangs on a1 by one strong link and on the three others by three weaker ones.
    links = (
        ("a1", "b1", 0.9),
        *((f"c{number}", "b1", 0.8) for number in (1, 2, 3)),
        *((f"c{one}", f"c{other}", 0.99) for one, other in ((1, 2), (1, 3), (2, 3))),
        ("a1", "c1", 0.6),
    )
    records = records_of("a1", "c1", number=["7", "8"])
    settings = ClusterSettings(method=Method.CONNECTED, rules=(NUMBERS,))
    clusters = cluster_records(Basis(pairs_of(*links), records), settings, KEY)
    assert groups_of(clusters) == {group("b1", "c1", "c2", "c3")}


def test_an_asset_free_of_duplicates_has_one_record_in_a_cluster() -> None:
    settings = ClusterSettings(free_of_duplicates=frozenset("a"))
    links = (("a1", "b1", 0.9), ("a2", "b1", 0.6), ("a1", "a2", 0.55))
    clusters = cluster_records(Basis(pairs_of(*links)), settings, KEY)
    assert groups_of(clusters) == {group("a1", "b1")}
    assert clusters.splits["rule"].to_pylist() == [
        "one person twice in an asset free of duplicates"
    ]


def test_a_decision_keeps_records_apart_and_another_holds_them_together() -> None:
    assert groups_of(_clusters(*CHAIN, decided=[("a1", "b1", False)])) == {group("b1", "c1")}
    assert groups_of(_clusters(*CHAIN, ("c1", "d1", 0.1), decided=[("c1", "d1", True)])) == {
        group("a1", "b1", "c1", "d1")
    }


def test_a_decision_that_two_are_one_is_stronger_than_a_rule() -> None:
    records = records_of("a1", "b1", number=["7", "8"])
    basis = Basis(pairs_of(("a1", "b1", 0.1)), records, decisions_of(("a1", "b1", True)))
    for method in Method:
        settings = ClusterSettings(
            method=method, rules=(NUMBERS,), free_of_duplicates=frozenset("ab")
        )
        assert groups_of(cluster_records(basis, settings, KEY)) == {group("a1", "b1")}


def test_single_best_links_leave_one_partner_beside_a_decided_one() -> None:
    basis = Basis(pairs_of(("a1", "c1", 0.9), ("a2", "c2", 0.1)), None)
    settings = ClusterSettings(method=Method.SINGLE_BEST)
    decided = Basis(basis.pairs, None, decisions_of(("a1", "c2", True)))
    assert groups_of(cluster_records(basis, settings, KEY)) == {group("a1", "c1")}
    assert groups_of(cluster_records(decided, settings, KEY)) == {group("a1", "c2")}


def test_decisions_about_unknown_records_wait_until_they_are_known() -> None:
    decided = [("a1", "z9", False), ("a1", "b1", False)]
    assert groups_of(_clusters(("a1", "b1", 0.9), decided=decided)) == set()
    assert groups_of(
        _clusters(("a1", "b1", 0.9), ("b1", "z9", 0.6), decided=[("a1", "z9", False)])
    ) == {group("a1", "b1")}


def test_decisions_that_contradict_each_other_are_refused() -> None:
    decided = [("a1", "b1", True), ("b1", "c1", True), ("a1", "c1", False)]
    with pytest.raises(LinkageError, match="1 decisions keep apart"):
        _clusters(*CHAIN, decided=decided)


def test_a_rule_without_its_column_is_refused() -> None:
    settings = ClusterSettings(rules=(NUMBERS,))
    for records in (None, records_of("a1")):
        with pytest.raises(LinkageError, match="asks for number"):
            cluster_records(Basis(pairs_of(*CHAIN), records), settings, KEY)


def test_a_cluster_of_hundreds_is_split_too() -> None:
    draw = random.Random(3)  # noqa: S311
    people = {f"a{number}": number % 4 for number in range(240)}
    links = [
        (one, other, 0.95 if people[one] == people[other] else 0.55)
        for one, other in combinations(people, 2)
        if draw.random() < (0.2 if people[one] == people[other] else 0.02)
    ]
    records = records_of(*people, number=[str(person) for person in people.values()])
    settings = ClusterSettings(method=Method.CONNECTED, rules=(NUMBERS,))
    clusters = cluster_records(Basis(pairs_of(*links), records), settings, KEY)
    assert groups_of(clusters) == {
        frozenset(name for name, person in people.items() if person == one) for one in range(4)
    }
    assert 3 <= clusters.splits.num_rows <= 6
