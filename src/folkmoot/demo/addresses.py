"""Postcodes and streets of the made-up county.

A postcode unit is one point in one ward, on one street of one town. Its letters avoid those that
Royal Mail does not use in the inward part (C, I, K, M, O and V).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from folkmoot.demo import names
from folkmoot.demo.councils import COUNCILS, POSTCODE_AREA
from folkmoot.demo.geography import Geography, Ward, random_points
from folkmoot.demo.randomness import stream
from folkmoot.demo.sizes import Extent

_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_UNITS_IN_DISTRICT = 10 * len(_INWARD_LETTERS) ** 2
_FEWEST_IN_WARD = 4
_UNIT_KINDS = ("Unit", "Unit", "Suite", "Workshop", "Bay")
_ESTATE_KINDS = ("Business Park", "Industrial Estate", "Mills", "Trading Estate")


@dataclass(frozen=True, slots=True)
class Postcodes:
    """Every postcode of the region, in order, as columns of equal length.

    `points` is n × 2, longitude and latitude; `wards` index the wards of the geography; `weights`
    say how much business there is.
    """

    codes: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[str, ...]
    points: npt.NDArray[np.float64]
    wards: npt.NDArray[np.int64]
    councils: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]

    def table(self, wards: tuple[Ward, ...]) -> pa.Table:
        """Postcode, its point, and the codes of its ward and council district."""
        return pa.table(
            {
                "postcode": list(self.codes),
                "latitude": self.points[:, 1],
                "longitude": self.points[:, 0],
                "ward_code": [wards[ward].code for ward in self.wards],
                "district_code": [COUNCILS[council].code for council in self.councils],
            }
        )


def make_postcodes(extent: Extent, geography: Geography, seed: int) -> Postcodes:
    """The postcodes of a region of this size."""
    rng = stream(seed, "postcodes")
    wards = geography.wards
    busyness = rng.gamma(1.2, size=len(wards)) + 0.1
    spare = max(extent.postcodes - _FEWEST_IN_WARD * len(wards), 0)
    counts = _FEWEST_IN_WARD + rng.multinomial(spare, busyness / busyness.sum())
    towns = _towns(wards)
    numbers = {
        town: rng.choice(_UNITS_IN_DISTRICT, size=int(counts[towns == town].sum()), replace=False)
        for town in np.unique(towns)
    }
    used = dict.fromkeys(numbers, 0)
    codes, streets, town_names, points = [], [], [], []
    for ward, count in enumerate(counts.tolist()):
        town = int(towns[ward])
        units = np.sort(numbers[town][used[town] : used[town] + count])
        used[town] += count
        codes += [_code(town, int(unit)) for unit in units]
        streets += _streets(rng, count)
        town_names += [COUNCILS[town // 4].towns[town % 4]] * count
        points.append(random_points(rng, wards[ward].ring, count))
    in_ward = np.repeat(np.arange(len(wards)), counts)
    return Postcodes(
        codes=tuple(codes),
        streets=tuple(streets),
        towns=tuple(town_names),
        points=np.vstack(points),
        wards=in_ward,
        councils=np.array([ward.council for ward in wards])[in_ward],
        weights=rng.gamma(0.6, size=len(in_ward)) + 0.02,
    )


def address(rng: np.random.Generator, postcodes: Postcodes, place: int, *, is_yard: bool) -> str:
    """A building on the street of a postcode, without the postcode.

    A yard (a workshop, a warehouse) is more often a unit of an estate than a number in a street.
    """
    street, town = postcodes.streets[place], postcodes.towns[place]
    number = 1 + int(rng.geometric(0.03))
    if is_yard and rng.random() < 0.6:
        unit = f"{names.pick(rng, _UNIT_KINDS)} {1 + int(rng.geometric(0.12))}"
        estate = f"{street.rsplit(' ', 1)[0]} {names.pick(rng, _ESTATE_KINDS)}"
        return f"{unit}, {estate}, {street}, {town}"
    if rng.random() < 0.12:
        return f"{number}-{number + 2 * int(rng.integers(1, 4))}, {street}, {town}"
    if rng.random() < 0.08:
        return f"Gnd Flr, {number} {street}, {town}"
    return f"{number}, {street}, {town}"


def _towns(wards: tuple[Ward, ...]) -> npt.NDArray[np.int64]:
    """The town of each ward, counted through all councils: a quarter of its council's wards."""
    found = []
    for council in range(len(COUNCILS)):
        own = sum(ward.council == council for ward in wards)
        found += [4 * council + place * 4 // own for place in range(own)]
    return np.array(found)


def _streets(rng: np.random.Generator, number: int) -> list[str]:
    """Streets in turn, each as long as one to four postcodes."""
    found: list[str] = []
    while len(found) < number:
        found += [names.street(rng)] * int(rng.integers(1, 5))
    return found[:number]


def _code(town: int, unit: int) -> str:
    sector, letters = divmod(unit, len(_INWARD_LETTERS) ** 2)
    first, second = divmod(letters, len(_INWARD_LETTERS))
    return f"{POSTCODE_AREA}{town + 1} {sector}{_INWARD_LETTERS[first]}{_INWARD_LETTERS[second]}"
