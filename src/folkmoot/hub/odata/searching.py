"""$search: words and phrases, with AND, OR, NOT and parentheses (Part 2, 5.1.7).

A word is found where it stands in any text of a row, in upper or lower case alike, also inside a
longer word; a number also where it is one of the row's numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from folkmoot.hub.odata.edm import NUMBERS, Edm, EntityType
from folkmoot.hub.odata.faults import Malformed
from folkmoot.hub.odata.lowered import (
    FALSE,
    Lowered,
    all_of,
    any_of,
    call,
    false_if_null,
    opposite,
)
from folkmoot.hub.odata.lowering import column_of
from folkmoot.soql import tree
from folkmoot.soql.literals import read_number

MOST_TERMS = 32
MOST_NESTED = 16
_PIECE = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([()])|([^\s()"]+))')
_OPTION = "$search"


class Search:
    """Reads one search for rows of one type."""

    def __init__(self, text: str, entity_type: EntityType) -> None:
        self._pieces = list(_split(text))
        self._next = 0
        self._depth = 0
        self._terms = 0
        self._properties = entity_type.properties

    def condition(self) -> Lowered:
        """Whether a row is found. Raises Malformed."""
        found = self._any()
        if self._next < len(self._pieces):
            raise Malformed("A parenthesis is closed that was not opened.", option=_OPTION)
        return found

    def _any(self) -> Lowered:
        parts = [self._all()]
        while self._take("OR"):
            parts.append(self._all())
        return any_of(*parts)

    def _all(self) -> Lowered:
        """Terms beside one another are joined as by AND."""
        parts = [self._one()]
        while self._next < len(self._pieces) and self._piece not in ("OR", ")"):
            self._take("AND")
            parts.append(self._one())
        return all_of(*parts)

    def _one(self) -> Lowered:
        if self._next == len(self._pieces) or self._piece in ("AND", "OR", ")"):
            raise Malformed("A word or a phrase in quotation marks is missing.", option=_OPTION)
        with self._nested():
            if self._take("NOT"):
                return opposite(self._one())
            if self._take("("):
                inner = self._any()
                if not self._take(")"):
                    raise Malformed("A parenthesis is not closed.", option=_OPTION)
                return inner
        term = self._piece.removeprefix('"')
        self._next += 1
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise Malformed(f"More than {MOST_TERMS} words are searched for.", option=_OPTION)
        return self._found(term)

    def _found(self, term: str) -> Lowered:
        sought = Lowered(tree.Literal(term), Edm.STRING)
        places = [
            call("caseless_contains", Edm.BOOLEAN, column_of(each), sought)
            for each in self._properties
            if each.type is Edm.STRING and not (each.is_key or each.is_shape)
        ]
        wanted = read_number(term)
        if wanted is not None:
            equal = Lowered(tree.Literal(wanted), Edm.DECIMAL)
            places += [
                call("op$=", Edm.BOOLEAN, column_of(each), equal)
                for each in self._properties
                if each.type in NUMBERS
            ]
        return false_if_null(any_of(*places)) if places else FALSE

    @property
    def _piece(self) -> str:
        return self._pieces[self._next]

    def _take(self, piece: str) -> bool:
        if self._next < len(self._pieces) and self._piece == piece:
            self._next += 1
            return True
        return False

    @contextmanager
    def _nested(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise Malformed(f"The search is nested more than {MOST_NESTED} deep.", option=_OPTION)
        yield
        self._depth -= 1


def _split(text: str) -> Iterator[str]:
    """Words, parentheses, and phrases, which keep a quotation mark before them."""
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            raise Malformed("A quotation mark is not closed.", option=_OPTION)
        if match[1] is not None:
            if not match[1]:
                raise Malformed("A phrase is empty.", option=_OPTION)
            yield '"' + re.sub(r"\\(.)", r"\1", match[1])
        else:
            yield match[2] or match[3]
        at = match.end()
