"""Closing a round: what it says of its linkage is worked out once, and kept."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.review.models import Round
from folkmoot.hub.review.queries import reliability_of
from folkmoot.hub.review.rules import may_close
from folkmoot.hub.review.summary import sample_until
from folkmoot.hub.review.values import figures_to_json
from folkmoot.linkage.assurance.judged_quality import estimate_quality
from folkmoot.linkage.review import quality_by_threshold

_THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)


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
