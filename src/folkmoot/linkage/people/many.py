"""Linking several files of people with one another: duplicates inside each first, then every two.

Each two files are linked by what these two have in common, with a model of their own; a file with
little does not lower what the others can say. With one to one, a person is what the duplicates
inside a file make up, and not a record: all records of two persons stay linked, and each person has
one counterpart in each other file.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from folkmoot.errors import LinkageError
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.intervals import wilson
from folkmoot.linkage.people.chunks import IN_ONE_GO, Scale
from folkmoot.linkage.people.expectations import Expectation
from folkmoot.linkage.people.linking import PeopleLinks, dedupe_people, link_people
from folkmoot.linkage.people.one_to_one import likeliest
from folkmoot.linkage.people.people_file import PeopleFile, identifiers_of, side_of
from folkmoot.linkage.thresholds import Use

ASSET_PAIRS = pa.schema(
    {
        "left_asset": pa.string(),
        "left_id": pa.string(),
        "right_asset": pa.string(),
        "right_id": pa.string(),
        "match_probability": pa.float64(),
    }
)


@dataclass(frozen=True)
class AssetLinks:
    """The links of two assets, or inside one where both are the same."""

    left_asset: str
    right_asset: str
    links: PeopleLinks


@dataclass(frozen=True)
class ManyLinks:
    """`pairs` has the columns of ASSET_PAIRS, a row a pair, identifiers as text; `parts` the links
    of every asset in itself and of every two, each with its own threshold and expectation."""

    pairs: pa.Table
    parts: tuple[AssetLinks, ...]


def link_many(
    assets: Mapping[str, PeopleFile],
    connection: Connection,
    *,
    use: Use = Use.COUNTING,
    threshold: float | None = None,
    is_one_to_one: bool = False,
    scale: Scale = IN_ONE_GO,
) -> ManyLinks:
    """The pairs of records, of any two assets and inside each, that are probably one person.

    `assets` are files by name; their order changes nothing, nor does `scale`. Raises LinkageError
    when there are fewer than two, or two have nothing in common that tells people apart.
    """
    if len(assets) < 2:
        raise LinkageError(
            "Linking takes two files or more.", remedy="Give more files, or look inside one."
        )
    names = sorted(assets)
    inside = {
        name: dedupe_people(assets[name], connection, use=use, threshold=threshold, scale=scale)
        for name in names
    }
    parts = [AssetLinks(name, name, inside[name]) for name in names]
    persons = {name: _persons(assets[name], inside[name]) for name in names}
    for left, right in itertools.combinations(names, 2):
        links = link_people(
            assets[left], assets[right], connection, use=use, threshold=threshold, scale=scale
        )
        if is_one_to_one:
            links = _one_to_one(links, persons[left], persons[right])
        parts.append(AssetLinks(left, right, links))
    parts.sort(key=lambda part: (part.left_asset, part.right_asset))
    return ManyLinks(pa.concat_tables([_table(part) for part in parts]), tuple(parts))


def _persons(file: PeopleFile, inside: PeopleLinks) -> NDArray[np.int64]:
    """A number a row: the place, by identifier, of the first record of the same person."""
    n_rows = file.table.num_rows
    identifiers = pa.chunked_array(identifiers_of(side_of(file)))
    rank = np.empty(n_rows, np.int64)
    rank[pc.array_sort_indices(identifiers).to_numpy()] = np.arange(n_rows)
    linked = inside.pairs["match_probability"].to_numpy() >= inside.expectation.threshold
    edges = (inside.left_rows[linked], inside.right_rows[linked])
    joined = coo_array((np.ones(len(edges[0]), np.int8), edges), shape=(n_rows, n_rows))
    n_persons, person = connected_components(joined, directed=False)
    first = np.full(n_persons, n_rows, np.int64)
    np.minimum.at(first, person, rank)
    found: NDArray[np.int64] = first[person]
    return found


def _one_to_one(
    links: PeopleLinks, lefts: NDArray[np.int64], rights: NDArray[np.int64]
) -> PeopleLinks:
    """The links of each person to its likeliest counterpart only, by its likeliest pair."""
    probability = links.pairs["match_probability"].to_numpy()
    persons = np.stack([lefts[links.left_rows], rights[links.right_rows]], axis=1)
    couples, couple = np.unique(persons, axis=0, return_inverse=True)
    best = np.zeros(len(couples))
    np.maximum.at(best, couple.ravel(), probability)
    kept = likeliest(couples, best)[couple.ravel()]
    return replace(
        links,
        pairs=links.pairs.filter(pa.array(kept)),
        left_rows=links.left_rows[kept],
        right_rows=links.right_rows[kept],
        expectation=_expected_of(links.expectation, probability, kept),
    )


def _expected_of(
    before: Expectation, probability: NDArray[np.float64], kept: NDArray[np.bool_]
) -> Expectation:
    """What to expect of the pairs that were kept, of the matches expected before."""
    is_linked = probability >= before.threshold
    right = float(probability[is_linked & kept].sum())
    n_linked = int((is_linked & kept).sum())
    recall = before.recall
    if recall is not None and recall.estimate:
        total = float(probability[is_linked].sum()) / recall.estimate
        recall = wilson(right, total)
    return Expectation(before.threshold, n_linked, wilson(right, float(n_linked)), recall)


def _table(part: AssetLinks) -> pa.Table:
    pairs = part.links.pairs
    n_pairs = pairs.num_rows
    return pa.table(
        [
            pa.array([part.left_asset] * n_pairs, pa.string()),
            pairs["left_id"].cast(pa.string()),
            pa.array([part.right_asset] * n_pairs, pa.string()),
            pairs["right_id"].cast(pa.string()),
            pairs["match_probability"],
        ],
        schema=ASSET_PAIRS,
    )
