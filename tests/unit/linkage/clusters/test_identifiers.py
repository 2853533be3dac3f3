"""Identifiers that stay while clusters change, tell nothing, and have a history."""

from __future__ import annotations

from itertools import product

import pytest
from tests.unit.linkage.clusters.made_up_pairs import KEY, Link, decisions_of, pairs_of, records_of

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters import (
    Basis,
    Change,
    Clusters,
    ClusterSettings,
    Method,
    cluster_records,
    relink,
    update,
)
from folkmoot.linkage.clusters.stored import as_stored, round_of

SETTINGS = ClusterSettings(method=Method.CONNECTED)
NAMES = ("a1", "a2", "a3", "a4", "a5")


def _first(*links: Link) -> Clusters:
    return cluster_records(Basis(pairs_of(*links), records_of(*NAMES)), SETTINGS, KEY)


def _next(clusters: Clusters, *links: Link, names: tuple[str, ...] = NAMES) -> Clusters:
    basis = Basis(pairs_of(*links), records_of(*names))
    return relink(clusters.members, clusters.round_number, basis, SETTINGS, KEY, clusters.history)


def _ids(clusters: Clusters) -> dict[str, str]:
    rows = clusters.members.to_pylist()
    return {row["asset"] + row["record_id"]: row["cluster_id"] for row in rows}


def _events(clusters: Clusters) -> list[tuple[str, str | None, str | None, int]]:
    return [
        (row["event"], row["cluster_id"], row["other_id"], row["n_records"])
        for row in clusters.history.to_pylist()
        if row["round"] == clusters.round_number
    ]


def test_another_key_gives_other_identifiers_and_none_shows_a_record() -> None:
    links = (("a1", "a2", 0.9),)
    basis = Basis(pairs_of(*links), records_of(*NAMES))
    mine, again = _ids(_first(*links)), _ids(_first(*links))
    other = _ids(cluster_records(basis, SETTINGS, bytes(32)))
    assert mine == again
    assert not set(mine.values()) & set(other.values())
    assert all(len(identifier) == 32 for identifier in mine.values())
    assert len(set(mine.values())) == 4


def test_a_cluster_that_grows_keeps_its_identifier() -> None:
    first = _first(("a1", "a2", 0.9))
    then = _next(first, ("a1", "a2", 0.9), ("a2", "a6", 0.9), names=(*NAMES, "a6"))
    ids = _ids(then)
    assert ids["a6"] == ids["a1"] == _ids(first)["a1"]
    assert _events(then) == [("grown", ids["a1"], None, 1)]


def test_of_merged_clusters_the_larger_goes_on() -> None:
    first = _first(("a1", "a2", 0.9), ("a3", "a4", 0.9), ("a4", "a5", 0.9))
    before = _ids(first)
    then = _next(first, *((one, other, 0.9) for one, other in product(NAMES, NAMES) if one < other))
    assert set(_ids(then).values()) == {before["a3"]}
    assert _events(then) == [
        ("merged", before["a3"], before["a1"], 2),
        ("retired", before["a1"], None, 2),
    ]


def test_of_a_split_cluster_the_larger_part_goes_on_and_equals_by_the_first_record() -> None:
    first = _first(("a1", "a2", 0.9), ("a2", "a3", 0.9), ("a3", "a4", 0.9))
    before, then = _ids(first), _next(first, ("a2", "a3", 0.9), ("a3", "a4", 0.9))
    after = _ids(then)
    assert after["a2"] == after["a3"] == after["a4"] == before["a1"] != after["a1"]
    assert _events(then) == [
        ("created", after["a1"], None, 1),
        ("split", before["a1"], after["a1"], 1),
    ]
    halves = _ids(_next(first, ("a1", "a2", 0.9), ("a3", "a4", 0.9)))
    assert halves["a1"] == before["a1"] != halves["a3"]


def test_an_identifier_is_never_used_again() -> None:
    together = (("a1", "a2", 0.9), ("a2", "a3", 0.9), ("a3", "a4", 0.9))
    apart = (("a1", "a2", 0.9), ("a3", "a4", 0.9))
    rounds = [_first(*apart)]
    for links in (together, apart, together, apart):
        rounds.append(_next(rounds[-1], *links))
    seconds = [_ids(clusters)["a3"] for clusters in rounds[::2]]
    assert len(set(seconds)) == 3
    assert rounds[-1].round_number == 4
    assert set(rounds[-1].history["round"].to_pylist()) == {0, 1, 2, 3, 4}


def test_records_that_are_gone_shrink_or_retire_their_cluster() -> None:
    first = _first(("a1", "a2", 0.9), ("a2", "a3", 0.9))
    before = _ids(first)
    then = _next(first, ("a1", "a2", 0.9), names=("a1", "a2", "a4"))
    assert _events(then) == [
        ("retired", before["a5"], None, 1),
        ("shrunk", before["a1"], None, 1),
    ]


def test_an_update_relinks_what_changed() -> None:
    first = _first(("a1", "a2", 0.9), ("a3", "a4", 0.9))
    change = Change(pairs_of(("a2", "a5", 0.8)), records_of("a2"), records_of("a4"))
    then = update(first, change, KEY)
    ids = _ids(then)
    assert ids["a2"] == ids["a5"] != ids["a1"]
    assert "a4" not in ids
    assert then.pairs.num_rows == 1
    assert ids["a1"] == _ids(first)["a1"]


def test_an_update_by_a_decision_keeps_to_the_settings_of_each_asset() -> None:
    settings = ClusterSettings(free_of_duplicates=frozenset("b"))
    basis = Basis(pairs_of(("b1", "b2", 0.9)), records_of("a1", "b3"))
    first = cluster_records(basis, settings, KEY)
    decisions = decisions_of(("b1", "b3", False))
    nothing = Change(pairs_of(), records_of())
    then = update(first, nothing, KEY, decisions=decisions)
    assert then.splits.num_rows == 1
    assert set(_ids(then).values()) == set(_ids(first).values())
    assert len(set(_ids(then).values())) == 4


def test_the_round_goes_with_the_stored_clusters() -> None:
    first = _first(("a1", "a2", 0.9))
    then = _next(first)
    assert (round_of(as_stored(first)), round_of(as_stored(then))) == (0, 1)
    with pytest.raises(LinkageError, match="does not hold clusters"):
        round_of(first.pairs)
