"""Writing proposals, and what people settle about them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from folkmoot import permission
from folkmoot.errors import ProposalError
from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.permissions.actions.versions import change, keep_version
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.permissions.queries import judgement_of
from folkmoot.hub.permissions.reading import said_in
from folkmoot.hub.permissions.rules import may_change, may_propose
from folkmoot.permission import Audience, OutputKind, ProposedAsset, Truth, Use


def propose(
    *,
    by: User | None,
    title: str,
    purpose: str,
    decision: str,
    assets: Sequence[ProposedAsset],
    output: OutputKind,
    audience: Audience,
    uses: frozenset[Use] = frozenset(),
    is_checked_before_release: bool | None = None,
    links_records: bool | None = None,
) -> Proposal:
    """Keep a proposal with what the register says of its assets today.

    `by` is None when the hub itself proposes. Raises Refused, or ProposalError when no asset is
    named.
    """
    proposed = permission.Proposal(
        title=title,
        purpose=purpose,
        decision=decision,
        author="",
        assets=tuple(assets),
        output=output,
        audience=audience,
        jurisdictions=frozenset({"England"}),
        uses=uses,
        is_checked_before_release=is_checked_before_release,
        links_records=links_records,
    )
    return keep_proposal(by=by, proposal=proposed)


@transaction.atomic
def keep_proposal(*, by: User | None, proposal: permission.Proposal) -> Proposal:
    """Keep a proposal as its first version. Raises Refused, or ProposalError when it names no asset
    or what the rulebook does not know."""
    if by is not None:
        may_propose(by).require()
    kept = Proposal(author=by, judged_on=timezone.localdate(), **said_in(proposal))
    judgement = judgement_of(kept)
    kept.save()
    keep_version(by=by, proposal=kept)
    record(
        by=acting(by, Role.ANALYST),
        action="proposal.made",
        subject=kept.subject,
        details={
            "assets": len(proposal.assets),
            "output": proposal.output.name.lower(),
            "best_rung": judgement.best.rung.rung,
            "best_status": judgement.best.status.name.lower(),
        },
    )
    return kept


@transaction.atomic
def answer(*, by: User | None, proposal: Proposal, fact: str, truth: Truth) -> None:
    """Settle a fact that a person can settle, or a task that was done; NOT KNOWN takes an answer
    back. Raises Refused, or ProposalError for a fact that nobody is asked for."""
    may_change(by, proposal).require()
    known = permission.load_rulebook().facts.get(fact)
    if known is None or not (known.is_question or known.is_task):
        raise ProposalError(
            "Nobody is asked for this fact.",
            where=proposal.subject,
            remedy="Answer one of the questions on the proposal's page.",
        )
    proposal.answers = {**proposal.answers, fact: truth.value}
    change(by=by, proposal=proposal, fields=["answers"])
    record(
        by=acting(by, Role.ANALYST),
        action="proposal.answered",
        subject=proposal.subject,
        details={"fact": fact, "version": proposal.version},
    )


@transaction.atomic
def say_why_not_less(*, by: User | None, proposal: Proposal, why: str) -> None:
    """Say what less revealing ways cannot do: whoever wants more must. Raises Refused."""
    may_change(by, proposal).require()
    proposal.why_not_less = why.strip()
    change(by=by, proposal=proposal, fields=["why_not_less"])
    record(
        by=acting(by, Role.ANALYST),
        action="proposal.reasoned",
        subject=proposal.subject,
        details={"version": proposal.version},
    )
