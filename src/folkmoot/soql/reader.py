"""Walks a query's tokens: looks ahead, takes what is expected, says what was expected instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import TypeAlias

from folkmoot.soql.errors import MalformedQuery, Position, no_such_parameter
from folkmoot.soql.lexer import Text, read_tokens
from folkmoot.soql.limits import Limits
from folkmoot.soql.tokens import Kind, Token

ParameterValue: TypeAlias = str | Decimal | bool | None
NO_PARAMETERS: Mapping[str, ParameterValue] = {}


class TokenReader:
    """The tokens of `text[start:end]` and the place reached among them."""

    def __init__(
        self,
        text: Text,
        limits: Limits,
        start: int = 0,
        end: int | None = None,
        parameters: Mapping[str, ParameterValue] = NO_PARAMETERS,
    ) -> None:
        self.text = text
        self.limits = limits
        self._parameters = {name.lower(): value for name, value in parameters.items()}
        self._tokens = read_tokens(text, start, end)
        self._next = 0
        self._depth = 0

    @property
    def token(self) -> Token:
        return self._tokens[self._next]

    def ahead(self, count: int) -> Token:
        """The token this many after the next one; the last one where there are fewer."""
        return self._tokens[min(self._next + count, len(self._tokens) - 1)]

    def take(self) -> Token:
        token = self.token
        if token.kind is not Kind.END:
            self._next += 1
        return token

    def take_symbol(self, *symbols: str) -> Token | None:
        return self.take() if self.token.is_symbol(*symbols) else None

    def take_keyword(self, *words: str) -> Token | None:
        return self.take() if self.token.is_keyword(*words) else None

    def take_word(self, word: str) -> Token | None:
        return self.take() if self.token.is_word(word) else None

    def expect_symbol(self, symbol: str, *others: str) -> Token:
        return self.take_symbol(symbol) or self._refuse(f"`{symbol}'", *others)

    def expect_keyword(self, word: str) -> Token:
        return self.take_keyword(word) or self._refuse(f"`{word}'")

    def expect_word(self, *words: str) -> str:
        """One of these words, which elsewhere may name a column. Raises MalformedQuery."""
        for word in words:
            if self.take_word(word):
                return word
        raise self.unexpected(*(f"`{word}'" for word in words))

    def expect_kind(self, *kinds: Kind) -> Token:
        if self.token.kind in kinds:
            return self.take()
        raise self.unexpected(*(kind.value for kind in kinds))

    def expect_integer(self) -> int:
        if not self.token.is_integer:
            raise self.unexpected("an integer")
        token = self.take()
        if len(token.text) > 18:
            raise self.text.malformed_at("The number is out of range", token.position)
        return int(token.text)

    def expect_end(self) -> None:
        if self.token.kind is not Kind.END:
            raise self.unexpected("end of input")

    def unexpected(self, *expected: str) -> MalformedQuery:
        """The error that names what could have stood here and what does."""
        if len(expected) == 1:
            wanted = expected[0]
        else:
            wanted = f"one of {', '.join(expected[:-1])}, or {expected[-1]}"
        return self.text.malformed_at(
            f"Expected {wanted}, but got {self.token.printable}", self.token.position
        )

    def parameter(self, name: str, position: Position) -> ParameterValue:
        """What a client gave for `?name`. Raises CannotCompile where it gave nothing."""
        if name.lower() not in self._parameters:
            raise no_such_parameter(name, position)
        return self._parameters[name.lower()]

    def _refuse(self, *expected: str) -> Token:
        raise self.unexpected(*expected)

    @contextmanager
    def nested(self) -> Iterator[None]:
        """One level of nesting deeper. Raises QueryTooComplex when that is too deep."""
        self._depth += 1
        self.limits.check("nesting", self._depth)
        try:
            yield
        finally:
            self._depth -= 1
