"""Business premises and who pays rates on them: each council's rating list, and its truth.

The proportions are those of published lists: more than a third of ratepayers are withheld, nearly
a tenth of properties stand empty, councils and advertising firms have many entries, and most
rateable values are below the limit of small business rate relief (12,000 pounds).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from folkmoot.demo.addresses import Postcodes, address
from folkmoot.demo.businesses import Business, Businesses, Kind
from folkmoot.demo.councils import COUNCILS, Council
from folkmoot.demo.geography import Geography
from folkmoot.demo.habits import HABITS, Habits
from folkmoot.demo.names import pick
from folkmoot.demo.randomness import stream
from folkmoot.demo.sizes import Extent
from folkmoot.demo.spelling import Spelling, in_case, spell
from folkmoot.demo.trades import (
    BILLBOARD_PROPERTY,
    COUNCIL_PROPERTY,
    EMPTY_PROPERTY,
    PROPERTY_TYPES,
    TRADES,
)

NOBODY = -1
"""Stands where no business is known to pay."""

_COUNCIL_SHARE, _BILLBOARD_SHARE, _EMPTY_SHARE = 0.04, 0.015, 0.09
_WITHHELD_SHARE = (0.36, 0.42)
_LEAKED_SHARE = 0.06
"""Of the sole traders, whose names a list should withhold and sometimes does not."""

_SMALL_BUSINESS_LIMIT = 12_000
_YARDS = frozenset({"IF", "IF3", "CW", "CW1", "CG1"})
_LIST_DATE = date(2025, 4, 1)


@dataclass(frozen=True, slots=True)
class RatingList:
    """A council's list. `file` has every field that a habit may name, `truth` one row for each:

    council, reference, business (null for nobody), ratepayer (as published, null when the cell is
    empty), is_withheld, names_person, ward_code, rateable_value.
    """

    file: pa.Table
    truth: pa.Table


@dataclass(frozen=True, slots=True)
class _Premises:
    """One property, before anything is written down."""

    payer: int
    property_code: str
    is_empty: bool


@dataclass(frozen=True, slots=True)
class _Entries:
    """The entries of a list, as columns of equal length, in the order of their references.

    `places` index the postcodes; `written` is each ratepayer as the list shows it.
    """

    premises: list[_Premises]
    references: list[str]
    written: list[Spelling]
    is_withheld: npt.NDArray[np.bool_]
    places: npt.NDArray[np.int64]
    addresses: list[str]
    values: list[int]
    reliefs: list[str | None]
    liable_from: list[date]
    empty_from: list[date | None]


def make_rating_list(
    extent: Extent,
    businesses: Businesses,
    geography: Geography,
    postcodes: Postcodes,
    council: int,
    seed: int,
) -> RatingList:
    """The rating list of the council at this place in COUNCILS."""
    whose = COUNCILS[council]
    rng = stream(seed, "rating list", whose.key)
    number = round(extent.premises * whose.share_of_premises)
    premises = _premises(rng, businesses, council, number, seed)
    places = _places(rng, postcodes, council, number)
    entries = _draw_entries(rng, businesses, postcodes, HABITS[whose.key], premises, places)
    wards = [geography.wards[ward].code for ward in postcodes.wards[places]]
    return RatingList(
        file=_file(entries, postcodes, HABITS[whose.key]),
        truth=_truth(entries, businesses, whose, wards),
    )


def _draw_entries(
    rng: np.random.Generator,
    businesses: Businesses,
    postcodes: Postcodes,
    habits: Habits,
    premises: list[_Premises],
    places: npt.NDArray[np.int64],
) -> _Entries:
    """What the list says of each property."""
    is_withheld = _withheld(rng, businesses, premises)
    running = np.sort(rng.choice(90_000_000, len(premises), replace=False) + 1_000_000)
    values = [_rateable_value(rng, one.property_code) for one in premises]
    liable_from = [_liable_from(rng) for _ in premises]
    return _Entries(
        premises=premises,
        references=[habits.reference.format(number) for number in running.tolist()],
        written=[
            _ratepayer(rng, businesses, habits, one, is_hidden)
            for one, is_hidden in zip(premises, is_withheld.tolist(), strict=True)
        ],
        is_withheld=is_withheld,
        places=places,
        addresses=[
            address(rng, postcodes, place, is_yard=one.property_code in _YARDS)
            for one, place in zip(premises, places.tolist(), strict=True)
        ],
        values=values,
        reliefs=[
            _relief(rng, businesses, one, value)
            for one, value in zip(premises, values, strict=True)
        ],
        liable_from=liable_from,
        empty_from=[
            start + (_LIST_DATE - start) * float(rng.random()) if one.is_empty else None
            for one, start in zip(premises, liable_from, strict=True)
        ],
    )


def _file(entries: _Entries, postcodes: Postcodes, habits: Habits) -> pa.Table:
    addresses = [in_case(text, habits.addresses) for text in entries.addresses]
    codes = [postcodes.codes[place] for place in entries.places]
    kinds = [PROPERTY_TYPES[one.property_code] for one in entries.premises]
    return pa.table(
        {
            "reference": entries.references,
            "ratepayer": _shown(entries),
            "address": addresses,
            "full_address": [
                f"{text}, {code}" for text, code in zip(addresses, codes, strict=True)
            ],
            "postcode": codes,
            "latitude": postcodes.points[entries.places, 1],
            "longitude": postcodes.points[entries.places, 0],
            "rateable_value": pa.array(entries.values, pa.int64()),
            "code": [kind.code for kind in kinds],
            "description": [in_case(kind.description, habits.addresses) for kind in kinds],
            "occupied": ["N" if one.is_empty else "Y" for one in entries.premises],
            "liable_from": pa.array(entries.liable_from, pa.date32()),
            "empty_from": pa.array(entries.empty_from, pa.date32()),
            "relief": pa.array(entries.reliefs, pa.string()),
        }
    )


def _truth(
    entries: _Entries, businesses: Businesses, council: Council, wards: list[str]
) -> pa.Table:
    payers = [
        None if one.payer == NOBODY else businesses.all[one.payer].key for one in entries.premises
    ]
    return pa.table(
        {
            "council": [council.code] * len(payers),
            "reference": entries.references,
            "business": pa.array(payers, pa.string()),
            "ratepayer": _shown(entries),
            "is_withheld": entries.is_withheld,
            "names_person": [spelling.names_person for spelling in entries.written],
            "ward_code": wards,
            "rateable_value": pa.array(entries.values, pa.int64()),
        }
    )


def _shown(entries: _Entries) -> pa.Array:
    """The ratepayers as published; null where the cell is empty."""
    return pa.array([spelling.text or None for spelling in entries.written], pa.string())


def _premises(
    rng: np.random.Generator, businesses: Businesses, council: int, number: int, seed: int
) -> list[_Premises]:
    """Who pays for what in this council, in no order."""
    own = businesses.councils[council]
    found = [
        _Premises(own, pick(rng, COUNCIL_PROPERTY), False)
        for _ in range(round(number * _COUNCIL_SHARE))
    ]
    found += [
        _Premises(businesses.billboards, pick(rng, BILLBOARD_PROPERTY), False)
        for _ in range(round(number * _BILLBOARD_SHARE))
    ]
    occupiers = _occupiers(businesses, council, seed)
    room = number - len(found) - round(number * _EMPTY_SHARE)
    for payer in rng.permutation(occupiers)[:room].tolist():
        found.append(_Premises(payer, _property_code(rng, businesses.all[payer]), False))
    while len(found) < number:
        payer = NOBODY
        if rng.random() < 0.5:
            payer = int(rng.choice(businesses.landlords))
        found.append(_Premises(payer, pick(rng, EMPTY_PROPERTY), True))
    return [found[place] for place in rng.permutation(number)]


def _occupiers(businesses: Businesses, council: int, seed: int) -> npt.NDArray[np.int64]:
    """The business of every branch in this council; a chain's branches lie all over the region."""
    rng = stream(seed, "branches")
    shares = np.array([one.share_of_premises for one in COUNCILS])
    found = []
    for place, business in enumerate(businesses.all):
        if business.branches > 2:
            elsewhere = rng.choice(len(COUNCILS), size=business.branches, p=shares / shares.sum())
            found += [place] * int((elsewhere == council).sum())
        elif business.home == council:
            found += [place] * business.branches
    return np.array(found, np.int64)


def _property_code(rng: np.random.Generator, business: Business) -> str:
    code = pick(rng, TRADES[business.trade].property_codes)
    is_too_grand = code == "CS9" and business.branches <= 2
    return "CS" if is_too_grand else code


def _withheld(
    rng: np.random.Generator, businesses: Businesses, premises: list[_Premises]
) -> npt.NDArray[np.bool_]:
    """Which ratepayers the list does not show: nearly all people, and enough of the others."""
    hidden = np.array([_must_withhold(businesses, one.payer) for one in premises])
    hidden &= rng.random(len(premises)) >= _LEAKED_SHARE
    hidden |= np.array([one.payer == NOBODY for one in premises])
    is_firm = np.array([_may_withhold(businesses, one.payer) for one in premises])
    others = rng.permutation(np.flatnonzero(is_firm & ~hidden))
    wanted = round(len(premises) * rng.uniform(*_WITHHELD_SHARE)) - int(hidden.sum())
    hidden[others[: max(wanted, 0)]] = True
    return hidden


def _must_withhold(businesses: Businesses, payer: int) -> bool:
    return payer != NOBODY and businesses.all[payer].kind.is_natural_person


def _may_withhold(businesses: Businesses, payer: int) -> bool:
    return payer != NOBODY and businesses.all[payer].kind in (
        Kind.COMPANY,
        Kind.PARTNERSHIP,
        Kind.CHARITY,
    )


def _places(
    rng: np.random.Generator, postcodes: Postcodes, council: int, number: int
) -> npt.NDArray[np.int64]:
    """The postcode of each property."""
    own = np.flatnonzero(postcodes.councils == council)
    weights = postcodes.weights[own]
    return rng.choice(own, size=number, p=weights / weights.sum())


def _ratepayer(
    rng: np.random.Generator,
    businesses: Businesses,
    habits: Habits,
    premises: _Premises,
    is_hidden: bool,
) -> Spelling:
    if is_hidden:
        return Spelling(habits.withheld, False)
    return spell(rng, businesses.all[premises.payer], habits.ratepayers)


def _rateable_value(rng: np.random.Generator, code: str) -> int:
    """Rounded as valuation officers round: to 25, 50, 250 or 500 pounds as values grow."""
    kind = PROPERTY_TYPES[code]
    value = float(kind.typical * np.exp(rng.normal(0, kind.spread)))
    for limit, step in ((2_000, 25), (10_000, 50), (50_000, 250)):
        if value < limit:
            return max(round(value / step) * step, step)
    return round(value / 500) * 500


def _liable_from(rng: np.random.Generator) -> date:
    """Most liabilities are recent; the oldest began with the system, on 1 April 1990."""
    days = min(float(rng.exponential(2_600)), float((_LIST_DATE - date(1990, 4, 1)).days))
    return _LIST_DATE - timedelta(days=int(days))


def _relief(
    rng: np.random.Generator, businesses: Businesses, premises: _Premises, value: int
) -> str | None:
    if premises.is_empty:
        return "Empty Property Exemption" if rng.random() < 0.6 else None
    payer = businesses.all[premises.payer]
    if payer.kind is Kind.CHARITY:
        return "Mandatory Charity Relief"
    if payer.kind is Kind.PUBLIC_BODY or payer.branches > 2 or value > _SMALL_BUSINESS_LIMIT:
        return None
    return "Small Business Rate Relief" if rng.random() < 0.85 else None
