"""Expressions by which the engine itself writes values as text, to the byte as `cells` does.

Each function takes a value as SQL and gives SQL for its text; null stays null. A whole export is
written so: the engine works on every processor and keeps a text in one buffer, which is then sent
as it is, where a library asked column by column passes over each of them some five times.

What is unusual (a number too large or small to be written without an exponent, a year before our
era, a control character) is in a branch of its own, so that the usual pays for none of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from folkmoot.vault.engine import literal

PLAIN_FROM, PLAIN_TO = "1e-4", "1e15"
"""Between these the engine writes a float without an exponent."""

_ESCAPE = re.compile(rb"\\\\|\\u00[01][0-9A-F]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as SQL, its text as SQL, and what stands before and after that; where the value is
    null there is nothing at all."""

    value: str
    text: str
    before: str = ""
    after: str = ""

    def pieces(self, opening: str = "", closing: str = "") -> tuple[str, str, str]:
        """The cell for `joined`, with these texts round it whatever the value is.

        A value that statistics know to be never null costs no question.
        """
        is_null = f"{self.value} IS NULL"
        before, after = literal(opening + self.before), literal(self.after + closing)
        return (
            f"CASE WHEN {is_null} THEN {literal(opening)} ELSE {before} END",
            self.text,
            f"CASE WHEN {is_null} THEN {literal(closing)} ELSE {after} END",
        )


def joined(*pieces: str) -> str:
    """The pieces one after the other; a null among them is an empty text."""
    return f"concat({', '.join(pieces)})"


def with_quotes_doubled(text: str) -> str:
    """A text as it stands between the quotes of a cell of CSV."""
    return f"replace({text}, '\"', '\"\"')"


def as_json_string(text: str) -> str:
    """A text as a JSON string, but for the case of its escapes: see `with_small_escapes`."""
    return f"CAST(to_json({text}) AS VARCHAR)"


def with_small_escapes(written: bytes) -> bytes:
    """JSON with the numbers of control characters in small letters, as everything else has them."""
    if b"\\" not in written or b"\\u00" not in written:
        return written
    return _ESCAPE.sub(lambda escape: escape[0].lower(), written)


def digits(number: str) -> str:
    """A whole or exact number as it is kept, every place of it."""
    return f"CAST({number} AS VARCHAR)"


def shortest_digits(number: str) -> str:
    """An exact number without the noughts, or the point, that say nothing."""
    text = digits(number)
    has_point = f"typeof({number}) LIKE 'DECIMAL(%' AND typeof({number}) NOT LIKE '%,0)'"
    return f"CASE WHEN {has_point} THEN rtrim(rtrim({text}, '0'), '.') ELSE {text} END"


def usual_float(number: str, otherwise: str) -> str:
    """A float without an exponent, without `.0`; `otherwise` where it is not finite or needs one.

    Nought, which may be less than nought, belongs to `otherwise` too.
    """
    usual = (
        f"({number} >= {PLAIN_FROM} AND {number} < {PLAIN_TO}) "
        f"OR ({number} <= -{PLAIN_FROM} AND {number} > -{PLAIN_TO})"
    )
    whole = f"CAST(CAST({number} AS BIGINT) AS VARCHAR)"
    text = f"CASE WHEN trunc({number}) = {number} THEN {whole} ELSE {digits(number)} END"
    return f"CASE WHEN {usual} THEN {text} ELSE {otherwise} END"


def mantissa(number: str) -> str:
    """The significant digits of a float that the engine writes with an exponent, without sign."""
    return f"replace(ltrim(split_part({digits(number)}, 'e', 1), '-'), '.', '')"


def exponent(number: str) -> str:
    """The power of ten of the first of those digits."""
    return f"CAST(split_part({digits(number)}, 'e', 2) AS INTEGER)"


def sign(number: str) -> str:
    return f"CASE WHEN {number} < 0 THEN '-' ELSE '' END"


def day(date: str) -> str:
    """A date as year, month and day; years are counted as ISO 8601 does, with a year nought."""
    usual = f"{date} >= DATE '0001-01-01'"
    return f"CASE WHEN {usual} THEN {digits(date)} ELSE {_ancient(date, '-%m-%d')} END"


def moment(time: str, fraction: str) -> str:
    """A timestamp with a `T`, its fraction of a second in the form that `strftime` knows."""
    rest = f"-%m-%dT%H:%M:%S{fraction}"
    usual = f"strftime({time}, '%Y{rest}')"
    return (
        f"CASE WHEN {time} >= TIMESTAMP '0001-01-01' THEN {usual} ELSE {_ancient(time, rest)} END"
    )


def _ancient(time: str, rest: str) -> str:
    year = f"lpad(CAST(abs(year({time})) AS VARCHAR), 4, '0')"
    before = f"CASE WHEN year({time}) < 0 THEN '-' ELSE '' END"
    return f"({before} || {year} || strftime({time}, '{rest}'))"
