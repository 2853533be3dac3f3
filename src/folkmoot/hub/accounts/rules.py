"""Who holds which role, and who may look after people and members."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Member, Membership, Role, User


def holds(by: Actor | None, *roles: Role, at: Member | None = None) -> bool:
    """Whether somebody holds one of these roles: at this member, or, without one, anywhere.

    None is the hub itself, at the console of its machine, which no role binds.
    """
    if by is None:
        return True
    if not isinstance(by, User):
        return False
    return any(role in roles and (at is None or member == at.pk) for role, member in by.roles)


def lacking(by: Actor | None, *roles: Role, at: Member | None = None) -> Iterator[Unmet]:
    """The unmet fact that somebody holds none of these roles, worded for a page."""
    if by is None or holds(by, *roles, at=at):
        return
    wanted = " or ".join(role.label.lower() for role in roles)
    place = f" at {at}" if at else ""
    if not by.is_authenticated:
        yield Unmet("You are not signed in.", f"Sign in as {_article(wanted)}{place}.")
        return
    yield Unmet(
        f"You are not {_article(wanted)}{place}.",
        f"Ask {_article(wanted)}{place} to do it, or an administrator to give you that role.",
    )


@rule("Only administrators look after people, members and roles.")
def may_administer(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, Role.ADMINISTRATOR)


@rule("Only administrators change people's roles.")
def may_administer_person(by: Actor | None, person: User) -> Iterator[Unmet]:
    yield from may_administer(by).unmet


@rule("The region always has an administrator.")
def may_lose_administrator(by: Actor | None, person: User, at: Member) -> Iterator[Unmet]:
    others = Membership.objects.filter(role=Role.ADMINISTRATOR).exclude(user=person, member=at)
    if not others.exists():
        yield Unmet(
            f"{person} is the only administrator.", "Make somebody else an administrator first."
        )


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
