"""Where a dataset came from, where the hub itself made it: the output that was released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.hub.portal.queries import Published
from folkmoot.hub.releases.models import Output


@dataclass(frozen=True, slots=True)
class Provenance:
    """An output that disclosure control passed and a second person signed off. `entry` is the
    number of the ledger's entry that says so."""

    method: str
    released_at: datetime | None
    entry: int | None


def provenance_of(published: Published) -> Provenance | None:
    """Of a version that was released as an output; None of one that a member published."""
    output = Output.objects.filter(
        asset=published.asset, safe_version=published.version.vault_id, state=Output.State.RELEASED
    ).first()
    if output is None:
        return None
    entry = LedgerEntry.objects.filter(subject=output.subject, action="output.released").first()
    return Provenance(
        output.method, output.released_at or output.checked_at, entry.sequence if entry else None
    )
