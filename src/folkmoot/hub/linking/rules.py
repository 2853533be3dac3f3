"""Who may link, look at linkages and ask for flags: by agreement and role, never both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Role
from folkmoot.hub.accounts.rules import holds, lacking
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.agreements.rules import may_prepare, may_use_under, members_of
from folkmoot.hub.linking.models import AgreedFlag, FlagReturn, Linkage
from folkmoot.hub.register.models import Asset, Version
from folkmoot.tables import Meaning

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


@rule("Only protected data whose columns are confirmed are linked, as their agreement allows.")
def may_link_asset(agreement: Agreement, asset: Asset) -> Iterator[Unmet]:
    yield from may_use_under(agreement, asset, timezone.localdate()).unmet
    if asset.current is None or asset.current.state != Version.State.SEALED:
        yield Unmet(
            f"“{asset}” has no sealed version in use.",
            "Upload it, and confirm which of its columns are about people.",
        )


@rule("An analyst of a party has the linked version counted, and links nothing there.")
def may_ask(by: Actor | None, linkage: Linkage) -> Iterator[Unmet]:
    if not is_at_party(by, linkage.agreement, Role.ANALYST):
        yield Unmet("You are not an analyst of a party.", "Ask an analyst of a party to do it.")
    if by is not None and is_at_party(by, linkage.agreement, Role.LINKER):
        yield Unmet(
            "You are also a linker of a party: nobody sees both who people are and what is known "
            "about them.",
            "Ask an analyst who is no linker.",
        )
    if not linkage.is_linked:
        yield Unmet(f"It is {linkage.get_state_display().lower()}.", "Wait until it is linked.")
    yield from may_use(linkage).unmet


@rule("A flag is named in an agreement while it is prepared, and so signed with it.")
def may_name_flag(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    yield from may_prepare(by, agreement).unmet


@rule("A flag goes back about data that the agreement names and that have the member's references.")
def may_be_flagged(agreement: Agreement, asset: Asset, codes: Sequence[str]) -> Iterator[Unmet]:
    """`codes` are those of the assets that its conditions are about."""
    agreed = set(agreement.agreed_assets.values_list("asset__code", flat=True))
    for code in (asset.code, *codes):
        if code not in agreed:
            yield Unmet("The agreement does not name all of its data.", "Name them first.")
            break
    if not codes:
        yield Unmet("It has no condition.", "Say of whom it is true.")
    current = asset.current
    if current is None or not current.schema.first(Meaning.RECORD_ID, Meaning.PERSON_ID):
        yield Unmet(
            f"“{asset}” has no column with the member’s own references.",
            "Confirm which column is its record or person reference.",
        )


@rule("A linker of a party asks for an agreed flag to be returned; a second person decides.")
def may_ask_flag(by: Actor | None, linkage: Linkage) -> Iterator[Unmet]:
    yield from may_work_on(by, linkage).unmet
    if not linkage.is_linked:
        yield Unmet(f"It is {linkage.get_state_display().lower()}.", "Wait until it is linked.")


@dataclass(frozen=True, slots=True)
class FlagAsked:
    """A flag, and the linkage that it would return from."""

    flag: AgreedFlag
    linkage: Linkage


@rule("A linker of a party asks for an agreed flag to be returned; a second person decides.")
def may_ask_flag_about(by: Actor | None, about: FlagAsked) -> Iterator[Unmet]:
    yield from may_ask_flag(by, about.linkage).unmet
    yield from may_return(about.flag, about.linkage).unmet


@rule("A flag returns only as its agreement names it, from links made for acting on.")
def may_return(flag: AgreedFlag, linkage: Linkage) -> Iterator[Unmet]:
    if flag.agreement_id != linkage.agreement_id:
        yield Unmet("The agreement of this linkage does not name the flag.")
        return
    if linkage.use == Linkage.Purpose.COUNTING:
        yield Unmet(
            "Its links are made for counting: too many would be wrong to act on.",
            "Link again for follow-up or for contact.",
        )
    linked = set(linkage.linked_assets.values_list("version__asset__code", flat=True))
    if not {flag.asset.code, *(one["asset"] for one in flag.conditions)} <= linked:
        yield Unmet("It does not link all the data that the flag is about.", "Link them all.")
    yield from may_use(linkage).unmet


@rule("An information-governance officer of a party who did not ask for it signs a flag's return.")
def may_decide_flag(by: Actor | None, asked: FlagReturn) -> Iterator[Unmet]:
    agreement = asked.linkage.agreement
    if not is_at_party(by, agreement, Role.INFORMATION_GOVERNANCE_OFFICER):
        yield Unmet(
            "You are not an information-governance officer of a party.", "Ask one to decide."
        )
    if by is not None and by.pk == asked.asked_by_id:
        yield Unmet("You asked for it.", "Ask another officer to decide.")
    if asked.state != FlagReturn.State.ASKED:
        yield Unmet(f"It is “{asked.get_state_display().lower()}”.")
    yield from may_return(asked.flag, asked.linkage).unmet


@rule("A contributor of the member that knows the people takes its own flags.")
def may_take_flags(by: Actor | None, returned: FlagReturn) -> Iterator[Unmet]:
    yield from lacking(by, Role.CONTRIBUTOR, at=returned.flag.asset.member)
    if returned.state not in (FlagReturn.State.READY, FlagReturn.State.TAKEN):
        yield Unmet(f"It is “{returned.get_state_display().lower()}”.", "Wait until it is ready.")
    yield from may_use(returned.linkage).unmet


def has_lost_a_party(linkage: Linkage) -> bool:
    """Whether the member that holds some of its data has left the agreement."""
    members = [one.version.asset.member_id for one in
               linkage.linked_assets.select_related("version__asset")]  # fmt: skip
    return linkage.agreement.parties.filter(member__in=members, left_on__isnull=False).exists()


def is_at_party(by: Actor | None, agreement: Agreement, *roles: Role) -> bool:
    """Whether somebody holds one of these roles at a party that has not left."""
    return any(holds(by, *roles, at=one) for one in members_of(agreement))


def is_analyst(by: Actor | None, linkage: Linkage) -> bool:
    """Whether somebody analyses under a linkage's agreement."""
    return is_at_party(by, linkage.agreement, Role.ANALYST)


def _linker(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    if not is_at_party(by, agreement, Role.LINKER):
        yield Unmet("You are not a linker of a party.", "Ask a linker of a party to do it.")
    if by is not None and is_at_party(by, agreement, Role.ANALYST):
        yield Unmet(
            "You are also an analyst of a party: nobody sees both who people are and what is "
            "known about them.",
            "Ask a linker who is no analyst.",
        )
