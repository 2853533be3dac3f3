"""The words of OData's expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from folkmoot.hub.odata.faults import Malformed, NotOffered


class Kind(Enum):
    """What a token is."""

    SPACE = auto()
    STRING = auto()
    TYPED = auto()
    """A literal that names its type: duration'P1D'."""
    MOMENT = auto()
    DATE = auto()
    NUMBER = auto()
    ALIAS = auto()
    WORD = auto()
    SYMBOL = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One word; `at` is the index of its first character."""

    kind: Kind
    text: str
    at: int


_PIECES = (
    (Kind.SPACE, r"[ \t]+"),
    (Kind.STRING, r"'(?:[^']|'')*'"),
    (Kind.TYPED, r"[A-Za-z_][\w.]*'(?:[^']|'')*'"),
    (
        Kind.MOMENT,
        r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?"
        r"(?:[Zz]|[+\- ]\d{2}:\d{2})(?!\w)",
    ),
    (Kind.DATE, r"\d{4}-\d{2}-\d{2}(?![\w:])"),
    (Kind.NUMBER, r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,4})?(?![\w.])"),
    (Kind.ALIAS, r"@[^\W\d]\w*"),
    (Kind.WORD, r"\$?[^\W\d]\w*(?:\.[^\W\d]\w*)*"),
    (Kind.SYMBOL, r"[(),/:;*=+\-]"),
)
_TOKEN = re.compile("|".join(f"(?P<{kind.name}>{pattern})" for kind, pattern in _PIECES), re.ASCII)
_UNICODE_WORD = re.compile(r"\$?[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?!\w)")


def tokenize(text: str, option: str) -> list[Token]:
    """The tokens of an expression, an END last. Raises Malformed at what is no token."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if _GUID.match(text, at):
            raise NotOffered(
                "No property of a dataset is an Edm.Guid, so nothing compares with one.",
                where=option,
                remedy="Put text in apostrophes.",
            )
        match = _TOKEN.match(text, at)
        if match is not None and match.lastgroup is not None:
            kind = Kind[match.lastgroup]
            if kind is Kind.WORD:  # names may have letters of any language
                match = _UNICODE_WORD.match(text, at) or match
        else:
            match, kind = _UNICODE_WORD.match(text, at), Kind.WORD
        if match is None:
            raise Malformed(
                f"Character {at + 1}, {text[at]!r}, begins nothing that OData knows.",
                option=option,
                remedy="Put text in apostrophes, and write an apostrophe in it twice.",
            )
        tokens.append(Token(kind, match.group(), at))
        at = match.end()
    tokens.append(Token(Kind.END, "", len(text)))
    return tokens
