"""Pictures of a linkage's quality, each with its table."""

from __future__ import annotations

import altair as alt

from folkmoot.hub.design.pictures import PALETTE, Chart, TableBeside, chart, drawn_from
from folkmoot.hub.review.values import RoundFigures

_FIGURES = ("precision", "recall")


def threshold_chart(figures: RoundFigures) -> Chart:
    """Precision and recall by threshold, with their intervals."""
    rows = [
        {
            "threshold": row["threshold"],
            "figure": figure.capitalize(),
            "share": row[figure],
            "low": row[f"{figure}_low"],
            "high": row[f"{figure}_high"],
        }
        for row in figures.by_threshold
        for figure in _FIGURES
        if row[figure] is not None
    ]
    across = alt.X("threshold:Q", title="Match probability from which pairs are linked")
    share = alt.Axis(format="%")
    colour = alt.Color(
        "figure:N",
        title=None,
        scale=alt.Scale(range=list(PALETTE[:2])),
        legend=alt.Legend(symbolOpacity=1),
    )
    lines = drawn_from(rows).mark_line(point=True).encode(
        across, alt.Y("share:Q", title="Share", axis=share), colour,
        alt.StrokeDash("figure:N", title=None),
    )  # fmt: skip
    bands = drawn_from(rows).mark_area(opacity=0.15).encode(
        across, alt.Y("low:Q", title="Share", axis=share), alt.Y2("high:Q"), colour
    )  # fmt: skip
    return chart(
        "thresholds",
        alt.LayerChart(layer=[bands, lines]),
        title="What each threshold would give",
        summary="By what people judged: the higher the threshold, the fewer links are wrong and "
        "the more are missed. The shaded bands are intervals of 95 %.",
        table=TableBeside(
            "What each threshold would give",
            ("Threshold", "Pairs linked", "Precision", "Recall"),
            [
                (
                    f"{row['threshold']:.3f}",
                    f"{row['linked']:,.0f}",
                    *(_words(row, figure) for figure in _FIGURES),
                )
                for row in figures.by_threshold
            ],
            numeric=frozenset({1, 2, 3}),
        ),
    )


def _words(row: dict[str, float | None], figure: str) -> str:
    share, low, high = (row[f"{figure}{bound}"] for bound in ("", "_low", "_high"))
    if share is None or low is None or high is None:
        return "Not known"
    return f"{share:.1%} ({low:.1%} to {high:.1%})"
