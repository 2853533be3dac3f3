"""A clerical sample gives precision and recall that can be believed, with few labels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.unit.linkage.assurance.made_up_pairs import (
    THRESHOLD,
    JudgedPairs,
    overconfident_pairs,
    review,
)

from folkmoot.errors import LinkageError
from folkmoot.linkage.assurance import Aim, ClericalSample, ScoredPairs, read_judgements
from folkmoot.linkage.assurance.combining import share_bounds

_REVIEWS = 100


@pytest.fixture(scope="module")
def made() -> JudgedPairs:
    return overconfident_pairs()


@pytest.mark.slow
def test_over_many_reviews_intervals_hold_the_truth_as_often_as_they_say(made: JudgedPairs) -> None:
    found = [review(made, Aim(0.015, 0.015), seed)[0] for seed in range(_REVIEWS)]
    for name, truth in (("precision", made.precision), ("recall", made.recall)):
        intervals = [getattr(each, name) for each in found]
        held = np.mean([each.low <= truth <= each.high for each in intervals])
        # 95 %, less three standard errors of so many reviews.
        assert held >= 0.95 - 3 * (0.95 * 0.05 / _REVIEWS) ** 0.5
        assert held < 1
        estimates = np.array([each.estimate for each in intervals])
        # Unbiased: the mean of all reviews is the truth within what chance explains.
        assert abs(estimates.mean() - truth) < 3.3 * estimates.std() / _REVIEWS**0.5


def test_a_review_ends_when_its_intervals_are_narrow_and_took_a_few_rounds(
    made: JudgedPairs,
) -> None:
    quality, rounds = review(made, Aim(0.02, 0.02), seed=1)
    assert quality.precision is not None
    assert quality.recall is not None
    assert quality.precision.high - quality.precision.low <= 0.04
    assert quality.recall.high - quality.recall.low <= 0.04
    assert quality.n_judged < 700
    assert rounds <= 5


def test_the_models_own_precision_is_not_believed(made: JudgedPairs) -> None:
    quality, _ = review(made, Aim(0.015, 0.015), seed=2)
    linked = made.pairs.probability >= THRESHOLD
    assert quality.precision is not None
    assert made.pairs.probability[linked].mean() > quality.precision.high


def test_the_order_of_rows_changes_nothing(made: JudgedPairs) -> None:
    turned = pa.array(np.arange(len(made.pairs))[::-1].copy())
    other = ScoredPairs(
        made.pairs.left.take(turned), made.pairs.right.take(turned), made.pairs.probability[::-1]
    )
    drawn = []
    for pairs in (made.pairs, other):
        sample = ClericalSample.of_pairs(pairs, THRESHOLD, seed=3)
        judged, _ = sample.read({})
        drawn.append(sample.table(sample.next_rows(judged, Aim(0.02, 0.02))))
    assert drawn[0] == drawn[1]


def test_another_seed_draws_other_pairs(made: JudgedPairs) -> None:
    samples = [ClericalSample.of_pairs(made.pairs, THRESHOLD, seed=seed) for seed in (0, 1)]
    drawn = [
        sample.table(sample.next_rows(sample.read({})[0], Aim(0.02, 0.02))) for sample in samples
    ]
    assert drawn[0] != drawn[1]


def test_what_is_judged_beyond_a_gap_is_set_aside(made: JudgedPairs) -> None:
    sample = ClericalSample.of_pairs(made.pairs, THRESHOLD)
    order = sample.orders[0]
    pairs = sample.table(order[:10]).to_pylist()
    answers: dict[tuple[str, str], bool | None] = {
        (pair["left_id"], pair["right_id"]): True for place, pair in enumerate(pairs) if place != 4
    }
    judged, n_aside = sample.read(answers)
    assert judged.n_drawn == 4
    assert n_aside == 5


def test_pairs_nobody_was_sure_of_widen_the_interval_to_both_sides(made: JudgedPairs) -> None:
    sample = ClericalSample.of_pairs(made.pairs, THRESHOLD)
    rows = sample.next_rows(sample.read({})[0], Aim(0.02, 0.02))
    pairs = sample.table(rows).to_pylist()
    sure = {
        (pair["left_id"], pair["right_id"]): bool(answer)
        for pair, answer in zip(pairs, made.is_match[rows], strict=True)
    }
    doubtful: dict[tuple[str, str], bool | None] = dict(sure)
    for pair in list(sure)[::10]:
        doubtful[pair] = None
    narrow = sample.quality(sample.read(sure)[0])
    wide = sample.quality(sample.read(doubtful)[0])
    assert narrow.precision is not None
    assert wide.precision is not None
    assert wide.precision.low < narrow.precision.low
    assert wide.n_unsure == len(list(sure)[::10])


def test_judging_every_pair_gives_the_truth_itself() -> None:
    made = overconfident_pairs(n=200)
    sample = ClericalSample.of_pairs(made.pairs, THRESHOLD)
    answers = {pair: bool(made.is_match[place]) for pair, place in made.pairs.places.items()}
    judged, n_aside = sample.read(answers)
    quality = sample.quality(judged)
    assert n_aside == 0
    assert quality.precision is not None
    assert quality.recall is not None
    assert quality.precision.estimate == pytest.approx(made.precision)
    assert quality.precision.low == pytest.approx(quality.precision.high)
    assert quality.recall.estimate == pytest.approx(made.recall)
    assert len(sample.next_rows(judged, Aim(0.0001, 0.0001))) == 0


def test_no_links_have_no_precision_and_no_pairs_nothing_at_all() -> None:
    pairs = ScoredPairs(pa.array(["a"]), pa.array(["b"]), np.array([0.1]))
    sample = ClericalSample.of_pairs(pairs, THRESHOLD)
    quality = sample.quality(sample.read({("a", "b"): True})[0])
    assert quality.precision is None
    assert quality.recall is not None
    assert quality.recall.estimate == 0
    nothing = ScoredPairs(pa.array([], pa.string()), pa.array([], pa.string()), np.zeros(0))
    empty = ClericalSample.of_pairs(nothing, THRESHOLD)
    assert len(empty.next_rows(empty.read({})[0], Aim())) == 0


@pytest.mark.parametrize(
    ("matches", "drawn", "size", "low", "high"),
    [
        (0, 0, 10, 0.0, 1.0),  # nothing seen: anything is possible
        (10, 10, 10, 1.0, 1.0),  # everything seen
        (3, 10, 10, 0.3, 0.3),
        (5, 5, 10, 0.5, 1.0),  # five matches are certain, whatever the others are
    ],
)
def test_bounds_know_a_finite_population(
    matches: int, drawn: int, size: int, low: float, high: float
) -> None:
    bounds = share_bounds(np.array([float(matches)]), np.array([drawn]), np.array([size]))
    assert bounds.low[0] >= low - 1e-12
    assert bounds.high[0] == pytest.approx(high)


def _written(folder: Path, text: str) -> Path:
    path = folder / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_judgements_are_read_and_empty_ones_wait(tmp_path: Path) -> None:
    path = _written(
        tmp_path, "left_id,right_id,is_match,note\n1,2,Yes,x\n1,3,no,\n1,4,,\n1,5,unsure,\n"
    )
    assert read_judgements(path) == {("1", "2"): True, ("1", "3"): False, ("1", "5"): None}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("left_id,is_match\n1,yes\n", "lack the columns right_id"),
        ("left_id,right_id,is_match\n1,2,maybe\n", "row 2"),
        ("left_id,right_id,is_match\n1,2,yes\n1,2,no\n", "two answers"),
    ],
)
def test_judgements_that_cannot_be_read_say_where(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(LinkageError, match=problem):
        read_judgements(_written(tmp_path, text))


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"left_id": ["a"], "right_id": ["b"]}, "match_probability"),
        ({"left_id": ["a"], "right_id": ["b"], "match_probability": [1.2]}, "between 0 and 1"),
        ({"left_id": ["a", "a"], "right_id": ["b", "b"], "match_probability": [0.1, 0.2]}, "twice"),
        ({"left_id": [None], "right_id": ["b"], "match_probability": [0.1]}, "identifier"),
    ],
)
def test_pairs_that_are_none_are_refused(columns: dict[str, list[object]], problem: str) -> None:
    with pytest.raises(LinkageError, match=problem):
        ScoredPairs.of_table(pa.table(columns))
