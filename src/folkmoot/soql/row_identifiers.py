"""Row identifiers: a row's number in its version, written as Socrata writes `:id`.

`row-` and three quads of four characters from Socrata's 32-letter alphabet (which has no 0, 1, l
or o), with one of `-._~` between them: 60 + 4 bits, so exactly 64. The number is scrambled by a
fixed bijection so that identifiers of neighbouring rows look unlike each other; it hides nothing.

Source of the form: soql-reference `obfuscation/Quadifier.scala`, `LongFormatter.scala`.
"""

from __future__ import annotations

_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_MARKS = "-._~"
_PREFIX = "row-"
_VERSION_PREFIX = "rv-"
_MODULUS = 1 << 64
_MULTIPLIER = 0x9E3779B97F4A7C15
_INVERSE = pow(_MULTIPLIER, -1, _MODULUS)


def write_row_identifier(row: int) -> str:
    """The identifier of the row with this number (0 or more)."""
    return _PREFIX + _scrambled(row)


def write_row_version(number: int) -> str:
    """What changes whenever a row does, as Socrata writes `:version`."""
    return _VERSION_PREFIX + _scrambled(number)


def _scrambled(number: int) -> str:
    code = (number * _MULTIPLIER) % _MODULUS
    return (
        f"{_quad(code >> 44)}{_MARKS[(code >> 42) & 3]}"
        f"{_quad(code >> 22)}{_MARKS[(code >> 20) & 3]}{_quad(code)}"
    )


def read_row_identifier(text: str) -> int | None:
    """The row number of an identifier, or None where the text is not one."""
    return _unscrambled(text, _PREFIX)


def read_row_version(text: str) -> int | None:
    """The number of a `:version`, or None where the text is not one."""
    return _unscrambled(text, _VERSION_PREFIX)


def _unscrambled(text: str, prefix: str) -> int | None:
    body = text.removeprefix(prefix)
    if len(body) != 14 or body == text:
        return None
    first, second, third = body[:4], body[5:9], body[10:]
    if body[4] not in _MARKS or body[9] not in _MARKS:
        return None
    if not all(letter in _VALUES for letter in first + second + third):
        return None
    code = (
        (_value(first) << 44)
        | (_MARKS.index(body[4]) << 42)
        | (_value(second) << 22)
        | (_MARKS.index(body[9]) << 20)
        | _value(third)
    )
    row = (code * _INVERSE) % _MODULUS
    return row if row < _MODULUS // 2 else None


def _quad(bits: int) -> str:
    return "".join(_ALPHABET[(bits >> shift) & 31] for shift in (15, 10, 5, 0))


def _value(quad: str) -> int:
    value = 0
    for letter in quad:
        value = value << 5 | _VALUES[letter]
    return value
