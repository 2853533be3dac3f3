"""Precedents are exchanged, officers train on worked cases, and a changed rule is tried."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from folkmoot.hub.accounts.models import Role, User
from folkmoot.hub.permissions.actions import keep_precedent, keep_proposal
from folkmoot.hub.permissions.changes import changed_by, rule_files
from folkmoot.hub.permissions.models import DecidedProposal
from folkmoot.permission import STATUS_CODES, judge, load_cases, load_rulebook, understand

pytestmark = pytest.mark.django_db

COLD = "Who is cold at home and not getting help?"
RULES = resources.files("folkmoot.permission") / "rules"


@pytest.fixture
def officer(person: Callable[..., User], signed_in: Callable[[User], Client]) -> Client:
    return signed_in(person(Role.INFORMATION_GOVERNANCE_OFFICER))


def decide() -> None:
    proposal = keep_proposal(by=None, proposal=understand(COLD, load_rulebook()).proposal)
    keep_precedent(by=None, proposal=proposal, decision="agreed")


def test_a_decided_proposal_is_found_by_whoever_asks_alike(client: Client) -> None:
    decide()
    page = client.get("/can-we/", {"need": "Who is cold at home this winter?"}).content.decode()
    assert "What others did" in page
    assert "Agreed once before" in page
    assert "fuel-poverty" in page
    assert COLD not in client.get("/permission/precedents/").content.decode()


def test_precedents_go_out_without_the_hubs_name_and_come_in_once(officer: Client) -> None:
    decide()
    out = officer.get("/permission/precedents/file/").content
    assert {one["hub"] for one in json.loads(out)["precedents"]} == {""}
    named = officer.get("/permission/precedents/file/?named=yes").content
    assert {one["hub"] for one in json.loads(named)["precedents"]} != {""}
    for _ in range(2):
        file = SimpleUploadedFile("theirs.json", named)
        officer.post("/permission/precedents/import/", {"file": file})
        assert DecidedProposal.objects.count() == 2


def test_a_file_that_holds_anything_else_is_refused(officer: Client) -> None:
    decide()
    said = json.loads(officer.get("/permission/precedents/file/").content)
    said["precedents"][0]["title"] = "Mrs Secret"
    file = SimpleUploadedFile("theirs.json", json.dumps(said).encode())
    page = officer.post("/permission/precedents/import/", {"file": file}).content.decode()
    assert "There is a problem" in page
    assert "Mrs Secret" not in page
    assert DecidedProposal.objects.count() == 1


def test_only_governance_and_administrators_exchange(
    person: Callable[..., User], signed_in: Callable[[User], Client]
) -> None:
    analyst = signed_in(person(Role.ANALYST))
    assert analyst.get("/permission/precedents/file/").status_code == 403
    assert analyst.post("/permission/precedents/import/").status_code == 403


def test_an_officer_decides_first_and_sees_the_reasoning_after(officer: Client) -> None:
    case = load_cases()[0]
    address = f"/permission/training/{case.id}/"
    before = officer.get(address).content.decode()
    assert case.why not in before
    judgement = judge(case.proposal, load_rulebook(), on=case.on)
    right = {
        "asked": STATUS_CODES[judgement.asked.status],
        "rung": str(judgement.best.rung.rung),
    }
    after = officer.post(address, right).content.decode()
    assert "As the rulebook decides" in after
    assert "Citations" in after
    wrong = {**right, "rung": str((judgement.best.rung.rung + 1) % 11)}
    assert "The rulebook decides otherwise" in officer.post(address, wrong).content.decode()
    assert "<strong>1</strong> decided" in officer.get("/permission/training/").content.decode()
    officer.post("/permission/training/again/")
    assert "<strong>0</strong> decided" in officer.get("/permission/training/").content.decode()


def test_a_case_without_a_decision_shows_no_reasoning(officer: Client) -> None:
    case = load_cases()[0]
    page = officer.post(f"/permission/training/{case.id}/", {"rung": "99"}).content.decode()
    assert "There is a problem" in page
    assert "Citations" not in page
    assert officer.get("/permission/training/none-such/").status_code == 404


def test_training_is_for_those_who_work_here(client: Client) -> None:
    assert client.get("/permission/training/").status_code == 302


@pytest.mark.slow
def test_every_case_can_be_opened_and_decided(officer: Client) -> None:
    for case in load_cases():
        page = officer.post(
            f"/permission/training/{case.id}/", {"asked": "open", "rung": "2"}
        ).content.decode()
        assert "The rulebook" in page or "As the rulebook" in page, case.id


def test_the_rulebook_shows_every_rule_with_its_citation(client: Client) -> None:
    page = client.get("/permission/rulebook/").content.decode()
    book = load_rulebook()
    for rule in (*book.gateways, *book.bars, *book.bases):
        assert f"-{rule.id}" in page
    assert "to be confirmed by a qualified person" in page
    cases = client.get("/permission/rulebook/cases/").content.decode()
    assert cases.count("govuk-tag--green") == len(load_cases())
    assert "govuk-tag--red" not in cases


def test_the_rulebooks_own_files_change_no_case() -> None:
    assert "bars.yaml" in rule_files()
    tried = changed_by("bars.yaml", (RULES / "bars.yaml").read_bytes())
    assert tried.changes == ()
    assert tried.cases == len(load_cases())


def test_a_changed_rule_says_which_cases_change_and_is_forgotten(officer: Client) -> None:
    turned = (RULES / "bars.yaml").read_text("utf-8").replace("{not: same-body}", "same-body")
    before = load_rulebook()
    file = SimpleUploadedFile("bars.yaml", turned.encode())
    page = officer.post("/permission/rulebook/try/", {"file": file}).content.decode()
    assert "come out otherwise" in page
    assert load_rulebook() is before
    cases = officer.get("/permission/rulebook/cases/").content.decode()
    assert "govuk-tag--red" not in cases


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("other.yaml", b"- {}"),
        ("../version.yaml.txt", b"- {}"),
        ("bars.yaml", b"\xff\xfe"),
        ("bars.yaml", b"- {id: x"),
        ("bars.yaml", b"- {id: nothing-else}"),
        ("bars.yaml", b"a: &a [1]\nb: [*a, *a]"),
        ("bars.yaml", b"x" * (600 * 1024)),
    ],
)
def test_a_file_that_is_no_rule_is_refused_with_the_reason(
    officer: Client, name: str, content: bytes
) -> None:
    file = SimpleUploadedFile(name, content)
    page = officer.post("/permission/rulebook/try/", {"file": file}).content.decode()
    assert "There is a problem" in page


def test_only_those_who_work_here_try_a_rule(client: Client) -> None:
    file = SimpleUploadedFile("bars.yaml", b"- {}")
    assert client.post("/permission/rulebook/try/", {"file": file}).status_code == 403
