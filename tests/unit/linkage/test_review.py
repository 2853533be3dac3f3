"""Clerical review: what answers come to, how reviewers agree, and what a round says."""

import random

import numpy as np
import pyarrow as pa
import pytest

from folkmoot.errors import LinkageError
from folkmoot.linkage.review import (
    GOLD,
    JUDGED,
    Answer,
    Reason,
    Similarity,
    Strength,
    Verdict,
    check_gold,
    draw_tasks,
    known_answer,
    labels_of,
    measure_reliability,
    place_in_queue,
    quality_by_threshold,
    reviewed_quality,
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


def _pairs(*rows: tuple[int, int, str, float]) -> pa.Table:
    names = ("left_id", "right_id", "stratum", "sampling_weight")
    return pa.table({name: [row[place] for row in rows] for place, name in enumerate(names)})


def _gold(*rows: tuple[int, int, bool]) -> pa.Table:
    names = ("left_id", "right_id", "is_match")
    kinds = (pa.int64(), pa.int64(), pa.bool_())
    return pa.table(
        {
            name: pa.array([row[place] for row in rows], kind)
            for place, (name, kind) in enumerate(zip(names, kinds, strict=True))
        }
    )


def test_tasks_hold_no_score_and_tell_nothing_by_their_order() -> None:
    sampled = _pairs(*((number, number, "high" if number < 50 else "low", 2.0)
                       for number in range(100)))  # fmt: skip
    tasks = draw_tasks(sampled, _gold((500, 500, True), (501, 501, False)), seed=7)
    assert tasks.column_names == ["left_id", "right_id", "stratum", "sampling_weight", "gold"]
    assert tasks.num_rows == 102
    first = tasks.slice(0, 51)["stratum"].to_pylist()
    assert 15 < first.count("high") < 36
    assert tasks.equals(draw_tasks(sampled.take(list(range(99, -1, -1))), _gold(
        (501, 501, False), (500, 500, True)), seed=7))  # fmt: skip
    assert not tasks.equals(draw_tasks(sampled, _gold((500, 500, True)), seed=8))


def test_a_gold_pair_that_was_sampled_stays_a_sampled_one() -> None:
    tasks = draw_tasks(_pairs((1, 1, "high", 3.0)), _gold((1, 1, True), (2, 2, False)), seed=1)
    by_pair = dict(zip(tasks["left_id"].to_pylist(), tasks["stratum"].to_pylist(), strict=True))
    assert by_pair == {1: "high", 2: GOLD}


def test_without_pairs_there_is_no_round() -> None:
    with pytest.raises(LinkageError, match="no pair to review"):
        draw_tasks(_pairs(), _gold(), seed=1)


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
    assert known_answer(_said(NHS_number=same, born=same, surname=close, forename=same)) is True
    assert known_answer(_said(NHS_number=same, born=differ, surname=same, forename=same)) is None
    assert known_answer(_said(born=same, surname=same, forename=same)) is None
    assert (
        known_answer(_said(NHS_number=differ, born=differ, surname=differ, forename=differ))
        is False
    )
    assert (
        known_answer(_said(NHS_number=differ, born=differ, surname=same, forename=differ)) is None
    )


def _judged(*rows: tuple[str, float, float, Verdict]) -> pa.Table:
    return pa.Table.from_arrays(
        [pa.array([row[place] for row in rows], field.type) for place, field in enumerate(JUDGED)],
        schema=JUDGED,
    )


MATCH, NO_MATCH, CANNOT = Verdict.MATCH, Verdict.NO_MATCH, Verdict.CANNOT_TELL


def test_figures_weigh_each_pair_by_what_it_stands_for() -> None:
    judged = _judged(
        *[("high", 10.0, 0.99, MATCH)] * 9,
        ("high", 10.0, 0.99, NO_MATCH),
        *[("low", 50.0, 0.2, NO_MATCH)] * 9,
        ("low", 50.0, 0.2, MATCH),
        *[(GOLD, 0.0, 0.99, NO_MATCH)] * 5,
    )
    found = reviewed_quality(judged, 0.5)
    assert (found.n_judged, found.n_matches) == (20, 10)
    assert found.precision is not None
    assert found.recall is not None
    assert found.precision.estimate == pytest.approx(0.9)
    assert found.recall.estimate == pytest.approx(90 / 140)


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
            (name, len(pairs) / 60, chance, MATCH if truth else NO_MATCH)
            for name, pairs in (("high", high), ("low", low))
            for chance, truth in draw.sample(pairs, 60)
        ]
        found = reviewed_quality(_judged(*rows), 0.5)
        assert found.precision is not None
        assert found.recall is not None
        estimates.append((found.precision.estimate, found.recall.estimate))
        held += found.precision.low <= precision <= found.precision.high
        held += found.recall.low <= recall <= found.recall.high
    means = np.mean(estimates, axis=0)
    assert means[0] == pytest.approx(precision, abs=0.015)
    assert means[1] == pytest.approx(recall, abs=0.015)
    assert held >= 108


def test_what_nobody_could_tell_widens_the_bounds_and_moves_nothing() -> None:
    told = [*[("high", 1.0, 0.9, MATCH)] * 40, *[("high", 1.0, 0.9, NO_MATCH)] * 10]
    without = reviewed_quality(_judged(*told), 0.5).precision
    with_some = reviewed_quality(_judged(*told, *[("high", 1.0, 0.9, CANNOT)] * 10), 0.5).precision
    assert without is not None
    assert with_some is not None
    assert with_some.estimate == pytest.approx(without.estimate)
    assert with_some.low < without.low - 0.05
    assert with_some.high > without.high


def test_a_round_that_is_not_done_gives_no_figures() -> None:
    judged = _judged(("high", 1.0, 0.9, MATCH), ("high", 1.0, 0.9, Verdict.DISPUTED))
    with pytest.raises(LinkageError, match="Not all pairs"):
        reviewed_quality(judged, 0.5)


def test_recall_falls_and_links_grow_fewer_as_the_threshold_rises() -> None:
    judged = _judged(
        *[("high", 4.0, 0.99, MATCH)] * 20,
        *[("middle", 4.0, 0.7, MATCH)] * 10,
        *[("middle", 4.0, 0.7, NO_MATCH)] * 10,
        *[("low", 8.0, 0.1, NO_MATCH)] * 20,
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
