"""Pictures of a linkage's quality and of its clusters, each with its table beside it."""

from __future__ import annotations

import math

import altair as alt
from django.utils.safestring import SafeString

from folkmoot.hub.design.pictures import PALETTE, Chart, TableBeside, chart, drawn_from
from folkmoot.hub.review.values import RoundFigures
from folkmoot.linkage.review import StudioCluster

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


_SIZE, _RADIUS, _DOT = 420, 165, 17
_THINNEST, _THICKER = 1.0, 4.0


def cluster_picture(cluster: StudioCluster) -> SafeString:
    """The records of a cluster as numbered dots on a circle, and its links as lines: the likelier
    the thicker, a bridge broken. An SVG of numbers alone, in the page's colour."""
    places = [_on_circle(at, len(cluster.records)) for at in range(len(cluster.records))]
    parts = [
        f'<svg role="img" viewBox="0 0 {_SIZE} {_SIZE}" xmlns="http://www.w3.org/2000/svg" '
        'font-family="arial, sans-serif" text-anchor="middle">',
        "<title>The records of the cluster and the links between them</title>",
        "<desc>The table of links on this page says the same in words.</desc>",
    ]
    for link in cluster.links:
        (x1, y1), (x2, y2) = places[link.one], places[link.other]
        width = _THINNEST + _THICKER * link.match_probability
        broken = ' stroke-dasharray="7 6"' if link.is_bridge else ""
        parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke="currentColor" stroke-width="{width:.1f}"{broken}/>'
        )
    for number, (x, y) in enumerate(places, start=1):
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}" fill="#ffffff" '
            'stroke="currentColor" stroke-width="2"/>'
            f'<text x="{x:.1f}" y="{y + 5:.1f}" font-size="15" fill="currentColor">{number}</text>'
        )
    return SafeString("".join([*parts, "</svg>"]))


def _on_circle(at: int, count: int) -> tuple[float, float]:
    angle = 2 * math.pi * at / count - math.pi / 2
    middle = _SIZE / 2
    return middle + _RADIUS * math.cos(angle), middle + _RADIUS * math.sin(angle)
