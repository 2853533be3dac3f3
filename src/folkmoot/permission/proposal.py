"""A proposal: what somebody wants to do, with what, and what is to come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from folkmoot.permission.truth import Truth
from folkmoot.tables import Sensitivity, Standing


class OutputKind(StrEnum):
    """What the proposal wants to hold at the end, from the least revealing."""

    TOTALS = "totals for groups or places"
    RECORDS_WITHOUT_IDENTITY = "records without identity"
    LIST_FOR_OWNER = "a list for the body that already holds the people on it"
    NAMED_PEOPLE = "named people"


class Audience(StrEnum):
    """Who is to see the output."""

    MEMBERS = "the members"
    PUBLIC = "everybody"


class Use(StrEnum):
    """What a charter may prohibit that is done with an output."""

    RANKING = "ranking"
    PERFORMANCE_RATING = "performance rating"
    FUNDING = "funding"
    SANCTIONS = "sanctions against a person"
    DEBT_OR_FRAUD = "debt or fraud"


@dataclass(frozen=True, slots=True)
class Charter:
    """The terms that a contributor set. `embargo_until` and `expires_on` are days, or None."""

    permitted_purposes: tuple[str, ...] = ()
    prohibited_uses: frozenset[Use] = frozenset()
    embargo_until: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProposedAsset:
    """An asset as far as a judgement needs it: nothing of its data.

    `origins` are the identifiers of where its data came from (`hmrc`, `dwp`, `electoral-register`)
    as the rulebook's bars name them; None while nobody has said.
    """

    title: str
    holder: str
    standing: Standing
    is_published: bool
    sensitivities: frozenset[Sensitivity] = frozenset()
    is_licensed_by_others: bool | None = None
    origins: frozenset[str] | None = None
    charter: Charter = field(default_factory=Charter)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed.

    `uses` is what the output would be used for among what charters may prohibit. `jurisdictions`
    are those of the parties: "England", "Wales", "Scotland", "Northern Ireland". `answers` are
    facts that people have settled, by their identifier in the rulebook; they never overrule what
    follows from the register.
    """

    title: str
    purpose: str
    decision: str
    author: str
    assets: tuple[ProposedAsset, ...]
    output: OutputKind
    audience: Audience
    jurisdictions: frozenset[str]
    uses: frozenset[Use] = frozenset()
    is_checked_before_release: bool | None = None
    links_records: bool | None = None
    answers: dict[str, Truth] = field(default_factory=dict)
