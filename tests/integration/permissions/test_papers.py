"""Papers follow the proposal, keep people's words, and are never shown as finished when not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client

from folkmoot.errors import ProposalError, Refused
from folkmoot.hub.accounts.models import Role, User
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.ledgers.queries import entries_about
from folkmoot.hub.permissions.actions import (
    answer,
    choose_route,
    keep_proposal,
    restore_section,
    save_details,
    save_section,
    say_why_not_less,
)
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.permissions.queries import (
    details_of,
    judgement_of,
    paper_as_it_stands,
    papers_listed,
    proposal_of,
)
from folkmoot.permission import Status, Truth, load_rulebook, understand

pytestmark = pytest.mark.django_db

COLD = "Who is cold at home and not getting help?"
WHY = "No home is insulated by a total."
PAPER = "impact-assessment"


@pytest.fixture
def analyst(person: Callable[..., User]) -> User:
    return person(Role.ANALYST)


@pytest.fixture
def cold(analyst: User) -> Proposal:
    return keep_proposal(by=analyst, proposal=understand(COLD, load_rulebook()).proposal)


@pytest.fixture
def chosen(cold: Proposal, analyst: User) -> Proposal:
    say_why_not_less(by=analyst, proposal=cold, why=WHY)
    choose_route(by=analyst, proposal=cold, rung=9)
    return cold


def first_section(proposal: Proposal) -> str:
    return paper_as_it_stands(proposal, PAPER).sections[0].section.id


def test_what_is_kept_comes_back_whole(cold: Proposal) -> None:
    heard = understand(COLD, load_rulebook()).proposal
    kept = proposal_of(Proposal.objects.get(pk=cold.pk))
    assert (kept.parties, kept.assets, kept.purposes) == (
        heard.parties, heard.assets, heard.purposes
    )  # fmt: skip
    assert kept.activities == heard.activities


def test_whoever_wants_more_says_first_what_less_cannot_do(cold: Proposal, analyst: User) -> None:
    with pytest.raises(Refused, match="reveals less"):
        choose_route(by=analyst, proposal=cold, rung=9)
    say_why_not_less(by=analyst, proposal=cold, why=WHY)
    assert choose_route(by=analyst, proposal=cold, rung=9).rung.rung == 9


def test_no_reason_opens_a_closed_way(cold: Proposal, analyst: User) -> None:
    say_why_not_less(by=analyst, proposal=cold, why=WHY)
    closed = next(r for r in judgement_of(cold).routes if r.status is Status.CLOSED)
    with pytest.raises(Refused) as refused:
        choose_route(by=analyst, proposal=cold, rung=closed.rung.rung)
    assert f"Choose rung {closed.nearest}." in str(refused.value)


def test_a_task_that_is_done_is_no_longer_a_condition(cold: Proposal, analyst: User) -> None:
    task = judgement_of(cold).best.tasks[0]
    answer(by=analyst, proposal=cold, fact=task.id, truth=Truth.YES)
    assert task not in judgement_of(cold).best.conditions
    assert cold.version == 2
    assert [version.number for version in cold.versions.all()] == [2, 1]


def test_nobody_answers_what_follows_from_the_register(cold: Proposal, analyst: User) -> None:
    with pytest.raises(ProposalError):
        answer(by=analyst, proposal=cold, fact="personal-data", truth=Truth.NO)


def test_only_its_author_and_governance_change_a_proposal(
    chosen: Proposal, person: Callable[..., User]
) -> None:
    other = person(Role.ANALYST, username="other")
    director = person(Role.DIRECTOR)
    section = first_section(chosen)
    for stranger in (other, director):
        with pytest.raises(Refused):
            save_section(by=stranger, proposal=chosen, paper=PAPER, section=section, text="Mine.")
        with pytest.raises(Refused):
            save_details(by=stranger, proposal=chosen, details={"benefit": "None."})
    officer = person(Role.INFORMATION_GOVERNANCE_OFFICER)
    save_section(by=officer, proposal=chosen, paper=PAPER, section=section, text="Ours.")
    assert chosen.papers.count() == 1


def test_what_is_said_once_stands_in_every_paper(chosen: Proposal, analyst: User) -> None:
    asked = details_of(chosen)
    before = sum(len(one.missing) for one in papers_listed(chosen))
    save_details(by=analyst, proposal=chosen, details={"lead-contact": "The head of housing"})
    after = papers_listed(chosen)
    assert asked["lead-contact"].who
    assert sum(len(one.missing) for one in after) < before
    text = str([one.standing.paper for one in after if one.standing])
    assert text.count("The head of housing") > 1


def test_a_detail_that_no_paper_asks_for_is_refused(chosen: Proposal, analyst: User) -> None:
    with pytest.raises(ProposalError):
        save_details(by=analyst, proposal=chosen, details={"favourite-colour": "Blue"})


def test_an_edit_stays_when_the_proposal_changes_and_says_that_it_did(
    chosen: Proposal, analyst: User
) -> None:
    stands = paper_as_it_stands(chosen, PAPER)
    section = next(s.section.id for s in stands.sections if WHY in s.written)
    save_section(by=analyst, proposal=chosen, paper=PAPER, section=section, text="Our own words.")
    assert paper_as_it_stands(chosen, PAPER).overtaken == ()
    say_why_not_less(by=analyst, proposal=chosen, why="Another reason altogether.")
    stands = paper_as_it_stands(chosen, PAPER)
    (overtaken,) = stands.overtaken
    assert "Another reason altogether." in overtaken.written
    assert "Our own words." in str(overtaken.section.blocks)
    restore_section(by=analyst, proposal=chosen, paper=PAPER, section=section)
    stands = paper_as_it_stands(chosen, PAPER)
    assert not any(one.is_edited for one in stands.sections)
    assert stands.newest is not None
    assert stands.newest.number == 2


def test_every_save_is_a_version_that_the_ledger_knows_without_its_words(
    chosen: Proposal, analyst: User
) -> None:
    section = first_section(chosen)
    for text in ("First words.", "Second words."):
        save_section(by=analyst, proposal=chosen, paper=PAPER, section=section, text=text)
    versions = list(chosen.papers.order_by("number"))
    assert [v.number for v in versions] == [1, 2]
    assert versions[0].written_from == chosen.version
    assert versions[0].author == analyst
    assert "First words." in str(versions[0].sections)
    entries = [entry for entry in entries_about(chosen.subject) if entry.action == "paper.edited"]
    assert len(entries) == 2
    assert "words" not in str(entries)


def test_a_paper_and_section_that_there_is_not(chosen: Proposal, analyst: User) -> None:
    with pytest.raises(PageNotFound):
        save_section(by=analyst, proposal=chosen, paper="none", section="x", text="x")
    with pytest.raises(PageNotFound):
        save_section(by=analyst, proposal=chosen, paper=PAPER, section="none", text="x")


def test_no_papers_without_a_route(cold: Proposal) -> None:
    with pytest.raises(ProposalError, match="No route is chosen"):
        papers_listed(cold)


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_a_paper_is_a_file(
    chosen: Proposal, analyst: User, signed_in: Callable[[User], Client], form: str
) -> None:
    response = signed_in(analyst).get(f"/permission/{chosen.pk}/papers/{PAPER}.{form}")
    assert response.status_code == 200
    assert zipfile.ZipFile(io.BytesIO(response.content)).testzip() is None


def test_the_pages_of_papers(
    chosen: Proposal, analyst: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(analyst)
    home = f"/permission/{chosen.pk}/papers/"
    section = first_section(chosen)
    client.post(f"{home}{PAPER}/{section}/", {"text": "One line."})
    client.post(f"{home}{PAPER}/{section}/", {"text": "Another line."})
    page = client.get(f"{home}{PAPER}/versions/2/").content.decode()
    assert "<del>One line.</del>" in page
    assert "<ins>Another line.</ins>" in page
    for address in (home, f"{home}details/", f"{home}{PAPER}/", f"{home}{PAPER}/{section}/"):
        assert client.get(address).status_code == 200, address
    for rule in judgement_of(chosen).at(9).papers:
        assert rule.name in client.get(home).content.decode()
        assert client.get(f"{home}{rule.id}/").status_code == 200, rule.id
    assert client.post(f"{home}{PAPER}/{section}/restore/").status_code == 302


def test_papers_and_drafts_are_for_those_who_work_here(
    chosen: Proposal, person: Callable[..., User], signed_in: Callable[[User], Client]
) -> None:
    resident = signed_in(person(Role.RESIDENT))
    for address in ("", "papers/", f"papers/{PAPER}/", f"papers/{PAPER}.odt", "way/9/"):
        assert resident.get(f"/permission/{chosen.pk}/{address}").status_code == 403, address
        assert Client().get(f"/permission/{chosen.pk}/{address}").status_code != 200, address
    assert COLD not in Client().get("/permission/").content.decode()
    director = signed_in(person(Role.DIRECTOR))
    assert director.get(f"/permission/{chosen.pk}/papers/").status_code == 200
    assert director.get(f"/permission/{chosen.pk}/papers/details/").status_code == 403
    assert director.post(f"/permission/{chosen.pk}/way/10/choose/").status_code == 403
    assert director.post(f"/permission/{chosen.pk}/answer/").status_code == 403


def test_the_proposals_own_pages(
    cold: Proposal, analyst: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(analyst)
    home = cold.get_absolute_url()
    assert "2 questions would settle it" in client.get(home).content.decode()
    client.post(f"{home}answer/", {"answer-dea-bodies-listed": "yes"})
    assert "One question would settle it" in client.get(home).content.decode()
    client.post(f"{home}answer/", {"answer-energy-scheme-listed": "unknown"})
    assert "Not known yet" in client.get(home).content.decode()
    assert client.get(f"{home}meeting/").status_code == 200
    assert client.get(f"{home}way/99/").status_code == 404
    assert client.post(f"{home}way/99/choose/", {"why": WHY}).status_code == 404
    response = client.post(f"{home}way/9/choose/", {"why": WHY})
    assert response["Location"].endswith("/papers/")
