"""All that is known of how good a linkage is, in one value that pages and files are made from."""

from __future__ import annotations

from dataclasses import dataclass, field

from folkmoot.linkage.assurance.bias import CharacteristicReport
from folkmoot.linkage.assurance.capture_recapture import Unfound
from folkmoot.linkage.assurance.charts import JudgedPoint, ThresholdPoint, WeightBar
from folkmoot.linkage.assurance.decoy_people import DecoyRate
from folkmoot.linkage.assurance.implausible import ImplausibleLinks
from folkmoot.linkage.assurance.independent_keys import KeyCheck, whole_recall
from folkmoot.linkage.assurance.judged_quality import EstimatedQuality
from folkmoot.linkage.assurance.tiers import TierFigure, TierRow
from folkmoot.linkage.assurance.waterfall import LevelRow, Unlinkables, Waterfall
from folkmoot.linkage.intervals import Interval


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """One of the two files: what it is called, its records, how many have a link, and the share of
    records that is filled in each column that says who somebody is."""

    name: str
    n_records: int
    n_linked: int
    filled: tuple[tuple[str, float], ...]

    @property
    def match_rate(self) -> float:
        return self.n_linked / self.n_records if self.n_records else 0.0


@dataclass(frozen=True)
class LinkageReport:
    """A linkage at its threshold, and every check that was made of it.

    `expected` is the model's opinion of the links' precision. `judged`, `n_set_aside` and
    `judged_curve` come from people, `key` from an independent number; what was not checked is None
    or empty. `about` holds what only people know, by the number of a field of the transparency
    record or of an item of GUILD.
    """

    title: str
    left: LinkedFile
    right: LinkedFile
    threshold: float
    n_pairs: int
    n_links: int
    expected: float | None
    judged: EstimatedQuality | None = None
    n_set_aside: int = 0
    key: KeyCheck | None = None
    implausible: tuple[ImplausibleLinks, ...] = ()
    decoys: tuple[DecoyRate, ...] = ()
    captures: Unfound | None = None
    tiers: tuple[TierFigure, ...] = ()
    tier_tables: tuple[tuple[str, tuple[TierRow, ...]], ...] = ()
    bias: tuple[CharacteristicReport, ...] = ()
    weights: tuple[WeightBar, ...] = ()
    curve: tuple[ThresholdPoint, ...] = ()
    judged_curve: tuple[JudgedPoint, ...] = ()
    levels: tuple[LevelRow, ...] = ()
    unlinkables: tuple[Unlinkables, ...] = ()
    examples: tuple[Waterfall, ...] = ()
    least_count: int = 10
    about: dict[str, str] = field(default_factory=dict)

    @property
    def recall(self) -> Interval | None:
        """Recall of all matches: among scored pairs as people judged, times what blocking let
        through by the independent key; by the key alone without judgements; None without a key."""
        if self.key is None:
            return None
        if self.judged is None:
            return self.key.recall
        return whole_recall(self.judged.recall, self.key.looked_at)

    @property
    def headlines(self) -> tuple[str, ...]:
        """What a reader has to know first, doubts among it."""
        said = [
            f"{self.n_links:,} links: {self.left.n_linked:,} of {self.left.n_records:,} records of "
            f"{self.left.name} ({self.left.match_rate:.1%}) and {self.right.n_linked:,} of "
            f"{self.right.n_records:,} of {self.right.name} ({self.right.match_rate:.1%})."
        ]
        said += self._judged_headlines()
        if self.key is None:
            said.append(
                "No independent number tells what was never looked at: recall is of scored pairs "
                "only, and whole recall is not known."
            )
            if self.captures is not None:
                said.append(
                    f"From how many matches one key found and two did, the keys' recall is about "
                    f"{self.captures.recall}: a rough figure, since keys are not independent."
                )
        else:
            said += self.key.sentences
            if self.judged is not None and self.recall is not None:
                said.append(f"Recall of all matches is {self.recall}.")
        return tuple(said)

    def _judged_headlines(self) -> list[str]:
        if self.judged is None:
            opinion = f"{self.expected:.1%}" if self.expected is not None else "nothing"
            return [
                f"Nobody has judged a sample: that {opinion} of the links are right is only the "
                "model's opinion of itself."
            ]
        judged = self.judged
        said = [
            f"By {judged.n_judged:,} pairs that people judged, precision is "
            f"{judged.precision or 'not known'} and recall among scored pairs "
            f"{judged.recall or 'not known'}."
        ]
        if judged.precision is not None and self.expected is not None:
            if self.expected > judged.precision.high:
                said.append(f"The model promised {self.expected:.1%}: it is too sure of itself.")
            elif self.expected < judged.precision.low:
                said.append(f"The model promised {self.expected:.1%}: it is too modest.")
        if judged.n_unsure:
            said.append(f"Of {judged.n_unsure:,} pairs nobody could be sure.")
        if self.n_set_aside:
            said.append(
                f"{self.n_set_aside:,} judgements are set aside: they were not drawn by this "
                "sample, or drawn pairs before them are not judged."
            )
        return said
