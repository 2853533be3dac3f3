"""Precedents: decided proposals of this and other hubs, stripped, and found by likeness.

A precedent keeps what a rule speaks of (purpose, kinds of body, origins and sensitivity of data,
output, use, route, days it took) and nothing that people wrote: no titles, names, decisions or
reasons. The name of the hub is kept only where it allows that.

Likeness is a weighted mean of Jaccard indices (Jaccard 1901: shared of all) of what two proposals
say of each of these, so that it is 1 for two that say the same and 0 for two that share nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from folkmoot.errors import ProposalError
from folkmoot.permission.facts import USE_NAMES
from folkmoot.permission.proposal import Activity, PartyRole, Proposal, Use
from folkmoot.permission.proposal_file import OUTPUTS
from folkmoot.permission.routes import Route

FORMAT = 1
Decision = Literal["agreed", "refused", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Precedent:
    """A decided proposal without what is confidential.

    `holders` and `receivers` are kinds of body, `days` from proposal to decision. `hub` is empty
    where the hub does not allow its name.
    """

    purposes: frozenset[str]
    holders: frozenset[str]
    receivers: frozenset[str]
    origins: frozenset[str]
    output: str
    uses: frozenset[str]
    rung: int
    gateways: tuple[str, ...]
    decision: Decision
    decided_on: date
    days: int
    edition: str
    hub: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A precedent with how like it is, from 0 to 1, and in what."""

    precedent: Precedent
    score: float
    shared: tuple[str, ...]


WEIGHTS = {"purposes": 4, "origins": 3, "output": 2, "holders": 1, "receivers": 1, "uses": 1}
"""How much each counts: what it is for and what it is made of say most about the law."""

LEAST_LIKE = 0.5
"""Below this, two proposals are not precedents for each other."""


def precedent_of(
    proposal: Proposal,
    route: Route,
    *,
    decision: Decision,
    proposed_on: date,
    decided_on: date,
    edition: str,
    hub: str = "",
) -> Precedent:
    """The precedent that a decided proposal makes: all that people wrote is left out."""
    kinds = {party.name: party.kind for party in proposal.parties}
    uses: list[Use | Activity] = [*proposal.uses, *proposal.activities]
    receivers = proposal.with_role(PartyRole.RECEIVES)
    return Precedent(
        purposes=proposal.purposes,
        holders=frozenset(kinds.get(asset.holder, "") for asset in proposal.assets) - {""},
        receivers=frozenset(party.kind for party in receivers if party.kind),
        origins=frozenset(origin for asset in proposal.assets for origin in asset.origins or ()),
        output=next(name for name, kind in OUTPUTS.items() if kind is proposal.output),
        uses=frozenset(USE_NAMES[use] for use in uses),
        rung=route.rung.rung,
        gateways=tuple(gateway.id for gateway in route.gateways),
        decision=decision,
        decided_on=decided_on,
        days=(decided_on - proposed_on).days,
        edition=edition,
        hub=hub,
    )


def find_alike(
    precedent: Precedent, known: Iterable[Precedent], *, least: float = LEAST_LIKE
) -> list[Likeness]:
    """The precedents that are like this one, the likest first, newer before older."""
    found = [likeness(precedent, other) for other in known]
    alike = [found_one for found_one in found if found_one.score >= least]
    return sorted(alike, key=lambda one: (-one.score, -one.precedent.decided_on.toordinal()))


def likeness(one: Precedent, other: Precedent) -> Likeness:
    """How like two precedents are, and in what. Symmetric; 1 for equals."""
    total = 0.0
    shared: list[str] = []
    for what, weight in WEIGHTS.items():
        ours, theirs = _said(one, what), _said(other, what)
        common = ours & theirs
        total += weight * (len(common) / len(ours | theirs) if ours | theirs else 1.0)
        shared += sorted(common)
    return Likeness(other, total / sum(WEIGHTS.values()), tuple(shared))


def summary(alike: Sequence[Likeness]) -> str:
    """One sentence: "3 did this, 2 of them at rung 9 by dea17-s35-fuel-poverty, in 11 days"."""
    agreed = [one.precedent for one in alike if one.precedent.decision == "agreed"]
    if not agreed:
        return (
            "No like proposal was agreed before." if not alike else "Like proposals were refused."
        )
    (rung, gateways), count = Counter((p.rung, p.gateways[:1]) for p in agreed).most_common(1)[0]
    days = sorted(p.days for p in agreed)
    middle = days[len(days) // 2]
    by = f" by {gateways[0]}" if gateways else ""
    times = "once" if len(agreed) == 1 else f"{len(agreed)} times"
    of_these = "" if len(agreed) == 1 else f" {count} of them"
    return f"Agreed {times} before,{of_these} at rung {rung}{by}, in {middle} days (median)."


def write_precedents(precedents: Iterable[Precedent]) -> str:
    """The precedents as a JSON file of format 1, in a fixed order."""
    written = [_out(precedent) for precedent in precedents]
    written.sort(key=lambda one: json.dumps(one, sort_keys=True))
    return json.dumps({"folkmoot_precedents": FORMAT, "precedents": written}, indent=2) + "\n"


def read_precedents(text: str, *, where: str = "the precedents") -> tuple[Precedent, ...]:
    """The precedents in a JSON file. Raises ProposalError that names what is wrong: a field that
    is not of the format is refused, so that nothing confidential comes in by the way."""
    try:
        file = _File.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ProposalError(
            f"“{field}” cannot be understood: {first['msg'].lower()}.",
            where=where,
            remedy="Export it again from the hub that made it.",
        ) from None
    return tuple(_in(one) for one in file.precedents)


class _InFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    purposes: list[str] = Field(min_length=1, max_length=20)
    holders: list[str] = Field(max_length=50)
    receivers: list[str] = Field(max_length=50)
    origins: list[str] = Field(max_length=50)
    output: Literal["totals", "records-without-identity", "list-for-owner", "named-people"]
    uses: list[str] = Field(max_length=20)
    rung: int = Field(ge=0, le=10)
    gateways: list[str] = Field(max_length=50)
    decision: Decision
    decided_on: date
    days: int = Field(ge=0)
    edition: str = Field(max_length=40)
    hub: str = Field(default="", max_length=100)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    folkmoot_precedents: Literal[1]
    precedents: list[_InFile] = Field(max_length=100_000)


def _out(precedent: Precedent) -> dict[str, Any]:
    return {
        "purposes": sorted(precedent.purposes),
        "holders": sorted(precedent.holders),
        "receivers": sorted(precedent.receivers),
        "origins": sorted(precedent.origins),
        "output": precedent.output,
        "uses": sorted(precedent.uses),
        "rung": precedent.rung,
        "gateways": list(precedent.gateways),
        "decision": precedent.decision,
        "decided_on": precedent.decided_on.isoformat(),
        "days": precedent.days,
        "edition": precedent.edition,
        "hub": precedent.hub,
    }


def _in(one: _InFile) -> Precedent:
    return Precedent(
        purposes=frozenset(one.purposes),
        holders=frozenset(one.holders),
        receivers=frozenset(one.receivers),
        origins=frozenset(one.origins),
        output=one.output,
        uses=frozenset(one.uses),
        rung=one.rung,
        gateways=tuple(one.gateways),
        decision=one.decision,
        decided_on=one.decided_on,
        days=one.days,
        edition=one.edition,
        hub=one.hub,
    )


def _said(precedent: Precedent, what: str) -> frozenset[str]:
    reading: dict[str, Callable[[Precedent], frozenset[str]]] = {
        "purposes": lambda p: p.purposes,
        "origins": lambda p: p.origins,
        "output": lambda p: frozenset({p.output}),
        "holders": lambda p: p.holders,
        "receivers": lambda p: p.receivers,
        "uses": lambda p: p.uses,
    }
    return reading[what](precedent)
