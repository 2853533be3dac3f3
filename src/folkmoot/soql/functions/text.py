"""Text."""

from __future__ import annotations

import math

from folkmoot.soql.catalogue import Function, Variable, Writer, Writing, total
from folkmoot.soql.functions.templates import (
    condition,
    constant_number,
    constant_text,
    plain,
)
from folkmoot.soql.limits import Limits
from folkmoot.soql.physical import TEXT, WHOLE, Fragment, write_null
from folkmoot.soql.textual import TEXTUAL, as_text
from folkmoot.soql.typed import Typed
from folkmoot.soql.types import SoqlType

_TEXT, _NUMBER, _BOOLEAN = SoqlType.TEXT, SoqlType.NUMBER, SoqlType.BOOLEAN
_LEFT = Variable("any", TEXTUAL)
_RIGHT = Variable("any 2", TEXTUAL)
_WIDEST_PAD = 32_767
"""What a pad length that only the data know is cut to: the cast to SMALLINT answers null above."""


def _write_join(writing: Writing) -> Fragment:
    pieces = [
        as_text(fragment, typed.type)
        for fragment, typed in zip(writing.arguments, writing.typed, strict=True)
    ]
    return Fragment(f"({' || '.join(pieces)})", TEXT)


def _write_substring(writing: Writing) -> Fragment:
    """As PostgreSQL: positions start at 1, those before it count but hold nothing."""
    text, start, *length = writing.sql
    first = f"TRY_CAST({start} AS INTEGER)"
    if not length:
        return Fragment(f"substring({text}, greatest({first}, 1) + 0 * {first})", TEXT)
    size = f"TRY_CAST({length[0]} AS INTEGER)"
    taken = f"({first} + {size} - greatest({first}, 1))"
    return Fragment(
        f"substring({text}, greatest({first}, 1), greatest({taken}, 0) + 0 * {taken})", TEXT
    )


def _write_context(writing: Writing) -> Fragment:
    """Socrata answers null for every key that its server was not started with; here none is."""
    return write_null(SoqlType.TEXT)


def _pad(function: str) -> Writer:
    def write(writing: Writing) -> Fragment:
        text, length, pad = writing.sql
        width = f"greatest(TRY_CAST({length} AS SMALLINT), 0)"
        known = f"(CASE WHEN {length} IS NOT NULL THEN {width} END)"
        return Fragment(
            f"(CASE WHEN {pad} = '' THEN left({text}, {known}) "
            f"ELSE {function}({text}, CAST({known} AS INTEGER), nullif({pad}, '')) END)",
            TEXT,
        )

    return write


def _check_pad(typed: tuple[Typed, ...], limits: Limits) -> None:
    length = constant_number(typed[1])
    if length is not None:
        limits.check("pad_characters", length)


def _padded_length(typed: tuple[Typed, ...]) -> int:
    length = constant_number(typed[1])
    return _WIDEST_PAD if length is None else max(length, 0)


def _replaced_length(typed: tuple[Typed, ...]) -> int:
    """Every occurrence of the second becomes the third; at worst the first is nothing else."""
    found = constant_text(typed[1])
    growth = typed[2].characters / max(1, len(found) if found is not None else 1)
    return math.ceil(typed[0].characters * max(1.0, growth))


def _text_function(
    name: str, parameters: tuple[SoqlType, ...], template: str, description: str, example: str
) -> Function:
    return Function(
        identity=name, name=name, parameters=parameters, result=_TEXT,
        write=plain(template, TEXT), description=description, example=example,
    )  # fmt: skip


FUNCTIONS = (
    Function(
        identity="||", name="op$||", parameters=(_LEFT, _RIGHT), result=_TEXT, write=_write_join,
        length=total,
        description="The two as one text. Anything but text is written as in CSV. Null with "
        "anything is null.",
        example="service || ': ' || amount",
    ),
    _text_function("upper", (_TEXT,), "upper({0})", "In upper case.", "upper(service)"),
    _text_function("lower", (_TEXT,), "lower({0})", "In lower case.", "lower(service)"),
    Function(
        identity="length", name="length", parameters=(_TEXT,), result=_NUMBER,
        write=plain("length({0})", WHOLE), description="The number of characters.",
        example="length(service)",
    ),
    Function(
        identity="substring", name="substring", parameters=(_TEXT, _NUMBER), result=_TEXT,
        write=_write_substring, description="From this character on; the first is 1.",
        example="substring(service, 3)",
    ),
    Function(
        identity="substring of length", name="substring", parameters=(_TEXT, _NUMBER, _NUMBER),
        result=_TEXT, write=_write_substring,
        description="From this character on, at most so many of them.",
        example="substring(service, 1, 3)",
    ),
    _text_function(
        "split_part", (_TEXT, _TEXT, _NUMBER),
        "(CASE WHEN {1} <> '' THEN split_part({0}, {1}, TRY_CAST({2} AS INTEGER)) "
        "WHEN {1} = '' AND TRY_CAST({2} AS INTEGER) IN (1, -1) THEN {0} "
        "WHEN {1} = '' AND {2} IS NOT NULL AND {0} IS NOT NULL THEN '' END)",
        "The piece of this number between separators; the first is 1, the last -1.",
        "split_part(service, ' ', 1)",
    ),
    Function(
        identity="replace", name="replace", parameters=(_TEXT, _TEXT, _TEXT), result=_TEXT,
        write=plain("replace({0}, {1}, {2})", TEXT), length=_replaced_length,
        description="With every occurrence of the second text replaced by the third.",
        example="replace(service, ' and ', ' & ')",
    ),
    _text_function("trim", (_TEXT,), "trim({0})", "Without spaces at its ends.", "trim(service)"),
    _text_function(
        "trim_leading", (_TEXT,), "ltrim({0})", "Without spaces at its start.",
        "trim_leading(service)",
    ),
    _text_function(
        "trim_trailing", (_TEXT,), "rtrim({0})", "Without spaces at its end.",
        "trim_trailing(service)",
    ),
    Function(
        identity="left_pad", name="left_pad", parameters=(_TEXT, _NUMBER, _TEXT), result=_TEXT,
        write=_pad("lpad"), check=_check_pad, length=_padded_length,
        description="Filled up on the left to this many characters; cut where it is longer.",
        example="left_pad(code, 5, '0')",
    ),
    Function(
        identity="right_pad", name="right_pad", parameters=(_TEXT, _NUMBER, _TEXT), result=_TEXT,
        write=_pad("rpad"), check=_check_pad, length=_padded_length,
        description="Filled up on the right to this many characters; cut where it is longer.",
        example="right_pad(code, 5, '.')",
    ),
    _text_function(
        "chr", (_NUMBER,),
        "chr(CASE WHEN {0} BETWEEN 1 AND 55295 OR {0} BETWEEN 57344 AND 1114111 "
        "THEN CAST({0} AS INTEGER) END)",
        "The character with this Unicode number.", "chr(163)",
    ),
    _text_function(
        "unaccent", (_TEXT,), "strip_accents({0})", "Without accents.", "unaccent(service)"
    ),
    Function(
        identity="get_context", name="get_context", parameters=(_TEXT,), result=_TEXT,
        write=_write_context,
        description="What is known of who asks, under this key. Nothing is: always null.",
        example="get_context('user_id')",
    ),
    Function(
        identity="contains", name="contains", parameters=(_TEXT, _TEXT), result=_BOOLEAN,
        write=condition("contains({0}, {1})"),
        description="Whether the second text stands anywhere in the first.",
        example="contains(service, 'care')",
    ),
    Function(
        identity="starts_with", name="starts_with", parameters=(_TEXT, _TEXT), result=_BOOLEAN,
        write=condition("starts_with({0}, {1})"),
        description="Whether the first text starts with the second.",
        example="starts_with(service, 'Adult')",
    ),
)  # fmt: skip
