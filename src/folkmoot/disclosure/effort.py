"""How long to look for a cheaper pattern. Never whether the pattern protects: that always holds."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits on the search for the cheapest pattern.

    Rounds are counted, so the same table gets the same answer on any machine, unless `seconds`
    runs out first; the result says when it did.
    """

    seconds: float = 60.0
    cut_rounds: int = 200
    integer_rounds: int = 60


@dataclass(slots=True)
class Stopwatch:
    """Runs from its making; remembers whether anybody was stopped by it."""

    seconds: float
    has_stopped_something: bool = False
    _start: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._start

    @property
    def left(self) -> float:
        return max(0.0, self.seconds - self.elapsed)

    def is_over(self, *, share: float = 1.0) -> bool:
        """Whether this share of the time is used up. To ask and hear yes counts as stopped."""
        over = self.elapsed >= share * self.seconds
        self.has_stopped_something |= over
        return over
