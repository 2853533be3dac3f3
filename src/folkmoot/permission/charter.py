"""A contributor's terms: what a charter says by default, what it cannot stop, and it in words.

A charter is `Charter` of `proposal`. Its terms act as bars when a proposal is judged
(rules/bars.yaml); `odrl` exports them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from folkmoot.permission.proposal import Charter, Use
from folkmoot.permission.rulebook import Compulsion, Rulebook
from folkmoot.tables import Sensitivity

YEARS_BEFORE_RENEWAL = 2
REPLY_DAYS = 10
MOST_FEARED = frozenset(Use)
PERSONAL_FEARS = frozenset({Use.SANCTIONS, Use.DEBT_OR_FRAUD})


def proposed_charter(sensitivities: frozenset[Sensitivity], *, on: date) -> Charter:
    """The terms to propose to a contributor for an asset with columns of these sensitivities.

    Everything that councils fear is prohibited until they say otherwise: comparisons are answered
    with a right of reply, and a charter is looked at again every two years. Where people are in the
    data, an output that names the contributor also waits for its agreement.
    """
    personal = any(s.is_personal or s is Sensitivity.CONFIDENTIAL for s in sensitivities)
    if sensitivities <= {Sensitivity.NONE}:
        return Charter()
    return Charter(
        prohibited_uses=MOST_FEARED,
        expires_on=_years_after(on, YEARS_BEFORE_RENEWAL),
        has_veto=personal,
        reply_days=REPLY_DAYS,
    )


def not_stoppable(rulebook: Rulebook) -> tuple[Compulsion, ...]:
    """Who can obtain data whatever a charter says: the first page of every charter."""
    return rulebook.compulsion


def sentences(charter: Charter, rulebook: Rulebook) -> tuple[str, ...]:
    """The charter in plain English, one sentence for each term."""
    told = []
    if charter.permitted_purposes:
        names = [_purpose_name(purpose, rulebook) for purpose in charter.permitted_purposes]
        told.append(f"The data serve only these purposes: {'; '.join(names)}.")
    else:
        told.append("The data serve any purpose of the hub that the law allows.")
    if charter.prohibited_uses:
        uses = sorted(use.value for use in charter.prohibited_uses)
        told.append(f"Nobody uses them for {', '.join(uses)}.")
    if charter.embargo_until:
        told.append(f"Nothing made from them leaves before {_day(charter.embargo_until)}.")
    if charter.has_veto:
        told.append("No output names the contributor without its agreement; silence means no.")
    if charter.reply_days:
        told.append(
            f"The contributor sees what names it {charter.reply_days} working days before, and its "
            "comment travels with the figures."
        )
    if charter.expires_on:
        told.append(f"These terms end on {_day(charter.expires_on)}; then nothing may be made.")
    return tuple(told)


def stricter(first: Charter, second: Charter) -> Charter:
    """The terms that hold when data under both are used together: the stricter of each."""
    both = [set(c.permitted_purposes) for c in (first, second) if c.permitted_purposes]
    permitted = tuple(sorted(set.intersection(*both))) if both else ()
    return replace(
        first,
        permitted_purposes=permitted if permitted or not both else ("none in common",),
        prohibited_uses=first.prohibited_uses | second.prohibited_uses,
        embargo_until=max(filter(None, (first.embargo_until, second.embargo_until)), default=None),
        expires_on=min(filter(None, (first.expires_on, second.expires_on)), default=None),
        has_veto=first.has_veto or second.has_veto,
        reply_days=max(first.reply_days, second.reply_days),
    )


def _purpose_name(purpose: str, rulebook: Rulebook) -> str:
    known = rulebook.purposes.get(purpose)
    return known.name.lower() if known else purpose


def _years_after(day: date, years: int) -> date:
    """The same day of a later year; 28 February for a 29th."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + years, day=last)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
