"""What people said of a linkage, for whatever goes on from it.

A sample's figures, the next drawing, and clusters that keep to decisions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from django.db.models import Q

from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.review.models import ClusterDecision, Round, Task
from folkmoot.linkage.assurance.judged_quality import Judged
from folkmoot.linkage.assurance.strata import Strata
from folkmoot.linkage.clusters.graph import PAIRS
from folkmoot.linkage.review import JUDGED, Verdict, decisions_of, record_name


def judged_before(asked: Round) -> list[tuple[str, str, bool | None]]:
    """What the closed rounds of the same sample came to, as the next drawing asks for it."""
    tasks = Task.objects.filter(
        round__linkage=asked.linkage,
        round__linked_at=asked.linked_at,
        round__state=Round.State.CLOSED,
        gold=None,
    )
    return [
        (
            record_name(task.left_asset, task.left_id),
            record_name(task.right_asset, task.right_id),
            _ANSWERS[task.stands],
        )
        for task in tasks
    ]


_ANSWERS = {Verdict.MATCH: True, Verdict.NO_MATCH: False, Verdict.CANNOT_TELL: None}


def decisions_on(linkage: Linkage) -> pa.Table:
    """What people were sure of in all closed rounds on a linkage and decided on its clusters, as
    clusters keep to it (`linkage.clusters.DECISIONS`). Where two rounds judged one pair the later
    holds, and what was decided on a cluster holds before both."""
    tasks = Task.objects.filter(
        round__linkage=linkage, round__state=Round.State.CLOSED, gold=None
    ).order_by("round__closed_at", "number")
    latest = {
        (task.left_asset, task.left_id, task.right_asset, task.right_id): task.stands
        for task in tasks
    }
    settled = linkage.cluster_decisions.filter(state=ClusterDecision.State.CONFIRMED)
    for one in settled.order_by("settled_at"):
        turned = (*one.pair[2:], *one.pair[:2])
        pair = turned if turned in latest else one.pair
        latest[pair] = Verdict.MATCH if one.is_same else Verdict.NO_MATCH
    pairs = pa.Table.from_arrays(
        [pa.array([pair[place] for pair in latest], pa.string()) for place in range(len(PAIRS))],
        names=list(PAIRS),
    )
    return decisions_of(pairs, list(latest.values()))


@dataclass(frozen=True)
class Sample:
    """All that was judged of one sample: by stratum, and pair by pair (`JUDGED`)."""

    strata: Strata
    judged: Judged
    pairs: pa.Table


def sample_until(done: Round) -> Sample:
    """What a round and the closed ones before it on the same links judged together."""
    together = Q(round=done) | Q(
        round__linkage=done.linkage,
        round__linked_at=done.linked_at,
        round__state=Round.State.CLOSED,
        round__opened_at__lt=done.opened_at,
    )
    tasks = list(Task.objects.filter(together, gold=None))
    kept = {name: np.array(values) for name, values in done.strata.items()}
    n_strata = len(kept["sizes"])
    of = np.array([task.stratum for task in tasks], np.int64)
    verdicts = np.array([task.verdict for task in tasks])
    drawn, matches, unsure = (
        np.bincount(of[chosen], minlength=n_strata).astype(np.int64)
        for chosen in (
            slice(None),
            verdicts == Verdict.MATCH.value,
            verdicts == Verdict.CANNOT_TELL.value,
        )
    )
    weights = kept["sizes"][of] / np.maximum(drawn, 1)[of]
    columns = (of, weights, [task.match_probability for task in tasks], verdicts.tolist())
    arrays = [pa.array(column, field.type) for column, field in zip(columns, JUDGED, strict=True)]
    strata = Strata(threshold=math.nan, of_pair=of, **kept)
    return Sample(
        strata, Judged(drawn, matches, unsure), pa.Table.from_arrays(arrays, schema=JUDGED)
    )
