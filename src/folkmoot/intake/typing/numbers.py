"""Texts that are numbers, read as integers, decimals or exact money."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.intake.typing.characters import Characters, Mask, Positions, table_of
from folkmoot.intake.typing.examination import Examined
from folkmoot.intake.typing.kinds import Kind
from folkmoot.tables import ColumnType

INTEGER_KINDS = (
    *(Kind.WHOLE, Kind.PADDED, Kind.GROUPED),
    *(Kind.FLOATED, Kind.BRACKETED, Kind.NIL),
)
DECIMAL_KINDS = (
    *INTEGER_KINDS,
    *(Kind.LONG, Kind.FRACTION, Kind.FINE_FRACTION, Kind.EXPONENT, Kind.PERCENT),
)
MONEY_KINDS = (
    *INTEGER_KINDS,
    *(Kind.FRACTION, Kind.FINE_FRACTION, Kind.EXPONENT, Kind.MONEY, Kind.PENCE),
)

_DIGITS_AND_POINT = table_of("0123456789.")
_MONEY_PLACES = 4
_MONEY_SCALE = 10**_MONEY_PLACES
_LARGEST_MONEY = 10.0**14
_SURELY_EXACT = 10.0**11
_NEAR_WHOLE = 0.01


def read_plain_numbers(texts: pa.StringArray, wanted: ColumnType) -> pa.Array | None:
    """Texts that are all plain numbers of the wanted type; None where one is anything else.

    Must not be asked where a text has a leading zero.
    """
    try:
        match wanted:
            case ColumnType.INTEGER:
                return texts.cast(pa.int64())
            case ColumnType.DECIMAL | ColumnType.MONEY:
                numbers = texts.cast(pa.float64())
            case _:
                return None
    except pa.ArrowInvalid:
        return None
    sizes = numbers.to_numpy()
    if wanted is ColumnType.MONEY:
        amounts = _exact_amounts(sizes)
        return None if amounts is None else _as_money(amounts, np.zeros(len(amounts), dtype=bool))
    return numbers if np.isfinite(sizes).all() else None


def read_integers(examined: Examined) -> pa.Array:
    """64-bit integers; null where a text is not a whole number."""
    numbers = np.zeros(len(examined.texts), dtype=np.int64)
    whole = examined.places(Kind.WHOLE, Kind.PADDED, Kind.GROUPED)
    numbers[whole] = _figures(examined, whole).cast(pa.int64()).to_numpy()
    is_read = examined.are(Kind.WHOLE, Kind.PADDED, Kind.GROUPED, Kind.NIL)
    pointed = examined.places(Kind.FLOATED, Kind.BRACKETED)
    floats = _figures(examined, pointed).cast(pa.float64()).to_numpy()
    is_whole = floats == np.rint(floats)
    numbers[pointed[is_whole]] = floats[is_whole].astype(np.int64)
    is_read[pointed[is_whole]] = True
    numbers[examined.is_negative] *= -1
    return pa.array(numbers, mask=~is_read)


def read_decimals(examined: Examined) -> pa.Array:
    """Double-precision numbers; null where a text is no number. A percentage keeps its figure."""
    numbers = np.zeros(len(examined.texts), dtype=np.float64)
    is_read = examined.are(*DECIMAL_KINDS)
    plain = np.flatnonzero(is_read & ~examined.are(Kind.NIL, Kind.EXPONENT))
    numbers[plain] = _figures(examined, plain).cast(pa.float64()).to_numpy()
    _fill_exponents(examined, numbers)
    numbers[examined.is_negative] *= -1
    return pa.array(numbers, mask=~is_read | ~np.isfinite(numbers))


def read_money(examined: Examined) -> pa.Array:
    """Amounts exact to four places; null where a text is no amount.

    What has more places (the dust of floating point, mostly) is rounded to them.
    """
    amounts = np.zeros(len(examined.texts), dtype=np.int64)
    is_read = examined.are(*MONEY_KINDS)
    by_figures = examined.places(
        *(Kind.WHOLE, Kind.PADDED, Kind.GROUPED, Kind.FLOATED),
        *(Kind.BRACKETED, Kind.FRACTION, Kind.MONEY),
    )
    by_float = examined.places(Kind.FINE_FRACTION)
    figures = _figures(examined, by_figures)
    exact = _exact_amounts(figures.cast(pa.float64()).to_numpy())
    try:
        amounts[by_figures] = _unscaled(figures) if exact is None else exact
    except pa.ArrowInvalid:
        by_float = np.union1d(by_figures, by_float)
    floats = np.zeros(len(amounts), dtype=np.float64)
    floats[by_float] = _figures(examined, by_float).cast(pa.float64()).to_numpy()
    pence = examined.places(Kind.PENCE)
    floats[pence] = _figures(examined, pence).cast(pa.float64()).to_numpy() / 100
    _fill_exponents(examined, floats)
    is_read &= np.abs(floats) < _LARGEST_MONEY
    rounded = np.union1d(by_float, examined.places(Kind.PENCE, Kind.EXPONENT))
    rounded = rounded[is_read[rounded]]
    amounts[rounded] = np.rint(floats[rounded] * _MONEY_SCALE).astype(np.int64)
    amounts[examined.is_negative] *= -1
    return _as_money(amounts, ~is_read)


def _figures(examined: Examined, places: Positions) -> pa.StringArray:
    """The chosen texts with nothing left but digits and the decimal point."""
    if len(places) == len(examined.texts):
        return examined.characters.keeping(_DIGITS_AND_POINT)
    chosen = examined.texts.take(pa.array(places))
    return Characters(chosen).keeping(_DIGITS_AND_POINT)


def _fill_exponents(examined: Examined, numbers: NDArray[np.float64]) -> None:
    """Put the size of numbers in scientific notation in their places; the sign comes later."""
    places = examined.places(Kind.EXPONENT)
    if len(places):
        texts = examined.texts.take(pa.array(places))
        numbers[places] = np.abs(texts.cast(pa.float64()).to_numpy())


def _exact_amounts(sizes: NDArray[np.float64]) -> NDArray[np.int64] | None:
    """Doubles as ten-thousandths of a pound, where that is sure to be exact; else None.

    A double nearest to a figure of at most four places is, times 10,000, within a quarter of the
    whole number that is meant, as long as it is below 10^11; a figure of more places is not near
    any whole number.
    """
    scaled = sizes * _MONEY_SCALE
    amounts = np.rint(scaled)
    with np.errstate(invalid="ignore"):
        is_exact = (np.abs(sizes) < _SURELY_EXACT) & (np.abs(scaled - amounts) < _NEAR_WHOLE)
    return amounts.astype(np.int64) if is_exact.all() else None


def _unscaled(figures: pa.StringArray) -> NDArray[np.int64]:
    """The same through decimals, at more cost. Raises ArrowInvalid where one is too large."""
    decimals = figures.cast(pa.decimal128(18, _MONEY_PLACES))
    halves = np.frombuffer(decimals.buffers()[1] or b"", dtype=np.int64).reshape(-1, 2)
    return halves[decimals.offset : decimals.offset + len(decimals), 0]


def _as_money(amounts: NDArray[np.int64], is_missing: Mask) -> pa.Array:
    """Amounts in ten-thousandths of a pound as Arrow decimals, without visiting each."""
    halves = np.empty((len(amounts), 2), dtype=np.int64)
    halves[:, 0] = amounts
    halves[:, 1] = amounts >> 63
    validity = np.packbits(~is_missing, bitorder="little")
    return pa.Array.from_buffers(
        ColumnType.MONEY.arrow,
        len(amounts),
        [pa.py_buffer(validity), pa.py_buffer(halves)],
    )
