"""When a cell is unsafe by itself, and by how much an attacker must be kept off it.

One line per case: a rule, who gave what to the cell, and the level that the rule asks for; a dash
where the rule calls the cell safe. Who waived protection has a w after the amount, who asked for it
an a. The first cases of the concentration rules are examples of the
Handbook on Statistical Disclosure Control, chapter 4.2.
"""

import numpy as np
import pytest

from folkmoot.disclosure.holdings import Holdings
from folkmoot.disclosure.rules import RULES
from folkmoot.disclosure.settings import parse_settings
from folkmoot.disclosure.wishes import Wish

WISHES = {"w": Wish.WAIVED, "a": Wish.ASKED}

AMOUNTS = """
p_percent: {p: 10}                          | 50000 49000 1000           | 4000
p_percent: {p: 10}                          | 52000 50000 8000           | -
p_percent: {p: 10}                          | 100                        | 10
p_percent: {p: 10}                          | 100 100                    | 10
p_percent: {p: 10}                          | 100 100 10                 | -
p_percent: {p: 10}                          | 100 100 9                  | 1
p_percent: {p: 10}                          | 0 0 0                      | -
dominance: {n: 2, k: 90.9090909}            | 52000 50000 8000           | 2200
dominance: {n: 2, k: 90}                    | 45 45 10                   | -
dominance: {n: 2, k: 90}                    | 46 45 9                    | 1.1111
dominance: {n: 3, k: 75}                    | 30 30 15 15 10             | -
dominance: {n: 3, k: 75}                    | 30 30 20 10 10             | 6.6667
prior_posterior: {p: 10, q: 50}             | 100 100 15                 | 5
prior_posterior: {p: 10, q: 50}             | 100 100 20                 | -
prior_posterior: {p: 10, q: 100}            | 100 100 9                  | 1
minimum_frequency: {contributors: 3}        | 100 100                    | 20
minimum_frequency: {contributors: 3}        | 100 100 100                | -
minimum_frequency: {contributors: 3}        | 100 100 0                  | 20
minimum_frequency: {contributors: 3}        | 0 0 0                      | -
minimum_frequency: {contributors: 3}        | 0                          | 1
zero_total: {margin: 1}                     | 0 0 0 0                    | 1
zero_total: {margin: 1}                     | 0 0 0 1                    | -
p_percent: {p: 10}                          | 100 100 -9                 | 1
p_percent: {p: 10}                          | 100 100 -10                | -
minimum_frequency: {contributors: 3}        | 100 -100                   | 20
minimum_frequency: {contributors: 3}        | 100w 100w                  | -
minimum_frequency: {contributors: 3}        | 100w 100                   | 20
p_percent: {p: 10}                          | 100w                       | -
p_percent: {p: 10}                          | 100w 60 4                  | -
p_percent: {p: 10}                          | 8w 100 100                 | 2
dominance: {n: 2, k: 90}                    | 46w 45 9                   | -
zero_total: {margin: 1}                     | 0w 0w                      | -
request: {share: 50}                        | 60 40                      | -
request: {share: 50}                        | 60a 40                     | 20
request: {share: 50}                        | 40a 60                     | -
"""

COUNTS = """
minimum_frequency: {contributors: 5}            | 1 1 1 1                | 1
minimum_frequency: {contributors: 5}            | 1 1 1 1 1              | -
minimum_frequency: {contributors: 8, margin: 3} | 1                      | 3
p_percent: {p: 10}                              | 1                      | -
dominance: {n: 2, k: 90}                        | 1 1                    | -
prior_posterior: {p: 10, q: 50}                 | 1                      | -
"""


def cases(text: str, *, is_count: bool) -> list[tuple[str, str, str, bool]]:
    found = []
    for line in text.strip().splitlines():
        rule, gave, level = (part.strip() for part in line.split("|"))
        found.append((rule, gave, level, is_count))
    return found


ALL = cases(AMOUNTS, is_count=False) + cases(COUNTS, is_count=True)


@pytest.mark.parametrize(("rule", "gave", "level", "is_count"), ALL)
def test_a_rule_asks_for_its_level(rule: str, gave: str, level: str, is_count: bool) -> None:
    name, _, values = rule.partition(": ")
    wanted = parse_settings("case", f"rules: {{{name}: {values}}}").rules[0]
    given = [one.removesuffix("w").removesuffix("a") for one in gave.split()]
    amounts = np.array([float(one) for one in given])
    wishes = np.array([WISHES.get(one[-1], Wish.NONE) for one in gave.split()])
    holdings = Holdings(np.array([0, len(amounts)]), np.arange(len(amounts)), amounts, wishes)
    facts = holdings.facts(wanted.ranks, np.array([is_count]))
    assert bool(wanted.is_unsafe(facts)[0]) == (level != "-")
    if level != "-":
        assert wanted.level(facts)[0] == pytest.approx(float(level), abs=1e-3)


def test_every_rule_has_cases_for_amounts() -> None:
    assert {rule.partition(":")[0] for rule, *_ in cases(AMOUNTS, is_count=False)} == set(RULES)
