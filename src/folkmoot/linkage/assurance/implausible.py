"""Negative controls: links that can hardly be right, counted without a label.

A link between two people of different sex, born in years far apart, or of whom one had died before
the other was seen, is a mistake of the link or of a record. Set against how often the same shows
among pairs put together at random, it bounds how many links are wrong (Doidge, Christen and Harron,
*Quality assessment in data linkage*, 2021).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.linkage.intervals import Interval, wilson

_FAR_YEARS = 2
_OLDEST = 115
_FAR_METRES = 50_000


@dataclass(frozen=True)
class Observed:
    """What is known of one side's records, an entry a record; a column may be absent.

    `sex` text of one code, `born` and `died` and `seen` dates (`seen`: alive on that day),
    `easting` and `northing` metres of where the person lives at `seen`.
    """

    sex: pa.Array | None = None
    born: pa.Array | None = None
    died: pa.Array | None = None
    seen: pa.Array | None = None
    easting: pa.Array | None = None
    northing: pa.Array | None = None

    def take(self, rows: NDArray[np.int64]) -> Observed:
        """The same for these rows."""
        places = pa.array(rows)
        fields = (self.sex, self.born, self.died, self.seen, self.easting, self.northing)
        return Observed(*(None if each is None else each.take(places) for each in fields))


@dataclass(frozen=True, slots=True)
class ImplausibleLinks:
    """How often one thing that hardly can be shows among the links that can tell, and by chance.

    `wrong_at_most` is the share of wrong links that would explain all of it: mistakes of records
    explain some too. None where chance seldom shows it either.
    """

    what: str
    n_told: int
    n_implausible: int
    rate: Interval | None
    by_chance: float | None
    wrong_at_most: Interval | None


def count_implausible(
    left: Observed,
    right: Observed,
    links: tuple[NDArray[np.int64], NDArray[np.int64]],
    seed: int = 0,
) -> tuple[ImplausibleLinks, ...]:
    """Every control that the two sides' columns allow. `links` are rows of the linked records."""
    lefts, rights = left.take(links[0]), right.take(links[1])
    mixed = np.random.default_rng(seed).permutation(links[1])
    strangers = right.take(mixed)
    counted = []
    for what, shows in _CONTROLS:
        seen = shows(lefts, rights)
        if seen is None:
            continue
        chance = shows(lefts, strangers)
        counted.append(_counted(what, seen, chance))
    return tuple(counted)


_LEAST_BY_CHANCE = 0.05


def _counted(what: str, seen: pa.Array, chance: pa.Array | None) -> ImplausibleLinks:
    told, implausible = len(seen) - seen.null_count, pc.sum(seen).as_py() or 0
    rate = wilson(implausible, told)
    by_chance = None if chance is None else pc.mean(chance.cast(pa.float64())).as_py()
    bound = None
    if rate is not None and by_chance is not None and by_chance >= _LEAST_BY_CHANCE:
        bound = Interval(
            *(min(1.0, each / by_chance) for each in (rate.estimate, rate.low, rate.high))
        )
    return ImplausibleLinks(what, told, implausible, rate, by_chance, bound)


Control = Callable[[Observed, Observed], pa.Array | None]


def _different_sex(left: Observed, right: Observed) -> pa.Array | None:
    if left.sex is None or right.sex is None:
        return None
    return pc.not_equal(left.sex, right.sex)


def _born_apart(left: Observed, right: Observed) -> pa.Array | None:
    if left.born is None or right.born is None:
        return None
    apart = pc.abs(pc.subtract(pc.year(left.born), pc.year(right.born)))
    return pc.greater(apart, _FAR_YEARS)


def _seen_dead(left: Observed, right: Observed) -> pa.Array | None:
    found = [
        pc.less(dead.died, alive.seen)
        for dead, alive in ((left, right), (right, left))
        if dead.died is not None and alive.seen is not None
    ]
    if not found:
        return None
    return found[0] if len(found) == 1 else pc.or_kleene(found[0], found[1])


def _impossible_age(left: Observed, right: Observed) -> pa.Array | None:
    found = []
    for one, other in ((left, right), (right, left)):
        if one.born is not None and other.seen is not None:
            age = pc.subtract(pc.year(other.seen), pc.year(one.born))
            found.append(pc.or_(pc.less(age, 0), pc.greater(age, _OLDEST)))
    if not found:
        return None
    return found[0] if len(found) == 1 else pc.or_kleene(found[0], found[1])


def _two_places_at_once(left: Observed, right: Observed) -> pa.Array | None:
    places = (left.easting, left.northing, right.easting, right.northing, left.seen, right.seen)
    if any(each is None for each in places):
        return None
    east, north = (
        pc.cast(pc.subtract(one, other), pa.float64())
        for one, other in ((left.easting, right.easting), (left.northing, right.northing))
    )
    far = pc.greater(pc.sqrt(pc.add(pc.power(east, 2), pc.power(north, 2))), _FAR_METRES)
    return pc.and_kleene(far, pc.equal(left.seen, right.seen))


_CONTROLS: tuple[tuple[str, Control], ...] = (
    ("the two are of different sex", _different_sex),
    (f"the two were born more than {_FAR_YEARS} years apart", _born_apart),
    ("one had died before the other was seen", _seen_dead),
    (f"one is not born yet, or over {_OLDEST}, when the other is seen", _impossible_age),
    ("the two live more than 50 km apart on the same day", _two_places_at_once),
)
