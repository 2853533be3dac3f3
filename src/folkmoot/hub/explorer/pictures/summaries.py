"""What a chart shows, in words made from its data, for whoever does not see it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from folkmoot.hub.explorer.building import Kind
from folkmoot.hub.explorer.values import Shown

Pair = tuple[Any, Any]


def summary_of(
    x: Shown | None, y: Shown, pairs: Sequence[Pair], missing: int, names: Sequence[str] = ()
) -> str:
    """One to three sentences: the largest and smallest, or how a line goes, and what is absent.

    `pairs` are values of x and y, no y of them absent; `names` what bars of several colours are
    called.
    """
    if not pairs:
        return "No row has a value to draw."
    if x is None:
        told = _spread(y, [value for _, value in pairs])
    elif x.kind is Kind.MOMENT:
        told = _course(x, y, pairs)
    elif x.is_number:
        told = _cloud(x, y, pairs)
    else:
        told = _extremes(x, y, pairs, names)
    if missing:
        rows = "1 row has" if missing == 1 else f"{missing:,} rows have"
        told += f" {rows} no value and {'is' if missing == 1 else 'are'} not drawn."
    return told


def _extremes(x: Shown, y: Shown, pairs: Sequence[Pair], names: Sequence[str]) -> str:
    called = names or [x.word(pair[0]) for pair in pairs]
    if len(pairs) == 1:
        return f"{called[0]}: {y.word(pairs[0][1])}."
    sizes = [pair[1] for pair in pairs]
    largest, smallest = sizes.index(max(sizes)), sizes.index(min(sizes))
    return (
        f"{len(pairs):,} figures. The largest is {called[largest]} with {y.word(sizes[largest])}, "
        f"the smallest {called[smallest]} with {y.word(sizes[smallest])}."
    )


def _course(x: Shown, y: Shown, pairs: Sequence[Pair]) -> str:
    dated = sorted((pair for pair in pairs if pair[0] is not None), key=lambda pair: pair[0])
    if len(dated) < 2:
        return f"{_of(x, y, pairs[0])}."
    first, last = dated[0], dated[-1]
    way = (
        "rises" if last[1] > first[1] else "falls" if last[1] < first[1] else "ends where it began"
    )
    highest, lowest = max(dated, key=_size), min(dated, key=_size)
    went = (
        f"{y.label} ends where it began, at {y.word(first[1])}"
        if last[1] == first[1]
        else f"{y.label} {way} from {y.word(first[1])} in {x.word(first[0])} to {y.word(last[1])} "
        f"in {x.word(last[0])}"
    )
    return (
        f"{went}. It is highest in {x.word(highest[0])} ({y.word(highest[1])}) and lowest in "
        f"{x.word(lowest[0])} ({y.word(lowest[1])})."
    )


def _cloud(x: Shown, y: Shown, pairs: Sequence[Pair]) -> str:
    left, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    told = (
        f"{len(pairs):,} points. {x.label} goes from {x.word(min(left))} to {x.word(max(left))}, "
        f"{y.label} from {y.word(min(right))} to {y.word(max(right))}."
    )
    r = _correlation([float(v) for v in left], [float(v) for v in right])
    if r is None:
        return told
    strength = "hardly" if abs(r) < 0.3 else "somewhat" if abs(r) < 0.7 else "closely"
    direction = "rise together" if r > 0 else "move against each other"
    return f"{told} They {strength} {direction} (correlation {r:.2f})."


def _spread(y: Shown, values: Sequence[Any]) -> str:
    ordered = sorted(values)
    middle = ordered[len(ordered) // 2]
    return (
        f"{len(ordered):,} values of {y.label}, from {y.word(ordered[0])} to "
        f"{y.word(ordered[-1])}; half of them are below {y.word(middle)}."
    )


def _correlation(left: list[float], right: list[float]) -> float | None:
    count = len(left)
    if count < 3:
        return None
    mean_left, mean_right = sum(left) / count, sum(right) / count
    across = sum((a - mean_left) ** 2 for a in left)
    along = sum((b - mean_right) ** 2 for b in right)
    if not across or not along:
        return None
    both = sum((a - mean_left) * (b - mean_right) for a, b in zip(left, right, strict=True))
    return both / math.sqrt(across * along)


def _of(x: Shown, y: Shown, pair: Pair) -> str:
    return f"{x.word(pair[0])}: {y.word(pair[1])}"


def _size(pair: Pair) -> Any:
    return pair[1]
