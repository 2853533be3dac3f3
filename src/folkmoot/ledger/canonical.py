"""One way to write a value as bytes, so that the same record always has the same hash.

This is the JSON Canonicalization Scheme (RFC 8785) for the values that a ledger entry may hold:
text, whole numbers, truth values, null, and objects of these. Fractions are refused: RFC 8785
writes them as ECMAScript does, and a ledger that counts pennies as whole numbers needs none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from folkmoot.errors import LedgerError

_TYPE_NAMES = {float: "a fraction", bytes: "bytes", list: "a list", tuple: "a list"}

LARGEST_INTEGER = 2**53 - 1
"""Beyond this a reader of JSON may round a number (RFC 7493, section 2.2)."""

Scalar = str | int | bool | None
Value = Scalar | Mapping[str, "Value"]


def canonical_bytes(value: Value) -> bytes:
    """The value as RFC 8785 text in UTF-8.

    Raises LedgerError for a fraction, a list, a whole number beyond 2^53 - 1, or text that is not
    Unicode (a lone surrogate).
    """
    text = _canonical_text(value)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise LedgerError(
            "A text holds half a character (a lone surrogate).",
            remedy="Write only whole Unicode characters into the ledger.",
        ) from error


def _canonical_text(value: Value) -> str:
    if isinstance(value, str):
        # json escapes exactly what RFC 8785, section 3.2.2.2, asks: the quotation mark, the
        # reverse solidus and the control characters, the latter in lower-case hexadecimal.
        return json.dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise LedgerError(
                "A whole number is beyond 2^53 - 1.", remedy="Write numbers this long as text."
            )
        return str(value)
    if isinstance(value, Mapping):
        names = sorted(value, key=_utf16_order)
        return (
            "{" + ",".join(f"{_canonical_text(n)}:{_canonical_text(value[n])}" for n in names) + "}"
        )
    raise LedgerError(
        f"The ledger cannot hold {_TYPE_NAMES.get(type(value), type(value).__name__)}.",
        remedy="Details are text, whole numbers, true, false or null; write an amount in pence.",
    )


def _utf16_order(name: str) -> bytes:
    """RFC 8785, section 3.2.3, sorts names by their UTF-16 code units."""
    return name.encode("utf-16-be", "surrogatepass")
