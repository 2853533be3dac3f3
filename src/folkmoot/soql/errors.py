"""What can be wrong with a query, in Socrata's codes.

    QueryError (folkmoot.errors)
    └── SoqlError            has `soql_code`, `data` and, where there is one, `position`
        ├── MalformedQuery   the text does not parse, or a parameter is not known
        ├── CannotCompile    names or types do not fit the dataset
        └── QueryTooComplex  it is larger than a public query may be

Socrata answers the first and the last in one JSON envelope (`code`, `error`, `message`, `data`) and
the second in another (`message`, `errorCode`, `data`); `SoqlError.has_coordinator_envelope` tells
which. Rendering them is the web layer's work.

Codes and wording: socrata-platform/query-coordinator `QueryCoordinatorErrors.scala`,
socrata-platform/soql-reference `exceptions/SoQLException.scala`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from folkmoot.errors import QueryError


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a query's text: 1-based row and column, and the text of that row."""

    row: int
    column: int
    line: str

    def to_json(self) -> dict[str, int | str]:
        return {"row": self.row, "column": self.column, "line": self.pointer}

    def __str__(self) -> str:
        return f"line {self.row}, character {self.column}"

    @property
    def pointer(self) -> str:
        """The row with a caret beneath the column, as Socrata prints it."""
        return f"{self.line}\n{' ' * (self.column - 1)}^"


START = Position(1, 1, "")
"""The position of what no text was written for, such as a `column=value` filter."""


class SoqlError(QueryError):
    """A query that is refused; says why in words, in Socrata's code, and where."""

    has_coordinator_envelope = False

    def __init__(
        self,
        problem: str,
        *,
        soql_code: str,
        position: Position | None = None,
        data: dict[str, Any] | None = None,
        remedy: str = "",
    ) -> None:
        self.soql_code = soql_code
        self.position = position
        self.data = data or {}
        super().__init__(problem, where=str(position or ""), remedy=remedy)


class MalformedQuery(SoqlError):
    """The text does not parse. `query` is the whole text that was read."""

    def __init__(self, problem: str, *, query: str = "", position: Position | None = None) -> None:
        self.query = query
        super().__init__(
            problem,
            soql_code="query.compiler.malformed",
            data={"query": query, "position": {}},
        )
        self.position = position


class CannotCompile(SoqlError):
    """The query parses, but its names or types do not fit the dataset."""

    has_coordinator_envelope = True


class QueryTooComplex(SoqlError):
    """The query is larger than a public query may be; `remedy` says which limit it passed."""

    def __init__(self, problem: str, *, remedy: str = "") -> None:
        super().__init__(problem, soql_code="query.execution.queryTooComplex", remedy=remedy)


def no_such_column(name: str, position: Position) -> CannotCompile:
    return CannotCompile(
        f"No such column: {name}",
        soql_code="query.soql.no-such-column",
        position=position,
        data={"column": name},
    )


def no_such_table(name: str, position: Position) -> CannotCompile:
    return CannotCompile(
        f"No such table: {name}",
        soql_code="query.soql.no-such-table",
        position=position,
        data={"table": name},
    )


def no_such_parameter(name: str, position: Position) -> CannotCompile:
    return CannotCompile(
        f"No value was given for the parameter: {name}",
        soql_code="soql.analyzer.typechecker.no-such-user-param",
        position=position,
        data={"name": name},
    )


def no_such_function(name: str, arguments: int, position: Position) -> CannotCompile:
    return CannotCompile(
        f"No such function: {name} with {arguments} argument{'' if arguments == 1 else 's'}",
        soql_code="query.soql.no-such-function",
        position=position,
        data={"function": name},
    )


def type_mismatch(function: str, found: str, position: Position) -> CannotCompile:
    return CannotCompile(
        f"Type mismatch for {function}, is {found}",
        soql_code="query.soql.type-mismatch",
        position=position,
        data={"function": function, "type": found},
    )


def duplicate_alias(name: str, position: Position) -> CannotCompile:
    return CannotCompile(
        f"There is already a column named `{name}' selected",
        soql_code="query.soql.duplicate-alias",
        position=position,
        data={"column": name},
    )


def repeated_exception(name: str, position: Position) -> CannotCompile:
    return CannotCompile(
        f"Column `{name}' has already been excluded",
        soql_code="query.soql.repeated-exception",
        position=position,
        data={"column": name},
    )


def circular_alias(name: str, position: Position) -> CannotCompile:
    return CannotCompile(
        f"Circular reference while defining alias `{name}'",
        soql_code="query.soql.circular-alias-definition",
        position=position,
        data={"column": name},
    )


def aggregate_in_ungrouped_context(function: str, clause: str, position: Position) -> CannotCompile:
    return CannotCompile(
        f"Cannot use aggregate function `{function}' in {clause}",
        soql_code="query.soql.aggregate-in-ungrouped-context",
        position=position,
        data={"function": function, "clause": clause},
    )


def column_not_in_group_bys(name: str, position: Position) -> CannotCompile:
    return CannotCompile(
        f"Column `{name}' not in group bys",
        soql_code="query.soql.column-not-in-group-bys",
        position=position,
        data={"column": name},
    )


def wrong_clause_type(
    soql_code: str, sentence: str, found: str, position: Position
) -> CannotCompile:
    """A clause whose expression has a type that the clause cannot use."""
    return CannotCompile(sentence, soql_code=soql_code, position=position, data={"type": found})
