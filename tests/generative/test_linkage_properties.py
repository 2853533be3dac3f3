"""What holds of linkage whatever the names are."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from folkmoot.linkage import (
    Calibration,
    Use,
    choose_threshold,
    is_probably_person,
    judge_person,
    ratio_interval,
    wilson,
    withheld_reason,
)
from folkmoot.linkage.clusters import cluster_names
from folkmoot.linkage.comparisons import Comparison, Level, Teacher
from folkmoot.linkage.expectation_maximisation import Parameters, Patterns, estimate
from folkmoot.linkage.fields import Field
from folkmoot.linkage.model import LinkageModel
from folkmoot.linkage.standardise import read_business_names
from folkmoot.linkage.standardise.addresses import read_premises_names
from folkmoot.linkage.standardise.card_statements import read_merchant
from folkmoot.linkage.thresholds import DEMANDS, ChanceLinks
from folkmoot.linkage.training import in_order

TEXTS = st.text(max_size=40)
WORDS = st.from_regex(r"[A-Z]{4,10}", fullmatch=True)
SHARES = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=8)


@given(TEXTS)
def test_any_text_is_read_without_complaint(text: str) -> None:
    for name in read_business_names(text, is_payee=True):
        assert name.core
        assert name.key
        assert name.text == name.text.upper()
    withheld_reason(text)
    judge_person(text)
    read_premises_names(text)
    read_merchant(text)


@given(st.lists(WORDS, min_size=1, max_size=4, unique=True))
def test_case_spaces_and_the_legal_form_do_not_change_a_key(words: list[str]) -> None:
    name = " ".join(words)
    spellings = [name.lower(), f"  {'  '.join(words)} ", f"The {name}", f"{name}, Ltd."]
    (key,) = {read.key for read in read_business_names(name)}
    for spelling in spellings:
        assert key in {read.key for read in read_business_names(spelling)}


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_a_company_is_never_taken_for_a_person(words: list[str]) -> None:
    assert not is_probably_person(" ".join([*words, "LIMITED"]))


@given(st.lists(WORDS, min_size=1, max_size=3))
def test_a_title_always_hides(words: list[str]) -> None:
    assert is_probably_person(" ".join(["MR", *words]))


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_estimate(successes: int, trials: int) -> None:
    assume(successes <= trials)
    found = wilson(successes, trials)
    assert found is not None
    assert 0 <= found.low <= found.estimate <= found.high <= 1


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.floats(0.1, 50), st.booleans(), st.booleans()),
        min_size=1,
        max_size=40,
    )
)
def test_a_sampled_share_lies_within_its_bounds(
    rows: list[tuple[str, float, bool, bool]],
) -> None:
    found = ratio_interval(
        [row[0] for row in rows],
        np.array([row[1] for row in rows]),
        np.array([row[2] for row in rows]),
        np.array([row[3] for row in rows]),
    )
    if not any(row[2] for row in rows):
        assert found is None
    else:
        assert found is not None
        assert -1e-9 <= found.low <= found.estimate + 1e-9
        assert found.estimate - 1e-9 <= found.high <= 1 + 1e-9


@given(
    st.lists(st.floats(0, 1), max_size=60),
    st.sampled_from(list(Use)),
    st.lists(st.floats(0, 1), max_size=30),
)
def test_a_threshold_keeps_its_promise(
    chances: list[float], use: Use, made_up: list[float]
) -> None:
    probabilities = np.array(chances, np.float64)
    chance = ChanceLinks(np.array(made_up, np.float64), probabilities)
    threshold = choose_threshold(probabilities, use, chance)
    linked = probabilities[probabilities >= threshold.probability]
    assert len(linked) == threshold.n_pairs
    if threshold.n_pairs:
        assert linked.min() >= DEMANDS[use].least_probability
        assert linked.mean() >= DEMANDS[use].least_precision - 1e-9
        assert chance.precision(threshold.probability) >= DEMANDS[use].least_precision


@given(st.floats(-3, 3), st.floats(0.1, 3), st.lists(st.floats(-60, 60), min_size=2, max_size=20))
def test_calibration_never_changes_the_order_of_pairs(
    intercept: float, slope: float, weights: list[float]
) -> None:
    ordered = np.sort(np.array(weights))
    chances = Calibration(intercept, slope, 1).probabilities(ordered)
    assert (np.diff(chances) >= -1e-12).all()
    assert (chances > 0).all()
    assert (chances < 1).all()


LINKS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=30)


@given(LINKS, LINKS, st.floats(0, 1))
def test_groups_only_join_names_that_a_path_of_links_joins(
    certain: list[tuple[int, int]], links: list[tuple[int, int]], density: float
) -> None:
    names = list(range(13))
    groups = cluster_names(names, certain, links, density)
    reached = cluster_names(names, [*certain, *links], [], 0.0)
    for name in names:
        assert groups[name] <= name
        assert groups[groups[name]] == groups[name]
        for other in names:
            if groups[name] == groups[other]:
                assert reached[name] == reached[other]
    for left, right in certain:
        assert groups[left] == groups[right]


@given(SHARES, SHARES)
def test_a_ladder_in_order_never_rises_and_is_left_alone_after(
    ms: list[float], us: list[float]
) -> None:
    size = min(len(ms), len(us))
    m, u = np.array(ms[:size]) / sum(ms[:size]), np.array(us[:size]) / sum(us[:size])
    levels = tuple(
        Level(f"l{place}", "ELSE", "agree", float(m[place]), float(u[place]))
        for place in range(size)
    )
    comparison = Comparison("only", Field.BUSINESS_NAME, "false", levels, Teacher.NOBODY)
    model = LinkageModel((), (comparison,), ())
    once, _ = in_order(model, Parameters(0.1, (m,), (u,)))
    again, changed = in_order(model, once)
    assert (np.diff(once.weights()[0]) <= 1e-9).all()
    assert changed == ()
    assert again.m[0] == pytest.approx(once.m[0])


@given(
    st.lists(st.integers(1, 500), min_size=8, max_size=8),
    st.floats(0.05, 0.6),
)
def test_every_round_of_training_makes_the_pairs_more_likely(
    counts: list[int], prior: float
) -> None:
    grid = np.array(list(np.ndindex(2, 2, 2)), np.int64)
    patterns = Patterns(grid, np.array(counts, np.float64), np.full(8, np.nan))
    start = Parameters(prior, (np.array([0.7, 0.3]),) * 3, (np.array([0.2, 0.8]),) * 3)
    likelihoods = [
        estimate(
            patterns, start, pseudo_pairs=0.0, max_iterations=rounds, tolerance=0.0
        ).log_likelihood
        for rounds in range(1, 12)
    ]
    assert (np.diff(likelihoods) >= -1e-9).all()
