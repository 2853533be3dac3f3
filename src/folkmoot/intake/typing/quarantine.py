"""What does not fit its column is kept here, with its row, its column, its text and the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import Enum

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.intake.typing.characters import Mask
from folkmoot.intake.typing.date_layouts import Written
from folkmoot.intake.typing.examination import Examined
from folkmoot.intake.typing.kinds import Kind
from folkmoot.tables import ColumnType

QUARANTINE_SCHEMA = pa.schema(
    [
        pa.field("row_number", pa.int64()),
        pa.field("column", pa.string()),
        pa.field("text", pa.string()),
        pa.field("reason", pa.string()),
    ]
)
"""`row_number` is the 1-based line or sheet row that the record starts on."""


class Reason(Enum):
    """Why a text is not in its column."""

    SUPPRESSED = "suppressed"
    SPREADSHEET_ERROR = "spreadsheet error"
    OTHER_ORDER = "day and month the other way round"
    NOT_A_DATE = "not a date"
    NOT_WHOLE = "not a whole number"
    NOT_A_NUMBER = "not a number"
    NOT_AN_AMOUNT = "not an amount of money"
    NOT_A_TRUTH = "not yes or no"
    NOT_A_POINT = "not a point"
    NOT_A_SHAPE = "not a shape"


_REASONS = tuple(Reason)
_CODES = {reason: code for code, reason in enumerate(_REASONS)}
_MISFIT_OF = {
    ColumnType.DATE: Reason.NOT_A_DATE,
    ColumnType.TIMESTAMP: Reason.NOT_A_DATE,
    ColumnType.INTEGER: Reason.NOT_WHOLE,
    ColumnType.DECIMAL: Reason.NOT_A_NUMBER,
    ColumnType.MONEY: Reason.NOT_AN_AMOUNT,
    ColumnType.BOOLEAN: Reason.NOT_A_TRUTH,
    ColumnType.POINT: Reason.NOT_A_POINT,
    ColumnType.GEOMETRY: Reason.NOT_A_SHAPE,
    ColumnType.TEXT: Reason.SUPPRESSED,
    ColumnType.CODE: Reason.SUPPRESSED,
}
_MARKERS_SHOWN = 5
_MARKERS = (Kind.MARKER, Kind.LIKELY_MARKER)


def reason_codes(examined: Examined, column_type: ColumnType) -> NDArray[np.uint8]:
    """For each text, why it would not fit a column of this type."""
    codes = np.full(len(examined.texts), _CODES[_MISFIT_OF[column_type]], dtype=np.uint8)
    if column_type.is_moment:
        codes[_are_in_figures(examined)] = _CODES[Reason.OTHER_ORDER]
    codes[examined.are(*_MARKERS)] = _CODES[Reason.SUPPRESSED]
    codes[examined.are(Kind.SPREADSHEET_ERROR)] = _CODES[Reason.SPREADSHEET_ERROR]
    return codes


def _are_in_figures(examined: Examined) -> Mask:
    """Dates whose order of day and month is open; one that does not fit has the other order."""
    found = np.zeros(len(examined.texts), dtype=bool)
    if examined.dates is not None:
        found[examined.dates.places[examined.dates.is_written(Written.IN_FIGURES)]] = True
    return found


class Quarantine:
    """The misfits of one column, kept compactly until the table is asked for."""

    def __init__(self) -> None:
        self._rows: list[pa.Int64Array] = []
        self._texts: list[pa.StringArray] = []
        self._codes: list[NDArray[np.uint8]] = []
        self.tally = np.zeros(len(_REASONS), dtype=np.int64)

    def add(self, rows: pa.Int64Array, texts: pa.StringArray, codes: NDArray[np.uint8]) -> None:
        """Texts that did not fit, the rows they stand in, and the codes of the reasons."""
        self._rows.append(rows)
        self._texts.append(texts.dictionary_encode())
        self._codes.append(codes)
        self.tally += np.bincount(codes, minlength=len(_REASONS))

    def clear(self) -> None:
        """Forget what was kept: the column is being read again."""
        self._rows.clear()
        self._texts.clear()
        self._codes.clear()
        self.tally[:] = 0

    def count(self, *reasons: Reason) -> int:
        return int(sum(self.tally[_CODES[reason]] for reason in reasons))

    @property
    def suppressed(self) -> int:
        return self.count(Reason.SUPPRESSED)

    @property
    def misfits(self) -> int:
        """All that are there for another reason than being withheld."""
        return int(self.tally.sum()) - self.suppressed

    def misfits_by_reason(self) -> list[tuple[Reason, int]]:
        """How many were set aside for each reason but being withheld."""
        return [
            (reason, int(count))
            for reason, count in zip(_REASONS, self.tally, strict=True)
            if count and reason is not Reason.SUPPRESSED
        ]

    def markers(self) -> tuple[str, ...]:
        """The markers that stood for withheld values, the commonest first."""
        seen: Counter[str] = Counter()
        for texts, codes in zip(self._texts, self._codes, strict=True):
            marked = texts.filter(pa.array(codes == _CODES[Reason.SUPPRESSED]))
            for count in marked.dictionary_decode().value_counts().to_pylist():
                seen[count["values"]] += count["counts"]
        return tuple(marker for marker, _ in seen.most_common(_MARKERS_SHOWN))

    def misfit_texts(self) -> Iterator[tuple[pa.Int64Array, pa.StringArray]]:
        """Row numbers and texts of what was set aside for another reason than being withheld."""
        for rows, texts, codes in zip(self._rows, self._texts, self._codes, strict=True):
            is_misfit = pa.array(codes != _CODES[Reason.SUPPRESSED])
            yield rows.filter(is_misfit), texts.filter(is_misfit).dictionary_decode()

    def batches(self, column: str) -> Iterator[pa.RecordBatch]:
        """What was kept, in QUARANTINE_SCHEMA, under the column's name."""
        names = pa.array([reason.value for reason in _REASONS])
        for rows, texts, codes in zip(self._rows, self._texts, self._codes, strict=True):
            yield pa.record_batch(
                [
                    rows,
                    pa.repeat(column, len(rows)),
                    texts.dictionary_decode(),
                    names.take(pa.array(codes)),
                ],
                schema=QUARANTINE_SCHEMA,
            )
