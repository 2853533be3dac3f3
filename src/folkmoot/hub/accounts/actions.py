"""Writing people, members and roles."""

from __future__ import annotations

from collections.abc import Iterable, Set

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from folkmoot.errors import FolkmootError
from folkmoot.hub.accounts.models import Member, Membership, Role, User, acting
from folkmoot.hub.accounts.rules import holds, may_administer, may_lose_administrator
from folkmoot.hub.ledgers.actions import record


class AccountError(FolkmootError):
    """An account, a member or a role cannot be made as asked."""

    code = "account.invalid"


@transaction.atomic
def create_member(
    *, by: User | None, code: str, name: str, kind: Member.Kind, gss_code: str = ""
) -> Member:
    """Take a council or a partner into the region. `by` is None when the hub itself does it.

    Raises Refused, or AccountError when the code or the name is taken or malformed.
    """
    may_administer(by).require()
    member = Member(code=code, name=name, kind=kind, gss_code=gss_code)
    _check(member)
    member.save()
    record(
        by=acting(by, Role.ADMINISTRATOR),
        action="member.created",
        subject=f"member:{code}",
        details={"kind": kind.value},
    )
    return member


@transaction.atomic
def create_user(
    *,
    by: User | None,
    username: str,
    email: str,
    name: str,
    password: str,
    roles: Iterable[tuple[Role, Member]] = (),
) -> User:
    """Make an account; there is no other way to get one. `by` is None when the hub itself does it.

    The administrator vouches for the e-mail address. Raises Refused, or AccountError when the
    user name or the address is taken or the password is too weak.
    """
    may_administer(by).require()
    user = User(username=username, email=email, name=name)
    _check(user, password=password)
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    record(
        by=acting(by, Role.ADMINISTRATOR),
        action="account.created",
        subject=f"account:{user.key.hex}",
    )
    for role, member in roles:
        grant_role(by=by, user=user, role=role, at=member)
    return user


@transaction.atomic
def grant_role(*, by: User | None, user: User, role: Role, at: Member) -> Membership:
    """Give somebody a role at a member; giving it twice changes nothing."""
    may_administer(by).require()
    membership, is_new = Membership.objects.get_or_create(user=user, member=at, role=role)
    if is_new:
        record(
            by=acting(by, Role.ADMINISTRATOR),
            action="role.granted",
            subject=f"account:{user.key.hex}",
            details={"role": role.value, "member": at.code},
        )
    user.__dict__.pop("roles", None)
    return membership


@transaction.atomic
def withdraw_role(*, by: User | None, user: User, role: Role, at: Member) -> None:
    """Take a role from somebody; taking what is not held changes nothing.

    Raises Refused when nobody would be left to administer the region.
    """
    may_administer(by).require()
    if role is Role.ADMINISTRATOR and holds(user, role, at=at):
        may_lose_administrator(by, user, at).require()
    removed, _ = Membership.objects.filter(user=user, member=at, role=role).delete()
    if removed:
        record(
            by=acting(by, Role.ADMINISTRATOR),
            action="role.withdrawn",
            subject=f"account:{user.key.hex}",
            details={"role": role.value, "member": at.code},
        )
    user.__dict__.pop("roles", None)


@transaction.atomic
def set_roles(*, by: User | None, user: User, at: Member, roles: Set[Role]) -> None:
    """Give and withdraw, so that somebody holds exactly these roles at a member."""
    for role in Role:
        change = grant_role if role in roles else withdraw_role
        change(by=by, user=user, role=role, at=at)


def _check(instance: Member | User, password: str | None = None) -> None:
    try:
        instance.full_clean(exclude=["password"])
        if password is not None and isinstance(instance, User):
            validate_password(password, instance)
    except ValidationError as error:
        raise AccountError(" ".join(error.messages)) from error
