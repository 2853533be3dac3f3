"""Tokens to nodes: the expressions of $filter, $orderby and $apply.

Precedence, tightest first: parentheses and calls; `-`, `not`; `mul div divby mod`; `add sub`;
`gt ge lt le`; `eq ne`; `in` (as tight as a comparison); `and`; `or` (Part 2, 5.1.1.18). Words are
told apart by case; an operator stands between spaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

from folkmoot.hub.odata.edm import Edm
from folkmoot.hub.odata.faults import Malformed, NotOffered
from folkmoot.hub.odata.literals import LITERALS
from folkmoot.hub.odata.nodes import Call, Literal, Membership, Node, Operation, PropertyName
from folkmoot.hub.odata.tokens import Kind, Token, tokenize

MOST_NESTED = 30
"""Levels of parentheses, calls and signs: each becomes a few of the engine's."""
MOST_CHOICES = 1_000
MOST_OPERANDS = 1_000

_LEVELS = (
    ("or",), ("and",), ("eq", "ne"), ("gt", "ge", "lt", "le"), ("add", "sub"),
    ("mul", "div", "divby", "mod"),
)  # fmt: skip
_COMPARED_LEVEL = 2
_IN_LEVEL = 3
_OPERATORS = frozenset({name for level in _LEVELS for name in level} | {"in", "not", "has"})
_CONSTANTS = {
    "null": Literal(None, Edm.NULL),
    "true": Literal(True, Edm.BOOLEAN),
    "false": Literal(False, Edm.BOOLEAN),
}


class Parser:
    """Reads one option's text. `aliases` are the texts of parameter aliases (`@name`)."""

    def __init__(self, text: str, option: str, aliases: Mapping[str, str] | None = None) -> None:
        self._tokens = tokenize(text, option)
        self._next = 0
        self._depth = 0
        self._aliases = aliases
        self.option = option

    # What the options are made of

    def expression(self) -> Node:
        """One expression of any type."""
        self.skip_space()
        return self._level(0)

    def expect_end(self) -> None:
        self.skip_space()
        if self.token.kind is not Kind.END:
            raise self.unexpected("the end")

    @property
    def token(self) -> Token:
        return self._tokens[self._next]

    def take_symbol(self, symbol: str) -> bool:
        """Take this symbol, with the spaces around it, if it comes next."""
        ahead = self._next + (self.token.kind is Kind.SPACE)
        found = self._tokens[ahead]
        if found.kind is not Kind.SYMBOL or found.text != symbol:
            return False
        self._next = ahead + 1
        self.skip_space()
        return True

    def expect_symbol(self, symbol: str) -> None:
        if not self.take_symbol(symbol):
            raise self.unexpected(symbol)

    def take_word(self, *words: str) -> str | None:
        """Take one of these words, if it comes next."""
        if self.token.kind is Kind.WORD and self.token.text in words:
            return self._take().text
        return None

    def expect_word(self, *words: str) -> str:
        found = self.take_word(*words)
        if found is None:
            raise self.unexpected(" or ".join(words))
        return found

    def expect_name(self) -> Token:
        """A name that is one word, without dots."""
        if self.token.kind is not Kind.WORD or "." in self.token.text or "$" in self.token.text:
            raise self.unexpected("a name")
        return self._take()

    def skip_space(self) -> bool:
        if self.token.kind is Kind.SPACE:
            self._next += 1
            return True
        return False

    def expect_space(self) -> None:
        if not self.skip_space():
            raise self.unexpected("a space")

    def unexpected(self, wanted: str) -> Malformed:
        found = f"'{self.token.text}'" if self.token.text else "its end"
        return Malformed(
            f"Expected {wanted} but found {found} at character {self.token.at + 1}.",
            option=self.option,
        )

    # Expressions

    def _level(self, level: int) -> Node:
        """Operators of this level and tighter; those of one level join from the left."""
        if level == len(_LEVELS):
            return self._unary()
        left = self._level(level + 1)
        operands = 1
        while True:
            here = self._next
            if not self.skip_space():
                return left
            token = self.token
            if level == _IN_LEVEL and self.take_word("in"):
                self.expect_space()
                left = Membership(left, self._choices(), token.at)
                continue
            operator = self.take_word(*_LEVELS[level])
            if operator is None:
                if self.token.kind is Kind.WORD and self.token.text == "has":
                    raise NotOffered("No property is an enumeration.", where=self.option)
                self._next = here
                return left
            self.expect_space()
            right = self._level(level + 1)
            operands += 1
            most = MOST_OPERANDS if level < _COMPARED_LEVEL else MOST_NESTED
            if operands > most:
                raise Malformed(
                    f"More than {most:,} operands follow one another.", option=self.option
                )
            left = _joined(operator, left, right, token.at)

    def _unary(self) -> Node:
        token = self.token
        if token.kind is Kind.WORD and token.text == "not":
            self._take()
            if self.token.kind is not Kind.SYMBOL:
                self.expect_space()
            with self._nested():
                return Operation("not", (self._unary(),), token.at)
        if token.kind is Kind.SYMBOL and token.text == "-":
            self._take()
            self.skip_space()
            with self._nested():
                operand = self._unary()
            if isinstance(operand, Literal) and isinstance(operand.value, Decimal):
                return Literal(-operand.value, operand.type, token.at)
            return Operation("-", (operand,), token.at)
        return self._primary()

    def _primary(self) -> Node:
        token = self.token
        if token.kind is Kind.SYMBOL and token.text == "(":
            self._take()
            with self._nested():
                inner = self.expression()
            self.expect_closing()
            return inner
        if token.kind is Kind.ALIAS:
            return self._alias(self._take())
        if token.kind is Kind.WORD:
            return self._word(self._take())
        reader = LITERALS.get(token.kind)
        if reader is None:
            raise self.unexpected("a value")
        return reader(self._take(), self.option)

    def expect_closing(self) -> None:
        self.skip_space()
        if not (self.token.kind is Kind.SYMBOL and self.token.text == ")"):
            raise self.unexpected(")")
        self._take()

    def _word(self, token: Token) -> Node:
        if token.text in _CONSTANTS:
            return _CONSTANTS[token.text]
        if self.token.kind is Kind.SYMBOL and self.token.text == "(":
            self._take()
            return Call(token.text, self._arguments(), token.at)
        if token.text in ("INF", "NaN") or token.text.startswith("$") or "." in token.text:
            raise NotOffered(f"'{token.text}' is not offered in expressions.", where=self.option)
        if token.text in _OPERATORS:
            raise Malformed(
                f"The operator {token.text} at character {token.at + 1} lacks an operand.",
                option=self.option,
            )
        if self.token.kind is Kind.SYMBOL and self.token.text == "/":
            raise NotOffered(
                "A row has no properties within properties.", where=self.option,
                remedy="Name a property of the dataset.",
            )  # fmt: skip
        return PropertyName(token.text, token.at)

    def _arguments(self) -> tuple[Node, ...]:
        found: list[Node] = []
        with self._nested():
            self.skip_space()
            if not (self.token.kind is Kind.SYMBOL and self.token.text == ")"):
                found.append(self.expression())
                while self.take_symbol(","):
                    found.append(self.expression())
        self.expect_closing()
        return tuple(found)

    def _choices(self) -> tuple[Node, ...]:
        if not (self.token.kind is Kind.SYMBOL and self.token.text == "("):
            raise self.unexpected("(")
        self._take()
        choices = self._arguments()
        if not choices or len(choices) > MOST_CHOICES:
            raise Malformed(f"in takes from one to {MOST_CHOICES:,} values.", option=self.option)
        return choices

    def _alias(self, token: Token) -> Node:
        if self._aliases is None:
            raise Malformed("A parameter alias cannot stand in another.", option=token.text)
        text = self._aliases.get(token.text)
        if text is None:
            return _CONSTANTS["null"]  # Part 1, 11.2.6.1.3: an alias without a value is null
        parser = Parser(text, token.text)
        node = parser.expression()
        parser.expect_end()
        return node

    @contextmanager
    def _nested(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise Malformed(
                f"The expression is nested more than {MOST_NESTED} deep.", option=self.option
            )
        yield
        self._depth -= 1

    def _take(self) -> Token:
        token = self.token
        self._next += 1
        return token


def parse_expression(text: str, option: str, aliases: Mapping[str, str]) -> Node:
    """The whole of a text as one expression. Raises Malformed or NotOffered."""
    parser = Parser(text, option, aliases)
    node = parser.expression()
    parser.expect_end()
    return node


def _joined(operator: str, left: Node, right: Node, at: int) -> Node:
    """Long chains of `and` and `or` stay one level deep."""
    if operator in ("and", "or") and isinstance(left, Operation) and left.operator == operator:
        return Operation(operator, (*left.operands, right), left.at)
    return Operation(operator, (left, right), at)
