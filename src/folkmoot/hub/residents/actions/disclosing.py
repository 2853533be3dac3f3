"""What had to be handed over is logged, and its contributors are told unless the law forbids it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.accounts.rules import holds
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register.models import Asset
from folkmoot.hub.residents import rules
from folkmoot.hub.residents.models import CompelledDisclosure
from folkmoot.permission import load_rulebook


@transaction.atomic
def log_disclosure(
    *,
    by: User,
    by_whom: str,
    power: str,
    what: str,
    disclosed_on: date,
    assets: Sequence[Asset],
    may_tell: bool,
) -> CompelledDisclosure:
    """Log what was disclosed, to whom and under which power of the rulebook (its identifier).

    While the law forbids telling, nothing of it enters the ledger, which everybody reads: the
    entry is made with the day of telling. Raises Refused.
    """
    rules.may_log(by).require()
    if not assets:
        raise Refused("No data are named.", remedy="Say which data were disclosed.")
    for asset in assets:
        own = holds(by, rules.OFFICER, Role.CONTRIBUTOR, at=asset.member)
        if not own and not holds(by, Role.ADMINISTRATOR):
            raise Refused(
                f"“{asset}” is not of your member.", remedy="Ask an administrator to log it."
            )
    known = {one.id: one for one in load_rulebook().compulsion}[power]
    made = CompelledDisclosure.objects.create(
        by_whom=by_whom,
        power=power,
        power_name=known.name,
        law=known.citation.text[:300],
        what=what,
        disclosed_on=disclosed_on,
        logged_by=by,
    )
    made.assets.set(assets)
    if may_tell:
        _tell(by, made)
    return made


@transaction.atomic
def tell(*, by: User, disclosure: CompelledDisclosure) -> CompelledDisclosure:
    """The law no longer forbids it: contributors are told from now on. Raises Refused."""
    locked = CompelledDisclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
    rules.may_tell(by, locked).require()
    _tell(by, locked)
    return locked


def _tell(by: User, disclosure: CompelledDisclosure) -> None:
    disclosure.told_on = timezone.localdate()
    disclosure.save(update_fields=["told_on"])
    record(
        by=acting(by, Role.INFORMATION_GOVERNANCE_OFFICER),
        action="disclosure.told",
        subject=disclosure.subject,
        details={
            "power": disclosure.power,
            "disclosed_on": disclosure.disclosed_on.isoformat(),
            "logged_on": timezone.localdate(disclosure.logged_at).isoformat(),
            "assets": disclosure.assets.count(),
        },
    )
