"""Linking records of one person, household, address or business, with their quality measured.

People are linked by a model of their own, in `people`. `addresses`, `businesses` and `households`
declare models of theirs, which `matching` finds, learns and chooses by; `kinds` tells which of them
a file is for; `several_fits` chooses between trainings. What comes after the pairs: `clusters` puts
records together, `review` has people judge, `assurance` says how far to trust, and `encodings` link
for members who send no identifiers. For suppliers and rating lists, where each step lives:

1. `fields` finds what two assets have in common from what their columns mean; `model` chooses
   comparisons (`comparisons`, `business_comparisons`) and blocking rules for it.
2. `standardise` takes names apart (`business_names`, `card_statements`), recognises withheld names
   (`withheld`), persons (`persons`) and the council itself (`councils`), and reads signs and
   postcodes from addresses (`addresses`).
3. `records` puts the sightings of one name together, `rarity` says how telling its words are.
4. `engine` runs Splink on a DuckDB connection that the caller hands in; `training` learns the
   model's probabilities without labels, by `expectation_maximisation`, and refuses what it must
   not trust.
5. `calibration` makes match weights into probabilities that mean what they say, `thresholds`
   chooses where to link for a stated use.
6. `entities` groups names across councils by `clusters`; `explanation` says why a pair was linked.
7. `quality` reports precision and recall from judged pairs (`labels`, drawn by `sampling`, with
   `intervals`) and from made-up payees (`decoys`).

`link_suppliers` does all of it for payments and rating lists. The same tables give the same
answer, whatever the order of their rows.
"""

from folkmoot.linkage.calibration import (
    UNCALIBRATED,
    WEST_YORKSHIRE,
    Calibration,
    fit_calibration,
)
from folkmoot.linkage.explanation import Explanation, Step
from folkmoot.linkage.intervals import Interval, ratio_interval, wilson
from folkmoot.linkage.labels import Label, read_labels
from folkmoot.linkage.model import LinkageModel, build_model
from folkmoot.linkage.quality import DecoyCheck, JudgedQuality, Outcome, QualityReport
from folkmoot.linkage.sampling import Stratum, sample_pairs
from folkmoot.linkage.standardise import (
    Grounds,
    PersonJudgement,
    is_own_council,
    is_probably_person,
    judge_person,
    withheld_reason,
)
from folkmoot.linkage.supplier_links import (
    SupplierLinkageSettings,
    SupplierLinks,
    link_suppliers,
)
from folkmoot.linkage.suppliers import Naming, naming_of
from folkmoot.linkage.thresholds import Threshold, Use, choose_threshold

__all__ = [
    "UNCALIBRATED",
    "WEST_YORKSHIRE",
    "Calibration",
    "DecoyCheck",
    "Explanation",
    "Grounds",
    "Interval",
    "JudgedQuality",
    "Label",
    "LinkageModel",
    "Naming",
    "Outcome",
    "PersonJudgement",
    "QualityReport",
    "Step",
    "Stratum",
    "SupplierLinkageSettings",
    "SupplierLinks",
    "Threshold",
    "Use",
    "build_model",
    "choose_threshold",
    "fit_calibration",
    "is_own_council",
    "is_probably_person",
    "judge_person",
    "link_suppliers",
    "naming_of",
    "ratio_interval",
    "read_labels",
    "sample_pairs",
    "wilson",
    "withheld_reason",
]
