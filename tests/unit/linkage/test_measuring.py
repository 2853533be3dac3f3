"""Samples, intervals, calibration, thresholds, decoys and the report."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from folkmoot.errors import LinkageError
from folkmoot.linkage import (
    UNCALIBRATED,
    Label,
    Stratum,
    Use,
    choose_threshold,
    fit_calibration,
    ratio_interval,
    read_labels,
    sample_pairs,
    wilson,
)
from folkmoot.linkage.quality import Outcome, count_outcomes, judge_links
from folkmoot.linkage.thresholds import ChanceLinks

STRATA = (Stratum("high", 2.0, 3), Stratum("low", -5.0, 5))


def _pairs(n_pairs: int) -> pa.Table:
    return pa.table(
        {
            "left_id": pa.array(range(n_pairs), pa.int64()),
            "right_id": pa.array(range(n_pairs, 2 * n_pairs), pa.int64()),
            "match_weight": pa.array([5.0 - number for number in range(n_pairs)]),
        }
    )


def test_a_sample_takes_from_each_stratum_and_knows_what_it_stands_for() -> None:
    sample = sample_pairs(_pairs(11), STRATA, seed=7).to_pylist()
    assert [row["stratum"] for row in sample] == ["high"] * 3 + ["low"] * 5
    assert [row["sampling_weight"] for row in sample] == [4 / 3] * 3 + [7 / 5] * 5


def test_a_sample_depends_on_the_seed_and_not_on_the_order_of_rows() -> None:
    pairs = _pairs(60)
    backwards = pairs.take(pa.array(range(59, -1, -1)))
    strata = (Stratum("all", -99.0, 10),)
    assert sample_pairs(pairs, strata, 1).equals(sample_pairs(backwards, strata, 1))
    assert not sample_pairs(pairs, strata, 1).equals(sample_pairs(pairs, strata, 2))


def test_pairs_below_the_last_stratum_are_not_drawn() -> None:
    assert sample_pairs(_pairs(20), (Stratum("high", 4.0, 99),), 1).num_rows == 2


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe, Statistics in Medicine 17, 1998, table I: 81 of 263.
    found = wilson(81, 263)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 0) is None


def test_an_interval_of_nothing_but_successes_is_not_a_point() -> None:
    found = ratio_interval(["a"] * 30, np.ones(30), np.ones(30, bool), np.ones(30, bool))
    assert found is not None
    assert found.estimate == 1
    assert found.low < 0.9


def test_a_weighted_share_counts_what_each_row_stands_for() -> None:
    weights = np.array([9.0, 1.0])
    found = ratio_interval(["a", "b"], weights, np.ones(2, bool), np.array([True, False]))
    assert found is not None
    assert found.estimate == pytest.approx(0.9)
    assert str(found).startswith("90.0%")


def test_nothing_counted_has_no_interval() -> None:
    assert ratio_interval(["a"], np.ones(1), np.zeros(1, bool), np.ones(1, bool)) is None


def test_calibration_learns_from_a_model_that_is_too_sure() -> None:
    generator = np.random.default_rng(1)
    weights = generator.uniform(-8, 8, 4_000)
    truth = 1 / (1 + 2 ** -(0.5 * weights - 1))
    found = fit_calibration(weights, generator.uniform(size=4_000) < truth)
    assert found.slope == pytest.approx(0.5, abs=0.05)
    assert found.probabilities(np.array([2.0]))[0] == pytest.approx(0.5, abs=0.05)


def test_few_judgements_hardly_move_a_calibration() -> None:
    found = fit_calibration(np.array([3.0]), np.array([True]))
    assert found.intercept == pytest.approx(UNCALIBRATED.intercept, abs=0.1)
    assert found.slope == pytest.approx(UNCALIBRATED.slope, abs=0.1)


def test_calibration_needs_a_judgement() -> None:
    with pytest.raises(LinkageError, match="no judged pair"):
        fit_calibration(np.array([]), np.array([], bool))


def test_probabilities_rise_with_weight_and_are_never_certain() -> None:
    chances = UNCALIBRATED.probabilities(np.array([-500.0, -3.0, 0.0, 3.0, 500.0]))
    assert list(chances) == sorted(chances)
    assert 0 < chances[0] < 0.001
    assert 0.999 < chances[-1] < 1


CHANCES = np.array([0.99, 0.97, 0.96, 0.9, 0.7, 0.7, 0.4, 0.1])


def test_the_threshold_is_the_lowest_that_meets_the_demands() -> None:
    threshold = choose_threshold(CHANCES, Use.COUNTING)
    assert threshold.probability == 0.9
    assert threshold.n_pairs == 4
    assert threshold.expected_precision == pytest.approx(0.955)
    assert threshold.expected_recall == pytest.approx(3.82 / CHANCES.sum())


def test_a_stricter_use_has_a_higher_threshold() -> None:
    chosen = [choose_threshold(CHANCES, use).probability for use in (Use.FOLLOW_UP, Use.COUNTING)]
    assert chosen == [0.4, 0.9]
    assert choose_threshold(CHANCES, Use.CONTACT).probability == 0.99


def test_where_nothing_is_good_enough_nothing_is_linked() -> None:
    threshold = choose_threshold(np.array([0.6, 0.5]), Use.CONTACT)
    assert threshold.n_pairs == 0
    assert "nothing is linked" in threshold.words
    assert choose_threshold(np.array([]), Use.COUNTING).n_pairs == 0


def test_made_up_payees_raise_a_threshold_that_would_link_them() -> None:
    chances = np.array([0.99] * 10 + [0.92] * 10)
    innocent = ChanceLinks(np.zeros(100), chances)
    guilty = ChanceLinks(np.array([0.92] * 40 + [0.0] * 60), np.append(chances, np.zeros(50)))
    assert choose_threshold(chances, Use.COUNTING, innocent).probability == 0.92
    assert choose_threshold(chances, Use.COUNTING, guilty).probability == 0.99


def test_chance_links_are_the_rate_among_payees_that_are_not_on_the_lists() -> None:
    chance = ChanceLinks(np.array([0.9] * 10 + [0.1] * 90), np.array([0.9] * 50 + [0.1] * 90))
    assert chance.rate(0.5) == pytest.approx(0.1)
    assert chance.wrong_payees(0.5) == pytest.approx(10)
    assert chance.precision(0.5) == pytest.approx(0.8)
    assert chance.precision(0.95) == 1.0


def _label(stratum: str, weight: float, is_match: bool) -> Label:
    return Label("A", "X", "A", "X", "1", stratum, weight, is_match)


def test_judged_pairs_measure_precision_and_recall_by_what_they_stand_for() -> None:
    labels = [
        _label("high", 2.0, True),
        _label("high", 2.0, False),
        _label("low", 10.0, True),
        _label("low", 10.0, False),
    ]
    judged = judge_links(labels, [0.9, 0.8, 0.2, None], threshold=0.5)
    assert judged.precision is not None
    assert judged.recall is not None
    assert judged.precision.estimate == pytest.approx(0.5)
    assert judged.recall.estimate == pytest.approx(2 / 12)
    assert (judged.n_labels, judged.n_matches, judged.n_unknown) == (3, 2, 1)


def test_bands_set_what_was_promised_beside_what_was_found() -> None:
    labels = [_label("all", 1.0, True), _label("all", 1.0, False)]
    (band,) = judge_links(labels, [0.9, 0.9], threshold=0.5).bands
    assert (band.least, band.n_pairs) == (0.8, 2)
    assert band.promised == pytest.approx(0.9)
    assert band.found.estimate == pytest.approx(0.5)


def test_outcomes_are_counted_with_their_money() -> None:
    counted = count_outcomes([Outcome.LINKED, Outcome.LINKED, Outcome.WITHHELD], [10.0, None, 30.0])
    by_outcome = {each.outcome: each for each in counted}
    assert by_outcome[Outcome.LINKED].n_payees == 2
    assert by_outcome[Outcome.WITHHELD].amount_share == pytest.approx(0.75)
    assert by_outcome[Outcome.PERSON].n_payees == 0
    assert count_outcomes([], None)[0].share == 0


HEAD = (
    "left_name,left_council,right_name,right_council,right_reference,stratum,"
    "sampling_weight,label\n"
)


def test_labels_are_read(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(HEAD + "A,X,B,Y,7,high,2.5,yes\nA,X,C,Y,8,low,3,no\n")
    one, other = read_labels(path)
    assert (one.right_reference, one.sampling_weight, one.is_match) == ("7", 2.5, True)
    assert not other.is_match


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEAD + "A,X,B,Y,7,high,2.5,perhaps\n", "neither yes nor no"),
        (HEAD + "A,X,B,Y,7,high,much,yes\n", "not a number"),
        ("left_name,label\nA,yes\n", "lack left_council"),
    ],
)
def test_labels_that_cannot_be_read_are_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(text)
    with pytest.raises(LinkageError, match=problem):
        read_labels(path)


def test_decoys_are_nobodys_names_and_always_the_same() -> None:
    from tests.unit.linkage.made_up_region import make_region

    from folkmoot.linkage.decoys import make_decoys
    from folkmoot.linkage.suppliers import score_suppliers

    region = make_region()
    with duckdb.connect() as connection:
        names = score_suppliers(
            region.payees.slice(0, 50), region.premises.slice(0, 50), connection
        ).names
    decoys = make_decoys(names)
    assert decoys.num_rows > 30
    assert set(decoys["key"].to_pylist()).isdisjoint(names.records["key"].to_pylist())
    assert max(decoys["record_id"].to_pylist()) < 0
    assert make_decoys(names).equals(decoys)
