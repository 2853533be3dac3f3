"""The trades and the kinds of property of the region, as `trades.yaml` lists them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from folkmoot.demo.services import Service


@dataclass(frozen=True, slots=True)
class PropertyType:
    """A kind of business property: the Valuation Office's code, its words, and its worth.

    `typical` is the median rateable value in pounds, `spread` the standard deviation of its
    logarithm.
    """

    code: str
    description: str
    typical: int
    spread: float


@dataclass(frozen=True, slots=True)
class Trade:
    """What a business does; the keys of `trades.yaml` are explained there.

    `typical_payment` is in pounds, `property_codes` are keys of PROPERTY_TYPES.
    """

    words: tuple[str, ...]
    service: Service
    expenses: tuple[str, ...]
    property_codes: tuple[str, ...]
    typical_payment: int
    share: float
    sole_traders: float
    charities: float
    is_carded: bool


_DATA: dict[str, Any] = yaml.safe_load(
    files("folkmoot.demo").joinpath("trades.yaml").read_text("utf-8")
)

TRADES: tuple[Trade, ...] = tuple(
    Trade(
        words=tuple(raw["words"]),
        service=Service[raw["service"].upper()],
        expenses=tuple(raw["expenses"]),
        property_codes=tuple(raw["property"]),
        typical_payment=raw["payment"],
        share=raw["share"],
        sole_traders=raw["sole_traders"],
        charities=raw.get("charities", 0.0),
        is_carded=raw.get("is_carded", False),
    )
    for raw in _DATA["trades"]
)

_USES: dict[str, int] = {
    raw["use"]: place for place, raw in enumerate(_DATA["trades"]) if "use" in raw
}
INN, SCHOOL, CARER, LANDLORD = (_USES[use] for use in ("inn", "school", "carer", "landlord"))
"""Places in TRADES of those that are given out by name."""

PROPERTY_TYPES: dict[str, PropertyType] = {
    code: PropertyType(code, *facts) for code, facts in _DATA["property_types"].items()
}

COUNCIL_PROPERTY: tuple[str, ...] = tuple(_DATA["council_property"])
EMPTY_PROPERTY: tuple[str, ...] = tuple(_DATA["empty_property"])
BILLBOARD_PROPERTY: tuple[str, ...] = tuple(_DATA["billboard_property"])
