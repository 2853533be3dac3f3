"""The report on a linkage as one HTML page that needs nothing else, and as JSON.

The page has no script and fetches nothing, so it can be sent, printed and kept; whatever comes from
data is escaped.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from folkmoot.linkage.assurance.guild import guild_items
from folkmoot.linkage.assurance.pictures import (
    draw_groups,
    draw_thresholds,
    draw_waterfall,
    draw_weights,
)
from folkmoot.linkage.assurance.report import LinkageReport
from folkmoot.linkage.assurance.transparency_record import transparency_record
from folkmoot.linkage.intervals import Interval

_UNKNOWN = "not known"


def render_page(report: LinkageReport) -> str:
    """The whole report as HTML."""
    return _template().render(
        report=report,
        guild=guild_items(report),
        record=transparency_record(report),
        weights_picture=Markup(draw_weights(report.weights)),  # noqa: S704 -- escaped by ElementTree
        thresholds_picture=Markup(  # noqa: S704
            draw_thresholds(report.curve, report.judged_curve, report.threshold)
        ),
        group_pictures=[Markup(draw_groups(each)) for each in report.bias],  # noqa: S704
        waterfalls=[
            (each, Markup(draw_waterfall(each, number)))  # noqa: S704
            for number, each in enumerate(report.examples, start=1)
        ],
    )


def report_as_json(report: LinkageReport) -> dict[str, object]:
    """Every figure of the report, the items of GUILD and the transparency record.

    Intervals are objects with estimate, low and high; what is not known is null.
    """
    return {
        **asdict(report),
        "recall": None if report.recall is None else asdict(report.recall),
        "headlines": list(report.headlines),
        "guild": [asdict(item) for item in guild_items(report)],
        "transparency_record": transparency_record(report).to_json(),
    }


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("folkmoot.linkage.assurance"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"interval": _interval, "share": _share, "plain": _plain}
    return environment.get_template("report.html")


def _interval(value: Interval | None) -> str:
    return _UNKNOWN if value is None else str(value)


def _share(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:.1%}"


def _plain(name: str) -> str:
    """A column's name as words."""
    return name.replace("_", " ")
