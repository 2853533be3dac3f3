"""The ethics panel publishes what it advises; compelled disclosures are logged, and told unless the
law forbids it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.integration.agreements.conftest import Cast

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Role, User
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.hub.register.models import Asset
from folkmoot.hub.residents import actions, rules
from folkmoot.hub.residents.models import CompelledDisclosure

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def panellist(person: Callable[..., User]) -> User:
    sits = person(Role.RESIDENT)
    administrator = person(Role.ADMINISTRATOR)
    actions.appoint(by=administrator, user=sits, shown_as="A resident of Oldbury")
    return sits


def test_the_panel_is_asked_advises_and_its_advice_is_on_the_page_of_the_use(
    client: Client, cast: Cast, in_force: Agreement, panellist: User, signed_in: SignIn
) -> None:
    signed_in(cast.officer)
    sent = {"title": "Is it fair?", "question": "To whom?", "agreement": in_force.pk}
    assert client.post("/ethics/ask/", sent).status_code == 302
    client.logout()
    assert "Is it fair?" not in client.get("/ethics/").content.decode()
    signed_in(panellist)
    advice = in_force.advice.get()
    assert "To whom?" in client.get(f"/ethics/{advice.pk}/advise/").content.decode()
    assert client.post(f"/ethics/{advice.pk}/advise/", {"advice": "Mostly."}).status_code == 302
    client.logout()
    page = client.get("/ethics/").content.decode()
    assert "Mostly." in page
    assert "A resident of Oldbury" in page
    assert panellist.name not in page
    assert "Is it fair?" in client.get(f"/uses/{in_force.pk}/").content.decode()


def test_only_the_panel_publishes_and_nobody_advises_on_their_own_question(
    cast: Cast, panellist: User
) -> None:
    asked = actions.ask_panel(by=cast.officer, title="Fair?", question="Is it?", agreement=None)
    with pytest.raises(Refused, match="not on the panel"):
        actions.publish_advice(by=cast.director, advice=asked, text="Yes.")
    actions.appoint(by=None, user=cast.officer, shown_as="An officer")
    with pytest.raises(Refused, match="You asked it"):
        actions.publish_advice(by=cast.officer, advice=asked, text="Yes.")
    actions.publish_advice(by=panellist, advice=asked, text="No.")
    with pytest.raises(Refused, match="answered already"):
        actions.publish_advice(by=panellist, advice=asked, text="Yes.")


def test_minutes_are_published_by_the_panel_until_they_stand_down(
    client: Client, panellist: User, signed_in: SignIn
) -> None:
    sent = {"held_on": "2/11/2026", "text": "We spoke of homes."}
    assert signed_in(panellist).post("/ethics/minutes/", sent).status_code == 302
    assert "We spoke of homes." in client.get("/ethics/").content.decode()
    actions.stand_down(by=None, panellist=panellist.panellist)
    assert client.post("/ethics/minutes/", sent).status_code == 403


# fmt: off
MAY = [
    # role                                   puts   appoints  logs
    (None,                                   False, False,    False),
    (Role.RESIDENT,                          False, False,    False),
    (Role.CONTRIBUTOR,                       False, False,    False),
    (Role.INFORMATION_GOVERNANCE_OFFICER,    True,  False,    True),
    (Role.ANALYST,                           True,  False,    False),
    (Role.OUTPUT_CHECKER,                    False, False,    False),
    (Role.DIRECTOR,                          True,  False,    False),
    (Role.ADMINISTRATOR,                     False, True,     True),
]
# fmt: on


@pytest.mark.parametrize(("role", "puts", "appoints", "logs"), MAY)
def test_who_may_what(
    person: Callable[..., User], role: Role | None, puts: bool, appoints: bool, logs: bool
) -> None:
    by = person(role)
    assert rules.may_put(by).allowed is puts
    assert rules.may_appoint(by).allowed is appoints
    assert rules.may_log(by).allowed is logs


def log(by: User, asset: Asset, *, may_tell: bool) -> CompelledDisclosure:
    return actions.log_disclosure(
        by=by,
        by_whom="The county court",
        power="courts",
        what="Two hundred rows of rents.",
        disclosed_on=date(2026, 10, 1),
        assets=[asset],
        may_tell=may_tell,
    )


def test_contributors_are_told_and_everybody_sees_a_count(
    client: Client, cast: Cast, asset: Asset, contributor: User, signed_in: SignIn
) -> None:
    log(cast.officer, asset, may_tell=True)
    page = client.get("/disclosures/").content.decode()
    assert "Courts and inquiries" in page
    assert "The county court" not in page
    assert "The county court" in signed_in(contributor).get("/disclosures/").content.decode()
    assert (
        "The county court"
        not in signed_in(cast.other_officer).get("/disclosures/").content.decode()
    )


def test_while_the_law_forbids_it_nobody_is_told_by_page_count_or_ledger(
    client: Client,
    cast: Cast,
    asset: Asset,
    contributor: User,
    person: Callable[..., User],
    signed_in: SignIn,
) -> None:
    before = LedgerEntry.objects.count()
    logged = log(cast.officer, asset, may_tell=False)
    assert LedgerEntry.objects.count() == before
    for by in (contributor, cast.director, cast.other_officer):
        page = signed_in(by).get("/disclosures/").content.decode()
        assert "Courts and inquiries" not in page
        assert "The county court" not in page
    administrator = person(Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        actions.tell(by=cast.officer, disclosure=logged)
    assert "The county court" in signed_in(administrator).get("/disclosures/").content.decode()
    assert client.post(f"/disclosures/{logged.pk}/tell/").status_code == 302
    assert "The county court" in signed_in(contributor).get("/disclosures/").content.decode()
    entry = LedgerEntry.objects.get(action="disclosure.told").entry
    assert entry.details["disclosed_on"] == "2026-10-01"


def test_an_officer_logs_only_data_of_their_member(cast: Cast, asset: Asset) -> None:
    with pytest.raises(Refused, match="not of your member"):
        log(cast.other_officer, asset, may_tell=True)


def test_a_day_to_come_is_sent_back(
    client: Client, cast: Cast, asset: Asset, signed_in: SignIn
) -> None:
    sent = {
        "by_whom": "A court", "power": "courts", "what": "Rents.", "disclosed_on": "1/1/2099",
        "assets": [asset.pk],
    }  # fmt: skip
    answer = signed_in(cast.officer).post("/disclosures/new/", sent)
    assert answer.status_code == 422
    assert "today or in the past" in answer.content.decode()
