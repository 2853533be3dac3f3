"""What a query says, as parsed: a tree of frozen values that knows nothing of any dataset.

Operators and special forms are calls too, under Socrata's own internal names, because its error
messages show them: `op$=`, `op$AND`, `#IN`, `#IS_NULL`, `cast$number`, `count/*`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from folkmoot.soql.errors import START, Position


@dataclass(frozen=True, slots=True)
class ColumnName:
    """A reference to a column or to the alias of a selected expression."""

    name: str
    qualifier: str | None = None
    position: Position = field(default=START, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, number, boolean or null that the query itself holds."""

    value: str | Decimal | bool | None
    position: Position = field(default=START, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a window frame. `rows` is None for UNBOUNDED and 0 for CURRENT ROW."""

    rows: int | None
    is_following: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The rows around the current one that a window function sees."""

    mode: str
    start: Bound
    end: Bound | None = None
    exclusion: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """What follows OVER."""

    partitions: tuple[Expression, ...] = ()
    orderings: tuple[Ordering, ...] = ()
    frame: Frame | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to arguments; `position` is of the whole, `name_position` of its name."""

    function: str
    arguments: tuple[Expression, ...]
    position: Position = field(default=START, compare=False, repr=False)
    name_position: Position = field(default=START, compare=False, repr=False)
    condition: Expression | None = None
    window: Window | None = None
    depth: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        deepest = max((depth_of(argument) for argument in self.arguments), default=0)
        object.__setattr__(self, "depth", deepest + 1)


def depth_of(expression: Expression) -> int:
    """How many calls are nested in it."""
    return expression.depth if isinstance(expression, Call) else 0


Expression: TypeAlias = ColumnName | Literal | Call


@dataclass(frozen=True, slots=True)
class Ordering:
    """One criterion of ORDER BY. Nulls come last in ascending order and first in descending."""

    expression: Expression
    is_ascending: bool = True
    has_nulls_last: bool = True


@dataclass(frozen=True, slots=True)
class Star:
    """`*` or `:*`, with the columns that it leaves out."""

    is_system: bool
    qualifier: str | None = None
    exceptions: tuple[ColumnName, ...] = ()
    position: Position = field(default=START, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Selected:
    """One selected expression and its alias, if it was given one."""

    expression: Expression
    alias: str | None = None
    position: Position = field(default=START, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Selection:
    """The select list: stars first, then expressions."""

    stars: tuple[Star, ...] = ()
    expressions: tuple[Selected, ...] = ()


@dataclass(frozen=True, slots=True)
class TableName:
    """`@name AS alias`, without the @."""

    name: str
    alias: str | None = None
    position: Position = field(default=START, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Join:
    """A table or query beside the first. `kind` is INNER, LEFT, RIGHT or FULL."""

    kind: str
    source: TableName | Statement
    alias: str | None
    condition: Expression
    is_lateral: bool = False
    position: Position = field(default=START, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Select:
    """One SELECT with its clauses."""

    selection: Selection = Selection((Star(is_system=False),))
    is_distinct: bool = False
    distinct_on: tuple[Expression, ...] = ()
    source: TableName | None = None
    joins: tuple[Join, ...] = ()
    where: Expression | None = None
    group_by: tuple[Expression, ...] = ()
    having: Expression | None = None
    order_by: tuple[Ordering, ...] = ()
    search: str | None = None
    limit: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Pipe:
    """`left |> right`: the right query reads the answer of the left."""

    left: Statement
    right: Select


@dataclass(frozen=True, slots=True)
class Compound:
    """Two queries combined by UNION, INTERSECT or MINUS, with ALL or without."""

    operator: str
    left: Statement
    right: Statement
    position: Position = field(default=START, compare=False, repr=False)


Statement: TypeAlias = Select | Pipe | Compound
