"""What each council paid: its published payments, and their truth.

A few suppliers get most of the money and most get a little (their number of payments falls with
rank as a power law, their amounts are lognormal), one contractor dominates each of a few services,
some services are nearly empty, and there are credits, invoices split over several lines, rows
published twice and payees who were redacted.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.demo.businesses import Businesses
from folkmoot.demo.councils import COUNCILS, Council
from folkmoot.demo.habits import HABITS, Habits
from folkmoot.demo.randomness import stream
from folkmoot.demo.services import SHARE_BY_CHANCE, WORDING, Service
from folkmoot.demo.sizes import Extent
from folkmoot.demo.trades import TRADES
from folkmoot.demo.vendors import VendorRecords, make_vendor_records

MONEY = pa.decimal128(18, 2)

_USUAL_SERVICE_SHARE = 0.8
_CREDIT_SHARE = 0.025
_SPLIT_SHARE = 0.08
_TWICE_SHARE = 0.004
_REDACTED_SHARE = 0.45
_CARD_SHARE = 0.4
_TYPICAL_CARD_PAYMENT = 45.0
_PAYMENT_RUNS = (1, 3)
"""Weekdays on which most payments are made, Monday being 0."""

_SERVICES = tuple(Service)
_EXPENSES = [expense for trade in TRADES for expense in trade.expenses]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Payments:
    """A council's payments in the order of its file.

    `file` has every field that a habit may name. `truth` has one row for each: council, row (from
    1), business, supplier (as published), service (its common name), paid_on, amount, is_redacted,
    is_repeated (published twice) and names_person. `suppliers` has one row for each name and
    business that the council publishes: council, supplier, business, names_person.
    """

    file: pa.Table
    truth: pa.Table
    suppliers: pa.Table


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of the accounts, as columns of equal length.

    `record` is a place in the vendor records, `service` in _SERVICES, `expense` in _EXPENSES;
    `transaction` a running number that the lines of one invoice share.
    """

    record: Integers
    service: Integers
    expense: Integers
    paid_on: npt.NDArray[np.datetime64]
    pence: Integers
    transaction: Integers
    is_card: Flags
    is_redacted: Flags

    def take(self, places: Integers) -> _Lines:
        return _Lines(
            record=self.record[places],
            service=self.service[places],
            expense=self.expense[places],
            paid_on=self.paid_on[places],
            pence=self.pence[places],
            transaction=self.transaction[places],
            is_card=self.is_card[places],
            is_redacted=self.is_redacted[places],
        )


def make_payments(extent: Extent, businesses: Businesses, council: int, seed: int) -> Payments:
    """The payments of the council at this place in COUNCILS."""
    whose = COUNCILS[council]
    habits = HABITS[whose.key]
    rng = stream(seed, "payments", whose.key)
    number = round(extent.payments * whose.share_of_payments)
    twice = round(number * _TWICE_SHARE)
    records = make_vendor_records(rng, businesses, council, habits, number)
    lines = _draw_lines(rng, businesses, records, whose, habits, number - twice)
    grouping = lines.service if habits.groups_by_service else np.zeros_like(lines.service)
    order = np.lexsort((lines.transaction, lines.paid_on, grouping))
    copies = np.ones(len(order), np.int64)
    copies[rng.choice(len(order), size=twice, replace=False)] = 2
    order = np.repeat(order, copies)
    is_repeated = np.concatenate(([False], order[1:] == order[:-1]))
    return _published(lines.take(order), is_repeated, businesses, records, whose, habits)


def _draw_lines(
    rng: np.random.Generator,
    businesses: Businesses,
    records: VendorRecords,
    council: Council,
    habits: Habits,
    number: int,
) -> _Lines:
    """That many lines, in no order. Those of one invoice share payee, date and transaction."""
    is_first = rng.random(number) >= _SPLIT_SHARE
    is_first[0] = True
    first = np.maximum.accumulate(np.where(is_first, np.arange(number), 0))
    record = rng.choice(len(records.weights), size=number, p=records.weights)[first]
    paid_on = _dates(rng, council, number)[first]
    invoices = np.flatnonzero(is_first)
    rank = np.zeros(number, np.int64)
    rank[invoices[np.argsort(paid_on[invoices], kind="stable")]] = np.arange(len(invoices))
    trade = np.array([business.trade for business in businesses.all])[records.businesses[record]]
    is_carded = np.array([one.is_carded for one in TRADES])[trade]
    is_card = is_carded & (rng.random(number) < _CARD_SHARE)[first] & habits.uses_cards
    is_person = np.array([one.kind.is_natural_person for one in businesses.all])
    return _Lines(
        record=record,
        service=_services(rng, trade),
        expense=_expenses(rng, trade),
        paid_on=paid_on,
        pence=_pence(rng, habits, trade, records.scales[record], is_card),
        transaction=int(rng.integers(100_000, 400_000)) + rank[first],
        is_card=is_card,
        is_redacted=is_person[records.businesses[record]] & (rng.random(number) < _REDACTED_SHARE),
    )


def _published(
    lines: _Lines,
    is_repeated: Flags,
    businesses: Businesses,
    records: VendorRecords,
    council: Council,
    habits: Habits,
) -> Payments:
    number = len(lines.record)
    wording = WORDING[council.key]
    names = records.name_places(lines.record, lines.is_card, lines.is_redacted)
    shared = {
        "supplier": _taken([name.text for name in records.names], names),
        "paid_on": pa.array(lines.paid_on),
        "amount": _pounds(lines.pence),
    }
    file = pa.table(
        {
            **shared,
            "body": pa.repeat(council.body, number),
            "transaction": [habits.transaction.format(one) for one in lines.transaction.tolist()],
            "directorate": _taken([wording[one][0] for one in _SERVICES], lines.service),
            "service": _taken([wording[one][1] for one in _SERVICES], lines.service),
            "expense": _taken(_EXPENSES, lines.expense),
            "card": _taken(["", "Yes"], lines.is_card.astype(np.int64)),
        }
    )
    keys = [business.key for business in businesses.all]
    truth = pa.table(
        {
            **shared,
            "council": pa.repeat(council.code, number),
            "row": np.arange(1, number + 1),
            "business": _taken(keys, records.businesses[lines.record]),
            "service": _taken([one.value for one in _SERVICES], lines.service),
            "is_redacted": lines.is_redacted,
            "is_repeated": is_repeated,
            "names_person": np.array([name.names_person for name in records.names])[names],
        }
    )
    suppliers = (
        truth.filter(pc.invert(truth["is_redacted"]))
        .group_by(["council", "supplier", "business", "names_person"], use_threads=False)
        .aggregate([])
    )
    return Payments(file, truth, suppliers)


def _dates(rng: np.random.Generator, council: Council, number: int) -> npt.NDArray[np.datetime64]:
    """Weekdays of the council's period, most of them days of a payment run."""
    first, last = (np.datetime64(day, "D") for day in council.period)
    days = np.arange(first, last + 1)
    weekday = (days.astype(np.int64) + 3) % 7
    weights = np.where(np.isin(weekday, _PAYMENT_RUNS), 5.0, np.where(weekday < 5, 1.0, 0.0))
    return rng.choice(days, size=number, p=weights / weights.sum())


def _services(rng: np.random.Generator, trade: Integers) -> Integers:
    usual = np.array([_SERVICES.index(one.service) for one in TRADES])[trade]
    shares = np.array([SHARE_BY_CHANCE[service] for service in _SERVICES])
    chance = rng.choice(len(_SERVICES), size=len(trade), p=shares / shares.sum())
    return np.where(rng.random(len(trade)) < _USUAL_SERVICE_SHARE, usual, chance)


def _expenses(rng: np.random.Generator, trade: Integers) -> Integers:
    counts = np.array([len(one.expenses) for one in TRADES])
    starts = np.cumsum(counts) - counts
    chosen: Integers = starts[trade] + rng.integers(counts[trade])
    return chosen


def _pence(
    rng: np.random.Generator,
    habits: Habits,
    trade: Integers,
    scale: npt.NDArray[np.float64],
    is_card: Flags,
) -> Integers:
    """Net amounts. One below the council's threshold is lifted above it; cards have none."""
    typical = np.array([one.typical_payment for one in TRADES])[trade] * scale
    spread = np.exp(rng.normal(0, 0.8, len(trade)))
    pounds = np.where(is_card, _TYPICAL_CARD_PAYMENT, typical) * spread
    is_low = ~is_card & (pounds < habits.threshold)
    pounds = np.where(is_low, habits.threshold + pounds / 2, pounds)
    is_round = rng.random(len(trade)) < 0.3
    pounds = np.where(is_round, np.ceil(pounds / 5) * 5, pounds)
    sign = np.where(rng.random(len(trade)) < _CREDIT_SHARE, -1, 1)
    return np.round(pounds * 100).astype(np.int64) * sign


def _pounds(pence: Integers) -> pa.Array:
    """Exact amounts in pounds."""
    whole = pa.array(pence).cast(pa.decimal128(19, 0))
    return pc.multiply(whole, pa.scalar(Decimal("0.01"), pa.decimal128(3, 2))).cast(MONEY)


def _taken(words: list[str], places: Integers) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(places))
