"""Rules guard pages and actions with one and the same decision."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from folkmoot.errors import Refused
from folkmoot.hub.access import AccessMiddleware, Unmet, access, rule
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.accounts.rules import lacking, may_administer

Person = Callable[..., User]


@rule("Only even numbers may pass.")
def may_pass(by: object, number: int) -> Iterator[Unmet]:
    if number % 2:
        yield Unmet(f"{number} is odd.", f"Take {number + 1}.")
    if number > 100:
        yield Unmet("It is large.")


def test_a_rule_with_nothing_unmet_allows() -> None:
    decision = may_pass(None, 4)
    assert decision.allowed
    assert decision.reasons == ()
    decision.require()


def test_a_refusal_names_the_rule_the_facts_and_the_nearest_possible() -> None:
    decision = may_pass(None, 101)
    assert decision.reasons == ("101 is odd.", "It is large.")
    assert decision.nearest == ("Take 102.",)
    with pytest.raises(Refused) as refusal:
        decision.require()
    assert refusal.value.where == "Only even numbers may pass."
    assert refusal.value.problem == "101 is odd. It is large."
    assert refusal.value.remedy == "Take 102."


def test_a_page_is_handed_what_its_rule_was_judged_on() -> None:
    @access(may_pass, of=lambda number: number * 2)
    def page(request: HttpRequest, doubled: int) -> HttpResponse:
        return HttpResponse(str(doubled))

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert page(request, number=7).content == b"14"


def test_a_page_without_a_rule_answers_nobody() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse("open")

    with pytest.raises(ImproperlyConfigured, match="states no access rule"):
        AccessMiddleware(page).process_view(RequestFactory().get("/"), page, (), {})


@pytest.mark.django_db
def test_somebody_not_signed_in_is_asked_to_sign_in(client: Client) -> None:
    response = client.get("/account/", headers={"accept": "text/html"})
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=/account/"


@pytest.mark.django_db
def test_a_program_not_signed_in_is_refused_in_json(client: Client) -> None:
    response = client.get("/account/", headers={"accept": "application/json"})
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "refused"
    assert response.json()["error"]["message"] == "You are not signed in."


def test_a_role_at_one_member_is_none_at_another(
    person: Person, oldbury: Member, newbridge: Member
) -> None:
    contributor = person(Role.CONTRIBUTOR, at=oldbury)
    assert list(lacking(contributor, Role.CONTRIBUTOR, at=oldbury)) == []
    (unmet,) = lacking(contributor, Role.CONTRIBUTOR, at=newbridge)
    assert unmet.reason == "You are not a contributor at Newbridge."


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_administer(person: Person, role: Role) -> None:
    assert not may_administer(person(role)).allowed


def test_an_administrator_administers(person: Person) -> None:
    assert may_administer(person(Role.ADMINISTRATOR)).allowed
