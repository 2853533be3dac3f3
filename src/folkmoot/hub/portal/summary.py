"""What a dataset is, in plain English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from folkmoot.hub.portal.values import day
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version
from folkmoot.tables import Finding, Kind

_DUE_AFTER = {
    Frequency.DAILY: timedelta(days=3),
    Frequency.WEEKLY: timedelta(days=14),
    Frequency.MONTHLY: timedelta(days=62),
    Frequency.QUARTERLY: timedelta(days=186),
    Frequency.ANNUAL: timedelta(days=550),
}
"""When a new version is overdue: about twice its interval, so that nobody is called late early."""

_SET_ASIDE = ("intake.suppressed", "intake.misfits")
_FOR_THE_STEWARD = ("intake.personal", "intake.names_of_persons")
"""Remarks to whoever confirms the columns, which say nothing of what is published."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What the reading of the file said, for whoever uses the data."""

    set_aside: tuple[Finding, ...]
    decided: tuple[Finding, ...]
    doubted: tuple[Finding, ...]
    found: tuple[Finding, ...]


def sentence(asset: Asset, version: Version, period: tuple[date, date] | None) -> str:
    """Who publishes how much about which time, under what terms."""
    rows, columns = version.rows or 0, len(version.columns)
    covering = ""
    if period:
        first, last = period
        covering = f", from {day(first)} to {day(last)}" if first != last else f", of {day(first)}"
    counted = f"{_count(rows, 'row')} of {_count(columns, 'column')}"
    terms = Licence(asset.licence).label
    return f"{asset.member.name} publishes {counted}{covering}, under the {terms}."


def freshness(asset: Asset, version: Version, today: date) -> str:
    """How old it is, and whether a new version is overdue."""
    since = changed_on(asset, version)
    told = f"Version {version.number}, of {day(since)}."
    due_after = _DUE_AFTER.get(Frequency(asset.frequency)) if asset.frequency else None
    if due_after and today - since > due_after:
        return f"{told} A newer version was due by {day(since + due_after)}."
    return told


def changed_on(asset: Asset, version: Version) -> date:
    """The day since when these rows are what everybody reads."""
    kept = version.confirmed_at or version.received_at
    return max(kept, asset.published_at or kept).date()


def quality(version: Version) -> Quality:
    """The findings by kind, the values set aside apart from the rest."""
    shown = [
        finding
        for kind in Kind
        for finding in version.findings_of(kind)
        if finding.code not in _FOR_THE_STEWARD
    ]
    rest = [finding for finding in shown if finding.code not in _SET_ASIDE]
    return Quality(
        set_aside=tuple(finding for finding in shown if finding.code in _SET_ASIDE),
        decided=tuple(finding for finding in rest if finding.kind is Kind.DECIDED),
        doubted=tuple(finding for finding in rest if finding.kind is Kind.DOUBTED),
        found=tuple(finding for finding in rest if finding.kind is Kind.FOUND),
    )


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
