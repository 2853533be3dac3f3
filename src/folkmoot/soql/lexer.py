"""Query text to tokens.

Two traps for those who come from SQL: both `'…'` and `"…"` are strings (the double-quoted ones have
escapes, the single-quoted ones only `''`), and an identifier is quoted with back quotes.

Source of the rules: socrata-platform/soql-reference `SoQLLexer.flex`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal

from folkmoot.soql.errors import MalformedQuery, Position
from folkmoot.soql.literals import LARGEST_MAGNITUDE
from folkmoot.soql.tokens import RESERVED, Kind, Token

_WORD = r"[^\W\d][\w$]*|[$£€][\w$]*"
_PART = r"[\w$]"
_TOKEN = re.compile(
    rf"""
      (?P<space>[ \t\r\n]+|--[^\n]*)
    | (?P<comment>/\*)
    | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
    | (?P<word>{_WORD})
    | (?P<system>:@?{_PART}+)
    | (?P<table>@(?:-|{_PART})+)
    | (?P<hole>\?[^\W\d]\w*)
    | (?P<quoted>`)
    | (?P<string>['"])
    | (?P<symbol>\|>|\|\||::|<=|==|>=|<>|!=|:\*|[-+*/~^%().,<>=!\[\]])
    """,
    re.VERBOSE | re.UNICODE,
)
_QUOTED = re.compile(rf"(?::@?(?:-|{_PART})+|(?:-|[^\W\d]|[$£€])(?:-|{_PART})*)`")
_COMMENT_END = re.compile(r"\*/")
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_UNICODE_DIGITS = {"u": 4, "U": 6}
_LONGEST_EXPONENT = 6


class Text:
    """A query's whole text, which tells the position of an offset in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = text.split("\n")
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self, offset: int) -> Position:
        row = bisect_right(self._starts, offset)
        return Position(row, offset - self._starts[row - 1] + 1, self._lines[row - 1])

    def malformed(self, problem: str, offset: int) -> MalformedQuery:
        return self.malformed_at(problem, self.position(offset))

    def malformed_at(self, problem: str, position: Position) -> MalformedQuery:
        return MalformedQuery(
            f'Could not parse SoQL query "{self.text}" at line {position.row} '
            f"character {position.column}: {problem}",
            query=self.text,
            position=position,
        )


def read_tokens(text: Text, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of `text[start:end]`, the last of kind END. Positions are in the whole text.

    Raises MalformedQuery at a character, string or comment that is not SoQL.
    """
    stop = len(text.text) if end is None else end
    tokens: list[Token] = []
    offset = start
    while offset < stop:
        match = _TOKEN.match(text.text, offset, stop)
        if match is None:
            raise text.malformed(f"Unexpected character `{text.text[offset]}'", offset)
        if match.lastgroup == "comment":
            offset = _end_of_comment(text, match.end(), stop)
        elif match.lastgroup == "string":
            token, offset = _read_string(text, offset, stop)
            tokens.append(token)
        elif match.lastgroup == "quoted":
            token, offset = _read_quoted_identifier(text, offset, stop)
            tokens.append(token)
        else:
            if match.lastgroup != "space":
                tokens.append(_read_plain(text, match))
            offset = match.end()
    tokens.append(Token(Kind.END, "", text.position(stop)))
    return tokens


def _read_plain(text: Text, match: re.Match[str]) -> Token:
    position = text.position(match.start())
    found = match.group()
    if match.lastgroup == "number":
        return Token(Kind.NUMBER, found, position, number=_read_number(text, match))
    if match.lastgroup == "system":
        return Token(Kind.SYSTEM_IDENTIFIER, found, position)
    if match.lastgroup == "table":
        return Token(Kind.TABLE_IDENTIFIER, found, position)
    if match.lastgroup == "hole":
        return Token(Kind.HOLE, found[1:], position)
    if match.lastgroup == "symbol":
        return Token(Kind.SYMBOL, found, position)
    if found.upper() in RESERVED:
        return Token(Kind.KEYWORD, found.upper(), position)
    return Token(Kind.IDENTIFIER, found, position)


def _read_number(text: Text, match: re.Match[str]) -> Decimal:
    _, _, exponent = match.group().lower().partition("e")
    # The exponent is looked at first: a Decimal of 1e999999999 is cheap, its digits are not.
    number = Decimal(match.group()) if len(exponent) < _LONGEST_EXPONENT else None
    if number is None or number.adjusted() > LARGEST_MAGNITUDE:
        raise text.malformed("The number is out of range", match.start())
    return number


def _end_of_comment(text: Text, offset: int, stop: int) -> int:
    end = _COMMENT_END.search(text.text, offset, stop)
    if end is None:
        raise text.malformed("Unexpected end of input in a comment", stop)
    return end.end()


def _read_quoted_identifier(text: Text, offset: int, stop: int) -> tuple[Token, int]:
    match = _QUOTED.match(text.text, offset + 1, stop)
    if match is None:
        raise text.malformed("Expected a quoted identifier and its closing back quote", offset)
    name = match.group()[:-1]
    kind = Kind.SYSTEM_IDENTIFIER if name.startswith(":") else Kind.IDENTIFIER
    return Token(kind, name, text.position(offset), is_quoted=True), match.end()


def _read_string(text: Text, offset: int, stop: int) -> tuple[Token, int]:
    if text.text[offset] == "'":
        value, end = _read_single_quoted(text, offset + 1, stop)
    else:
        value, end = _read_double_quoted(text, offset + 1, stop)
    return Token(Kind.STRING, value, text.position(offset)), end


def _read_single_quoted(text: Text, offset: int, stop: int) -> tuple[str, int]:
    pieces: list[str] = []
    while True:
        end = text.text.find("'", offset, stop)
        if end < 0:
            raise text.malformed("Unexpected end of input in a string", stop)
        pieces.append(text.text[offset:end])
        if text.text[end : min(end + 2, stop)] != "''":
            return "".join(pieces), end + 1
        pieces.append("'")
        offset = end + 2


def _read_double_quoted(text: Text, offset: int, stop: int) -> tuple[str, int]:
    pieces: list[str] = []
    while offset < stop:
        character = text.text[offset]
        if character == '"':
            return "".join(pieces), offset + 1
        if character == "\n":
            raise text.malformed("Unterminated string", offset)
        if character == "\\":
            piece, offset = _read_escape(text, offset, stop)
            pieces.append(piece)
        else:
            pieces.append(character)
            offset += 1
    raise text.malformed("Unexpected end of input in a string", stop)


def _read_escape(text: Text, offset: int, stop: int) -> tuple[str, int]:
    letter = text.text[offset + 1 : min(offset + 2, stop)]
    if letter in _ESCAPES:
        return _ESCAPES[letter], offset + 2
    if letter not in _UNICODE_DIGITS:
        raise text.malformed(f"Unexpected escape `\\{letter}'", offset)
    end = offset + 2 + _UNICODE_DIGITS[letter]
    digits = text.text[offset + 2 : min(end, stop)]
    if not re.fullmatch(rf"[0-9a-fA-F]{{{_UNICODE_DIGITS[letter]}}}", digits):
        raise text.malformed("Bad character in a unicode escape", offset)
    code = int(digits, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise text.malformed("Unicode character out of range", offset)
    return chr(code), end
