"""How large a query may be.

Nothing here depends on the data: a query that passes these limits compiles to SQL whose size,
nesting and longest text value are bounded before an engine sees it. (An engine's memory limit does
not cover the strings that scalar functions build, and its interrupt does not stop them: measured
in the reference on DuckDB, where `rpad` and `repeat` ran for a minute past both.)
"""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.soql.errors import QueryTooComplex


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest query that is compiled. All sizes are counts, text in characters."""

    query_characters: int = 65_536
    nesting: int = 80
    expression_nodes: int = 10_000
    selected_columns: int = 2_000
    arguments: int = 1_000
    stages: int = 16
    joins: int = 8
    pad_characters: int = 10_000
    stored_characters: int = 100_000
    """What one stored cell is taken to hold at most, when text is made from it."""
    made_characters: int = 20_000_000
    """The longest text value that an expression may be able to make of such cells."""

    def check(self, limit: str, found: int) -> None:
        """Raises QueryTooComplex when `found` is above the limit of this name."""
        allowed = getattr(self, limit)
        if found > allowed:
            raise QueryTooComplex(
                f"The query is too large: {_WORDS[limit]} {found:,}.",
                remedy=f"At most {allowed:,} are allowed; split the question into several queries.",
            )


_WORDS = {
    "query_characters": "the number of characters in its text is",
    "nesting": "the depth of its nesting is",
    "expression_nodes": "the number of parts of one expression is",
    "selected_columns": "the number of columns it selects is",
    "arguments": "the number of arguments or listed values is",
    "stages": "the number of its chained or combined queries is",
    "joins": "the number of its joins is",
    "pad_characters": "the length that it pads to is",
    "made_characters": "the number of characters that one of its text values could have is",
}

DEFAULT_LIMITS = Limits()
DEFAULT_ROWS = 1000
"""Rows answered when a query names no limit (query-coordinator `default-rows-limit`)."""
