"""Learning a fact never turns an answer that was settled, and a bar never opens a route."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.permission import (
    Activity,
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
    judgement_to_json,
    load_rulebook,
    next_question,
    read_proposal,
    write_proposal,
)
from folkmoot.permission.routes import routes_of
from folkmoot.tables import Sensitivity, Standing

BOOK = load_rulebook()
TODAY = date(2026, 11, 22)
ASKED = sorted(fact.id for fact in BOOK.facts.values() if not fact.is_derived)
ANSWERED = sorted(fact.id for fact in BOOK.facts.values() if fact.question)
KINDS = sorted(kind.id for kind in BOOK.kinds.values() if not kind.is_family)

few = settings(max_examples=25, deadline=None)
known = st.none() | st.booleans()
charters = st.builds(
    Charter,
    permitted_purposes=st.lists(st.sampled_from(sorted(BOOK.purposes)), max_size=2).map(tuple),
    prohibited_uses=st.frozensets(st.sampled_from(Use), max_size=2),
    has_veto=st.booleans(),
)
assets = st.builds(
    ProposedAsset,
    title=st.just("An asset"),
    holder=st.sampled_from(["Ashby", "Birley"]),
    standing=st.just(Standing.SHARED),
    is_published=st.booleans(),
    sensitivities=st.frozensets(st.sampled_from(Sensitivity), min_size=1, max_size=2),
    is_licensed_by_others=known,
    origins=st.none() | st.frozensets(st.sampled_from(BOOK.origins), max_size=2),
    charter=charters,
    is_confidential=known,
    collected_for=st.none() | st.frozensets(st.sampled_from(sorted(BOOK.purposes)), max_size=2),
)


@st.composite
def parties(draw: st.DrawFn) -> tuple[Party, ...]:
    roles = st.frozensets(st.sampled_from(PartyRole), max_size=2)
    where = st.sampled_from(["England", "England", "England", "Wales"])
    return tuple(
        Party(name, draw(st.sampled_from(KINDS)), draw(roles), draw(where))
        for name in ("Ashby", "Birley")
    )


proposals = st.builds(
    Proposal,
    title=st.just("A question"),
    purpose=st.just("A purpose"),
    decision=st.sampled_from(["", "A decision", "A decision"]),
    author=st.just(""),
    assets=st.lists(assets, min_size=1, max_size=2).map(tuple),
    output=st.sampled_from(OutputKind),
    audience=st.sampled_from(Audience),
    uses=st.frozensets(st.sampled_from(Use), max_size=1),
    activities=st.frozensets(st.sampled_from(Activity), max_size=2),
    is_checked_before_release=known,
    links_records=known,
    uses_algorithm=known,
    answers=st.dictionaries(
        st.sampled_from(ASKED), st.sampled_from([Truth.YES, Truth.NO]), max_size=12
    ),
    purposes=st.frozensets(st.sampled_from(sorted(BOOK.purposes)), min_size=1, max_size=2),
    parties=parties(),
)


@few
@given(proposals, st.sampled_from(ANSWERED), st.sampled_from([Truth.YES, Truth.NO]))
def test_learning_a_fact_never_turns_a_settled_answer(
    proposal: Proposal, fact: str, truth: Truth
) -> None:
    unsettled = {k: v for k, v in proposal.answers.items() if k != fact}
    before = routes_of(replace(proposal, answers=unsettled), BOOK, TODAY)
    after = routes_of(replace(proposal, answers={**unsettled, fact: truth}), BOOK, TODAY)
    for earlier, later in zip(before, after, strict=True):
        if earlier.status in (Status.OPEN, Status.CLOSED):
            assert later.status is earlier.status
        if earlier.serves.is_settled:
            assert later.serves is earlier.serves


@few
@given(proposals, st.sampled_from(BOOK.bars), st.sampled_from(Use))
def test_a_further_bar_never_opens_a_route(proposal: Proposal, bar: object, use: Use) -> None:
    first, *others = proposal.assets
    origins = getattr(bar, "origins", ())
    stricter = replace(
        first,
        origins=None if first.origins is None else first.origins | set(origins),
        sensitivities=first.sensitivities.union(
            *(BOOK.origins_known[origin].sensitivities for origin in origins)
        ),
        charter=replace(
            first.charter, prohibited_uses=first.charter.prohibited_uses | {use}, has_veto=True
        ),
    )
    same_data = replace(
        first,
        sensitivities=stricter.sensitivities,
        charter=replace(first.charter, has_veto=True),
    )
    uses = proposal.uses | {use}
    before = routes_of(
        replace(proposal, assets=(same_data, *others), uses=uses), _without(bar), TODAY
    )
    after = routes_of(replace(proposal, assets=(same_data, *others), uses=uses), BOOK, TODAY)
    prohibited = replace(same_data, charter=stricter.charter)
    barred = routes_of(replace(proposal, assets=(prohibited, *others), uses=uses), BOOK, TODAY)
    for earlier, later, last in zip(before, after, barred, strict=True):
        if earlier.status is Status.CLOSED:
            assert later.status is Status.CLOSED
        if later.status is Status.CLOSED:
            assert last.status is Status.CLOSED
        if earlier.rung.rung > 0:
            assert last.status is Status.CLOSED


def _without(bar: object) -> object:
    return replace(BOOK, bars=tuple(one for one in BOOK.bars if one is not bar))


@few
@given(proposals)
def test_no_proposal_is_without_a_route_or_a_reason_and_an_alternative(proposal: Proposal) -> None:
    judgement = judge(proposal, BOOK, on=TODAY)
    assert [route.rung.rung for route in judgement.routes] == list(range(11))
    outside = any(party.jurisdiction != "England" for party in proposal.parties)
    for route in judgement.routes:
        assert bool(route.reasons) is (route.status is not Status.OPEN)
        assert (route.closing is not None) is (route.status is Status.CLOSED)
        if route.closing is not None:
            assert route.closing.facts
            assert route.instead
        if outside:
            assert route.status in (Status.NEEDS_PERSON, Status.CLOSED)
    told = judgement_to_json(judgement)
    assert told["best"]["rung"] == judgement.best.rung.rung


@few
@given(proposals)
def test_a_question_is_answerable_and_is_not_asked_twice(proposal: Proposal) -> None:
    question = next_question(proposal, BOOK, on=TODAY)
    if question is None:
        return
    assert question.is_question
    assert question.who
    answered = replace(proposal, answers={**proposal.answers, question.id: Truth.NO})
    assert next_question(answered, BOOK, on=TODAY) != question


@few
@given(proposals)
def test_a_proposal_survives_its_file(proposal: Proposal) -> None:
    written = write_proposal(proposal)
    read, _ = read_proposal(json.dumps(written))
    standing = tuple(
        replace(asset, standing=Standing.OPEN if asset.is_published else Standing.SHARED)
        for asset in proposal.assets
    )
    assert read == replace(proposal, assets=standing)
