"""Flags that go back to a member about people it already knows: named, asked for, signed, made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.linking import holding, rules
from folkmoot.hub.linking.models import AgreedFlag, FlagReturn, Linkage
from folkmoot.hub.register.models import Asset
from folkmoot.vault.sealing import open_bytes, read_public_key
from folkmoot.vault.separation import Side


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of a flagged person: that an asset (its code) knows them, does not, or says
    one of these values of them."""

    asset: str
    column: str = ""
    values: tuple[str, ...] = ()
    is_absent: bool = False


@transaction.atomic
def name_flag(
    *,
    by: User | None,
    agreement: Agreement,
    asset: Asset,
    name: str,
    statement: str,
    conditions: Sequence[Condition],
) -> AgreedFlag:
    """Name a flag in an agreement that is being prepared, so that it is signed with the rest.

    Naming it again replaces it. Raises Refused.
    """
    rules.may_name_flag(by, agreement).require()
    rules.may_be_flagged(agreement, asset, [one.asset for one in conditions]).require()
    made, _ = AgreedFlag.objects.update_or_create(
        agreement=agreement,
        name=name,
        defaults={
            "asset": asset,
            "statement": statement,
            "conditions": [{**asdict(one), "values": list(one.values)} for one in conditions],
            "named_by": by,
        },
    )
    record(
        by=acting(by, Role.INFORMATION_GOVERNANCE_OFFICER),
        action="flag.named",
        subject=agreement.subject,
        details={"flag": name, "asset": asset.code, "conditions": len(conditions)},
    )
    return made


@transaction.atomic
def ask_flag(*, by: User | None, flag: AgreedFlag, linkage: Linkage) -> FlagReturn:
    """Ask for a flag to be returned from a linkage. A second person decides. Raises Refused."""
    linkage = Linkage.objects.select_related("agreement").get(pk=linkage.pk)
    rules.may_ask_flag(by, linkage).require()
    rules.may_return(flag, linkage).require()
    made = FlagReturn.objects.create(flag=flag, linkage=linkage, asked_by=by)
    _record(by, Role.LINKER, "flag.asked", made)
    return made


@transaction.atomic
def decide_flag(*, by: User, asked: FlagReturn, approves: bool) -> FlagReturn:
    """The second person signs, or refuses. Whoever calls this sees that `make_flags` is run after a
    signature. Raises Refused."""
    locked = FlagReturn.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    rules.may_decide_flag(by, locked).require()
    locked.state = FlagReturn.State.APPROVED if approves else FlagReturn.State.REFUSED
    locked.decided_by, locked.decided_at = by, timezone.now()
    locked.save()
    action = "flag.approved" if approves else "flag.refused"
    _record(by, Role.INFORMATION_GOVERNANCE_OFFICER, action, locked)
    return locked


def make_flags(*, asked: int, progress: Progress) -> FlagReturn:
    """Find the member's own references of the flagged people and seal them for it.

    A process that sees attributes finds the pseudonyms, one that sees identities finds the
    references; the hub sees neither. Doing it twice changes nothing.
    """
    held = FlagReturn.objects.select_related("flag__asset", "linkage__agreement").get(pk=asked)
    if held.state != FlagReturn.State.APPROVED:
        return held
    linkage = held.linkage
    rules.may_return(held.flag, linkage).require()
    flagged = linkage.folder / holding.FLAGGED / f"{held.pk}.parquet"
    try:
        progress(0.2, "Finding whom the flag is true of")
        with holding.analyst(linkage) as process:
            found = process.ask(
                "flag",
                {
                    "linked": holding.file_of(linkage, "linked"),
                    "conditions": conditions_on(held.flag, linkage),
                    "target": str(flagged),
                    "identity_key": holding.public_text(Side.IDENTITY),
                },
            )
        progress(0.6, "Finding the member’s own references")
        own = linkage.linked_assets.select_related("version__separated").get(
            version__asset=held.flag.asset
        )
        with holding.linker(linkage) as process:
            done = process.ask(
                "return_flags",
                {
                    "asset": holding.identity_file(own),
                    "links": holding.file_of(linkage, "identity_links"),
                    "flagged": {"path": str(flagged), "sha256": found["sha256"]},
                    "flag": held.flag.name,
                    "recipient": read_public_key(settings.CONFIG.keys_dir).text,
                    "target": str(returned_file(held)),
                },
            )
    finally:
        flagged.unlink(missing_ok=True)
    return _ready(held, done["records"])


def conditions_on(flag: AgreedFlag, linkage: Linkage) -> list[dict[str, object]]:
    """A flag's conditions in the columns of a linked version. Raises Refused for one that it has
    not."""
    names = {one.version.asset.code: one.name for one in
             linkage.linked_assets.select_related("version__asset")}  # fmt: skip
    schema, found = linkage.linked_schema, []
    for one in flag.conditions:
        name = names[one["asset"]]
        column = f"{name}_{one['column']}" if one["column"] else f"in_{name}"
        values = one["values"] if one["column"] else ["no" if one["is_absent"] else "yes"]
        if column not in schema:
            raise Refused(
                f"The linked version has no column “{one['column']}” of these data.",
                remedy="Link again with that column.",
            )
        found.append({"column": column, "values": values})
    return found


@transaction.atomic
def take_flags(*, by: User, returned: FlagReturn) -> bytes:
    """The member's file, opened for it: CSV of its own references. Raises Refused, and SealBroken
    where the file or the key to it is not what it was."""
    locked = FlagReturn.objects.select_for_update(of=("self",)).get(pk=returned.pk)
    rules.may_take_flags(by, locked).require()
    content = open_bytes(returned_file(locked).read_bytes(), settings.CONFIG.keys_dir)
    locked.state = FlagReturn.State.TAKEN
    locked.taken_by, locked.taken_at = by, timezone.now()
    locked.save()
    _record(by, Role.CONTRIBUTOR, "flag.taken", locked)
    return content


def returned_file(returned: FlagReturn) -> Path:
    """Where a member's file lies, sealed."""
    return returned.linkage.folder / "identity" / f"returned-{returned.pk}.age"


@transaction.atomic
def _ready(held: FlagReturn, records: int) -> FlagReturn:
    locked = FlagReturn.objects.select_for_update(of=("self",)).get(pk=held.pk)
    locked.state, locked.records = FlagReturn.State.READY, records
    locked.save(update_fields=["state", "records"])
    _record(None, Role.LINKER, "flag.ready", locked)
    return locked


def _record(by: User | None, role: Role, action: str, about: FlagReturn) -> None:
    record(
        by=acting(by, role),
        action=action,
        subject=about.subject,
        details={
            "agreement": about.linkage.agreement_id,
            "linkage": about.linkage.code,
            "flag": about.flag.name,
            "member": about.flag.asset.member.code,
        },
    )
