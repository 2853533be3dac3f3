"""How a column is read, and the reading of a block of it.

A reading is a decision about a whole column: its type and, for dates, which figure is the day and
which century short years belong to. It can be tried on any values; those that it cannot read come
out as null and are never lost, because the text stays with whoever asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.intake.typing.date_layouts import Written
from folkmoot.intake.typing.date_parts import MICROSECONDS_A_DAY, DayMonth, moments
from folkmoot.intake.typing.examination import Examined
from folkmoot.intake.typing.kinds import FALSE_WORDS, TRUE_WORDS, Kind
from folkmoot.intake.typing.markers import NOT_AVAILABLE
from folkmoot.intake.typing.numbers import read_decimals, read_integers, read_money
from folkmoot.tables import ColumnType

_TRUE = (*TRUE_WORDS, "1")
_FALSE = (*FALSE_WORDS, "0")


@dataclass(frozen=True, slots=True)
class Reading:
    """How every value of one column is read.

    `order`, `pivot` and `swaps_year_first` matter to dates only: see `date_parts.moments`. So do
    `reads_serials` and `reads_compact`, which take day counts and eight digits for dates.

    The last two matter to texts: `drops_floating_zero` takes the `.0` that software adds off the
    values of a code, and `na_is_missing` takes NA for a marker.
    """

    type: ColumnType
    order: DayMonth = DayMonth.DAY_FIRST
    pivot: int = 49
    swaps_year_first: bool = False
    reads_serials: bool = False
    reads_compact: bool = False
    drops_floating_zero: bool = False
    na_is_missing: bool = False

    @property
    def is_text(self) -> bool:
        """Keeps the texts as they are."""
        return self.type in (ColumnType.TEXT, ColumnType.CODE)


def read(examined: Examined, reading: Reading) -> pa.Array:
    """The texts in the Arrow type of the reading; null where one does not fit."""
    match reading.type:
        case ColumnType.INTEGER:
            return read_integers(examined)
        case ColumnType.DECIMAL:
            return read_decimals(examined)
        case ColumnType.MONEY:
            return read_money(examined)
        case ColumnType.DATE | ColumnType.TIMESTAMP:
            return _moments(examined, reading)
        case ColumnType.BOOLEAN:
            return _truths(examined)
        case ColumnType.POINT | ColumnType.GEOMETRY:
            return _geometry(examined, reading.type)
        case _:
            return _texts(examined, reading)


def _moments(examined: Examined, reading: Reading) -> pa.Array:
    at = np.zeros(len(examined.texts), dtype=np.int64)
    is_read = np.zeros(len(examined.texts), dtype=bool)
    parts = examined.dates
    if parts is not None:
        moment, is_real = moments(
            parts,
            reading.order,
            pivot=reading.pivot,
            swaps_year_first=reading.swaps_year_first,
        )
        at[parts.places] = moment
        if not reading.reads_serials:
            is_real &= ~parts.is_written(Written.SERIAL)
        if not reading.reads_compact:
            is_real &= ~parts.is_written(Written.COMPACT)
        is_read[parts.places] = is_real
    if reading.type is ColumnType.TIMESTAMP:
        return pa.array(at, mask=~is_read).cast(pa.timestamp("us"))
    days = (at // MICROSECONDS_A_DAY).astype(np.int32)
    return pa.array(days, mask=~is_read).cast(pa.date32())


def _truths(examined: Examined) -> pa.Array:
    folded = pc.utf8_lower(examined.texts)
    is_true = pc.is_in(folded, value_set=pa.array(_TRUE))
    is_false = pc.is_in(folded, value_set=pa.array(_FALSE))
    return pc.if_else(pc.or_(is_true, is_false), is_true, None)


def _geometry(examined: Examined, wanted: ColumnType) -> pa.Array:
    """Well-known text; a bracketed pair of latitude and longitude becomes a point."""
    kinds = (Kind.POINT,) if wanted is ColumnType.POINT else (Kind.POINT, Kind.GEOMETRY)
    is_read = pa.array(examined.are(*kinds))
    is_pair = pc.match_substring_regex(examined.texts, r"^[(\s\d\-−]")
    latitude_first = r"^\(?\s*([-−]?[0-9.]+)\s*,\s*([-−]?[0-9.]+)\s*\)?$"
    points = pc.replace_substring_regex(examined.texts, latitude_first, r"POINT (\2 \1)")
    points = pc.replace_substring(points, "−", "-")
    return pc.if_else(is_read, pc.if_else(is_pair, points, examined.texts), None)


def _texts(examined: Examined, reading: Reading) -> pa.Array:
    texts = examined.texts
    is_marker = examined.are(Kind.MARKER, Kind.SPREADSHEET_ERROR)
    if reading.na_is_missing and examined.are(Kind.LIKELY_MARKER).any():
        is_not_available = pc.equal(texts, NOT_AVAILABLE)
        is_marker |= is_not_available.to_numpy(zero_copy_only=False)
    if reading.drops_floating_zero:
        is_floated = pa.array(examined.are(Kind.FLOATED))
        texts = pc.if_else(is_floated, pc.replace_substring_regex(texts, r"\.0$", ""), texts)
    return pc.if_else(pa.array(is_marker), None, texts) if is_marker.any() else texts
