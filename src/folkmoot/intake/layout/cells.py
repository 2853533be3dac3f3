"""What kind of thing a cell's text looks like: enough to tell a heading from a value.

This is a coarse, cheap look for finding where a table lies. The types of columns are decided
elsewhere, from every value.
"""

from __future__ import annotations

import re
from enum import IntEnum


class Look(IntEnum):
    """How a cell looks. The looks from NUMBER to CODE are *strict*: a heading seldom has them."""

    EMPTY = 0
    MARKER = 1
    NUMBER = 2
    DATE = 3
    ADDRESSING = 4
    POSTCODE = 5
    CODE = 6
    TEXT = 7


STRICT = frozenset({Look.NUMBER, Look.DATE, Look.ADDRESSING, Look.POSTCODE, Look.CODE})
"""Looks that, when they fill a column, show that a word above them is its heading."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_CLOCK = (
    r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_NUMBER = re.compile(
    r"""\(?\s*[-+−–]?\s*[£$€]?\s*[-+−]?\s*
        (?:(?:\d{1,3}(?:[,\ \u00a0]\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?
        \s*(?:%|-|cr|dr)?\s*\)?""",
    re.X | re.I,
)
_DATE = re.compile(
    rf"""(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}{_CLOCK}
        |\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}}){_CLOCK}
        |\d{{1,2}}(?:st|nd|rd|th)?[-/. ]*{_MONTH}[-/., ]*(?:\d{{4}}|\d{{2}}){_CLOCK}
        |(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?,?\ \d{{1,2}}(?:st|nd|rd|th)?
          \ {_MONTH}\ \d{{4}}
        |{_MONTH}[-/., ']*(?:\d{{4}}|\d{{2}})
        |{_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?,?\ \d{{4}}
        |\d{{4}}[ -]{_MONTH}
        |\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s*[ap]m)?)""",
    re.X | re.I,
)
_MARKER = re.compile(
    r"""[*.\-–—−~:\#?]+|\[[\w .]{1,16}\]|\(?[a-z]\)?|n\.?/?a\.?|\#n/?a|null|none|nil|nan|tb[acd]
        |unknown|withheld|redacted|suppressed|not\ (?:available|applicable|known)|[<>≤≥]\s*\d+""",
    re.X | re.I,
)
_ADDRESSING = re.compile(r"(?:https?://|www\.|mailto:)\S+|[^@\s]+@[^@\s]+\.[a-z]{2,}", re.I)
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}", re.I)
_CODE = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z])[\w/.\-&+]{3,24}")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[A-Za-z]")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d(?:\s*[/–-]\s*(?:\d{4}|\d{2}))?(?:\s*\[?[prp]\]?)?")


def look_of(text: str) -> Look:
    """The look of one cell."""
    text = text.strip()
    if not text:
        return Look.EMPTY
    if len(text) > 64:
        return Look.ADDRESSING if _ADDRESSING.fullmatch(text) else Look.TEXT
    if _DIGIT.search(text):
        if _NUMBER.fullmatch(text):
            return Look.NUMBER
        if _DATE.fullmatch(text):
            return Look.DATE
        if _POSTCODE.fullmatch(text):
            return Look.POSTCODE
        if _MARKER.fullmatch(text):
            return Look.MARKER
        if _CODE.fullmatch(text) and len(_DIGIT.findall(text)) >= len(_LETTER.findall(text)):
            return Look.CODE
    elif _MARKER.fullmatch(text):
        return Look.MARKER
    if _ADDRESSING.fullmatch(text):
        return Look.ADDRESSING
    return Look.TEXT


def is_year(text: str) -> bool:
    """Whether a cell names a year or a span of years, as in 2004, 2014/15 and 2019-2020."""
    return _YEAR.fullmatch(text.strip()) is not None


def as_number(text: str) -> float | None:
    """A cell's number, when it is a plain one."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


_SPACE = re.compile(r"[\s\u00a0\u200b\ufeff]+")


def clean_heading(text: str) -> str:
    """A heading without byte-order marks, line breaks or repeated white space."""
    return _SPACE.sub(" ", text).strip()
