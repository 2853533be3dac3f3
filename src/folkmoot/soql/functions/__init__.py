"""The functions of SoQL, by family: one row each, as `catalogue.Function`.

`comparison` (logic too), `text`, `number`, `moment` (dates, times, intervals), `shape`, `cast`,
`aggregate`, `window`. `templates` has the few ways in which a row says its SQL.

Names and types: soql-reference `SoQLFunctions.scala`; meaning: soql-postgres-adapter
`SoQLFunctionSqlizer.scala` and PostgreSQL's manual. Where a row's value cannot be computed (a
division by zero, the logarithm of a negative number, text that is no number) the result is null:
one bad row never fails a whole answer.
"""

from folkmoot.soql.catalogue import Function
from folkmoot.soql.functions import (
    aggregate,
    cast,
    comparison,
    moment,
    number,
    shape,
    text,
    window,
)

FUNCTIONS: tuple[Function, ...] = (
    *comparison.FUNCTIONS,
    *text.FUNCTIONS,
    *number.FUNCTIONS,
    *moment.FUNCTIONS,
    *shape.FUNCTIONS,
    *cast.FUNCTIONS,
    *aggregate.FUNCTIONS,
    *window.FUNCTIONS,
)

_BY_NAME: dict[str, list[Function]] = {}
for _function in FUNCTIONS:
    _BY_NAME.setdefault(_function.name.lower(), []).append(_function)


def functions_named(name: str, arguments: int) -> list[Function]:
    """The overloads of this name that take this many arguments, in order of preference."""
    return [
        function for function in _BY_NAME.get(name.lower(), []) if function.has_arity(arguments)
    ]
