"""Adding and removing sources."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.accounts.rules import may_administer
from folkmoot.hub.fetching import check
from folkmoot.hub.harvest.models import Every, Source
from folkmoot.hub.harvest.rules import may_remove
from folkmoot.hub.ledgers.actions import record


def add_source(
    *, by: User | None, name: str, address: str, kind: str, member: Member, every: Every
) -> Source:
    """Name a source. Its address is looked at first: raises AddressRefused for one that may not be
    read, FetchError when its name leads nowhere, Refused."""
    may_administer(by).require()
    check(address, own_hosts=settings.CONFIG.own_hosts)
    with transaction.atomic():
        source = Source.objects.create(
            name=name,
            address=address,
            kind=kind,
            member=member,
            every=every.value,
            next_run_at=timezone.now() if every.interval else None,
        )
        record(
            by=acting(by, Role.ADMINISTRATOR),
            action="harvest.source_added",
            subject=source.subject,
            details={"kind": kind or "unknown", "member": member.code},
        )
    return source


@transaction.atomic
def remove_source(*, by: User | None, source: Source) -> int:
    """Read a source no more. What came from it is withdrawn and its pages say so; how many."""
    may_remove(by, source).require()
    now = timezone.now()
    source.removed_at, source.next_run_at = now, None
    source.save(update_fields=["removed_at", "next_run_at"])
    count = source.datasets.filter(gone_at__isnull=True).update(gone_at=now)
    record(
        by=acting(by, Role.ADMINISTRATOR),
        action="harvest.source_removed",
        subject=source.subject,
        details={"withdrawn": count},
    )
    return count
