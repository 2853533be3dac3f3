"""An agreement from a chosen route to its end, each step by those who may and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from tests.integration.agreements.conftest import DAYS, Cast

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.agreements import actions, holding, queries, rules, states
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.ledgers.queries import entries_about, verification
from folkmoot.hub.permissions.models import DecidedProposal, Proposal
from folkmoot.hub.register.actions import set_charter
from folkmoot.hub.register.models import Asset
from folkmoot.permission import Charter

pytestmark = pytest.mark.django_db


def actions_about(agreement: Agreement) -> list[str]:
    return [entry.action for entry in entries_about(agreement.subject)]


def test_a_draft_takes_the_route_its_law_and_what_it_still_asks(drafted: Agreement) -> None:
    assert drafted.rung == drafted.proposal.chosen_rung
    assert any("Digital Economy Act 2017" in law for law in drafted.law)
    asked = list(drafted.conditions.values_list("fact", flat=True))
    assert asked
    assert "agreement-signed" not in asked
    assert actions_about(drafted) == ["agreement.drafted", "agreement.terms_set"]


def test_a_draft_needs_a_chosen_route_and_is_made_once(
    cast: Cast, drafted: Agreement, proposal: Proposal
) -> None:
    assert "agreement already" in " ".join(rules.may_draft(cast.officer, proposal).reasons)
    proposal.chosen_rung = None
    assert "No route" in " ".join(rules.may_draft(cast.officer, proposal).reasons)


# fmt: off
MAY = [
    (None,                                   False),
    (Role.RESIDENT,                          False),
    (Role.CONTRIBUTOR,                       False),
    (Role.INFORMATION_GOVERNANCE_OFFICER,    True),
    (Role.ANALYST,                           False),
    (Role.OUTPUT_CHECKER,                    False),
    (Role.DIRECTOR,                          False),
    (Role.ADMINISTRATOR,                     False),
]
# fmt: on


@pytest.mark.parametrize(("role", "may"), MAY)
def test_who_may_draft(
    person: Callable[..., User], proposal: Proposal, role: Role | None, may: bool
) -> None:
    assert rules.may_draft(person(role), proposal).allowed is may


def test_whoever_holds_the_data_is_a_party(
    cast: Cast, proposal: Proposal, asset: Asset, other_asset: Asset
) -> None:
    with pytest.raises(Refused, match="Newbridge holds"):
        actions.draft(
            by=cast.officer, proposal=proposal, members=[cast.oldbury], assets=[asset, other_asset]
        )
    assert not Agreement.objects.exists()


def test_it_is_not_offered_while_a_condition_is_open(cast: Cast, drafted: Agreement) -> None:
    with pytest.raises(Refused, match="conditions are not met"):
        actions.offer(by=cast.officer, agreement=drafted)
    drafted.refresh_from_db()
    assert drafted.state == states.DRAFT


def test_the_file_of_evidence_lies_sealed_and_comes_back(
    cast: Cast, drafted: Agreement, tmp_path: Path
) -> None:
    condition = drafted.conditions.first()
    assert condition is not None
    file = tmp_path / "letter.txt"
    file.write_text("The council’s letter", "utf-8")
    met = actions.meet_condition(
        by=cast.officer, condition=condition, words="The letter.", file=file, file_name="letter.txt"
    )
    kept = [path for path in met.folder.rglob("*") if path.is_file()]
    assert [path.name for path in kept] == ["sealed.age"]
    assert "letter" not in kept[0].read_bytes().decode("latin-1")
    assert holding.read(met.folder, settings.CONFIG).decode() == "The council’s letter"


def test_offering_freezes_every_paper_with_its_hash_in_the_ledger(offered: Agreement) -> None:
    papers = list(offered.papers.all())
    assert {"impact-assessment", "sharing-agreement"} <= {one.paper for one in papers}
    for one in papers:
        (entry,) = entries_about(f"{offered.subject}/{one.paper}")
        assert entry.details["sha256"] == one.sha256
    assert len({one.sha256 for one in papers}) == len(papers)


def test_the_frozen_papers_do_not_change_with_the_proposal(offered: Agreement) -> None:
    before = queries.signing_hash(offered)
    offered.proposal.purpose = "Something else altogether."
    offered.proposal.save()
    assert queries.signing_hash(Agreement.objects.get(pk=offered.pk)) == before
    assert [one.sha256 for one in queries.papers_to_freeze(offered)] != list(
        offered.papers.values_list("sha256", flat=True)
    )


def test_it_is_in_force_when_the_last_party_has_signed_and_not_before(
    cast: Cast, offered: Agreement
) -> None:
    first = actions.sign(by=cast.director, agreement=offered, at=cast.oldbury)
    assert first.state == states.SIGNING
    second = actions.sign(by=cast.other_director, agreement=offered, at=cast.newbridge)
    assert second.is_in_force(timezone.localdate())
    hashes = set(second.signatures.values_list("sha256", flat=True))
    assert hashes == {queries.signing_hash(second)}
    assert actions_about(second)[-2:] == ["agreement.signed", "agreement.began"]
    assert verification().is_ok


def test_only_a_director_of_the_party_signs_and_once(cast: Cast, offered: Agreement) -> None:
    for by, at in (
        (cast.officer, cast.oldbury),
        (cast.director, cast.newbridge),
        (cast.other_director, cast.oldbury),
    ):
        with pytest.raises(Refused):
            actions.sign(by=by, agreement=offered, at=at)
    actions.sign(by=cast.director, agreement=offered, at=cast.oldbury)
    with pytest.raises(Refused, match="signed already"):
        actions.sign(by=cast.director, agreement=offered, at=cast.oldbury)


def test_what_was_signed_counts_no_more_when_it_is_taken_back(
    cast: Cast, offered: Agreement
) -> None:
    actions.sign(by=cast.director, agreement=offered, at=cast.oldbury)
    back = actions.take_back(by=cast.officer, agreement=offered)
    assert back.state == states.DRAFT
    assert not back.signatures.exists()


def test_a_decision_becomes_a_precedent_without_words(in_force: Agreement) -> None:
    kept = DecidedProposal.objects.get(proposal=in_force.proposal)
    assert kept.said["decision"] == "agreed"
    assert in_force.title not in str(kept.said)


def test_a_refusal_ends_it_and_is_a_precedent_too(cast: Cast, offered: Agreement) -> None:
    refused = actions.refuse(
        by=cast.other_director, agreement=offered, at=cast.newbridge, because="Too soon."
    )
    assert refused.state == states.REFUSED
    assert DecidedProposal.objects.get(proposal=refused.proposal).said["decision"] == "refused"
    assert "Too soon" not in str([entry.details for entry in entries_about(refused.subject)])


def test_a_later_version_replaces_the_one_in_force_only_when_all_have_signed(
    cast: Cast, in_force: Agreement
) -> None:
    later = actions.amend(by=cast.officer, agreement=in_force)
    assert later.version == 2
    assert later.conditions.filter(met_at=None).count() == 0
    with pytest.raises(Refused, match="being prepared already"):
        actions.amend(by=cast.officer, agreement=in_force)
    actions.offer(by=cast.officer, agreement=later)
    actions.sign(by=cast.director, agreement=later, at=cast.oldbury)
    in_force.refresh_from_db()
    assert in_force.state == states.IN_FORCE
    later = actions.sign(by=cast.other_director, agreement=later, at=cast.newbridge)
    in_force.refresh_from_db()
    assert (in_force.state, later.state) == (states.REPLACED, states.IN_FORCE)


def test_a_party_of_two_that_withdraws_ends_it(
    cast: Cast, in_force: Agreement, asset: Asset
) -> None:
    today = timezone.localdate()
    assert rules.may_use_under(in_force, asset, today).allowed
    ended = actions.withdraw(by=cast.director, agreement=in_force, at=cast.oldbury)
    assert ended.state == states.WITHDRAWN
    assert not rules.may_use_under(ended, asset, today).allowed


def test_the_data_of_one_of_three_that_withdraws_are_used_no_more_and_the_others_go_on(
    cast: Cast, drafted: Agreement, asset: Asset, other_asset: Asset, person: Callable[..., User]
) -> None:
    moor = Member.objects.create(code="moor", name="Moor", kind=Member.Kind.COUNCIL)
    third = person(Role.DIRECTOR, moor, "third")
    terms = actions.Terms("Warm homes", "Help.", "Team", **DAYS)
    actions.set_terms(
        by=cast.officer, agreement=drafted, terms=terms,
        members=[cast.oldbury, cast.newbridge, moor], assets=[asset, other_asset],
    )  # fmt: skip
    for condition in drafted.conditions.all():
        actions.meet_condition(by=cast.officer, condition=condition, words="Seen.")
    actions.offer(by=cast.officer, agreement=drafted)
    for by, at in (
        (cast.director, cast.oldbury),
        (cast.other_director, cast.newbridge),
        (third, moor),
    ):
        signed = actions.sign(by=by, agreement=drafted, at=at)
    left = actions.withdraw(by=cast.director, agreement=signed, at=cast.oldbury)
    today = timezone.localdate()
    assert left.is_in_force(today)
    assert not rules.may_use_under(left, asset, today).allowed
    assert rules.may_use_under(left, other_asset, today).allowed
    assert queries.agreements_covering(asset, today) == []
    assert queries.agreements_covering(other_asset, today) == [left]


def test_access_ends_by_itself_and_the_clock_writes_it_down_once(
    in_force: Agreement, asset: Asset
) -> None:
    last = DAYS["ends_on"]
    assert rules.may_use_under(in_force, asset, last).allowed
    after = last + timedelta(days=1)
    assert not rules.may_use_under(in_force, asset, after).allowed
    assert actions.expire_due(on=last) == 0
    assert actions.expire_due(on=after) == 1
    assert actions.expire_due(on=after) == 0
    in_force.refresh_from_db()
    assert (in_force.state, in_force.ended_on) == (states.EXPIRED, last)
    assert actions_about(in_force)[-1] == "agreement.expired"


def test_a_charter_that_has_ended_stops_access_under_an_agreement_in_force(
    in_force: Agreement, asset: Asset, contributor: User
) -> None:
    set_charter(by=contributor, asset=asset, charter=Charter(expires_on=date(2026, 6, 1)))
    asset.refresh_from_db()
    reasons = rules.may_use_under(in_force, asset, date(2026, 6, 1)).reasons
    assert any("charter" in one for one in reasons)
    assert rules.may_use_under(in_force, asset, date(2026, 5, 31)).allowed


def test_a_review_is_due_thirty_days_before_its_day(cast: Cast, in_force: Agreement) -> None:
    in_force.review_on = date(2027, 3, 31)
    in_force.save()
    assert not queries.needs_review(in_force, date(2027, 2, 28))
    assert queries.needs_review(in_force, date(2027, 3, 1))
    assert list(queries.to_review(cast.officer, date(2027, 3, 1))) == [in_force]


def test_the_ledger_names_nobody_and_holds_no_words_of_evidence(
    cast: Cast, in_force: Agreement
) -> None:
    told = str([entry.details for entry in entries_about(in_force.subject)])
    for word in (cast.director.name, "Seen and agreed", in_force.purpose):
        assert word not in told
