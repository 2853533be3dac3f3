"""The page "can we?": a sentence in, every way out, and nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.design.fields import render_field
from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.hub.permissions.building import draft_of, form_of
from folkmoot.hub.permissions.forms import draft_forms
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.permissions.queries import proposal_of
from folkmoot.hub.register.models import Asset
from folkmoot.permission import Party, Truth, load_rulebook, understand
from folkmoot.tables import Standing

pytestmark = pytest.mark.django_db

COLD = "Who is cold at home and not getting help?"
COUNTY = "Can the county's hub have our council tax list to find which homes are unlicensed HMOs?"
SENTENCES = [
    COLD,
    COUNTY,
    "Which homes are unlicensed houses in multiple occupation?",
    "How many empty homes are there in each ward?",
    "Where does our money go, for everybody to see?",
    "Can students practise on realistic records?",
]


def ask(client: Client, **said: str) -> str:
    return client.get(f"/can-we/?{urlencode(said)}").content.decode()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_form_that_nobody_changed_says_what_the_sentence_said(sentence: str) -> None:
    book = load_rulebook()
    heard = understand(sentence, book).proposal
    query = QueryDict(mutable=True)
    for name, values in {"need": [sentence], **form_of(heard)}.items():
        query.setlist(name, values)
    first = draft_of(QueryDict(urlencode({"need": sentence})), book)
    second = draft_of(query, book)
    assert first.proposal == second.proposal
    assert second.is_corrected
    assert not first.is_corrected
    assert second.proposal.assets == heard.assets
    assert second.proposal.output is heard.output
    assert set(second.proposal.parties) <= set(heard.parties)


def test_the_ladder_is_there_at_once_for_anybody(client: Client) -> None:
    page = ask(client, need=COLD)
    for rung in load_rulebook().rungs:
        assert rung.name in page
    assert "cold at home" in page
    assert "as usual" in page
    assert Proposal.objects.count() == 0
    assert LedgerEntry.objects.count() == 0


def test_what_is_refused_comes_with_what_is_offered(client: Client) -> None:
    page = ask(client, need=COUNTY)
    assert "Not like that. But like this" in page
    assert "The question travels, the data stay at home (rung 5)" in page


def test_each_answer_takes_its_question_away(client: Client) -> None:
    first = ask(client, need=COLD)
    assert "2 questions would settle it" in first
    second = ask(client, need=COLD, **{"answer-dea-bodies-listed": "yes"})
    assert "One question would settle it" in second


def test_nobody_has_to_know(client: Client) -> None:
    unknown = {"answer-dea-bodies-listed": "unknown", "answer-energy-scheme-listed": "unknown"}
    page = ask(client, need=COLD, **unknown)
    assert "what is left is what nobody here knows yet" in page
    assert "ask the information-governance officer" in page


def test_a_fact_that_follows_from_the_register_cannot_be_answered_away() -> None:
    said = QueryDict(urlencode({"need": COLD, "answer-personal-data": "no"}))
    assert draft_of(said, load_rulebook()).proposal.answers == {}


def test_a_sentence_without_a_purpose_is_told_what_to_say(client: Client) -> None:
    page = ask(client, need="xyzzy plugh")
    assert "No purpose was heard" in page
    assert "What is it for?" in page
    page = ask(client, need="xyzzy plugh", purpose="fuel-poverty")
    assert "Every way, least revealing first" in page


@pytest.mark.parametrize(
    "said",
    [
        "need=" + "a" * 5_000,
        "need=cold+at+home&corrected=yes",
        "need=cold+at+home&corrected=yes&purpose=none-such",
        "need=cold+at+home&corrected=yes&purpose=fuel-poverty&data-0-origin=hmrc&data-0-holder=x",
        "need=cold+at+home&corrected=yes&purpose=fuel-poverty&data-99-origin=hmrc",
        "need=cold+at+home&asset=zzzz-zzzz&output=everything&audience=x&use=y&linked=maybe",
        "need=%00",
    ],
)
def test_no_address_makes_the_page_fail(client: Client, said: str) -> None:
    assert client.get(f"/can-we/?{said}").status_code == 200


def test_a_corrected_form_is_what_is_judged(client: Client) -> None:
    book = load_rulebook()
    form = form_of(understand(COLD, book).proposal)
    form["output"] = ["totals"]
    query = QueryDict(mutable=True)
    for name, values in {"need": [COLD], **form}.items():
        query.setlist(name, values)
    page = client.get(f"/can-we/?{query.urlencode()}").content.decode()
    assert "as you said" in page
    assert "Totals with disclosure control (rung 2)" in page


def test_the_form_settles_nothing_that_nobody_said() -> None:
    book = load_rulebook()
    whole, _, _ = draft_forms(draft_of(QueryDict(urlencode({"need": COLD})), book), book)
    for name in ("checked", "algorithm"):
        shown = str(render_field(whole[name]))
        assert shown.index("Not known yet") < shown.index("Yes"), name
        assert whole[name].value() is None


def test_ways_and_the_meeting_page_of_a_draft(client: Client) -> None:
    asked = urlencode({"need": COLD})
    way = client.get(f"/can-we/way/9/?{asked}").content.decode()
    assert "The tests, in their order" in way
    assert "<details" in way
    assert "One of these is enough" in way
    assert client.get(f"/can-we/way/11/?{asked}").status_code == 404
    assert "For decision" in client.get(f"/can-we/meeting/?{asked}").content.decode()


def test_a_draft_is_kept_as_the_proposal_that_it_was(
    person: Callable[..., User], signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(person(Role.ANALYST))
    asked = urlencode({"need": COLD, "answer-dea-bodies-listed": "yes"})
    response = client.post(f"/can-we/keep/?{asked}")
    kept = Proposal.objects.get()
    assert response["Location"] == kept.get_absolute_url()
    assert proposal_of(kept).answers == {"dea-bodies-listed": Truth.YES}
    assert proposal_of(kept).party("Ashby") is not None
    assert kept.versions.count() == 1


def test_only_those_who_may_propose_keep_one(
    person: Callable[..., User], signed_in: Callable[[User], Client], client: Client
) -> None:
    asked = urlencode({"need": COLD})
    assert client.post(f"/can-we/keep/?{asked}").status_code == 403
    assert signed_in(person(Role.RESIDENT)).post(f"/can-we/keep/?{asked}").status_code == 403
    assert Proposal.objects.count() == 0


def test_the_register_stands_in_place_of_what_is_usual(
    ashby: Member, person: Callable[..., User], signed_in: Callable[[User], Client]
) -> None:
    asset = Asset.objects.create(
        member=ashby, title="Council tax support, 2026", standing=Standing.SHARED.value,
        registered_at="2026-01-01T00:00Z", prohibited_uses=["ranking"],
    )  # fmt: skip
    client = signed_in(person(Role.ANALYST))
    page = ask(client, need=COLD)
    assert "Council tax support, 2026" in page
    page = ask(client, need=COLD, asset=asset.code)
    assert "Council tax support, 2026 (Ashby)" in page
    assert "Council tax support records (" not in page
    client.post(f"/can-we/keep/?{urlencode({'need': COLD, 'asset': asset.code})}")
    kept = proposal_of(Proposal.objects.get())
    chosen = next(one for one in kept.assets if one.title == asset.title)
    assert {use.value for use in chosen.charter.prohibited_uses} == {"ranking"}


def test_the_register_is_not_shown_to_whoever_may_not_see_it(ashby: Member) -> None:
    asset = Asset.objects.create(
        member=ashby, title="Council tax support, 2026", standing=Standing.PROTECTED.value,
        registered_at="2026-01-01T00:00Z",
    )  # fmt: skip
    page = ask(Client(), need=COLD, asset=asset.code)
    assert "Council tax support, 2026" not in page


def test_our_council_is_that_of_whoever_asks() -> None:
    said = QueryDict(urlencode({"need": COLD}))
    asking = Party("Ashby", "unitary-council")
    draft = draft_of(said, load_rulebook(), (), asking)
    assert {asset.holder for asset in draft.proposal.assets} == {"Ashby"}
    county = draft_of(said, load_rulebook(), (), Party("Borset", "county-council"))
    assert county.proposal.party("Borset") is None
