"""Measure clerical samples on two files whose truth is known, against simple random sampling.

    python benchmarks/linkage/assurance.py LEFT RIGHT --truth COLUMN [--id COLUMN] [--reviews 200]

The files are linked once; then many reviews are made of the pairs by somebody who knows the truth.
Of each way of drawing pairs this prints how many labels it took until precision and recall were
known to the half width asked for, how often their intervals held the truth, and how far estimates
lay from it. The peer is a simple random sample of the pairs with Wilson's intervals, enlarged by a
tenth until they are narrow: what a statistician without strata would do. The truth is read when
links are made.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.intake import read
from folkmoot.linkage.assurance import Aim, ClericalSample, Judged, ScoredPairs
from folkmoot.linkage.intervals import Interval, wilson
from folkmoot.linkage.people import PeopleFile, link_people

_FIRST, _GROWTH = 100, 1.1


@dataclass(frozen=True, slots=True)
class Review:
    """What one review took and said."""

    n_labels: int
    precision: Interval
    recall: Interval


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("left", type=Path)
    parser.add_argument("right", type=Path)
    parser.add_argument("--truth", required=True)
    parser.add_argument("--id")
    parser.add_argument("--reviews", type=int, default=200)
    asked = parser.parse_args()
    left, right = read(asked.left), read(asked.right)
    with duckdb.connect(config={"threads": 2}) as connection:
        links = link_people(
            PeopleFile(left.table, left.schema, asked.id),
            PeopleFile(right.table, right.schema, asked.id),
            connection,
        )
    pairs, threshold = ScoredPairs.of_table(links.pairs), links.expectation.threshold
    is_match = pc.equal(
        pc.cast(left.table[asked.truth].take(pa.array(links.left_rows)), pa.string()),
        pc.cast(right.table[asked.truth].take(pa.array(links.right_rows)), pa.string()),
    ).to_numpy()
    linked = pairs.probability >= threshold
    precision, recall = float(is_match[linked].mean()), float(linked[is_match].mean())
    print(f"{len(pairs):,} pairs, {linked.sum():,} linked; threshold {threshold}")
    print(f"truly precision {precision:.4f}, recall among scored pairs {recall:.4f}")
    sample = ClericalSample.of_pairs(pairs, threshold)
    for aim in (Aim(0.01, 0.01), Aim(0.005, 0.01)):
        print(f"asked for {aim.precision:.1%} and {aim.recall:.1%} to either side:")
        by_strata = partial(_by_strata, sample, is_match, aim)
        simply = partial(_simply, linked, is_match, aim)
        _tell("strata", by_strata, asked.reviews, precision, recall)
        _tell("simple", simply, asked.reviews, precision, recall)


def _tell(
    name: str, review: Callable[[int], Review], count: int, precision: float, recall: float
) -> None:
    reviews = [review(seed) for seed in range(count)]
    labels = np.array([each.n_labels for each in reviews])
    low, high = np.quantile(labels, [0.05, 0.95])
    print(f"  {name}: {labels.mean():.0f} labels ({low:.0f} to {high:.0f} in nine of ten reviews)")
    for what, truth in (("precision", precision), ("recall", recall)):
        found: list[Interval] = [getattr(each, what) for each in reviews]
        held = np.mean([each.low <= truth <= each.high for each in found])
        errors = np.array([each.estimate for each in found]) - truth
        print(
            f"    {what}: intervals hold the truth {held:.1%} of the time; mean error "
            f"{errors.mean():+.4f}, root mean square {np.sqrt((errors**2).mean()):.4f}"
        )


def _by_strata(sample: ClericalSample, is_match: NDArray[np.bool_], aim: Aim, seed: int) -> Review:
    draw = np.random.default_rng(seed)
    orders = tuple(draw.permutation(order) for order in sample.orders)
    drawn = replace(sample, orders=orders)
    nothing = np.zeros(len(orders), np.int64)
    judged = Judged(nothing, nothing, nothing)
    while len(rows := drawn.next_rows(judged, aim)):
        asked = judged.drawn + np.bincount(drawn.strata.of_pair[rows], minlength=len(orders))
        found = [is_match[order[:count]].sum() for order, count in zip(orders, asked, strict=True)]
        judged = Judged(asked, np.array(found), nothing)
    quality = drawn.quality(judged)
    if quality.precision is None or quality.recall is None:
        raise SystemExit("Nothing is linked, so there is nothing to measure.")
    return Review(quality.n_judged, quality.precision, quality.recall)


def _simply(linked: NDArray[np.bool_], is_match: NDArray[np.bool_], aim: Aim, seed: int) -> Review:
    order = np.random.default_rng(seed).permutation(len(linked))
    count = _FIRST
    while True:
        rows = order[:count]
        precision = wilson(float(is_match[rows][linked[rows]].sum()), float(linked[rows].sum()))
        recall = wilson(float(linked[rows][is_match[rows]].sum()), float(is_match[rows].sum()))
        is_enough = (
            precision is not None
            and recall is not None
            and precision.high - precision.low <= 2 * aim.precision
            and recall.high - recall.low <= 2 * aim.recall
        )
        if precision is not None and recall is not None and (is_enough or count >= len(order)):
            return Review(len(rows), precision, recall)
        count = int(count * _GROWTH) + 1


if __name__ == "__main__":
    main()
