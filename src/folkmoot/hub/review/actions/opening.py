"""Opening a round, and taking in the pairs that were drawn for it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.review.models import Round, Task
from folkmoot.hub.review.queries import rounds_on_same_links
from folkmoot.hub.review.rules import may_open
from folkmoot.linkage.review import ReviewPair, lines_to_json

_SEEDS = 2**63


@transaction.atomic
def open_round(*, by: User, linkage: Linkage, aim: float) -> Round:
    """Open a round for intervals of at most twice the aim's width; its pairs are drawn afterwards.

    It goes on with the sample of the rounds before it, unless the records were linked anew since.
    Raises Refused.
    """
    locked = Linkage.objects.select_for_update(of=("self",)).get(pk=linkage.pk)
    may_open(by, locked).require()
    before = rounds_on_same_links(locked).first()
    opened = Round.objects.create(
        linkage=locked,
        seed=before.seed if before else secrets.randbelow(_SEEDS),
        aim=aim,
        linked_at=locked.linked_at,
        opened_by=by,
    )
    record(
        by=acting(by, Role.LINKER),
        action="review.opened",
        subject=opened.subject,
        details={"linkage": locked.code, "aim": f"{aim}", "seed": f"{opened.seed}"},
    )
    return opened


def attach(*, opened: Round, job: Job) -> None:
    """Remember the job that draws a round's pairs."""
    Round.objects.filter(pk=opened.pk).update(job=job)


@transaction.atomic
def fill(
    *,
    opened: Round,
    pairs: Sequence[ReviewPair],
    strata: Mapping[str, Any],
    unlinkables: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Put the drawn pairs before the reviewers, numbered in their order. Done again, it does
    nothing: a job that was interrupted may be."""
    locked = Round.objects.select_for_update(of=("self",)).get(pk=opened.pk)
    if locked.state != Round.State.DRAWING:
        return
    Task.objects.bulk_create(
        Task(
            round=locked,
            number=number,
            left_asset=pair.left_asset,
            left_id=pair.left_id,
            right_asset=pair.right_asset,
            right_id=pair.right_id,
            description=lines_to_json(pair.similarities),
            stratum=pair.stratum,
            match_probability=pair.match_probability,
            is_linked=pair.is_linked,
            gold=pair.gold,
            why=list(pair.why),
        )
        for number, pair in enumerate(pairs, start=1)
    )
    locked.state, locked.strata = Round.State.OPEN, dict(strata)
    locked.unlinkables = [dict(one) for one in unlinkables]
    locked.save(update_fields=["state", "strata", "unlinkables"])
    record(
        by=acting(None, Role.LINKER),
        action="review.drawn",
        subject=locked.subject,
        details={"pairs": len(pairs), "gold": sum(pair.gold is not None for pair in pairs)},
    )


@transaction.atomic
def fail(*, opened: Round, problem: str) -> None:
    """Say why no pairs could be drawn, so that another round can be opened."""
    locked = Round.objects.select_for_update(of=("self",)).get(pk=opened.pk)
    if locked.state != Round.State.DRAWING:
        return
    locked.state, locked.problem = Round.State.FAILED, problem
    locked.save(update_fields=["state", "problem"])
    record(by=acting(None, Role.LINKER), action="review.failed", subject=locked.subject)
