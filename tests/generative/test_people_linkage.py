"""What holds of expectations and of the model of pairs whatever the figures are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.linkage import Use
from folkmoot.linkage.people.expectations import choose, expect, keep_total, missed_by_keys
from folkmoot.linkage.people.mixture import (
    PairClass,
    PatternCounts,
    fit,
    match_probability,
)
from folkmoot.linkage.thresholds import DEMANDS

CHANCES = st.lists(st.floats(0.001, 0.999), min_size=1, max_size=60)


@given(CHANCES, st.sampled_from(list(Use)), st.floats(0, 100))
def test_a_chosen_threshold_meets_what_the_use_demands(
    chances: list[float], use: Use, missed: float
) -> None:
    probabilities = np.array(chances)
    chosen = choose(probabilities, float(probabilities.sum()) + missed, use)
    linked = probabilities[probabilities >= chosen.threshold]
    assert len(linked) == chosen.n_pairs
    if use is not Use.COUNTING and len(linked):
        assert linked.min() >= DEMANDS[use].least_probability
        assert linked.mean() >= DEMANDS[use].least_precision - 1e-9


@given(CHANCES)
def test_no_threshold_promises_a_higher_f1_than_the_one_chosen_for_counting(
    chances: list[float],
) -> None:
    probabilities = np.array(chances)
    total = float(probabilities.sum())

    def promised(threshold: float) -> float:
        linked = probabilities[probabilities >= threshold]
        return 2 * float(linked.sum()) / (len(linked) + total)

    chosen = choose(probabilities, total, Use.COUNTING).threshold
    assert promised(chosen) >= max(promised(chance) for chance in chances) - 1e-12


@given(CHANCES, st.floats(0.05, 0.95))
def test_keeping_a_total_keeps_the_order_of_pairs(chances: list[float], share: float) -> None:
    probabilities = np.sort(np.array(chances))
    kept = keep_total(probabilities, share * len(chances))
    assert (np.diff(kept) >= -1e-12).all()
    assert ((kept >= 0) & (kept <= 1)).all()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5), st.floats(0, 1)), max_size=40))
def test_what_keys_missed_is_never_less_than_nothing(
    pairs: list[tuple[int, int, float]],
) -> None:
    n_keys = np.array([pair[0] for pair in pairs], np.int64)
    places = np.array([pair[1] for pair in pairs], np.int64)
    assert missed_by_keys(n_keys, places, np.array([pair[2] for pair in pairs])) >= 0


@given(st.lists(st.floats(0, 1), max_size=30), st.floats(0, 1))
def test_expected_shares_lie_within_their_intervals(chances: list[float], threshold: float) -> None:
    probabilities = np.array(chances, np.float64)
    expected = expect(probabilities, float(probabilities.sum()), threshold)
    for interval in (expected.precision, expected.recall):
        if interval is not None:
            assert 0 <= interval.low <= interval.estimate <= interval.high <= 1


@given(
    st.lists(
        st.tuples(st.integers(-1, 1), st.integers(-1, 2), st.integers(1, 500)),
        min_size=1,
        max_size=12,
        unique_by=lambda row: row[:2],
    )
)
def test_fitting_ends_in_shares_and_probabilities(rows: list[tuple[int, int, int]]) -> None:
    codes = np.array([first + 1 + 3 * (second + 1) for first, second, _ in rows])
    counts = np.array([count for *_, count in rows], np.float64)
    patterns = PatternCounts.of_codes(codes, counts, (2, 3))
    assert patterns.levels.tolist() == [[first, second] for first, second, _ in rows]
    start = (
        PairClass(0.2, (np.array([0.9, 0.1]), np.array([0.6, 0.3, 0.1])), (10.0, 10.0)),
        PairClass(0.8, (np.array([0.1, 0.9]), np.array([0.1, 0.2, 0.7])), (10.0, 10.0)),
    )
    fitted = fit(patterns, start)
    assert sum(each.share for each in fitted.classes) == pytest.approx(1.0, abs=1e-6)
    for each in fitted.classes:
        for shares in each.levels:
            assert shares.sum() == pytest.approx(1.0)
            assert (shares > 0).all()
    probability = match_probability(patterns, fitted.classes)
    assert ((probability >= 0) & (probability <= 1)).all()
