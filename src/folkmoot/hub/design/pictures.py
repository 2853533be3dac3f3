"""Charts and maps for pages, each with the table that says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt

FONT = 'arial, "Helvetica Neue", helvetica, sans-serif'
PALETTE = ("#1a5e63", "#c2571a", "#6b4c9a", "#2f7d32", "#8a3324", "#3b6ea5", "#7a6a1d", "#555f61")
"""Colours that stand out from white (3:1 and more) and from their neighbours."""


NO_DATA = 6
"""The step of the map's colours that stands for an amount that is not there."""


@dataclass(frozen=True)
class TableBeside:
    """The table beside a picture. `headings[i]` is over the i-th cell of every row; a column
    whose position is in `numeric` is set right."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int] = frozenset()

    @property
    def is_wide(self) -> bool:
        """Whether it has more columns than a phone has room for."""
        return len(self.headings) > 3

    @property
    def parameters(self) -> dict[str, Any]:
        """As the GOV.UK table takes it."""
        return {
            "caption": self.caption,
            "captionClasses": "govuk-table__caption--s",
            "firstCellIsHeader": True,
            "head": [self._cell(text, n) for n, text in enumerate(self.headings)],
            "rows": [[self._cell(text, n) for n, text in enumerate(row)] for row in self.rows],
        }

    def _cell(self, text: str, position: int) -> dict[str, str]:
        return {"text": text, "format": "numeric" if position in self.numeric else ""}


@dataclass(frozen=True)
class Chart:
    """A chart and its table. `name` is unique on its page; `summary` says in a sentence what the
    chart shows, for whoever does not see it."""

    name: str
    title: str
    summary: str
    spec: Mapping[str, Any]
    table: TableBeside

    @property
    def spec_id(self) -> str:
        """Where on the page the script finds the specification."""
        return f"{self.name}-spec"


def drawn_from(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """An Altair chart of these rows, to be given a mark and encodings."""
    return alt.Chart(alt.Data(values=list(rows)))  # type: ignore[no-untyped-call]


def chart(
    name: str, drawing: alt.Chart | alt.LayerChart, *, title: str, summary: str, table: TableBeside
) -> Chart:
    """A Chart of an Altair drawing, as wide as its place on the page."""
    spec = drawing.properties(width="container").to_dict()
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    spec["config"] = {
        "font": FONT,
        "background": "transparent",
        "axis": {"labelFontSize": 14, "titleFontSize": 14, "labelLimit": 220},
        "legend": {"labelFontSize": 14, "titleFontSize": 14, "orient": "bottom"},
        "range": {"category": list(PALETTE)},
        "view": {"stroke": None},
    }
    return Chart(name, title, summary, spec, table)


@dataclass(frozen=True)
class Map:
    """A map and its table. `shapes` is the address of GeoJSON that this hub serves.

    Each feature is filled by its property `fill` (an index into `steps`) and labelled by its
    property `label`; `steps` are the legend, from low to high, and `absent` is what the colour
    NO_DATA stands for, where it is drawn. Points are drawn as circles.
    """

    name: str
    title: str
    summary: str
    shapes: str
    table: TableBeside
    steps: Sequence[str] = field(default_factory=tuple)
    absent: str = ""

    @property
    def legend(self) -> list[tuple[int, str]]:
        """Each step in use with its place on the scale of colours in the style sheet."""
        used = [(place, text) for place, text in enumerate(self.steps) if text]
        return [*used, *([(NO_DATA, self.absent)] if self.absent else [])]
