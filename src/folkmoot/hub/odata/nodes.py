"""What an OData expression says, as parsed: frozen values that know nothing of any dataset."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from folkmoot.hub.odata.edm import Edm


@dataclass(frozen=True, slots=True)
class PropertyName:
    """A reference to a property, or to an alias of $apply."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that the expression holds; moments as ISO 8601 text in UTC."""

    value: str | Decimal | bool | None
    type: Edm
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """`and or not eq ne gt ge lt le add sub mul div divby mod`, and `-` of one operand."""

    operator: str
    operands: tuple[Node, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A canonical function applied."""

    function: str
    arguments: tuple[Node, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Membership:
    """`value in (…)`."""

    value: Node
    choices: tuple[Node, ...]
    at: int = field(default=0, compare=False)


Node: TypeAlias = PropertyName | Literal | Operation | Call | Membership
