"""The questions asked of every system in turn, round after round, in one run."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.questions import Asked
from portal.systems import System
from portal.usage import busy_seconds


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds: the fastest answer, the median, what 95 of 100 stay below, and the time on
    processors that all of a system's processes took for one answer (the median too)."""

    least: float
    middle: float
    high: float
    processor: float


def measure(
    systems: Sequence[System], questions: Sequence[Asked], rounds: int
) -> dict[tuple[int, str], Timing]:
    """One unmeasured round, then so many; the systems take turns within each question."""
    taken: dict[tuple[int, str], list[tuple[float, float]]] = {}
    for turn in range(rounds + 1):
        for question in questions:
            for system in systems:
                before = busy_seconds(system.pid or os.getpid())
                seconds = system.ask(question)
                busy = busy_seconds(system.pid or os.getpid()) - before
                if turn:
                    key = (question.number, system.name)
                    taken.setdefault(key, []).append((seconds * 1000, busy * 1000))
    return {key: _timing(times) for key, times in taken.items()}


def _timing(times: list[tuple[float, float]]) -> Timing:
    waits = sorted(wait for wait, _ in times)
    return Timing(
        waits[0],
        statistics.median(waits),
        waits[max(0, round(len(waits) * 0.95) - 1)],
        statistics.median(busy for _, busy in times),
    )


def as_table(
    timings: dict[tuple[int, str], Timing], questions: Sequence[Asked], names: Sequence[str]
) -> list[str]:
    """Two tables in Markdown: of waiting (median, 95th percentile, least) and of processor time."""
    return [
        *_table(
            names, questions, "ms",
            lambda key: f"{timings[key].middle:,.1f} ({timings[key].high:,.1f}; "
            f"{timings[key].least:,.1f})",
            lambda key: timings[key].least,
        ),
        "",
        *_table(
            names, questions, "processor ms",
            lambda key: f"{timings[key].processor:,.1f}",
            lambda key: timings[key].processor,
        ),
    ]  # fmt: skip


def _table(
    names: Sequence[str],
    questions: Sequence[Asked],
    unit: str,
    shown: Callable[[tuple[int, str]], str],
    compared: Callable[[tuple[int, str]], float],
) -> list[str]:
    others = [name for name in names if name != "Folkmoot"]
    head = ["question", *(f"{name}, {unit}" for name in names)]
    head += [f"{name} ÷ Folkmoot" for name in others]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for question in questions:
        cells = [f"{question.number}. {question.name}"]
        cells += [shown((question.number, name)) for name in names]
        ours = compared((question.number, "Folkmoot"))
        cells += [f"{compared((question.number, name)) / ours:,.2f}" for name in others]
        lines.append(f"| {' | '.join(cells)} |")
    return lines
