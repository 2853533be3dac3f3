"""What a paper may speak of: the proposal, its judgement and the chosen route, in words and tables.

`words`, `lists` and `tables` are what templates call by name; `is_so` answers their `when`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from folkmoot.permission.charter import sentences
from folkmoot.permission.proposal import Party, PartyRole, Proposal
from folkmoot.permission.routes import Judgement, Route, Status
from folkmoot.permission.rulebook import Citation, Rulebook
from folkmoot.permission.truth import Truth

Row = tuple[str, ...]


@dataclass(frozen=True)
class Matter:
    """A proposal and the route that was chosen for it.

    `details` are what people have said for papers and what follows from no rule: by its name in
    `templates/details.yaml`, the words.
    """

    proposal: Proposal
    judgement: Judgement
    route: Route
    rulebook: Rulebook
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> Mapping[str, str]:
        """What may stand in a sentence; empty where nothing is known."""
        proposal, rung = self.proposal, self.route.rung
        return {
            "title": proposal.title,
            "purpose": _sentence_end(proposal.purpose),
            "decision": _sentence_end(proposal.decision),
            "author": proposal.author,
            "date": _day(self.judgement.on),
            "edition": self.judgement.edition.edition,
            "law-as-of": _day(self.judgement.edition.law_as_of),
            "rung": f"{rung.rung}, {_lower(rung.name)}",
            "reveals": _sentence_end(rung.reveals),
            "enough-for": _sentence_end(rung.enough_for),
            "output": proposal.output.value,
            "audience": proposal.audience.value,
            "status": _status(self.route),
            "why-not-less": _sentence_end(proposal.why_not_less),
            "holders": _and(self._names(PartyRole.HOLDS)),
            "receivers": _and(self._names(PartyRole.RECEIVES)),
            "processors": _and(self._names(PartyRole.PROCESSES)),
            "joint-controllers": _and(self._names(PartyRole.DECIDES_JOINTLY)),
            "parties": _and(tuple(party.name for party in proposal.parties)),
            "private-holders": _and(self._private_holders()),
            "public-receivers": _and(self._public_receivers()),
            "task": self._task(),
            "sensitivities": _and(tuple(sorted(self._sensitivities()))),
        }

    def list(self, name: str) -> tuple[str, ...]:
        """A list by name. Raises KeyError for one that there is not."""
        return _LISTS[name](self)

    def table(self, name: str) -> tuple[Row, tuple[Row, ...]]:
        """A table by name: its header and its rows. Raises KeyError for one that there is not."""
        header, rows = _TABLES[name]
        return header, rows(self)

    def is_so(self, name: str) -> bool:
        """Whether something that a template asks is so. Raises KeyError for a strange question."""
        if name.startswith("not "):
            return not self.is_so(name.removeprefix("not "))
        return _QUESTIONS[name](self)

    def _names(self, role: PartyRole) -> tuple[str, ...]:
        named = [party.name for party in self.proposal.with_role(role)]
        if role is PartyRole.HOLDS:
            named += [asset.holder for asset in self.proposal.assets]
        return tuple(dict.fromkeys(named))

    def _of_family(self, party: Party, family: str) -> bool:
        kind = self.rulebook.kinds.get(party.kind)
        return kind is not None and family in kind.families

    def _private_holders(self) -> tuple[str, ...]:
        holders = set(self._names(PartyRole.HOLDS))
        parties = self.proposal.parties
        return tuple(
            one.name
            for one in parties
            if one.name in holders and self._of_family(one, "private-body")
        )

    def _public_receivers(self) -> tuple[str, ...]:
        receiving = self.proposal.with_role(PartyRole.RECEIVES)
        return tuple(one.name for one in receiving if self._of_family(one, "public-body"))

    def _task(self) -> str:
        """The task that the purpose is of the bodies that receive, with its law."""
        found = []
        for name in sorted(self.proposal.purposes):
            purpose = self.rulebook.purposes[name]
            laws = "; ".join(dict.fromkeys(filter(None, purpose.tasks.values())))
            found.append(_lower(purpose.name) + (f" ({laws})" if laws else ""))
        return _and(tuple(found))

    def _sensitivities(self) -> set[str]:
        found = set()
        for asset in self.proposal.assets:
            kinds = set(asset.sensitivities)
            for origin in asset.origins or ():
                kinds |= self.rulebook.origins_known[origin].sensitivities
            found |= {_lower(one.value.replace("_", " ")) for one in kinds} - {"none"}
        return found


def _assets(matter: Matter) -> tuple[Row, ...]:
    rows = []
    for asset in matter.proposal.assets:
        origins = [matter.rulebook.origins_known[one].name for one in sorted(asset.origins or ())]
        kinds = {_lower(one.value.replace("_", " ")) for one in asset.sensitivities}
        rows.append(
            (
                asset.title,
                asset.holder,
                asset.standing.value,
                ", ".join(sorted(kinds - {"none"})) or "none stated",
                "; ".join(origins) or "not stated",
            )
        )
    return tuple(rows)


def _parties(matter: Matter) -> tuple[Row, ...]:
    rows: dict[str, Row] = {}
    for asset in matter.proposal.assets:
        rows.setdefault(asset.holder, ("", "holds", "England"))
    for party in matter.proposal.parties:
        kind = matter.rulebook.kinds.get(party.kind)
        roles = {role.value for role in party.roles}
        if party.name in rows:
            roles.add("holds")
        rows[party.name] = (
            kind.name if kind else "",
            ", ".join(sorted(roles)) or "takes part",
            party.jurisdiction,
        )
    return tuple((name, *rest) for name, rest in rows.items())


def _bases(matter: Matter) -> tuple[Row, ...]:
    return tuple(
        (basis.controller, basis.ground.name, _cited(basis.ground.citation))
        for basis in matter.route.bases
    )


def _powers(matter: Matter) -> tuple[Row, ...]:
    return tuple(
        (
            gateway.name,
            "duty" if gateway.is_duty else "power",
            _cited(gateway.citation),
            gateway.citation.caution or "read from the text",
        )
        for gateway in matter.route.gateways
    )


def _ladder(matter: Matter) -> tuple[Row, ...]:
    """Every way less revealing than the chosen one, and why it is not enough."""
    rows = []
    for route in matter.judgement.routes:
        if route.rung.rung >= matter.route.rung.rung:
            break
        reasons = route.reasons[:1] if route.status is Status.CLOSED else ()
        if route.serves is Truth.NO:
            why = f"It gives less than is wanted: {_lower(route.rung.enough_for)}"
        else:
            why = reasons[0] if reasons else "It is open: say why it is not enough."
        rows.append((f"{route.rung.rung}. {route.rung.name}", route.status.value, why))
    return tuple(rows)


def _conditions(matter: Matter) -> tuple[Row, ...]:
    return tuple(
        (fact.question or fact.statement, fact.who, "to do" if fact.is_task else "to answer")
        for fact in matter.route.conditions
    )


def _tests(matter: Matter) -> tuple[Row, ...]:
    words = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "still open"}
    rows = []
    for result in matter.route.results:
        because = "; ".join(result.because[:3])
        rows.append((result.rule, words[result.truth], because))
    return tuple(rows)


def _charters(matter: Matter) -> tuple[str, ...]:
    told = []
    for asset in matter.proposal.assets:
        told += [
            f"{asset.title} ({asset.holder}): {_lower(one)}"
            for one in sentences(asset.charter, matter.rulebook)
        ]
    return tuple(told)


def _not_law_yet(matter: Matter) -> tuple[str, ...]:
    return tuple(
        f"{one.gateway.name} is {one.standing}. {one.changes}" for one in matter.judgement.pending
    )


_LISTS: Mapping[str, Callable[[Matter], tuple[str, ...]]] = {
    "risks": lambda matter: matter.route.risks,
    "papers": lambda matter: tuple(f"{one.name} ({one.cites})" for one in matter.route.papers),
    "citations": lambda matter: tuple(_cited(one) for one in matter.route.citations),
    "special-conditions": lambda matter: tuple(
        f"{one.name}: {_cited(one.citation)}" for one in matter.route.special_conditions
    ),
    "charters": _charters,
    "tasks": lambda matter: tuple(
        f"{one.question or one.statement} ({one.who})" for one in matter.route.tasks
    ),
    "uses": lambda matter: tuple(
        sorted({one.value for one in matter.proposal.uses | matter.proposal.activities})
    ),
    "compulsion": lambda matter: tuple(
        f"{one.who}: {_lower(one.what)} ({_cited(one.citation)})"
        for one in matter.rulebook.compulsion
    ),
    "not-law-yet": _not_law_yet,
}
_TABLES: Mapping[str, tuple[Row, Callable[[Matter], tuple[Row, ...]]]] = {
    "assets": (("Data", "Held by", "Standing", "Sensitivity", "Where it came from"), _assets),
    "parties": (("Party", "Kind of body", "What it does", "Jurisdiction"), _parties),
    "bases": (("Controller", "Lawful basis", "Law"), _bases),
    "powers": (("Power or duty", "Effect", "Law", "How surely we say so"), _powers),
    "ladder": (("Less revealing way", "Status", "Why it is not taken"), _ladder),
    "conditions": (("Condition", "Who meets it", "What it takes"), _conditions),
    "tests": (("Test", "Met", "Because"), _tests),
}
_QUESTIONS: Mapping[str, Callable[[Matter], bool]] = {
    "special": lambda matter: bool(
        {"special category", "criminal offence"} & matter._sensitivities()
    ),
    "special-conditions": lambda matter: bool(matter.route.special_conditions),
    "algorithm": lambda matter: matter.proposal.uses_algorithm is not False,
    "linked": lambda matter: matter.proposal.links_records is not False,
    "processors": lambda matter: bool(matter._names(PartyRole.PROCESSES)),
    "private-holders": lambda matter: bool(matter._private_holders()),
    "charters": lambda matter: any(
        asset.charter != type(asset.charter)() for asset in matter.proposal.assets
    ),
    "not-law-yet": lambda matter: bool(matter.judgement.pending),
    "open-conditions": lambda matter: bool(matter.route.conditions),
    "objection": lambda matter: any(basis.ground.may_object for basis in matter.route.bases),
    "identities-return": lambda matter: matter.route.rung.rung >= 9,
    "risks": lambda matter: bool(matter.route.risks),
    "bases": lambda matter: bool(matter.route.bases),
}
WORDS = frozenset(
    {
        "title", "purpose", "decision", "author", "date", "edition", "law-as-of", "rung",
        "reveals", "enough-for", "output", "audience", "status", "why-not-less", "holders",
        "receivers", "processors", "joint-controllers", "parties", "private-holders",
        "public-receivers", "task", "sensitivities",
    }
)  # fmt: skip
QUESTIONS = frozenset(_QUESTIONS)
LISTS = frozenset(_LISTS)
TABLES = frozenset(_TABLES)


def _status(route: Route) -> str:
    told = {
        Status.OPEN: "open",
        Status.OPEN_IF: "open when the conditions below are met",
        Status.NEEDS_PERSON: "for an information-governance officer to judge",
        Status.CLOSED: "closed",
    }
    return told[route.status]


def _cited(citation: Citation) -> str:
    return citation.text + (f" [{citation.caution}]" if citation.caution else "")


def _and(names: tuple[str, ...]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _lower(words: str) -> str:
    return words if words[:2].isupper() else f"{words[:1].lower()}{words[1:]}"


def _sentence_end(words: str) -> str:
    plain = words.strip()
    return plain if not plain or plain[-1] in ".?!" else f"{plain}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
