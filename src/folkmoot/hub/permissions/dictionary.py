"""The rulebook's rules and known precedents in the words of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from folkmoot.permission import Citation, Gateway, Ground, Precedent, Rulebook


@dataclass(frozen=True)
class PrecedentShown:
    """A precedent in words."""

    precedent: Precedent
    what_for: str
    data: str
    way: str
    by: str


def precedents_shown(found: Sequence[Precedent], book: Rulebook) -> tuple[PrecedentShown, ...]:
    """Precedents in the rulebook's words; what it does not know is shown by its code."""
    gateways = {gateway.id: gateway.name for gateway in book.gateways}
    rungs = {rung.rung: rung.name for rung in book.rungs}
    purposes = {purpose.id: purpose.name for purpose in book.purposes.values()}
    origins = {origin.id: origin.name for origin in book.origins_known.values()}
    return tuple(
        PrecedentShown(
            one,
            "; ".join(purposes.get(p, p) for p in sorted(one.purposes)),
            "; ".join(origins.get(o, o) for o in sorted(one.origins)),
            f"{one.rung}. {rungs.get(one.rung, '')}",
            "; ".join(gateways.get(g, g) for g in one.gateways[:1]),
        )
        for one in found
    )


@dataclass(frozen=True)
class RuleShown:
    """A rule in a list: what it says, where it comes from, and how it stands today."""

    id: str
    name: str
    citation: Citation
    standing: str
    more: str = ""


def rules_shown(book: Rulebook, on: date) -> dict[str, tuple[RuleShown, ...]]:
    """Every rule that cites the law, by its kind, with the days between which it is law."""

    def dated(rule: Gateway | Ground, more: str = "") -> RuleShown:
        standing = rule.commencement.standing(on)
        later = "" if standing == "in force" else rule.commencement.changes
        return RuleShown(rule.id, rule.name, rule.citation, standing.capitalize(), more or later)

    return {
        "Powers and duties": tuple(map(dated, book.gateways)),
        "Bars that travel with data": tuple(
            RuleShown(bar.id, bar.name, bar.citation, "In force", bar.instead) for bar in book.bars
        ),
        "Lawful bases": tuple(map(dated, book.bases)),
        "Conditions for special category and criminal offence data": tuple(
            map(dated, book.special_conditions)
        ),
        "Grounds on which a purpose is compatible": tuple(map(dated, book.compatibility)),
        "What no charter can stop": tuple(
            RuleShown(one.id, f"{one.who}: {one.what}", one.citation, "In force")
            for one in book.compulsion
        ),
    }
