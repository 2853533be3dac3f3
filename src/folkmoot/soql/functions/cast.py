"""Casts: `expression::type`."""

from __future__ import annotations

from folkmoot.soql.catalogue import Function, Writer, Writing
from folkmoot.soql.compound import KEYS
from folkmoot.soql.functions.templates import first_kept, floats, plain
from folkmoot.soql.physical import BOOLEAN, FLOAT, GEOMETRY, TEXT, TIMESTAMP, Fragment
from folkmoot.soql.textual import TEXTUAL, as_text
from folkmoot.soql.types import SHAPES, SoqlType, in_preference_order

_TEXT = SoqlType.TEXT
_EXAMPLES = {
    SoqlType.TEXT: "service",
    SoqlType.NUMBER: "amount",
    SoqlType.BOOLEAN: "late",
    SoqlType.FIXED_TIMESTAMP: ":updated_at",
    SoqlType.FLOATING_TIMESTAMP: "paid_on",
    SoqlType.POINT: "place",
    SoqlType.ROW_IDENTIFIER: ":id",
    SoqlType.ROW_VERSION: ":version",
}


def _write_text(writing: Writing) -> Fragment:
    return Fragment(as_text(writing.arguments[0], writing.typed[0].type), TEXT)


def _cast(source: SoqlType, target: SoqlType, write: Writer, description: str) -> Function:
    return Function(
        identity=f"{source.value}::{target.value}", name=f"cast${target.value}",
        parameters=(source,), result=target, write=write, description=description,
        example=f"{_EXAMPLES.get(source, source.value)}::{target.value}",
    )  # fmt: skip


def _as_object(writing: Writing) -> Fragment:
    """The parts of a JSON object that its type has, in their order; null parts left out."""
    (source,) = writing.sql
    parts = ", ".join(f"{key} := json_extract_string(o, '$.{key}')" for key in KEYS[writing.result])
    kept = f"json_merge_patch('{{}}', to_json(struct_pack({parts})))"
    valid = f"CASE WHEN json_valid({source}) AND json_type({source}) = 'OBJECT' THEN {source} END"
    return Fragment(
        f"list_transform([{valid}], lambda o: nullif(CAST({kept} AS VARCHAR), '{{}}'))[1]", TEXT
    )


# PostgreSQL's words and their beginnings; the engine knows fewer of them.
_TEXT_TO_BOOLEAN = (
    "(CASE WHEN lower(trim({0})) IN ('t', 'tr', 'tru', 'true', 'y', 'ye', 'yes', 'on', '1') "
    "THEN TRUE WHEN lower(trim({0})) IN "
    "('f', 'fa', 'fal', 'fals', 'false', 'n', 'no', 'of', 'off', '0') THEN FALSE END)"
)

# The engine's TRY may not stand around an aggregate, nor (a fault of DuckDB 1.5) around a column
# that rows are grouped by; inside a lambda it sees neither.
_TEXT_TO_SHAPE = plain(
    "list_transform([{0}], lambda text: TRY(ST_GeomFromText(text)))[1]", GEOMETRY
)

FUNCTIONS = (
    *(_cast(each, each, first_kept("{0}"), "The value itself.") for each in SoqlType),
    *(
        _cast(each, _TEXT, _write_text, "As text, written as in CSV.")
        for each in in_preference_order(TEXTUAL - {_TEXT})
    ),
    _cast(
        _TEXT, SoqlType.NUMBER, plain("TRY_CAST({0} AS DOUBLE)", FLOAT),
        "The number that the text is; null where it is none.",
    ),
    _cast(
        _TEXT, SoqlType.BOOLEAN, plain(_TEXT_TO_BOOLEAN, BOOLEAN),
        "True or false; null where the text is neither.",
    ),
    _cast(
        _TEXT, SoqlType.FLOATING_TIMESTAMP, plain("TRY_CAST({0} AS TIMESTAMP)", TIMESTAMP),
        "The date and time that the text is; null where it is none.",
    ),
    _cast(
        _TEXT, SoqlType.FIXED_TIMESTAMP,
        plain("(TRY_CAST({0} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')", TIMESTAMP),
        "The instant that the text is; null where it is none.",
    ),
    _cast(
        SoqlType.NUMBER, SoqlType.DOUBLE, floats("{0}"), "As a floating-point number.",
    ),
    _cast(
        _TEXT, SoqlType.DATE, plain("CAST(TRY_CAST({0} AS DATE) AS TIMESTAMP)", TIMESTAMP),
        "The day that the text is; null where it is none.",
    ),
    _cast(
        _TEXT, SoqlType.TIME,
        plain("strftime(DATE '1970-01-01' + TRY_CAST({0} AS TIME), '%H:%M:%S.%g')", TEXT),
        "The time of day that the text is; null where it is none.",
    ),
    _cast(
        _TEXT, SoqlType.JSON,
        plain("(CASE WHEN json_valid({0}) THEN CAST(json({0}) AS VARCHAR) END)", TEXT),
        "The JSON that the text is; null where it is none.",
    ),
    *(
        _cast(_TEXT, each, plain("nullif({0}, '')", TEXT), "The text as an identifier.")
        for each in (SoqlType.PHOTO, SoqlType.BLOB)
    ),
    *(
        _cast(_TEXT, each, _as_object, "The object that the text is as JSON; null where none.")
        for each in KEYS
    ),
    *(
        _cast(_TEXT, each, _TEXT_TO_SHAPE, "The shape that the text is; null where it is none.")
        for each in in_preference_order(SHAPES)
    ),
)  # fmt: skip
