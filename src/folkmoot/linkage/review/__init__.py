"""Clerical review: people judge a sample of pairs, without seeing whom they are about.

1. `preparing` takes the next pairs of a clerical sample (`assurance.clerical_sample`), mixes pairs
   of known answer in (`gold`), and puts them in an order that tells nothing (`drawing`).
2. `describing` takes their standardised records out of the files (`records`) and says of each pair
   what its records have in common (`masking`, `names`, `particulars`, worded by `saying` and
   `spelling`), and nothing that they say.
   `explaining` says how the model came to a pair's probability, for after the verdict.
3. `judging` has the answers, the reasons, and what two answers and a third come to.
4. `studio` shows the clusters that hang together least, described in the same words.
   `reporting` writes a report on a linkage with its reviewers' figures in it.
5. `reliability` measures how reviewers agree; `figures` gives the chart of thresholds, labels for
   calibration, and decisions that clusters keep to.

1, 2 and 4 are done where identities may be read; 3 and 5 need none.

A reviewer sees no score. Labels teach calibration when somebody asks for it, never the model.
"""

from folkmoot.linkage.review.describing import ReviewPair, describe_pairs
from folkmoot.linkage.review.drawing import draw_tasks, place_in_queue
from folkmoot.linkage.review.explaining import ExplainedPairs, Part, explain_pairs
from folkmoot.linkage.review.figures import (
    JUDGED,
    THRESHOLDS,
    decisions_of,
    labels_of,
    quality_by_threshold,
    require_consistent,
)
from folkmoot.linkage.review.gold import GoldCheck, check_gold, is_known_match
from folkmoot.linkage.review.judging import REVIEWERS_NEEDED, Answer, Reason, Verdict, settle
from folkmoot.linkage.review.masking import describe_pair
from folkmoot.linkage.review.preparing import Drawing, DrawnRound, draw_review, record_name
from folkmoot.linkage.review.records import PersonRecord, person_records
from folkmoot.linkage.review.reliability import Coefficient, Reliability, measure_reliability
from folkmoot.linkage.review.reporting import Titles, WrittenReport, read_quality, report_part
from folkmoot.linkage.review.saying import (
    Similarity,
    Strength,
    lines_from_json,
    lines_to_json,
)
from folkmoot.linkage.review.studio import StudioCluster, StudioLink, show_clusters

__all__ = [
    "JUDGED",
    "REVIEWERS_NEEDED",
    "THRESHOLDS",
    "Answer",
    "Drawing",
    "DrawnRound",
    "ReviewPair",
    "Coefficient",
    "ExplainedPairs",
    "GoldCheck",
    "Part",
    "PersonRecord",
    "Reason",
    "Reliability",
    "Similarity",
    "Strength",
    "StudioCluster",
    "StudioLink",
    "Titles",
    "Verdict",
    "WrittenReport",
    "check_gold",
    "decisions_of",
    "describe_pair",
    "describe_pairs",
    "draw_review",
    "draw_tasks",
    "explain_pairs",
    "is_known_match",
    "labels_of",
    "lines_from_json",
    "lines_to_json",
    "measure_reliability",
    "person_records",
    "place_in_queue",
    "quality_by_threshold",
    "read_quality",
    "record_name",
    "report_part",
    "require_consistent",
    "settle",
    "show_clusters",
]
