"""Training of the model of people cannot fail unnoticed: each way to fail is forced and said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from folkmoot.errors import LinkageError
from folkmoot.linkage.people import training
from folkmoot.linkage.people.blocking import Key
from folkmoot.linkage.people.comparisons import BIRTH, FORENAME, PLACE, SEX, SURNAME
from folkmoot.linkage.people.mixture import MATCH, Fitted, PairClass, PatternCounts, fit
from folkmoot.linkage.people.pair_classes import Start, starting_classes
from folkmoot.linkage.people.training import train
from folkmoot.linkage.people.training_checks import class_failings, start_failings
from folkmoot.tables import Kind

COMPARED = (PLACE, FORENAME, SURNAME, BIRTH, SEX)
KEYS = (
    Key(("@born", "@root"), ("birth", "forename")),
    Key(("@surname", "@home"), ("place", "surname")),
    Key(("@root", "@surname"), ("forename", "surname")),
)
CHANCE = (
    np.array([1e-4, 1e-4, 1e-4, 0.01, 1e-5, 0.98969]),
    np.array([1e-4, 1e-3, 8e-3, 1e-3, 1e-3, 1e-3, 2e-3, 1e-4, 1e-4, 0.9857]),
    np.array([1e-4, 1e-3, 8e-3, 2e-3, 1e-4, 0.9888]),
    np.array([1e-5, 1e-5, 1e-5, 4e-3, 0.01, 0.4, 0.58597]),
    np.array([0.5, 0.5]),
)
SAME = (0, 2, 2, 0, 0)
"""Home, a common forename and surname, birth and sex agree."""
FAMILY = (0, 9, 2, 6, 1)
NAMESAKE = (0, 2, 2, 5, 0)
STRANGER = (5, 2, 2, 6, 0)


def _patterns(counts: dict[tuple[int, ...], float]) -> PatternCounts:
    codes, base = np.zeros(len(counts), np.int64), 1
    levels = np.array(list(counts), np.int64)
    for column, comparison in enumerate(COMPARED):
        codes += (levels[:, column] + 1) * base
        base *= len(comparison.levels) + 1
    return PatternCounts(codes, levels, np.array(list(counts.values())))


PLAIN = {SAME: 900.0, (5, 2, 2, 0, 0): 80.0, (0, 2, 2, 3, 0): 60.0, (0, 6, 2, 0, 0): 40.0}
OTHERS = {FAMILY: 3_000.0, STRANGER: 6_000.0, (5, 2, 5, 0, 0): 200.0, (5, 9, 5, 6, 1): 300.0}


def _classes(share: float = 0.1) -> tuple[PairClass, ...]:
    return starting_classes(COMPARED, KEYS, CHANCE, Start(share, 30.0, 0.5))


def _fitted(patterns: PatternCounts, classes: tuple[PairClass, ...]) -> Fitted:
    return Fitted(classes, 3, True, -1.0)


def _with_matches(classes: tuple[PairClass, ...], column: int, shares: list[float]) -> Fitted:
    levels = list(classes[MATCH].levels)
    levels[column] = np.array(shares)
    return Fitted((replace(classes[MATCH], levels=tuple(levels)), *classes[1:]), 3, True, -1.0)


def test_a_training_without_fault_is_done_once_and_says_nothing() -> None:
    trained = train(_patterns(PLAIN | OTHERS), COMPARED, KEYS, CHANCE, 5_000)
    assert trained.n_trainings == 1
    assert trained.findings == ()
    assert trained.disagreement < 0.05


def test_namesakes_in_one_home_are_not_taken_for_matches() -> None:
    patterns = _patterns(PLAIN | OTHERS | {NAMESAKE: 70.0})
    trained = train(patterns, COMPARED, KEYS, CHANCE, 20_000)
    matched = trained.fitted.classes[MATCH].levels[COMPARED.index(BIRTH)]
    assert matched[5] + matched[6] < 0.03


def test_twins_are_not_taken_for_matches() -> None:
    patterns = _patterns(PLAIN | OTHERS | {(0, 9, 2, 0, 1): 30.0, (0, 9, 2, 0, 0): 30.0})
    trained = train(patterns, COMPARED, KEYS, CHANCE, 20_000)
    assert trained.fitted.classes[MATCH].levels[COMPARED.index(FORENAME)][-1] < 0.03


def test_a_fit_at_its_limit_has_not_converged() -> None:
    fitted = fit(_patterns(PLAIN | OTHERS), _classes(), max_iterations=2)
    assert not fitted.has_converged
    assert start_failings((fitted, fitted), (10.0, 10.0)) == ("2 of 2 trainings did not settle",)


def test_trainings_that_never_settle_link_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "_MOST_ITERATIONS", 2)
    with pytest.raises(LinkageError, match="did not settle"):
        train(_patterns(PLAIN | OTHERS), COMPARED, KEYS, CHANCE, 5_000)


def test_an_unsettled_fit_is_put_aside_and_training_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[float] = []

    def unsettled_at_first(
        patterns: PatternCounts, start: tuple[PairClass, ...], *, max_iterations: int
    ) -> Fitted:
        calls.append(start[MATCH].share)
        done = fit(patterns, start, max_iterations=max_iterations)
        return replace(done, has_converged=False) if len(calls) == 1 else done

    monkeypatch.setattr(training, "fit", unsettled_at_first)
    trained = train(_patterns(PLAIN | OTHERS), COMPARED, KEYS, CHANCE, 5_000)
    assert trained.n_trainings == 2
    assert trained.fitted.has_converged
    (finding,) = trained.findings
    assert finding.kind is Kind.FOUND
    assert "1 of 2 trainings did not settle" in finding.message


def test_starts_that_disagree_are_said() -> None:
    fitted = fit(_patterns(PLAIN | OTHERS), _classes())
    (failing,) = start_failings((fitted, fitted), (100.0, 80.0))
    assert "differ by 20%" in failing


def test_what_never_comes_right_is_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "class_failings", lambda *_: ("matches are odd",))
    trained = train(_patterns(PLAIN | OTHERS), COMPARED, KEYS, CHANCE, 5_000)
    assert trained.n_trainings == 3
    doubts = [finding for finding in trained.findings if finding.kind is Kind.DOUBTED]
    assert "matches are odd" in doubts[0].message
    assert "looked at" in doubts[0].message


def test_agreement_that_speaks_against_a_match_is_noticed() -> None:
    patterns = _patterns({(0, 2, 2, 0, 1): 900.0, SAME: 100.0} | OTHERS)
    fitted = _with_matches(_classes(), COMPARED.index(SEX), [0.1, 0.9])
    failings = class_failings(patterns, COMPARED, fitted, CHANCE, 5_000)
    assert "agreement on sex speaks against a match" in failings


def test_matches_that_differ_in_what_people_keep_are_noticed() -> None:
    patterns = _patterns({NAMESAKE: 900.0, SAME: 300.0} | OTHERS)
    fitted = _with_matches(
        _classes(), COMPARED.index(BIRTH), [0.3, 0.01, 0.01, 0.02, 0.02, 0.6, 0.04]
    )
    failings = class_failings(patterns, COMPARED, fitted, CHANCE, 5_000)
    assert any("differ in birth" in failing for failing in failings)


def test_more_matches_than_people_can_have_are_noticed() -> None:
    patterns = _patterns({SAME: 9_000.0} | OTHERS)
    fitted = _fitted(patterns, _classes(0.5))
    assert any(
        "of 100 records" in failing
        for failing in class_failings(patterns, COMPARED, fitted, CHANCE, 100)
    )


def test_relatives_are_never_more_than_a_few() -> None:
    patterns = _patterns(PLAIN | OTHERS | {NAMESAKE: 5_000.0})
    classes = fit(patterns, _classes()).classes
    assert classes[-1].share == pytest.approx(0.015 * 0.5, rel=0.02)
    together = sum(each.share for each in classes)
    assert together == pytest.approx(1.0)


def test_nothing_to_learn_from_is_refused() -> None:
    with pytest.raises(LinkageError, match="No two records agree"):
        train(_patterns({SAME: 0.0}), COMPARED, KEYS, CHANCE, 10)
