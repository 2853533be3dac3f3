"""Why a pair was linked or not, in plain words: the waterfall of a match weight.

The weight starts from the share of matches among the pairs looked at, and each comparison
multiplies the odds (Fellegi and Sunter 1969). A reader sees every step, in the model's order.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.linkage.expectation_maximisation import SILENT
from folkmoot.linkage.model import LinkageModel


@dataclass(frozen=True, slots=True)
class Step:
    """What one comparison found. `bits` are added to the match weight; odds change by 2 ** bits."""

    comparison: str
    level: str
    words: str
    bits: float

    @property
    def sentence(self) -> str:
        times = 2 ** abs(self.bits)
        amount = f"{times:,.0f}" if times >= 10 else f"{times:.1f}"
        if amount == "1.0":
            return f"The two names {self.words}: as likely for one business as for two."
        usual, unusual = ("one business", "two") if self.bits > 0 else ("two businesses", "one")
        return f"The two names {self.words}: {amount} times as likely for {usual} as for {unusual}."


@dataclass(frozen=True, slots=True)
class Explanation:
    """A payee and premises, from the first odds to the decision.

    `steps` leave out comparisons that say nothing about the pair. `match_weight` is in bits;
    `match_probability` is calibrated. `left_words` and `right_words` are the names as they were
    compared; where a name may be a natural person's it is "" and must not be looked up to be shown.
    """

    payee_id: int
    premises_id: int
    left_words: str
    right_words: str
    prior: float
    steps: tuple[Step, ...]
    match_weight: float
    match_probability: float
    threshold: float

    @property
    def is_linked(self) -> bool:
        return self.match_probability >= self.threshold

    @property
    def sentences(self) -> tuple[str, ...]:
        decision = "so they are linked" if self.is_linked else "so they are not linked"
        return (
            f"Of 100 pairs of names that share a telling word, about {self.prior * 100:.0f} are "
            "one business.",
            *(step.sentence for step in self.steps),
            f"Together, and set right by pairs that people judged, the probability that they are "
            f"one business is {self.match_probability:.0%}; {self.threshold:.0%} is needed, "
            f"{decision}.",
        )


def steps_of(levels: Mapping[str, int], model: LinkageModel) -> tuple[Step, ...]:
    """The steps of a pair that shows these levels (a place in each comparison, by its name)."""
    steps = []
    for comparison in model.comparisons:
        place = levels[comparison.name]
        if place != SILENT:
            level = comparison.levels[place]
            bits = math.log2(level.m / level.u)
            steps.append(Step(comparison.name, level.code, level.words, bits))
    return tuple(steps)


def prior_bits(model: LinkageModel) -> float:
    """The match weight before any comparison."""
    return math.log2(model.prior / (1 - model.prior))
