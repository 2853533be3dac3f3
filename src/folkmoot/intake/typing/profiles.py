"""What a column holds, counted over every value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.intake.typing.blocks import Block
from folkmoot.intake.typing.characters import Characters
from folkmoot.intake.typing.distinct import DistinctCounter
from folkmoot.tables import ColumnType

Extreme = int | float | Decimal | dt.date | dt.datetime | None

COMMONEST_SHOWN = 10
_MONEY_PLACES = 4
_AT_SIGN = ord("@")
_MAIL_ADDRESS = r"[A-Za-z0-9._%+'\-]+@[A-Za-z0-9\-]+\.[A-Za-z]{2,}"


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """Counts over all rows of a column.

    Every row is filled, blank, suppressed (withheld, with a marker in its place) or a misfit (in
    quarantine for another reason). `distinct` is exact unless `has_more_distinct`; then it is
    how many had been seen when counting stopped. `minimum`,
    `maximum` and `total` are of the typed values (no total but for numbers); extremes and the
    commonest values are left out where the column is personal. `with_mail_address` counts
    the distinct texts of each block that hold an e-mail address among other words.
    """

    column: str
    rows: int
    filled: int
    blank: int
    suppressed: int
    misfits: int
    distinct: int
    has_more_distinct: bool
    minimum: Extreme = None
    maximum: Extreme = None
    total: int | float | Decimal | None = None
    commonest: tuple[tuple[str, int], ...] = ()
    with_mail_address: int = 0

    @property
    def share_fitting(self) -> float:
        """The share of the values, markers left aside, that fit the column's type."""
        judged = self.filled + self.misfits
        return self.filled / judged if judged else 1.0

    @property
    def is_empty(self) -> bool:
        return self.filled == 0

    def withholding_values(self) -> ColumnProfile:
        """The same without anything that shows a value."""
        return replace(self, minimum=None, maximum=None, commonest=())


class Profiler:
    """Counts a column block by block."""

    def __init__(self, column_type: ColumnType) -> None:
        self._type = column_type
        self._rows = self._filled = self._blank = 0
        self._minimum: Extreme = None
        self._maximum: Extreme = None
        self._total: Any = Decimal(0) if column_type is ColumnType.MONEY else 0
        self.distinct = DistinctCounter()
        self._with_mail_address = 0

    def add(self, block: Block, typed: pa.Array) -> None:
        self._rows += len(typed)
        self._filled += len(typed) - typed.null_count
        self._blank += block.texts.null_count
        self.distinct.add(block, self._rows)
        if self._type.is_number or self._type.is_moment:
            self._add_extremes(typed)
        elif self._type is ColumnType.TEXT:
            self._with_mail_address += _with_mail_address(block.values)

    def _add_extremes(self, typed: pa.Array) -> None:
        if len(typed) == typed.null_count:
            return
        least, most, total = self._extremes_of(typed)
        self._minimum = least if self._minimum is None else min(self._minimum, least)
        self._maximum = most if self._maximum is None else max(self._maximum, most)
        self._total += total

    def _extremes_of(self, typed: pa.Array) -> tuple[Any, Any, Any]:
        if self._type is ColumnType.MONEY:
            return _money_extremes(typed)
        extremes = pc.min_max(typed).as_py()
        return extremes["min"], extremes["max"], _sum(typed) if self._type.is_number else 0

    def profile(self, column: str, *, suppressed: int, misfits: int) -> ColumnProfile:
        """What was counted; the caller knows how many values were set aside and why."""
        return ColumnProfile(
            column=column,
            rows=self._rows,
            filled=self._filled,
            blank=self._blank,
            suppressed=suppressed,
            misfits=misfits,
            distinct=self.distinct.distinct,
            has_more_distinct=self.distinct.has_given_up,
            minimum=self._minimum,
            maximum=self._maximum,
            total=self._total if self._type.is_number and self._filled else None,
            commonest=self.distinct.commonest(COMMONEST_SHOWN),
            with_mail_address=self._with_mail_address,
        )


def _with_mail_address(values: pa.StringArray) -> int:
    """How many texts hold an e-mail address; next to nothing to find out where none has an @."""
    characters = Characters(values)
    signs = np.flatnonzero(characters.run == _AT_SIGN)
    if not len(signs):
        return 0
    ends = characters.offsets[1:] - characters.offsets[0]
    places = np.unique(np.searchsorted(ends, signs, side="right"))
    found = pc.match_substring_regex(values.take(pa.array(places)), _MAIL_ADDRESS)
    return int(found.true_count)


def _money_extremes(typed: pa.Array) -> tuple[Decimal, Decimal, Decimal]:
    """The least, the most and the sum of exact amounts, by the integers behind them."""
    halves = np.frombuffer(typed.buffers()[1], dtype=np.int64).reshape(-1, 2)
    amounts = halves[typed.offset : typed.offset + len(typed), 0]
    if typed.null_count:
        amounts = amounts[typed.is_valid().to_numpy(zero_copy_only=False)]
    least, most, total = amounts.min(), amounts.max(), _exact_sum(amounts)
    return _pounds(least), _pounds(most), _pounds(total)


def _pounds(amount: int | np.int64) -> Decimal:
    return Decimal(int(amount)).scaleb(-_MONEY_PLACES)


def _exact_sum(numbers: NDArray[np.int64]) -> int:
    """The sum, by Python's integers where 64 bits may not do."""
    largest = max(abs(int(numbers.min(initial=0))), abs(int(numbers.max(initial=0))))
    if largest * len(numbers) >= 2**62:
        return sum(numbers.tolist())
    return int(numbers.sum())


def _sum(typed: pa.Array) -> Any:
    """The sum of a block of numbers."""
    if pa.types.is_int64(typed.type):
        return _exact_sum(typed.drop_null().to_numpy())
    return pc.sum(typed).as_py()
