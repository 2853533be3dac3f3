"""The data dictionary: each column of a dataset, in words and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.hub.portal.values import is_pounds, shown, type_in_words
from folkmoot.tables import Column, ColumnType, Meaning, Schema
from folkmoot.vault.profiles import ColumnProfile

MOST_VALUES = 5
_UNITS = {"GBP": "pounds"}


@dataclass(frozen=True, slots=True)
class CommonValue:
    """One of the commonest values. `share` is of the values that are not empty, from 0 to 1."""

    text: str
    times: int
    share: float

    @property
    def percent(self) -> int:
        return round(100 * self.share)


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """One column for its reader. `filled_percent` is None where no figures are at hand."""

    column: Column
    label: str
    anchor: str
    type: str
    unit: str
    meaning: str
    joins: bool
    filled_percent: float | None
    different: str
    range: str
    commonest: tuple[CommonValue, ...]

    @property
    def is_full(self) -> bool:
        return self.filled_percent == 100


JOINING = frozenset(
    {
        Meaning.GSS_CODE, Meaning.UPRN, Meaning.USRN, Meaning.POSTCODE, Meaning.COMPANY_NUMBER,
        Meaning.CHARITY_NUMBER, Meaning.SIC_CODE, Meaning.SERVICE_CODE, Meaning.SUPPLIER_ID,
        Meaning.PROPERTY_ID, Meaning.EXPENSE_CODE,
    }
)  # fmt: skip
"""Meanings by which two datasets can be joined: codes that mean the same wherever they stand."""


def dictionary(
    schema: Schema, profiles: Mapping[str, ColumnProfile], rows: int
) -> tuple[DictionaryEntry, ...]:
    """An entry for every column, in order."""
    return tuple(_entry(column, profiles.get(column.name), rows) for column in schema)


def _entry(column: Column, profile: ColumnProfile | None, rows: int) -> DictionaryEntry:
    return DictionaryEntry(
        column=column,
        label=column.label or column.name,
        anchor=f"column-{column.name}",
        type=type_in_words(column.type).capitalize(),
        unit=_unit(column),
        meaning=column.meaning.label if column.meaning else "",
        joins=column.meaning in JOINING,
        filled_percent=_percent(profile.filled, rows) if profile else None,
        different=_different(profile) if profile else "",
        range=_range(column, profile) if profile else "",
        commonest=_commonest(column, profile) if profile else (),
    )


def _unit(column: Column) -> str:
    """The unit in words, where the meaning does not say it already."""
    unit = _UNITS.get(column.unit, column.unit)
    return "" if column.meaning and unit and unit in column.meaning.label else unit


def _percent(filled: int, rows: int) -> float:
    """Rounded so that only a full column is 100 and only an empty one 0."""
    if not rows or filled == rows:
        return 100
    if not filled:
        return 0
    return min(99.9, max(0.1, round(100 * filled / rows, 1)))


def _different(profile: ColumnProfile) -> str:
    if profile.distinct is None:
        return ""
    if profile.distinct == 1:
        return "1 value throughout"
    about = "about " if profile.is_estimate else ""
    return f"{about}{_rounded(profile.distinct, profile.is_estimate):,} different values"


def _rounded(count: int, is_estimate: bool) -> int:
    """An estimate is told in two figures."""
    if not is_estimate:
        return count
    unit: int = 10 ** max(0, len(str(count)) - 2)
    return round(count / unit) * unit


def _range(column: Column, profile: ColumnProfile) -> str:
    """From the smallest to the largest, of what has an order that means something."""
    if profile.smallest is None or not (column.type.is_number or column.type.is_moment):
        return ""
    smallest, largest = shown(profile.smallest, column), shown(profile.largest, column)
    if smallest == largest:
        return smallest
    return f"{smallest} to {largest}"


def _commonest(column: Column, profile: ColumnProfile) -> tuple[CommonValue, ...]:
    """The commonest values, where any comes twice and the column is no amount or moment."""
    is_measure = is_pounds(column) or column.type is ColumnType.DECIMAL or column.type.is_moment
    if is_measure or not profile.commonest or profile.commonest[0][1] < 2:
        return ()
    return tuple(
        CommonValue(shown(value, column), times, times / profile.filled)
        for value, times in profile.commonest[:MOST_VALUES]
    )
