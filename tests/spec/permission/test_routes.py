"""Worked cases: what is proposed, and how each way of doing it stands."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from folkmoot.errors import ProposalError
from folkmoot.permission import (
    Audience,
    Charter,
    OutputKind,
    Party,
    PartyRole,
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
COUNCIL = Party("Ashby", "unitary-council", frozenset({PartyRole.RECEIVES}))
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
    "research-safeguards",
    "statistical-purpose",
    "purpose-compatible",
    "impact-assessed",
    "notice-published",
    "lower-way-insufficient",
    "accredited",
)
ANSWERED = dict.fromkeys(SETTLED, Truth.YES) | {"given-in-confidence": Truth.NO}
OF_PEOPLE = replace(TOTALS, assets=(PEOPLE,), parties=(COUNCIL,), answers=ANSWERED)


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
        2, OPEN_IF, {1: OPEN_IF},
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
        "totals of personal data, all answered", OF_PEOPLE, 2, OPEN, {1: CLOSED, 10: CLOSED},
    ),
    Case(
        "a charter that prohibits ranking shuts every way",
        replace(
            TOTALS,
            uses=frozenset({Use.RANKING}),
            assets=(replace(PAYMENTS, charter=Charter(prohibited_uses=frozenset({Use.RANKING}))),),
        ),
        2, CLOSED, {0: CLOSED, 5: CLOSED},
    ),
    Case(
        "a charter for other purposes shuts every way",
        replace(
            TOTALS,
            purposes=frozenset({"economic-development"}),
            assets=(replace(PAYMENTS, charter=Charter(permitted_purposes=("research",))),),
        ),
        2, CLOSED, {5: CLOSED},
    ),
    Case(
        "a charter whose purposes are free words asks the contributor",
        replace(TOTALS, assets=(
            replace(PAYMENTS, charter=Charter(permitted_purposes=("local wealth only",))),)),
        1, OPEN_IF, {2: OPEN_IF},
    ),
    Case(
        "a veto waits for the contributor's agreement",
        replace(TOTALS, assets=(replace(PAYMENTS, charter=Charter(has_veto=True)),),
                answers={"holders-agree-to-publish": Truth.NO}),
        2, OPEN_IF, {},
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
        2, CLOSED, {5: CLOSED},
    ),
    Case(
        "an expired charter bars",
        replace(TOTALS, assets=(
            replace(PAYMENTS, charter=Charter(expires_on=date(2026, 11, 22))),)),
        2, CLOSED, {5: CLOSED},
    ),
    Case(
        "the full electoral register gives statistics",
        replace(OF_PEOPLE, assets=(replace(PEOPLE, origins=frozenset({"electoral-register"})),)),
        2, OPEN, {},
    ),
    Case(
        "the full electoral register gives no list of people, and totals are offered",
        replace(OF_PEOPLE, output=OutputKind.NAMED_PEOPLE, audience=Audience.MEMBERS,
                assets=(replace(PEOPLE, origins=frozenset({"electoral-register"})),),
                purposes=frozenset({"social-support"})),
        2, OPEN, {9: CLOSED, 10: CLOSED},
    ),
    Case(
        "naming another body's people on an implied power alone, a person must judge",
        replace(OF_PEOPLE, output=OutputKind.NAMED_PEOPLE, audience=Audience.MEMBERS,
                purposes=frozenset({"service-planning"}),
                assets=(replace(PEOPLE, sensitivities=frozenset({Sensitivity.DIRECT_IDENTIFIER})),),
                parties=(replace(COUNCIL, roles=frozenset()),
                         Party("Birley", "unitary-council", frozenset({PartyRole.RECEIVES})))),
        10, PERSON, {2: OPEN},
    ),
    Case(
        "revenue and customs data close unless a statute carries them",
        replace(OF_PEOPLE, assets=(replace(PEOPLE, origins=frozenset({"hmrc"})),),
                purposes=frozenset({"service-planning"})),
        2, CLOSED, {10: CLOSED},
    ),
    Case(
        "records of people at two bodies that are joined need linkage, not pooled totals",
        replace(OF_PEOPLE, assets=(PEOPLE, replace(PEOPLE, holder="Birley"))),
        7, OPEN_IF, {2: OPEN_IF, 5: OPEN_IF},
    ),
    Case(
        "a party in Wales is not covered, and never open",
        replace(TOTALS, jurisdictions=frozenset({"England", "Wales"})),
        1, PERSON, {2: PERSON},
    ),
    Case("no way opens before the decision is named", replace(TOTALS, decision=" "),
         2, OPEN_IF, {0: CLOSED, 1: OPEN_IF}),
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
        if route.status is Status.CLOSED:
            assert route.closing is not None
            assert route.closing.facts
            assert route.instead
            if judgement.best.status is not Status.CLOSED:
                assert route.nearest == judgement.best.rung.rung


def test_a_proposal_without_assets_is_told_what_to_do() -> None:
    with pytest.raises(ProposalError, match="Choose from the register"):
        judge(replace(TOTALS, assets=()), BOOK, on=TODAY)
