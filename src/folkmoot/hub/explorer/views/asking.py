"""What an address asks, the answer to it, and what was wrong, for every page that shows one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest

from folkmoot.errors import FolkmootError
from folkmoot.hub.explorer.building import Question, recognise, write
from folkmoot.hub.explorer.building.fields import draft_of, read_fields
from folkmoot.hub.explorer.building.question import Draft
from folkmoot.hub.explorer.queries import Subject
from folkmoot.hub.explorer.state import EVERYTHING, State, read_state
from folkmoot.soql import MalformedQuery, SoqlError, Statement, parse


@dataclass(frozen=True)
class Trouble:
    """Why a question was not answered: in words, where, and the field that it came from."""

    text: str
    status: int
    field: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Asked:
    """A question as it was asked. `draft` is None where it was written by hand and the builder
    cannot show it, `statement` where it does not parse. `written` tells SoQL from fields."""

    state: State
    draft: Draft | None
    statement: Statement | None
    trouble: Trouble | None = None
    spans: tuple[tuple[int, int, str], ...] = field(default=())

    @property
    def is_by_hand(self) -> bool:
        return self.draft is None


def read_asked(request: HttpRequest, subject: Subject) -> Asked:
    """The question of a request: from the builder's fields, or from `query`."""
    sent = request.GET
    if "build" in sent:
        draft = read_fields(sent, subject.kinds)  # type: ignore[arg-type]
        written = write(draft.question, subject.kinds)
        state = read_state(sent, written.text)
        return Asked(state, draft, parse(written.text), None, written.spans)
    query = sent.get("query", "").strip() or EVERYTHING
    state = read_state(sent, query)
    try:
        statement = parse(query)
    except SoqlError as error:
        return Asked(state, None, None, trouble_of(error, ()))
    question = recognise(statement, subject.kinds)
    draft_found = draft_of(question) if isinstance(question, Question) else None
    spans = write(question, subject.kinds).spans if question else ()
    return Asked(state, draft_found, statement, None, spans)


def trouble_of(error: FolkmootError, spans: tuple[tuple[int, int, str], ...]) -> Trouble:
    """An error in words, at the field whose piece of the question it is about."""
    if not isinstance(error, SoqlError):
        return Trouble(error.problem, error.http_status, "", error.remedy)
    where, place = "", ""
    if error.position is not None:
        column = error.position.column
        place = next((f for start, end, f in spans if start <= column - 1 < end), "")
        if not place and error.position.line:
            where = f" This is at {error.position}{_near(error)}."
    return Trouble(f"{_sentence(error)}{where}", 400, place, error.remedy)


def problems_at(trouble: Trouble | None) -> Mapping[str, str]:
    """The trouble by its field, for the form."""
    return {trouble.field: trouble.text} if trouble and trouble.field else {}


def _sentence(error: SoqlError) -> str:
    text = error.problem
    if isinstance(error, MalformedQuery) and error.position is not None:
        place = error.position
        text = text.removeprefix(
            f'Could not parse SoQL query "{error.query}" at line {place.row} '
            f"character {place.column}: "
        )
    return text.rstrip(".") + "."


def _near(error: SoqlError) -> str:
    """The word at the position, in quotation marks."""
    if error.position is None:
        return ""
    rest = error.position.line[error.position.column - 1 :].split()
    return f", at “{rest[0][:40]}”" if rest else ", at its end"
