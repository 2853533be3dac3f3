"""Who may have keys."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Role
from folkmoot.hub.accounts.rules import lacking
from folkmoot.hub.keys.models import ApiKey


@rule("Contributors and analysts have keys for the programs that write for them.")
def may_have_keys(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, Role.CONTRIBUTOR, Role.ANALYST)


@rule("A key is withdrawn by the person whose it is.")
def may_withdraw(by: Actor | None, key: ApiKey) -> Iterator[Unmet]:
    if by is None or by.pk != key.user_id:
        yield Unmet("It is not your key.", "Withdraw one of your own.")
