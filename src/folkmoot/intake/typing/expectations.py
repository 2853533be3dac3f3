"""What a heading leads us to expect of the values, before any is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.intake.meanings.headings import UNSURE, heading_meaning, heading_unit, heading_words
from folkmoot.tables import Meaning

CODES = frozenset(
    {
        *(Meaning.NHS_NUMBER, Meaning.NI_NUMBER, Meaning.PERSON_ID, Meaning.HOUSEHOLD_ID),
        *(Meaning.PHONE, Meaning.VEHICLE_REGISTRATION, Meaning.BANK_ACCOUNT),
        *(Meaning.UPRN, Meaning.USRN, Meaning.GSS_CODE, Meaning.SUPPLIER_ID),
        *(Meaning.COMPANY_NUMBER, Meaning.CHARITY_NUMBER, Meaning.SIC_CODE),
        *(Meaning.SERVICE_CODE, Meaning.EXPENSE_CODE, Meaning.PROPERTY_TYPE_CODE),
        *(Meaning.RECORD_ID, Meaning.TRANSACTION_ID, Meaning.PROPERTY_ID),
    }
)
"""Meanings whose digits are never added up."""

AMOUNTS = frozenset({Meaning.AMOUNT_GBP, Meaning.VAT_GBP, Meaning.RATEABLE_VALUE})

DATES = frozenset(
    {
        *(Meaning.DATE_OF_BIRTH, Meaning.PAYMENT_DATE, Meaning.START_DATE),
        *(Meaning.END_DATE, Meaning.EVENT_DATE),
    }
)

FIGURES = AMOUNTS | {
    *(Meaning.AGE, Meaning.COUNT, Meaning.PERCENTAGE, Meaning.MEASURE, Meaning.YEAR),
    *(Meaning.EASTING, Meaning.NORTHING, Meaning.LATITUDE, Meaning.LONGITUDE),
}
"""Meanings of numbers that a leading zero does not turn into codes."""


_CODE_WORDS = (("code",), ("reference",), ("id",), ("uid",))


@dataclass(frozen=True, slots=True)
class Expectation:
    """The meaning and unit that a heading (and the row of units under it) names.

    Where it is not sure, the values must bear it out.
    """

    meaning: Meaning | None = None
    unit: str = ""
    is_question: bool = False
    is_named_code: bool = False
    is_sure: bool = True

    @property
    def is_code(self) -> bool:
        is_named = self.is_named_code and self.meaning is not Meaning.POSTCODE
        return self.meaning in CODES or is_named

    @property
    def is_amount(self) -> bool:
        return self.meaning in AMOUNTS or self.unit.startswith("GBP")

    @property
    def is_date(self) -> bool:
        return self.meaning in DATES

    @property
    def is_figure(self) -> bool:
        return self.meaning in FIGURES or bool(self.unit)


def expect(heading: str, unit: str = "") -> Expectation:
    """What a heading and the text in the row of units under it lead us to expect."""
    match = heading_meaning(heading)
    return Expectation(
        meaning=match.meaning if match else None,
        unit=heading_unit(heading) or heading_unit(unit),
        is_question=heading.rstrip().endswith("?"),
        is_named_code=heading_words(heading)[-1:] in _CODE_WORDS,
        is_sure=match is None or match.confidence >= UNSURE,
    )
