"""Why two records were linked or not, step by step and in plain words; and what levels are worth.

The weight starts from the odds before anything is compared, and every comparison moves it. A step
says what the two records have in common, never what they say: a reviewer who may see values is
shown them beside it. Where chance agreement has several kinds, what a comparison adds depends on
those before it; the steps are in the model's order and add up exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_NOTHING = 0.05
"""Bits that no reader need see."""
_EVEN = "1.0"


@dataclass(frozen=True, slots=True)
class Move:
    """One step: what was compared, what it found in words, and the bits it adds (each doubles the
    odds, or halves them below nought)."""

    comparison: str
    words: str
    bits: float

    @property
    def sentence(self) -> str:
        times = 2 ** abs(self.bits)
        amount = f"{times:,.0f}" if times >= 10 else f"{times:.1f}"
        if amount == _EVEN:
            return f"{_begin(self.words)}: as likely for one person as for two."
        usual, other = ("one person", "two") if self.bits > 0 else ("two people", "one")
        return f"{_begin(self.words)}: {amount} times as likely for {usual} as for {other}."


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The steps of one pair from its first odds to its probability. `others` is what other records
    add or take away, in bits: rival candidates of the two, people of their homes, and how many
    matches there are in all."""

    start_bits: float
    moves: tuple[Move, ...]
    others: float
    threshold: float

    @property
    def bits(self) -> float:
        return self.start_bits + sum(move.bits for move in self.moves) + self.others

    @property
    def probability(self) -> float:
        return 1 / (1 + 2**-self.bits) if self.bits > -1_000 else 0.0

    @property
    def is_linked(self) -> bool:
        return self.probability >= self.threshold

    @property
    def sentences(self) -> tuple[str, ...]:
        """From the first odds to the decision; comparisons that say nothing are left out."""
        start = 1 / (1 + 2**-self.start_bits)
        said = [f"Of a thousand pairs looked at, about {start * 1000:,.0f} are one person."]
        said += [move.sentence for move in self.moves]
        if abs(self.others) >= _NOTHING:
            said.append(Move("others", "what other records say", self.others).sentence)
        decision = "so they are linked" if self.is_linked else "so they are not linked"
        said.append(
            f"Together the probability that they are one person is {self.probability:.1%}; "
            f"{self.threshold:.1%} is needed, {decision}."
        )
        return tuple(said)


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One level of one comparison: `m` and `u`, its share among matches and among other pairs that
    were looked at, and how many scored
    pairs show it, None where one pair alone does not tell."""

    comparison: str
    level: str
    m: float
    u: float
    n_pairs: int | None

    @property
    def bits(self) -> float:
        """The match weight of the level where nothing else is known."""
        return (
            math.log2(self.m / self.u)
            if self.m > 0 and self.u > 0
            else math.copysign(math.inf, self.m - self.u)
        )


@dataclass(frozen=True, slots=True)
class Unlinkables:
    """Records of one file that hold too little to be linked with anybody: no key finds their
    own copy, or compared with it they do not reach the threshold."""

    side: str
    n_records: int
    n_unlinkable: int

    @property
    def share(self) -> float:
        return self.n_unlinkable / self.n_records if self.n_records else 0.0


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]
