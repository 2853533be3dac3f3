"""A question in SoQL, each piece of the text marked with the field that it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from folkmoot.hub.explorer.building.question import (
    Filter,
    Function,
    Grouping,
    Having,
    Kind,
    Kinds,
    Measure,
    Operator,
    Question,
    Sort,
)
from folkmoot.soql.tokens import RESERVED

_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)

COMPARISONS = {
    Operator.IS: "=",
    Operator.IS_NOT: "!=",
    Operator.MORE: ">",
    Operator.AT_LEAST: ">=",
    Operator.LESS: "<",
    Operator.AT_MOST: "<=",
}
TEXT_FUNCTIONS = {
    Operator.CONTAINS: "caseless_contains",
    Operator.STARTS_WITH: "caseless_starts_with",
}


@dataclass(frozen=True, slots=True)
class Written:
    """SoQL text on one line. `spans` are (start, end, field): where in it each field's piece is."""

    text: str
    spans: tuple[tuple[int, int, str], ...] = ()

    def field_at(self, column: int) -> str:
        """The field whose piece is at this character, counted from 1; empty where none is."""
        for start, end, field in self.spans:
            if start <= column - 1 < end:
                return field
        return ""


def write(question: Question, kinds: Kinds) -> Written:
    """The question in SoQL. Names are those of `kinds`."""
    clauses = [("SELECT ", ", ", _selected(question))]
    clauses.append(
        ("WHERE ", " AND ", _numbered("filter", (_filter(f, kinds) for f in question.filters)))
    )
    clauses.append(("GROUP BY ", ", ", _numbered("group", (_grouping(g) for g in question.groups))))
    clauses.append(("HAVING ", " AND ", _numbered("having", (_having(h) for h in question.having))))
    clauses.append(("ORDER BY ", ", ", _numbered("sort", (_sort(s) for s in question.sorts))))
    if question.search:
        clauses.append(("SEARCH ", "", [("search", quote(question.search))]))
    if question.limit is not None:
        clauses.append(("LIMIT ", "", [("limit", str(question.limit))]))
    return _compose(clauses)


def _compose(clauses: list[tuple[str, str, list[tuple[str, str]]]]) -> Written:
    text = ""
    spans: list[tuple[int, int, str]] = []
    for keyword, between, pieces in clauses:
        if not pieces:
            continue
        text += f" {keyword}" if text else keyword
        for number, (field, piece) in enumerate(pieces):
            text += between if number else ""
            spans.append((len(text), len(text) + len(piece), field))
            text += piece
    return Written(text, tuple(spans))


def _selected(question: Question) -> list[tuple[str, str]]:
    if question.is_grouped:
        groups = _numbered("group", (_grouping(g) for g in question.groups))
        return groups + _numbered("measure", (_measure(m) for m in question.measures))
    if not question.columns:
        return [("columns", "*")]
    return [("columns", name(column)) for column in question.columns]


def _numbered(field: str, pieces: Iterable[str]) -> list[tuple[str, str]]:
    return [(f"{field}-{number}", piece) for number, piece in enumerate(pieces)]


def name(column: str) -> str:
    """A column's name as SoQL writes it."""
    if _PLAIN_NAME.fullmatch(column) and column.upper() not in RESERVED:
        return column
    return column if column.startswith(":") else f"`{column}`"


def quote(text: str) -> str:
    """A text as SoQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _value(text: str, kind: Kind) -> str:
    """A value as its column reads it: what is no number stays text, so that the checker says so."""
    if kind is Kind.NUMBER and _PLAIN_NUMBER.fullmatch(text):
        return text
    if kind is Kind.BOOLEAN and text in ("true", "false"):
        return text
    return quote(text)


def _filter(condition: Filter, kinds: Kinds) -> str:
    column, operator = name(condition.column), condition.operator
    kind = kinds.get(condition.column, Kind.TEXT)
    values = [_value(text, kind) for text in condition.values]
    if operator is Operator.IS_EMPTY:
        return f"{column} IS NULL"
    if operator is Operator.HAS_VALUE:
        return f"{column} IS NOT NULL"
    if operator is Operator.ONE_OF:
        return f"{column} IN ({', '.join(values)})"
    if operator is Operator.BETWEEN:
        return f"{column} BETWEEN {values[0]} AND {values[1]}"
    if operator in TEXT_FUNCTIONS:
        return f"{TEXT_FUNCTIONS[operator]}({column}, {values[0]})"
    return f"{column} {COMPARISONS[operator]} {values[0]}"


def _grouping(grouping: Grouping) -> str:
    column = name(grouping.column)
    return f"{grouping.part.value}({column})" if grouping.part else column


def _measure(measure: Measure) -> str:
    if measure.function is Function.DIFFERENT:
        return f"count(DISTINCT {name(measure.column)})"
    return f"{measure.function.value}({name(measure.column) if measure.column else '*'})"


def _having(having: Having) -> str:
    value = _value(having.value, Kind.NUMBER)
    return f"{_measure(having.measure)} {COMPARISONS[having.operator]} {value}"


def _sort(sort: Sort) -> str:
    if isinstance(sort.by, Grouping):
        by = _grouping(sort.by)
    else:
        by = _measure(sort.by) if isinstance(sort.by, Measure) else name(sort.by)
    return f"{by} DESC" if sort.is_descending else by
