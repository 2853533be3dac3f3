"""What a dataset is, in plain English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from folkmoot.hub.portal.values import day
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version
from folkmoot.tables import Finding, Kind, Meaning, Schema
from folkmoot.vault.profiles import ColumnProfile

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


_INTERVAL = {
    Frequency.DAILY: timedelta(days=1),
    Frequency.WEEKLY: timedelta(days=7),
    Frequency.MONTHLY: timedelta(days=31),
    Frequency.QUARTERLY: timedelta(days=92),
    Frequency.ANNUAL: timedelta(days=366),
}
_OFTEN = {
    Frequency.ONCE: "It will not change.",
    Frequency.DAILY: "A new version comes every day.",
    Frequency.WEEKLY: "A new version comes every week.",
    Frequency.MONTHLY: "A new version comes every month.",
    Frequency.QUARTERLY: "A new version comes every quarter.",
    Frequency.ANNUAL: "A new version comes every year.",
    Frequency.IRREGULAR: "New versions come now and then.",
}
_ROW_IS = (
    ((Meaning.SUPPLIER_NAME, Meaning.AMOUNT_GBP), "one payment to a supplier"),
    ((Meaning.SUPPLIER_ID, Meaning.AMOUNT_GBP), "one payment to a supplier"),
    ((Meaning.MERCHANT_CATEGORY, Meaning.AMOUNT_GBP), "one purchase by card"),
    ((Meaning.RATEABLE_VALUE,), "one property and what it is rated at"),
    ((Meaning.RATEPAYER_NAME,), "one account for business rates"),
    ((Meaning.UPRN,), "one property or plot"),
    ((Meaning.PROPERTY_ID,), "one property"),
    ((Meaning.USRN,), "one street"),
    ((Meaning.COMPANY_NUMBER,), "one company"),
    ((Meaning.CHARITY_NUMBER,), "one charity"),
    ((Meaning.GSS_CODE, Meaning.PERIOD), "one area in one period"),
    ((Meaning.GSS_CODE, Meaning.YEAR), "one area in one year"),
    ((Meaning.GSS_CODE, Meaning.CATEGORY), "one category in one area"),
    ((Meaning.GSS_CODE,), "one area"),
    ((Meaning.TRANSACTION_ID,), "one transaction"),
    ((Meaning.AREA_NAME, Meaning.POINT), "one place"),
    ((Meaning.AREA_NAME, Meaning.LATITUDE), "one place"),
    ((Meaning.AREA_NAME, Meaning.GEOMETRY), "one area"),
    ((Meaning.RECORD_ID, Meaning.EVENT_DATE), "one event"),
    ((Meaning.RECORD_ID,), "one record"),
)
"""What a row is, by the meanings that its columns have; the first that fits."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What the reading of the file said, for whoever uses the data."""

    set_aside: tuple[Finding, ...]
    decided: tuple[Finding, ...]
    doubted: tuple[Finding, ...]
    found: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old a dataset is. `expected` is the day by which a newer version is expected, `due` the
    one after which it is late, where its publisher said how often it comes."""

    number: int
    since: date
    often: str
    expected: date | None
    due: date | None
    is_overdue: bool

    @property
    def sentence(self) -> str:
        """As a page tells it."""
        told = f"Version {self.number}, of {day(self.since)}."
        if self.is_overdue and self.due:
            return f"{told} A newer version was due by {day(self.due)}."
        if self.expected:
            return f"{told} The next is expected by {day(self.expected)}."
        return told


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


def explanation(
    asset: Asset,
    version: Version,
    profiles: Mapping[str, ColumnProfile],
    fresh: Freshness,
    quality: Quality,
) -> tuple[str, ...]:
    """What one row is, how often data come, and what may be wrong: a sentence each."""
    told = [
        one_row(version.schema),
        f"{fresh.often} It is late: one was due by {day(fresh.due)}."
        if fresh.is_overdue and fresh.due
        else fresh.often,
        _caution(version, profiles, quality),
    ]
    return tuple(each for each in told if each)


def one_row(schema: Schema) -> str:
    """What each row stands for, where its columns' meanings say it; empty where they do not."""
    meanings = {column.meaning for column in schema}
    for needed, thing in _ROW_IS:
        if meanings.issuperset(needed):
            return f"Each row is {thing}."
    return ""


def completeness(profiles: Mapping[str, ColumnProfile], rows: int) -> float | None:
    """The share of all cells that hold a value, from 0 to 1; None where it is not known."""
    cells = rows * len(profiles)
    return sum(each.filled for each in profiles.values()) / cells if cells else None


def _caution(version: Version, profiles: Mapping[str, ColumnProfile], quality: Quality) -> str:
    """What whoever uses the data should know first."""
    told: list[str] = []
    if version.quarantined:
        verb = "does" if version.quarantined == 1 else "do"
        told.append(f"{_count(version.quarantined, 'value')} {verb} not fit")
    sparse = [name for name, each in profiles.items() if 2 * each.filled < (version.rows or 0)]
    if sparse:
        told.append(f"{_count(len(sparse), 'column')} {_is(len(sparse))} more than half empty")
    if quality.doubted:
        told.append(f"{_count(len(quality.doubted), 'doubt')} {_is(len(quality.doubted))} noted")
    if not told:
        return ""
    return f"Take care: {', '.join(told)} (see quality below)."


def freshness(asset: Asset, version: Version, today: date) -> Freshness:
    """How old it is, and whether a new version is overdue."""
    since = changed_on(asset, version)
    frequency = Frequency(asset.frequency) if asset.frequency else None
    interval = _INTERVAL.get(frequency) if frequency else None
    due_after = _DUE_AFTER.get(frequency) if frequency else None
    due = since + due_after if due_after else None
    return Freshness(
        number=version.number,
        since=since,
        often=_OFTEN[frequency] if frequency else "",
        expected=since + interval if interval else None,
        due=due,
        is_overdue=due is not None and today > due,
    )


def citation(asset: Asset, version: Version, address: str) -> str:
    """How to cite a version: who, when, what, which version, under what terms, where."""
    since = changed_on(asset, version)
    terms = Licence(asset.licence).label
    return (
        f"{asset.member.name} ({since.year}). {asset.title}. Version {version.number}, "
        f"{day(since)}. {terms}. {address}"
    )


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


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
