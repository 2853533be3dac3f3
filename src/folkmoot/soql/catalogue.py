"""The shape of a function, and the questions asked of the whole list of them.

One row of the catalogue drives four things: the checker (argument and result types), the SQL that
is written, the published reference (`describe_functions`) and the tests that every function has a
specification. The rows themselves are in `functions/`, by family.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from folkmoot.soql.limits import Limits
from folkmoot.soql.parameters import Parameters
from folkmoot.soql.physical import Fragment
from folkmoot.soql.typed import Typed
from folkmoot.soql.types import SoqlType


@dataclass(frozen=True, slots=True)
class Variable:
    """A type that is any of these, and the same one wherever the variable stands in a function."""

    name: str
    types: frozenset[SoqlType]


Parameter: TypeAlias = SoqlType | Variable


class Role(StrEnum):
    """Where a function may stand."""

    SCALAR = "scalar"
    AGGREGATE = "aggregate"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Writing:
    """What a function's SQL is written from: its arguments as SQL and as checked expressions, and
    the type of what it gives."""

    arguments: tuple[Fragment, ...]
    typed: tuple[Typed, ...]
    parameters: Parameters
    result: SoqlType

    @property
    def sql(self) -> tuple[str, ...]:
        return tuple(fragment.sql for fragment in self.arguments)


Writer: TypeAlias = Callable[[Writing], Fragment]
Finisher: TypeAlias = Callable[[Fragment], Fragment]
Length: TypeAlias = Callable[[tuple[Typed, ...]], int]
Check: TypeAlias = Callable[[tuple[Typed, ...], Limits], None]


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """One overload.

    `name` is what the parser produces, `identity` unique. `rest` repeats after `parameters`, any
    number of times. `finish` is applied outside FILTER and OVER. `length` bounds the characters of
    a text result (the longest argument's where it is not given). `check` refuses constant
    arguments that no engine should be asked to work with.
    """

    identity: str
    name: str
    parameters: tuple[Parameter, ...]
    result: Parameter
    write: Writer
    description: str
    example: str
    rest: tuple[Parameter, ...] = ()
    role: Role = Role.SCALAR
    finish: Finisher | None = None
    length: Length | None = None
    check: Check | None = None

    @property
    def is_aggregate(self) -> bool:
        return self.role is Role.AGGREGATE

    def has_arity(self, count: int) -> bool:
        extra = count - len(self.parameters)
        return extra == 0 or (bool(self.rest) and extra > 0 and extra % len(self.rest) == 0)

    def parameters_for(self, count: int) -> tuple[Parameter, ...]:
        """The parameters, with the repeating ones as often as this many arguments need."""
        extra = count - len(self.parameters)
        return self.parameters + self.rest * (extra // len(self.rest) if self.rest else 0)


def longest(typed: tuple[Typed, ...]) -> int:
    return max((argument.characters for argument in typed), default=0)


def total(typed: tuple[Typed, ...]) -> int:
    return sum(argument.characters for argument in typed)


def signature(function: Function) -> str:
    """`name(text, number, …) → boolean`, for the reference."""
    shown = [_shown(parameter) for parameter in function.parameters]
    if function.rest:
        shown += [*(_shown(parameter) for parameter in function.rest), "…"]
    return f"({', '.join(shown)}) → {_shown(function.result)}"


def _shown(parameter: Parameter) -> str:
    return parameter.value if isinstance(parameter, SoqlType) else parameter.name
