"""When a mean, a model or a plot may leave: one line per case.

The numbers are the usual handbook's: ten units, ten residual degrees of freedom, half of a total.
"""

import dataclasses

import pytest
import yaml

from folkmoot.disclosure.statistics import (
    KINDS,
    Handbook,
    Outcome,
    check_result,
    describe,
    parse_handbook,
    usual_handbook,
)
from folkmoot.errors import DisclosureError

CASES = """
average       | {count: 10}                                             | passes
average       | {count: 9}                                              | fails: Only 9 are behind it
average       | {count: 40, largest_share_percent: 51}                  | fails: can be estimated
average       | {count: 40, largest_share_percent: 50}                  | passes
quantile      | {below: 30, above: 10}                                  | passes
quantile      | {below: 95, above: 5}                                   | fails: Only 5 lie on one side
extreme       | {count: 1}                                              | fails: that of 1 units
extreme       | {count: 25}                                             | passes
extreme       | {count: 1, is_structural: true}                         | passes
mode          | {count: 60, of: 100}                                    | passes
mode          | {count: 95, of: 100}                                    | needs a person: each of them
mode          | {count: 4, of: 20}                                      | fails: Only 4
ratio         | {counts: [12, 30, 0, 44]}                               | passes
ratio         | {counts: [12, 3, 17, 44]}                               | fails: a count of 3
ratio         | {counts: []}                                            | fails: no counts
concentration | {count: 30, largest_share_percent: 20}                  | passes
concentration | {count: 30, largest_share_percent: 70}                  | fails: One unit gives most
association   | {count: 12}                                             | passes
association   | {count: 12, is_perfect: true}                           | fails: is perfect
association   | {count: 6}                                              | fails: Only 6
regression    | {count: 200, parameters: 5}                             | passes
regression    | {count: 14, parameters: 5}                              | fails: 9 residual degrees
regression    | {count: 30, parameters: 12}                             | fails: nearly repeats its data
regression    | {count: 200, parameters: 5, r_squared: 1.0}             | fails: fits exactly
regression    | {count: 200, parameters: 5, shows_residuals: true}      | fails: Residuals
regression    | {count: 200, parameters: 3, regressors: [{name: ward, is_category: true, smallest_count: 4}, {name: age, is_category: false}]} | fails: tells of 4 units
regression    | {count: 200, parameters: 3, regressors: [{name: ward, is_category: true}, {name: age, is_category: false}]} | needs a person: is not said
regression    | {count: 200, parameters: 6, combinations: 6, regressors: [{name: ward, is_category: true, smallest_count: 40}]} | fails: a table of means
regression    | {count: 200, parameters: 4, combinations: 6, regressors: [{name: ward, is_category: true, smallest_count: 40}]} | passes
regression    | {count: 200, parameters: 4, regressors: [{name: ward, is_category: true, smallest_count: 40}]} | needs a person: how many combinations
survival      | {events: [10, 14, 22], at_risk_at_the_end: 40}          | passes
survival      | {events: [10, 1, 1], at_risk_at_the_end: 40}            | fails: 2 steps of the curve
survival      | {events: [10, 12], at_risk_at_the_end: 3}               | fails: Only 3 are still at risk
histogram     | {counts: [12, 40, 13]}                                  | passes
histogram     | {counts: [12, 40, 2]}                                   | fails: extreme values
scatter       | {}                                                      | fails: one unit's values
scatter       | {smallest_count: 4}                                     | needs a person: 4 units
scatter       | {smallest_count: 12}                                    | passes
"""  # noqa: E501


def cases() -> list[tuple[str, str, str]]:
    lines = [line.split("|") for line in CASES.strip().splitlines()]
    return [(kind.strip(), facts.strip(), verdict.strip()) for kind, facts, verdict in lines]


@pytest.mark.parametrize(("kind", "facts", "expected"), cases())
def test_a_result_is_judged(kind: str, facts: str, expected: str) -> None:
    verdict = check_result(describe({"kind": kind, "title": "it", **yaml.safe_load(facts)}))
    outcome, _, why = expected.partition(": ")
    assert verdict.outcome == outcome
    assert why in " ".join(reason.message for reason in verdict.against)
    assert all(reason.remedy for reason in verdict.against)


def test_every_kind_has_a_case_that_passes_and_one_that_does_not() -> None:
    for kind in KINDS:
        outcomes = {expected.partition(":")[0] for case, _, expected in cases() if case == kind}
        assert "passes" in outcomes
        assert outcomes - {"passes"}


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Handbook)])
def test_a_stricter_handbook_lets_nothing_more_out(field: str) -> None:
    usual = usual_handbook()
    is_ceiling = field in (
        "largest_share_percent",
        "largest_r_squared",
        "parameters_to_observations",
    )
    value = getattr(usual, field)
    strict = dataclasses.replace(usual, **{field: value / 2 if is_ceiling else value * 2})
    order = list(Outcome)
    for kind, facts, _ in cases():
        result = describe({"kind": kind, "title": "it", **yaml.safe_load(facts)})
        before, after = check_result(result, usual), check_result(result, strict)
        assert order.index(after.outcome) >= order.index(before.outcome)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"kind": "poem", "title": "it"}, "no kind of result 'poem'"),
        ({"kind": "average", "title": "it"}, "lacks or does not know: count"),
        ({"kind": "mode", "title": "it", "count": 3, "of": 4, "n": 2}, "does not know: n"),
    ],
)
def test_what_is_not_understood_is_told(raw: dict[str, object], problem: str) -> None:
    with pytest.raises(DisclosureError, match=problem):
        describe(raw)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("smallest_count: 5", "lacks or does not know"),
        ("[", "not YAML"),
    ],
)
def test_a_handbook_that_is_not_whole_is_refused(text: str, problem: str) -> None:
    with pytest.raises(DisclosureError, match=problem):
        parse_handbook(text)
