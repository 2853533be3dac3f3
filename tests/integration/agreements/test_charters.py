"""A contributor sets the terms of an asset, reads first what no charter can stop, and every change
is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.ledgers.queries import entries_about
from folkmoot.hub.register.actions import set_charter
from folkmoot.hub.register.models import Asset
from folkmoot.permission import Charter, Use, load_rulebook, not_stoppable

pytestmark = pytest.mark.django_db

TERMS = Charter(
    permitted_purposes=("fuel-poverty",),
    prohibited_uses=frozenset({Use.RANKING, Use.FUNDING}),
    embargo_until=date(2027, 1, 1),
    expires_on=date(2028, 1, 1),
    has_veto=True,
    reply_days=10,
)


def test_every_term_comes_back_and_the_ledger_has_its_hash(asset: Asset, contributor: User) -> None:
    kept = set_charter(by=contributor, asset=asset, charter=TERMS)
    assert Asset.objects.get(pk=asset.pk).charter == TERMS
    (entry,) = entries_about(asset.subject)
    assert entry.action == "charter.set"
    assert entry.details["sha256"] == kept.charters.get().sha256
    assert entry.details["version"] == 1


def test_every_change_is_kept_and_setting_the_same_again_is_none(
    asset: Asset, contributor: User
) -> None:
    set_charter(by=contributor, asset=asset, charter=TERMS)
    set_charter(by=contributor, asset=asset, charter=TERMS)
    set_charter(by=contributor, asset=asset, charter=Charter())
    assert [each.number for each in asset.charters.all()] == [2, 1]
    assert len({each.sha256 for each in asset.charters.all()}) == 2


# fmt: off
MAY = [
    (None,                                   False),
    (Role.RESIDENT,                          False),
    (Role.CONTRIBUTOR,                       True),
    (Role.INFORMATION_GOVERNANCE_OFFICER,    False),
    (Role.ANALYST,                           False),
    (Role.OUTPUT_CHECKER,                    False),
    (Role.DIRECTOR,                          False),
    (Role.ADMINISTRATOR,                     False),
]
# fmt: on


@pytest.mark.parametrize(("role", "may"), MAY)
def test_only_a_contributor_of_its_council_sets_it(
    asset: Asset, person: Callable[..., User], role: Role | None, may: bool
) -> None:
    by = person(role)
    if may:
        set_charter(by=by, asset=asset, charter=TERMS)
        return
    with pytest.raises(Refused):
        set_charter(by=by, asset=asset, charter=TERMS)
    assert not asset.charters.exists()


def test_another_councils_contributor_cannot_set_it(
    asset: Asset, person: Callable[..., User], newbridge: Member
) -> None:
    with pytest.raises(Refused):
        set_charter(by=person(Role.CONTRIBUTOR, newbridge), asset=asset, charter=TERMS)


def test_the_page_says_first_what_no_charter_can_stop(
    asset: Asset, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    set_charter(by=contributor, asset=asset, charter=TERMS)
    page = signed_in(contributor).get("/register/homes-234/charter/").content.decode()
    for one in not_stoppable(load_rulebook()):
        assert page.index(one.name) < page.index("The terms")
    assert "10 working days" in page
    assert "help people who cannot keep warm" in page


def test_the_terms_can_be_taken_as_odrl(
    asset: Asset, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    set_charter(by=contributor, asset=asset, charter=TERMS)
    answer = signed_in(contributor).get("/register/homes-234/charter.jsonld")
    policy = answer.json()
    assert answer["Content-Type"] == "application/ld+json"
    assert policy["@type"] == "odrl:Offer"
    assert len(policy["odrl:prohibition"]) == 2
    assert policy["odrl:target"]["@id"].endswith("/register/homes-234/")


def test_the_form_proposes_terms_and_keeps_what_is_sent(
    asset: Asset, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(contributor)
    address = "/register/homes-234/charter/change/"
    assert "Nobody has set terms" in client.get(address).content.decode()
    sent = {"prohibited_uses": ["ranking"], "reply_days": "5", "has_veto": "on"}
    assert client.post(address, sent).status_code == 302
    asset.refresh_from_db()
    assert asset.charter == Charter(
        prohibited_uses=frozenset({Use.RANKING}), reply_days=5, has_veto=True
    )


def test_terms_that_end_before_they_begin_are_sent_back(
    asset: Asset, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    sent = {"reply_days": "0", "embargo_until": "1/5/2027", "expires_on": "1/5/2027"}
    answer = signed_in(contributor).post("/register/homes-234/charter/change/", sent)
    assert answer.status_code == 422
    assert "must end after the embargo" in answer.content.decode()


def test_an_asset_that_is_not_registered_shows_its_charter_to_its_own_people_only(
    asset: Asset, client: Client
) -> None:
    assert client.get("/register/homes-234/charter/").status_code == 302
    assert client.get("/register/homes-234/charter.jsonld", HTTP_ACCEPT="*/*").status_code in (
        302,
        403,
    )
