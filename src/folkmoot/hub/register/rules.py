"""Who may see and change an asset, and when it may be registered and published."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Member, Role
from folkmoot.hub.accounts.rules import holds, lacking
from folkmoot.hub.register.comparing import carried_over, differences
from folkmoot.hub.register.models import Asset, Licence, Version
from folkmoot.journeys.withholding import NAMING
from folkmoot.tables import Column, Schema, Sensitivity

WORKING_ROLES = tuple(role for role in Role if role is not Role.RESIDENT)
READERS = (Role.CONTRIBUTOR, Role.INFORMATION_GOVERNANCE_OFFICER)


@rule("Only people who work for a member see its register.")
def may_use_register(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, *WORKING_ROLES)


@rule("Only contributors register data.")
def may_upload(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, Role.CONTRIBUTOR)


@rule("Only contributors of a council register data for it.")
def may_upload_for(by: Actor | None, member: Member) -> Iterator[Unmet]:
    yield from lacking(by, Role.CONTRIBUTOR, at=member)


@rule("An asset that is not open is described to members only; one not registered, to its own.")
def may_see(by: Actor | None, asset: Asset) -> Iterator[Unmet]:
    if asset.is_open:
        return
    if asset.is_registered:
        yield from lacking(by, *WORKING_ROLES)
    else:
        yield from lacking(by, *READERS, at=asset.member)


@rule("How a file was read is for the people who answer for it.")
def may_see_reading(by: Actor | None, version: Version) -> Iterator[Unmet]:
    yield from lacking(by, *READERS, at=version.asset.member)


@rule("Only a contributor of the council that holds an asset may change it.")
def may_change(by: Actor | None, asset: Asset) -> Iterator[Unmet]:
    yield from lacking(by, Role.CONTRIBUTOR, at=asset.member)


@rule("A contributor says what the columns of a file are, once, after it was read.")
def may_confirm(by: Actor | None, version: Version) -> Iterator[Unmet]:
    yield from may_change(by, version.asset).unmet
    if version.state == Version.State.UNREADABLE:
        yield Unmet("The file could not be read.", "Upload a file that can be.")
    elif version.state == Version.State.RECEIVED:
        yield Unmet("The file has not been read yet.", "Wait until it is.")
    elif version.state == Version.State.REJECTED:
        yield Unmet("It was rejected.", "Upload the file again as a new version.")
    elif version.state == Version.State.WAITING:
        yield Unmet("Its columns are known; it waits to be accepted.", "Accept or reject it.")
    elif version.state != Version.State.READ:
        yield Unmet("Its columns are confirmed already.", "Upload the file again as a new version.")


@rule("A version that breaks with the one in use waits until a person says why it is right.")
def may_follow(version: Version, schema: Schema, because: str = "") -> Iterator[Unmet]:
    """`schema` is what its columns are said to be, `because` the reason that a person gives."""
    current = version.asset.current
    if current is None or because.strip():
        return
    for difference in differences(current, version, schema):
        if difference.breaks:
            yield Unmet(
                f"{difference.statement} Before: {difference.before}. Now: {difference.after}.",
                "Look at it, and accept it with a reason, or reject it.",
            )


@rule("Without a person only a version follows that is read as the one in use was.")
def may_follow_unseen(version: Version) -> Iterator[Unmet]:
    current = version.asset.current
    if current is None:
        yield Unmet(
            "It is the first version.", "Look at how it was read, and confirm what its columns are."
        )
        return
    schema = carried_over(current, version)
    yield from may_follow(version, schema).unmet
    if version.asset.is_open:
        yield from _sensitive_columns(version, schema)


@rule("A contributor decides on a version that waits.")
def may_decide(by: Actor | None, version: Version) -> Iterator[Unmet]:
    yield from may_change(by, version.asset).unmet
    if not version.is_waiting:
        yield Unmet("It does not wait for a decision.", "See the page of its asset.")


@rule("A contributor accepts a version that waits in the vault, and says why.")
def may_accept(by: Actor | None, version: Version, because: str) -> Iterator[Unmet]:
    yield from may_decide(by, version).unmet
    if version.state == Version.State.READ:
        yield Unmet("Its columns are not confirmed.", "Confirm them, with the reason.")
    if not because.strip():
        yield Unmet("No reason is given.", "Say why it is right.")
    current = version.asset.current
    if current is not None and current.number > version.number:
        yield Unmet("A newer version is in use.", "Reject this one, and send the rows again.")


@rule("A contributor rejects a version that waits, and says why.")
def may_reject(by: Actor | None, version: Version, because: str) -> Iterator[Unmet]:
    yield from may_decide(by, version).unmet
    if not because.strip():
        yield Unmet("No reason is given.", "Say why it is not to be used.")


@rule("An asset is registered with confirmed columns, a description, a licence and a contact.")
def may_register(by: Actor | None, asset: Asset) -> Iterator[Unmet]:
    yield from may_change(by, asset).unmet
    yield from _lacks_confirmed_version(asset)
    yield from _lacks_description(asset)
    if asset.is_registered:
        yield Unmet("It is registered already.", "Change its description, or add a version.")


@rule("Data are published only when registered, openly licensed and free of people's data.")
def may_publish(by: Actor | None, asset: Asset) -> Iterator[Unmet]:
    yield from may_change(by, asset).unmet
    if asset.is_open:
        yield Unmet("It is published already.", "Add a new version to change what is published.")
        return
    yield from _lacks_confirmed_version(asset)
    if not asset.is_registered:
        yield Unmet("It is not registered yet.", "Describe it and register it first.")
    if asset.licence and not Licence(asset.licence).is_open:
        yield Unmet(
            f"Its licence, {asset.get_licence_display()}, is not an open one.",
            "Choose an open licence, if the rights are yours to give.",
        )
    if asset.is_under_embargo(timezone.localdate()):
        yield Unmet(
            f"It is under embargo until {asset.embargo_until:%-d %B %Y}.",
            "Publish it on that day, or change the charter.",
        )
    if asset.current:
        yield from _sensitive_columns(asset.current)


@rule("A published asset stays free of people's data: so does every new version of it.")
def may_replace_published(by: Actor | None, version: Version) -> Iterator[Unmet]:
    yield from _sensitive_columns(version)


def _lacks_confirmed_version(asset: Asset) -> Iterator[Unmet]:
    if asset.current is None:
        yield Unmet(
            "It has no version whose columns are confirmed.",
            "Upload its file, look at how it was read, and confirm what its columns are.",
        )


def _lacks_description(asset: Asset) -> Iterator[Unmet]:
    for value, name in (
        (asset.description, "a description"),
        (asset.licence, "a licence"),
        (asset.contact, "a contact"),
    ):
        if not value:
            yield Unmet(f"It lacks {name}.", "Describe it.")


def _sensitive_columns(version: Version, schema: Schema | None = None) -> Iterator[Unmet]:
    """Personal and confidential columns stop publication, and commercial ones with people's names
    in them, unless they are names of traders: those of people are withheld when it is published.

    Other commercial columns are the member's own to publish.
    """
    for column in schema or version.schema:
        if column.sensitivity.is_personal or column.sensitivity is Sensitivity.CONFIDENTIAL:
            yield Unmet(f"{_named(column)} is {_kind(column.sensitivity)}.", _WAY_ON)
        elif (
            column.sensitivity is Sensitivity.COMMERCIAL
            and version.names_people_in(column.name)
            and column.meaning not in NAMING
        ):
            yield Unmet(
                f"{_named(column)} holds names that look like people's, trading as themselves.",
                _WAY_ON,
            )


_WAY_ON = (
    "Publish a version of the file without it, or publish counts made from it, after disclosure "
    "control; if the column holds nothing of the kind, upload the file again and say so."
)


def _named(column: Column) -> str:
    name = column.label or column.name
    meaning = column.meaning.label if column.meaning else ""
    told = "" if meaning.lower() in ("", name.lower()) else f" (it is: {meaning})"
    return f"The column “{name}”{told}"


def _kind(sensitivity: Sensitivity) -> str:
    return {
        Sensitivity.CONFIDENTIAL: "confidential",
        Sensitivity.QUASI_IDENTIFIER: "a quasi-identifier: with others it can point to a person",
        Sensitivity.DIRECT_IDENTIFIER: "a direct identifier of people",
        Sensitivity.SPECIAL_CATEGORY: "special-category data about people",
        Sensitivity.CRIMINAL_OFFENCE: "data about criminal offences",
    }[sensitivity]


def is_steward(by: Actor | None, asset: Asset) -> bool:
    """Whether somebody answers for an asset at its member."""
    return holds(by, *READERS, at=asset.member)
