"""Worked cases: what is proposed, and how each way of doing it stands."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from folkmoot.errors import ProposalError
from folkmoot.permission import (
    Audience,
    Charter,
    OutputKind,
    Proposal,
    ProposedAsset,
    Status,
    Truth,
    Use,
    judge,
    load_rulebook,
)
from folkmoot.tables import Sensitivity, Standing

TODAY = date(2026, 11, 22)
BOOK = load_rulebook()

PAYMENTS = ProposedAsset(
    title="Payments",
    holder="Ashby",
    standing=Standing.SHARED,
    is_published=False,
    sensitivities=frozenset({Sensitivity.COMMERCIAL}),
    is_licensed_by_others=False,
    origins=frozenset(),
)
PUBLISHED = replace(PAYMENTS, standing=Standing.OPEN, is_published=True)
PEOPLE = replace(
    PAYMENTS,
    title="Social care",
    standing=Standing.PROTECTED,
    sensitivities=frozenset({Sensitivity.DIRECT_IDENTIFIER, Sensitivity.SPECIAL_CATEGORY}),
)
TOTALS = Proposal(
    title="Where does our money go?",
    purpose="Build local wealth",
    decision="Which contracts to split into smaller lots",
    author="analyst",
    assets=(PAYMENTS,),
    output=OutputKind.TOTALS,
    audience=Audience.PUBLIC,
    jurisdictions=frozenset({"England"}),
    is_checked_before_release=True,
    links_records=True,
)
SETTLED = (
    "public-task-stated",
    "special-category-condition-stated",
    "statistical-purpose",
    "purpose-compatible",
    "impact-assessed",
    "accredited",
    "express-gateway-named",
)
ANSWERED = dict.fromkeys(SETTLED, Truth.YES) | {"given-in-confidence": Truth.NO}


@dataclass(frozen=True)
class Case:
    name: str
    proposal: Proposal
    best: int
    status: Status
    also: dict[int, Status]


OPEN, OPEN_IF = Status.OPEN, Status.OPEN_IF
CLOSED, PERSON = Status.CLOSED, Status.NEEDS_PERSON

CASES = [
    Case("all assets are published", replace(TOTALS, assets=(PUBLISHED,)), 0, OPEN, {2: OPEN}),
    Case("shared assets, checked totals", TOTALS, 2, OPEN, {0: CLOSED, 1: OPEN_IF, 10: CLOSED}),
    Case(
        "nobody has said whether the output is checked",
        replace(TOTALS, is_checked_before_release=None),
        1, OPEN_IF, {2: OPEN_IF},
    ),
    Case(
        "the contributors agree to publish everything",
        replace(TOTALS, answers={"holders-agree-to-publish": Truth.YES}),
        1, OPEN, {2: OPEN},
    ),
    Case(
        "licensed data bars open data, not totals",
        replace(TOTALS, assets=(replace(PAYMENTS, is_licensed_by_others=True),),
                answers={"licence-allows-publishing": Truth.NO}),
        2, OPEN, {1: CLOSED},
    ),
    Case("one council alone has nobody to federate with", TOTALS, 2, OPEN, {5: CLOSED}),
    Case(
        "two councils can also let the question travel",
        replace(TOTALS, assets=(PAYMENTS, replace(PAYMENTS, holder="Birley"))),
        2, OPEN, {5: OPEN},
    ),
    Case(
        "totals of personal data ask for a task, a condition and a statistical purpose",
        replace(TOTALS, assets=(PEOPLE,)), 2, OPEN_IF, {1: CLOSED},
    ),
    Case(
        "totals of personal data, all answered",
        replace(TOTALS, assets=(PEOPLE,), answers=ANSWERED), 2, OPEN, {1: CLOSED, 8: PERSON},
    ),
    Case(
        "a charter that prohibits ranking shuts every way but what is published",
        replace(
            TOTALS,
            uses=frozenset({Use.RANKING}),
            assets=(replace(PAYMENTS, charter=Charter(prohibited_uses=frozenset({Use.RANKING}))),),
        ),
        0, CLOSED, {2: CLOSED, 5: CLOSED},
    ),
    Case(
        "an embargo that ended yesterday bars nothing",
        replace(TOTALS, assets=(
            replace(PAYMENTS, charter=Charter(embargo_until=date(2026, 11, 22))),)),
        2, OPEN, {},
    ),
    Case(
        "an embargo that ends tomorrow bars",
        replace(TOTALS, assets=(
            replace(PAYMENTS, charter=Charter(embargo_until=date(2026, 11, 23))),)),
        0, CLOSED, {2: CLOSED},
    ),
    Case(
        "the full electoral register gives statistics",
        replace(TOTALS, assets=(replace(PEOPLE, origins=frozenset({"electoral-register"})),),
                answers=ANSWERED),
        2, OPEN, {8: PERSON},
    ),
    Case(
        "the full electoral register gives no list of people",
        replace(TOTALS, output=OutputKind.NAMED_PEOPLE,
                assets=(replace(PEOPLE, origins=frozenset({"electoral-register"})),),
                answers=ANSWERED),
        0, CLOSED, {10: CLOSED},
    ),
    Case(
        "naming people needs an express gateway, which a person judges",
        replace(TOTALS, output=OutputKind.NAMED_PEOPLE, assets=(PEOPLE,)), 10, PERSON, {2: CLOSED},
    ),
    Case(
        "revenue and customs data close unless a statute is named",
        replace(TOTALS, assets=(replace(PEOPLE, origins=frozenset({"hmrc"})),),
                answers={**ANSWERED, "express-gateway-named": Truth.NO}),
        0, CLOSED, {2: CLOSED},
    ),
    Case(
        "a party in Wales is not covered, and never open",
        replace(TOTALS, jurisdictions=frozenset({"England", "Wales"})),
        1, PERSON, {2: PERSON},
    ),
    Case("no decision, no need", replace(TOTALS, decision=" "), 0, CLOSED, {2: CLOSED}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_routes_of(case: Case) -> None:
    judgement = judge(case.proposal, BOOK, on=TODAY)
    assert (judgement.best.rung.rung, judgement.best.status) == (case.best, case.status)
    assert {rung: judgement.at(rung).status for rung in case.also} == case.also


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_answer_is_a_bare_no(case: Case) -> None:
    judgement = judge(case.proposal, BOOK, on=TODAY)
    for route in judgement.routes:
        if route.status is not Status.OPEN:
            assert route.reasons
        if route.status is Status.CLOSED and route is not judgement.best:
            assert route.nearest is not None or judgement.best.rung.rung == route.rung.rung


def test_every_rule_is_exercised_by_a_case() -> None:
    open_rungs, applied = set(), set()
    for case in CASES:
        judgement = judge(case.proposal, BOOK, on=TODAY)
        for route in judgement.routes:
            if route.status is not Status.CLOSED:
                open_rungs.add(route.rung.rung)
            applied |= {r.failing for r in route.results if r.truth is Truth.NO}
    assert {0, 1, 2, 5, 8, 10} <= open_rungs
    assert {"Somebody else's licence covers part of the data"} <= applied


def test_a_proposal_without_assets_is_told_what_to_do() -> None:
    with pytest.raises(ProposalError, match="Choose from the register"):
        judge(replace(TOTALS, assets=()), BOOK, on=TODAY)


def test_every_rule_has_a_citation_and_a_source() -> None:
    for rule in (*BOOK.gateways, *BOOK.bars):
        assert rule.citation.text
        assert rule.citation.source
        assert rule.citation.confidence in ("high", "medium", "low")
        assert rule.citation.checked in ("text", "summary", "memory")
