"""Records as the nodes of a graph and probable pairs as its edges, numbered by what they are.

The number of a record is its place by asset and identifier, so that nothing depends on the order of
rows; of two numbers the smaller is always the one that a rule of this package names first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from folkmoot.errors import LinkageError

Numbers = NDArray[np.int64]

ENDS = (("left_asset", "left_id"), ("right_asset", "right_id"))
PAIRS = tuple(name for end in ENDS for name in end)
"""The columns that name a pair of records; `match_probability` stands beside them."""
RECORDS = ("asset", "record_id")
_NAMES = pa.schema([(name, pa.string()) for name in RECORDS])


@dataclass(frozen=True)
class LinkGraph:
    """`records` has asset and record_id, both text, sorted: a row a node, by its number. Of each
    edge `left` is the smaller number; edges stand from the most probable, then by their numbers."""

    records: pa.Table
    asset_of: Numbers
    left: Numbers
    right: Numbers
    probability: NDArray[np.float64]

    @property
    def n_records(self) -> int:
        return len(self.asset_of)

    def at_least(self, threshold: float) -> LinkGraph:
        """The same records with the edges of at least this probability."""
        return self.where(self.probability >= threshold)

    def where(self, kept: NDArray[np.bool_]) -> LinkGraph:
        """The same records with these edges only."""
        return replace(
            self, left=self.left[kept], right=self.right[kept], probability=self.probability[kept]
        )

    def part(self, members: NDArray[np.bool_]) -> LinkGraph:
        """These records alone, numbered anew in the same order, with the edges between them."""
        number = np.cumsum(members) - 1
        inside = self.where(members[self.left] & members[self.right])
        return LinkGraph(
            self.records.filter(pa.array(members)),
            self.asset_of[members],
            number[inside.left],
            number[inside.right],
            inside.probability,
        )

    @property
    def pairs(self) -> pa.Table:
        """The edges under the names of their records."""
        columns = {}
        for (asset, record), numbers in zip(ENDS, (self.left, self.right), strict=True):
            taken = self.records.take(pa.array(numbers))
            columns[asset], columns[record] = taken["asset"], taken["record_id"]
        return pa.table({**columns, "match_probability": self.probability})


def name_assets(pairs: pa.Table, left: str, right: str) -> pa.Table:
    """Pairs of two files (`left_id`, `right_id`), with the names of the assets that they are of;
    the same name twice where the pairs are inside one asset."""
    columns = {"left_asset": left, "left_id": None, "right_asset": right, "right_id": None}
    return pa.table(
        {
            **{
                name: pairs[name]
                if asset is None
                else pa.chunked_array([pa.repeat(asset, pairs.num_rows)])
                for name, asset in columns.items()
            },
            "match_probability": pairs["match_probability"],
        }
    )


def build_graph(pairs: pa.Table, records: pa.Table | None = None) -> LinkGraph:
    """The graph of pairs (left_asset, left_id, right_asset, right_id, match_probability) and of
    records (asset, record_id) that may be in no pair.

    A pair given twice, or in both directions, counts once, at its highest probability; a pair of a
    record with itself says nothing. Raises LinkageError for pairs without those columns, without
    identifiers, or with probabilities outside 0 to 1.
    """
    probability = _checked_probability(pairs)
    tables = [end_names(pairs, end) for end in ENDS]
    if records is not None:
        tables.append(as_names(records))
    names, numbers = _number(pa.concat_tables(tables))
    ends = np.sort(numbers[: 2 * pairs.num_rows].reshape(2, -1), axis=0)
    order = np.lexsort((-probability, ends[1], ends[0]))
    left, right, probability = ends[0][order], ends[1][order], probability[order]
    is_first = np.ones(len(left), bool)
    is_first[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
    is_first &= left != right
    left, right, probability = left[is_first], right[is_first], probability[is_first]
    strongest = np.lexsort((right, left, -probability))
    assets = names["asset"].dictionary_encode().combine_chunks()
    return LinkGraph(
        names,
        np.asarray(assets.indices, np.int64),
        left[strongest],
        right[strongest],
        probability[strongest],
    )


def find_records(graph: LinkGraph, records: pa.Table) -> Numbers:
    """The number of each record (asset, record_id); -1 where the graph has no such record."""
    names, numbers = _number(pa.concat_tables([graph.records, as_names(records)]))
    place = np.full(names.num_rows, -1, np.int64)
    place[numbers[: graph.n_records]] = np.arange(graph.n_records)
    return place[numbers[graph.n_records :]]


def components(n_records: int, left: Numbers, right: Numbers) -> Numbers:
    """The connected component of each record, named by its smallest number."""
    ones = np.ones(len(left), np.int8)
    _, label = connected_components(
        coo_array((ones, (left, right)), shape=(n_records, n_records)), directed=False
    )
    return by_smallest(np.asarray(label, np.int64))


def by_smallest(labels: Numbers) -> Numbers:
    """The same groups, each named by the smallest number of a record in it."""
    _, first, group = np.unique(labels, return_index=True, return_inverse=True)
    named: Numbers = first[group].astype(np.int64)
    return named


def _checked_probability(pairs: pa.Table) -> NDArray[np.float64]:
    wanted = (*PAIRS, "match_probability")
    missing = [name for name in wanted if name not in pairs.column_names]
    if missing:
        raise LinkageError(
            f"A table of pairs lacks {', '.join(missing)}.",
            remedy=f"Give {', '.join(wanted)}.",
        )
    for name in PAIRS:
        if pairs[name].null_count:
            raise LinkageError(
                "A pair without an identifier cannot be clustered.",
                where=name,
                remedy="Give every record an identifier before it is linked.",
            )
    probability = np.asarray(pairs["match_probability"].to_numpy(), np.float64)
    if not ((probability >= 0) & (probability <= 1)).all():
        raise LinkageError(
            "A match probability is not between 0 and 1.",
            where="match_probability",
            remedy="Give the pairs as `folkmoot link` or `folkmoot dedupe` wrote them.",
        )
    return probability


def as_names(table: pa.Table) -> pa.Table:
    """The columns asset and record_id, as text."""
    return table.select(list(RECORDS)).cast(_NAMES)


def end_names(table: pa.Table, end: tuple[str, str]) -> pa.Table:
    """The records at one end of pairs, named as records are."""
    return as_names(table.select(list(end)).rename_columns(list(RECORDS)))


def _number(names: pa.Table) -> tuple[pa.Table, Numbers]:
    """Each record once, sorted, and the number of each row."""
    ranks, dictionaries = [], []
    for name in RECORDS:
        encoded = names[name].combine_chunks().dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.unify_dictionaries().combine_chunks()
        order = pc.array_sort_indices(encoded.dictionary).to_numpy()
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        indices = np.asarray(encoded.indices, np.int64)
        ranks.append(rank[indices] if len(rank) else indices)
        dictionaries.append(encoded.dictionary.take(pa.array(order)))
    width = max(len(dictionaries[1]), 1)
    codes, numbers = np.unique(ranks[0] * width + ranks[1], return_inverse=True)
    columns = [
        dictionaries[0].take(pa.array(codes // width)),
        dictionaries[1].take(pa.array(codes % width)),
    ]
    return pa.table(columns, names=list(RECORDS)), numbers.astype(np.int64)
