"""From what was seen of a column to how the whole of it is read.

The rules, in the order in which they are tried. Markers of withheld values are left out of every
share.

1. yes and no: 95 % of the values; noughts and ones count where words are among them, or where the
   heading is a question
2. dates: 90 % in one order of day and month. Any value that only one order fits proves it for the
   column; where nothing proves it, the other date columns of the table do, else the day is first
3. numbers: 90 %. Codes where the heading says so, or where a leading zero or too many digits would
   be lost; money with a pound sign, or with whole or decimal figures under a heading that says
   money
4. points and shapes: 90 %
5. else text
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.intake.typing.date_parts import USUAL_PIVOT, DayMonth
from folkmoot.intake.typing.evidence import DateEvidence, Evidence
from folkmoot.intake.typing.expectations import Expectation
from folkmoot.intake.typing.kinds import Kind
from folkmoot.intake.typing.readings import Reading
from folkmoot.tables import ColumnType, Meaning

MISFITS_ALLOWED = 0.10
"""The share of a column's values that may fail to fit its type and be set aside."""
BOOLEAN_MISFITS_ALLOWED = 0.05
"""Fewer of yes and no: a third answer that recurs makes the column a list of categories."""

EXCHANGED_AT_LEAST, EXCHANGED_DAYS_AT_LEAST, LEFT_AT_LEAST = 30, 8, 10
"""How many year-first dates, on how many different days up to the 12th, and how many dates left as
text after it, make an exchange of day and month credible."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known around a column: the order that the table's other dates prove, and the year."""

    proven_order: DayMonth | None = None
    this_year: int = 2000


def decide(evidence: Evidence, expectation: Expectation, setting: Setting) -> Reading:
    """How the column is read."""
    judged = evidence.figures
    na_is_missing = evidence.capital_pairs == 0
    if judged <= 0:
        return Reading(ColumnType.TEXT, na_is_missing=na_is_missing)
    if _is_boolean(evidence, expectation, judged):
        return Reading(ColumnType.BOOLEAN)
    dates = _date_reading(evidence, expectation, setting)
    if dates is not None:
        return dates
    if _is_most(evidence.numbers, judged):
        return _number_reading(evidence, expectation)
    shapes = evidence.of(Kind.POINT, Kind.GEOMETRY)
    if _is_most(shapes, judged):
        has_other_shapes = evidence.of(Kind.GEOMETRY) > 0
        return Reading(ColumnType.GEOMETRY if has_other_shapes else ColumnType.POINT)
    kept_as = ColumnType.CODE if expectation.is_code else ColumnType.TEXT
    return Reading(kept_as, na_is_missing=na_is_missing)


def _is_most(fitting: int, judged: int, allowed: float = MISFITS_ALLOWED) -> bool:
    return fitting > 0 and judged - fitting <= allowed * judged


def _is_boolean(evidence: Evidence, expectation: Expectation, judged: int) -> bool:
    words = evidence.of(Kind.TRUTH)
    if words:
        return _is_most(words + evidence.noughts_and_ones, judged, BOOLEAN_MISFITS_ALLOWED)
    is_question = expectation.is_question or expectation.meaning is Meaning.FLAG
    return is_question and evidence.noughts_and_ones == judged


def _date_reading(evidence: Evidence, expectation: Expectation, setting: Setting) -> Reading | None:
    seen = evidence.dates
    order = _order(seen, setting)
    if expectation.is_code and seen.short_years:
        return None
    if not _is_most(seen.fitting(order), evidence.figures):
        return None
    is_birth = expectation.meaning is Meaning.DATE_OF_BIRTH
    return Reading(
        ColumnType.TIMESTAMP if seen.timed else ColumnType.DATE,
        order=order,
        pivot=setting.this_year % 100 if is_birth else USUAL_PIVOT,
        swaps_year_first=_was_exchanged(seen),
        reads_serials=seen.is_of_serials,
        reads_compact=seen.is_of_compact,
    )


def _order(seen: DateEvidence, setting: Setting) -> DayMonth:
    if seen.day_first_only == seen.month_first_only:
        return setting.proven_order or DayMonth.DAY_FIRST
    if seen.month_first_only > seen.day_first_only:
        return DayMonth.MONTH_FIRST
    return DayMonth.DAY_FIRST


def _was_exchanged(seen: DateEvidence) -> bool:
    """A workbook of month-first dates was opened where the day comes first.

    The spreadsheet turned every date whose day is 12 or less into one with day and month
    exchanged, and left the others as text. So: many dates of its own, on many days of the month
    but none after the 12th, and every other date with the month first and a day after the 12th.
    """
    days = seen.year_first_days
    has_many_days = bool(np.count_nonzero(days) >= EXCHANGED_DAYS_AT_LEAST)
    return (
        seen.year_first >= EXCHANGED_AT_LEAST
        and not days[13:].any()
        and has_many_days
        and seen.month_first_only >= LEFT_AT_LEAST
        and seen.month_first_only == seen.in_figures
    )


def _number_reading(evidence: Evidence, expectation: Expectation) -> Reading:
    whole = evidence.of(Kind.WHOLE, Kind.PADDED, Kind.LONG)
    whole += evidence.dates.serial + evidence.dates.compact
    has_marks = evidence.of(Kind.MONEY, Kind.PERCENT, Kind.GROUPED) > 0
    loses_digits = evidence.of(Kind.LONG) > 0 and whole == evidence.numbers
    loses_zeros = evidence.of(Kind.PADDED) > 0 and not expectation.is_figure
    if not has_marks and (expectation.is_code or loses_digits or loses_zeros):
        floated = evidence.of(Kind.FLOATED)
        return Reading(ColumnType.CODE, drops_floating_zero=floated * 2 > evidence.numbers)
    if evidence.of(Kind.PERCENT):
        return Reading(ColumnType.DECIMAL)
    is_scaled = expectation.unit in ("GBP million", "GBP thousand")
    has_fractions = evidence.of(Kind.FRACTION, Kind.FINE_FRACTION, Kind.EXPONENT, Kind.LONG) > 0
    has_money = evidence.of(Kind.MONEY) > 0 or evidence.of(Kind.PENCE) * 2 > evidence.numbers
    is_amount = expectation.is_amount and (expectation.is_sure or has_fractions)
    if (has_money or is_amount) and not is_scaled:
        return Reading(ColumnType.MONEY)
    return Reading(ColumnType.DECIMAL if has_fractions else ColumnType.INTEGER)
