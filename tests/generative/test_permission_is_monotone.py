"""Learning a fact never turns an answer that was settled, and a bar never opens a route."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

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

BOOK = load_rulebook()
TODAY = date(2026, 11, 22)
ASKED = sorted(fact.id for fact in BOOK.facts.values() if not fact.is_derived)

known = st.none() | st.booleans()
assets = st.builds(
    ProposedAsset,
    title=st.just("An asset"),
    holder=st.sampled_from(["Ashby", "Birley"]),
    standing=st.sampled_from(Standing),
    is_published=st.booleans(),
    sensitivities=st.frozensets(st.sampled_from(Sensitivity), max_size=2),
    is_licensed_by_others=known,
    origins=st.none() | st.frozensets(st.sampled_from(BOOK.origins), max_size=2),
    charter=st.builds(Charter, prohibited_uses=st.frozensets(st.sampled_from(Use), max_size=2)),
)
proposals = st.builds(
    Proposal,
    title=st.just("A question"),
    purpose=st.just("A purpose"),
    decision=st.sampled_from(["", "A decision"]),
    author=st.just("analyst"),
    assets=st.lists(assets, min_size=1, max_size=3).map(tuple),
    output=st.sampled_from(OutputKind),
    audience=st.sampled_from(Audience),
    jurisdictions=st.frozensets(st.sampled_from(["England", "Wales"]), min_size=1),
    uses=st.frozensets(st.sampled_from(Use), max_size=2),
    is_checked_before_release=known,
    links_records=known,
    answers=st.dictionaries(st.sampled_from(ASKED), st.sampled_from(Truth)),
)


@given(proposals, st.sampled_from(ASKED), st.sampled_from([Truth.YES, Truth.NO]))
def test_learning_a_fact_never_turns_a_settled_answer(
    proposal: Proposal, fact: str, truth: Truth
) -> None:
    unsettled = {k: v for k, v in proposal.answers.items() if k != fact}
    before = judge(replace(proposal, answers=unsettled), BOOK, on=TODAY)
    after = judge(replace(proposal, answers={**unsettled, fact: truth}), BOOK, on=TODAY)
    for route in before.routes:
        if route.status in (Status.OPEN, Status.CLOSED):
            assert after.at(route.rung.rung).status is route.status


@given(proposals, st.sampled_from(Use))
def test_a_further_prohibition_never_opens_a_route(proposal: Proposal, use: Use) -> None:
    first, *others = proposal.assets
    stricter = replace(first.charter, prohibited_uses=first.charter.prohibited_uses | {use})
    barred = replace(proposal, assets=(replace(first, charter=stricter), *others))
    before, after = judge(proposal, BOOK, on=TODAY), judge(barred, BOOK, on=TODAY)
    for route in before.routes:
        if route.status is Status.CLOSED:
            assert after.at(route.rung.rung).status is Status.CLOSED


@given(proposals)
def test_every_route_that_is_not_open_says_why(proposal: Proposal) -> None:
    judgement = judge(proposal, BOOK, on=TODAY)
    assert [route.rung.rung for route in judgement.routes] == list(range(11))
    for route in judgement.routes:
        assert bool(route.reasons) is (route.status is not Status.OPEN)
