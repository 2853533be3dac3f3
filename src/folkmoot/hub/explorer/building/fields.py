"""The builder's form: what was sent as a question, and a question as the fields to show.

Every row of the form always sends all of its fields, so that the n-th column belongs to the n-th
operator and value. A row whose first field is left at its blank choice is no row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from folkmoot.hub.explorer.building.question import (
    HAVING_OPERATORS,
    OPERATORS,
    Draft,
    Filter,
    Function,
    Grouping,
    Having,
    Kind,
    Kinds,
    Measure,
    Operator,
    Part,
    Problem,
    Question,
    Sort,
)

MOST_ROWS = 20
"""Of filters, groups, figures or criteria of order that a form may hold."""

MOST_LIMIT_DIGITS = 9
Row = Mapping[str, str]
T = TypeVar("T")

NAMES = {
    "filter": ("fc", "fo", "fv", "fw"),
    "group": ("gc", "gp"),
    "measure": ("mf", "mc"),
    "having": ("hm", "ho", "hv"),
    "sort": ("sb", "sd"),
}
"""The fields of each kind of row; the first says whether the row is there."""


class Sent(Protocol):
    """The parameters of an address."""

    def get(self, name: str, default: str = "") -> str | None: ...

    def getlist(self, name: str) -> list[str]: ...


def read_fields(sent: Sent, kinds: Kinds) -> Draft:
    """What a form asks, and what is wrong with it."""
    problems: list[Problem] = []
    removed = sent.get("remove") or ""
    rows = {kind: _rows(sent, kind, removed) for kind in NAMES}
    filters, rows["filter"] = _read(rows["filter"], "filter", _filter, kinds, problems)
    groups, rows["group"] = _read(rows["group"], "group", _grouping, kinds, problems)
    measures, rows["measure"] = _read(rows["measure"], "measure", _measure, kinds, problems)
    if groups and not measures:
        measures = (Measure(Function.COUNT),)
        rows["measure"] = ({"mf": Function.COUNT.value, "mc": ""},)
    having, rows["having"] = _read(rows["having"], "having", _having, kinds, problems)
    is_grouped = bool(groups or measures)
    columns = tuple(name for name in sent.getlist("c") if name in kinds)
    offered = {key_of(by) for by in sortable(groups, measures, columns or tuple(kinds))}
    rows["sort"] = tuple(row for row in rows["sort"] if row["sb"] in offered)
    sorts, rows["sort"] = _read(rows["sort"], "sort", _sort, kinds, problems)
    question = Question(
        columns=() if is_grouped or set(columns) == set(kinds) else columns,
        filters=filters,
        groups=groups,
        measures=measures,
        having=having if is_grouped else (),
        sorts=sorts,
        search=(sent.get("search") or "").strip(),
        limit=_limit(sent.get("limit") or "", problems),
    )
    return Draft(question, rows, tuple(problems))


def draft_of(question: Question) -> Draft:
    """A question as the rows of a form."""
    rows: dict[str, tuple[Row, ...]] = {
        "filter": tuple(
            {
                "fc": each.column,
                "fo": each.operator.value,
                "fv": _joined(each),
                "fw": each.values[1] if each.operator is Operator.BETWEEN else "",
            }
            for each in question.filters
        ),
        "group": tuple({"gc": each.column, "gp": each.part.value} for each in question.groups),
        "measure": tuple(
            {"mf": each.function.value, "mc": each.column} for each in question.measures
        ),
        "having": tuple(
            {"hm": key_of(each.measure), "ho": each.operator.value, "hv": each.value}
            for each in question.having
        ),
        "sort": tuple(
            {"sb": key_of(each.by), "sd": "desc" if each.is_descending else "asc"}
            for each in question.sorts
        ),
    }
    return Draft(question, rows)


def key_of(by: str | Grouping | Measure) -> str:
    """What a select calls a thing that can be sorted by."""
    if isinstance(by, Grouping):
        return f"g:{by.part.value}:{by.column}" if by.part else f"c:{by.column}"
    return f"m:{by.function.value}:{by.column}" if isinstance(by, Measure) else f"c:{by}"


def sortable(
    groups: Sequence[Grouping], measures: Sequence[Measure], columns: Sequence[str]
) -> tuple[str | Grouping | Measure, ...]:
    """What an answer can be ordered by."""
    return (*groups, *measures) if groups or measures else tuple(columns)


def _rows(sent: Sent, kind: str, removed: str) -> tuple[Row, ...]:
    names = NAMES[kind]
    lists = [sent.getlist(name)[: MOST_ROWS + 1] for name in names]
    count = len(lists[0])
    padded = [[*values, *([""] * (count - len(values)))] for values in lists]
    rows = [dict(zip(names, values, strict=False)) for values in zip(*padded, strict=False)]
    kept = [row for number, row in enumerate(rows) if removed != f"{kind}-{number}"]
    return tuple(row for row in kept if row[names[0]])


def _read(
    rows: Sequence[Row],
    kind: str,
    read: Callable[[Row, Kinds], T | str],
    kinds: Kinds,
    problems: list[Problem],
) -> tuple[tuple[T, ...], tuple[Row, ...]]:
    """The complete rows as values, and all rows, the complete first: by their number an error in
    the SoQL finds its field."""
    complete: list[Row] = []
    values: list[T] = []
    rest: list[tuple[Row, str]] = []
    for row in rows:
        found = read(row, kinds)
        if isinstance(found, str):
            rest.append((row, found))
        else:
            complete.append(row)
            values.append(found)
    for number, (_, text) in enumerate(rest, len(complete)):
        if text:
            problems.append(Problem(f"{kind}-{number}", text))
    return tuple(values), (*complete, *(row for row, _ in rest))


def _filter(row: Row, kinds: Kinds) -> Filter | str:
    """The filter, or what it lacks; an empty sentence where the row is only begun."""
    column = row["fc"]
    kind = kinds.get(column)
    if kind is None:
        return "Choose a column that there is."
    operators = OPERATORS[kind]
    operator = Operator(row["fo"]) if row["fo"] in operators else next(iter(operators))
    if operator is Operator.ONE_OF:
        values = tuple(_clean(value, kind) for value in _split(row["fv"]) if value.strip())
        return Filter(column, operator, values) if values else ""
    given = (row["fv"], row["fw"])[: operator.values]
    values = tuple(_clean(value, kind) for value in given)
    if operator is Operator.BETWEEN and any(values) and not all(values):
        return "Enter both ends: from and to."
    if not all(values):
        return ""
    if kind is Kind.NUMBER and not all(_is_number(value) for value in values):
        return "Enter a number, such as 1200.50."
    return Filter(column, operator, values)


def _grouping(row: Row, kinds: Kinds) -> Grouping | str:
    kind = kinds.get(row["gc"])
    if kind is None or kind is Kind.SHAPE:
        return "Choose a column that rows can be put together by."
    part = Part(row["gp"]) if kind is Kind.MOMENT and row["gp"] in set(Part) else Part.WHOLE
    return Grouping(row["gc"], part)


def _measure(row: Row, kinds: Kinds) -> Measure | str:
    if row["mf"] not in set(Function):
        return "Choose a figure that there is."
    function = Function(row["mf"])
    if function is Function.COUNT and row["mc"] not in kinds:
        return Measure(function)
    kind = kinds.get(row["mc"])
    if kind is None:
        return ""
    if not function.takes(kind):
        return f"The {function.label} cannot be taken of this column: choose another."
    return Measure(function, row["mc"])


def _having(row: Row, kinds: Kinds) -> Having | str:
    _, function, column = [*row["hm"].split(":", 2), "", ""][:3]
    measure = _measure({"mf": function, "mc": column}, kinds)
    if isinstance(measure, str):
        return measure
    operator = Operator(row["ho"]) if row["ho"] in set(Operator) else Operator.MORE
    value = _clean(row["hv"], Kind.NUMBER)
    if not value:
        return ""
    if not _is_number(value) or operator not in HAVING_OPERATORS:
        return "Enter a number, such as 1200.50."
    return Having(measure, operator, value)


def _sort(row: Row, kinds: Kinds) -> Sort | str:
    what, _, rest = row["sb"].partition(":")
    is_descending = row["sd"] == "desc"
    if what == "c":
        return Sort(rest, is_descending)
    first, _, column = rest.partition(":")
    if what == "g":
        return Sort(Grouping(column, Part(first)), is_descending)
    return Sort(Measure(Function(first), column), is_descending)


def _clean(value: str, kind: Kind) -> str:
    text = value.strip() if kind is not Kind.TEXT else value
    return text.replace(",", "").replace("£", "").strip() if kind is Kind.NUMBER else text


def _is_number(text: str) -> bool:
    whole, _, places = text.removeprefix("-").partition(".")
    return whole.isascii() and whole.isdigit() and (not places or places.isdigit())


def _limit(text: str, problems: list[Problem]) -> int | None:
    text = text.strip().replace(",", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_LIMIT_DIGITS):
        problems.append(Problem("limit", "Enter how many rows at most, as a whole number."))
        return None
    return int(text)


def _split(text: str) -> list[str]:
    """Values with commas between them; one that holds a comma stands in double quotes."""
    return next(csv.reader([text], skipinitialspace=True), [])


def _joined(condition: Filter) -> str:
    if condition.operator is not Operator.ONE_OF:
        return condition.values[0] if condition.values else ""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(condition.values)
    return text.getvalue().replace("\n", " ")
