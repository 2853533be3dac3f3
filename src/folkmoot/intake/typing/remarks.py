"""What is said of a column in plain English: what was found in it, decided about it, doubted.

No remark quotes a value of a personal column; markers of withheld values may be named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.intake.meanings import Proposal, heading_meaning
from folkmoot.intake.typing.columns import TypedColumn
from folkmoot.intake.typing.date_parts import DayMonth
from folkmoot.intake.typing.kinds import Kind
from folkmoot.intake.typing.profiles import ColumnProfile
from folkmoot.intake.typing.quarantine import Reason
from folkmoot.tables import Column, ColumnType, Finding, Meaning
from folkmoot.tables import Kind as FindingKind

_FOUND, _DECIDED, _DOUBTED = FindingKind.FOUND, FindingKind.DECIDED, FindingKind.DOUBTED

_CROSSED = (
    {Meaning.LATITUDE, Meaning.LONGITUDE},
    {Meaning.EASTING, Meaning.LATITUDE},
    {Meaning.NORTHING, Meaning.LONGITUDE},
)
"""Meanings of which a column headed one and holding the other runs across instead of along."""
_KEYS = {Meaning.RECORD_ID, Meaning.TRANSACTION_ID, Meaning.PROPERTY_ID, Meaning.PERSON_ID}
_PAST = {Meaning.EVENT_DATE, Meaning.PAYMENT_DATE, Meaning.DATE_OF_BIRTH}
_NOTABLE_PERSON_SHARE = 0.001
_A_FEW = 0.01
_MOSTLY_UNIQUE = 0.5
_ENOUGH_TO_REPEAT = 20
_LONG_AGO = dt.date(1900, 1, 1)


@dataclass(frozen=True)
class Described:
    """A column with all that is known of it."""

    column: Column
    typed: TypedColumn
    profile: ColumnProfile
    proposal: Proposal


def remarks_on(described: Described, today: dt.date) -> Iterator[Finding]:
    """Everything worth saying of one column."""
    if described.profile.is_empty and not described.profile.misfits:
        yield _finding(described, _FOUND, "empty", "The column holds no values.")
        return
    yield from _on_dates(described, today)
    yield from _on_numbers(described)
    yield from _on_codes(described)
    yield from _on_what_was_set_aside(described)
    yield from _on_meaning(described)


def _finding(described: Described, kind: FindingKind, code: str, message: str) -> Finding:
    return Finding(
        kind, f"intake.{code}", message, where=described.column.label or described.column.name
    )


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count:,} values"


def _are(count: int) -> str:
    return "1 value is" if count == 1 else f"{count:,} values are"


def _on_dates(described: Described, today: dt.date) -> Iterator[Finding]:
    if not described.column.type.is_moment:
        return
    seen, reading = described.typed.evidence.dates, described.typed.current
    order = reading.order.value
    proofs = seen.day_first_only if reading.order is DayMonth.DAY_FIRST else seen.month_first_only
    if proofs:
        message = f"Dates are read with the {order}: {_values(proofs)} can only be read so."
        yield _finding(described, _DECIDED, "day_month", message)
    elif seen.either:
        why = (
            "as the table's other dates prove"
            if described.typed.setting.proven_order
            else "as is usual in the United Kingdom"
        )
        message = (
            f"{_values(seen.either)} could have the day or the month first, and none "
            f"proves which. They are read with the {order}, {why}."
        )
        yield _finding(described, _DOUBTED, "day_month_ambiguous", message)
    if reading.swaps_year_first:
        message = (
            f"{_values(seen.year_first)} had day and month exchanged by a spreadsheet "
            "opened under the wrong country's settings: not one falls after the 12th of its month, "
            "and the dates left as text all do, with the month first. They are put right."
        )
        yield _finding(described, _DOUBTED, "day_month_exchanged", message)
    others = described.typed.quarantine.count(Reason.OTHER_ORDER)
    if others:
        message = (
            f"{_values(others)} can only be read with day and month the other way "
            "round. They are in quarantine, and the rest deserve a look."
        )
        yield _finding(described, _DOUBTED, "day_month_mixed", message)
    yield from _on_forms_of_dates(described)
    yield from _on_ages_of_dates(described, today)


def _on_forms_of_dates(described: Described) -> Iterator[Finding]:
    seen, reading = described.typed.evidence.dates, described.typed.current
    if seen.short_years:
        first, last = 1901 + reading.pivot, 2000 + reading.pivot
        message = f"Years of two digits are read as {first} to {last}."
        yield _finding(described, _DECIDED, "short_years", message)
    if seen.serial:
        message = f"{_are(seen.serial)} a spreadsheet's day counts, read as dates."
        yield _finding(described, _DECIDED, "serial_dates", message)
    if seen.zoned and described.column.type is ColumnType.TIMESTAMP:
        yield _finding(
            described, _DECIDED, "time_zones", "Times that name their zone are turned into UTC."
        )


def _on_ages_of_dates(described: Described, today: dt.date) -> Iterator[Finding]:
    earliest, latest = described.profile.minimum, described.profile.maximum
    if isinstance(latest, dt.date) and described.column.meaning in _PAST and _day(latest) > today:
        yield _finding(
            described,
            _DOUBTED,
            "future_dates",
            "Some dates lie in the future; they may be mistyped.",
        )
    if isinstance(earliest, dt.date) and _day(earliest) < _LONG_AGO:
        yield _finding(
            described, _DOUBTED, "old_dates", "Some dates lie before 1900; they may be mistyped."
        )


def _day(moment: dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _on_numbers(described: Described) -> Iterator[Finding]:
    evidence = described.typed.evidence
    if described.column.type is ColumnType.MONEY:
        bracketed = evidence.of(Kind.BRACKETED)
        if bracketed:
            message = f"{_are(bracketed)} negative by brackets or a trailing minus."
            yield _finding(described, _DECIDED, "negative_amounts", message)
        fine = evidence.of(Kind.FINE_FRACTION, Kind.EXPONENT)
        if fine:
            message = f"{_are(fine)} rounded to a hundredth of a penny."
            yield _finding(described, _DECIDED, "rounded_amounts", message)
    if described.column.type is ColumnType.INTEGER and evidence.of(Kind.FLOATED):
        yield _finding(
            described, _DECIDED, "floated_integers", "Whole numbers written with .0 are integers."
        )


def _on_codes(described: Described) -> Iterator[Finding]:
    evidence, profile = described.typed.evidence, described.profile
    is_text = described.column.type in (ColumnType.CODE, ColumnType.TEXT)
    if not is_text:
        return
    is_of_digits = evidence.numbers * 2 > evidence.total
    if evidence.of(Kind.PADDED) and is_of_digits:
        message = "Kept as a code, so that leading zeros are not lost."
        yield _finding(described, _DECIDED, "leading_zeros", message)
    damaged = evidence.of(Kind.EXPONENT)
    if damaged and is_of_digits:
        message = (
            f"A spreadsheet has turned {_values(damaged)} into scientific notation; their last "
            "digits are lost. Ask the publisher for the column as text."
        )
        yield _finding(described, _DOUBTED, "scientific_codes", message)
    is_counted = not profile.has_more_distinct and profile.filled >= _ENOUGH_TO_REPEAT
    is_key = described.column.meaning in _KEYS and is_counted
    if is_key and _MOSTLY_UNIQUE * profile.filled < profile.distinct < profile.filled:
        repeats = profile.filled - profile.distinct
        message = f"A reference, but not a unique one: {_values(repeats)} repeat an earlier one."
        yield _finding(described, _FOUND, "repeated_references", message)


def _on_what_was_set_aside(described: Described) -> Iterator[Finding]:
    quarantine = described.typed.quarantine
    if quarantine.suppressed:
        marks = quarantine.markers()
        shown = f" ({', '.join(marks)})" if marks else ""
        message = (
            f"{_are(quarantine.suppressed)} withheld or missing, with a marker{shown} instead. "
            "Blank here; the markers are kept in quarantine."
        )
        yield _finding(described, _FOUND, "suppressed", message)
    for reason, count in quarantine.misfits_by_reason():
        if reason is not Reason.OTHER_ORDER:
            message = f"{_are(count)} in quarantine: {reason.value}."
            yield _finding(described, _DOUBTED, "misfits", message)


def _on_meaning(described: Described) -> Iterator[Finding]:
    proposal, column = described.proposal, described.column
    if column.meaning is None:
        return
    if column.sensitivity.is_personal:
        message = (
            f"Taken for {column.meaning.label.lower()} by {proposal.reason} "
            f"({proposal.confidence:.0%} sure), so it is proposed as personal "
            f"({column.sensitivity.value.replace('_', ' ')}). A person must confirm."
        )
        yield _finding(described, _FOUND, "personal", message)
    share = proposal.person_share or 0.0
    if share >= _NOTABLE_PERSON_SHARE:
        how_many = f"About {share:.0%}" if share >= _A_FEW else f"A few (under {_A_FEW:.0%})"
        message = (
            f"{how_many} of its distinct names, and perhaps more, look like those of natural "
            "persons. Show none of them without checking."
        )
        yield _finding(described, _DOUBTED, "names_of_persons", message)
    heading = heading_meaning(column.label)
    if heading and {heading.meaning, column.meaning} in _CROSSED:
        expected, found = heading.meaning.label.lower(), column.meaning.label.lower()
        message = f"Its heading suggests {expected}, its values {found}: the two may be exchanged."
        yield _finding(described, _DOUBTED, "coordinates", message)
    mails = described.profile.with_mail_address
    if mails and column.meaning is not Meaning.EMAIL:
        message = f"E-mail addresses stand in {_values(mails)} of its texts."
        yield _finding(described, _DOUBTED, "mail_in_text", message)
    others = [meaning.label for meaning, _ in proposal.inside if meaning is not Meaning.EMAIL]
    if others:
        message = (
            f"Some of its texts seem to hold: {', '.join(others).lower()}. Free text that names "
            "people is confidential; look through it before anything is shared."
        )
        yield _finding(described, _DOUBTED, "identifiers_in_text", message)
