"""The county and its four councils: the only place where their names and codes are written.

Nothing here exists. Wendlemark lies in the North Sea; the codes of its council districts are in a
part of the series E07 that is not issued, those of its wards likewise in E05; and Royal Mail has
no postcode area WK.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

COUNTY = "Wendlemark"
POSTCODE_AREA = "WK"
WARD_SERIES = "E0599"


@dataclass(frozen=True, slots=True)
class Council:
    """A council, what part of the county is its own, and what it published.

    `key` names its folder. `is_east` and `is_north` say which quarter of the county is its. The
    two shares are of all payments and all premises of the region. `period` is what its payments
    cover, first and last day.
    """

    key: str
    code: str
    name: str
    body: str
    is_east: bool
    is_north: bool
    share_of_payments: float
    share_of_premises: float
    period: tuple[date, date]
    towns: tuple[str, str, str, str]


COUNCILS: tuple[Council, ...] = (
    Council(
        key="ostrabeck",
        code="E07990001",
        name="Ostrabeck",
        body="Ostrabeck Borough Council",
        is_east=False,
        is_north=True,
        share_of_payments=0.42,
        share_of_premises=0.35,
        period=(date(2025, 4, 1), date(2025, 6, 30)),
        towns=("Ostrabeck", "Crakenhallow", "Ruddenby Cross", "Thistlemere"),
    ),
    Council(
        key="quillborough",
        code="E07990002",
        name="Quillborough",
        body="Quillborough City Council",
        is_east=True,
        is_north=False,
        share_of_payments=0.10,
        share_of_premises=0.25,
        period=(date(2025, 4, 1), date(2025, 4, 30)),
        towns=("Quillborough", "Pellgarth", "Nether Quill", "Staunsett"),
    ),
    Council(
        key="velderness",
        code="E07990003",
        name="Velderness",
        body="Velderness District Council",
        is_east=True,
        is_north=True,
        share_of_payments=0.28,
        share_of_premises=0.22,
        period=(date(2025, 1, 1), date(2025, 12, 31)),
        towns=("Veldermouth", "Skarrow", "Great Ambersey", "Lunnholme"),
    ),
    Council(
        key="tarnhythe",
        code="E07990004",
        name="Tarnhythe",
        body="Tarnhythe Council",
        is_east=False,
        is_north=False,
        share_of_payments=0.20,
        share_of_premises=0.18,
        period=(date(2024, 10, 1), date(2025, 3, 31)),
        towns=("Tarnhythe", "Wexcombe Bar", "Oddenshaw", "Marl Hythe"),
    ),
)
