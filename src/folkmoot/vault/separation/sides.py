"""Which columns of a protected table say who somebody is, and which say what is known of them.

Linking needs a full date of birth and a whole address; analysis needs an age and an area. So what
both sides need is whole on the identity side and coarsened on the attribute side: a date of birth
to a band of five years, a postcode to its sector (about 3,000 addresses). Free text goes to neither
side, since it may hold names and illnesses in one sentence: it stays in the sealed original. So
does a text that nobody named and that differs in nearly every row: it points to one record.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import SchemaError
from folkmoot.tables import Column, ColumnType, Meaning, Schema, Sensitivity

ROW_KEY = "row_key"
"""The one column that both sides have: 128 random bits a row, as hexadecimal digits."""

_BAND_YEARS = 5
_OLDEST_BAND = 85
_FEWEST_TELLING, _TELLING_SHARE = 20, 0.9
_SECTOR = r"^(?P<district>[A-Z]{1,2}[0-9][0-9A-Z]?)(?P<sector>[0-9])[A-Z]{2}$"


class Side(StrEnum):
    """One half of a separated version, and the name of its master key."""

    IDENTITY = "identity"
    ATTRIBUTE = "attribute"


Coarsen = Callable[[pa.ChunkedArray, date], pa.ChunkedArray]


@dataclass(frozen=True, slots=True)
class AttributeColumn:
    """A column of the attribute side, the column that it is made from, and how it is coarsened."""

    column: Column
    source: str
    coarsen: Coarsen | None = None


@dataclass(frozen=True, slots=True)
class SidePlan:
    """Where each column of a schema goes. `sealed` are those that neither side gets."""

    identity: tuple[Column, ...]
    attributes: tuple[AttributeColumn, ...]
    sealed: tuple[str, ...]

    @property
    def attribute_schema(self) -> Schema:
        return Schema(tuple(each.column for each in self.attributes))

    @property
    def identity_schema(self) -> Schema:
        return Schema(self.identity)


def telling_columns(table: pa.Table, schema: Schema) -> frozenset[str]:
    """The texts and codes that differ in nearly every row: references, whatever they are called."""
    found = set()
    for column in schema:
        values = table[column.name]
        filled = len(values) - values.null_count
        is_text = column.type in (ColumnType.TEXT, ColumnType.CODE)
        if (
            is_text
            and filled >= _FEWEST_TELLING
            and pc.count_distinct(values).as_py() > _TELLING_SHARE * filled
        ):
            found.add(column.name)
    return frozenset(found)


def plan_sides(schema: Schema, telling: Collection[str] = ()) -> SidePlan:
    """Where the columns of a confirmed schema go; `telling` are names of `telling_columns`.

    Raises SchemaError when a column has the name of the row key.
    """
    if ROW_KEY in schema:
        raise SchemaError(
            f"The name {ROW_KEY} is the vault's own.", remedy="Rename the column and upload again."
        )
    identity: list[Column] = []
    attributes: list[AttributeColumn] = []
    sealed: list[str] = []
    for column in schema:
        coarsening = _COARSENED.get(column.meaning) if column.meaning else None
        says_who = (
            column.meaning in _SAYS_WHO or column.sensitivity is Sensitivity.DIRECT_IDENTIFIER
        )
        if column.meaning in _FREE_TEXT or (column.name in telling and not says_who):
            sealed.append(column.name)
            continue
        if says_who:
            identity.append(column)
        if coarsening is not None:
            coarse = _coarse_column(column, coarsening, taken={*schema.names, *_names(attributes)})
            attributes.append(AttributeColumn(coarse, column.name, coarsening.coarsen))
        elif not says_who or column.meaning in _ON_BOTH_SIDES:
            attributes.append(AttributeColumn(column, column.name))
    return SidePlan(tuple(identity), tuple(attributes), tuple(sealed))


def age_bands(births: pa.ChunkedArray, on: date) -> pa.ChunkedArray:
    """Ages on a day in bands of five years, "0 to 4" to "85 and over"; null where no date."""
    if not pa.types.is_date(births.type):
        return pa.chunked_array([pa.nulls(len(births), pa.string())])
    had_birthday = pc.less_equal(
        pc.add(pc.multiply(pc.month(births), 100), pc.day(births)), 100 * on.month + on.day
    )
    years = pc.subtract(pa.scalar(on.year, pa.int64()), pc.year(births))
    return bands_of(pc.subtract(years, pc.if_else(had_birthday, 0, 1)), on)


def bands_of(ages: pa.ChunkedArray, _: date) -> pa.ChunkedArray:
    """Ages in whole years as bands of five years; null outside 0 to 130 and for no number."""
    if not (pa.types.is_integer(ages.type) or pa.types.is_floating(ages.type)):
        return pa.chunked_array([pa.nulls(len(ages), pa.string())])
    years = pc.fill_null(pc.cast(ages, pa.float64()), -1.0).to_numpy()
    lower = np.minimum(np.floor(years / _BAND_YEARS) * _BAND_YEARS, _OLDEST_BAND).astype(np.int64)
    is_age = (years >= 0) & (years <= 130)
    names = [
        None if not known else _band(band)
        for band, known in zip(lower.tolist(), is_age.tolist(), strict=True)
    ]
    return pa.chunked_array([pa.array(names, pa.string())])


def postcode_sectors(postcodes: pa.ChunkedArray, _: date) -> pa.ChunkedArray:
    """Postcodes without their last two letters, as "LS1 4"; null for what is no whole postcode."""
    plain = pc.replace_substring_regex(
        pc.utf8_upper(pc.cast(postcodes, pa.string())), r"[^A-Z0-9]", ""
    )
    parts = pc.extract_regex(plain, pattern=_SECTOR)
    return pc.binary_join_element_wise(
        pc.struct_field(parts, "district"), pc.struct_field(parts, "sector"), " "
    )


@dataclass(frozen=True, slots=True)
class _Coarsening:
    name: str
    label: str
    meaning: Meaning
    coarsen: Coarsen


_COARSENED: dict[Meaning, _Coarsening] = {
    Meaning.DATE_OF_BIRTH: _Coarsening("age_band", "Age band", Meaning.AGE_BAND, age_bands),
    Meaning.AGE: _Coarsening("age_band", "Age band", Meaning.AGE_BAND, bands_of),
    Meaning.POSTCODE: _Coarsening(
        "postcode_sector", "Postcode sector", Meaning.AREA_NAME, postcode_sectors
    ),
}

_FREE_TEXT = frozenset({Meaning.DESCRIPTION})

_ON_BOTH_SIDES = frozenset({Meaning.SEX, Meaning.TOWN})
"""Coarse enough as they are."""

_SAYS_WHO = frozenset(
    {
        *(Meaning.FULL_NAME, Meaning.TITLE, Meaning.FORENAME, Meaning.SURNAME),
        *(Meaning.DATE_OF_BIRTH, Meaning.AGE, Meaning.SEX),
        *(Meaning.NHS_NUMBER, Meaning.NI_NUMBER, Meaning.PERSON_ID, Meaning.HOUSEHOLD_ID),
        *(Meaning.EMAIL, Meaning.PHONE, Meaning.JOB_TITLE, Meaning.VEHICLE_REGISTRATION),
        *(Meaning.BANK_ACCOUNT, Meaning.ADDRESS, Meaning.TOWN, Meaning.POSTCODE, Meaning.UPRN),
        *(Meaning.USRN, Meaning.EASTING, Meaning.NORTHING, Meaning.LATITUDE, Meaning.LONGITUDE),
        *(Meaning.POINT, Meaning.GEOMETRY),
        *(Meaning.RECORD_ID, Meaning.TRANSACTION_ID, Meaning.PROPERTY_ID, Meaning.URL),
    }
)
"""What tells one person, home or record from another, whatever sensitivity was confirmed."""


def _coarse_column(column: Column, coarsening: _Coarsening, taken: set[str]) -> Column:
    name = coarsening.name
    if name in taken:
        name = f"{column.name}_{coarsening.name}"
    return Column(
        name=name,
        label=coarsening.label,
        type=ColumnType.TEXT,
        meaning=coarsening.meaning,
        sensitivity=Sensitivity.QUASI_IDENTIFIER,
        description=f"Coarsened from “{column.label or column.name}”.",
    )


def _names(attributes: list[AttributeColumn]) -> set[str]:
    return {each.column.name for each in attributes}


def _band(lower: int) -> str:
    if lower >= _OLDEST_BAND:
        return f"{_OLDEST_BAND} and over"
    return f"{lower} to {lower + _BAND_YEARS - 1}"
