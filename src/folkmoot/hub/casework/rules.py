"""Who names fields and caseworkers, opens a case, looks, and sees who looked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Member, Role, User
from folkmoot.hub.accounts.rules import holds, lacking
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.agreements.rules import may_prepare, may_use_under, members_of
from folkmoot.hub.casework.models import AgreedField, Case, Missed, NamedCaseworker
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.linking.rules import is_at_party, may_use
from folkmoot.hub.register.models import Asset

IDENTIFIABLE = 10
"""The rung on which people may be seen by name."""

MOST_DAYS = 90
MOST_A_DAY = 20
MOST_MISSED_A_DAY = 5

WATCHING = (Role.INFORMATION_GOVERNANCE_OFFICER, Role.CONTRIBUTOR, Role.DIRECTOR)
"""Those at a member who see every look at its data."""


@rule("Named caseworkers have cases; those who answer for a member's data see who looked.")
def may_work(by: Actor | None) -> Iterator[Unmet]:
    if isinstance(by, User) and NamedCaseworker.objects.filter(person=by, ended_at=None).exists():
        return
    yield from lacking(by, *WATCHING)


@rule("Only an agreement for identifiable sharing has a joined view.")
def may_have_view(agreement: Agreement) -> Iterator[Unmet]:
    if agreement.rung != IDENTIFIABLE:
        yield Unmet(
            f"It works on rung {agreement.rung}, where nobody is seen by name.",
            "If that cannot be enough, propose identifiable sharing and say why.",
        )


@rule("The fields of a joined view are named while the agreement is prepared, and signed with it.")
def may_name_fields(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    yield from may_have_view(agreement).unmet
    yield from may_prepare(by, agreement).unmet


@rule("An information-governance officer of a party names its caseworkers.")
def may_look_after(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    yield from may_have_view(agreement).unmet
    if not is_at_party(by, agreement, Role.INFORMATION_GOVERNANCE_OFFICER):
        yield Unmet("You are not an information-governance officer of a party.", "Ask one.")


@rule("A caseworker works for the party that names them, and neither links nor analyses there.")
def may_name_caseworker(
    by: Actor | None, agreement: Agreement, person: User, member: Member
) -> Iterator[Unmet]:
    yield from may_have_view(agreement).unmet
    yield from lacking(by, Role.INFORMATION_GOVERNANCE_OFFICER, at=member)
    if member not in members_of(agreement):
        yield Unmet(f"{member} is no party.", "Ask a party.")
    if not person.is_active or not any(at == member.pk for _, at in person.roles):
        yield Unmet(f"{person} has no role at {member}.", "Ask an administrator to give one.")
    if is_at_party(person, agreement, Role.LINKER, Role.ANALYST):
        yield Unmet(
            f"{person} links or analyses for a party.",
            "Name somebody who does not: a caseworker sees one person, never all.",
        )
    if isinstance(by, User) and by.pk == person.pk:
        yield Unmet("You would name yourself.", "Ask another officer.")


@rule("An officer of the party that named a caseworker ends it.")
def may_end_caseworker(by: Actor | None, named: NamedCaseworker) -> Iterator[Unmet]:
    yield from lacking(by, Role.INFORMATION_GOVERNANCE_OFFICER, at=named.member)
    if named.ended_at is not None:
        yield Unmet("It has ended already.")


@rule("A named caseworker opens a case on a person whom their own member knows.")
def may_open(by: Actor | None, linkage: Linkage) -> Iterator[Unmet]:
    yield from may_have_view(linkage.agreement).unmet
    named = caseworker_of(by, linkage.agreement)
    if named is None:
        yield Unmet(
            "The agreement does not name you as a caseworker.",
            "Ask an information-governance officer of your member.",
        )
    else:
        yield from _within_limits(named)
    if linkage.use == Linkage.Purpose.COUNTING:
        yield Unmet(
            "Its links are made for counting: too many would be wrong to act on.",
            "Link again for follow-up or for contact.",
        )
    if not linkage.is_linked:
        yield Unmet(f"It is {linkage.get_state_display().lower()}.", "Wait until it is linked.")
    if not AgreedField.objects.filter(agreement=linkage.agreement).exists():
        yield Unmet("The agreement names no field.", "Amend it to name them.")
    yield from may_use(linkage).unmet


@rule("Only whoever opened a case sees it.")
def may_see_case(by: Actor | None, case: Case) -> Iterator[Unmet]:
    if not isinstance(by, User) or case.caseworker.person_id != by.pk:
        yield Unmet("It is not your case.", "See who looked at your member’s data.")


@rule("Its caseworker looks while the case is open and the agreement in force.")
def may_look(by: Actor | None, case: Case) -> Iterator[Unmet]:
    yield from may_see_case(by, case).unmet
    if not case.is_open(timezone.localdate()):
        yield Unmet("The case is closed.", "Open another, and say why.")
    if case.caseworker.ended_at is not None:
        yield Unmet("You are no longer named as a caseworker.", "Ask your officer.")
    yield from may_use(case.linkage).unmet


@rule("Its caseworker closes a case.")
def may_close(by: Actor | None, case: Case) -> Iterator[Unmet]:
    yield from may_see_case(by, case).unmet
    if case.closed_at is not None:
        yield Unmet("It is closed already.")


def may_show(agreement: Agreement, asset: Asset) -> bool:
    """Whether the fields of an asset may be shown today: asked at every look."""
    return may_use_under(agreement, asset, timezone.localdate()).allowed


def caseworker_of(by: Actor | None, agreement: Agreement) -> NamedCaseworker | None:
    """As whom somebody works under an agreement, for a party that has not left and at which they
    still have a role."""
    if not isinstance(by, User):
        return None
    named = NamedCaseworker.objects.select_related("member").filter(
        agreement=agreement, person=by, ended_at=None
    )
    return next(
        (one for one in named if one.member in members_of(agreement)
         and any(at == one.member_id for _, at in by.roles)),
        None,
    )  # fmt: skip


def is_watching(by: Actor | None, member: Member) -> bool:
    """Whether somebody answers for a member's data."""
    return holds(by, *WATCHING, at=member)


def _within_limits(named: NamedCaseworker) -> Iterator[Unmet]:
    since = timezone.now() - timedelta(days=1)
    if Case.objects.filter(caseworker=named, opened_at__gt=since).count() >= MOST_A_DAY:
        yield Unmet(f"You have opened {MOST_A_DAY} cases within a day.", "Go on tomorrow.")
    if Missed.objects.filter(caseworker=named, tried_at__gt=since).count() >= MOST_MISSED_A_DAY:
        yield Unmet(
            f"{MOST_MISSED_A_DAY} of your references stood for nobody within a day.",
            "Check them in your own system, and go on tomorrow.",
        )
