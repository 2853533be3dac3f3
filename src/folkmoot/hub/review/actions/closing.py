"""Closing a round: what it says of its linkage is worked out once, and kept."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.review.models import Round
from folkmoot.hub.review.queries import reliability_of, sample_until
from folkmoot.hub.review.rules import may_close
from folkmoot.hub.review.values import figures_to_json
from folkmoot.linkage.assurance.judged_quality import estimate_quality
from folkmoot.linkage.review import quality_by_threshold

_THRESHOLDS = tuple(step / 20 for step in range(1, 20)) + (0.97, 0.98, 0.99, 0.995)


def close(*, by: User, done: Round) -> None:
    """Close a round whose pairs all have a verdict. Raises Refused."""
    may_close(by, done).require()
    sample = sample_until(done)
    figures = figures_to_json(
        estimate_quality(sample.strata, sample.judged),
        quality_by_threshold(sample.pairs, _THRESHOLDS),
        reliability_of(done),
    )
    with transaction.atomic():
        locked = Round.objects.select_for_update(of=("self",)).get(pk=done.pk)
        may_close(by, locked).require()
        locked.state, locked.figures = Round.State.CLOSED, figures
        locked.closed_by, locked.closed_at = by, timezone.now()
        locked.save()
        record(
            by=acting(by, Role.LINKER),
            action="review.closed",
            subject=locked.subject,
            details={"pairs": sample.judged.n_drawn},
        )
    done.refresh_from_db()
