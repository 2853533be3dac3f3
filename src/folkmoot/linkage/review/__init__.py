"""Clerical review: people judge a sample of pairs, without seeing whom they are about.

1. `records` takes the standardised records of a few pairs out of their files, where identities may
   be read; `masking` describes each pair by what its records have in common (`names`,
   `particulars`, worded by `saying` and `spelling`) and by nothing that they say.
2. `drawing` mixes sampled pairs with pairs of known answer (`gold`) in an order that tells nothing.
3. `judging` has the answers, the reasons, and what two answers and a third come to.
4. `reliability` measures how reviewers agree; `figures` gives precision and recall with intervals,
   and labels for calibration.

A reviewer sees no score. Labels teach calibration when somebody asks for it, never the model.
"""

from folkmoot.linkage.review.drawing import GOLD, draw_tasks, place_in_queue
from folkmoot.linkage.review.figures import (
    JUDGED,
    THRESHOLDS,
    ReviewedQuality,
    labels_of,
    quality_by_threshold,
    reviewed_quality,
)
from folkmoot.linkage.review.gold import GoldCheck, check_gold, known_answer
from folkmoot.linkage.review.judging import REVIEWERS_NEEDED, Answer, Reason, Verdict, settle
from folkmoot.linkage.review.masking import describe_pair
from folkmoot.linkage.review.records import PersonRecord, person_records
from folkmoot.linkage.review.reliability import Coefficient, Reliability, measure_reliability
from folkmoot.linkage.review.saying import Similarity, Strength

__all__ = [
    "GOLD",
    "JUDGED",
    "REVIEWERS_NEEDED",
    "THRESHOLDS",
    "Answer",
    "Coefficient",
    "GoldCheck",
    "PersonRecord",
    "Reason",
    "Reliability",
    "ReviewedQuality",
    "Similarity",
    "Strength",
    "Verdict",
    "check_gold",
    "describe_pair",
    "draw_tasks",
    "known_answer",
    "labels_of",
    "measure_reliability",
    "person_records",
    "place_in_queue",
    "quality_by_threshold",
    "reviewed_quality",
    "settle",
]
