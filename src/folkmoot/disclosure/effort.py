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

    @property
    def quick(self) -> Effort:
        """Enough for a good protected pattern, without looking for the cheapest."""
        return Effort(self.seconds, cut_rounds=0, integer_rounds=0)


@dataclass(slots=True)
class Stopwatch:
    """Runs from its making; remembers whether anybody was stopped by it."""

    seconds: float
    has_stopped_something: bool = False
    _whole: Stopwatch | None = None
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
        if over:
            self._note_stop()
        return over

    def part(self, share: float) -> Stopwatch:
        """A stopwatch for this share of the time that is left."""
        return Stopwatch(self.left * share, _whole=self)

    def _note_stop(self) -> None:
        self.has_stopped_something = True
        if self._whole is not None:
            self._whole._note_stop()
