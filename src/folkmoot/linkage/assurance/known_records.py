"""What checks take from a file of people: characteristics, completeness, what can be implausible.

This runs where identities may be read. What leaves it for the report by groups are identifiers and
coarse characteristics only: ages in bands, how common a surname is, how much is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import LinkageError
from folkmoot.linkage.assurance.bias import Characteristics
from folkmoot.linkage.assurance.decoy_people import Part
from folkmoot.linkage.assurance.implausible import Observed
from folkmoot.linkage.assurance.independent_keys import KeyedRecords
from folkmoot.linkage.assurance.scored_pairs import as_text
from folkmoot.tables import Column, Meaning, Schema

_PARTS: dict[Meaning, Part] = {
    Meaning.FORENAME: Part.FORENAME,
    Meaning.SURNAME: Part.SURNAME,
    Meaning.FULL_NAME: Part.SURNAME,
    Meaning.DATE_OF_BIRTH: Part.BIRTH,
    Meaning.ADDRESS: Part.HOME,
    Meaning.POSTCODE: Part.HOME,
    Meaning.TOWN: Part.HOME,
    Meaning.UPRN: Part.HOME,
    Meaning.NHS_NUMBER: Part.NUMBER,
    Meaning.NI_NUMBER: Part.NUMBER,
    Meaning.EMAIL: Part.NUMBER,
    Meaning.PHONE: Part.NUMBER,
}
_IDENTITY = frozenset({*_PARTS, Meaning.PERSON_ID, Meaning.RECORD_ID})
"""Meanings of columns by which people are found, and so never a group of a report."""

_BANDS = ((18, "0 to 17"), (35, "18 to 34"), (50, "35 to 49"), (65, "50 to 64"), (80, "65 to 79"))
_OLDEST = "80 and over"
_COMMON, _RARE = 1e-3, 2e-4
"""Shares of records from which a surname is common, and below which it is rare."""

AGE, SURNAME, MISSING = "age_band", "surname_frequency", "missing_identifiers"
"""Characteristics that are made from identities, by these names."""


@dataclass(frozen=True)
class KnownRecords:
    """A file of people: its rows, what the columns mean, and the column that names a record (the
    row's number from 1 without one)."""

    table: pa.Table
    schema: Schema
    identifier: str | None

    @property
    def identifiers(self) -> pa.Array:
        if self.identifier is None:
            return as_text(pa.array(np.arange(1, self.table.num_rows + 1)))
        return as_text(self.table[self.identifier])

    def values(self, meaning: Meaning) -> pa.ChunkedArray | None:
        """The first column of a meaning, None where there is none."""
        for column in self.schema:
            if column.meaning is meaning:
                return self.table[column.name]
        return None

    def has(self, name: str) -> bool:
        return name in _MADE or any(name in _names(column) for column in self.schema)


def _names(column: Column) -> tuple[str | None, ...]:
    return (column.name, column.label, column.meaning.value if column.meaning else None)


def filled_columns(records: KnownRecords) -> tuple[tuple[str, float], ...]:
    """The share of records that is filled in each column by which people are found."""
    count = max(records.table.num_rows, 1)
    return tuple(
        (column.name, 1 - records.table[column.name].null_count / count)
        for column in records.schema
        if column.meaning in _PARTS and column.name != records.identifier
    )


def characteristics_of(records: KnownRecords, names: Sequence[str], on: date) -> Characteristics:
    """The named characteristics: a column by its name, heading or meaning, or one of AGE, SURNAME
    and MISSING, which are made here. Ages are of the day `on`.

    Raises LinkageError for a column that is not there or that says who somebody is.
    """
    return Characteristics(
        records.identifiers, {name: _characteristic(records, name, on) for name in names}
    )


def keyed_by(records: KnownRecords, name: str) -> KeyedRecords:
    """The values of an independent number, without the blanks that people write into it.

    Raises LinkageError when there is no such column.
    """
    column = column_named(records, name)
    text = pc.utf8_upper(pc.replace_substring_regex(as_text(records.table[column]), r"[\s-]", ""))
    return KeyedRecords(records.identifiers, pc.if_else(pc.equal(text, ""), None, text))


def observe(records: KnownRecords) -> Observed:
    """What can be implausible of a link, by the meanings of columns."""
    sex, born = records.values(Meaning.SEX), records.values(Meaning.DATE_OF_BIRTH)
    is_dated = born is not None and pa.types.is_temporal(born.type)
    return Observed(
        sex=None if sex is None else pc.utf8_upper(pc.utf8_slice_codeunits(as_text(sex), 0, 1)),
        born=born.combine_chunks() if born is not None and is_dated else None,
    )


def decoy_parts(records: KnownRecords) -> dict[Part, tuple[str, ...]]:
    """The columns of each part that a decoy is put together from."""
    parts: dict[Part, list[str]] = {part: [] for part in Part}
    for column in records.schema:
        if column.meaning in _PARTS and column.name != records.identifier:
            parts[_PARTS[column.meaning]].append(column.name)
    return {part: tuple(names) for part, names in parts.items()}


def _characteristic(records: KnownRecords, name: str, on: date) -> pa.Array:
    if name in _MADE:
        return _MADE[name](records, on)
    column = column_named(records, name)
    if records.schema[column].meaning in _IDENTITY:
        raise LinkageError(
            "A column that says who somebody is cannot be a group of the report.",
            where=name,
            remedy=f"Say {', '.join(_MADE)}, or a coarse characteristic such as sex.",
        )
    return as_text(records.table[column])


def column_named(records: KnownRecords, name: str) -> str:
    """The column of this name, heading or meaning. Raises LinkageError when there is none."""
    for column in records.schema:
        if name in _names(column):
            return column.name
    raise LinkageError(
        "There is no column of this name or meaning.",
        where=name,
        remedy=f"The columns are: {', '.join(records.schema.names)}.",
    )


def _age_bands(records: KnownRecords, on: date) -> pa.Array:
    born = records.values(Meaning.DATE_OF_BIRTH)
    if born is None or not pa.types.is_temporal(born.type):
        raise LinkageError(
            "There is no date of birth to make bands of age from.",
            where=AGE,
            remedy="Name a column that holds bands of age.",
        )
    days = pc.days_between(born.cast(pa.date32()), pa.scalar(on, pa.date32()))
    years = pc.cast(pc.floor(pc.divide(pc.cast(days, pa.float64()), 365.25)), pa.int64())
    band = pa.scalar(_OLDEST)
    for below, words in reversed(_BANDS):
        band = pc.if_else(pc.less(years, below), words, band)
    return as_text(band)


def _surname_frequencies(records: KnownRecords, _: date) -> pa.Array:
    surnames = records.values(Meaning.SURNAME)
    if surnames is None:
        raise LinkageError(
            "There is no column of surnames to tell common ones by.",
            where=SURNAME,
            remedy="Leave this characteristic out.",
        )
    text = pc.utf8_upper(as_text(surnames))
    counted = pc.value_counts(text.drop_null())
    place = pc.index_in(text, value_set=counted.field("values"))
    share = pc.divide(
        pc.cast(counted.field("counts").take(place), pa.float64()), float(max(len(text), 1))
    )
    return pc.if_else(
        pc.less(share, _RARE),
        "rare surname",
        pc.if_else(pc.less(share, _COMMON), "neither rare nor common", "common surname"),
    )


def _missing_counts(records: KnownRecords, _: date) -> pa.Array:
    missing = np.zeros(records.table.num_rows, np.int64)
    for name, _share in filled_columns(records):
        missing += records.table[name].is_null().to_numpy().astype(np.int64)
    words = np.array(["nothing missing", "one missing", "two missing", "three or more missing"])
    return pa.array(words[np.minimum(missing, 3)])


_MADE: dict[str, Callable[[KnownRecords, date], pa.Array]] = {
    AGE: _age_bands,
    SURNAME: _surname_frequencies,
    MISSING: _missing_counts,
}
