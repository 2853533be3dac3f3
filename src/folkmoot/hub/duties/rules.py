"""Who sees a member's duties, offers files and publishes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Member, Role
from folkmoot.hub.accounts.rules import lacking
from folkmoot.hub.duties.models import Offer
from folkmoot.hub.register.models import Version
from folkmoot.hub.register.rules import WORKING_ROLES


class HasMember(Protocol):
    """Whatever is one member's."""

    @property
    def member(self) -> Member: ...


@rule("Only people who work for a member have duties to see.")
def may_have_duties(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, *WORKING_ROLES)


@rule("What a member owes, and what is late, is for its own people only.")
def may_see_duties(by: Actor | None, member: Member) -> Iterator[Unmet]:
    yield from lacking(by, *WORKING_ROLES, at=member)


@rule("A member's datasets and their files are for its own people until they are published.")
def may_see_dataset(by: Actor | None, dataset: HasMember) -> Iterator[Unmet]:
    yield from may_see_duties(by, dataset.member).unmet


@rule("Only a contributor of a council offers its files.")
def may_offer(by: Actor | None, member: Member) -> Iterator[Unmet]:
    yield from lacking(by, Role.CONTRIBUTOR, at=member)


@rule("A contributor or a director of a council says what does not apply to it, and why.")
def may_exempt(by: Actor | None, member: Member, because: str) -> Iterator[Unmet]:
    yield from lacking(by, Role.CONTRIBUTOR, Role.DIRECTOR, at=member)
    if not because.strip():
        yield Unmet("No reason is given.", "Say why it does not apply.")


@rule("A contributor says which column is which field, until the file is published.")
def may_settle(by: Actor | None, offer: Offer) -> Iterator[Unmet]:
    yield from may_offer(by, offer.member).unmet
    if offer.is_published:
        yield Unmet("It is published already.", "Offer a new file.")
    if offer.version.state not in (Version.State.READ, Version.State.KEPT):
        yield Unmet(
            f"Its file is not there to be looked at ({offer.version.get_state_display().lower()}).",
            "Wait until it is read, or offer another file.",
        )


@rule("A file is published as a dataset of the Code when checking found nothing that stops it.")
def may_publish_offer(by: Actor | None, offer: Offer) -> Iterator[Unmet]:
    yield from may_settle(by, offer).unmet
    report = offer.checked
    if report is None:
        yield Unmet("It has not been checked yet.", "Say which column is which field first.")
        return
    for problem in report.stops:
        yield Unmet(problem.message, problem.remedy)
