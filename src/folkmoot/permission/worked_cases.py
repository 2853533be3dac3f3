"""Worked cases: what somebody asks, what the rulebook is to answer, and why.

They prove the rulebook (`folkmoot rules test` says which change when a rule does), and they train
information-governance officers, who decide first and then see the reasoning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from folkmoot.errors import RulebookError
from folkmoot.permission.judgement_json import STATUS_CODES
from folkmoot.permission.proposal import Proposal
from folkmoot.permission.proposal_file import read_proposal
from folkmoot.permission.routes import Judgement, Status, judge
from folkmoot.permission.rulebook import Rulebook

StatusCode = Literal["open", "open-if", "needs-person", "closed"]
STATUSES = {code: status for status, code in STATUS_CODES.items()}


@dataclass(frozen=True)
class Expected:
    """What a case is to come out as: of what was asked, and of the best route.

    `cites` are words that the citations of either must hold.
    """

    asked: Status
    rung: int
    status: Status
    cites: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkedCase:
    """One case. `ask` is how somebody would put it; `why` the reasoning, for training."""

    id: str
    area: str
    ask: str
    proposal: Proposal
    on: date
    expected: Expected
    why: str


@dataclass(frozen=True)
class Outcome:
    """How a rulebook answers a case."""

    case: WorkedCase
    judgement: Judgement

    @property
    def found(self) -> Expected:
        """What came out, of which only as many citations are told as the case asks for."""
        asked, best = self.judgement.asked, self.judgement.best
        cited = " | ".join(c.text for route in (asked, best) for c in route.citations)
        there = tuple(words for words in self.case.expected.cites if words in cited)
        return Expected(asked.status, best.rung.rung, best.status, there)

    @property
    def agrees(self) -> bool:
        return self.found == self.case.expected

    @property
    def difference(self) -> str:
        """What is otherwise than expected, in one sentence; empty where nothing is."""
        found, expected = self.found, self.case.expected
        told = []
        if found.asked is not expected.asked:
            told.append(f"what was asked is “{found.asked}”, not “{expected.asked}”")
        if (found.rung, found.status) != (expected.rung, expected.status):
            told.append(
                f"the best is rung {found.rung} “{found.status}”, "
                f"not rung {expected.rung} “{expected.status}”"
            )
        missing = [words for words in expected.cites if words not in found.cites]
        if missing:
            told.append(f"it does not cite {' or '.join(missing)}")
        return "; ".join(told)


@dataclass(frozen=True)
class Change:
    """A case that two rulebooks answer differently."""

    case: WorkedCase
    before: Expected
    after: Expected

    @property
    def sentence(self) -> str:
        return f"{self.case.id}: was {_told(self.before)}; is {_told(self.after)}"


def _told(found: Expected) -> str:
    return f"“{found.asked}”, best rung {found.rung} “{found.status}”"


def changes(before: list[Outcome], after: list[Outcome]) -> list[Change]:
    """The cases whose result two rulebooks give differently, in the order of the cases."""
    earlier = {outcome.case.id: outcome for outcome in before}
    return [
        Change(outcome.case, earlier[outcome.case.id].found, outcome.found)
        for outcome in after
        if outcome.case.id in earlier and earlier[outcome.case.id].found != outcome.found
    ]


def outcomes(rulebook: Rulebook, cases: tuple[WorkedCase, ...] | None = None) -> list[Outcome]:
    """How the rulebook answers every case. Raises ProposalError when it lacks a case's words."""
    chosen = load_cases() if cases is None else cases
    return [Outcome(case, judge(case.proposal, rulebook, on=case.on)) for case in chosen]


class _ExpectedInFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    asked: StatusCode
    rung: int = Field(ge=0, le=10)
    status: StatusCode
    cites: tuple[str, ...] = ()


class _CaseInFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    area: str
    ask: str
    judged_on: date
    proposal: dict[str, Any]
    expect: _ExpectedInFile
    why: str


@cache
def load_cases(folder: Path | None = None) -> tuple[WorkedCase, ...]:
    """The worked cases of a folder, or Folkmoot's own.

    Raises RulebookError when a case cannot be understood, ProposalError when its proposal cannot.
    """
    home: Traversable = folder or resources.files("folkmoot.permission") / "cases"
    files = sorted((f for f in home.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return tuple(case for file in files for case in _cases_of(file))


def _cases_of(file: Traversable) -> Iterator[WorkedCase]:
    try:
        raw = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise RulebookError(f"The cases cannot be read ({error}).", where=file.name) from error
    for number, one in enumerate(raw or [], start=1):
        try:
            said = _CaseInFile.model_validate(one)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise RulebookError(
                f"{field!r} of a case cannot be understood: {first['msg'].lower()}.",
                where=f"{file.name}, case number {number}",
            ) from None
        where = f"{file.name}, case {said.id}"
        text = yaml.safe_dump({"proposal": 1, "title": said.ask, **said.proposal})
        proposal, _ = read_proposal(text, where=where)
        wanted = said.expect
        yield WorkedCase(
            said.id,
            said.area,
            said.ask,
            proposal,
            said.judged_on,
            Expected(STATUSES[wanted.asked], wanted.rung, STATUSES[wanted.status], wanted.cites),
            said.why,
        )
