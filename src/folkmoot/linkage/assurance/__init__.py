"""Quality of links that can be trusted without truth, and that others can check.

1. `scored_pairs` takes what a linkage wrote; `strata` cuts it into bands of probability.
2. `allocation` says how many of each band to judge, `clerical_sample` draws them and reads the
   answers (`judgements`), `judged_quality` estimates precision and recall, with the intervals of
   `combining`.
3. Without a label: `independent_keys` and `capture_recapture` say what was never looked at,
   `implausible` and `decoy_people` find links that should not exist, `tiers` shows what a threshold
   changes.
4. `bias` says who is linked and whose links are wrong, in groups safe to show (`grouping`).
5. `waterfall` explains a pair, `charts` gives the rows of pictures.
6. `known_records` takes from files what checks need; `assembling` puts the `report` together,
   `guild` and `transparency_record` (with its `transparency_fields`) tell it to others,
   `report_page` with its `pictures` writes it.

Nothing here opens an engine: tables in, frozen values out. Every figure says where it comes from;
none is the model's opinion of itself alone.
"""

from folkmoot.linkage.assurance.allocation import Aim
from folkmoot.linkage.assurance.assembling import Asked, Explained, assemble_report
from folkmoot.linkage.assurance.bias import (
    CharacteristicReport,
    Characteristics,
    Evidence,
    report_bias,
)
from folkmoot.linkage.assurance.clerical_sample import ClericalSample, Judgements
from folkmoot.linkage.assurance.judged_quality import EstimatedQuality, Judged
from folkmoot.linkage.assurance.judgements import read_judgements
from folkmoot.linkage.assurance.known_records import KnownRecords, filled_columns
from folkmoot.linkage.assurance.report import LinkageReport
from folkmoot.linkage.assurance.report_page import render_page, report_as_json
from folkmoot.linkage.assurance.scored_pairs import ScoredPairs
from folkmoot.linkage.assurance.transparency_record import TransparencyRecord, transparency_record

__all__ = [
    "Aim",
    "Asked",
    "CharacteristicReport",
    "Characteristics",
    "ClericalSample",
    "EstimatedQuality",
    "Evidence",
    "Explained",
    "Judged",
    "Judgements",
    "KnownRecords",
    "LinkageReport",
    "ScoredPairs",
    "TransparencyRecord",
    "assemble_report",
    "filled_columns",
    "read_judgements",
    "render_page",
    "report_as_json",
    "report_bias",
    "transparency_record",
]
