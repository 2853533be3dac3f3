"""Measure clusters against the connected components of Splink and of networkx, in one run.

    python benchmarks/linkage/clusters.py ../shared/data/linkage/councils_100k

Two sets with truth: a made-up register in which people stand many times, misspelt, and the two
councils put together as one file. Both are searched for duplicates by `dedupe_people`; the methods
get the same pairs at the same thresholds. Times are processor seconds, made of clustering alone.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import networkx as nx
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sets import SETS
from splink import DuckDBAPI
from splink.clustering import cluster_pairwise_predictions_at_threshold

from folkmoot.intake import Reading, read
from folkmoot.linkage.clusters import (
    RULES,
    Basis,
    ClusterSettings,
    Method,
    cluster_records,
    measure_accuracy,
    name_assets,
    rule_for,
)
from folkmoot.linkage.people import PeopleFile, dedupe_people

_MEMORY = "1300MB"
_KEY = bytes(range(32))
_THRESHOLDS = (0.5, 0.8, 0.95)


@dataclass(frozen=True)
class MeasuredSet:
    """Pairs inside one file, its records with what rules ask for, and who each is."""

    name: str
    pairs: pa.Table
    records: pa.Table
    settings: ClusterSettings
    truth: pa.Table

    def at_least(self, threshold: float) -> pa.Table:
        return self.pairs.filter(pc.greater_equal(self.pairs["match_probability"], threshold))


def read_set(name: str, path: Path, identifier: str | None, truth: str) -> MeasuredSet:
    reading = read(path)
    with duckdb.connect(config={"threads": 2, "memory_limit": _MEMORY}) as connection:
        links = dedupe_people(_without(reading, truth, identifier), connection)
    rows = reading.table.num_rows
    ids = reading.table[identifier] if identifier else pa.array(range(1, rows + 1))
    columns = {column.meaning: column.name for column in reading.schema if column.meaning}
    rules = []
    for meaning, (_, clauses) in RULES.items():
        if all(needed in columns for needed, _ in clauses):
            rules.append(rule_for(meaning, columns))
    asset = pa.repeat("people", rows)
    kept = {name: reading.table[name] for rule in rules for name, _ in rule.clauses}
    record_ids = pc.cast(ids, pa.string())
    return MeasuredSet(
        name,
        name_assets(links.pairs, "people", "people"),
        pa.table({"asset": asset, "record_id": record_ids, **kept}),
        ClusterSettings(rules=tuple(rules)),
        pa.table({"record_id": record_ids, "truth": pc.cast(reading.table[truth], pa.string())}),
    )


def _without(reading: Reading, truth: str, identifier: str | None) -> PeopleFile:
    table = reading.table.set_column(
        reading.table.column_names.index(truth), truth, pa.nulls(reading.table.num_rows)
    )
    return PeopleFile(table, reading.schema, identifier)


Clustered = Callable[[MeasuredSet, float], pa.Table]


def by_splink(measured: MeasuredSet, threshold: float) -> pa.Table:
    edges = measured.pairs.select(["left_id", "right_id", "match_probability"])
    nodes = measured.records.select(["record_id"])
    with duckdb.connect(config={"threads": 2}) as connection:
        api = DuckDBAPI(connection)
        found = cluster_pairwise_predictions_at_threshold(
            api.register(nodes),
            api.register(edges.cast(_text_ids(edges))),
            api,
            "record_id",
            "left_id",
            "right_id",
            threshold_match_probability=threshold,
        )
        return found.as_pyarrow_table().select(["cluster_id", "record_id"])


def _text_ids(edges: pa.Table) -> pa.Schema:
    return pa.schema(
        [("left_id", pa.string()), ("right_id", pa.string()), ("match_probability", pa.float64())]
    )


def by_networkx(measured: MeasuredSet, threshold: float) -> pa.Table:
    links = measured.at_least(threshold)
    graph = nx.Graph()
    graph.add_nodes_from(measured.records["record_id"].to_pylist())
    ends = [links[end].cast(pa.string()).to_pylist() for end in ("left_id", "right_id")]
    graph.add_edges_from(zip(*ends, strict=True))
    rows = [
        (str(place), record)
        for place, records in enumerate(nx.connected_components(graph))
        for record in records
    ]
    clusters, records = zip(*rows, strict=True)
    return pa.table({"cluster_id": list(clusters), "record_id": list(records)})


def by_ours(method: Method, *, has_rules: bool) -> Clustered:
    def clustered(measured: MeasuredSet, threshold: float) -> pa.Table:
        rules = measured.settings.rules if has_rules else ()
        settings = replace(measured.settings, method=method, threshold=threshold, rules=rules)
        return cluster_records(Basis(measured.pairs, measured.records), settings, _KEY).members

    return clustered


METHODS: dict[str, Clustered] = {
    "Splink, connected": by_splink,
    "networkx, connected": by_networkx,
    "connected": by_ours(Method.CONNECTED, has_rules=False),
    "guarded": by_ours(Method.GUARDED, has_rules=False),
    "guarded, rules": by_ours(Method.GUARDED, has_rules=True),
    "centre": by_ours(Method.CENTRE, has_rules=False),
    "centre, rules": by_ours(Method.CENTRE, has_rules=True),
}


def show(measured: MeasuredSet) -> None:
    n_records, n_pairs = measured.records.num_rows, measured.pairs.num_rows
    print(f"\n{measured.name}: {n_records:,} records, {n_pairs:,} pairs")
    print(f"{'':22}{'wrong':>8}{'precision':>11}{'recall':>9}{'F1':>9}{'whole':>9}{'s':>7}")
    for threshold in _THRESHOLDS:
        print(f"links of at least {threshold}")
        for name, clustered in METHODS.items():
            started = time.process_time()
            members = clustered(measured, threshold)
            spent = time.process_time() - started
            told = members.join(measured.truth, "record_id")
            found = measure_accuracy(told["cluster_id"], told["truth"])
            print(
                f"  {name:20}{found.pairs.n_wrong:8,}{found.pairs.precision:11.4f}"
                f"{found.pairs.recall:9.4f}{found.pairs.f1:9.4f}{found.clusters.f1:9.4f}{spent:7.2f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("councils", type=Path)
    parser.add_argument("--people", type=int, default=12_000)
    asked = parser.parse_args()
    heavy = next(each for each in SETS if each.name == "biographical-heavy")
    heavy = replace(heavy, n_people=asked.people)
    with tempfile.TemporaryDirectory() as folder:
        (path,) = heavy.write(Path(folder), seed=5)
        show(read_set(heavy.name, path, None, heavy.truth))
        both = Path(folder) / "both.parquet"
        councils = [pq.read_table(asked.councils / f"{name}.parquet") for name in "ab"]
        pq.write_table(pa.concat_tables(each.replace_schema_metadata() for each in councils), both)
        show(read_set("two councils as one file", both, "unique_id", "truth_id"))


if __name__ == "__main__":
    main()
