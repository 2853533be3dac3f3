"""Window functions: a value for each row from the rows around it. They need OVER."""

from __future__ import annotations

from folkmoot.soql.catalogue import Function, Parameter, Role, Writer, Writing
from folkmoot.soql.functions.templates import ANY_VALUE, first_kept, plain
from folkmoot.soql.physical import WHOLE, Fragment, common
from folkmoot.soql.types import SoqlType

_NUMBER = SoqlType.NUMBER


def _window(
    identity: str,
    parameters: tuple[Parameter, ...],
    result: Parameter,
    write: Writer,
    description: str,
    example: str,
    name: str = "",
) -> Function:
    return Function(
        identity=identity, name=name or identity, parameters=parameters, result=result,
        write=write, description=description, example=example, role=Role.WINDOW,
    )  # fmt: skip


def _offset_with_default(function: str) -> Writer:
    def write(writing: Writing) -> Fragment:
        value, offset, default = writing.arguments
        (value_sql, default_sql), physical = common((value, default))
        count = f"TRY_CAST({offset.sql} AS INTEGER)"
        return Fragment(f"{function}({value_sql}, {count}, {default_sql})", physical)

    return write


def _neighbour(name: str, words: str) -> tuple[Function, ...]:
    example = f"{name}(amount) OVER (ORDER BY paid_on)"
    return (
        _window(name, (ANY_VALUE,), ANY_VALUE, first_kept(f"{name}({{0}})"),
                f"The value of the row {words}.", example),
        _window(f"{name} by offset", (ANY_VALUE, _NUMBER), ANY_VALUE,
                first_kept(f"{name}({{0}}, TRY_CAST({{1}} AS INTEGER))"),
                f"The value so many rows {words}.", example.replace(")", ", 2)", 1), name),
        _window(f"{name} with default", (ANY_VALUE, _NUMBER, ANY_VALUE), ANY_VALUE,
                _offset_with_default(name), f"The value so many rows {words}, or the default.",
                example.replace(")", ", 2, 0)", 1), name),
    )  # fmt: skip


FUNCTIONS = (
    _window("row_number", (), _NUMBER, plain("row_number()", WHOLE),
            "The number of the row in its partition, from 1.",
            "row_number() OVER (ORDER BY amount)"),
    _window("rank", (), _NUMBER, plain("rank()", WHOLE),
            "The rank of the row, with gaps after ties.", "rank() OVER (ORDER BY amount)"),
    _window("dense_rank", (), _NUMBER, plain("dense_rank()", WHOLE),
            "The rank of the row, without gaps.", "dense_rank() OVER (ORDER BY amount)"),
    _window("ntile", (_NUMBER,), _NUMBER,
            plain("ntile(greatest(TRY_CAST({0} AS INTEGER), 1))", WHOLE),
            "Which of so many equal parts the row falls in, from 1.",
            "ntile(4) OVER (ORDER BY amount)"),
    *_neighbour("lead", "after"),
    *_neighbour("lag", "before"),
    _window("first_value", (ANY_VALUE,), ANY_VALUE, first_kept("first_value({0})"),
            "The value of the first row of the window.",
            "first_value(amount) OVER (ORDER BY paid_on)"),
    _window("last_value", (ANY_VALUE,), ANY_VALUE, first_kept("last_value({0})"),
            "The value of the last row of the window.",
            "last_value(amount) OVER (ORDER BY paid_on)"),
)  # fmt: skip
