"""Quality of links that can be trusted without truth, and that others can check.

1. `scored_pairs` takes what a linkage wrote; `strata` cuts it into bands of probability.
2. `allocation` says how many of each band to judge, `clerical_sample` draws them and reads the
   answers (`judgements`), `judged_quality` estimates precision and recall, with the intervals of
   `combining`.

Nothing here opens an engine or a web page: tables in, frozen values out. Every figure says where it
comes from; none is the model's opinion of itself alone.
"""

from folkmoot.linkage.assurance.allocation import Aim
from folkmoot.linkage.assurance.clerical_sample import ClericalSample, Judgements
from folkmoot.linkage.assurance.judged_quality import EstimatedQuality, Judged
from folkmoot.linkage.assurance.judgements import read_judgements
from folkmoot.linkage.assurance.scored_pairs import ScoredPairs

__all__ = [
    "Aim",
    "ClericalSample",
    "EstimatedQuality",
    "Judged",
    "Judgements",
    "ScoredPairs",
    "read_judgements",
]
