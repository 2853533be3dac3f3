"""What a value looks like as text, the same in every kind of file.

Dates and times are ISO 8601, without fractions of a second that are nought; money and other
decimals keep at least two places and no noughts beyond them; truth values are true and false.
"""

from __future__ import annotations

import json
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

_TRAILING_NOUGHTS = (r"^(-?\d+\.\d\d)(\d*?)0+$", r"\1\2")
_EMPTY_FRACTION = (r"\.0+(Z?)$", r"\1")
_SHORTER_FRACTION = (r"(\.\d*[1-9])0+(Z?)$", r"\1\2")


def is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def as_text(values: pa.Array) -> pa.Array:
    """The values as strings; null stays null."""
    kind = values.type
    if is_text(kind):
        return values.cast(pa.string())
    if pa.types.is_decimal(kind):
        return _replace(_without_exponents(values.cast(pa.string())), _TRAILING_NOUGHTS)
    if pa.types.is_timestamp(kind) or pa.types.is_time(kind):
        text = pc.replace_substring(values.cast(pa.string()), " ", "T", max_replacements=1)
        return _replace(_replace(text, _EMPTY_FRACTION), _SHORTER_FRACTION)
    if pa.types.is_nested(kind) or pa.types.is_interval(kind) or pa.types.is_binary(kind):
        plain = (None if value is None else _plain(value) for value in values.to_pylist())
        return pa.array(plain, pa.string())
    return values.cast(pa.string())


def joined(pieces: list[pa.Array | pa.Scalar], separator: str = "") -> pa.Array:
    """The pieces of every row, one after the other; none may be null."""
    return pc.binary_join_element_wise(*pieces, separator)


def listed(pieces: list[pa.Array]) -> pa.Array:
    """The pieces of every row with commas between them, null ones left out.

    The empty piece in front is for rows that have nothing else: Arrow drops those.
    """
    begun = pc.binary_join_element_wise(pa.scalar(""), *pieces, ",", null_handling="skip")
    return pc.replace_substring_regex(begun, pattern="^,", replacement="")


def bytes_of(rows: pa.Array) -> bytes:
    """All the strings of an array in one piece: Arrow keeps them end to end already."""
    offsets, data = rows.buffers()[1:]
    if data is None or not len(rows):
        return b""
    ends = memoryview(offsets).cast("i")
    content: bytes = data[ends[rows.offset] : ends[rows.offset + len(rows)]].to_pybytes()
    return content


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return json.dumps(value, ensure_ascii=False, default=str)


def _without_exponents(text: pa.Array) -> pa.Array:
    """Arrow writes a decimal smaller than a millionth, nought among them, as `0E-10`."""
    if not pc.any(pc.match_substring(text, "E")).as_py():
        return text
    plain = (
        format(Decimal(each), "f") if each is not None and "E" in each else each
        for each in text.to_pylist()
    )
    return pa.array(plain, pa.string())


def _replace(text: pa.Array, rule: tuple[str, str]) -> pa.Array:
    pattern, replacement = rule
    return pc.replace_substring_regex(text, pattern=pattern, replacement=replacement)
