"""How large a demonstration region may be."""

from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    """Small is made in a few seconds; large has a million payments."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"

    @property
    def extent(self) -> "Extent":
        return _EXTENTS[self]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of everything there is in all four councils together.

    `columns` of wards lie west and east of the line that divides the county, `rows` south and
    north of the other.
    """

    payments: int
    premises: int
    postcodes: int
    columns: tuple[int, int]
    rows: tuple[int, int]


_EXTENTS = {
    Size.SMALL: Extent(6_000, 2_400, 700, columns=(4, 3), rows=(2, 3)),
    Size.MEDIUM: Extent(60_000, 16_000, 4_000, columns=(6, 5), rows=(4, 5)),
    Size.LARGE: Extent(1_000_000, 80_000, 20_000, columns=(8, 7), rows=(5, 6)),
}
