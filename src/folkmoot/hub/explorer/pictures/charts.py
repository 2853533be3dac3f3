"""Charts of an answer, as Vega-Lite specifications with their data, words and table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import altair as alt

from folkmoot.hub.design.pictures import PALETTE, Chart, TableBeside, chart, drawn_from
from folkmoot.hub.explorer.building import Kind
from folkmoot.hub.explorer.pictures.choosing import KINDS, MOST_COLOURS, Chosen, is_in_order
from folkmoot.hub.explorer.pictures.summaries import summary_of
from folkmoot.hub.explorer.values import Answer, Shown
from folkmoot.hub.portal.values import is_pounds

MOST_BARS = 60
MOST_BESIDE = 50
BINS = 20
_BAR_HEIGHT = 26


class NoPicture(ValueError):
    """These columns cannot be drawn so; says why in words."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ChartFields:
    """The selects by which a chart is changed."""

    kind: tuple[Option, ...]
    x: tuple[Option, ...]
    y: tuple[Option, ...]
    colour: tuple[Option, ...]


def fields_of(columns: Sequence[Shown], chosen: Chosen) -> ChartFields:
    """What may be chosen of these columns, and what is."""
    drawable = [each for each in columns if each.kind is not Kind.SHAPE]
    numbers = [each for each in columns if each.is_number]
    coloured = [e for e in drawable if not e.is_number and e.kind is not Kind.MOMENT]
    return ChartFields(
        kind=tuple(Option(kind, text, kind == chosen.kind) for kind, text in KINDS.items()),
        x=_options(drawable, chosen.x),
        y=_options(numbers, chosen.y),
        colour=(Option("none", "Nothing", not chosen.colour), *_options(coloured, chosen.colour)),
    )


def _options(columns: Sequence[Shown], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(each.name, each.label, each.name == chosen) for each in columns)


@dataclass(frozen=True)
class _Plot:
    """The columns of a chart and its rows: values of x, y and colour, no y absent."""

    x: Shown | None
    y: Shown
    colour: Shown | None
    rows: list[tuple[Any, Any, Any]]
    missing: int

    @property
    def data(self) -> list[dict[str, Any]]:
        return [
            {
                "x": _plain(self.x, x),
                "y": float(y),
                "colour": self.colour.word(colour) if self.colour else "",
            }
            for x, y, colour in self.rows
        ]


def draw(answer: Answer, chosen: Chosen, count: int, title: str) -> Chart:
    """The chart of these rows of an answer that has `count`. Raises NoPicture."""
    plot = _plot(answer, chosen)
    if not plot.rows:
        raise NoPicture("No row has a value to draw.")
    making = {"histogram": _histogram, "bar": _bars, "stacked": _bars, "point": _points}
    drawing = making.get(chosen.kind, _lines)(plot, chosen)
    pairs = [(x, y) for x, y, _ in plot.rows]
    told = summary_of(plot.x, plot.y, pairs, plot.missing, _names(plot))
    if answer.table.num_rows < count:
        told += f" Only the first {answer.table.num_rows:,} of {count:,} rows are drawn."
    elif drawing.note:
        told += f" {drawing.note}"
    return chart(
        "chart",
        drawing.picture,
        title=_title(plot),
        summary=told,
        table=_beside(plot, title),
    )


@dataclass(frozen=True)
class _Drawing:
    picture: alt.Chart
    note: str = ""


def _plot(answer: Answer, chosen: Chosen) -> _Plot:
    x, y = answer.find(chosen.x), answer.find(chosen.y)
    colour = answer.find(chosen.colour)
    if y is None:
        raise NoPicture("A chart needs a column of numbers.")
    nothing = [None] * answer.table.num_rows
    values = list(
        zip(
            answer.values(x.name) if x else nothing,
            answer.values(y.name),
            answer.values(colour.name) if colour else nothing,
            strict=True,
        )
    )
    kept = [row for row in values if row[1] is not None]
    if x is not None and (x.is_number or x.kind is Kind.MOMENT):
        kept = [row for row in kept if row[0] is not None]
    return _Plot(x, y, colour, kept, len(values) - len(kept))


def _bars(plot: _Plot, chosen: Chosen) -> _Drawing:
    """Bars lie down where their names have no order, so that the names can be read."""
    if plot.x is None:
        raise NoPicture("Bars need a column that names them.")
    names = list(dict.fromkeys(plot.x.word(x) for x, _, _ in plot.rows))
    shown, note = names, ""
    if len(names) > MOST_BARS:
        shown = names[:MOST_BARS]
        note = f"Only the first {MOST_BARS} of {len(names):,} bars are drawn: sort or filter them."
    drawn = [
        {**row, "x": name}
        for row, name in zip(plot.data, (plot.x.word(x) for x, _, _ in plot.rows), strict=True)
        if name in set(shown)
    ]
    stands = is_in_order(plot.x) and len(shown) <= 24
    band = alt.Axis(labelAngle=-40) if stands else alt.Axis(labelLimit=260)
    category: Any = (alt.X if stands else alt.Y)("x:N", sort=shown, title=None, axis=band)
    length: Any = (alt.Y if stands else alt.X)(
        "y:Q", title=_unit(plot.y), stack="zero" if chosen.kind == "stacked" else None,
        axis=alt.Axis(format="~s"),
    )  # fmt: skip
    encodings: dict[str, Any] = (
        {"x": category, "y": length} if stands else {"y": category, "x": length}
    )
    picture = _coloured(drawn_from(drawn).mark_bar(color=PALETTE[0]), plot, encodings)
    if chosen.kind != "stacked" and plot.colour:
        offset: Any = alt.XOffset("colour:N") if stands else alt.YOffset("colour:N")
        picture = picture.encode(offset)
    return _Drawing(
        picture.properties(height=320 if stands else _height(plot, shown, chosen)), note
    )


def _height(plot: _Plot, shown: Sequence[str], chosen: Chosen) -> int:
    side_by_side = plot.colour is not None and chosen.kind != "stacked"
    colours = len({colour for _, _, colour in plot.rows}) if side_by_side else 1
    return max(_BAR_HEIGHT * len(shown) * max(1, colours // 2), 80)


def _lines(plot: _Plot, chosen: Chosen) -> _Drawing:
    if plot.x is None:
        raise NoPicture("A line needs a column to go along.")
    base = drawn_from(plot.data)
    mark = base.mark_area(color=PALETTE[0], opacity=0.75, line=True)
    if chosen.kind == "line":
        mark = base.mark_line(color=PALETTE[0], point=len(plot.rows) <= MOST_BARS, strokeWidth=2.5)
    y = alt.Y("y:Q", title=_unit(plot.y), axis=alt.Axis(format="~s"))
    picture = _coloured(mark, plot, {"x": _along(plot.x), "y": y})
    return _Drawing(picture.properties(height=320))


def _points(plot: _Plot, chosen: Chosen) -> _Drawing:
    if plot.x is None:
        raise NoPicture("Points need two columns.")
    y = alt.Y("y:Q", title=plot.y.label, axis=alt.Axis(format="~s"), scale=alt.Scale(zero=False))
    mark = drawn_from(plot.data).mark_circle(color=PALETTE[0], size=50, opacity=0.7)
    return _Drawing(_coloured(mark, plot, {"x": _along(plot.x), "y": y}).properties(height=360))


def _histogram(plot: _Plot, chosen: Chosen) -> _Drawing:
    bars = (
        drawn_from(plot.data)
        .mark_bar(color=PALETTE[0])
        .encode(
            x=alt.X(
                "y:Q", bin=alt.Bin(maxbins=BINS), title=plot.y.label, axis=alt.Axis(format="~s")
            ),
            y=alt.Y("count():Q", title="Rows"),
        )
    )
    return _Drawing(bars.properties(height=320), f"The values are in at most {BINS} equal ranges.")


def _along(x: Shown) -> alt.X:
    if x.kind is Kind.MOMENT:
        return alt.X("x:T", title=None)
    if x.is_number:
        scale = alt.Scale(zero=False)
        return alt.X("x:Q", title=x.label, axis=alt.Axis(format="~s"), scale=scale)
    return alt.X("x:N", sort=None, title=None)


def _coloured(drawing: alt.Chart, plot: _Plot, encodings: dict[str, Any]) -> alt.Chart:
    if plot.colour is None:
        return drawing.encode(**encodings)
    found = list(dict.fromkeys(plot.colour.word(colour) for _, _, colour in plot.rows))
    if len(found) > MOST_COLOURS:
        raise NoPicture(
            f"{plot.colour.label} has {len(found):,} different values, more than the "
            f"{MOST_COLOURS} colours that can be told apart. Filter them, or colour by another "
            "column."
        )
    scale = alt.Scale(domain=found, range=list(PALETTE[: len(found)]))
    coloured = alt.Color("colour:N", title=plot.colour.label, scale=scale)
    return drawing.encode(**encodings, color=coloured)


def _names(plot: _Plot) -> list[str]:
    """What each figure is called where colours part them."""
    if plot.x is None or plot.colour is None:
        return []
    return [
        f"{plot.x.word(x)} ({plot.colour.label}: {plot.colour.word(colour)})"
        for x, _, colour in plot.rows
    ]


def _title(plot: _Plot) -> str:
    if plot.x is None:
        return f"How {_lower(plot.y.label)} is spread"
    by = f"{plot.y.label} by {_lower(plot.x.label)}"
    return f"{by} and {_lower(plot.colour.label)}" if plot.colour else by


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _unit(y: Shown) -> str:
    return f"{y.label}, pounds" if is_pounds(y.column) and "£" not in y.label else y.label


def _beside(plot: _Plot, title: str) -> TableBeside:
    shown = [each for each in (plot.x, plot.colour, plot.y) if each is not None]
    rows = [
        [
            each.word({id(plot.x): x, id(plot.colour): colour, id(plot.y): y}[id(each)])
            for each in shown
        ]
        for x, y, colour in plot.rows[:MOST_BESIDE]
    ]
    caption = f"{_title(plot)}: {title}"
    if len(plot.rows) > MOST_BESIDE:
        caption += f" (first {MOST_BESIDE} of {len(plot.rows):,}; the table has all)"
    numeric = frozenset(place for place, each in enumerate(shown) if each.is_number)
    return TableBeside(caption, [each.label for each in shown], rows, numeric)


def _plain(column: Shown | None, value: Any) -> Any:
    """A value as JSON can hold it."""
    if column is None or value is None:
        return None if column is None else "–"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        return float(value) if column.is_number else column.word(value)
    return column.word(value)
