"""Who may write the rows of a dataset."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor
from folkmoot.hub.register.models import Asset
from folkmoot.hub.register.rules import may_change


@rule("A contributor of the council that holds an open dataset writes its rows.")
def may_write_rows(by: Actor | None, asset: Asset) -> Iterator[Unmet]:
    yield from may_change(by, asset).unmet
    if not asset.is_open or asset.current is None:
        yield Unmet("It is not published.", "Publish it first.")
