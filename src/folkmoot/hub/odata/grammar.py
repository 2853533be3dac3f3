"""Tokens to nodes: the expressions of $filter, $orderby and $apply.

Precedence, tightest first: parentheses and calls; `-`, `not`; `mul div divby mod`; `add sub`;
`gt ge lt le`; `eq ne`; `in` (as tight as a comparison); `and`; `or` (Part 2, 5.1.1.18). Words are
told apart by case; an operator stands between spaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from folkmoot.hub.odata.edm import Edm
from folkmoot.hub.odata.faults import Malformed, NotOffered
from folkmoot.hub.odata.nodes import Call, Literal, Membership, Node, Operation, PropertyName
from folkmoot.hub.odata.tokens import Kind, Token, tokenize

MOST_NESTED = 30
"""Levels of parentheses, calls and signs: each becomes a few of the engine's."""
MOST_CHOICES = 1_000
MOST_OPERANDS = 1_000
LARGEST_EXPONENT = 300

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
_DURATION = re.compile(r"-?P(?=.)(?:\d{1,7}D)?(?:T(?=.)(?:\d{1,7}H)?(?:\d{1,7}M)?(?:\d{1,7}S)?)?")


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
        reader = _LITERALS.get(token.kind)
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


def _string(token: Token, option: str) -> Literal:
    return Literal(token.text[1:-1].replace("''", "'"), Edm.STRING, token.at)


def _number(token: Token, option: str) -> Literal:
    value = Decimal(token.text)
    if abs(value.adjusted()) > LARGEST_EXPONENT:
        raise Malformed(f"The number at character {token.at + 1} is too large.", option=option)
    if "e" in token.text.lower():
        return Literal(value, Edm.DOUBLE, token.at)
    return Literal(value, Edm.DECIMAL if "." in token.text else Edm.INT64, token.at)


def _date(token: Token, option: str) -> Literal:
    try:
        datetime.strptime(token.text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise _no_such_moment(token, option) from error
    return Literal(token.text, Edm.DATE, token.at)


def _moment(token: Token, option: str) -> Literal:
    """A plus in an address is a space until it is escaped, so a space stands for one here."""
    text = token.text.upper().replace(" ", "+")
    date, _, rest = text.partition("T")
    zone = re.search(r"(?:Z|[+-]\d{2}:\d{2})$", rest)
    clock = rest[: zone.start()] if zone else rest
    whole, _, fraction = clock.partition(".")
    shift = zone.group() if zone else "Z"
    try:
        found = datetime.fromisoformat(f"{date}T{whole}").replace(
            microsecond=int(fraction[:6].ljust(6, "0")) if fraction else 0, tzinfo=UTC
        )
        if shift != "Z":
            hours, minutes = int(shift[1:3]), int(shift[4:6])
            if hours > 14 or minutes > 59:
                raise _no_such_moment(token, option)
            offset = timedelta(hours=hours, minutes=minutes)
            found = found - offset if shift[0] == "+" else found + offset
    except (ValueError, OverflowError) as error:
        raise _no_such_moment(token, option) from error
    text = found.replace(tzinfo=None).isoformat(timespec="microseconds")
    return Literal(text, Edm.MOMENT, token.at)


def _typed(token: Token, option: str) -> Literal:
    name, _, rest = token.text.partition("'")
    value = rest[:-1]
    if name != "duration":
        raise NotOffered(f"No property is of the type of {name}'…'.", where=option)
    if not _DURATION.fullmatch(value):
        raise Malformed(f"'{value}' is no duration such as P1DT2H.", option=option)
    return Literal(value, Edm.DURATION, token.at)


def _no_such_moment(token: Token, option: str) -> Malformed:
    return Malformed(
        f"There is no such date or time as the one at character {token.at + 1}.", option=option
    )


_LITERALS: dict[Kind, Callable[[Token, str], Literal]] = {
    Kind.STRING: _string,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.TYPED: _typed,
}
