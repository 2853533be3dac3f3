"""How good the links are, from more than the model's opinion of itself.

Three sources stand side by side: calibrated probabilities (the threshold's expectations), pairs
that people judged, and decoys that cannot have premises.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.intervals import Interval, ratio_interval, wilson
from folkmoot.linkage.labels import Label, strata_of
from folkmoot.linkage.thresholds import ChanceLinks, Threshold


class Outcome(StrEnum):
    """What became of a payee."""

    LINKED = "linked"
    NOT_FOUND = "not_found"
    WITHHELD = "withheld"
    PERSON = "person"
    OWN_COUNCIL = "own_council"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Outcome.LINKED: "found at premises on the lists",
    Outcome.NOT_FOUND: "not found on the lists",
    Outcome.WITHHELD: "name withheld",
    Outcome.PERSON: "may be a person, so not linked and not shown",
    Outcome.OWN_COUNCIL: "the paying council itself",
}


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many payees had an outcome, and their money where the payees carry an amount."""

    outcome: Outcome
    n_payees: int
    share: float
    amount: float | None
    amount_share: float | None


@dataclass(frozen=True, slots=True)
class Band:
    """Judged pairs of similar probability: the mean the model promised, and what was found."""

    least: float
    n_pairs: int
    promised: float
    found: Interval


@dataclass(frozen=True, slots=True)
class JudgedQuality:
    """What judged pairs say of the links. Recall is of the matches among pairs looked at.

    `n_unknown` judgements name a payee or premises that these tables do not hold.
    """

    n_labels: int
    n_matches: int
    n_unknown: int
    precision: Interval | None
    recall: Interval | None
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class DecoyCheck:
    """How often a payee that does not exist was linked all the same, and how many of the linked
    payees that makes wrong."""

    n_decoys: int
    n_linked: int
    rate: Interval | None
    wrong_payees: float


@dataclass(frozen=True, slots=True)
class QualityReport:
    """Outcomes of all payees, and precision and recall by source."""

    outcomes: tuple[OutcomeCount, ...]
    n_premises: int
    n_entities: int
    threshold: Threshold
    judged: JudgedQuality | None
    decoys: DecoyCheck

    def count(self, outcome: Outcome) -> int:
        return next(each.n_payees for each in self.outcomes if each.outcome is outcome)

    @property
    def withheld_share(self) -> float:
        """The share of payees whose name is withheld."""
        return next(each.share for each in self.outcomes if each.outcome is Outcome.WITHHELD)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The report for a reader."""
        counts = "; ".join(
            f"{each.n_payees:,} {each.outcome.words}" for each in self.outcomes if each.n_payees
        )
        return (
            f"Payees: {counts}.",
            self.threshold.words,
            *_judged_sentences(self.judged),
            f"Of {self.decoys.n_decoys:,} made-up payees, {self.decoys.n_linked:,} were linked; at "
            f"that rate about {self.decoys.wrong_payees:,.0f} of the "
            f"{self.count(Outcome.LINKED):,} payees found were linked by chance.",
        )


_BANDS = (0.99, 0.95, 0.8, 0.5, 0.2, 0.05, 0.0)


def count_outcomes(
    outcomes: Sequence[Outcome], amounts: Sequence[float | None] | None
) -> tuple[OutcomeCount, ...]:
    """Every outcome with its payees and money, none left out."""
    total = sum(amount or 0.0 for amount in amounts) if amounts is not None else None
    counted = []
    for outcome in Outcome:
        places = [place for place, each in enumerate(outcomes) if each is outcome]
        money = sum(amounts[place] or 0.0 for place in places) if amounts is not None else None
        counted.append(
            OutcomeCount(
                outcome,
                len(places),
                len(places) / len(outcomes) if outcomes else 0.0,
                money,
                money / total if money is not None and total else None,
            )
        )
    return tuple(counted)


def judge_links(
    labels: Sequence[Label], probabilities: Sequence[float | None], threshold: float
) -> JudgedQuality:
    """Precision and recall by judged pairs. `probabilities` has an entry a label: 0 for a pair
    that blocking did not find, None for one that these tables do not hold."""
    known = [
        (label, probability)
        for label, probability in zip(labels, probabilities, strict=True)
        if probability is not None
    ]
    kept = [label for label, _ in known]
    chances = np.array([probability for _, probability in known], np.float64)
    weights = np.array([label.sampling_weight for label in kept], np.float64)
    is_match = np.array([label.is_match for label in kept], np.bool_)
    is_linked = chances >= threshold
    strata = strata_of(kept)
    return JudgedQuality(
        n_labels=len(kept),
        n_matches=int(is_match.sum()),
        n_unknown=len(labels) - len(kept),
        precision=ratio_interval(strata, weights, is_linked, is_match),
        recall=ratio_interval(strata, weights, is_match, is_linked),
        bands=_bands(strata, chances, weights, is_match),
    )


def check_decoys(chance: ChanceLinks, threshold: Threshold) -> DecoyCheck:
    """What made-up payees say of the links at this threshold."""
    n_decoys = len(chance.made_up)
    n_linked = int((chance.made_up >= threshold.probability).sum())
    wrong = chance.wrong_payees(threshold.probability)
    return DecoyCheck(n_decoys, n_linked, wilson(n_linked, n_decoys), wrong)


def _bands(
    strata: Sequence[str],
    chances: NDArray[np.float64],
    weights: NDArray[np.float64],
    is_match: NDArray[np.bool_],
) -> tuple[Band, ...]:
    bands = []
    above = np.inf
    for least in _BANDS:
        inside = (chances >= least) & (chances < above)
        above = least
        found = ratio_interval(strata, weights, inside, is_match)
        if found is not None:
            promised = float((chances * weights * inside).sum() / (weights * inside).sum())
            bands.append(Band(least, int(inside.sum()), promised, found))
    return tuple(bands)


def _judged_sentences(judged: JudgedQuality | None) -> tuple[str, ...]:
    if judged is None:
        return ("No pairs of these lists have been judged by a person.",)
    precision = judged.precision or "not known"
    recall = judged.recall or "not known"
    return (
        f"By {judged.n_labels:,} pairs that a person judged ({judged.n_matches:,} of them one "
        f"business), precision is {precision} and recall among the pairs looked at is {recall}.",
    )
