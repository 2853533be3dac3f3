"""A proposal: what somebody wants to do, who with, with what data, and what is to come out."""

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


class Activity(StrEnum):
    """What is done with the output otherwise."""

    HELP = "help"
    ENFORCEMENT = "enforcement"
    ADMINISTRATION = "administration"
    PLANNING = "planning"
    STATISTICS = "statistics"
    RESEARCH = "research"
    TRAINING = "training"
    INFORMATION = "information"

    @property
    def is_directed(self) -> bool:
        """Whether it does something to or for particular people."""
        return self in (Activity.HELP, Activity.ENFORCEMENT, Activity.ADMINISTRATION)


class PartyRole(StrEnum):
    """What a party does with the data. Whoever holds an asset need not be said to hold it."""

    HOLDS = "holds"
    RECEIVES = "receives"
    PROCESSES = "processes"
    DECIDES_JOINTLY = "decides jointly"


@dataclass(frozen=True, slots=True)
class Party:
    """A body in the proposal.

    `kind` is one of the rulebook's kinds of body (`unitary-council`, `energy-supplier`, …), or
    empty while nobody has said. `jurisdiction` is where it acts: "England", "Wales", "Scotland",
    "Northern Ireland".
    """

    name: str
    kind: str = ""
    roles: frozenset[PartyRole] = frozenset()
    jurisdiction: str = "England"


@dataclass(frozen=True, slots=True)
class Charter:
    """The terms that a contributor set.

    `permitted_purposes` are all purposes where empty. `embargo_until` and `expires_on` are days, or
    None. `has_veto` reserves agreement to any output that names the contributor;
    `reply_days` are the working days it has to comment before one is published.
    """

    permitted_purposes: tuple[str, ...] = ()
    prohibited_uses: frozenset[Use] = frozenset()
    embargo_until: date | None = None
    expires_on: date | None = None
    has_veto: bool = False
    reply_days: int = 0


@dataclass(frozen=True, slots=True)
class ProposedAsset:
    """An asset as far as a judgement needs it: nothing of its data.

    `origins` are the identifiers of where its data came from (`hmrc`, `council-tax`,
    `electoral-register`) as the rulebook names them; None while nobody has said. What an origin
    tells (that patient records are personal, special and confidential) adds to `sensitivities` and
    to `is_confidential`. `collected_for` are the purposes for which the data were collected.
    """

    title: str
    holder: str
    standing: Standing
    is_published: bool
    sensitivities: frozenset[Sensitivity] = frozenset()
    is_licensed_by_others: bool | None = None
    origins: frozenset[str] | None = None
    charter: Charter = field(default_factory=Charter)
    is_confidential: bool | None = None
    collected_for: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed.

    `purpose` is the purpose in words, `purposes` those of the rulebook that it is (`fuel-poverty`,
    …). `uses` is what the output would be used for among what charters may prohibit, `activities`
    what else is done with it. `jurisdictions` are those of the parties, added to what each party
    says. `why_not_less` says what less revealing ways cannot do. `answers` are facts that people
    have settled, by their identifier in the rulebook; they never overrule what follows from the
    proposal and the register.
    """

    title: str
    purpose: str
    decision: str
    author: str
    assets: tuple[ProposedAsset, ...]
    output: OutputKind
    audience: Audience
    jurisdictions: frozenset[str] = frozenset()
    uses: frozenset[Use] = frozenset()
    is_checked_before_release: bool | None = None
    links_records: bool | None = None
    answers: dict[str, Truth] = field(default_factory=dict)
    purposes: frozenset[str] = frozenset()
    parties: tuple[Party, ...] = ()
    activities: frozenset[Activity] = frozenset()
    uses_algorithm: bool | None = None
    why_not_less: str = ""

    def party(self, name: str) -> Party | None:
        """The party of this name."""
        return next((party for party in self.parties if party.name == name), None)

    def with_role(self, role: PartyRole) -> tuple[Party, ...]:
        """The parties that have a role."""
        return tuple(party for party in self.parties if role in party.roles)
