"""Reading people and members."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from folkmoot.hub.accounts.models import Actor, Member, Membership, Role, User
from folkmoot.hub.error_pages import PageNotFound


def memberships_of(user: Actor) -> QuerySet[Membership]:
    """The roles that somebody holds, with their members; none for anybody without an account."""
    if not isinstance(user, User):
        return Membership.objects.none()
    return user.memberships.select_related("member")


def members_where(by: Actor, *roles: Role) -> QuerySet[Member]:
    """The members at which somebody holds one of these roles."""
    held = [member for role, member in by.roles if role in roles] if isinstance(by, User) else []
    return Member.objects.filter(pk__in=held)


def everybody() -> QuerySet[User]:
    """Everybody with an account, by name, with their roles at hand."""
    return User.objects.order_by("name").prefetch_related("memberships__member")


def person_by_key(*, key: UUID) -> User:
    """Raises PageNotFound when there is nobody."""
    found = User.objects.filter(key=key).first()
    if found is None:
        raise PageNotFound("Nobody here has this key.", remedy="Choose somebody from the list.")
    return found


def roles_by_member(user: User) -> list[tuple[Member, list[str]]]:
    """The roles that somebody holds at each member, also where they hold none."""
    return [
        (member, [role.value for role, at in user.roles if at == member.pk])
        for member in Member.objects.all()
    ]
