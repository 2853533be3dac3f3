"""The public register, and the pages on which an agreement is prepared and signed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.integration.agreements.conftest import Cast
from tests.integration.hub.conftest import PASSWORD

from folkmoot.hub.accounts.models import Role, User
from folkmoot.hub.agreements import states
from folkmoot.hub.agreements.forms import MOST_EVIDENCE_BYTES
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.register.models import Asset

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def test_the_register_shows_everybody_what_is_in_force_and_nothing_confidential(
    client: Client, cast: Cast, in_force: Agreement
) -> None:
    for address in ("/agreements/", in_force.get_absolute_url()):
        page = client.get(address).content.decode()
        for shown in ("Warm homes", "Oldbury", "Homes and their energy", "31 December 2099"):
            assert shown in page
        for hidden in ("Seen and agreed", cast.director.name, cast.officer.name):
            assert hidden not in page


def test_the_register_as_json_says_the_same(client: Client, in_force: Agreement) -> None:
    (entry,) = client.get("/agreements/agreements.json").json()["agreements"]
    assert entry == client.get(f"/agreements/{in_force.pk}.json").json()
    assert entry["parties"] == ["Newbridge", "Oldbury"]
    assert entry["in_force"] is True
    assert entry["ends_on"] == "2099-12-31"
    assert "Seen and agreed" not in str(entry)


def test_what_is_being_prepared_is_its_parties_own(
    client: Client, cast: Cast, drafted: Agreement, signed_in: SignIn, person: Callable[..., User]
) -> None:
    assert client.get("/agreements/agreements.json").json()["agreements"] == []
    assert client.get(f"/agreements/{drafted.pk}.json").status_code == 404
    assert client.get(drafted.get_absolute_url()).status_code == 302
    assert signed_in(person(Role.RESIDENT)).get(drafted.get_absolute_url()).status_code == 403
    page = signed_in(cast.other_officer).get(drafted.get_absolute_url())
    assert "For the parties" in page.content.decode()


def test_the_journey_through_the_pages(
    client: Client,
    cast: Cast,
    proposal: Proposal,
    asset: Asset,
    other_asset: Asset,
    signed_in: SignIn,
) -> None:
    signed_in(cast.officer)
    begun = client.post(
        f"/agreements/new/{proposal.pk}/",
        {"members": [cast.oldbury.pk, cast.newbridge.pk], "assets": [asset.pk, other_asset.pk]},
    )
    made = Agreement.objects.get()
    assert begun["Location"] == made.get_absolute_url()
    terms = {
        "title": "Warm homes", "purpose": "Help.", "contact": "Team", "starts_on": "1/1/2026",
        "review_on": "1/1/2099", "ends_on": "31/12/2099",
        "members": [cast.oldbury.pk, cast.newbridge.pk], "assets": [asset.pk],
    }  # fmt: skip
    assert client.post(f"/agreements/{made.pk}/terms/", terms).status_code == 302
    for condition in made.conditions.all():
        file = SimpleUploadedFile("../../letter.pdf", b"%PDF the letter")
        sent = {"words": "The letter.", "file": file}
        address = f"/agreements/{made.pk}/conditions/{condition.number}/"
        assert client.post(address, sent).status_code == 302
    answer = client.get(f"/agreements/{made.pk}/conditions/1/file/")
    assert answer.content == b"%PDF the letter"
    assert answer["Content-Disposition"] == 'attachment; filename="evidence-1.pdf"'
    assert client.post(f"/agreements/{made.pk}/offer/").status_code == 302
    paper = client.get(f"/agreements/{made.pk}/papers/sharing-agreement/")
    assert "As it was offered" in paper.content.decode()
    for director, at in ((cast.director, "oldbury"), (cast.other_director, "newbridge")):
        signed_in(director)
        address = f"/agreements/{made.pk}/sign/{at}/"
        assert client.get(address).status_code == 200
        assert client.post(address, {"agrees": "on", "password": PASSWORD}).status_code == 302
    made.refresh_from_db()
    assert made.state == states.IN_FORCE


def test_nobody_signs_with_a_wrong_password_and_guesses_are_counted(
    cast: Cast, offered: Agreement, signed_in: SignIn
) -> None:
    client = signed_in(cast.director)
    address = f"/agreements/{offered.pk}/sign/oldbury/"
    assert client.post(address, {"agrees": "on"}).status_code == 422
    wrong = {"agrees": "on", "password": "a guess"}
    pages = [client.post(address, wrong).content.decode() for _ in range(11)]
    assert "This is not your password" in pages[0]
    assert "Too many wrong passwords" in pages[-1]
    right = client.post(address, {"agrees": "on", "password": PASSWORD})
    assert right.status_code == 422
    assert not offered.signatures.exists()


@pytest.mark.parametrize("way", ["sign", "refuse", "withdraw"])
def test_nobody_binds_anothers_party(
    cast: Cast, offered: Agreement, signed_in: SignIn, way: str
) -> None:
    client = signed_in(cast.director)
    answer = client.post(
        f"/agreements/{offered.pk}/{way}/newbridge/",
        {"agrees": "on", "password": PASSWORD, "because": "No."},
    )
    assert answer.status_code == 403
    offered.refresh_from_db()
    assert offered.state == states.SIGNING


def test_evidence_that_is_too_large_is_sent_back(
    cast: Cast, drafted: Agreement, signed_in: SignIn
) -> None:
    file = SimpleUploadedFile("large.pdf", b"x" * (MOST_EVIDENCE_BYTES + 1))
    answer = signed_in(cast.officer).post(
        f"/agreements/{drafted.pk}/conditions/1/", {"words": "See it.", "file": file}
    )
    assert answer.status_code == 422
    assert "5 MB or smaller" in answer.content.decode()


def test_a_page_of_the_parties_answers_nobody_else(
    client: Client, in_force: Agreement, signed_in: SignIn, person: Callable[..., User]
) -> None:
    signed_in(person(Role.ADMINISTRATOR))
    for address in ("papers/sharing-agreement/", "conditions/1/file/", "terms/", "sign/oldbury/"):
        assert client.get(f"/agreements/{in_force.pk}/{address}").status_code == 403


def test_the_states_are_drawn_for_everybody(client: Client) -> None:
    page = client.get("/agreements/states/").content.decode()
    assert "<svg" in page
    assert page.count('<tr class="govuk-table__row">') == 1 + len(states.TABLE.transitions)
