"""Who may link, look at linkages and ask for flags: by agreement and role, never both sides."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Role
from folkmoot.hub.accounts.rules import holds, lacking
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.agreements.rules import may_use_under, members_of
from folkmoot.hub.linking.models import Linkage

LOOKING = (
    Role.LINKER,
    Role.ANALYST,
    Role.INFORMATION_GOVERNANCE_OFFICER,
    Role.DIRECTOR,
    Role.CONTRIBUTOR,
)
"""Those at a party who see that a linkage is there and how good it is; no row of it."""


@rule("Linkages are seen by people of the parties to their agreements.")
def may_look(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, *LOOKING)


@rule("A linkage is seen by people of the parties to its agreement.")
def may_see(by: Actor | None, linkage: Linkage) -> Iterator[Unmet]:
    if not is_at_party(by, linkage.agreement, *LOOKING):
        yield Unmet("You do not act for a party to its agreement.", "Ask somebody at a party.")


@rule("A linker of a party links the data of an agreement in force, and analyses nothing there.")
def may_link_under(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    yield from _linker(by, agreement)
    today = timezone.localdate()
    if not agreement.is_in_force(today):
        yield Unmet(
            f"The agreement is not in force on {today:%-d %B %Y}.",
            "Have it signed, or amend it.",
        )


@rule("Data are linked and used only while the agreement allows each of them.")
def may_use(linkage: Linkage) -> Iterator[Unmet]:
    """Whoever opens anything of a linkage asks this, at every access."""
    today = timezone.localdate()
    if linkage.state == Linkage.State.ENDED:
        yield Unmet("It has ended: its files and keys are destroyed.", "Make a new agreement.")
        return
    for one in linkage.linked_assets.select_related("version__asset__member"):
        yield from may_use_under(linkage.agreement, one.version.asset, today).unmet


@rule("A linker of a party works on a linkage while its agreement is in force.")
def may_work_on(by: Actor | None, linkage: Linkage) -> Iterator[Unmet]:
    """Linking again, and clerical review."""
    yield from _linker(by, linkage.agreement)
    yield from may_use(linkage).unmet


def is_at_party(by: Actor | None, agreement: Agreement, *roles: Role) -> bool:
    """Whether somebody holds one of these roles at a party that has not left."""
    return any(holds(by, *roles, at=one) for one in members_of(agreement))


def _linker(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    if not is_at_party(by, agreement, Role.LINKER):
        yield Unmet("You are not a linker of a party.", "Ask a linker of a party to do it.")
    if by is not None and is_at_party(by, agreement, Role.ANALYST):
        yield Unmet(
            "You are also an analyst of a party: nobody sees both who people are and what is "
            "known about them.",
            "Ask a linker who is no analyst.",
        )
