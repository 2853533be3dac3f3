"""How far a linkage has come, told while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """What is being done, in the order of `linking`."""

    STANDARDISING = "Bringing records to one form"
    CHOOSING = "Counting what each key would find"
    COMPARING = "Comparing pairs"
    LEARNING = "Learning how records of one person agree"
    COMPETING = "Letting candidates compete"


@dataclass(frozen=True, slots=True)
class Progress:
    """A step begun (`done` is 0) or part of it finished: `done` of `total` equal parts."""

    step: Step
    done: int = 0
    total: int = 1


Report = Callable[[Progress], None]


def tell_nobody(progress: Progress) -> None:
    """A report that nobody reads."""
