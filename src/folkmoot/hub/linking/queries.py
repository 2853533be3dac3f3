"""Reading linkages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db.models import QuerySet
from django.utils import timezone

from folkmoot.hub.accounts.models import Actor, Role
from folkmoot.hub.accounts.queries import members_where
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.agreements.states import DRAFT
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.linking import holding
from folkmoot.hub.linking.models import AgreedFlag, FlagReturn, Linkage, SeparatedVersion
from folkmoot.hub.linking.rules import LOOKING, FlagAsked, may_link_under, may_name_flag
from folkmoot.hub.register.models import Asset, Version
from folkmoot.vault.separation import plan_sides


def linkage_by_code(*, code: str) -> Linkage:
    """Raises PageNotFound when there is none."""
    found = Linkage.objects.select_related("agreement", "job").filter(code=code).first()
    if found is None:
        raise PageNotFound("There is no such linkage.", remedy="See the list of linkages.")
    return found


def agreement_to_link(*, number: int) -> Agreement:
    """Raises PageNotFound when there is none."""
    found = Agreement.objects.filter(pk=number).first()
    if found is None:
        raise PageNotFound("There is no such agreement.", remedy="See the register of agreements.")
    return found


def linkages_of(by: Actor) -> QuerySet[Linkage]:
    """The linkages of the agreements to which somebody's members are parties."""
    members = members_where(by, *LOOKING)
    return (
        Linkage.objects.filter(
            agreement__parties__member__in=members, agreement__parties__left_on=None
        )
        .select_related("agreement")
        .distinct()
    )


def agreements_to_link(by: Actor) -> list[Agreement]:
    """The agreements in force under which somebody may link."""
    today = timezone.localdate()
    members = members_where(by, Role.LINKER)
    named = Agreement.objects.filter(parties__member__in=members, parties__left_on=None).distinct()
    return [one for one in named if one.is_in_force(today) and may_link_under(by, one).allowed]


def pairs_of(linkage: Linkage) -> pa.Table:
    """The pairs above the floor, by row keys: left_asset, left_id, right_asset, right_id and
    match_probability. A row key names a record and nobody; a linker process opens the file.

    Raises SealBroken where the agreement's keys are destroyed.
    """
    with holding.linker(linkage) as process:
        found = process.ask("pairs", {"file": holding.file_of(linkage, "pairs")})
    return pa.Table.from_pylist(found["pairs"], PAIRS)


PAIRS = pa.schema(
    [
        *((name, pa.string()) for name in ("left_asset", "left_id", "right_asset", "right_id")),
        ("match_probability", pa.float64()),
    ]
)


def assets_to_link(agreement: Agreement) -> list[tuple[Asset, list[tuple[str, str]]]]:
    """The sealed data of an agreement, each with the columns that can be joined (name, heading)."""
    named = agreement.agreed_assets.select_related("asset__member", "asset__current")
    return [
        (one.asset, joinable_columns(one.asset.current))
        for one in named
        if one.asset.current is not None and one.asset.current.state == Version.State.SEALED
    ]


def joinable_columns(version: Version) -> list[tuple[str, str]]:
    """What a linked version may hold of a version's columns: name and heading."""
    separated = SeparatedVersion.objects.filter(version=version).first()
    planned = plan_sides(version.schema)
    schema = separated.attribute_schema if separated else planned.attribute_schema
    return [(column.name, column.label or column.name) for column in schema]


def columns_to_count(linkage: Linkage) -> list[tuple[str, str]]:
    """The columns of a linked version by which people can be counted: name and heading."""
    hidden = {"pseudonym", "match_probability"}
    return [
        (column.name, column.label or column.name)
        for column in linkage.linked_schema
        if column.name not in hidden
    ]


def flags_of(agreement: Agreement) -> QuerySet[AgreedFlag]:
    return AgreedFlag.objects.filter(agreement=agreement).select_related("asset__member")


def flags_annex(agreement: int) -> list[dict[str, Any]]:
    """The flags that an agreement names, as they are signed with it."""
    found = AgreedFlag.objects.filter(agreement=agreement).order_by("name")
    return [
        {
            "name": one.name,
            "asset": one.asset.code,
            "statement": one.statement,
            "conditions": one.conditions,
        }
        for one in found.select_related("asset")
    ]


def flag_by_name(*, agreement: Agreement, name: str) -> AgreedFlag:
    """Raises PageNotFound when the agreement names none of this name."""
    found = flags_of(agreement).filter(name=name).first()
    if found is None:
        raise PageNotFound("The agreement names no such flag.")
    return found


def flag_and_linkage(*, code: str, name: str) -> FlagAsked:
    """Raises PageNotFound when there is no such linkage, or its agreement names no such flag."""
    linkage = linkage_by_code(code=code)
    return FlagAsked(flag_by_name(agreement=linkage.agreement, name=name), linkage)


def agreements_to_name_flags(by: Actor) -> list[Agreement]:
    """The agreements being prepared in which somebody may name flags."""
    members = members_where(by, Role.INFORMATION_GOVERNANCE_OFFICER)
    drafts = Agreement.objects.filter(state=DRAFT, parties__member__in=members).distinct()
    return [one for one in drafts if may_name_flag(by, one).allowed]


@dataclass(frozen=True, slots=True)
class AssetShown:
    """Data in a linkage, and the headings of what is joined from them."""

    version: Version
    joined: tuple[str, ...]


def assets_shown(linkage: Linkage) -> list[AssetShown]:
    """The data of a linkage, in the order chosen."""
    found = []
    for one in linkage.linked_assets.select_related("version__asset__member"):
        headings = dict(joinable_columns(one.version))
        found.append(AssetShown(one.version, tuple(headings.get(c, c) for c in one.columns)))
    return found


def findings_shown(linkage: Linkage) -> list[tuple[str, str]]:
    """What was found on the way, and about which data."""
    titles = _titles(linkage)
    return [
        (
            one["message"],
            " and ".join(titles.get(name, name) for name in one["where"].split(" and ")),
        )
        for one in linkage.findings
    ]


@dataclass(frozen=True, slots=True)
class PartShown:
    """One comparison of a linkage: between which data, from which probability, how many pairs, and
    the precision and recall to expect of them, in words."""

    between: str
    threshold: float
    pairs: int
    precision: str
    recall: str


def parts_shown(linkage: Linkage) -> list[PartShown]:
    """What is expected of each comparison of a linkage."""
    titles = _titles(linkage)
    return [
        PartShown(
            titles[part["left"]]
            + (
                ", duplicates" if part["left"] == part["right"] else f" and {titles[part['right']]}"
            ),
            part["threshold"],
            part["pairs"],
            _as_words(part["precision"]),
            _as_words(part["recall"]),
        )
        for part in linkage.expectation.get("parts", [])
    ]


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group of people in one asset: how many of its records are linked, in words, how far its
    share differs between linked and not, and what is expected of its links."""

    group: str
    match_rate: str
    difference: float
    precision: str
    recall: str


@dataclass(frozen=True, slots=True)
class BiasShown:
    """The groups of one characteristic in one asset, linked with another."""

    title: str
    sentences: tuple[str, ...]
    groups: tuple[GroupShown, ...]


def bias_shown(linkage: Linkage) -> list[BiasShown]:
    """Who of each asset is found in the others, and who is not."""
    titles = _titles(linkage)
    return [
        BiasShown(
            f"{one['characteristic'].replace('_', ' ').capitalize()}: {titles[one['asset']]} "
            f"found in {titles[one['with']]}",
            tuple(sentence.partition(": ")[2].capitalize() for sentence in one["sentences"]),
            tuple(
                GroupShown(
                    row["group"],
                    _as_words(row["match_rate"]),
                    row["difference"],
                    _as_share(row["expected_precision"]),
                    _as_share(row["expected_recall"]),
                )
                for row in one["rows"]
            ),
        )
        for one in linkage.bias
    ]


def _titles(linkage: Linkage) -> dict[str, str]:
    assets = linkage.linked_assets.select_related("version__asset")
    return {one.name: one.version.asset.title for one in assets}


def _as_share(share: float | None) -> str:
    return "nothing to tell from" if share is None else f"{share:.1%}"


def _as_words(interval: dict[str, float] | None) -> str:
    if interval is None:
        return "nothing to tell from"
    return f"{interval['estimate']:.1%} ({interval['low']:.1%} to {interval['high']:.1%})"


def return_by_number(*, number: int) -> FlagReturn:
    """Raises PageNotFound when there is none."""
    found = FlagReturn.objects.select_related("flag__asset__member", "linkage__agreement").filter(
        pk=number
    )
    if not found:
        raise PageNotFound("There is no such return of a flag.")
    return found[0]


def returns_of(linkage: Linkage) -> QuerySet[FlagReturn]:
    return linkage.flag_returns.select_related("flag__asset__member")


def returns_to_decide(by: Actor) -> QuerySet[FlagReturn]:
    """What waits for a second person at somebody's members."""
    members = members_where(by, Role.INFORMATION_GOVERNANCE_OFFICER)
    return _returns(FlagReturn.State.ASKED).filter(
        linkage__agreement__parties__member__in=members, linkage__agreement__parties__left_on=None
    ).distinct()  # fmt: skip


def returns_to_take(by: Actor) -> QuerySet[FlagReturn]:
    """What is ready for somebody's members to take."""
    members = members_where(by, Role.CONTRIBUTOR)
    return _returns(FlagReturn.State.READY, FlagReturn.State.TAKEN).filter(
        flag__asset__member__in=members
    )


def _returns(*states: str) -> QuerySet[FlagReturn]:
    return FlagReturn.objects.filter(state__in=states).select_related(
        "flag__asset__member", "linkage__agreement"
    )
