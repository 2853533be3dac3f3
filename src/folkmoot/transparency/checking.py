"""A table against a template: what stops it from being published as such, and what to look at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.tables import Schema, Sensitivity
from folkmoot.transparency.matching import fits
from folkmoot.transparency.periods import Period
from folkmoot.transparency.template import Every, Field, Template

MOST_ROWS_NAMED = 5
_MOST_UNIQUE_REMEMBERED = 1_000_000
_HALF = 0.5
_ALL_BUT_NONE = 1 - 1e-9
"""The share of failing rows beyond which a problem stops publication."""


class Severity(StrEnum):
    """What a problem asks of the reader."""

    STOPS = "stops"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as the template has it, as a sentence.

    `rows` are the first few rows that it is about, counted from 1 below the headings; `count` is
    how many there are. Never quotes a value.
    """

    severity: Severity
    field: str
    message: str
    remedy: str = ""
    rows: tuple[int, ...] = ()
    count: int = 0

    @property
    def where(self) -> str:
        """The rows in words; empty where it is about the whole."""
        if not self.rows:
            return ""
        listed = ", ".join(f"{row:,}" for row in self.rows)
        more = self.count - len(self.rows)
        word = "row" if self.count == 1 else "rows"
        return f"{word} {listed}" + (f" and {more:,} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What checking found. `n_rows` is how many rows were looked at."""

    template: str
    n_rows: int
    problems: tuple[Problem, ...]

    @property
    def passes(self) -> bool:
        """Whether nothing stops it from being published."""
        return not self.stops

    @property
    def stops(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.STOPS)

    @property
    def looks(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.LOOK)


def check(
    template: Template,
    schema: Schema,
    batches: Iterable[pa.RecordBatch],
    columns: Mapping[str, str],
    *,
    period: Period,
    cleared: Collection[str] = (),
) -> CheckReport:
    """Look at every row of a table.

    `columns` is the column's name by field; a field that is not there is not in the file. `cleared`
    are further columns of which a person said that they hold nothing about people.
    """
    problems = list(_missing(template, columns))
    tests: list[_Test] = []
    for field in template.fields:
        if field.name not in columns:
            continue
        column = schema[columns[field.name]]
        if not fits(field, column.type):
            problems.append(_wrong_kind(field, column.label or column.name))
            continue
        tests.extend(_tests_of(field, column.name, period))
    problems.extend(_about_people(template, schema, {*columns.values(), *cleared}))
    n_rows = 0
    for batch in batches:
        for test in tests:
            test.look(batch.column(test.column), n_rows)
        n_rows += batch.num_rows
    for test in tests:
        problems.extend(test.told(n_rows))
    if n_rows == 0:
        problems.insert(0, _empty())
    order = {Severity.STOPS: 0, Severity.LOOK: 1}
    return CheckReport(
        template.id, n_rows, tuple(sorted(problems, key=lambda problem: order[problem.severity]))
    )


class _Test:
    """A question put to every value of a column; remembers which rows fail it."""

    def __init__(
        self,
        field: Field,
        column: str,
        fails: Callable[[pa.Array], pa.Array],
        words: Callable[[str], tuple[str, str]],
        *,
        stops_beyond: float = 1.0,
    ) -> None:
        self.column = column
        self._field, self._fails, self._words = field, fails, words
        self._stops_beyond = stops_beyond
        self._rows: list[int] = []
        self._count = 0

    def look(self, values: pa.Array, before: int) -> None:
        """`before` is how many rows came before these."""
        failing = pc.indices_nonzero(pc.fill_null(self._fails(values), False))
        self._count += len(failing)
        for place in failing[: MOST_ROWS_NAMED - len(self._rows)].to_pylist():
            self._rows.append(before + place + 1)

    def told(self, n_rows: int) -> Iterable[Problem]:
        if not self._count:
            return
        severity = Severity.STOPS if self._count > self._stops_beyond * n_rows else Severity.LOOK
        number = "1 row" if self._count == 1 else f"{self._count:,} rows"
        if self._count == n_rows and n_rows > 1:
            number = "All rows"
        message, remedy = self._words(number)
        yield Problem(severity, self._field.label, message, remedy, tuple(self._rows), self._count)


def _tests_of(field: Field, column: str, period: Period) -> Iterable[_Test]:
    label = field.label

    def words(reason: str, remedy: str) -> Callable[[str], tuple[str, str]]:
        return lambda number: (f"{number}: “{label}” {reason}.", remedy)

    if field.is_required and not field.may_be_blank:
        yield _Test(
            field,
            column,
            _is_blank,
            words("is blank", "Fill it in, or write why it is withheld."),
            stops_beyond=_HALF,
        )
    if field.above is not None and field.type.is_number:
        least = float(field.above)
        yield _Test(
            field,
            column,
            lambda values: pc.less_equal(pc.cast(values, pa.float64()), least),
            words(
                f"is not above £{field.above:,}, and so is not required",
                "Leave it if you publish smaller amounts and credits on purpose.",
            ),
        )
    if field.not_negative:
        yield _Test(
            field,
            column,
            lambda values: pc.less(pc.cast(values, pa.float64()), 0.0),
            words("is negative", "Check it against the source."),
        )
    if field.in_period and period.every is not Every.ONCE:
        yield _Test(
            field,
            column,
            lambda values: _is_outside(values, period),
            words(f"lies outside {period}", "Is this the right period, and the right file?"),
            stops_beyond=_ALL_BUT_NONE,
        )
    if field.is_unique:
        yield _Test(
            field, column, _Repeats(), words("was in an earlier row", "Give each row its own.")
        )


class _Repeats:
    """Which values came before."""

    def __init__(self) -> None:
        self._seen: set[object] = set()

    def __call__(self, values: pa.Array) -> pa.Array:
        found = []
        for value in values.to_pylist():
            found.append(value is not None and value in self._seen)
            if len(self._seen) < _MOST_UNIQUE_REMEMBERED:
                self._seen.add(value)
        return pa.array(found, pa.bool_())


def _is_blank(values: pa.Array) -> pa.Array:
    if pa.types.is_string(values.type):
        return pc.or_kleene(pc.is_null(values), pc.equal(pc.utf8_trim_whitespace(values), ""))
    return pc.is_null(values)


def _is_outside(values: pa.Array, period: Period) -> pa.Array:
    days = pc.cast(values, pa.date32(), safe=False)
    first, last = pa.scalar(period.start, pa.date32()), pa.scalar(period.end, pa.date32())
    return pc.or_(pc.less(days, first), pc.greater(days, last))


def _missing(template: Template, columns: Mapping[str, str]) -> Iterable[Problem]:
    for field in template.required:
        if field.name in columns:
            continue
        if field.may_be_blank:
            yield Problem(
                Severity.LOOK,
                field.label,
                f"No column is “{field.label}”, which the Code requires where there is one.",
                "Leave it out only if no row has one.",
            )
        else:
            yield Problem(
                Severity.STOPS,
                field.label,
                f"No column is “{field.label}”, which the Code requires.",
                "Add the column, or say which one it is.",
            )


def _wrong_kind(field: Field, heading: str) -> Problem:
    kind = "dates" if field.type.is_moment else "numbers" if field.type.is_number else "yes or no"
    return Problem(
        Severity.STOPS,
        field.label,
        f"The column “{heading}” does not hold {kind}, as “{field.label}” does.",
        "Choose another column, or correct the values.",
    )


def _about_people(
    template: Template, schema: Schema, looked_at: Collection[str]
) -> Iterable[Problem]:
    """Columns beyond the template's that look as if they were about people stop it."""
    for column in schema:
        if column.name in looked_at:
            continue
        if column.sensitivity.is_personal or column.sensitivity is Sensitivity.CONFIDENTIAL:
            yield Problem(
                Severity.STOPS,
                column.label or column.name,
                f"The column “{column.label or column.name}” is no field of “{template.title}” "
                "and looks as if it were about people, or confidential.",
                "Leave the column out and offer the file again, or say that it is about nobody.",
            )


def _empty() -> Problem:
    return Problem(
        Severity.STOPS,
        "",
        "The file has no rows.",
        "If there is nothing to publish for this period, say that it does not apply, and why.",
    )
