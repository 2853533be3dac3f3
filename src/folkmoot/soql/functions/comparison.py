"""Comparison, logic and choice."""

from __future__ import annotations

from folkmoot.soql.catalogue import Function, Writer, Writing
from folkmoot.soql.errors import CannotCompile
from folkmoot.soql.functions.templates import (
    ANY_VALUE,
    EQUATABLE_VALUE,
    ORDERED_VALUE,
    choice,
    condition,
    constant_text,
)
from folkmoot.soql.limits import Limits
from folkmoot.soql.physical import BOOLEAN, Fragment, as_geometry, common
from folkmoot.soql.typed import Typed
from folkmoot.soql.types import SoqlType

_TEXT, _BOOLEAN = SoqlType.TEXT, SoqlType.BOOLEAN


def _equality(operator: str) -> Writer:
    def write(writing: Writing) -> Fragment:
        sides = writing.sql
        if writing.typed[0].type.is_shape:
            sides = tuple(f"ST_AsText({as_geometry(each)})" for each in writing.arguments)
        return Fragment(f"({sides[0]} {operator} {sides[1]})", BOOLEAN)

    return write


def _membership(operator: str, when_empty: str, wrap: str = "{}") -> Writer:
    def write(writing: Writing) -> Fragment:
        if len(writing.arguments) == 1:
            return Fragment(when_empty, BOOLEAN)
        pieces = list(writing.sql)
        if writing.typed[0].type.is_shape:
            pieces = [f"ST_AsText({as_geometry(each)})" for each in writing.arguments]
        first, *others = (wrap.format(piece) for piece in pieces)
        return Fragment(f"({first} {operator} ({', '.join(others)}))", BOOLEAN)

    return write


def _chain(operator: str) -> Writer:
    def write(writing: Writing) -> Fragment:
        return Fragment(f"({f' {operator} '.join(writing.sql)})", BOOLEAN)

    return write


def _like(operator: str) -> Writer:
    def write(writing: Writing) -> Fragment:
        # PostgreSQL's LIKE takes a backslash as its escape; the engine's has none unless told.
        has_escape = "\\" in (constant_text(writing.typed[1]) or "")
        escape = " ESCAPE '\\'" if has_escape else ""
        return Fragment(f"({writing.sql[0]} {operator} {writing.sql[1]}{escape})", BOOLEAN)

    return write


def _check_pattern(typed: tuple[Typed, ...], limits: Limits) -> None:
    pattern = constant_text(typed[1]) or ""
    trailing = len(pattern) - len(pattern.rstrip("\\"))
    if trailing % 2:
        raise CannotCompile(
            "The LIKE pattern must not end with its escape character",
            soql_code="query.soql.type-mismatch",
            position=typed[1].position,
            data={"function": "#LIKE", "type": "text"},
        )


def _write_case(writing: Writing) -> Fragment:
    """Pairs of condition and value; the parser ends them with one that says if there is an ELSE."""
    values, physical = common(writing.arguments[1::2])
    arms = "".join(
        f" WHEN {when} THEN {then}" for when, then in zip(writing.sql[0::2], values, strict=True)
    )
    return Fragment(f"(CASE{arms} END)", physical)


def _write_iif(writing: Writing) -> Fragment:
    (then, otherwise), physical = common(writing.arguments[1:])
    return Fragment(f"(CASE WHEN {writing.sql[0]} THEN {then} ELSE {otherwise} END)", physical)


def _comparison(symbol: str, sql: str, words: str) -> Function:
    return Function(
        identity=symbol,
        name=f"op${symbol}",
        parameters=(ORDERED_VALUE, ORDERED_VALUE),
        result=_BOOLEAN,
        write=condition(f"({{0}} {sql} {{1}})"),
        description=f"Whether the first value is {words} the second.",
        example=f"amount {symbol} 500",
    )


def _equality_function(symbol: str, sql: str, words: str) -> Function:
    return Function(
        identity=symbol,
        name=f"op${symbol}",
        parameters=(EQUATABLE_VALUE, EQUATABLE_VALUE),
        result=_BOOLEAN,
        write=_equality(sql),
        description=f"Whether the two values are {words}. Text is compared with its case.",
        example=f"service {symbol} 'Housing'",
    )


def _caseless(name: str, write: Writer, words: str, *, is_list: bool = False) -> Function:
    return Function(
        identity=name,
        name=name,
        parameters=(_TEXT,) if is_list else (_TEXT, _TEXT),
        rest=(_TEXT,) if is_list else (),
        result=_BOOLEAN,
        write=write,
        description=f"Whether the text {words}, in upper or lower case alike.",
        example=f"{name}(service, 'housing')",
    )


FUNCTIONS = (
    _equality_function("=", "=", "equal"),
    _equality_function("==", "=", "equal"),
    _equality_function("!=", "<>", "different"),
    _equality_function("<>", "<>", "different"),
    _comparison("<", "<", "less than"),
    _comparison("<=", "<=", "less than or equal to"),
    _comparison(">", ">", "greater than"),
    _comparison(">=", ">=", "greater than or equal to"),
    Function(
        identity="and", name="op$and", parameters=(_BOOLEAN, _BOOLEAN), rest=(_BOOLEAN,),
        result=_BOOLEAN, write=_chain("AND"),
        description="Whether both are true. False with anything is false, otherwise null is null.",
        example="amount > 0 AND service = 'Housing'",
    ),
    Function(
        identity="or", name="op$or", parameters=(_BOOLEAN, _BOOLEAN), rest=(_BOOLEAN,),
        result=_BOOLEAN, write=_chain("OR"),
        description="Whether either is true. True with anything is true, otherwise null is null.",
        example="amount > 1000 OR service = 'Housing'",
    ),
    Function(
        identity="not", name="op$not", parameters=(_BOOLEAN,), result=_BOOLEAN,
        write=condition("(NOT {0})"), description="The opposite. Not null is null.",
        example="NOT service = 'Housing'",
    ),
    Function(
        identity="is null", name="#IS_NULL", parameters=(ANY_VALUE,), result=_BOOLEAN,
        write=condition("({0} IS NULL)"), description="Whether there is no value.",
        example="amount IS NULL",
    ),
    Function(
        identity="is not null", name="#IS_NOT_NULL", parameters=(ANY_VALUE,), result=_BOOLEAN,
        write=condition("({0} IS NOT NULL)"), description="Whether there is a value.",
        example="amount IS NOT NULL",
    ),
    Function(
        identity="between", name="#BETWEEN", parameters=(ORDERED_VALUE,) * 3, result=_BOOLEAN,
        write=condition("({0} BETWEEN {1} AND {2})"),
        description="Whether the value lies in the range, its two ends included.",
        example="amount BETWEEN 100 AND 500",
    ),
    Function(
        identity="not between", name="#NOT_BETWEEN", parameters=(ORDERED_VALUE,) * 3,
        result=_BOOLEAN, write=condition("({0} NOT BETWEEN {1} AND {2})"),
        description="Whether the value lies outside the range.",
        example="amount NOT BETWEEN 100 AND 500",
    ),
    Function(
        identity="in", name="#IN", parameters=(EQUATABLE_VALUE,), rest=(EQUATABLE_VALUE,),
        result=_BOOLEAN, write=_membership("IN", "FALSE"),
        description="Whether the value is one of those listed.",
        example="service IN ('Housing', 'Parks')",
    ),
    Function(
        identity="not in", name="#NOT_IN", parameters=(EQUATABLE_VALUE,), rest=(EQUATABLE_VALUE,),
        result=_BOOLEAN, write=_membership("NOT IN", "TRUE"),
        description="Whether the value is none of those listed.",
        example="service NOT IN ('Housing', 'Parks')",
    ),
    Function(
        identity="like", name="#LIKE", parameters=(_TEXT, _TEXT), result=_BOOLEAN,
        write=_like("LIKE"), check=_check_pattern,
        description="Whether the text fits the pattern: % is any run of characters, _ any one, "
        "and a backslash takes the next character as it is.",
        example="supplier LIKE '%LTD'",
    ),
    Function(
        identity="not like", name="#NOT_LIKE", parameters=(_TEXT, _TEXT), result=_BOOLEAN,
        write=_like("NOT LIKE"), check=_check_pattern,
        description="Whether the text does not fit the pattern.",
        example="supplier NOT LIKE '%LTD'",
    ),
    _caseless("caseless_eq", condition("(upper({0}) = upper({1}))"), "equals the other"),
    _caseless("caseless_ne", condition("(upper({0}) <> upper({1}))"), "differs from the other"),
    _caseless(
        "caseless_contains", condition("contains(upper({0}), upper({1}))"), "contains the other"
    ),
    _caseless(
        "caseless_starts_with", condition("starts_with(upper({0}), upper({1}))"),
        "starts with the other",
    ),
    _caseless(
        "caseless_one_of", _membership("IN", "FALSE", "upper({})"), "is one of those listed",
        is_list=True,
    ),
    _caseless(
        "caseless_not_one_of", _membership("NOT IN", "TRUE", "upper({})"),
        "is none of those listed", is_list=True,
    ),
    Function(
        identity="case", name="case", parameters=(_BOOLEAN, ANY_VALUE), rest=(_BOOLEAN, ANY_VALUE),
        result=ANY_VALUE, write=_write_case,
        description="The value beside the first condition that is true; null where none is.",
        example="CASE WHEN amount > 500 THEN 'large' ELSE 'small' END",
    ),
    Function(
        identity="iif", name="iif", parameters=(_BOOLEAN, ANY_VALUE, ANY_VALUE), result=ANY_VALUE,
        write=_write_iif, description="The second value where the first is true, else the third.",
        example="iif(amount > 500, 'large', 'small')",
    ),
    Function(
        identity="coalesce", name="coalesce", parameters=(ANY_VALUE,), rest=(ANY_VALUE,),
        result=ANY_VALUE, write=choice("coalesce({})"), description="The first that is not null.",
        example="coalesce(service, 'not given')",
    ),
    Function(
        identity="nullif", name="nullif", parameters=(EQUATABLE_VALUE, EQUATABLE_VALUE),
        result=EQUATABLE_VALUE, write=choice("nullif({})"),
        description="Null where the two values are equal, else the first.",
        example="nullif(service, '')",
    ),
    Function(
        identity="least", name="least", parameters=(ORDERED_VALUE,), rest=(ORDERED_VALUE,),
        result=ORDERED_VALUE, write=choice("least({})"),
        description="The smallest of the values; nulls are passed over.",
        example="least(amount, 500)",
    ),
    Function(
        identity="greatest", name="greatest", parameters=(ORDERED_VALUE,), rest=(ORDERED_VALUE,),
        result=ORDERED_VALUE, write=choice("greatest({})"),
        description="The largest of the values; nulls are passed over.",
        example="greatest(amount, 0)",
    ),
)  # fmt: skip
