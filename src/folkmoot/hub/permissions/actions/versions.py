"""Every change of a proposal is a version of it, with its author and day."""

from __future__ import annotations

from collections.abc import Iterable

from folkmoot.hub.accounts.models import User
from folkmoot.hub.permissions.models import Proposal, ProposalVersion
from folkmoot.hub.permissions.reading import snapshot_of


def keep_version(*, by: User | None, proposal: Proposal) -> None:
    """Write down the proposal as it is; inside the transaction of the action that calls this."""
    ProposalVersion.objects.create(
        proposal=proposal, number=proposal.version, said=snapshot_of(proposal), author=by
    )


def change(*, by: User | None, proposal: Proposal, fields: Iterable[str]) -> None:
    """Keep changed fields as the next version. Of two changes made at once both are kept: the
    number is drawn from the row that the transaction has locked."""
    kept = Proposal.objects.select_for_update().get(pk=proposal.pk)
    proposal.version = kept.version + 1
    proposal.save(update_fields=[*fields, "version"])
    proposal.refresh_from_db()
    keep_version(by=by, proposal=proposal)
