"""Every pound in one place, added up, and reconciled with the files as they came."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import JourneyError
from folkmoot.journeys.spending.attribution import Engine, attribute, place_premises
from folkmoot.journeys.spending.cells import (
    cells_by_service,
    cells_by_ward,
    contributions_of,
)
from folkmoot.journeys.spending.gathering import Gathered
from folkmoot.journeys.spending.inputs import total_of
from folkmoot.journeys.spending.publication import Coverage
from folkmoot.journeys.spending.suppliers import Suppliers


@dataclass(frozen=True, slots=True)
class AddedUp:
    """The cells of the answer before anything is hidden, and what stands behind them.

    `contributions` (CONTRIBUTIONS), `services` (`cells_by_service`) and `wards` (`cells_by_ward`)
    are exact. `totals` are those of the payments as read, by council code. `shapes` are the
    wards' boundaries by ward code.
    """

    contributions: pa.Table
    services: pa.Table
    wards: pa.Table
    coverages: dict[str, Coverage]
    totals: dict[str, Decimal]
    shapes: dict[str, str]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was done, for the page of the problem."""
        return (
            "Each payee stands at one of its premises: in the paying council’s own area if it has "
            "any there, then the one with the largest rateable value. So every pound is in one "
            "place, and the parts add up to the whole.",
            "The totals agree with the files to the penny.",
        )

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Each council's total, as pairs for a table."""
        return tuple(
            (f"{self.coverages[code].council.name}, as read and as added up", f"£{total:,.2f}")
            for code, total in self.totals.items()
        )


def add_up(gathered: Gathered, suppliers: Suppliers, engine: Engine) -> AddedUp:
    """Give every payment its place and add up.

    Raises JourneyError when a council's cells do not add up to its file: then nothing goes on.
    """
    placed = place_premises(gathered.premises, gathered.wards, engine)
    attributed = attribute(gathered.payments, suppliers.payees, suppliers.links, placed, engine)
    contributions = contributions_of(attributed, engine)
    totals = {code: total_of(_of(gathered.payments, code)) for code in gathered.coverages}
    _reconcile(totals, contributions, gathered)
    wards = gathered.wards
    shapes = dict(zip(wards["ward"].to_pylist(), wards["geometry"].to_pylist(), strict=True))
    return AddedUp(
        contributions=contributions,
        services=cells_by_service(contributions, engine),
        wards=cells_by_ward(contributions, engine),
        coverages=gathered.coverages,
        totals=totals,
        shapes=shapes,
    )


def _reconcile(totals: dict[str, Decimal], contributions: pa.Table, gathered: Gathered) -> None:
    for code, total in totals.items():
        own = _of(contributions, code)
        added = total_of(own)
        counted = pc.sum(own["payments"]).as_py() or 0
        paid = _of(gathered.payments, code).num_rows
        if (added, counted) != (total, paid):
            raise JourneyError(
                f"The parts add up to £{added:,.2f} in {counted:,} payments, the file to "
                f"£{total:,.2f} in {paid:,}.",
                where=gathered.coverages[code].council.name,
                remedy="Tell the maintainers: no answer is given until they agree.",
            )


def _of(table: pa.Table, code: str) -> pa.Table:
    return table.filter(pc.equal(table["council"], code))
