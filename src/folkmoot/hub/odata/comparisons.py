"""OData's comparisons in SoQL, where null is unlike SQL's.

In OData `null eq null` is true, `x ne 5` is true of a null x, and `gt ge lt le` with a null are
false, not unknown (Part 2, 5.1.1.1). Where only truth counts, at the top of a filter, SQL's unknown
serves as false and the plain comparison, which an engine can look up, is kept; under `not` and
inside a comparison (`is_exact`) it is made false.
"""

from __future__ import annotations

from folkmoot.hub.odata.edm import MOMENTS, NUMBERS, Edm
from folkmoot.hub.odata.faults import Malformed
from folkmoot.hub.odata.lowered import (
    FALSE,
    TRUE,
    Lowered,
    all_of,
    any_of,
    call,
    false_if_null,
    is_absent,
    is_present,
)
from folkmoot.soql import read_row_identifier
from folkmoot.soql.tree import Literal

_SYMBOLS = {"eq": "=", "ne": "!=", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}


def compare(
    operator: str, left: Lowered, right: Lowered, *, is_exact: bool, option: str
) -> Lowered:
    """One comparison. Raises Malformed where the types cannot be compared."""
    if left.is_null or right.is_null:
        return _with_null(operator, left, right)
    _check(operator, left, right, option)
    if left.is_key != right.is_key:
        known = _known_row(right if left.is_key else left)
        if not known and operator in ("eq", "ne"):
            return FALSE if operator == "eq" else TRUE
        if not known:
            raise Malformed("The key is compared with what is no row's key.", option=option)
    plain = call(f"op${_SYMBOLS[operator]}", Edm.BOOLEAN, left, right)
    if operator == "eq":
        if not (left.is_literal or right.is_literal):
            plain = any_of(plain, all_of(is_absent(left), is_absent(right)))
    elif operator == "ne":
        return _unequal(plain, left, right, is_exact=is_exact)
    return false_if_null(plain) if is_exact else plain


def is_among(
    value: Lowered, choices: tuple[Lowered, ...], *, is_exact: bool, option: str
) -> Lowered:
    """`value in (…)`: whether it equals one of them."""
    literals = [each for each in choices if each.is_literal and not each.is_null]
    others = [each for each in choices if not each.is_literal or each.is_null]
    for each in literals:
        _check("eq", value, each, option)
    if value.is_key:
        literals = [each for each in literals if _known_row(each)]
    if value.is_null:
        literals = []
    found = [compare("eq", value, each, is_exact=is_exact, option=option) for each in others]
    if literals:
        listed = call("#IN", Edm.BOOLEAN, value, *literals)
        found.append(false_if_null(listed) if is_exact else listed)
    return any_of(*found) if found else FALSE


def _with_null(operator: str, left: Lowered, right: Lowered) -> Lowered:
    """One side is the literal null."""
    if operator not in ("eq", "ne"):
        return FALSE
    other = right if left.is_null else left
    if other.is_null or other.is_literal:
        return TRUE if other.is_null == (operator == "eq") else FALSE
    return is_absent(other) if operator == "eq" else is_present(other)


def _unequal(plain: Lowered, left: Lowered, right: Lowered, *, is_exact: bool) -> Lowered:
    if left.is_literal and right.is_literal:
        return plain
    if left.is_literal or right.is_literal:
        return any_of(plain, is_absent(right if left.is_literal else left))
    differ = any_of(
        plain,
        all_of(is_absent(left), is_present(right)),
        all_of(is_present(left), is_absent(right)),
    )
    return false_if_null(differ) if is_exact else differ


def _check(operator: str, left: Lowered, right: Lowered, option: str) -> None:
    for group in (NUMBERS, MOMENTS):
        if left.type in group and right.type in group:
            return
    if left.is_null or right.is_null or left.type is right.type is not Edm.DURATION:
        return
    raise Malformed(
        f"{left.type} and {right.type} cannot be compared by {operator}.", option=option,
        remedy=_advice(left, right),
    )  # fmt: skip


def _advice(left: Lowered, right: Lowered) -> str:
    if Edm.STRING in (left.type, right.type):
        return "Text stands in apostrophes; numbers, dates, true and false do not."
    return "See the types of the properties in $metadata."


def _known_row(value: Lowered) -> bool:
    """Whether a key is compared with the key that a row could have."""
    literal = value.expression
    return (
        isinstance(literal, Literal)
        and isinstance(literal.value, str)
        and read_row_identifier(literal.value) is not None
    )
