"""Findings in words: all of it for the checker, and what the public may know.

The public learns that figures are hidden, how many, and what the marker stands for: not the rules'
parameters, which would let it turn a hidden figure into an interval, and not which figures are
unsafe and which protect those. Neither ever reads a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from folkmoot.disclosure.assessment import Assessment
from folkmoot.disclosure.differencing import Opened
from folkmoot.disclosure.equations import Mask
from folkmoot.disclosure.linking import LinkedCells
from folkmoot.disclosure.outcome import Audit, Cost
from folkmoot.disclosure.settings import Attacker, Settings
from folkmoot.tables import Finding, Kind

_NAMED_AT_MOST = 5
_WITHSTOOD = {
    Attacker.CLASSIC: "somebody who sees everything that is shown",
    Attacker.RULE_AND_MARKERS: (
        "somebody who sees everything that is shown, and knows the rules and that zeros are shown"
    ),
    Attacker.INSIDER: (
        "somebody who sees everything that is shown and knows the rules, and each {contributors} "
        "that also knows its own figures"
    ),
    Attacker.COALITION: (
        "somebody who sees everything that is shown and knows the rules, and every two "
        "{contributors}s that pool what they know of their own figures"
    ),
}


def checker_findings(
    linked: LinkedCells,
    assessment: Assessment,
    is_shown: Mask,
    hidden: Mask,
    audit: Audit,
    cost: Cost,
    settings: Settings,
    contributors: str,
) -> tuple[Finding, ...]:
    """What was hidden, why, at what cost, how it was tested, and what a person should look at."""
    return (
        *_by_rule(linked, assessment, is_shown, settings, contributors),
        *_others_hidden(cost),
        *_tests(audit, settings, contributors),
        *_usefulness(cost),
        *_doubts(linked, assessment, is_shown, hidden, audit),
    )


def opened_findings(opened: Sequence[Opened]) -> Iterator[Finding]:
    """Which secrets of which releases these tables would open, were nothing hidden for them."""
    releases = dict.fromkeys(one.release for one in opened)
    for release in releases:
        figures = dict.fromkeys(one.figure for one in opened if one.release == release)
        count = len(figures)
        more = f" and {count - _NAMED_AT_MOST} more" if count > _NAMED_AT_MOST else ""
        yield Finding(
            Kind.DECIDED,
            "disclosure.opens_earlier",
            f"Shown as they are, these tables would let {_figures(count)} be worked out that the "
            f"release {release} hid as unsafe; figures are hidden here to prevent it.",
            "; ".join(list(figures)[:_NAMED_AT_MOST]) + more,
        )


def public_findings(cost: Cost, settings: Settings) -> tuple[Finding, ...]:
    """What may be shown beside the tables."""
    if not cost.hidden:
        return (
            Finding(
                Kind.FOUND,
                "disclosure.nothing_hidden",
                "No figure had to be hidden: none would give anybody's affairs away.",
            ),
        )
    return (
        Finding(
            Kind.DECIDED,
            "disclosure.hidden",
            f"{_figures(cost.hidden)} of {cost.cells} {_are(cost.hidden)} hidden, and marked "
            f"{settings.marker}: to show them would tell about one person or firm, or would let "
            "another hidden figure be worked out. All other figures are exact.",
        ),
    )


def _by_rule(
    linked: LinkedCells,
    assessment: Assessment,
    is_shown: Mask,
    settings: Settings,
    contributors: str,
) -> Iterator[Finding]:
    reasons = [
        (rule.name, rule.in_words(contributors), unsafe)
        for rule, unsafe in zip(settings.rules, assessment.reasons, strict=True)
    ]
    if settings.groups:
        reasons.append(("groups", settings.groups.in_words(contributors), assessment.of_groups))
    for name, in_words, unsafe in reasons:
        found = unsafe & is_shown & assessment.system.is_primary
        if found.any():
            count = int(found.sum())
            yield Finding(
                Kind.DECIDED,
                f"disclosure.{name}",
                f"{_figures(count)} {_are(count)} hidden because in each {in_words}.",
                _names(linked, found),
            )
    unseen = np.logical_or.reduce(assessment.reasons) & ~is_shown & assessment.system.is_unseen
    if unseen.any():
        yield Finding(
            Kind.FOUND,
            "disclosure.unsafe_difference",
            "Sums and differences that the tables do not show, but that could be worked out from "
            f"them, were looked at too: {_figures(int(unseen.sum()))} would be unsafe, and "
            "protected like the ones shown.",
        )


def _others_hidden(cost: Cost) -> Iterator[Finding]:
    if cost.secondary:
        count = cost.secondary
        yield Finding(
            Kind.DECIDED,
            "disclosure.secondary",
            f"{_figures(count, 'more ')} {_are(count)} hidden so that those cannot be worked out "
            "by subtraction.",
        )


def _tests(audit: Audit, settings: Settings, contributors: str) -> Iterator[Finding]:
    who = _WITHSTOOD[settings.attacker].format(contributors=contributors.removesuffix("s"))
    times = "an earlier release" if audit.releases == 1 else f"{audit.releases} earlier releases"
    before = f", and {times} with the same figures"
    yield Finding(
        Kind.FOUND,
        "disclosure.audit",
        f"Attacked as {who}{before if audit.releases else ''}: {audit.attacks} attempts by linear "
        f"programming, {audit.exposed or 'none'} successful.",
    )


def _usefulness(cost: Cost) -> Iterator[Finding]:
    if not cost.hidden:
        yield Finding(
            Kind.FOUND, "disclosure.nothing_hidden", "Every figure is shown: none is unsafe."
        )
        return
    if cost.is_proved_cheapest:
        quality = "No protected choice of figures to hide costs less."
    else:
        stopped = "The search was stopped by its time limit. " if cost.was_interrupted else ""
        quality = (
            f"{stopped}A protected choice might exist that costs up to {cost.gap:.1%} less; this "
            "one is protected all the same."
        )
    yield Finding(
        Kind.FOUND,
        "disclosure.cost",
        f"{cost.share_hidden:.1%} of the figures and {cost.value_hidden:.1%} of their value are "
        f"hidden. {quality}",
    )


def _doubts(
    linked: LinkedCells, assessment: Assessment, is_shown: Mask, hidden: Mask, audit: Audit
) -> Iterator[Finding]:
    negative = assessment.has_negative & is_shown
    if negative.any():
        yield Finding(
            Kind.DOUBTED,
            "disclosure.negative",
            f"In {_figures(int(negative.sum()))} somebody's credits exceed what they were paid. "
            "Concentration rules are not made for those: they were applied to the sizes of the "
            "amounts. A person should look at the ones that are shown.",
            _names(linked, negative & ~hidden),
        )
    if assessment.is_out.any():
        count = int(assessment.is_out.sum())
        yield Finding(
            Kind.DOUBTED,
            "disclosure.already_out",
            f"{_figures(count)} {_are(count)} unsafe by these rules, but released before, and "
            "cannot be hidden any more.",
            _names(linked, assessment.is_out),
        )
    if audit.unprotectable:
        yield Finding(
            Kind.DOUBTED,
            "disclosure.unprotectable",
            "Limits that cannot be kept as open as the rules ask, however much is hidden here, "
            "because what is already out, or must be shown, bounds them too closely: "
            f"{audit.unprotectable}.",
        )
    if audit.narrowed:
        yield Finding(
            Kind.FOUND,
            "disclosure.known_anyway",
            "Lower limits that cannot be kept as open as the rules ask, because of what is known "
            f"anyway (that hidden counts are not zero, or what somebody gave himself): "
            f"{audit.narrowed}.",
        )


def _names(linked: LinkedCells, cells: Mask) -> str:
    places = np.flatnonzero(cells).tolist()
    names: Sequence[str] = [linked.name_of(cell) for cell in places[:_NAMED_AT_MOST]]
    more = f" and {len(places) - _NAMED_AT_MOST} more" if len(places) > _NAMED_AT_MOST else ""
    return "; ".join(names) + more


def _figures(count: int, which: str = "") -> str:
    return f"1 {which}figure" if count == 1 else f"{count} {which}figures"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
