"""Aggregates: one value from the rows of a group. All of them take FILTER and OVER."""

from __future__ import annotations

from folkmoot.soql.catalogue import Finisher, Function, Parameter, Role, Variable, Writer, Writing
from folkmoot.soql.functions.templates import (
    A_NUMBER,
    A_SHAPE,
    ANOTHER_NUMBER,
    ANY_VALUE,
    ORDERED_VALUE,
    condition,
    first_kept,
    floats,
    plain,
    shapes,
)
from folkmoot.soql.physical import (
    FLOAT,
    GEOMETRY,
    QUOTIENT,
    WHOLE,
    Fragment,
    as_well_known_text,
)
from folkmoot.soql.types import LINES, NUMBERS, ORDERED, POINTS, POLYGONS, SoqlType

_NUMBER, _BOOLEAN = SoqlType.NUMBER, SoqlType.BOOLEAN
_NOT_NUMBER = Variable("ordered but no number", ORDERED - NUMBERS)


def _aggregate(
    identity: str,
    parameters: tuple[Parameter, ...],
    result: Parameter,
    write: Writer,
    description: str,
    example: str,
    *,
    name: str = "",
    finish: Finisher | None = None,
) -> Function:
    return Function(
        identity=identity, name=name or identity, parameters=parameters, result=result,
        write=write, description=description, example=example, role=Role.AGGREGATE, finish=finish,
    )  # fmt: skip


def _as_multiple(fragment: Fragment) -> Fragment:
    return Fragment(f"ST_Multi({fragment.sql})", GEOMETRY)


def _write_count_distinct(writing: Writing) -> Fragment:
    return Fragment(f"count(DISTINCT {as_well_known_text(writing.arguments[0])})", WHOLE)


def _write_sum(writing: Writing) -> Fragment:
    (value,) = writing.arguments
    return Fragment(f"sum({value.sql})", FLOAT if value.is_float else value.physical)


def _write_mean(writing: Writing) -> Fragment:
    """The engine sums whole and exact numbers exactly, and rounds once."""
    (value,) = writing.arguments
    return Fragment(f"avg({value.sql})", FLOAT if value.is_float else QUOTIENT)


def _regression(name: str, words: str) -> Function:
    return _aggregate(
        name, (A_NUMBER, ANOTHER_NUMBER), A_NUMBER, floats(f"{name}({{0}}, {{1}})"), words,
        f"{name}(amount, vat)", finish=_known_number,
    )  # fmt: skip


def _known_number(fragment: Fragment) -> Fragment:
    """The engine says NaN where there is no line; PostgreSQL says that there is no value."""
    return Fragment(f"nullif({fragment.sql}, CAST('NaN' AS DOUBLE))", fragment.physical)


def _union_of(types: frozenset[SoqlType], result: SoqlType) -> Function:
    return _aggregate(
        f"spatial_union {result.value}", (Variable(f"{result.value} or one", types),), result,
        shapes("ST_Union_Agg({0})"), "All the shapes as one.", "spatial_union(place)",
        name="spatial_union", finish=_as_multiple,
    )  # fmt: skip


FUNCTIONS = (
    _aggregate("count(*)", (), _NUMBER, plain("count(*)", WHOLE), "The number of rows.",
               "count(*)", name="count/*"),
    _aggregate("count", (ANY_VALUE,), _NUMBER, plain("count({0})", WHOLE),
               "The number of rows that have a value.", "count(amount)"),
    _aggregate("count_distinct", (ANY_VALUE,), _NUMBER, _write_count_distinct,
               "The number of different values. Also written count(DISTINCT value).",
               "count(DISTINCT service)"),
    _aggregate("sum", (A_NUMBER,), A_NUMBER, _write_sum,
               "The sum; null where no row has a value.", "sum(amount)"),
    _aggregate("avg", (A_NUMBER,), A_NUMBER, _write_mean, "The mean.", "avg(amount)"),
    _aggregate("min", (ORDERED_VALUE,), ORDERED_VALUE, first_kept("min({0})"), "The smallest.",
               "min(amount)"),
    _aggregate("max", (ORDERED_VALUE,), ORDERED_VALUE, first_kept("max({0})"), "The largest.",
               "max(amount)"),
    _aggregate("median", (A_NUMBER,), A_NUMBER, floats("median({0})"),
               "The middle value; the mean of the middle two where there are two.",
               "median(amount)"),
    _aggregate("median of other values", (_NOT_NUMBER,), _NOT_NUMBER,
               first_kept("quantile_disc({0}, 0.5)"),
               "The middle value; the lower of the middle two where there are two.",
               "median(paid_on)", name="median"),
    _aggregate("stddev_pop", (A_NUMBER,), A_NUMBER, floats("stddev_pop({0})"),
               "The standard deviation of a whole population.", "stddev_pop(amount)"),
    _aggregate("stddev_samp", (A_NUMBER,), A_NUMBER, floats("stddev_samp({0})"),
               "The standard deviation estimated from a sample.", "stddev_samp(amount)"),
    _aggregate("bool_and", (_BOOLEAN,), _BOOLEAN, condition("bool_and({0})"),
               "Whether every value is true.", "bool_and(amount > 0)"),
    _aggregate("bool_or", (_BOOLEAN,), _BOOLEAN, condition("bool_or({0})"),
               "Whether any value is true.", "bool_or(amount > 1000)"),
    _regression("regr_slope", "The slope of the least-squares line of the first on the second; "
                "null where all the second are equal."),
    _regression("regr_intercept", "Where that line crosses zero."),
    _regression("regr_r2", "How much of the variation that line explains, 0 to 1."),
    _aggregate("extent", (A_SHAPE,), SoqlType.MULTIPOLYGON, shapes("ST_Extent_Agg({0})"),
               "The box around all the shapes.", "extent(place)", finish=_as_multiple),
    _union_of(POINTS, SoqlType.MULTIPOINT),
    _union_of(LINES, SoqlType.MULTILINE),
    _union_of(POLYGONS, SoqlType.MULTIPOLYGON),
)  # fmt: skip
