"""Who may save, change and withdraw a view."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Member, Role
from folkmoot.hub.accounts.rules import lacking
from folkmoot.hub.saved.models import SavedView

SAVERS = (Role.CONTRIBUTOR, Role.ANALYST)


@rule("Contributors and analysts save views of open data.")
def may_save(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, *SAVERS)


@rule("A view is saved in the name of a council by one of its contributors or analysts.")
def may_save_for(by: Actor | None, member: Member) -> Iterator[Unmet]:
    yield from lacking(by, *SAVERS, at=member)


@rule("A view is changed and withdrawn by the contributors and analysts of its council.")
def may_change(by: Actor | None, saved: SavedView) -> Iterator[Unmet]:
    yield from lacking(by, *SAVERS, at=saved.member)
    if saved.is_withdrawn:
        yield Unmet("The view was withdrawn.", "Save it as a new view.")
