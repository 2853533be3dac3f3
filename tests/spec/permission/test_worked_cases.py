"""The worked cases: what somebody asks, and what the rulebook answers."""

from collections import Counter
from dataclasses import replace

import pytest

from folkmoot.permission import (
    Charter,
    Outcome,
    Status,
    Truth,
    WorkedCase,
    judge,
    load_cases,
    load_rulebook,
    outcomes,
)
from folkmoot.permission.routes import assuming_tasks

BOOK = load_rulebook()
CASES = load_cases()
OUTCOMES = {outcome.case.id: outcome for outcome in outcomes(BOOK)}
AREAS = {
    "housing", "fuel and water poverty", "children", "adult care", "health", "crime",
    "debt and fraud", "elections", "registration", "research", "students and volunteers",
    "economic development", "transparency",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_case(case: WorkedCase) -> None:
    assert OUTCOMES[case.id].difference == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_no_case_is_answered_with_a_bare_no(case: WorkedCase) -> None:
    judgement = OUTCOMES[case.id].judgement
    for route in judgement.routes:
        if route.status is Status.CLOSED:
            assert route.closing is not None
            assert route.closing.facts
            assert route.instead
        elif route.status is not Status.OPEN:
            assert route.reasons
    if judgement.asked.status is Status.CLOSED:
        assert judgement.best.status is not Status.CLOSED or judgement.asked.instead


# fmt: off
WITHOUT_ANSWERS = [
    # case                              asked            best
    ("hmo-own-records",                 Status.OPEN_IF,  9),
    ("hmo-county-hub",                  Status.CLOSED,   5),
    ("befriending-electoral-register",  Status.CLOSED,   2),
    ("fuel-poverty-supplier",           Status.OPEN_IF,  9),
    ("arrears-from-housing-association", Status.OPEN_IF, 10),
    ("fuel-poverty-reused-for-debt",    Status.CLOSED,   10),
]
# fmt: on


@pytest.mark.parametrize(("name", "asked", "best"), WITHOUT_ANSWERS)
def test_a_stranger_who_answers_nothing_gets_the_same_way(
    name: str, asked: Status, best: int
) -> None:
    proposal = OUTCOMES[name].case.proposal
    plain = replace(
        proposal,
        answers={},
        assets=tuple(replace(a, collected_for=None, charter=Charter()) for a in proposal.assets),
    )
    judgement = judge(plain, BOOK, on=OUTCOMES[name].case.on)
    assert (judgement.asked.status, judgement.best.rung.rung) == (asked, best)


def test_the_cases_cover_every_area_and_teach() -> None:
    assert len(CASES) >= 40
    assert {case.area for case in CASES} == AREAS
    assert not [name for name, count in Counter(c.id for c in CASES).items() if count > 1]
    assert all(len(case.why) > 40 for case in CASES)


def exercised() -> set[str]:
    """Every rule that some case rests on, with its papers signed and promises made."""
    seen: set[str] = set()
    for case in CASES:
        judgement = judge(assuming_tasks(case.proposal, BOOK), BOOK, on=case.on)
        for route in judgement.routes:
            for result in route.results:
                seen |= {
                    f"gateway {option.gateway.id}"
                    for option in result.options
                    if option.gateway and option.goal.truth is Truth.YES
                }
                if result.applies is not None and result.applies.truth is Truth.YES:
                    seen.add(f"bar {result.bar}")
            seen |= {f"basis {b.ground.id}" for b in route.possible_bases if b.truth is Truth.YES}
            seen |= {f"condition {ground.id}" for ground in route.special_conditions}
            seen |= {f"paper {paper.id}" for paper in route.papers}
            if route.serves is Truth.YES and route.status is Status.OPEN:
                seen.add(f"rung {route.rung.rung}")
        seen |= {f"gateway {pending.gateway.id}" for pending in judgement.pending}
    return seen


def test_every_rule_is_exercised_by_a_case() -> None:
    rules = {f"gateway {gateway.id}" for gateway in BOOK.gateways}
    rules |= {f"bar {bar.id}" for bar in BOOK.bars}
    rules |= {f"basis {ground.id}" for ground in BOOK.bases}
    rules |= {f"condition {ground.id}" for ground in BOOK.special_conditions}
    rules |= {f"paper {paper}" for paper in BOOK.papers}
    rules |= {f"rung {rung.rung}" for rung in BOOK.rungs}
    assert rules - exercised() == set()


def test_every_purpose_and_origin_but_plain_ones_is_spoken_of() -> None:
    purposes = {purpose for case in CASES for purpose in case.proposal.purposes}
    assert set(BOOK.purposes) - purposes == set()


def test_every_citation_has_a_source_and_says_how_sure_it_is() -> None:
    grounds = (*BOOK.bases, *BOOK.special_conditions, *BOOK.compatibility)
    for rule in (*BOOK.gateways, *BOOK.bars, *grounds, *BOOK.compulsion):
        cited = rule.citation
        assert cited.text
        assert cited.source
        assert cited.confidence in ("high", "medium", "low")
        assert cited.checked in ("text", "text in part", "summary", "memory")
        assert cited.checked_on is not None
        assert bool(cited.caution) is (cited.checked != "text")
    assert all(paper.cites for paper in BOOK.papers.values())


def test_an_outcome_says_what_is_otherwise() -> None:
    first = OUTCOMES["hmo-own-records"]
    other = OUTCOMES["hmo-county-hub"]
    mixed = Outcome(first.case, other.judgement)
    assert "what was asked is “closed because…”, not “open if…”" in mixed.difference
    assert "the best is rung 5" in mixed.difference
