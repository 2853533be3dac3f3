"""Everybody whom a council pays or bills: firms, chains, sole traders, charities, public bodies.

This is the truth about them, before any council writes a name down in its own way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from folkmoot.demo import names
from folkmoot.demo.councils import COUNCILS, COUNTY
from folkmoot.demo.randomness import draws, stream
from folkmoot.demo.sizes import Extent
from folkmoot.demo.trades import CARER, INN, LANDLORD, SCHOOL, TRADES

OUTSIDE = -1
"""The home of a business that has no premises in the region."""

_PREMISES_SHARES = [council.share_of_premises for council in COUNCILS]
_TRADE_SHARES = [trade.share for trade in TRADES]
_COUNTY_BODIES = (
    "Fire and Rescue Authority",
    "Community Health Trust",
    "Pension Fund",
    "Ports Board",
)
_LEGAL_FORMS = ("Limited", "Limited", "Limited", "Limited", "Limited", "Limited", "LLP", "PLC")


class Kind(StrEnum):
    """What a business is in law, as far as it matters here."""

    COMPANY = "company"
    PARTNERSHIP = "partnership"
    SOLE_TRADER = "sole trader"
    PERSON = "person"
    CHARITY = "charity"
    PUBLIC_BODY = "public body"

    @property
    def is_natural_person(self) -> bool:
        return self in (Kind.SOLE_TRADER, Kind.PERSON)


@dataclass(frozen=True, slots=True)
class Business:
    """One of them.

    `name` is the legal name, `trading_name` what is over its door when that is another ("" when
    not). `trade` indexes TRADES, `home` indexes COUNCILS or is OUTSIDE. `branches` is the
    number of its premises. `scale` multiplies what it is paid.
    """

    key: str
    name: str
    trading_name: str
    kind: Kind
    trade: int
    home: int
    branches: int
    scale: float


@dataclass(frozen=True, slots=True)
class Businesses:
    """All of them in the order of their keys, and where in `all` those are that own premises.

    `councils` are in the order of COUNCILS. Landlords pay for what stands empty; the firm of
    `billboards` has advertising rights everywhere.
    """

    all: tuple[Business, ...]
    councils: tuple[int, ...]
    landlords: tuple[int, ...]
    billboards: int

    def where(self, is_wanted: Callable[[Business], bool]) -> npt.NDArray[np.int64]:
        """The places in `all` of those that are wanted."""
        return np.flatnonzero([is_wanted(business) for business in self.all])


def make_businesses(extent: Extent, seed: int) -> Businesses:
    """The businesses of a region of this size."""
    registry = _Registry(stream(seed, "businesses"))
    councils = registry.add_councils()
    registry.add_public_bodies(schools=round(extent.premises * 0.025))
    landlords = [
        registry.add_owner("Estates", "Properties", "Land")
        for _ in range(max(4, extent.premises // 600))
    ]
    billboards = registry.add_owner("Outdoor Media")
    for _ in range(max(8, extent.premises // 250)):
        registry.add_chain()
    for _ in range(round(extent.premises * 0.72)):
        registry.add_local()
    suppliers = extent.payments**0.6
    for _ in range(round(6 * suppliers)):
        registry.add_outsider()
    for _ in range(round(1.5 * suppliers)):
        registry.add_person()
    return Businesses(tuple(registry.all), councils, tuple(landlords), billboards)


class _Registry:
    """Gives each business its key, and each organisation a legal name that no other has."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.all: list[Business] = []
        self._rng = rng
        self._taken: set[str] = set()
        self._homes = draws(rng, _PREMISES_SHARES)
        self._trades = draws(rng, _TRADE_SHARES)

    def add_councils(self) -> tuple[int, ...]:
        return tuple(
            self._add(council.body, Kind.PUBLIC_BODY, SCHOOL, home, branches=0)
            for home, council in enumerate(COUNCILS)
        )

    def add_public_bodies(self, schools: int) -> None:
        for body in _COUNTY_BODIES:
            self._add(f"{COUNTY} {body}", Kind.PUBLIC_BODY, SCHOOL, self._home(), branches=2)
        words = TRADES[SCHOOL].words
        for _ in range(schools):
            name = self._unused(lambda: f"{names.place(self._rng)} {names.pick(self._rng, words)}")
            self._add(name, Kind.PUBLIC_BODY, SCHOOL, self._home())

    def add_owner(self, *words: str) -> int:
        """A company that holds property which others use."""
        name = self._unused(lambda: f"{names.firm(self._rng, words)} Limited")
        return self._add(name, Kind.COMPANY, LANDLORD, self._home(), branches=1)

    def add_chain(self) -> None:
        trade = next(trade for trade in self._trades if TRADES[trade].is_carded)
        name = self._unused(lambda: f"{names.firm(self._rng, TRADES[trade].words)} Limited")
        branches = 3 + int(self._rng.geometric(0.14))
        self._add(name, Kind.COMPANY, trade, self._home(), branches=min(branches, 30))

    def add_local(self) -> None:
        trade = next(self._trades)
        branches = 1 + int(self._rng.random() < 0.07) + int(self._rng.random() < 0.02)
        if self._rng.random() < TRADES[trade].sole_traders:
            self._add_sole_trader(trade, branches)
        else:
            self._add_organisation(trade, self._home(), branches)

    def add_outsider(self) -> None:
        trade = next(trade for trade in self._trades if trade not in (INN, SCHOOL))
        self._add_organisation(trade, OUTSIDE, 0)

    def add_person(self) -> None:
        home = self._home()
        self._add(names.person(self._rng), Kind.PERSON, CARER, home, branches=0)

    def _add_sole_trader(self, trade: int, branches: int) -> None:
        name = names.person(self._rng)
        door = ""
        if trade == INN:
            door = names.inn(self._rng)
        elif self._rng.random() < 0.6:
            stem = name.split()[-1] if self._rng.random() < 0.5 else names.place(self._rng)
            door = f"{stem} {names.pick(self._rng, TRADES[trade].words)}"
        self._add(name, Kind.SOLE_TRADER, trade, self._home(), branches=branches, trading_name=door)

    def _add_organisation(self, trade: int, home: int, branches: int) -> None:
        kind = self._kind(trade)
        name = self._unused(lambda: self._organisation_name(trade, kind))
        door = ""
        if trade == INN:
            door = names.inn(self._rng)
        elif self._rng.random() < 0.1:
            door = names.firm(self._rng, TRADES[trade].words)
        self._add(name, kind, trade, home, branches=branches, trading_name=door)

    def _organisation_name(self, trade: int, kind: Kind) -> str:
        stem = names.firm(self._rng, TRADES[trade].words)
        if kind is Kind.CHARITY:
            return f"{stem} {names.pick(self._rng, ('Trust', 'CIC', 'Association', 'Foundation'))}"
        if kind is Kind.PARTNERSHIP:
            return stem
        # Some companies bear a person's name, and are no less companies for it.
        if self._rng.random() < 0.02:
            stem = names.person(self._rng)
        return f"{stem} {names.pick(self._rng, _LEGAL_FORMS)}"

    def _kind(self, trade: int) -> Kind:
        if self._rng.random() < TRADES[trade].charities:
            return Kind.CHARITY
        return Kind.PARTNERSHIP if self._rng.random() < 0.12 else Kind.COMPANY

    def _home(self) -> int:
        return next(self._homes)

    def _unused(self, draw: Callable[[], str]) -> str:
        name = draw()
        while name in self._taken:
            name = draw()
        self._taken.add(name)
        return name

    def _add(
        self,
        name: str,
        kind: Kind,
        trade: int,
        home: int,
        *,
        branches: int = 1,
        trading_name: str = "",
    ) -> int:
        key, scale = f"B{len(self.all) + 1:06d}", float(self._rng.lognormal(0.0, 0.9))
        self.all.append(Business(key, name, trading_name, kind, trade, home, branches, scale))
        return len(self.all) - 1
