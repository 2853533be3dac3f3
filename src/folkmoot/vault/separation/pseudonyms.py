"""From pairs to persons: the records of each put together, and named by an agreement's secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.clusters.clustering import Basis, Clusters, cluster_records
from folkmoot.linkage.clusters.conflicts import RULES, ConflictRule, rule_for
from folkmoot.linkage.clusters.settings import ClusterSettings
from folkmoot.vault.separation.comparing import Tables
from folkmoot.vault.separation.sides import ROW_KEY

STRICT = 0.95
"""The match probability from which a person's weakest link counts as strict."""


def name_persons(
    tables: Tables, linked: pa.Table, decisions: Sequence[Mapping[str, Any]], secret: bytes
) -> Clusters:
    """The records of each person, under a pseudonym that only the secret can make.

    `decisions` of reviewers (the columns of a pair, and is_same) hold whatever the model says.
    Raises LinkageError where they contradict each other.
    """
    records, rules = _records(tables)
    decided = pa.Table.from_pylist([dict(one) for one in decisions]) if decisions else None
    settings = ClusterSettings(threshold=0.0, rules=rules)
    return cluster_records(Basis(linked, records, decided), settings, secret)


def links_of(clusters: Clusters) -> pa.Table:
    """A row a record: its person's pseudonym, and the person's weakest link that is needed.

    A record is as sure as its best link inside its cluster, a person as its least sure record;
    null for who is in one record only.
    """
    members, pairs = clusters.members, clusters.pairs
    names = pc.binary_join_element_wise(members["asset"], members["record_id"], "/")
    place = {name: at for at, name in enumerate(names.to_pylist())}
    cluster = members["cluster_id"].combine_chunks().dictionary_encode()
    of = cluster.indices.to_numpy()
    best = np.full(len(of), -1.0)
    ends = [
        np.fromiter((place[f"{a}/{r}"] for a, r in zip(
            pairs[f"{end}_asset"].to_pylist(), pairs[f"{end}_id"].to_pylist(), strict=True
        )), np.int64, pairs.num_rows)
        for end in ("left", "right")
    ]  # fmt: skip
    probability = pairs["match_probability"].to_numpy()
    inside = of[ends[0]] == of[ends[1]]
    for end in ends:
        np.maximum.at(best, end[inside], probability[inside])
    weakest = np.full(len(cluster.dictionary), 2.0)
    linked = best >= 0
    np.minimum.at(weakest, of[linked], best[linked])
    by_record = weakest[of]
    is_alone = by_record > 1
    tier = np.where(is_alone, "one record", np.where(by_record >= STRICT, "strict", "likely"))
    return pa.table(
        {
            "asset": members["asset"],
            "row_key": members["record_id"],
            "pseudonym": members["cluster_id"],
            "match_probability": pa.array(by_record, pa.float64(), mask=is_alone),
            "match_tier": pa.array(tier.tolist(), pa.string()),
        }
    )


def _records(tables: Tables) -> tuple[pa.Table, tuple[ConflictRule, ...]]:
    """Every record, with what may contradict that two of them are one; and the rules for it."""
    asked = sorted({one for _, clauses in RULES.values() for one, _ in clauses})
    parts, present = [], set()
    for name, (table, schema) in tables.items():
        columns = {"asset": pa.repeat(name, table.num_rows), "record_id": table[ROW_KEY]}
        for meaning in asked:
            column = schema.first(meaning)
            known = column is not None and pa.types.is_string(table[column.name].type)
            if column is not None and (known or pa.types.is_date(table[column.name].type)):
                columns[meaning.value] = pc.cast(table[column.name], pa.string())
                present.add(meaning)
            else:
                columns[meaning.value] = pa.nulls(table.num_rows, pa.string())
        parts.append(pa.table(columns))
    named = {meaning: meaning.value for meaning in present}
    rules = tuple(
        rule_for(meaning, named)
        for meaning, (_, clauses) in RULES.items()
        if all(asked in present for asked, _ in clauses)
    )
    return pa.concat_tables(parts), rules
