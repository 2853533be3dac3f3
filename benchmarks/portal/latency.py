"""The questions asked of every system in turn, round after round, in one run."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from portal.questions import Asked
from portal.systems import System


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds: the median, and the value that 95 of 100 stay below."""

    middle: float
    high: float


def measure(
    systems: Sequence[System], questions: Sequence[Asked], rounds: int
) -> dict[tuple[int, str], Timing]:
    """One unmeasured round, then so many; the systems take turns within each question."""
    taken: dict[tuple[int, str], list[float]] = {}
    for turn in range(rounds + 1):
        for question in questions:
            for system in systems:
                seconds = system.ask(question)
                if turn:
                    taken.setdefault((question.number, system.name), []).append(seconds * 1000)
    return {
        key: Timing(
            statistics.median(times), sorted(times)[max(0, int(len(times) * 0.95 + 0.5) - 1)]
        )
        for key, times in taken.items()
    }


def as_table(
    timings: dict[tuple[int, str], Timing], questions: Sequence[Asked], names: Sequence[str]
) -> list[str]:
    """Markdown: medians with the 95th percentile in brackets, and Folkmoot's ratio to each."""
    others = [name for name in names if name != "Folkmoot"]
    head = [
        "question",
        *(f"{name}, ms" for name in names),
        *(f"{name} ÷ Folkmoot" for name in others),
    ]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for question in questions:
        cells = [f"{question.number}. {question.name}"]
        for name in names:
            each = timings[question.number, name]
            cells.append(f"{each.middle:,.1f} ({each.high:,.1f})")
        ours = timings[question.number, "Folkmoot"].middle
        cells += [f"{timings[question.number, name].middle / ours:,.2f}" for name in others]
        lines.append(f"| {' | '.join(cells)} |")
    return lines
