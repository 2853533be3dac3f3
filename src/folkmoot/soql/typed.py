"""A checked expression: every part has a type and, where it is a call, its function.

Equality leaves positions out, so that `GROUP BY` can recognise its expressions wherever they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from folkmoot.soql.errors import START, Position
from folkmoot.soql.literals import LiteralValue
from folkmoot.soql.physical import Fragment
from folkmoot.soql.tree import Frame
from folkmoot.soql.types import SoqlType

if TYPE_CHECKING:
    from folkmoot.soql.catalogue import Function


@dataclass(frozen=True, slots=True)
class Column:
    """A column of what the query reads. `characters` bounds the length of its text.

    `is_outer` tells one that a LATERAL query sees of what stands before it: for each run of that
    query it is one value.
    """

    name: str
    fragment: Fragment
    type: SoqlType
    characters: int
    position: Position = field(default=START, compare=False, repr=False)
    is_outer: bool = field(default=False, compare=False, repr=False)

    @property
    def size(self) -> int:
        return 1

    @property
    def depth(self) -> int:
        return 0

    @property
    def has_aggregate(self) -> bool:
        return False

    @property
    def has_window(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that the query holds. `is_converted` tells a text literal read as another type."""

    value: LiteralValue
    type: SoqlType
    is_converted: bool = False
    position: Position = field(default=START, compare=False, repr=False)

    @property
    def size(self) -> int:
        return 2 if self.is_converted else 1

    @property
    def depth(self) -> int:
        return 0

    @property
    def characters(self) -> int:
        return len(self.value) if isinstance(self.value, str) else 40

    @property
    def has_aggregate(self) -> bool:
        return False

    @property
    def has_window(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class TypedOrdering:
    """One criterion to sort by."""

    expression: Typed
    is_ascending: bool
    has_nulls_last: bool


@dataclass(frozen=True, slots=True)
class TypedWindow:
    """The rows that a window function sees, and their order."""

    partitions: tuple[Typed, ...]
    orderings: tuple[TypedOrdering, ...]
    frame: Frame | None


@dataclass(frozen=True, slots=True)
class Application:
    """A function applied. What it knows of its size and contents is of the whole of it."""

    function: Function
    arguments: tuple[Typed, ...]
    type: SoqlType
    condition: Typed | None = None
    window: TypedWindow | None = None
    position: Position = field(default=START, compare=False, repr=False)
    characters: int = field(default=0, compare=False, repr=False)
    size: int = field(init=False, compare=False, repr=False)
    depth: int = field(init=False, compare=False, repr=False)
    has_aggregate: bool = field(init=False, compare=False, repr=False)
    has_window: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        parts = self.parts
        object.__setattr__(self, "size", 1 + sum(part.size for part in parts))
        object.__setattr__(self, "depth", 1 + max((part.depth for part in parts), default=0))
        is_aggregate = self.function.is_aggregate and self.window is None
        object.__setattr__(
            self, "has_aggregate", is_aggregate or any(part.has_aggregate for part in parts)
        )
        object.__setattr__(
            self, "has_window", self.window is not None or any(part.has_window for part in parts)
        )

    @property
    def parts(self) -> tuple[Typed, ...]:
        """Every expression directly within: arguments, filter, partitions, orderings."""
        found = list(self.arguments)
        if self.condition is not None:
            found.append(self.condition)
        if self.window is not None:
            found += self.window.partitions
            found += [ordering.expression for ordering in self.window.orderings]
        return tuple(found)


Typed: TypeAlias = Column | Constant | Application
