"""An administrator looks after people and their roles."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from folkmoot.errors import Refused
from folkmoot.hub.accounts.actions import set_roles, withdraw_role
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.accounts.rules import holds

Person = Callable[..., User]
SignIn = Callable[[User], Client]


@pytest.fixture
def administrator(person: Person) -> User:
    return person(Role.ADMINISTRATOR)


def details(member: Member, **changes: object) -> dict[str, object]:
    usual = {
        "name": "Ada Byron",
        "username": "ada",
        "email": "ada@oldbury.example",
        "member": member.pk,
        "roles": ["analyst", "contributor"],
    }
    return {**usual, **changes}


def test_a_new_account_signs_in_with_the_password_that_was_shown(
    administrator: User, signed_in: SignIn, oldbury: Member
) -> None:
    page = signed_in(administrator).post("/people/new/", details(oldbury)).content.decode()
    _, password = re.findall(r"<code>([^<]+)</code>", page)
    ada = User.objects.get(username="ada")
    assert holds(ada, Role.ANALYST, at=oldbury)
    assert holds(ada, Role.CONTRIBUTOR, at=oldbury)
    assert ada.check_password(password)


@pytest.mark.parametrize(
    "changes",
    [{"email": "administrator@oldbury.example"}, {"username": ""}, {"roles": []}],
)
def test_what_is_wrong_is_told_on_the_form(
    administrator: User, signed_in: SignIn, oldbury: Member, changes: dict[str, object]
) -> None:
    response = signed_in(administrator).post("/people/new/", details(oldbury, **changes))
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert User.objects.count() == 1


def test_roles_are_set_on_a_person_s_page(
    administrator: User, person: Person, signed_in: SignIn, oldbury: Member
) -> None:
    user = person(Role.ANALYST)
    sent = {"member": oldbury.pk, "roles": ["output_checker", "director"]}
    signed_in(administrator).post(f"/people/{user.key}/", sent)
    held = {role for role, _ in User.objects.get(pk=user.pk).roles}
    assert held == {Role.OUTPUT_CHECKER, Role.DIRECTOR}


@pytest.mark.parametrize("address", ["/people/", "/people/new/", "/people/{key}/"])
def test_only_administrators_see_these_pages(
    person: Person, signed_in: SignIn, address: str
) -> None:
    user = person(Role.DIRECTOR)
    assert signed_in(user).get(address.format(key=user.key)).status_code == 403
    assert b'href="/people/"' not in signed_in(user).get("/").content


def test_the_last_administrator_stays(administrator: User, oldbury: Member) -> None:
    with pytest.raises(Refused, match="is the only administrator"):
        withdraw_role(by=administrator, user=administrator, role=Role.ADMINISTRATOR, at=oldbury)


def test_one_of_two_administrators_may_go(
    administrator: User, person: Person, oldbury: Member
) -> None:
    second = person(Role.ADMINISTRATOR, username="second")
    set_roles(by=second, user=administrator, at=oldbury, roles=set())
    assert not holds(User.objects.get(pk=administrator.pk), Role.ADMINISTRATOR)
