"""How clusters hold together, and how right they are where the truth is known."""

from __future__ import annotations

import pyarrow as pa
from tests.unit.linkage.clusters.made_up_pairs import KEY, decisions_of, pairs_of, records_of

from folkmoot.linkage.clusters import (
    Basis,
    ClusterSettings,
    Method,
    cluster_records,
    measure_accuracy,
    measure_clusters,
)


def test_a_cluster_is_measured_by_size_density_weakest_link_and_bridges() -> None:
    links = (("a1", "b1", 0.9), ("b1", "c1", 0.8), ("a1", "c1", 0.95), ("c1", "a2", 0.7))
    basis = Basis(pairs_of(*links, ("a2", "b9", 0.2)), records_of("d1"))
    clusters = cluster_records(basis, ClusterSettings(method=Method.CONNECTED), KEY)
    measures = measure_clusters(clusters)
    rows = sorted(measures.clusters.to_pylist(), key=lambda row: -row["n_records"])
    assert [row["n_records"] for row in rows] == [4, 1, 1]
    largest = {name: value for name, value in rows[0].items() if name != "cluster_id"}
    assert largest == {
        "n_records": 4,
        "n_assets": 3,
        "n_links": 4,
        "density": 4 / 6,
        "weakest_link": 0.7,
        "n_bridges": 1,
        "n_conflicts": 0,
    }
    assert (rows[1]["density"], rows[1]["weakest_link"], rows[1]["n_links"]) == (None, None, 0)
    links_of = measures.links.select(["left_id", "right_asset", "is_bridge"]).to_pylist()
    assert [link["is_bridge"] for link in links_of] == [True, False, False, False]
    assert set(measures.links["cluster_id"].to_pylist()) == {rows[0]["cluster_id"]}


def test_a_split_counts_as_a_conflict_of_both_clusters() -> None:
    basis = Basis(pairs_of(("a1", "b1", 0.9)), None, decisions_of(("a1", "b1", False)))
    clusters = cluster_records(basis, ClusterSettings(), KEY)
    assert measure_clusters(clusters).clusters["n_conflicts"].to_pylist() == [1, 1]


def test_accuracy_counts_pairs_and_whole_clusters() -> None:
    found = pa.chunked_array([["x", "x", "x", "y", "y", "z", "z"]])
    truth = pa.chunked_array([["1", "1", "2", "3", "3", None, None]])
    accuracy = measure_accuracy(found, truth)
    assert (accuracy.pairs.n_right, accuracy.pairs.n_found, accuracy.pairs.n_true) == (2, 5, 2)
    assert accuracy.pairs.n_wrong == 3
    assert (accuracy.pairs.precision, accuracy.pairs.recall) == (0.4, 1.0)
    assert accuracy.pairs.f1 == 2 * 2 / 7
    whole = accuracy.clusters
    assert (whole.n_right, whole.n_found, whole.n_true) == (1, 3, 2)
    nothing = measure_accuracy(found.slice(0, 0), truth.slice(0, 0))
    assert (nothing.pairs.precision, nothing.pairs.recall, nothing.pairs.f1) == (0, 0, 0)
