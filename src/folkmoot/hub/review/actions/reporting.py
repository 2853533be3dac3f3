"""Reports on a linkage, with what its reviewers found."""

from __future__ import annotations

from django.db import transaction

from folkmoot.hub.accounts.models import Role, acting
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.review.models import Report
from folkmoot.hub.review.queries import rounds_on_same_links
from folkmoot.hub.review.reading import reports_by_linker


def report(*, linkage: int, progress: Progress) -> None:
    """Write the reports on a linkage anew. Raises what stood in the way."""
    held = Linkage.objects.select_related("agreement").get(pk=linkage)
    last = rounds_on_same_links(held).first()
    made = reports_by_linker(held, last.figures["quality"] if last else None, progress)
    with transaction.atomic():
        locked = Linkage.objects.select_for_update(of=("self",)).get(pk=held.pk)
        locked.quality_reports.all().delete()
        Report.objects.bulk_create(
            Report(linkage=locked, linked_at=held.linked_at, **one) for one in made
        )
        record(
            by=acting(None, Role.LINKER),
            action="linkage.reported",
            subject=locked.subject,
            details={"reports": len(made)},
        )
