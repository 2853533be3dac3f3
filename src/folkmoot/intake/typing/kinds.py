"""What kind of thing one value is, whatever its column is.

A value's *shape* (see characters) settles most of it: `£9,999.99` is money, `9999-99-99` a date,
and a column has few shapes however many values it has. What a shape leaves open (is the word a
yes? is the suffix CR?) is settled from the text.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from folkmoot.intake.typing.date_layouts import DATE_SHAPE_PATTERN, DateLayout, date_layout
from folkmoot.intake.typing.markers import (
    LONGEST_MARKER,
    MARKER_PATTERN,
    MarkerKind,
    marker_kind,
)


class Kind(IntEnum):
    """The kinds of value. Those from WHOLE to NIL can be read as numbers."""

    TEXT = 0
    WHOLE = 1
    """Digits, perhaps signed."""
    PADDED = 2
    """Digits with a leading zero that would be lost in a number."""
    LONG = 3
    """More digits than a 64-bit integer holds."""
    GROUPED = 4
    """Whole, with commas between thousands."""
    FLOATED = 5
    """Whole, but written with .0 by software."""
    FRACTION = 6
    """With up to four decimal places."""
    FINE_FRACTION = 7
    """With more than four decimal places."""
    EXPONENT = 8
    """Scientific notation."""
    BRACKETED = 9
    """Negative by brackets or a trailing minus."""
    MONEY = 10
    """With a pound sign, GBP, CR or DR."""
    PENCE = 11
    PERCENT = 12
    NIL = 13
    """The word nil, or the £- of an accountant's number format."""
    DATE = 14
    TRUTH = 15
    """Yes, no, true, false."""
    POINT = 16
    GEOMETRY = 17
    MARKER = 18
    """Withheld or missing, in any column."""
    LIKELY_MARKER = 19
    """Withheld or missing, if the column holds figures, dates or yes and no."""
    SPREADSHEET_ERROR = 20

    @property
    def is_number(self) -> bool:
        return Kind.WHOLE <= self <= Kind.NIL


TRUE_WORDS = ("yes", "y", "true")
FALSE_WORDS = ("no", "n", "false")
MOST_DIGITS = 18
"""More digits than this do not surely fit a 64-bit integer."""
LONGEST_SHAPE = 64
"""Longer values are text or geometry, whatever their shape."""

_FIGURE = r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]{0,4})?"
_EXPONENT = r"[-+]?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{1,3}"
_PENCE = r"[0-9]{1,3}(?:\.[0-9])? ?[pP]"
_MONEY = (
    rf"[-+(]? ?(?:£|GBP)? ?[-+]?{_FIGURE}\)? ?(?i:CR|DR|GBP)"
    rf"|[-+]?(?i:GBP) ?[-+]?{_FIGURE}"
)
_ACCOUNTING_NOUGHT = r"£ *[-–]"
_WORDS = f"(?i:{'|'.join((*TRUE_WORDS, *FALSE_WORDS, 'nil'))})"
GEOMETRY_PATTERN = (
    r"^\s*(?i:SRID=[0-9]+;)?\s*(?i:(POINT)|(?:MULTI)?LINESTRING|(?:MULTI)?POLYGON|MULTIPOINT"
    r"|GEOMETRYCOLLECTION)\s*Z?M?\s*\("
)
_OPEN_WHOLES = (_WORDS, _ACCOUNTING_NOUGHT, _EXPONENT, _PENCE, _MONEY, MARKER_PATTERN)
OPEN_PATTERN = rf"^(?:{'|'.join(_OPEN_WHOLES)})$|{GEOMETRY_PATTERN}"
"""Every text that is not plain text though its shape leaves it open (RE2 and Python syntax)."""

_IS_ACCOUNTING_NOUGHT = re.compile(_ACCOUNTING_NOUGHT)
_IS_EXPONENT = re.compile(_EXPONENT)
_IS_PENCE = re.compile(_PENCE)
_IS_MONEY = re.compile(_MONEY)
_IS_GEOMETRY = re.compile(GEOMETRY_PATTERN)

_NUMBER_SHAPE = re.compile(
    r"""(?x)
    (?P<open>\()?\ ?
    (?P<sign>[-+−–])?\ ?
    (?P<currency>£)?\ ?
    (?P<inner>[-+−–])?
    (?: (?P<whole>9+) | (?P<grouped>9{1,3}(?:,9{3})+) )?
    (?:\.(?P<places>9*))?
    \ ?(?P<percent>%)?
    (?P<trailing>\ ?[-−–])?
    (?P<close>\))?
    """
)
_PAIR_SHAPE = re.compile(r"\(?\s*[-−]?9{1,3}\.9{3,}\s*,\s*[-−]?9{1,3}\.9{3,}\s*\)?")
_OPEN_SHAPES = (
    r"[-+]?9+(?:\.9+)?[Aa][-+]?9{1,3}",  # exponent
    r"9{1,3}(?:\.9)? ?[Aa]",  # pence
    r"[-+(£ ]*[9,.]+\)? ?[Aa]{2,3}",  # CR, DR, GBP
    r"[-+]?[Aa]{3} ?[-+]?[9,.]+",  # GBP
    r"< ?=? ?9{1,3}|a{4,5} a{4} 9{1,3}|\[[Aa]{4} ?9*\]|Aaa:9{3}|#[A9/?!]+",  # markers
    r"[Aa]{4}[=9;Aa ]*\(.*",  # geometry
)
_OPEN_SHAPE = re.compile("|".join(_OPEN_SHAPES))
TELLING_SHAPE_PATTERN = (
    rf"^(?s:[^Aa]*|[^9]{{1,{LONGEST_MARKER}}}|{DATE_SHAPE_PATTERN}|{'|'.join(_OPEN_SHAPES)})$"
)
"""Every shape that may be of something other than plain text (RE2 and Python syntax)."""


class ShapeFacts(NamedTuple):
    """What a shape alone says. `is_open` means that the text must be looked at as well."""

    kind: Kind
    is_negative: bool = False
    is_open: bool = False
    layout: DateLayout | None = None


@lru_cache(maxsize=65_536)
def shape_facts(shape: str) -> ShapeFacts:
    """What values of this shape are."""
    if "9" not in shape:
        return ShapeFacts(Kind.TEXT, is_open=len(shape) <= LONGEST_MARKER or "(" in shape)
    layout = date_layout(shape)
    if layout is not None:
        return ShapeFacts(Kind.DATE, layout=layout)
    number = _NUMBER_SHAPE.fullmatch(shape)
    if number and (number["whole"] or number["grouped"] or number["places"]):
        kind, is_negative = _number_kind(number)
        return ShapeFacts(kind, is_negative)
    if _PAIR_SHAPE.fullmatch(shape):
        return ShapeFacts(Kind.POINT)
    return ShapeFacts(Kind.TEXT, is_open=bool(_OPEN_SHAPE.fullmatch(shape)))


def _number_kind(number: re.Match[str]) -> tuple[Kind, bool]:
    is_bracketed = bool(number["open"] and number["close"])
    signs = [number["sign"] or "", number["inner"] or "", (number["trailing"] or "").strip()]
    is_unbalanced = bool(number["open"]) != bool(number["close"])
    if is_unbalanced or sum(bool(sign) for sign in signs) + is_bracketed > 1:
        return Kind.TEXT, False
    is_negative = is_bracketed or any(sign and sign != "+" for sign in signs)
    if number["currency"]:
        return Kind.MONEY, is_negative
    if number["percent"]:
        return Kind.PERCENT, is_negative
    if is_bracketed or number["trailing"]:
        return Kind.BRACKETED, is_negative
    return _plain_kind(number), is_negative


def _plain_kind(number: re.Match[str]) -> Kind:
    places = number["places"]
    if places is not None:
        return Kind.FINE_FRACTION if len(places) > 4 else Kind.FRACTION
    if number["grouped"]:
        return Kind.GROUPED
    return Kind.WHOLE if len(number["whole"]) <= MOST_DIGITS else Kind.LONG


@lru_cache(maxsize=65_536)
def open_text_kind(text: str) -> tuple[Kind, bool]:
    """The kind of a text whose shape leaves it open, and whether it is negative."""
    folded = text.lower()
    if folded in TRUE_WORDS or folded in FALSE_WORDS:
        return Kind.TRUTH, False
    if folded == "nil" or _IS_ACCOUNTING_NOUGHT.fullmatch(text):
        return Kind.NIL, False
    geometry = _IS_GEOMETRY.match(text)
    if geometry:
        return (Kind.POINT if geometry[1] else Kind.GEOMETRY), False
    if _IS_EXPONENT.fullmatch(text):
        return Kind.EXPONENT, text.startswith("-")
    if _IS_PENCE.fullmatch(text):
        return Kind.PENCE, False
    if _IS_MONEY.fullmatch(text):
        return Kind.MONEY, "-" in text or "(" in text or folded.endswith("cr")
    return _OF_MARKER[marker_kind(text)], False


_OF_MARKER = {
    None: Kind.TEXT,
    MarkerKind.SURE: Kind.MARKER,
    MarkerKind.LIKELY: Kind.LIKELY_MARKER,
    MarkerKind.SPREADSHEET_ERROR: Kind.SPREADSHEET_ERROR,
}
