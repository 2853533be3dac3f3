"""The answer in sentences that a councillor can read out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from folkmoot.journeys.spending.answer import CouncilAnswer
from folkmoot.journeys.spending.publication import Coverage

WITHHELD = "an amount that is withheld"


def pounds(amount: Decimal | None) -> str:
    """£36.3 million, £354,315 or £7.50; a credit has a minus sign before the pound sign."""
    if amount is None:
        return WITHHELD
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    if size >= 1_000_000:
        return f"{sign}£{size / 1_000_000:.1f} million"
    if size >= 1_000:
        return f"{sign}£{size:,.0f}"
    return f"{sign}£{size:,.2f}"


def percent(share: Decimal) -> str:
    """A share in whole percent, or "less than 1%" where that would read as nothing."""
    return "less than 1%" if 0 < share < 1 else f"{share:.0f}%"


def day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"


def sentences(answer: CouncilAnswer) -> tuple[str, ...]:
    """What the answer says, one fact a sentence."""
    name, split = answer.coverage.council.name, answer.overall
    said = [
        f"{name}’s file “{answer.coverage.title}” covers payments {_period(answer.coverage)}: "
        f"{pounds(split.total)} in all."
    ]
    said.append(
        f"Suppliers found at business premises in {name}’s own area received "
        f"{pounds(split.own_area)}."
    )
    said.append(
        f"Suppliers found only at premises elsewhere in the lists received "
        f"{pounds(split.elsewhere)}."
    )
    said.append(
        f"No premises was found for suppliers who received {pounds(split.not_found)}. That does "
        "not mean that they are outside the area: many ratepayers’ names are not published."
    )
    if split.own_share:
        low, high = split.own_share
        said.append(
            f"So between {percent(low)} and {percent(high)} of the money went to suppliers with "
            f"premises in {name}."
        )
    return tuple(said)


def _period(coverage: Coverage) -> str:
    if coverage.first_day is None or coverage.last_day is None:
        return "of a period that it does not state"
    if coverage.first_day == coverage.last_day:
        return f"of {day(coverage.first_day)}"
    return f"from {day(coverage.first_day)} to {day(coverage.last_day)}"
