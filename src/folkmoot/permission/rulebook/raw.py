"""The shape of the rulebook's files: what pydantic checks before a rule is believed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from folkmoot.tables import Sensitivity

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
RungNumber = Annotated[int, Field(ge=0, le=10)]


class Rule(BaseModel):
    """Whatever has an identifier in a file of rules."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier


class CitedRule(Rule):
    """A rule that rests on law or practice: it says on what, and how surely."""

    name: Words
    cite: Words
    source: Words
    confidence: Literal["high", "medium", "low"]
    checked: Literal["text", "text in part", "summary", "memory"]
    checked_on: date | None = None


class DatedRule(CitedRule):
    """A rule that is law between two days, or not yet."""

    since: date | None = None
    until: date | None = None
    commencement: Literal["in force", "not yet", "spent"] = "in force"
    when_commenced: str = ""


class RawFact(Rule):
    statement: Words
    question: str = ""
    who: str = ""
    derived: bool = False
    task: bool = False


class RawRung(Rule):
    rung: RungNumber
    name: Words
    reveals: Words
    enough_for: Words
    serves: Any
    falls_short: Any = None
    needs: Mapping[str, Any] = {}
    offer: int
    risks: tuple[Words, ...] = ()
    instead: Words


class RawGateway(DatedRule):
    effect: Literal["may", "must", "own use", "publish", "layer"]
    opens: tuple[RungNumber, ...] = Field(min_length=1)
    from_: tuple[Identifier, ...] = Field(default=(), alias="from")
    to: tuple[Identifier, ...] = ()
    purposes: tuple[Identifier, ...] = ()
    origins: tuple[Identifier, ...] = ()
    needs: Any = None
    needs_person: bool = False
    express: bool = False
    lifts: tuple[Identifier, ...] = ()
    papers: tuple[Identifier, ...] = ()
    risks: tuple[Words, ...] = ()
    extent: tuple[Words, ...] = ("England",)


class RawBar(CitedRule):
    test: Literal["bars", "confidence"] = "bars"
    applies: Any = None
    origins: tuple[Identifier, ...] = ()
    lifted: Any = None
    stops: tuple[RungNumber, ...] = Field(min_length=1)
    instead: Words


class RawGround(DatedRule):
    needs: Any
    covers: tuple[Literal["special", "criminal"], ...] = ()
    policy: bool = False
    objection: bool = False


class RawPaper(Rule):
    name: Words
    fact: str = ""
    rungs: tuple[RungNumber, ...]
    when: Any = None
    cite: Words


class RawCompulsion(CitedRule):
    who: Words
    what: Words


class RawKind(Rule):
    name: Words
    is_: tuple[Identifier, ...] = Field(default=(), alias="is")
    words: tuple[Words, ...] | None = None


class RawUsual(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    assets: tuple[Identifier, ...] = ()
    output: Literal["totals", "records-without-identity", "list-for-owner", "named-people"] = (
        "totals"
    )
    audience: Literal["members", "everybody"] = "members"
    uses: tuple[Identifier, ...] = ()
    receives: str = ""


class RawPurpose(Rule):
    name: Words
    tasks: Mapping[Identifier, Words] = {}
    words: tuple[Words, ...] = ()
    usually: RawUsual = RawUsual()


class RawOrigin(Rule):
    name: Words
    holds: tuple[Sensitivity, ...] = ()
    in_confidence: bool = False
    licensed: bool = False
    published: bool = False
    collected_for: tuple[Identifier, ...] = ()
    holder: Identifier
    words: tuple[Words, ...] = ()


class RawWords(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    outputs: Mapping[Identifier, tuple[Words, ...]]
    audiences: Mapping[Identifier, tuple[Words, ...]]
    activities: Mapping[Identifier, tuple[Words, ...]]
    uses: Mapping[Identifier, tuple[Words, ...]]
    linking: tuple[Words, ...]
    giving: tuple[Words, ...]
    taking: tuple[Words, ...]


class RawEdition(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    edition: str = Field(coerce_numbers_to_str=True)
    dated: date
    law_as_of: date
    jurisdictions: tuple[str, ...]
    jurisdictions_not_covered: tuple[str, ...] = ()
