"""A question as the query options of OData, where OData can ask it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

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
from folkmoot.tables import Column, ColumnType

_COMPARISONS = {
    Operator.IS: "eq",
    Operator.IS_NOT: "ne",
    Operator.MORE: "gt",
    Operator.AT_LEAST: "ge",
    Operator.LESS: "lt",
    Operator.AT_MOST: "le",
}
_TEXT_FUNCTIONS = {Operator.CONTAINS: "contains", Operator.STARTS_WITH: "startswith"}
_METHODS = {
    Function.SUM: "sum",
    Function.AVERAGE: "average",
    Function.SMALLEST: "min",
    Function.LARGEST: "max",
    Function.DIFFERENT: "countdistinct",
}
_NAME = re.compile(r"[^\W\d]\w*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_READABLE = "(),/'$:=;@"


class _NotInOData(ValueError):
    """OData has no words for it."""


def odata_options(question: Question, kinds: Kinds, columns: Mapping[str, Column]) -> str | None:
    """The options, written for an address; None where OData cannot ask the question."""
    try:
        options = _options(question, _Writer(kinds, columns))
    except _NotInOData:
        return None
    return "&".join(f"{name}={quote(value, safe=_READABLE)}" for name, value in options.items())


def _options(question: Question, writer: _Writer) -> dict[str, str]:
    if question.search:  # OData's search is of words and quoted phrases: another language
        raise _NotInOData
    options: dict[str, str] = {}
    conditions = " and ".join(writer.filter(each) for each in question.filters)
    if question.is_grouped:
        options["$apply"] = writer.apply(question, conditions)
    elif conditions:
        options["$filter"] = conditions
    if question.columns:
        options["$select"] = ",".join(map(_named, question.columns))
    if question.sorts:
        options["$orderby"] = ",".join(writer.sort(each) for each in question.sorts)
    if question.limit is not None:
        options["$top"] = str(question.limit)
    return options


class _Writer:
    def __init__(self, kinds: Kinds, columns: Mapping[str, Column]) -> None:
        self._kinds = kinds
        self._columns = columns

    def filter(self, condition: Filter) -> str:
        column, operator = _named(condition.column), condition.operator
        values = [self._value(condition.column, text) for text in condition.values]
        if operator is Operator.IS_EMPTY:
            return f"{column} eq null"
        if operator is Operator.HAS_VALUE:
            return f"{column} ne null"
        if operator is Operator.ONE_OF:
            return f"{column} in ({','.join(values)})"
        if operator is Operator.BETWEEN:
            return f"{column} ge {values[0]} and {column} le {values[1]}"
        if operator in _TEXT_FUNCTIONS:
            return f"{_TEXT_FUNCTIONS[operator]}(tolower({column}),tolower({values[0]}))"
        told = f"{column} {_COMPARISONS[operator]} {values[0]}"
        # OData's ne keeps what is null; SoQL's does not.
        return f"{told} and {column} ne null" if operator is Operator.IS_NOT else told

    def apply(self, question: Question, conditions: str) -> str:
        steps = [f"filter({conditions})"] if conditions else []
        if any(group.part for group in question.groups):
            raise _NotInOData
        groups = ",".join(_named(group.column) for group in question.groups)
        figures = ",".join(_measure(each) for each in question.measures)
        if not groups:
            steps.append(f"aggregate({figures})")
        else:
            steps.append(f"groupby(({groups}){f',aggregate({figures})' if figures else ''})")
        if question.having:
            kept = " and ".join(self._having(each, question) for each in question.having)
            steps.append(f"filter({kept})")
        return "/".join(steps)

    def sort(self, sort: Sort) -> str:
        if isinstance(sort.by, Grouping):
            by = _named(sort.by.column)
        else:
            by = _alias(sort.by) if isinstance(sort.by, Measure) else _named(sort.by)
        return f"{by} desc" if sort.is_descending else by

    def _having(self, having: Having, question: Question) -> str:
        if having.measure not in question.measures:
            raise _NotInOData
        return f"{_alias(having.measure)} {_COMPARISONS[having.operator]} {having.value}"

    def _value(self, column: str, text: str) -> str:
        kind = self._kinds.get(column, Kind.TEXT)
        if kind in (Kind.NUMBER, Kind.BOOLEAN):
            return text
        if kind is Kind.MOMENT:
            if not _DAY.fullmatch(text):
                raise _NotInOData
            is_day = self._columns[column].type is ColumnType.DATE
            return text if is_day else f"{text}T00:00:00Z"
        return "'" + text.replace("'", "''") + "'"


def _measure(measure: Measure) -> str:
    if measure.function is Function.COUNT and not measure.column:
        return f"$count as {_alias(measure)}"
    method = _METHODS.get(measure.function)
    if method is None:
        raise _NotInOData
    return f"{_named(measure.column)} with {method} as {_alias(measure)}"


def _alias(measure: Measure) -> str:
    if not measure.column:
        return "rows"
    return f"{measure.function.value}_{_named(measure.column)}"


def _named(column: str) -> str:
    if not _NAME.fullmatch(column):
        raise _NotInOData
    return column
