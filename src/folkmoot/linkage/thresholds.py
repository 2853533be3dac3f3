"""The threshold above which a pair counts as one business, chosen for what it is used for.

A wrong link costs differently in different uses, so a use states two demands: how probable each
link must be, and how many of all links are expected to be right. The threshold is the lowest that
meets both.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Use(StrEnum):
    """What links are made for.

    *Counting*: totals are published; what is not linked is said to be not found, so a missed link
    shows and a wrong one does not. *Follow-up*: a person looks at each link before anything
    happens. *Contact*: something is sent to whom the link names.
    """

    COUNTING = "counting"
    FOLLOW_UP = "follow_up"
    CONTACT = "contact"


_NOTHING = 1.01
"""More probable than anything can be."""


@dataclass(frozen=True, slots=True)
class Demands:
    """What a use asks of a single link and of all links together."""

    least_probability: float
    least_precision: float


DEMANDS: dict[Use, Demands] = {
    Use.COUNTING: Demands(least_probability=0.5, least_precision=0.9),
    Use.FOLLOW_UP: Demands(least_probability=0.2, least_precision=0.0),
    Use.CONTACT: Demands(least_probability=0.95, least_precision=0.99),
}


@dataclass(frozen=True)
class ChanceLinks:
    """How payees that cannot be found score, against payees that may be.

    `made_up` holds the best probability of each made-up payee (`decoys`), `real` of each real one;
    0 where nothing was compared.
    """

    made_up: NDArray[np.float64]
    real: NDArray[np.float64]

    def rate(self, threshold: float) -> float:
        """The share of made-up payees that this threshold would link."""
        return float((self.made_up >= threshold).mean()) if len(self.made_up) else 0.0

    def wrong_payees(self, threshold: float) -> float:
        """How many real payees are linked by chance: those that truly are not on the lists (the
        ones not linked, and the wrong ones) times the rate."""
        rate = self.rate(threshold)
        n_not_found = float((self.real < threshold).sum())
        return rate * n_not_found / (1 - rate) if rate < 1 else float(len(self.real))

    def precision(self, threshold: float) -> float:
        """The share of linked payees that were not linked by chance; 1 where none is linked."""
        n_linked = float((self.real >= threshold).sum())
        return max(0.0, 1 - self.wrong_payees(threshold) / n_linked) if n_linked else 1.0


@dataclass(frozen=True, slots=True)
class Threshold:
    """Pairs of at least this `probability` are linked.

    `expected_precision` and `expected_recall` follow from the calibrated probabilities of all
    candidate pairs; recall is of the matches among candidates. `chance_precision` is what made-up
    payees say, None without them. `quality.QualityReport` sets judged pairs beside these.
    """

    use: Use
    probability: float
    expected_precision: float
    expected_recall: float
    chance_precision: float | None
    n_pairs: int

    @property
    def words(self) -> str:
        demands = DEMANDS[self.use]
        asked = (
            f"For {self.use.value.replace('_', '-')}, a link must be at least "
            f"{demands.least_probability:.0%} probable, and at least "
            f"{demands.least_precision:.0%} of all links must be expected to be right, by the "
            "model and by made-up payees. "
        )
        if not self.n_pairs:
            return asked + "No threshold gives both, so nothing is linked."
        return asked + (
            f"The lowest threshold that gives this is {self.probability:.3f}: "
            f"{self.expected_precision:.1%} of {self.n_pairs:,} pairs of names are expected to be "
            f"right, and {self.expected_recall:.1%} of the matches among the pairs looked at to be "
            "linked."
        )


def choose_threshold(
    probabilities: NDArray[np.float64], use: Use, chance: ChanceLinks | None = None
) -> Threshold:
    """The threshold for this use, given the calibrated probabilities of all candidate pairs.

    With `chance`, made-up payees must not gainsay the precision either: where the model is too
    sure of itself, they raise the threshold.
    """
    demands = DEMANDS[use]
    highest_first = np.sort(probabilities)[::-1]
    expected = highest_first.cumsum()
    precision = expected / np.arange(1, len(highest_first) + 1)
    meets = (highest_first >= demands.least_probability) & (precision >= demands.least_precision)
    # Pairs of equal probability are linked together or not at all.
    is_last_of_equals = np.append(highest_first[1:] < highest_first[:-1], True)[: len(meets)]
    for place in np.flatnonzero(meets & is_last_of_equals)[::-1]:
        probability = float(highest_first[place])
        by_chance = chance.precision(probability) if chance is not None else None
        if by_chance is None or by_chance >= demands.least_precision:
            return Threshold(
                use,
                probability,
                float(precision[place]),
                float(expected[place] / expected[-1]),
                by_chance,
                int(place) + 1,
            )
    return Threshold(use, _NOTHING, 0.0, 0.0, None, 0)
