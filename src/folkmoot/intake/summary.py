"""A reading in a few plain values, in the form by which readers of files are compared."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from folkmoot.intake.reading import Reading
from folkmoot.intake.typing import semantic_type


def summarise(reading: Reading) -> dict[str, Any]:
    """What was read, as JSON takes it.

    `header_row` is the 0-based row of the headings, a list when they take several, null when
    there are none. `columns` are the headings as published, `types` one word a column. `sums` of
    the number columns and `date_range` of the date columns are by heading, where no two columns
    share it. `sheet`, `encoding` and `delimiter` are there where the format has them.
    """
    report, schema = reading.report, reading.schema
    rows = list(report.header_rows)
    summary: dict[str, Any] = {
        "header_row": rows[0] if len(rows) == 1 else rows or None,
        "columns": [column.label for column in schema],
        "n_rows": report.n_rows,
        "types": [semantic_type(column) for column in schema],
        "sums": {},
        "date_range": {},
    }
    for key in ("sheet", "encoding", "delimiter"):
        if value := getattr(report, key):
            summary[key] = value
    times = Counter(column.label for column in schema)
    for column, profile in zip(schema, report.profiles, strict=True):
        if times[column.label] > 1:
            continue
        if profile.total is not None:
            summary["sums"][column.label] = float(profile.total)
        if isinstance(profile.minimum, dt.date) and isinstance(profile.maximum, dt.date):
            summary["date_range"][column.label] = [
                profile.minimum.isoformat()[:10],
                profile.maximum.isoformat()[:10],
            ]
    return summary
