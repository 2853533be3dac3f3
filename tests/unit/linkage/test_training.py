"""Learning m, u and the share of matches, and refusing what must not be trusted."""

import numpy as np
import pytest

from folkmoot.linkage.comparisons import Comparison, Level, Teacher
from folkmoot.linkage.expectation_maximisation import (
    SILENT,
    Parameters,
    Patterns,
    estimate,
    level_shares,
    match_probabilities,
)
from folkmoot.linkage.fields import Field
from folkmoot.linkage.model import LinkageModel
from folkmoot.linkage.training import TrainingSettings, in_order, train


def _comparison(name: str, *levels: tuple[float, float], teacher: Teacher) -> Comparison:
    rungs = tuple(Level(f"l{place}", "ELSE", "agree", m, u) for place, (m, u) in enumerate(levels))
    return Comparison(name, Field.BUSINESS_NAME, "false", rungs, teacher)


def _model(*comparisons: Comparison) -> LinkageModel:
    return LinkageModel((), comparisons, (), prior=0.3)


MODEL = _model(
    _comparison("first", (0.8, 0.2), (0.2, 0.8), teacher=Teacher.ONE_ADDRESS),
    _comparison("second", (0.7, 0.3), (0.3, 0.7), teacher=Teacher.ONE_ADDRESS),
    _comparison("third", (0.7, 0.3), (0.3, 0.7), teacher=Teacher.ONE_ADDRESS),
)
TRUTH = Parameters(
    0.2,
    (np.array([0.9, 0.1]), np.array([0.85, 0.15]), np.array([0.8, 0.2])),
    (np.array([0.1, 0.9]), np.array([0.05, 0.95]), np.array([0.2, 0.8])),
)


def _patterns(truth: Parameters, n_pairs: int) -> Patterns:
    """The counts that these parameters make, to the pair."""
    grid = np.array(list(np.ndindex(2, 2, 2)), np.int64)
    match = np.full(len(grid), truth.prior)
    other = np.full(len(grid), 1 - truth.prior)
    for column in range(3):
        match *= truth.m[column][grid[:, column]]
        other *= truth.u[column][grid[:, column]]
    return Patterns(grid, (match + other) * n_pairs, np.full(len(grid), np.nan))


def test_parameters_that_made_the_pairs_are_found_again() -> None:
    start = Parameters(0.3, TRUTH.u[:0] + tuple(m * 0 + 0.5 for m in TRUTH.m), TRUTH.u)
    start = Parameters(
        0.3,
        (np.array([0.7, 0.3]),) * 3,
        (np.array([0.3, 0.7]),) * 3,
    )
    found = estimate(
        _patterns(TRUTH, 100_000), start, pseudo_pairs=1, max_iterations=20_000, tolerance=1e-13
    )
    assert found.has_converged
    assert found.parameters.prior == pytest.approx(TRUTH.prior, abs=0.01)
    for column in range(3):
        assert found.parameters.m[column] == pytest.approx(TRUTH.m[column], abs=0.02)
        assert found.parameters.u[column] == pytest.approx(TRUTH.u[column], abs=0.02)


def test_running_out_of_iterations_is_not_convergence() -> None:
    found = estimate(_patterns(TRUTH, 1_000), TRUTH, max_iterations=1)
    assert not found.has_converged
    assert found.iterations == 1


def test_a_level_that_was_never_seen_keeps_a_probability() -> None:
    shares = level_shares(
        np.array([0, 0, SILENT]), np.array([5.0, 5.0, 90.0]), np.array([0.5, 0.5]), 10.0
    )
    assert shares == pytest.approx([0.75, 0.25])


def test_a_silent_comparison_says_nothing() -> None:
    patterns = Patterns(np.array([[SILENT, SILENT, SILENT]]), np.array([1.0]), np.array([np.nan]))
    assert match_probabilities(patterns, TRUTH) == pytest.approx([TRUTH.prior])


def test_a_seed_keeps_its_probability() -> None:
    patterns = Patterns(np.array([[1, 1, 1]]), np.array([1.0]), np.array([0.9]))
    assert match_probabilities(patterns, TRUTH) == pytest.approx([0.9])


def test_m_that_is_held_does_not_move() -> None:
    start = Parameters(0.3, TRUTH.m, TRUTH.u)
    found = estimate(_patterns(TRUTH, 1_000), start, fixed_m=frozenset([0]))
    assert found.parameters.m[0] is TRUTH.m[0]


def test_a_model_learns_from_pairs_at_one_address_and_from_candidates() -> None:
    trained = train(MODEL, _patterns(TRUTH, 2_000), _patterns(TRUTH, 20_000), TrainingSettings())
    assert trained.is_own
    assert trained.model.prior == pytest.approx(TRUTH.prior, abs=0.03)
    assert [finding.code for finding in trained.findings][-1] == "linkage.trained"


def test_too_few_pairs_leave_the_model_as_it_is() -> None:
    few = _patterns(TRUTH, 20)
    trained = train(MODEL, few, few, TrainingSettings())
    assert not trained.is_own
    assert trained.model.prior == MODEL.prior
    assert {finding.code for finding in trained.findings} == {"linkage.too_few_pairs"}


def test_training_that_does_not_settle_is_not_used() -> None:
    pairs = _patterns(TRUTH, 20_000)
    trained = train(MODEL, pairs, pairs, TrainingSettings(max_iterations=2))
    assert not trained.is_own
    assert any("did not settle" in finding.message for finding in trained.findings)


def test_an_implausible_share_of_matches_is_not_used() -> None:
    pairs = _patterns(TRUTH, 20_000)
    trained = train(MODEL, pairs, pairs, TrainingSettings(max_prior=0.05))
    assert not trained.is_own
    assert any("outside what is plausible" in finding.message for finding in trained.findings)


def test_starts_that_end_in_different_places_are_not_used() -> None:
    # One comparison alone cannot tell matches from others: every start ends where it began.
    alone = _model(MODEL.comparisons[0])
    pairs = Patterns(np.array([[0], [1]]), np.array([3_000.0, 17_000.0]), np.full(2, np.nan))
    trained = train(alone, pairs, pairs, TrainingSettings())
    assert not trained.is_own
    assert trained.model is alone
    assert any("apart on average" in finding.message for finding in trained.findings)


def test_training_twice_gives_the_same() -> None:
    pairs = _patterns(TRUTH, 20_000)
    assert train(MODEL, pairs, pairs, TrainingSettings()) == train(
        MODEL, pairs, pairs, TrainingSettings()
    )


def test_levels_out_of_order_come_to_count_alike() -> None:
    model = _model(
        _comparison("only", (0.2, 0.1), (0.6, 0.1), (0.2, 0.8), teacher=Teacher.ONE_ADDRESS)
    )
    parameters = Parameters(0.2, (np.array([0.2, 0.6, 0.2]),), (np.array([0.1, 0.1, 0.8]),))
    ordered, changed = in_order(model, parameters)
    weights = ordered.weights()[0]
    assert changed == ("only",)
    assert weights[0] == pytest.approx(weights[1])
    assert list(weights) == sorted(weights, reverse=True)


def test_levels_in_order_are_left_alone() -> None:
    _, changed = in_order(
        MODEL,
        Parameters(0.2, TRUTH.m, TRUTH.u),
    )
    assert changed == ()
