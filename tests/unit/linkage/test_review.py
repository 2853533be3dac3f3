"""Clerical review: what answers come to, how reviewers agree, and what a round says."""

import random

import numpy as np
import pyarrow as pa
import pytest

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters import DECISIONS
from folkmoot.linkage.review import (
    JUDGED,
    Answer,
    Reason,
    Similarity,
    Strength,
    Verdict,
    check_gold,
    decisions_of,
    draw_tasks,
    is_known_match,
    labels_of,
    measure_reliability,
    place_in_queue,
    quality_by_threshold,
    require_consistent,
    settle,
)

YES, NO, UNSURE = Answer


@pytest.mark.parametrize(
    ("answers", "third", "verdict"),
    [
        ((), None, Verdict.WAITING),
        ((YES,), None, Verdict.WAITING),
        ((YES,), NO, Verdict.WAITING),
        ((YES, YES), None, Verdict.MATCH),
        ((NO, NO), None, Verdict.NO_MATCH),
        ((YES, NO), None, Verdict.DISPUTED),
        ((NO, UNSURE), None, Verdict.DISPUTED),
        ((UNSURE, UNSURE), None, Verdict.DISPUTED),
        ((YES, NO), YES, Verdict.MATCH),
        ((YES, NO), NO, Verdict.NO_MATCH),
        ((UNSURE, UNSURE), UNSURE, Verdict.CANNOT_TELL),
    ],
)
def test_what_answers_come_to(
    answers: tuple[Answer, ...], third: Answer | None, verdict: Verdict
) -> None:
    assert settle(answers, third) is verdict
    assert settle(answers[::-1], third) is verdict


def test_every_answer_reason_and_verdict_has_words_of_its_own() -> None:
    for vocabulary in (Answer, Reason, Verdict, Strength):
        labels = [each.label for each in vocabulary]
        assert len(set(labels)) == len(labels)
    assert sorted(answer.key for answer in Answer) == ["n", "u", "y"]


def test_tasks_tell_nothing_by_their_order() -> None:
    sampled = [(stratum, f"{number}") for stratum in (0, 1) for number in range(50)]
    gold = [(2, "a"), (2, "b")]
    tasks = draw_tasks(sampled, gold, seed=7)
    assert sorted(tasks) == sorted(sampled + gold)
    assert 15 < [stratum for stratum, _ in tasks[:50]].count(0) < 35
    assert tasks == draw_tasks(sampled[::-1], gold[::-1], seed=7)
    assert tasks != draw_tasks(sampled, gold, seed=8)


def test_each_reviewer_has_an_order_of_their_own() -> None:
    tasks = [f"{number}" for number in range(30)]
    orders = {
        tuple(sorted(tasks, key=lambda task: place_in_queue(1, task, reviewer)))
        for reviewer in ("one", "two", "three")
    }
    assert len(orders) == 3


def _answers(table: list[list[int]]) -> list[tuple[Answer, Answer]]:
    answers = tuple(Answer)
    return [
        (answers[row], answers[column])
        for row in range(3)
        for column in range(3)
        for _ in range(table[row][column])
    ]


@pytest.mark.parametrize("table", [[[100, 4, 0], [6, 10, 0], [0, 0, 2]], [[60, 9], [11, 4]]])
def test_the_interval_of_kappa_is_that_of_its_slope(table: list[list[int]]) -> None:
    """By the delta method, the derivatives taken by differences."""
    counts = np.zeros((3, 3))
    counts[: len(table), : len(table)] = table
    shares, n_pairs = counts / counts.sum(), counts.sum()
    slope = np.zeros((3, 3))
    for place in np.ndindex(3, 3):
        step = np.zeros((3, 3))
        step[place] = 1e-6
        slope[place] = (_kappa(shares + step) - _kappa(shares - step)) / 2e-6
    variance = ((slope**2 * shares).sum() - (slope * shares).sum() ** 2) / n_pairs
    found = measure_reliability(_answers(counts.astype(int).tolist())).kappa
    assert found is not None
    assert found.estimate == pytest.approx(_kappa(shares))
    assert found.low == pytest.approx(found.estimate - 1.959964 * variance**0.5, abs=1e-6)


def _kappa(shares: np.ndarray) -> float:
    chance = float(shares.sum(axis=1) @ shares.sum(axis=0))
    return float((np.trace(shares) - chance) / (1 - chance))


def test_ac1_stays_high_where_almost_all_is_of_one_kind_and_kappa_does_not() -> None:
    """Feinstein and Cicchetti's paradox, with two categories of the three in use."""
    found = measure_reliability(_answers([[118, 5, 0], [2, 0, 0], [0, 0, 0]]))
    assert found.kappa is not None
    assert found.ac1 is not None
    assert found.kappa.estimate == pytest.approx(-0.0234, abs=0.0005)
    assert found.ac1.estimate > 0.93
    assert found.ac1.low > 0.85


def test_the_intervals_of_agreement_hold_the_truth_as_often_as_they_say() -> None:
    draw = np.random.default_rng(5)
    shares = np.array([[0.42, 0.05, 0.02], [0.06, 0.33, 0.02], [0.02, 0.02, 0.06]])
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    chance = float(rows @ columns)
    kappa = (np.trace(shares) - chance) / (1 - chance)
    held = 0
    for _ in range(200):
        counts = draw.multinomial(120, shares.ravel()).reshape(3, 3)
        found = measure_reliability(_answers(counts.tolist())).kappa
        assert found is not None
        held += found.low <= kappa <= found.high
    assert held >= 180


@pytest.mark.parametrize("table", [[[0] * 3] * 3, [[1, 0, 0], [0] * 3, [0] * 3]])
def test_of_too_few_pairs_there_is_no_coefficient(table: list[list[int]]) -> None:
    found = measure_reliability(_answers(table))
    assert found.kappa is None
    assert found.ac1 is None


def test_where_all_answers_are_one_kappa_is_not_known_and_ac1_is_not_sure() -> None:
    found = measure_reliability(_answers([[12, 0, 0], [0] * 3, [0] * 3]))
    assert found.kappa is None
    assert found.ac1 is not None
    assert found.ac1.estimate == 1
    assert found.ac1.low < 0.9


def test_a_reviewer_who_always_says_the_same_leaves_agreement_unsure() -> None:
    found = measure_reliability(_answers([[2, 1, 0], [0] * 3, [0] * 3])).kappa
    assert found is not None
    assert found.estimate == pytest.approx(0)
    assert found.low < -0.5
    assert found.high > 0.5


def test_a_reviewer_who_reads_without_care_is_found_out() -> None:
    careful = check_gold([(YES, True), (NO, False), (UNSURE, True), (YES, True)])
    careless = check_gold([(YES, True), (YES, False), (YES, False), (YES, True)])
    assert (careful.n_wrong, careful.n_unsure) == (0, 1)
    assert (careless.n_wrong, careless.n_answered) == (2, 4)
    assert careless.right is not None
    assert careless.right.estimate == 0.5
    assert check_gold([]).right is None


def _said(**strengths: Strength) -> list[Similarity]:
    return [Similarity(fact.replace("_", " "), "", each) for fact, each in strengths.items()]


def test_gold_is_what_a_number_decides_and_nothing_contradicts() -> None:
    same, differ, close = Strength.SAME, Strength.DIFFERENT, Strength.CLOSE
    assert is_known_match(_said(NHS_number=same, born=same, surname=close, forename=same))
    assert not is_known_match(_said(NHS_number=same, born=differ, surname=same, forename=same))
    assert not is_known_match(_said(born=same, surname=same, forename=same))
    assert not is_known_match(_said(NHS_number=same, national_number=differ, born=same))


def _judged(*rows: tuple[int, float, float, Verdict]) -> pa.Table:
    """Tasks by stratum, weight, probability and verdict."""
    columns = zip(*rows, strict=True)
    return pa.Table.from_arrays(
        [pa.array(list(each), field.type) for each, field in zip(columns, JUDGED, strict=True)],
        schema=JUDGED,
    )


MATCH, NO_MATCH, CANNOT = Verdict.MATCH, Verdict.NO_MATCH, Verdict.CANNOT_TELL


def _at_half(judged: pa.Table) -> dict[str, float]:
    (row,) = quality_by_threshold(judged, (0.5,)).to_pylist()
    return dict(row)


def test_figures_weigh_each_pair_by_what_it_stands_for() -> None:
    judged = _judged(
        *[(0, 10.0, 0.99, MATCH)] * 9,
        (0, 10.0, 0.99, NO_MATCH),
        *[(1, 50.0, 0.2, NO_MATCH)] * 9,
        (1, 50.0, 0.2, MATCH),
    )
    found = _at_half(judged)
    assert found["linked"] == 100
    assert found["precision"] == pytest.approx(0.9)
    assert found["recall"] == pytest.approx(90 / 140)


def test_figures_are_unbiased_and_their_intervals_hold_the_truth() -> None:
    """A made-up linkage reviewed many times: the truth is inside as often as the intervals say."""
    draw = random.Random(3)  # noqa: S311
    high = [(0.97, draw.random() < 0.95) for _ in range(2_000)]
    low = [(0.3, draw.random() < 0.2) for _ in range(1_000)]
    precision = sum(truth for _, truth in high) / len(high)
    recall = sum(truth for _, truth in high) / sum(truth for _, truth in high + low)
    estimates, held = [], 0
    for _ in range(60):
        rows = [
            (stratum, len(pairs) / 60, chance, MATCH if truth else NO_MATCH)
            for stratum, pairs in enumerate((high, low))
            for chance, truth in draw.sample(pairs, 60)
        ]
        found = _at_half(_judged(*rows))
        estimates.append((found["precision"], found["recall"]))
        held += found["precision_low"] <= precision <= found["precision_high"]
        held += found["recall_low"] <= recall <= found["recall_high"]
    means = np.mean(estimates, axis=0)
    assert means[0] == pytest.approx(precision, abs=0.015)
    assert means[1] == pytest.approx(recall, abs=0.015)
    assert held >= 108


def test_what_nobody_could_tell_widens_the_bounds_and_moves_nothing() -> None:
    told = [*[(0, 1.0, 0.9, MATCH)] * 40, *[(0, 1.0, 0.9, NO_MATCH)] * 10]
    without = _at_half(_judged(*told))
    with_some = _at_half(_judged(*told, *[(0, 1.0, 0.9, CANNOT)] * 10))
    assert with_some["precision"] == pytest.approx(without["precision"])
    assert with_some["precision_low"] < without["precision_low"] - 0.05
    assert with_some["precision_high"] > without["precision_high"]


def test_a_round_that_is_not_done_gives_no_figures() -> None:
    judged = _judged((0, 1.0, 0.9, MATCH), (0, 1.0, 0.9, Verdict.DISPUTED))
    with pytest.raises(LinkageError, match="Not all pairs"):
        quality_by_threshold(judged, (0.5,))


def test_recall_falls_and_links_grow_fewer_as_the_threshold_rises() -> None:
    judged = _judged(
        *[(0, 4.0, 0.99, MATCH)] * 20,
        *[(1, 4.0, 0.7, MATCH)] * 10,
        *[(1, 4.0, 0.7, NO_MATCH)] * 10,
        *[(2, 8.0, 0.1, NO_MATCH)] * 20,
    )
    chart = quality_by_threshold(judged, (0.05, 0.5, 0.9, 1.0))
    recall = chart["recall"].to_pylist()
    assert recall == sorted(recall, reverse=True)
    assert chart["linked"].to_pylist() == [320.0, 160.0, 80.0, 0.0]
    assert chart["precision"].to_pylist()[1:] == [pytest.approx(0.75), 1.0, None]


def test_labels_are_what_people_were_sure_of() -> None:
    pairs = pa.table(
        {"left_id": ["a", "b", "c"], "right_id": ["x", "y", "z"], "stratum": [1, 2, 3]}
    )
    labels = labels_of(pairs, [MATCH, CANNOT, NO_MATCH])
    assert labels.to_pylist() == [
        {"left_id": "a", "right_id": "x", "is_match": True},
        {"left_id": "c", "right_id": "z", "is_match": False},
    ]


def test_verdicts_become_decisions_that_clusters_keep_to() -> None:
    pairs = pa.table(
        {
            "left_asset": ["tax", "tax", "tax"],
            "left_id": ["1", "2", "3"],
            "right_asset": ["housing", "housing", "tax"],
            "right_id": ["7", "8", "9"],
            "match_probability": [0.9, 0.4, 0.8],
        }
    )
    decisions = decisions_of(pairs, [MATCH, NO_MATCH, CANNOT])
    assert decisions.schema == DECISIONS
    assert decisions["left_id"].to_pylist() == ["1", "2"]
    assert decisions["is_same"].to_pylist() == [True, False]


def _decided(*rows: tuple[str, str, bool]) -> pa.Table:
    names = [("tax", left, "tax", right, is_same) for left, right, is_same in rows]
    return pa.Table.from_pylist(
        [dict(zip(DECISIONS.names, row, strict=True)) for row in names], schema=DECISIONS
    )


def test_decisions_that_contradict_each_other_by_way_of_others_are_refused() -> None:
    require_consistent(_decided(("a", "b", True), ("b", "c", True), ("a", "d", False)))
    require_consistent(_decided())
    with pytest.raises(LinkageError, match="keep apart two records"):
        require_consistent(_decided(("a", "b", True), ("b", "c", True), ("a", "c", False)))
