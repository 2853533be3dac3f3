"""With its agreement a linkage ends: files are removed, keys destroyed, and the ledger says so."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, acting
from folkmoot.hub.agreements import states
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.linking import holding
from folkmoot.hub.linking.models import AgreementKeys, FlagReturn, Linkage
from folkmoot.hub.linking.rules import has_lost_a_party
from folkmoot.vault.separation.side_keys import destroy_agreement_keys

OVER = (states.EXPIRED, states.WITHDRAWN, states.REPLACED)


def end_over() -> int:
    """End every linkage whose agreement is over or whose data a party took back, and destroy the
    keys of agreements that are over; how many keys and linkages. For the worker's clock.

    Access ended before: whoever opens anything of a linkage asks the agreement each time.
    """
    count = 0
    open_ones = Linkage.objects.exclude(state=Linkage.State.ENDED).select_related("agreement")
    for linkage in open_ones:
        if linkage.agreement.state in OVER or has_lost_a_party(linkage):
            _end(linkage)
            count += 1
    for kept in AgreementKeys.objects.filter(destroyed_at=None, agreement__state__in=OVER):
        _destroy(kept.agreement)
        count += 1
    return count


@transaction.atomic
def _end(linkage: Linkage) -> None:
    locked = Linkage.objects.select_for_update(of=("self",)).get(pk=linkage.pk)
    holding.discard(locked)
    locked.state, locked.ended_on = Linkage.State.ENDED, timezone.localdate()
    locked.sha256 = {}
    locked.save()
    done = (FlagReturn.State.TAKEN, FlagReturn.State.REFUSED)
    locked.flag_returns.exclude(state__in=done).update(state=FlagReturn.State.ENDED)
    record(
        by=acting(None, Role.LINKER),
        action="linkage.ended",
        subject=locked.subject,
        details={"agreement": locked.agreement_id},
    )


@transaction.atomic
def _destroy(agreement: Agreement) -> None:
    kept = AgreementKeys.objects.select_for_update(of=("self",)).get(agreement=agreement)
    destroy_agreement_keys(settings.CONFIG.keys_dir, agreement.pk)
    kept.destroyed_at = timezone.now()
    kept.save()
    record(
        by=acting(None, Role.LINKER),
        action="agreement.keys_destroyed",
        subject=agreement.subject,
        details={"state": agreement.state},
    )
