"""Numbers."""

from __future__ import annotations

from folkmoot.soql.catalogue import Function, Writer, Writing
from folkmoot.soql.functions.templates import (
    A_NUMBER,
    ANOTHER_NUMBER,
    constant_number,
    first_kept,
    floats,
)
from folkmoot.soql.physical import (
    FLOAT,
    MOST_EXACT_PLACES,
    QUOTIENT,
    WHOLE,
    Fragment,
    Storage,
    as_exact,
    as_float,
    exact,
)
from folkmoot.soql.types import SoqlType

_NUMBER = SoqlType.NUMBER


def _exactly_or_float(operator: str) -> Writer:
    """Addition and the like: exact to the finer scale of the two, unless either is a float."""

    def write(writing: Writing) -> Fragment:
        left, right = writing.arguments
        if left.is_float or right.is_float:
            return Fragment(f"({as_float(left)} {operator} {as_float(right)})", FLOAT)
        scale = max(left.physical.scale, right.physical.scale)
        sql = f"({as_exact(left, scale)} {operator} {as_exact(right, scale)})"
        return Fragment(sql, exact(scale))

    return write


def _write_product(writing: Writing) -> Fragment:
    left, right = writing.arguments
    scale = left.physical.scale + right.physical.scale
    if left.is_float or right.is_float or scale > MOST_EXACT_PLACES:
        return Fragment(f"({as_float(left)} * {as_float(right)})", FLOAT)
    if scale == 0:
        return Fragment(f"({as_exact(left, 0)} * {as_exact(right, 0)})", WHOLE)
    # Both as decimals of the widest kind: of narrower ones the engine makes too narrow a product.
    pieces = [f"CAST({each.sql} AS DECIMAL(38, {each.physical.scale}))" for each in (left, right)]
    return Fragment(f"({pieces[0]} * {pieces[1]})", exact(scale))


def _write_quotient(writing: Writing) -> Fragment:
    """Of exact numbers as whole ones: then only the division itself rounds."""
    left, right = writing.arguments
    if left.is_float or right.is_float:
        return Fragment(f"({as_float(left)} / nullif({as_float(right)}, 0))", FLOAT)
    scale = max(left.physical.scale, right.physical.scale)
    wholes = [as_float(each) if not scale else _moved(each, scale) for each in (left, right)]
    return Fragment(f"({wholes[0]} / nullif({wholes[1]}, 0))", QUOTIENT)


def _moved(fragment: Fragment, places: int) -> str:
    """An exact number with its point moved behind its last digit, as a float."""
    if not fragment.physical.scale:
        return f"({as_float(fragment)} * 1e{places})"
    return f"round({as_float(fragment)} * 1e{places})"


def _write_remainder(writing: Writing) -> Fragment:
    left, right = writing.arguments
    if left.is_float or right.is_float:
        return Fragment(f"({as_float(left)} % nullif({as_float(right)}, 0))", FLOAT)
    scale = max(left.physical.scale, right.physical.scale)
    sql = f"({as_exact(left, scale)} % nullif({as_exact(right, scale)}, 0))"
    return Fragment(sql, exact(scale))


def _write_round(writing: Writing) -> Fragment:
    """Halves away from zero, as PostgreSQL rounds a numeric."""
    value, digits = writing.arguments
    places = constant_number(writing.typed[1])
    if places is None:
        sql = f"round({as_float(value)}, TRY_CAST({digits.sql} AS INTEGER))"
        return Fragment(sql, FLOAT)
    places = max(-30, min(30, places))
    if value.physical.storage is Storage.FLOAT:
        return Fragment(f"round({value.sql}, {places})", FLOAT)
    if places >= value.physical.scale:
        return value
    return Fragment(f"round({value.sql}, {places})", exact(max(places, 0)))


def _to_whole(function: str) -> Writer:
    def write(writing: Writing) -> Fragment:
        value = writing.arguments[0]
        physical = FLOAT if value.is_float else WHOLE
        return Fragment(f"{function}({value.sql})", physical)

    return write


def _write_magnitude(writing: Writing) -> Fragment:
    value = writing.sql[0]
    digits = f"length(CAST(TRY_CAST(floor(abs({value})) AS HUGEINT) AS VARCHAR))"
    return Fragment(f"(CAST(sign({value}) AS BIGINT) * {digits})", WHOLE)


def _operator(symbol: str, write: Writer, description: str, example: str) -> Function:
    return Function(
        identity=symbol, name=f"op${symbol}", parameters=(A_NUMBER, A_NUMBER), result=A_NUMBER,
        write=write, description=description, example=example,
    )  # fmt: skip


FUNCTIONS = (
    _operator("+", _exactly_or_float("+"), "The sum.", "amount + vat"),
    _operator("-", _exactly_or_float("-"), "The difference.", "amount - vat"),
    _operator("*", _write_product, "The product.", "amount * 1.2"),
    _operator(
        "/", _write_quotient,
        "The quotient, with its fraction. A number divided by zero is null.", "amount / 12",
    ),
    _operator(
        "%", _write_remainder,
        "The remainder, with the sign of the first. By zero it is null.", "amount % 100",
    ),
    _operator(
        "^", floats("(CASE WHEN isfinite(pow({0}, {1})) THEN pow({0}, {1}) END)"),
        "The first to the power of the second; null where that is no finite number.", "amount ^ 2",
    ),
    Function(
        identity="unary +", name="op$+", parameters=(A_NUMBER,), result=A_NUMBER,
        write=first_kept("{0}"), description="The number itself.", example="+amount",
    ),
    Function(
        identity="unary -", name="op$-", parameters=(A_NUMBER,), result=A_NUMBER,
        write=first_kept("(- {0})"), description="The number with its sign turned.",
        example="-amount",
    ),
    Function(
        identity="abs", name="abs", parameters=(A_NUMBER,), result=A_NUMBER,
        write=first_kept("abs({0})"), description="The number without its sign.",
        example="abs(amount)",
    ),
    Function(
        identity="ceil", name="ceil", parameters=(A_NUMBER,), result=A_NUMBER,
        write=_to_whole("ceil"), description="The whole number that is next above.",
        example="ceil(amount)",
    ),
    Function(
        identity="floor", name="floor", parameters=(A_NUMBER,), result=A_NUMBER,
        write=_to_whole("floor"), description="The whole number that is next below.",
        example="floor(amount)",
    ),
    Function(
        identity="round", name="round", parameters=(A_NUMBER, _NUMBER), result=A_NUMBER,
        write=_write_round,
        description="To this many decimal places, halves away from zero; tens where negative.",
        example="round(amount, 1)",
    ),
    Function(
        identity="ln", name="ln", parameters=(A_NUMBER,), result=A_NUMBER,
        write=floats("ln(CASE WHEN {0} > 0 THEN {0} END)"),
        description="The natural logarithm; null where there is none.", example="ln(amount)",
    ),
    Function(
        identity="width_bucket", name="width_bucket",
        parameters=(A_NUMBER, A_NUMBER, A_NUMBER, ANOTHER_NUMBER), result=_NUMBER,
        write=floats(
            "(CASE WHEN {0} + {1} + {2} + {3} IS NULL THEN NULL "
            "WHEN {0} < {1} THEN 0 WHEN {0} >= {2} THEN {3} + 1 "
            "ELSE floor(({0} - {1}) / nullif({2} - {1}, 0) * {3}) + 1 END)"
        ),
        description="The number of the bucket, of so many equal ones between two bounds; 0 below "
        "the first and one more than the last above it.",
        example="width_bucket(amount, 0, 1000, 4)",
    ),
    Function(
        identity="signed_magnitude_10", name="signed_magnitude_10", parameters=(A_NUMBER,),
        result=A_NUMBER, write=_write_magnitude,
        description="How many digits stand before the point, with the number's sign; 0 for 0.",
        example="signed_magnitude_10(amount)",
    ),
    Function(
        identity="signed_magnitude_linear", name="signed_magnitude_linear",
        parameters=(A_NUMBER, ANOTHER_NUMBER), result=A_NUMBER,
        write=floats(
            "(CASE WHEN {1} = 1 THEN floor({0}) "
            "ELSE sign({0}) * floor(abs({0}) / nullif({1}, 0) + 1) END)"
        ),
        description="Which band of this width the number falls in, with its sign.",
        example="signed_magnitude_linear(amount, 100)",
    ),
)  # fmt: skip
