"""The chart or map of an answer, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.errors import FolkmootError
from folkmoot.hub.design.pictures import Chart, Map
from folkmoot.hub.explorer import queries
from folkmoot.hub.explorer.pictures.charts import ChartFields, NoPicture, draw, fields_of
from folkmoot.hub.explorer.pictures.choosing import MOST_MARKS, Chosen, choose
from folkmoot.hub.explorer.pictures.maps import (
    MOST_POINTS,
    MapPlan,
    Place,
    features,
    map_of,
    places_of,
    plan_map,
)
from folkmoot.hub.explorer.queries import Boundaries, Subject, boundaries_of
from folkmoot.hub.explorer.state import State
from folkmoot.soql import Statement


class NoMap(FolkmootError):
    """An answer cannot be drawn on a map; says why in words."""

    code = "picture.no_map"
    http_status = 404


@dataclass(frozen=True)
class Pictures:
    """What is drawn of an answer. `why_not` says in words why nothing is."""

    count: int = 0
    chart: Chart | None = None
    map: Map | None = None
    fields: ChartFields | None = None
    why_not: str = ""
    has_shape: bool = False


def pictures_of(subject: Subject, statement: Statement, state: State, count: int) -> Pictures:
    """The picture that the state asks for; none of a table. Raises the errors of asking."""
    if state.show == "table":
        return Pictures(count)
    if state.show == "map":
        return _map(subject, statement, state, count)
    answer = queries.ask(subject, statement, size=MOST_MARKS)
    wanted = Chosen(state.kind, state.x, state.y, state.colour)
    chosen = choose(answer.columns, answer.table, wanted)
    if isinstance(chosen, str):
        return Pictures(count, why_not=chosen)
    fields = fields_of(answer.columns, chosen)
    try:
        return Pictures(count, draw(answer, chosen, count, subject.title), fields=fields)
    except NoPicture as none:
        return Pictures(count, fields=fields, why_not=str(none))


def shapes_of(subject: Subject, statement: Statement, state: State) -> Iterator[bytes]:
    """The places of a map as GeoJSON. Raises NoMap, and the errors of asking."""
    count = queries.count_rows(subject, statement)
    places, plan, _ = _placed(subject, statement, state, count)
    return features(places, plan)


def _map(subject: Subject, statement: Statement, state: State, count: int) -> Pictures:
    try:
        places, plan, found = _placed(subject, statement, state, count)
    except NoMap as none:
        return Pictures(count, why_not=none.problem)
    address = state.shapes(subject.code)
    drawn = map_of(
        places, plan, rows=count, address=address, title=subject.title, boundaries=found.source
    )
    return Pictures(count, map=drawn, has_shape=plan.shape is not None)


def _placed(
    subject: Subject, statement: Statement, state: State, count: int
) -> tuple[list[Place], MapPlan, Boundaries]:
    plan = plan_map(queries.ask(subject, statement, size=0).columns, state.y)
    if isinstance(plan, str):
        raise NoMap(plan)
    if count > plan.most:
        raise NoMap(
            f"The answer has {count:,} rows, and a map draws at most {plan.most:,}. Filter the "
            "rows, or put them together by area."
        )
    answer = queries.ask(subject, statement, size=MOST_POINTS)
    found = Boundaries({}, "")
    if plan.area is not None:
        found = boundaries_of(answer.values(plan.area.name))
        if not found.areas:
            raise NoMap(
                "The hub publishes no boundaries of these areas. They come from any published "
                "dataset that has the areas’ codes and shapes."
            )
    places = places_of(answer, plan, found.areas)
    if not places:
        raise NoMap("No row has a place to draw.")
    return places, plan, found
