"""Rows whose values slid sideways because a field is missing or one too many stands in the middle.

A value that misfits its own column and fits its neighbour's is a hint; two such values in one row
that agree on the direction are taken for a shift.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from folkmoot.intake.typing.columns import TypedColumn
from folkmoot.intake.typing.examination import examine
from folkmoot.intake.typing.readings import read
from folkmoot.tables import Column, Finding, Kind

HINTS_NEEDED = 2
_ROWS_SHOWN = 3
_MISFITS_LOOKED_AT = 200_000


def shifted_rows(columns: Sequence[TypedColumn], direction: int) -> dict[int, int]:
    """The rows whose values slid by `direction` (-1 to the left, 1 to the right).

    Maps each row number to the place of the first column in which it shows.
    """
    hints: Counter[int] = Counter()
    first_place: dict[int, int] = {}
    looked_at = 0
    for place, column in enumerate(columns):
        neighbour = place - direction
        if not 0 <= neighbour < len(columns) or looked_at > _MISFITS_LOOKED_AT:
            continue
        looked_at += column.quarantine.misfits
        for row in _rows_fitting(column, columns[neighbour]):
            hints[row] += 1
            first_place.setdefault(row, place)
    return {row: first_place[row] for row, count in hints.items() if count >= HINTS_NEEDED}


def _rows_fitting(column: TypedColumn, neighbour: TypedColumn) -> list[int]:
    """The rows of a column's misfits that the neighbour's reading would take."""
    if neighbour.current.is_text or not column.quarantine.misfits:
        return []
    rows: list[int] = []
    for numbers, texts in column.quarantine.misfit_texts():
        examined = examine(texts, expects_dates=neighbour.expectation.is_date)
        fits = read(examined, neighbour.current).is_valid()
        rows.extend(numbers.filter(fits).to_pylist())
    return rows


def remarks_on_shifts(
    columns: Sequence[TypedColumn], described: Sequence[Column]
) -> Iterator[Finding]:
    """A doubt for each direction in which rows slid."""
    for direction, side, cause in (
        (-1, "left", "a field is missing"),
        (1, "right", "there is a field too many"),
    ):
        rows = shifted_rows(columns, direction)
        if not rows:
            continue
        place = int(np.median(list(rows.values())))
        label = described[place].label or described[place].name
        shown = ", ".join(str(row) for row in sorted(rows)[:_ROWS_SHOWN])
        more = ", ..." if len(rows) > _ROWS_SHOWN else ""
        count = "1 row seems" if len(rows) == 1 else f"{len(rows):,} rows seem"
        yield Finding(
            Kind.DOUBTED,
            "intake.shifted_rows",
            f"{count} to have slid one column to the {side}, as if {cause} at or before "
            f"{label!r} (rows {shown}{more}). What fits no column is in quarantine, but a value "
            "that happens to fit may stand under the wrong heading.",
            where=label,
        )
