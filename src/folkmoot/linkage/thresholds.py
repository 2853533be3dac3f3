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


@dataclass(frozen=True, slots=True)
class Demands:
    """What a use asks of a single link and of all links together."""

    least_probability: float
    least_precision: float


DEMANDS: dict[Use, Demands] = {
    Use.COUNTING: Demands(least_probability=0.5, least_precision=0.95),
    Use.FOLLOW_UP: Demands(least_probability=0.2, least_precision=0.0),
    Use.CONTACT: Demands(least_probability=0.95, least_precision=0.99),
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """Pairs of at least this `probability` are linked.

    `expected_precision` and `expected_recall` follow from the calibrated probabilities of all
    candidate pairs; recall is of the matches among candidates. They are the model's own opinion
    of itself: `quality.QualityReport` sets judged pairs beside them. 0 of 0 counts as 0.
    """

    use: Use
    probability: float
    expected_precision: float
    expected_recall: float
    n_pairs: int

    @property
    def words(self) -> str:
        demands = DEMANDS[self.use]
        return (
            f"For {self.use.value.replace('_', '-')}, a link must be at least "
            f"{demands.least_probability:.0%} probable, and at least "
            f"{demands.least_precision:.0%} of all links must be expected to be right. The lowest "
            f"threshold that gives both is {self.probability:.3f}: {self.expected_precision:.1%} "
            f"of {self.n_pairs:,} pairs of names are expected to be right, and "
            f"{self.expected_recall:.1%} of the matches among the pairs looked at to be linked."
        )


def choose_threshold(probabilities: NDArray[np.float64], use: Use) -> Threshold:
    """The threshold for this use, given the calibrated probabilities of all candidate pairs."""
    demands = DEMANDS[use]
    highest_first = np.sort(probabilities)[::-1]
    expected = highest_first.cumsum()
    precision = expected / np.arange(1, len(highest_first) + 1)
    meets = (highest_first >= demands.least_probability) & (precision >= demands.least_precision)
    # Pairs of equal probability are linked together or not at all.
    is_last_of_equals = np.append(highest_first[1:] < highest_first[:-1], True)
    places = np.flatnonzero(meets & is_last_of_equals)
    if len(places) == 0:
        return Threshold(use, 1.0, 0.0, 0.0, 0)
    place = int(places[-1])
    return Threshold(
        use,
        float(highest_first[place]),
        float(precision[place]),
        float(expected[place] / expected[-1]),
        place + 1,
    )
