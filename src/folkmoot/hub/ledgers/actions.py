"""Writing the ledger."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.ledgers.models import LedgerEntry, LedgerHead
from folkmoot.ledger import Actor, Entry, Scalar, append, to_line


def record(
    *,
    by: Actor,
    action: str,
    subject: str,
    details: Mapping[str, Scalar] | None = None,
) -> Entry:
    """Append an entry; it stands or falls with the transaction of the action that calls this.

    `accounts.models.acting` makes the actor of a person and the role they act in. Nothing personal
    goes into `details`. Raises LedgerError for an entry that would say something personal, and a
    TransactionManagementError outside a transaction.
    """
    head = _locked_head()
    last = LedgerEntry.objects.order_by("-sequence").first()
    entry = append(
        last.entry if last else None,
        at=timezone.now(),
        actor=by,
        action=action,
        subject=subject,
        details=details,
    )
    LedgerEntry.objects.create(
        sequence=entry.sequence, line=to_line(entry), action=action, subject=subject
    )
    head.size = entry.sequence
    head.save(update_fields=["size"])
    return entry


def _locked_head() -> LedgerHead:
    """The one row that appenders queue for, on either database."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An entry is recorded inside its action.")
    head, _ = LedgerHead.objects.select_for_update().get_or_create(pk=1)
    return head
