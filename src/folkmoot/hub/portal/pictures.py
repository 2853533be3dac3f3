"""Which chart and map a dataset gets, decided from what its columns mean, and their making.

A chart: the largest groups of a category, added up by an amount or counted; where there is no
category, an amount over time. A map: the shapes or coordinates of the rows. Rows that add up
others (`is_total`) are left out. Columns of commercial sensitivity are never drawn. Figures of
different councils are never added up: they get a chart each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from folkmoot.hub.design.pictures import PALETTE, Chart, Map, TableBeside, chart
from folkmoot.hub.portal.values import is_pounds, shown
from folkmoot.tables import Column, ColumnType, Meaning, Schema, Sensitivity
from folkmoot.vault.export import Shape, shape_of

MOST_BARS = 12
MOST_CHARTS = 6
MOST_FEATURES = 2000
MOST_BESIDE_MAP = 10
FIFTHS = ("Lowest fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Highest fifth")
TOTAL_FLAG = "is_total"

CATEGORIES = (
    Meaning.SERVICE_NAME, Meaning.DEPARTMENT, Meaning.EXPENSE_TYPE, Meaning.MERCHANT_CATEGORY,
    Meaning.PROPERTY_TYPE, Meaning.CATEGORY, Meaning.AREA_NAME, Meaning.TOWN, Meaning.AGE_BAND,
    Meaning.STATUS, Meaning.PERIOD,
)  # fmt: skip
"""What rows are grouped by, the most telling first."""

MEASURES = (
    Meaning.AMOUNT_GBP, Meaning.RATEABLE_VALUE, Meaning.VAT_GBP, Meaning.COUNT, Meaning.MEASURE,
)  # fmt: skip
"""What may be added up, the most telling first."""

MOMENTS = (
    Meaning.PAYMENT_DATE, Meaning.EVENT_DATE, Meaning.START_DATE, Meaning.END_DATE,
)  # fmt: skip

LABELS = (
    Meaning.AREA_NAME, Meaning.ORGANISATION_NAME, Meaning.PROPERTY_TYPE, Meaning.CATEGORY,
    Meaning.SERVICE_NAME, Meaning.DESCRIPTION, Meaning.TOWN, Meaning.POSTCODE, Meaning.STATUS,
)  # fmt: skip
"""What a shape is called on the map."""


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """Bars of `group`, or a line over it when it is a date. Without `measure` rows are counted;
    with `council` there is a chart for each."""

    group: Column
    measure: Column | None
    council: Column | None
    has_totals: bool

    @property
    def is_over_time(self) -> bool:
        return self.group.type.is_moment


@dataclass(frozen=True, slots=True)
class MapPlan:
    """Shapes called by `label` and filled by `measure`, within each `council` where there are
    several."""

    shape: Shape
    label: Column | None
    measure: Column | None
    council: Column | None
    has_totals: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One bar, or one point of a line. `missing` counts rows without a value to add."""

    council: str
    name: Any
    value: Any
    missing: int
    groups: int


def chart_plan(schema: Schema) -> ChartPlan | None:
    """What to draw of these columns; None where nothing tells."""
    columns = _drawable(schema)
    measure = _measure(columns)
    group = _first(columns, CATEGORIES) or (_moment(columns) if measure else None)
    if group is None:
        return None
    return ChartPlan(group, measure, _first(columns, (Meaning.COUNCIL_NAME,)), _has_totals(schema))


def map_plan(schema: Schema) -> MapPlan | None:
    """Where the rows are; None where no column says."""
    shape, columns = shape_of(schema), _drawable(schema)
    names = {column.name for column in columns}
    if shape is None or not names.issuperset(shape.columns):
        return None
    texts = [c for c in columns if c.type is ColumnType.TEXT and c.name not in shape.columns]
    label = _first(columns, LABELS) or next(iter(texts), None)
    council = _first(columns, (Meaning.COUNCIL_NAME,))
    return MapPlan(shape, label, _measure(columns), council, _has_totals(schema))


def _drawable(schema: Schema) -> list[Column]:
    return [column for column in schema if column.sensitivity is Sensitivity.NONE]


def _first(columns: Sequence[Column], meanings: Sequence[Meaning]) -> Column | None:
    found = (c for meaning in meanings for c in columns if c.meaning is meaning)
    return next(found, None)


def _measure(columns: Sequence[Column]) -> Column | None:
    """What is known to add up: money, or a number of a meaning that does."""
    numbers = [column for column in columns if column.type.is_number]
    money = (column for column in numbers if column.type is ColumnType.MONEY)
    return _first(numbers, MEASURES) or next(money, None)


def _moment(columns: Sequence[Column]) -> Column | None:
    moments = [column for column in columns if column.type.is_moment]
    return _first(moments, MOMENTS) or next(iter(moments), None)


def _has_totals(schema: Schema) -> bool:
    return TOTAL_FLAG in schema and schema[TOTAL_FLAG].type is ColumnType.BOOLEAN


def charts(plan: ChartPlan, groups: Sequence[Group], period: str) -> list[Chart]:
    """A chart for each council, or one; none where each group is one row, which a chart of rows
    would draw as bars of one. `period` is "day", "month" or "year", of a line."""
    if plan.measure is None and all(group.value == 1 for group in groups):
        return []
    by_council: dict[str, list[Group]] = {}
    for group in groups:
        by_council.setdefault(group.council, []).append(group)
    councils = list(by_council.items())[:MOST_CHARTS]
    draw = _line if plan.is_over_time else _bars
    return [
        draw(plan, own, council, f"chart-{number}", period)
        for number, (council, own) in enumerate(councils, 1)
    ]


def _bars(plan: ChartPlan, groups: list[Group], council: str, name: str, _: str) -> Chart:
    drawn = [
        {"group": shown(group.name), "value": float(group.value)}
        for group in groups
        if group.value is not None
    ]
    unit = _unit(plan)
    picture = (
        alt.Chart(alt.Data(values=drawn))  # type: ignore[no-untyped-call]
        .mark_bar(color=PALETTE[0])
        .encode(
            y=alt.Y("group:N", sort=None, title=None),
            x=alt.X("value:Q", title=unit, axis=alt.Axis(format="~s", tickCount=5)),
        )
        .properties(height=alt.Step(28))
    )
    of = groups[0].groups
    by = _by(plan.group)
    told = f"The {len(groups)} largest of {of:,}" if of > len(groups) else f"All {of:,}"
    return chart(
        name,
        picture,
        title=f"{_title(plan)}, by {by}{_of(council)}",
        summary=f"{told}, by {unit.lower()}.{_missing(plan, groups)}",
        table=_table(plan, groups, f"{_title(plan)} by {by}{_of(council)}", shown),
    )


def _line(plan: ChartPlan, groups: list[Group], council: str, name: str, period: str) -> Chart:
    ordered = sorted(groups, key=lambda group: group.name)
    drawn = [
        {"moment": group.name.isoformat(), "value": float(group.value)}
        for group in ordered
        if group.value is not None
    ]
    unit = _unit(plan)
    picture = (
        alt.Chart(alt.Data(values=drawn))  # type: ignore[no-untyped-call]
        .mark_line(color=PALETTE[0], point=True)
        .encode(
            x=alt.X("moment:T", title=None),
            y=alt.Y("value:Q", title=unit, axis=alt.Axis(format="~s")),
        )
        .properties(height=280)
    )
    return chart(
        name,
        picture,
        title=f"{_title(plan)}, by {period}{_of(council)}",
        summary=f"{unit} for each {period}, by {_by(plan.group)}.{_missing(plan, groups)}",
        table=_table(
            plan,
            ordered,
            f"{_title(plan)} by {period}{_of(council)}",
            lambda moment: f"{moment:{_PERIODS[period]}}",
        ),
    )


_PERIODS = {"day": "%d %B %Y", "month": "%B %Y", "year": "%Y"}


def _table(plan: ChartPlan, groups: list[Group], caption: str, name: Any) -> TableBeside:
    headings = [plan.group.label or plan.group.name, _title(plan)]
    rows = [[name(group.name), shown(group.value, plan.measure)] for group in groups]
    if plan.measure and any(group.missing for group in groups):
        headings.append("Rows without a figure")
        for row, group in zip(rows, groups, strict=True):
            row.append(f"{group.missing:,}")
    return TableBeside(caption, headings, rows, frozenset({1, 2}))


def _title(plan: ChartPlan) -> str:
    return (plan.measure.label or plan.measure.name) if plan.measure else "Rows"


def _by(column: Column) -> str:
    label = column.label or column.name
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _of(council: str) -> str:
    return f": {council}" if council else ""


def _unit(plan: ChartPlan) -> str:
    if plan.measure is None:
        return "Number of rows"
    return "Pounds" if is_pounds(plan.measure) else plan.measure.unit.capitalize() or _title(plan)


def _missing(plan: ChartPlan, groups: list[Group]) -> str:
    missing = sum(group.missing for group in groups)
    if plan.measure is None or not missing:
        return ""
    told = "1 row has" if missing == 1 else f"{missing:,} rows have"
    return f" {told} no figure, or a withheld one: these sums are of what is shown, not the whole."


def every_nth(features: int) -> int:
    """Which of so many rows a map draws: all (1), or every n-th."""
    return max(1, -(-features // MOST_FEATURES))


def map_of(plan: MapPlan, beside: Sequence[Mapping[str, Any]], features: int, address: str) -> Map:
    """The map of so many rows that have a place; `beside` are the first of them."""
    drawn = features // every_nth(features)
    told = (
        f"{features:,} rows have a place."
        if drawn == features
        else f"{features:,} rows have a place; {drawn:,} of them, evenly taken, are drawn."
    )
    heading = (plan.label.label or plan.label.name) if plan.label else "Place"
    fifths = ""
    headings = [heading]
    if plan.measure:
        headings.append(plan.measure.label or plan.measure.name)
        within = ", of its own council’s only" if plan.council else ""
        fifths = f" The darker, the larger the figure{within}; grey has none."
    rows = [list(_beside(plan, row)) for row in beside]
    caption = "Where the rows are"
    if features > len(rows):
        caption += f": the first {len(rows):,}; all are in the table of rows"
    return Map(
        name="map",
        title="On the map",
        summary=told + fifths,
        shapes=address,
        steps=FIFTHS if plan.measure else (),
        table=TableBeside(caption, headings, rows, frozenset({1})),
    )


def _beside(plan: MapPlan, row: Mapping[str, Any]) -> Iterator[str]:
    name = shown(row["label"], plan.label)
    yield f"{name}, {row['council']}" if row["council"] else name
    if plan.measure:
        yield shown(row["measure"], plan.measure)


def feature_label(plan: MapPlan, label: Any, measure: Any) -> str:
    """What the map says of the shape under the pointer."""
    name = shown(label, plan.label) if plan.label else ""
    figure = shown(measure, plan.measure) if plan.measure else ""
    return ": ".join(part for part in (name, figure) if part)
