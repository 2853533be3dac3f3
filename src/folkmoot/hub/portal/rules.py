"""Who may say what a dataset is about, and who may take a version back."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor
from folkmoot.hub.accounts.rules import lacking
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.rules import READERS


@rule("The people who answer for a dataset at its council look after its page.")
def may_steward(by: Actor | None, asset: Asset) -> Iterator[Unmet]:
    yield from lacking(by, *READERS, at=asset.member)


@rule("A version that is public may be taken back by the people who answer for it, with a reason.")
def may_withdraw(by: Actor | None, version: Version) -> Iterator[Unmet]:
    yield from may_steward(by, version.asset).unmet
    if not version.public_vault_id:
        yield Unmet("This version is not public.", "Only a version that is public is withdrawn.")
