"""The answer for one council, made from released cells and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa

from folkmoot.journeys.spending.attribution import UNKNOWN_WARD, Found
from folkmoot.journeys.spending.bands import BANDS, NO_VALUE
from folkmoot.journeys.spending.cells import ALL_BANDS, ALL_PLACES, ALL_SERVICES, NO_BAND
from folkmoot.journeys.spending.publication import Coverage


@dataclass(frozen=True, slots=True)
class Split:
    """An amount and its parts, in pounds. A part is None where it is withheld from publication."""

    total: Decimal | None
    own_area: Decimal | None
    elsewhere: Decimal | None
    not_found: Decimal | None

    @property
    def is_whole(self) -> bool:
        return None not in (self.total, self.own_area, self.elsewhere, self.not_found)

    @property
    def own_share(self) -> tuple[Decimal, Decimal] | None:
        """The least and the most of the total, in percent, that the own area can have received.

        The least counts what was found there. The most adds all that was not found: each of those
        suppliers may have premises whose ratepayer's name is withheld. None where a part is
        withheld, or where the total is not positive and a share means nothing.
        """
        if self.total is None or self.own_area is None or self.not_found is None:
            return None
        if self.total <= 0:
            return None
        ends = [self.own_area, self.own_area + self.not_found]
        low, high = (100 * end / self.total for end in sorted(ends))
        return max(low, Decimal(0)), min(high, Decimal(100))


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a breakdown: a service, a value band or a ward, and its amount in pounds."""

    label: str
    amount: Decimal | None
    payments: int | None
    businesses: int | None


@dataclass(frozen=True, slots=True)
class CouncilAnswer:
    """Where one council's money went in the period that its own file covers."""

    coverage: Coverage
    payments: int | None
    overall: Split
    by_service: tuple[tuple[str, Split], ...]
    by_band: tuple[Part, ...]
    by_ward: tuple[Part, ...]


def answer_for(coverage: Coverage, cells: pa.Table, wards: pa.Table) -> CouncilAnswer:
    """The answer from cells in the shapes of `cells_by_service` and `cells_by_ward`.

    An amount, or a count, that is null was withheld and stays so.
    """
    rows = [row for row in cells.to_pylist() if row["council"] == coverage.council.code]
    amounts = {(r["service"], r["found"], r["band"]): r["amount"] for r in rows}
    whole = next(
        (r for r in rows if (r["service"], r["found"]) == (ALL_SERVICES, ALL_PLACES)), None
    )
    services = sorted({r["service"] for r in rows} - {ALL_SERVICES})
    by_service = [(service, _split(amounts, service)) for service in services]
    by_service.sort(key=lambda pair: (-(pair[1].total or Decimal(0)), pair[0]))
    return CouncilAnswer(
        coverage=coverage,
        payments=whole.get("payments") if whole else None,
        overall=_split(amounts, ALL_SERVICES),
        by_service=tuple(by_service),
        by_band=_bands(rows),
        by_ward=_wards([r for r in wards.to_pylist() if r["council"] == coverage.council.code]),
    )


def _split(amounts: dict[tuple[str, str, str], Decimal | None], service: str) -> Split:
    """A place that no payment reached is a true zero; a withheld one is None."""

    def part(found: str, band: str) -> Decimal | None:
        return amounts.get((service, found, band), Decimal(0))

    return Split(
        total=part(ALL_PLACES, ALL_BANDS),
        own_area=part(Found.OWN_AREA, ALL_BANDS),
        elsewhere=part(Found.ELSEWHERE, ALL_BANDS),
        not_found=part(Found.NOT_FOUND, NO_BAND),
    )


def _bands(rows: Sequence[dict[str, object]]) -> tuple[Part, ...]:
    own = [
        r
        for r in rows
        if r["service"] == ALL_SERVICES and r["found"] == Found.OWN_AREA and r["band"] != ALL_BANDS
    ]
    own.sort(key=lambda row: _BAND_ORDER.index(str(row["band"])))
    return tuple(_part(row, "band") for row in own)


_BAND_ORDER = [*(band.label for band in BANDS), NO_VALUE]


def _wards(rows: Sequence[dict[str, object]]) -> tuple[Part, ...]:
    known_first = sorted(rows, key=lambda row: row["ward_name"] == UNKNOWN_WARD)
    return tuple(_part(row, "ward_name") for row in known_first)


def _part(row: dict[str, object], label: str) -> Part:
    amount, payments, businesses = (row.get(k) for k in ("amount", "payments", "businesses"))
    return Part(
        label=str(row[label]),
        amount=amount if isinstance(amount, Decimal) else None,
        payments=payments if isinstance(payments, int) else None,
        businesses=businesses if isinstance(businesses, int) else None,
    )
