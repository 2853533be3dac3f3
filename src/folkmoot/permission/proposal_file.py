"""A proposal as a file that anybody can write, and back: YAML or JSON, checked field by field.

The shape is public: `schema()` gives it as JSON Schema, which docs/reference prints beside an
annotated example for each demonstration problem. Version 1 is the only one.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from folkmoot.errors import ProposalError
from folkmoot.permission.facts import USE_NAMES
from folkmoot.permission.proposal import (
    Activity,
    Audience,
    Charter,
    OutputKind,
    Party,
    PartyRole,
    Proposal,
    ProposedAsset,
    Use,
)
from folkmoot.permission.truth import Truth
from folkmoot.tables import Sensitivity, Standing

FORMAT = 1

OUTPUTS = {
    "totals": OutputKind.TOTALS,
    "records-without-identity": OutputKind.RECORDS_WITHOUT_IDENTITY,
    "list-for-owner": OutputKind.LIST_FOR_OWNER,
    "named-people": OutputKind.NAMED_PEOPLE,
}
AUDIENCES = {"members": Audience.MEMBERS, "everybody": Audience.PUBLIC}
USES = {name: use for use, name in USE_NAMES.items() if isinstance(use, Use)}
ACTIVITIES = {name: use for use, name in USE_NAMES.items() if isinstance(use, Activity)}

UseName = Literal[
    "help", "enforcement", "administration", "planning", "statistics", "research", "training",
    "information", "ranking", "performance-rating", "funding", "sanctions", "debt-or-fraud",
]  # fmt: skip


def _as_list(raw: Any) -> Any:
    return [raw] if isinstance(raw, str) else raw


def _as_answer(raw: Any) -> Any:
    return {True: "yes", False: "no", None: "not known"}.get(raw, raw) if raw != [] else raw


Names = Annotated[list[str], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]
Answer = Annotated[
    Literal["yes", "no", "not known"],
    BeforeValidator(
        _as_answer, json_schema_input_type=Literal["yes", "no", "not known"] | bool | None
    ),
]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PartyInFile(_Shape):
    """A body that takes part."""

    name: str = Field(min_length=1, description="What it is called; a role or body, not a person.")
    kind: str = Field(description="One of the rulebook's kinds of body, such as unitary-council.")
    roles: list[Literal["holds", "receives", "processes", "decides jointly"]] = Field(
        default=[], description="What it does with the data. Holding an asset need not be said."
    )
    jurisdiction: Literal["England", "Wales", "Scotland", "Northern Ireland"] = Field(
        default="England", description="Where it acts: only England is covered."
    )


class CharterInFile(_Shape):
    """The terms that the contributor set."""

    permitted_purposes: Names = Field(default=[], description="Purposes; empty permits all.")
    prohibited_uses: list[
        Literal["ranking", "performance-rating", "funding", "sanctions", "debt-or-fraud"]
    ] = []
    embargo_until: date | None = None
    expires_on: date | None = None
    veto: bool = Field(default=False, description="No output that names it without its agreement.")
    reply_days: int = Field(default=0, ge=0, description="Working days to comment beforehand.")


class AssetInFile(_Shape):
    """A holding of data, as far as a judgement needs it."""

    title: str = Field(min_length=1, description="What people call the data.")
    holder: str = Field(description="The name of the party that holds it.")
    origins: Names | None = Field(
        default=None,
        description="Where the data came from, as origins.yaml names it; [] for nowhere else.",
    )
    sensitivities: list[Sensitivity] | None = Field(
        default=None,
        description="What its columns hold beside what the origins tell; needed without origins.",
    )
    published: bool = Field(default=False, description="As open data, already.")
    licensed_by_others: bool | None = Field(
        default=None, description="Whether somebody else's licence covers part of it."
    )
    given_in_confidence: bool | None = Field(
        default=None, description="As to a doctor, social worker or lawyer."
    )
    collected_for: Names | None = Field(
        default=None, description="The purposes for which the data were collected."
    )
    charter: CharterInFile = Field(default=CharterInFile(), description="The contributor's terms.")


class ProposalInFile(_Shape):
    """What somebody wants to do, with whose data, and what is to come out."""

    proposal: Literal[1] = Field(description="The version of this format.")
    title: str = Field(min_length=1, description="What people call it.")
    purposes: Names = Field(description="One or more purposes of the rulebook.")
    purpose: str = Field(default="", description="The purpose in your own words.")
    decision: str = Field(default="", description="The decision or action that would change.")
    parties: list[PartyInFile] = Field(min_length=1, description="Every body that takes part.")
    assets: list[AssetInFile] = Field(min_length=1, description="The data it needs.")
    output: Literal["totals", "records-without-identity", "list-for-owner", "named-people"] = Field(
        description="What is to come out, from the least revealing."
    )
    audience: Literal["members", "everybody"] = Field(
        default="members", description="Who is to see it."
    )
    uses: list[UseName] = Field(default=[], description="What is done with the output.")
    links_records: bool | None = Field(
        default=None, description="Whether records of several holdings are joined."
    )
    checked_before_release: bool | None = Field(
        default=None, description="By disclosure control, and signed off by a second person."
    )
    uses_algorithm: bool | None = Field(
        default=None, description="Whether a model or score chooses among people or homes."
    )
    why_not_less: str = Field(
        default="",
        description="What less than this cannot do: whoever wants more must say.",
    )
    answers: dict[str, Answer] = Field(
        default={}, description="Facts of the rulebook that people settled: yes or no."
    )
    judged_on: date | None = Field(default=None, description="The day of the law; today if absent.")


def schema() -> dict[str, Any]:
    """The shape of a proposal's file, as JSON Schema."""
    return ProposalInFile.model_json_schema()


def read_proposal(text: str, *, where: str = "the proposal") -> tuple[Proposal, date | None]:
    """The proposal in a YAML or JSON text, and the day on which it asks to be judged.

    Raises ProposalError that names the field that is wrong.
    """
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ProposalError(f"It is neither YAML nor JSON ({error}).", where=where) from error
    if not isinstance(raw, dict):
        raise ProposalError(
            "It holds no proposal.", where=where, remedy="Begin it with “proposal: 1” and a title."
        )
    try:
        said = ProposalInFile.model_validate(raw)
    except ValidationError as error:
        raise _misunderstood(error, where) from None
    return _proposal(said, where), said.judged_on


def _misunderstood(error: ValidationError, where: str) -> ProposalError:
    errors = error.errors()
    misspelt = [one for one in errors if one["type"] == "extra_forbidden"]
    first = (misspelt or errors)[0]
    field = ".".join(str(part) for part in first["loc"])
    problem = {
        "missing": f"There is no “{field}”.",
        "extra_forbidden": f"A proposal has no field “{field}”.",
    }.get(first["type"], f"“{field}” cannot be understood: {first['msg'].lower()}.")
    remedy = "docs/reference/proposals.md explains every field."
    return ProposalError(problem, where=where, remedy=remedy)


def _proposal(said: ProposalInFile, where: str) -> Proposal:
    parties = tuple(
        Party(p.name, p.kind, frozenset(PartyRole(r) for r in p.roles), p.jurisdiction)
        for p in said.parties
    )
    names = [party.name for party in parties]
    if len(set(names)) < len(names):
        raise ProposalError(
            "Two parties have the same name.", where=where, remedy="Name each body apart."
        )
    return Proposal(
        title=said.title,
        purpose=said.purpose or said.title,
        decision=said.decision,
        author="",
        assets=tuple(_asset(asset, names, where) for asset in said.assets),
        output=OUTPUTS[said.output],
        audience=AUDIENCES[said.audience],
        uses=frozenset(USES[name] for name in said.uses if name in USES),
        is_checked_before_release=said.checked_before_release,
        links_records=said.links_records,
        answers={fact: Truth(answer) for fact, answer in said.answers.items()},
        purposes=frozenset(said.purposes),
        parties=parties,
        activities=frozenset(ACTIVITIES[name] for name in said.uses if name in ACTIVITIES),
        uses_algorithm=said.uses_algorithm,
        why_not_less=said.why_not_less,
    )


def _asset(said: AssetInFile, names: list[str], where: str) -> ProposedAsset:
    if said.holder not in names:
        raise ProposalError(
            f"No party is called “{said.holder}”, which holds “{said.title}”.",
            where=where,
            remedy="Add it under parties, with its kind.",
        )
    if said.sensitivities is None and not said.origins:
        raise ProposalError(
            f"Nobody can tell what “{said.title}” holds.",
            where=where,
            remedy="Say where it came from (origins), or what its columns hold (sensitivities).",
        )
    charter = said.charter
    sensitivities = frozenset(said.sensitivities or ())
    return ProposedAsset(
        title=said.title,
        holder=said.holder,
        standing=Standing.OPEN if said.published else Standing.SHARED,
        is_published=said.published,
        sensitivities=sensitivities,
        is_licensed_by_others=said.licensed_by_others,
        origins=None if said.origins is None else frozenset(said.origins),
        charter=Charter(
            permitted_purposes=tuple(charter.permitted_purposes),
            prohibited_uses=frozenset(USES[name] for name in charter.prohibited_uses),
            embargo_until=charter.embargo_until,
            expires_on=charter.expires_on,
            has_veto=charter.veto,
            reply_days=charter.reply_days,
        ),
        is_confidential=said.given_in_confidence,
        collected_for=None if said.collected_for is None else frozenset(said.collected_for),
    )


def write_proposal(proposal: Proposal) -> dict[str, Any]:
    """The proposal as its file says it: the inverse of `read_proposal` but for the day."""
    return {
        "proposal": FORMAT,
        "title": proposal.title,
        "purposes": sorted(proposal.purposes),
        "purpose": proposal.purpose,
        "decision": proposal.decision,
        "parties": [
            {
                "name": party.name,
                "kind": party.kind,
                "roles": sorted(party.roles),
                "jurisdiction": party.jurisdiction,
            }
            for party in proposal.parties
        ],
        "assets": [_asset_out(asset) for asset in proposal.assets],
        "output": _name_of(OUTPUTS, proposal.output),
        "audience": _name_of(AUDIENCES, proposal.audience),
        "uses": _uses_out(proposal),
        "links_records": proposal.links_records,
        "checked_before_release": proposal.is_checked_before_release,
        "uses_algorithm": proposal.uses_algorithm,
        "why_not_less": proposal.why_not_less,
        "answers": {fact: truth.value for fact, truth in sorted(proposal.answers.items())},
    }


def _asset_out(asset: ProposedAsset) -> dict[str, Any]:
    charter = asset.charter
    return {
        "title": asset.title,
        "holder": asset.holder,
        "origins": None if asset.origins is None else sorted(asset.origins),
        "sensitivities": sorted(asset.sensitivities),
        "published": asset.is_published,
        "licensed_by_others": asset.is_licensed_by_others,
        "given_in_confidence": asset.is_confidential,
        "collected_for": None if asset.collected_for is None else sorted(asset.collected_for),
        "charter": {
            "permitted_purposes": list(charter.permitted_purposes),
            "prohibited_uses": sorted(USE_NAMES[use] for use in charter.prohibited_uses),
            "embargo_until": charter.embargo_until and charter.embargo_until.isoformat(),
            "expires_on": charter.expires_on and charter.expires_on.isoformat(),
            "veto": charter.has_veto,
            "reply_days": charter.reply_days,
        },
    }


def _uses_out(proposal: Proposal) -> list[str]:
    uses: list[Use | Activity] = [*proposal.activities, *proposal.uses]
    return sorted(USE_NAMES[use] for use in uses)


def _name_of(names: dict[str, Any], value: object) -> str:
    return next(name for name, named in names.items() if named is value)
