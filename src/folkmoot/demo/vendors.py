"""A council's finance system: whom it pays, how often, and under which spellings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from folkmoot.demo.businesses import OUTSIDE, Businesses, Kind
from folkmoot.demo.councils import COUNCILS
from folkmoot.demo.habits import Habits
from folkmoot.demo.names import pick
from folkmoot.demo.services import Service
from folkmoot.demo.spelling import Spelling, spell, spell_on_card
from folkmoot.demo.trades import TRADES

_RANK_POWER = 0.85
_SECOND_RECORD_SHARE = 0.1
_DOMINATED = (Service.WASTE, Service.HIGHWAYS, Service.ADULTS)
_DOMINANCE = 2.5
"""What a dominating contractor is paid for its service, in what all others together are."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class VendorRecords:
    """The records, as columns of equal length; one business may have two.

    `businesses` are places in the region's businesses, `weights` how often each record is paid
    (they sum to 1), `scales` multiply what it is paid. `names` holds the usual spelling of every
    record, then its spelling by a card machine, then, last, what stands for a redacted name.
    """

    businesses: npt.NDArray[np.int64]
    weights: Floats
    scales: Floats
    names: tuple[Spelling, ...]

    def name_places(
        self,
        records: npt.NDArray[np.int64],
        is_card: npt.NDArray[np.bool_],
        is_redacted: npt.NDArray[np.bool_],
    ) -> npt.NDArray[np.int64]:
        """Where in `names` is what the council publishes for payments to these records."""
        shown = records + np.where(is_card, len(self.businesses), 0)
        return np.where(is_redacted, len(self.names) - 1, shown)


def make_vendor_records(
    rng: np.random.Generator, businesses: Businesses, council: int, habits: Habits, payments: int
) -> VendorRecords:
    """The records of the council at this place in COUNCILS, enough for so many payments.

    The number of suppliers grows as the 0.62th power of the number of payments, which gives the
    2,400 suppliers that a published list of 8,500 payments has.
    """
    pool = rng.permutation(_pool(rng, businesses, council, round(9 * payments**0.62)))
    weights: Floats = np.arange(1.0, len(pool) + 1) ** -_RANK_POWER
    scales = np.array([businesses.all[place].scale for place in pool])
    for service in _DOMINATED:
        _let_one_dominate(businesses, council, pool, weights, scales, service)
    again = np.flatnonzero(rng.random(len(pool)) < _SECOND_RECORD_SHARE)
    weights[again] *= 0.8
    all_places = np.concatenate((pool, pool[again]))
    all_weights = np.concatenate((weights, weights[again] / 4))
    towns = COUNCILS[council].towns
    return VendorRecords(
        businesses=all_places,
        weights=all_weights / all_weights.sum(),
        scales=np.concatenate((scales, scales[again])),
        names=(
            *(spell(rng, businesses.all[place], habits.payees) for place in all_places),
            *(spell_on_card(rng, businesses.all[place], pick(rng, towns)) for place in all_places),
            Spelling(habits.redacted, False),
        ),
    )


def _pool(
    rng: np.random.Generator, businesses: Businesses, council: int, wanted: int
) -> npt.NDArray[np.int64]:
    """Suppliers from the council's own area, the other three, beyond, and individuals."""
    shares_and_sources = (
        (0.40, businesses.where(lambda one: one.kind is not Kind.PERSON and one.home == council)),
        (
            0.16,
            businesses.where(
                lambda one: one.kind is not Kind.PERSON and one.home not in (council, OUTSIDE)
            ),
        ),
        (0.36, businesses.where(lambda one: one.home == OUTSIDE)),
        (0.08, businesses.where(lambda one: one.kind is Kind.PERSON and one.home == council)),
    )
    return np.concatenate(
        [rng.permutation(source)[: round(wanted * share)] for share, source in shares_and_sources]
    )


def _let_one_dominate(
    businesses: Businesses,
    council: int,
    pool: npt.NDArray[np.int64],
    weights: Floats,
    scales: Floats,
    service: Service,
) -> None:
    """Raise the scale of the council's own most used company of this service, in `scales`.

    The pool is in the order of use. A council without such a company has no dominated service.
    """
    suppliers = [businesses.all[number] for number in pool]
    serves = np.array([TRADES[one.trade].service is service for one in suppliers])
    is_own_company = np.array(
        [one.kind is Kind.COMPANY and one.home == council for one in suppliers]
    )
    candidates = np.flatnonzero(serves & is_own_company)
    if not len(candidates):
        return
    first = candidates[0]
    typical = np.array([TRADES[one.trade].typical_payment for one in suppliers])
    money = np.where(serves, weights * typical * scales, 0.0)
    scales[first] *= _DOMINANCE * (money.sum() - money[first]) / money[first]
