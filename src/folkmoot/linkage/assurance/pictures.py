"""Pictures of a linkage as SVG, each with a title and words for who cannot see it.

They are drawn without a script and stand beside the table of the same figures. A shape or a dash
tells apart what a colour does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from xml.etree import ElementTree as Xml

from folkmoot.linkage.assurance.bias import CharacteristicReport
from folkmoot.linkage.assurance.charts import JudgedPoint, ThresholdPoint, WeightBar
from folkmoot.linkage.assurance.waterfall import Waterfall

_WIDTH, _HEIGHT, _MARGIN = 640, 300, 50
_BLUE, _GREY, _RED, _INK = "#1d70b8", "#505a5f", "#a2391b", "#0b0c0c"
_ROW = 28
_LABELS = 210


@dataclass(frozen=True, slots=True)
class Drawing:
    """The root of a picture while it is drawn; y runs downwards, in pixels."""

    root: Xml.Element

    @classmethod
    def begin(cls, name: str, title: str, words: str, height: int = _HEIGHT) -> Drawing:
        root = Xml.Element(
            "svg",
            {
                "viewBox": f"0 0 {_WIDTH} {height}",
                "role": "img",
                "aria-labelledby": f"{name}-title {name}-words",
                "xmlns": "http://www.w3.org/2000/svg",
            },
        )
        Xml.SubElement(root, "title", {"id": f"{name}-title"}).text = title
        Xml.SubElement(root, "desc", {"id": f"{name}-words"}).text = words
        return cls(root)

    def line(self, ends: tuple[float, float, float, float], colour: str, dashes: str = "") -> None:
        x1, y1, x2, y2 = (f"{each:.1f}" for each in ends)
        shape = {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": colour, "stroke-width": "2"}
        Xml.SubElement(self.root, "line", shape | ({"stroke-dasharray": dashes} if dashes else {}))

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        sides = {"x": x, "y": y, "width": max(width, 0.5), "height": max(height, 0.0)}
        Xml.SubElement(
            self.root, "rect", {name: f"{at:.1f}" for name, at in sides.items()} | {"fill": colour}
        )

    def dot(self, x: float, y: float, colour: str) -> None:
        place = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "4", "fill": colour}
        Xml.SubElement(self.root, "circle", place)

    def text(self, x: float, y: float, words: str, anchor: str = "start") -> None:
        place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "fill": _INK}
        Xml.SubElement(self.root, "text", place | {"font-size": "14"}).text = words

    @property
    def markup(self) -> str:
        return Xml.tostring(self.root, encoding="unicode")


def draw_weights(bars: Sequence[WeightBar]) -> str:
    """Pairs by match weight, linked ones above the others, heights on a logarithmic scale."""
    drawing = Drawing.begin(
        "weights",
        "Pairs by match weight",
        "A bar for each bit of match weight. Pairs that are not linked are grey and linked ones "
        "blue; heights are on a logarithmic scale. The table below holds the numbers.",
    )
    most = max((log10(1 + bar.n_linked + bar.n_unlinked) for bar in bars), default=1.0) or 1.0
    width = (_WIDTH - 2 * _MARGIN) / max(len(bars), 1)
    floor, room = _HEIGHT - _MARGIN, _HEIGHT - 2 * _MARGIN
    for place, bar in enumerate(bars):
        x, total = _MARGIN + place * width, bar.n_linked + bar.n_unlinked
        height = log10(1 + total) / most * room
        linked = height * bar.n_linked / total if total else 0.0
        drawing.box(x, floor - height, width - 1, linked, _BLUE)
        drawing.box(x, floor - height + linked, width - 1, height - linked, _GREY)
        if bar.least % 5 == 0:
            drawing.text(x + width / 2, floor + 18, str(bar.least), "middle")
    drawing.line((_MARGIN, floor, _WIDTH - _MARGIN, floor), _INK)
    drawing.text(_WIDTH / 2, _HEIGHT - 10, "match weight in bits", "middle")
    return drawing.markup


def draw_thresholds(
    points: Sequence[ThresholdPoint], judged: Sequence[JudgedPoint], chosen: float
) -> str:
    """Precision and recall by threshold as the model expects them, and as people judged."""
    drawing = Drawing.begin(
        "thresholds",
        "Precision and recall by threshold",
        "Lines are the model's expectation: precision solid, recall dashed. Dots with bars are "
        "judged by people: precision blue, recall red. The upright line is the chosen threshold.",
    )
    shares = [share for point in points for share in (point.precision, point.recall) if share]
    shares += [each.low for point in judged for each in (point.precision, point.recall) if each]
    least = max(0.0, min(shares, default=0.0) - 0.05)

    def x(threshold: float) -> float:
        return _MARGIN + threshold * (_WIDTH - 2 * _MARGIN)

    def y(share: float) -> float:
        return _HEIGHT - _MARGIN - (share - least) / (1 - least) * (_HEIGHT - 2 * _MARGIN)

    for before, after in zip(points, points[1:], strict=False):
        for first, second, colour, dashes in (
            (before.precision, after.precision, _BLUE, ""),
            (before.recall, after.recall, _RED, "6 4"),
        ):
            if first is not None and second is not None:
                ends = (x(before.threshold), y(first), x(after.threshold), y(second))
                drawing.line(ends, colour, dashes)
    for point in judged:
        for figure, colour, aside in ((point.precision, _BLUE, -2), (point.recall, _RED, 2)):
            if figure is not None:
                at = x(point.threshold) + aside
                drawing.line((at, y(figure.low), at, y(figure.high)), colour)
                drawing.dot(at, y(figure.estimate), colour)
    drawing.line((x(chosen), _MARGIN, x(chosen), _HEIGHT - _MARGIN), _INK, "2 3")
    drawing.line((_MARGIN, _HEIGHT - _MARGIN, _WIDTH - _MARGIN, _HEIGHT - _MARGIN), _INK)
    for share in (least, 1.0):
        drawing.text(_MARGIN - 6, y(share) + 5, f"{share:.0%}", "end")
    for threshold in (0.0, 0.5, 1.0):
        drawing.text(x(threshold), _HEIGHT - _MARGIN + 18, f"{threshold:.1f}", "middle")
    drawing.text(_WIDTH / 2, _HEIGHT - 10, "probability from which pairs are linked", "middle")
    return drawing.markup


def draw_groups(report: CharacteristicReport) -> str:
    """The match rate of each group with its interval."""
    name = f"groups-{report.side}-{report.characteristic}".replace(" ", "-")
    height = _ROW * len(report.rows) + 2 * _ROW
    drawing = Drawing.begin(
        name,
        f"Match rate by {report.characteristic.replace('_', ' ')}",
        "A dot with a bar for each group; the table holds the figures.",
        height,
    )
    high = max((row.match_rate.high for row in report.rows), default=1.0) or 1.0

    def x(share: float) -> float:
        return _LABELS + share / high * (_WIDTH - _LABELS - _MARGIN)

    for place, row in enumerate(report.rows):
        at = _ROW * (place + 1)
        drawing.text(_LABELS - 10, at + 5, row.group[:30], "end")
        drawing.line((x(row.match_rate.low), at, x(row.match_rate.high), at), _BLUE)
        drawing.dot(x(row.match_rate.estimate), at, _BLUE)
    floor = height - _ROW
    drawing.line((_LABELS, floor, _WIDTH - _MARGIN, floor), _INK)
    for share in (0.0, high):
        drawing.text(x(share), floor + 18, f"{share:.0%}", "middle")
    return drawing.markup


def draw_waterfall(waterfall: Waterfall, number: int) -> str:
    """The bits of each step, from the first odds to the last."""
    steps = [("before anything is compared", waterfall.start_bits)]
    steps += [(move.words, move.bits) for move in waterfall.moves]
    steps.append(("what other records say", waterfall.others))
    height = _ROW * len(steps) + 2 * _ROW
    drawing = Drawing.begin(
        f"waterfall-{number}",
        f"Steps of example {number}",
        "A bar for each step: to the right and blue for one person, to the left and red for two.",
        height,
    )
    stops, at = [0.0], 0.0
    for _, bits in steps:
        at += bits
        stops.append(at)
    low, high = min(stops), max(stops)
    labels = _LABELS + 110

    def x(bits: float) -> float:
        return labels + (bits - low) / ((high - low) or 1.0) * (_WIDTH - labels - _MARGIN)

    for place, (words, bits) in enumerate(steps):
        before, after = stops[place], stops[place + 1]
        drawing.text(labels - 10, _ROW * (place + 1) + 5, words[:44], "end")
        left, right = sorted((x(before), x(after)))
        drawing.box(left, _ROW * (place + 1) - 8, right - left, 16, _BLUE if bits >= 0 else _RED)
    drawing.line((x(0), 8, x(0), height - _ROW), _INK, "2 3")
    drawing.text(x(0), height - 8, "evens", "middle")
    return drawing.markup
