"""The words of SoQL: kinds of token and the reserved keywords."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from folkmoot.soql.errors import Position


class Kind(StrEnum):
    """What sort of token it is."""

    IDENTIFIER = "an identifier"
    SYSTEM_IDENTIFIER = "a system identifier"
    TABLE_IDENTIFIER = "a table identifier"
    HOLE = "a parameter"
    NUMBER = "a number"
    STRING = "a string"
    KEYWORD = "a keyword"
    SYMBOL = "a symbol"
    END = "end of input"


RESERVED = frozenset(
    (
        *("SELECT", "DISTINCT", "EXCEPT", "AS", "FROM", "WHERE", "GROUP", "HAVING", "ORDER"),
        *("ASC", "DESC", "LIMIT", "OFFSET", "SEARCH", "JOIN", "LEFT", "RIGHT", "FULL", "OUTER"),
        *("LATERAL", "ON", "UNION", "INTERSECT", "MINUS", "AND", "OR", "NOT", "IS", "NULL"),
        *("LIKE", "BETWEEN", "IN", "TRUE", "FALSE"),
    )
)
"""Words that name a column only inside back quotes."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    `text` is a keyword in upper case, a symbol, or the value of a string or identifier (without
    its quotes); `number` the exact value of a number.
    """

    kind: Kind
    text: str
    position: Position
    is_quoted: bool = False
    number: Decimal | None = None

    def is_keyword(self, *words: str) -> bool:
        return self.kind is Kind.KEYWORD and self.text in words

    def is_word(self, word: str) -> bool:
        """Whether it is an unquoted identifier that serves as a keyword in its place."""
        return self.kind is Kind.IDENTIFIER and not self.is_quoted and self.text.upper() == word

    def is_symbol(self, *symbols: str) -> bool:
        return self.kind is Kind.SYMBOL and self.text in symbols

    @property
    def is_integer(self) -> bool:
        return self.kind is Kind.NUMBER and self.text.isdigit()

    @property
    def printable(self) -> str:
        return "end of input" if self.kind is Kind.END else f"`{self.text}'"
