"""What a column holds, counted over every value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.intake.typing.blocks import Block
from folkmoot.intake.typing.characters import Characters
from folkmoot.tables import ColumnType

Extreme = int | float | Decimal | dt.date | dt.datetime | None

DISTINCT_COUNTED = 10_000
"""Distinct values are counted up to this many; beyond it a column has "more than" so many."""
COMMONEST_SHOWN = 10
_MAY_REPEAT = 2
_NO_TEXTS = pa.array([], pa.string())
_AT_SIGN = ord("@")
_MAIL_ADDRESS = r"[A-Za-z0-9._%+'\-]+@[A-Za-z0-9\-]+\.[A-Za-z]{2,}"


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """Counts over all rows of a column.

    Every row is filled, blank, suppressed (withheld, with a marker in its place) or a misfit (in
    quarantine for another reason). `distinct` is exact unless `has_more_distinct`. `minimum`,
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
        self._seen, self._counts = _NO_TEXTS, np.zeros(0, dtype=np.int64)
        self._has_more_distinct = False
        self._with_mail_address = 0

    def add(self, block: Block, typed: pa.Array) -> None:
        self._rows += len(typed)
        self._filled += len(typed) - typed.null_count
        self._blank += block.texts.null_count
        self._add_distinct(block)
        if self._type.is_number or self._type.is_moment:
            self._add_extremes(typed)
        elif self._type is ColumnType.TEXT:
            self._with_mail_address += _with_mail_address(block.values)

    def _add_distinct(self, block: Block) -> None:
        if self._has_more_distinct:
            return
        values, counts = block.values, block.weights
        if counts is None:
            if len(values) > DISTINCT_COUNTED * _MAY_REPEAT:
                self._stop_counting()
                return
            encoded = values.dictionary_encode()
            values = encoded.dictionary
            counts = np.bincount(encoded.indices.to_numpy(), minlength=len(values))
        known = pc.index_in(values, value_set=self._seen)
        is_new = known.is_null()
        self._counts[known.drop_null().to_numpy()] += counts[~is_new.to_numpy(zero_copy_only=False)]
        if is_new.true_count:
            fresh = counts[is_new.to_numpy(zero_copy_only=False)]
            self._seen = pa.concat_arrays([self._seen, values.filter(is_new)])
            self._counts = np.concatenate([self._counts, fresh])
        if len(self._seen) > DISTINCT_COUNTED:
            self._stop_counting()

    def _stop_counting(self) -> None:
        self._has_more_distinct = True
        self._seen, self._counts = _NO_TEXTS, np.zeros(0, dtype=np.int64)

    def _add_extremes(self, typed: pa.Array) -> None:
        extremes = pc.min_max(typed).as_py()
        least, most = extremes["min"], extremes["max"]
        if least is None:
            return
        self._minimum = least if self._minimum is None else min(self._minimum, least)
        self._maximum = most if self._maximum is None else max(self._maximum, most)
        if self._type.is_number:
            self._total += _sum(typed)

    def profile(self, column: str, *, suppressed: int, misfits: int) -> ColumnProfile:
        """What was counted; the caller knows how many values were set aside and why."""
        return ColumnProfile(
            column=column,
            rows=self._rows,
            filled=self._filled,
            blank=self._blank,
            suppressed=suppressed,
            misfits=misfits,
            distinct=DISTINCT_COUNTED if self._has_more_distinct else len(self._seen),
            has_more_distinct=self._has_more_distinct,
            minimum=self._minimum,
            maximum=self._maximum,
            total=self._total if self._type.is_number and self._filled else None,
            commonest=self._commonest(),
            with_mail_address=self._with_mail_address,
        )

    def _commonest(self) -> tuple[tuple[str, int], ...]:
        order = np.argsort(-self._counts, kind="stable")[:COMMONEST_SHOWN]
        texts = self._seen.take(pa.array(order)).to_pylist()
        counts = self._counts[order].tolist()
        return tuple((text, count) for text, count in zip(texts, counts, strict=True) if count > 1)


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


def _sum(typed: pa.Array) -> Any:
    """The sum of a block. Integers are summed as Python's where 64 bits may not do."""
    if pa.types.is_int64(typed.type):
        numbers = typed.drop_null().to_numpy()
        largest = int(np.abs(numbers).max(initial=0))
        if largest * len(numbers) >= 2**62:
            return sum(numbers.tolist())
        return int(numbers.sum())
    return pc.sum(typed).as_py()
