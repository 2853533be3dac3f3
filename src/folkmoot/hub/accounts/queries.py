"""Reading people and members."""

from __future__ import annotations

from django.db.models import QuerySet

from folkmoot.hub.accounts.models import Actor, Member, Membership, Role, User


def memberships_of(user: Actor) -> QuerySet[Membership]:
    """The roles that somebody holds, with their members; none for anybody without an account."""
    if not isinstance(user, User):
        return Membership.objects.none()
    return user.memberships.select_related("member")


def members_where(by: Actor, *roles: Role) -> QuerySet[Member]:
    """The members at which somebody holds one of these roles."""
    held = [member for role, member in by.roles if role in roles] if isinstance(by, User) else []
    return Member.objects.filter(pk__in=held)
