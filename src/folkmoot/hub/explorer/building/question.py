"""A question that the query builder can ask, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from folkmoot.soql import SoqlType


class Kind(StrEnum):
    """What can be asked of a column."""

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    BOOLEAN = "boolean"
    SHAPE = "shape"


def kind_of(soql_type: SoqlType) -> Kind:
    """The kind of a column of this type."""
    if soql_type.is_number:
        return Kind.NUMBER
    if soql_type.is_shape:
        return Kind.SHAPE
    if soql_type in (SoqlType.FLOATING_TIMESTAMP, SoqlType.FIXED_TIMESTAMP):
        return Kind.MOMENT
    return Kind.BOOLEAN if soql_type is SoqlType.BOOLEAN else Kind.TEXT


Kinds = Mapping[str, Kind]
"""The columns that there are, each with its kind."""


class Operator(StrEnum):
    """How a column is compared."""

    IS = "is"
    IS_NOT = "is-not"
    CONTAINS = "contains"
    STARTS_WITH = "starts-with"
    ONE_OF = "one-of"
    MORE = "more"
    AT_LEAST = "at-least"
    LESS = "less"
    AT_MOST = "at-most"
    BETWEEN = "between"
    IS_EMPTY = "is-empty"
    HAS_VALUE = "has-value"

    @property
    def values(self) -> int:
        """How many values it takes; ONE_OF takes one or more."""
        if self in (Operator.IS_EMPTY, Operator.HAS_VALUE):
            return 0
        return 2 if self is Operator.BETWEEN else 1


_ANY = {Operator.IS_EMPTY: "is empty", Operator.HAS_VALUE: "has a value"}

OPERATORS: Mapping[Kind, Mapping[Operator, str]] = {
    Kind.TEXT: {
        Operator.IS: "is",
        Operator.IS_NOT: "is not",
        Operator.CONTAINS: "contains",
        Operator.STARTS_WITH: "starts with",
        Operator.ONE_OF: "is one of",
        **_ANY,
    },
    Kind.NUMBER: {
        Operator.IS: "is",
        Operator.IS_NOT: "is not",
        Operator.MORE: "is more than",
        Operator.AT_LEAST: "is at least",
        Operator.LESS: "is less than",
        Operator.AT_MOST: "is at most",
        Operator.BETWEEN: "is between",
        Operator.ONE_OF: "is one of",
        **_ANY,
    },
    Kind.MOMENT: {
        Operator.AT_LEAST: "is on or after",
        Operator.LESS: "is before",
        Operator.BETWEEN: "is between",
        Operator.IS: "is exactly",
        Operator.IS_NOT: "is not",
        Operator.MORE: "is after",
        Operator.AT_MOST: "is on or before",
        **_ANY,
    },
    Kind.BOOLEAN: {Operator.IS: "is", Operator.IS_NOT: "is not", **_ANY},
    Kind.SHAPE: _ANY,
}
"""What each kind of column can be asked, in the words of the page, the likeliest first."""


class Part(StrEnum):
    """The part of a date that rows are grouped by. Its value is SoQL's function."""

    WHOLE = ""
    DAY = "date_trunc_ymd"
    MONTH = "date_trunc_ym"
    YEAR = "date_trunc_y"
    MONTH_OF_YEAR = "date_extract_m"
    DAY_OF_WEEK = "date_extract_dow"
    HOUR = "date_extract_hh"

    @property
    def label(self) -> str:
        return _PARTS[self]


_PARTS = {
    Part.WHOLE: "as it is",
    Part.DAY: "day",
    Part.MONTH: "month",
    Part.YEAR: "year",
    Part.MONTH_OF_YEAR: "month of the year (1 to 12)",
    Part.DAY_OF_WEEK: "day of the week (0 is Sunday)",
    Part.HOUR: "hour of the day",
}


class Function(StrEnum):
    """How the values of a group become one. Its value is SoQL's function."""

    COUNT = "count"
    SUM = "sum"
    AVERAGE = "avg"
    MEDIAN = "median"
    SMALLEST = "min"
    LARGEST = "max"
    DIFFERENT = "count_distinct"

    @property
    def label(self) -> str:
        return _FUNCTIONS[self]

    def takes(self, kind: Kind) -> bool:
        """Whether a column of this kind can be put together so."""
        if self in (Function.COUNT, Function.DIFFERENT):
            return kind is not Kind.SHAPE
        if self in (Function.SMALLEST, Function.LARGEST):
            return kind in (Kind.TEXT, Kind.NUMBER, Kind.MOMENT)
        return kind is Kind.NUMBER


_FUNCTIONS = {
    Function.COUNT: "number of rows",
    Function.SUM: "sum",
    Function.AVERAGE: "average",
    Function.MEDIAN: "median",
    Function.SMALLEST: "smallest",
    Function.LARGEST: "largest",
    Function.DIFFERENT: "number of different",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows that are kept. `values` are as many as the operator takes, as text."""

    column: str
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """A column, or a part of a date, that rows are put together by."""

    column: str
    part: Part = Part.WHOLE


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of every group. Without a column COUNT counts rows."""

    function: Function
    column: str = ""


@dataclass(frozen=True, slots=True)
class Having:
    """Groups that are kept, by one of their figures."""

    measure: Measure
    operator: Operator
    value: str


@dataclass(frozen=True, slots=True)
class Sort:
    """One criterion of order: a column, a grouping or a figure."""

    by: str | Grouping | Measure
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. With groups or measures each row of the answer is a group, and `columns`
    (empty for all) do not count."""

    columns: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    groups: tuple[Grouping, ...] = ()
    measures: tuple[Measure, ...] = ()
    having: tuple[Having, ...] = ()
    sorts: tuple[Sort, ...] = ()
    search: str = ""
    limit: int | None = None

    @property
    def is_grouped(self) -> bool:
        return bool(self.groups or self.measures)


HAVING_OPERATORS: Mapping[Operator, str] = {
    operator: OPERATORS[Kind.NUMBER][operator]
    for operator in (
        Operator.MORE,
        Operator.AT_LEAST,
        Operator.LESS,
        Operator.AT_MOST,
        Operator.IS,
        Operator.IS_NOT,
    )
}
"""What a group's figure can be asked."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field of the form: its id on the page, and a sentence."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was sent: the question that its complete rows ask, every row as it stands, and
    what is wrong with those that are not complete."""

    question: Question
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
