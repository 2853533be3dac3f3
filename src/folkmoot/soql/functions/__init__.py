"""The functions of SoQL, by family: one row each, as `catalogue.Function`.

`comparison` (logic too), `text`, `number`, `moment` (dates, times, intervals), `shape`, `compound`
(objects and JSON), `cast`, `aggregate`, `window`. `templates` has the few ways in which a row says
its SQL.

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
    compound,
    moment,
    number,
    shape,
    text,
    window,
)

FAMILIES: dict[str, tuple[Function, ...]] = {
    "Comparison, logic and choice": comparison.FUNCTIONS,
    "Text": text.FUNCTIONS,
    "Numbers": number.FUNCTIONS,
    "Dates, times and intervals": moment.FUNCTIONS,
    "Shapes": shape.FUNCTIONS,
    "Objects and JSON": compound.FUNCTIONS,
    "Casts": cast.FUNCTIONS,
    "Aggregates": aggregate.FUNCTIONS,
    "Windows": window.FUNCTIONS,
}
"""The functions under the headings of the reference."""

FUNCTIONS: tuple[Function, ...] = tuple(
    function for family in FAMILIES.values() for function in family
)

_BY_NAME: dict[str, list[Function]] = {}
for _function in FUNCTIONS:
    _BY_NAME.setdefault(_function.name.lower(), []).append(_function)


def functions_named(name: str, arguments: int) -> list[Function]:
    """The overloads of this name that take this many arguments, in order of preference."""
    return [
        function for function in _BY_NAME.get(name.lower(), []) if function.has_arity(arguments)
    ]
