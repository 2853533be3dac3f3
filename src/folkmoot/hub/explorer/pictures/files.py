"""A chart as a file: SVG, PNG, or its data as CSV.

Drawn in this process by vl-convert, which carries Vega and its fonts with it. The specification
holds its data, and nothing in it may be an address: no address may be read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import vl_convert

from folkmoot.errors import FolkmootError
from folkmoot.hub.design.pictures import Chart

FILES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
}
WIDTH = 760
_SCALE = 2.0


class PictureMissing(FolkmootError):
    """A question has no chart to be taken as a file."""

    code = "picture.missing"
    http_status = 404


def write_picture(chart: Chart, extension: str, source: str) -> bytes:
    """The bytes of a chart in one of FILES. `source` stands beneath the picture."""
    if extension == "csv":
        return _csv(chart)
    spec = _standing_alone(chart, source)
    if extension == "svg":
        return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])).encode()
    return bytes(vl_convert.vegalite_to_png(spec, scale=_SCALE, allowed_base_urls=[]))


def _standing_alone(chart: Chart, source: str) -> dict[str, Any]:
    """The specification with its title, a width of its own, a background, and whose it is."""
    spec: dict[str, Any] = {**chart.spec, "width": WIDTH}
    config: Mapping[str, Any] = spec.get("config", {})
    spec["config"] = {**config, "background": "white"}
    spec["padding"] = 16
    spec["autosize"] = {"type": "pad", "contains": "padding"}
    spec["title"] = {
        "text": chart.title,
        "subtitle": source,
        "anchor": "start",
        "fontSize": 18,
        "subtitleFontSize": 12,
        "offset": 16,
    }
    return spec


def _csv(chart: Chart) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(chart.table.headings)
    for row in chart.table.rows:
        writer.writerow([_safe(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "@", "\t", "\r") else cell
