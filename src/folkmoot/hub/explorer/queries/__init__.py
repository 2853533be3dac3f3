"""Asking: `asking` finds what is explored and answers questions about it, `boundaries` the shapes
of areas among what the hub publishes."""

from folkmoot.hub.explorer.queries.asking import (
    ROWS_A_PAGE,
    Subject,
    ask,
    commonest,
    compile_for,
    count_rows,
    subject_by_code,
)
from folkmoot.hub.explorer.queries.boundaries import Boundaries, boundaries_of

__all__ = [
    "ROWS_A_PAGE",
    "Boundaries",
    "Subject",
    "ask",
    "boundaries_of",
    "commonest",
    "compile_for",
    "count_rows",
    "subject_by_code",
]
