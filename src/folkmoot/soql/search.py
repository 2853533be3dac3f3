"""Full-text search: `$q` and SEARCH.

A row is found when every word of the question stands somewhere in its text columns, in upper or
lower case, also inside a longer word; or when the question is a number that one of its number
columns equals. The commonest English words are passed over unless there is nothing else.
(Socrata asks PostgreSQL's stemmed English search, which finds "pay" for "paid"; this finds
"payments" for "pay".)
"""

from __future__ import annotations

import re

from folkmoot.soql.literals import read_number
from folkmoot.soql.physical import BOOLEAN, Fragment
from folkmoot.soql.typed import Constant, Typed
from folkmoot.soql.types import SoqlType
from folkmoot.soql.writer import ExpressionWriter

_WORD = re.compile(r"\w+(?:[^\w\s]+\w+)*")
_COMMON = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "had", "has"),
        *("have", "in", "is", "it", "its", "not", "of", "on", "or", "that", "the", "their"),
        *("this", "to", "was", "were", "which", "with"),
    )
)
MOST_TERMS = 32
"""Words of a question that are looked for; any after them are passed over."""


def terms_of(question: str) -> tuple[str, ...]:
    """The words that a row must hold, in lower case, each once."""
    words = list(dict.fromkeys(match.group().lower() for match in _WORD.finditer(question)))
    telling = [word for word in words if word not in _COMMON]
    return tuple((telling or words)[:MOST_TERMS])


def write_search(question: str, columns: tuple[Typed, ...], writer: ExpressionWriter) -> Fragment:
    """SQL that tells whether a row with these columns is found."""
    alternatives: list[str] = []
    terms = terms_of(question)
    texts = [writer.write(each).sql for each in columns if each.type is SoqlType.TEXT]
    if texts and terms:
        # One text of all columns, so that two words may stand in two of them.
        haystack = f"lower(concat_ws(' ', {', '.join(texts)}))"
        tests = [f"contains({haystack}, {writer.parameters.bind(t, 'VARCHAR')})" for t in terms]
        alternatives.append(" AND ".join(tests))
    number = read_number(question.strip())
    if number is not None:
        wanted = writer.write(Constant(number, SoqlType.NUMBER)).sql
        alternatives += [
            f"{writer.write(each).sql} = {wanted}" for each in columns if each.type.is_number
        ]
    if not alternatives:
        return Fragment("FALSE", BOOLEAN)
    return Fragment(f"(({') OR ('.join(alternatives)}))", BOOLEAN)
