"""The answer of one council as charts, a map, and the tables that say the same."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from textwrap import fill
from typing import Any

import altair as alt
import pyarrow as pa
from django.urls import reverse

from folkmoot.hub.design.pictures import (
    NO_DATA,
    PALETTE,
    Chart,
    Map,
    TableBeside,
    chart,
    drawn_from,
)
from folkmoot.journeys.spending import CouncilAnswer, Found, Part, Split, sentences
from folkmoot.journeys.spending.wording import percent, pounds

MOST_SERVICES = 12
WITHHELD = "Withheld"
OTHERS = "Other services"
STEPS = 5


@dataclass(frozen=True, slots=True)
class CouncilPictures:
    """One council's answer as its page shows it."""

    answer: CouncilAnswer
    sentences: tuple[str, ...]
    services: Chart
    bands: Chart
    wards: Map | None


@dataclass(frozen=True, slots=True)
class CouncilSummary:
    """One council's answer in sentences, and its parts as shares of a bar, in percent."""

    answer: CouncilAnswer
    sentences: tuple[str, ...]
    bar: tuple[tuple[str, str, int], ...]


def summary_of(answer: CouncilAnswer) -> CouncilSummary:
    """What the page of a problem shows of each council. No bar where a part is withheld."""
    split = answer.overall
    parts: tuple[tuple[str, str, int], ...] = ()
    if split.is_whole and split.total and split.total > 0:
        parts = tuple(
            (found.value, amount(part), max(0, round(100 * (part or 0) / split.total)))
            for found, part in _parts(split)
        )
    return CouncilSummary(answer, sentences(answer), parts)


def pictures_of(answer: CouncilAnswer, slug: str) -> CouncilPictures:
    """Everything that the page of the problem `slug` shows of one council."""
    return CouncilPictures(
        answer=answer,
        sentences=sentences(answer),
        services=_services(answer),
        bands=_bands(answer),
        wards=_wards(answer, slug) if answer.by_ward else None,
    )


def amount(value: Decimal | None) -> str:
    """An amount as a table shows it: whole pounds, or that it is withheld."""
    return WITHHELD if value is None else f"£{value:,.0f}".replace("£-", "-£")


def _services(answer: CouncilAnswer) -> Chart:
    code, name = answer.coverage.council.code, answer.coverage.council.name
    drawn = [
        {"service": _in_lines(service), "found": found, "pounds": float(part), "order": order}
        for service, split in answer.by_service[:MOST_SERVICES]
        for order, (found, part) in enumerate(_parts(split))
        if part is not None
    ]
    picture = (
        drawn_from(drawn)
        .mark_bar()
        .encode(
            y=alt.Y("service:N", sort=None, title=None, axis=_LABELS),
            x=alt.X("pounds:Q", title=None, axis=_POUNDS),
            color=alt.Color(
                "found:N",
                title=None,
                sort=list(Found),
                scale=alt.Scale(domain=list(Found), range=list(_COLOURS)),
                legend=alt.Legend(columns=1),
            ),
            order=alt.Order("order:Q"),
            tooltip=["service:N", "found:N", alt.Tooltip("pounds:Q", format=",.0f")],
        )
        .properties(height=alt.Step(_STEP))
    )
    rows = [
        [
            service,
            amount(split.total),
            *(amount(part) for _, part in _parts(split)),
            _bounds(split),
        ]
        for service, split in answer.by_service
    ]
    return chart(
        f"services-{code}",
        picture,
        title="By kind of service",
        summary=(
            f"What {name} paid for each kind of service, by where the supplier was found; the "
            f"{min(MOST_SERVICES, len(rows))} largest are drawn, without parts that are withheld; "
            "all are in the table."
        ),
        table=TableBeside(
            caption=f"{name}: payments by kind of service",
            headings=["Service", "Total", *Found, "Share of the own area, between"],
            rows=rows,
            numeric=frozenset({1, 2, 3, 4, 5}),
        ),
    )


_LETTERS_A_LINE = 18
_STEP = 40
"""Pixels from bar to bar: room for a label of two lines."""
_LABELS: Any = alt.Axis(labelExpr="split(datum.label, '\\n')", labelLimit=160, labelLineHeight=15)
_POUNDS: Any = alt.Axis(labelExpr="'£' + format(datum.value, '~s')", tickCount=4)


def _in_lines(label: str) -> str:
    """A label that leaves a phone some room for the bars."""
    return fill(label, _LETTERS_A_LINE)


_COLOURS = (PALETTE[0], PALETTE[1], "#c9c9c9")


def _parts(split: Split) -> list[tuple[Found, Decimal | None]]:
    return [
        (Found.OWN_AREA, split.own_area),
        (Found.ELSEWHERE, split.elsewhere),
        (Found.NOT_FOUND, split.not_found),
    ]


def _bounds(split: Split) -> str:
    if split.own_share is None:
        return "–"
    low, high = split.own_share
    return f"{percent(low)} and {percent(high)}"


def _bands(answer: CouncilAnswer) -> Chart:
    code, name = answer.coverage.council.code, answer.coverage.council.name
    drawn = [
        {"band": _in_lines(part.label), "pounds": float(part.amount)}
        for part in answer.by_band
        if part.amount is not None
    ]
    picture = (
        drawn_from(drawn)
        .mark_bar(color=PALETTE[0])
        .encode(
            y=alt.Y("band:N", sort=None, title=None, axis=_LABELS),
            x=alt.X("pounds:Q", title=None, axis=_POUNDS),
            tooltip=["band:N", alt.Tooltip("pounds:Q", format=",.0f")],
        )
        .properties(height=alt.Step(_STEP))
    )
    return chart(
        f"bands-{code}",
        picture,
        title="By the rateable value of the premises",
        summary=(
            f"What suppliers in {name}’s own area received, by the rateable value of their "
            "principal premises: a stand-in for the size of the business, not its size."
        ),
        table=_parts_table(
            f"{name}: payments in the own area, by rateable value",
            "Rateable value",
            answer.by_band,
        ),
    )


def _wards(answer: CouncilAnswer, slug: str) -> Map:
    code, name = answer.coverage.council.code, answer.coverage.council.name
    steps = [f"Up to {pounds(edge)}" for edge in edges_of(answer.by_ward)]
    return Map(
        name=f"wards-{code}",
        title="Where the premises are",
        summary=(
            f"What suppliers received in each ward of {name}, at their principal premises. Head "
            "offices draw a lot of money to a few wards."
        ),
        shapes=reverse("problems:wards", args=[slug, code]),
        steps=steps,
        absent=WITHHELD if any(part.amount is None for part in answer.by_ward) else "",
        table=_parts_table(f"{name}: payments by ward", "Ward", answer.by_ward),
    )


def _parts_table(caption: str, heading: str, parts: tuple[Part, ...]) -> TableBeside:
    has_counts = any(part.payments is not None for part in parts)
    counted = ["Payments", "Businesses"] if has_counts else []
    return TableBeside(
        caption=caption,
        headings=[heading, "Amount", *counted],
        rows=[
            [part.label, amount(part.amount)]
            + ([f"{part.payments:,}", f"{part.businesses:,}"] if has_counts else [])
            for part in parts
        ],
        numeric=frozenset({1, 2, 3}),
    )


def edges_of(parts: tuple[Part, ...]) -> list[Decimal]:
    """Upper edges of the map's classes: quantiles of the amounts, rounded up to be readable."""
    amounts = sorted(part.amount for part in parts if part.amount is not None and part.amount > 0)
    if not amounts:
        return []
    edges = [
        _readable(amounts[min(len(amounts) - 1, (step + 1) * len(amounts) // STEPS)])
        for step in range(STEPS)
    ]
    return sorted(set(edges))


def _readable(value: Decimal) -> Decimal:
    """Rounded up to two significant digits."""
    unit = Decimal(10) ** max(value.adjusted() - 1, 0)
    return (value / unit).to_integral_value(ROUND_CEILING) * unit


def shapes_with_fill(published: pa.Table, code: str, answer: CouncilAnswer) -> pa.Table:
    """The wards of one council as the map takes them: shape, label and fill."""
    edges = edges_of(answer.by_ward)
    rows = [
        {
            "shape": row["shape"],
            "label": f"{row['ward']}: {amount(row['amount_gbp'])}",
            "fill": _fill(row["amount_gbp"], edges),
        }
        for row in published.to_pylist()
        if row["council_code"] == code and row["shape"]
    ]
    return pa.Table.from_pylist(
        rows,
        schema=pa.schema([("shape", pa.string()), ("label", pa.string()), ("fill", pa.int64())]),
    )


def _fill(value: Decimal | None, edges: list[Decimal]) -> int:
    if value is None:
        return NO_DATA
    return next((step for step, edge in enumerate(edges) if value <= edge), len(edges) - 1)
