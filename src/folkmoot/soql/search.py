"""Full-text search: `$q` and SEARCH.

A row is found when every word of the question stands somewhere in its text columns, as `words`
reads words; or when the question is a number that one of its number columns equals. A question
without a telling word ("the") finds nothing.

Source: soql-postgres-adapter `SoQLAnalysisSqlizer.scala` (`sqlizeSearch`), `FullTextSearch.scala`:
`to_tsvector('english', …) @@ plainto_tsquery('english', …)`.
"""

from __future__ import annotations

from folkmoot.soql.literals import read_number
from folkmoot.soql.physical import BOOLEAN, Fragment
from folkmoot.soql.typed import Constant, Typed
from folkmoot.soql.types import SoqlType
from folkmoot.soql.words import WORDS_FUNCTION, beginning, terms_asked
from folkmoot.soql.writer import ExpressionWriter


def write_search(question: str, columns: tuple[Typed, ...], writer: ExpressionWriter) -> Fragment:
    """SQL that tells whether a row with these columns is found.

    It calls WORDS_FUNCTION, which whoever opens the engine provides, and only for texts that hold
    the beginning of every word.
    """
    alternatives = [_words(question, columns, writer), numbers_equal(question, columns, writer)]
    found = [each for each in alternatives if each]
    return Fragment(f"(({') OR ('.join(found)}))" if found else "FALSE", BOOLEAN)


def numbers_equal(question: str, columns: tuple[Typed, ...], writer: ExpressionWriter) -> str:
    """SQL that tells whether a number column equals the question; empty where it is no number."""
    number = read_number(question.strip())
    if number is None:
        return ""
    wanted = writer.write(Constant(number, SoqlType.NUMBER)).sql
    numbers = [writer.write(each).sql for each in columns if each.type.is_number]
    return " OR ".join(f"{each} = {wanted}" for each in numbers)


def _words(question: str, columns: tuple[Typed, ...], writer: ExpressionWriter) -> str:
    terms = terms_asked(question)
    texts = [writer.write(each).sql for each in columns if each.type is SoqlType.TEXT]
    if not texts or not terms:
        return ""
    bind = writer.parameters.bind
    # One text of all columns, so that two words may stand in two of them.
    text = f"concat_ws(' ', {', '.join(texts)})"
    beginnings = dict.fromkeys(each for term in terms if (each := beginning(term)))
    tests = [f"contains(lower({text}), {bind(each, 'VARCHAR')})" for each in beginnings]
    asked = f"{WORDS_FUNCTION}({text}, {bind(' '.join(terms), 'VARCHAR')})"
    # CASE and not AND: the engine may turn the parts of an AND round.
    return f"CASE WHEN {' AND '.join(tests)} THEN {asked} ELSE FALSE END" if tests else asked
