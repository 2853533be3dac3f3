"""Marks that stand where a value is withheld or missing.

Statistical publishers write them instead of a figure: the Analysis Function's shorthand ([c], [x],
[z], [low]), the older single letters and points, `<5` for a small count, and what spreadsheets and
statistics packages leave behind (#N/A, NA, NULL).
"""

from __future__ import annotations

import re
from enum import Enum


class MarkerKind(Enum):
    """How surely a text is a marker."""

    SURE = "sure"
    """In any column."""
    LIKELY = "likely"
    """Where the other values are figures, dates or yes and no."""
    SPREADSHEET_ERROR = "spreadsheet error"


LONGEST_MARKER = 24
NOT_AVAILABLE = "NA"
"""Missing, as statistics packages write it; or Namibia."""

_SURE = (
    r"\*+",
    r"\.{2,3}|…",
    r"[-–—−]{1,3}",
    r"\[(?:low|est|note ?[0-9]*|[a-z]{1,2}|not [a-z]+)\]",
    r"n ?/ ?a\.?|#n/a|null|<na>|nan",
    r"not (?:available|applicable|known|recorded|provided|disclosed|stated)",
    r"suppressed|redacted|withheld",
)
_LIKELY = (
    r"[cxzuwsd~:.?#!]|\([a-z*:]\)",
    r"NA|na|N\.A\.",
    r"< ?=? ?[0-9]{1,3}|(?:fewer|less) than [0-9]{1,3}",
    r"(?i:unknown|tbc|tba|tbd|none|confidential|missing|no data|nk|n\.k\.)",
)
_SPREADSHEET_ERROR = (r"#(?:REF|DIV/0|VALUE|NAME\?|NUM|NULL|SPILL|CALC)!?|Err:[0-9]{3}",)

_OF_KIND = (
    (MarkerKind.SPREADSHEET_ERROR, "|".join(_SPREADSHEET_ERROR)),
    (MarkerKind.SURE, f"(?i:{'|'.join(_SURE)})"),
    (MarkerKind.LIKELY, "|".join(_LIKELY)),
)
MARKER_PATTERN = "|".join(pattern for _, pattern in _OF_KIND)
"""Any marker (RE2 and Python syntax, to be anchored)."""

TEXT_MARKER_PATTERN = rf"^(?:(?i:{'|'.join(_SURE)})|{'|'.join(_SPREADSHEET_ERROR)})$"
"""Any marker that is one in a column of texts too (RE2 and Python syntax)."""

_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _OF_KIND)


def marker_kind(text: str) -> MarkerKind | None:
    """What kind of marker a trimmed text is, if any."""
    if len(text) > LONGEST_MARKER:
        return None
    return next((kind for kind, pattern in _COMPILED if pattern.fullmatch(text)), None)
