"""A linkage is made again, keeping to what people decided."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.db import transaction

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.linking.actions import link
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.review.rules import may_apply
from folkmoot.hub.review.summary import decisions_on
from folkmoot.linkage.review import require_consistent


@transaction.atomic
def ask_to_apply(*, by: User, linkage: Linkage) -> None:
    """Put a linkage back among those that wait, to be made again with what people decided; whoever
    calls this sees that `apply` is run. Nobody uses its files meanwhile.

    Raises Refused, and LinkageError where decisions contradict each other.
    """
    locked = Linkage.objects.select_for_update(of=("self",)).get(pk=linkage.pk)
    may_apply(by, locked).require()
    decisions = decisions_on(locked)
    require_consistent(decisions)
    locked.state = Linkage.State.WAITING
    locked.save(update_fields=["state"])
    record(
        by=acting(by, Role.LINKER),
        action="review.applied",
        subject=locked.subject,
        details={"decisions": decisions.num_rows},
    )


def apply(*, linkage: int, progress: Progress) -> None:
    """Make a linkage again with what people decided. Raises what `linking.actions.link` raises."""
    held = Linkage.objects.get(pk=linkage)
    link(linkage=linkage, progress=progress, decisions=_rows(decisions_on(held)))


def _rows(decisions: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = decisions.to_pylist()
    return rows
