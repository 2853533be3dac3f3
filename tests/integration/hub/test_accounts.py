"""Accounts are made by administrators; nobody signs up alone."""

from collections.abc import Callable

import pytest
from django.test import Client

from folkmoot.errors import Refused
from folkmoot.hub.accounts.actions import AccountError, create_user, grant_role, withdraw_role
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.accounts.rules import holds
from folkmoot.hub.ledgers.models import LedgerEntry

PASSWORD = "a long and private sentence"
Person = Callable[..., User]


def actions_recorded() -> list[str]:
    return [kept.action for kept in LedgerEntry.objects.all()]


@pytest.mark.parametrize("login", ["analyst", "analyst@oldbury.example"])
def test_a_person_signs_in_by_name_or_address(person: Person, client: Client, login: str) -> None:
    person(Role.ANALYST)
    response = client.post("/account/login/", {"login": login, "password": PASSWORD}, follow=True)
    assert response.context["user"].is_authenticated


def test_a_wrong_password_is_told_above_the_form(person: Person, client: Client) -> None:
    person(Role.ANALYST)
    response = client.post("/account/login/", {"login": "analyst", "password": "wrong"})
    assert "There is a problem" in response.content.decode()
    assert not response.context["user"].is_authenticated


@pytest.mark.django_db
def test_signing_up_is_closed(client: Client) -> None:
    details = {"email": "a@b.example", "username": "new", "password1": "x", "password2": "x"}
    client.post("/account/signup/", details)
    assert not User.objects.exists()


def test_an_account_and_its_roles_are_in_the_ledger(person: Person) -> None:
    person(Role.DIRECTOR)
    assert actions_recorded() == ["member.created", "account.created", "role.granted"]


def test_the_ledger_does_not_name_the_person(person: Person) -> None:
    user = person(Role.DIRECTOR)
    lines = " ".join(LedgerEntry.objects.values_list("line", flat=True))
    assert user.username not in lines.replace('"role":"director"', "")
    assert user.email not in lines
    assert user.key.hex in lines


def test_only_an_administrator_makes_accounts(person: Person) -> None:
    with pytest.raises(Refused, match="You are not an administrator"):
        create_user(
            by=person(Role.ANALYST), username="x", email="x@y.example", name="X", password=PASSWORD
        )


@pytest.mark.parametrize("password", ["short", "password1234"])
def test_a_weak_password_is_refused_and_leaves_nothing(oldbury: Member, password: str) -> None:
    with pytest.raises(AccountError):
        create_user(by=None, username="x", email="x@y.example", name="X", password=password)
    assert not User.objects.exists()
    assert actions_recorded() == ["member.created"]


def test_a_name_taken_is_refused(person: Person) -> None:
    person(Role.ANALYST)
    with pytest.raises(AccountError, match="already exists"):
        create_user(
            by=None, username="analyst", email="other@y.example", name="X", password=PASSWORD
        )


def test_a_role_given_twice_is_recorded_once(person: Person, oldbury: Member) -> None:
    user = person(Role.ANALYST)
    grant_role(by=None, user=user, role=Role.ANALYST, at=oldbury)
    assert actions_recorded().count("role.granted") == 1


def test_a_role_withdrawn_is_gone_at_once(person: Person, oldbury: Member) -> None:
    user = person(Role.ANALYST)
    withdraw_role(by=None, user=user, role=Role.ANALYST, at=oldbury)
    assert not holds(user, Role.ANALYST)
    assert actions_recorded()[-1] == "role.withdrawn"


@pytest.mark.parametrize(
    "address",
    [
        "/account/",
        "/account/password/change/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/add/",
        "/account/sso/",
    ],
)
def test_every_page_of_an_account_shows(person: Person, client: Client, address: str) -> None:
    person(Role.ANALYST)
    client.post("/account/login/", {"login": "analyst", "password": PASSWORD})
    response = client.get(address, follow=True)
    assert response.status_code == 200
    assert "govuk-template__body" in response.content.decode()
