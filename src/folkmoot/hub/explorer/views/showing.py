"""The chart or map of an answer, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.hub.design.pictures import Chart, Map
from folkmoot.hub.explorer import queries
from folkmoot.hub.explorer.pictures.charts import ChartFields, NoPicture, draw, fields_of
from folkmoot.hub.explorer.pictures.choosing import MOST_MARKS, Chosen, choose
from folkmoot.hub.explorer.queries import Subject
from folkmoot.hub.explorer.state import State
from folkmoot.soql import Statement


@dataclass(frozen=True)
class Pictures:
    """What is drawn of an answer. `why_not` says in words why nothing is."""

    count: int = 0
    chart: Chart | None = None
    map: Map | None = None
    fields: ChartFields | None = None
    why_not: str = ""


def pictures_of(subject: Subject, statement: Statement, state: State, count: int) -> Pictures:
    """The picture that the state asks for; none of a table. Raises the errors of asking."""
    if state.show == "table":
        return Pictures(count)
    if state.show == "map":
        return Pictures(count, why_not="maps follow")
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
