"""A case: opened on a person whom one's own member knows, looked into, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import User
from folkmoot.hub.casework import rules
from folkmoot.hub.casework.models import AgreedField, Case, Look, Missed, NamedCaseworker
from folkmoot.hub.casework.queries import headings_of
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.linking import holding
from folkmoot.hub.linking.models import Linkage, LinkedAsset
from folkmoot.hub.register.models import Asset
from folkmoot.ledger import SYSTEM
from folkmoot.ledger import Actor as LedgerActor

CASEWORKER = "caseworker"


@dataclass(frozen=True, slots=True, repr=False)
class Seen:
    """One record of the person at one member: each field's heading and what it says.

    `match_probability` is of the link that brought it here; None where nothing was linked.
    """

    asset: Asset
    match_probability: float | None
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, repr=False)
class PersonSeen:
    """What was seen in one look; `withheld` are data that may not be used today."""

    records: tuple[Seen, ...]
    withheld: tuple[Asset, ...]


def open_case(
    *, by: User, linkage: Linkage, asset: Asset, reference: str, reason: str, last_day: date
) -> Case:
    """Open a case on whoever the caseworker's own data (`asset`) know by a reference.

    The reference is kept nowhere. One that stands for nobody is counted: nobody finds people by
    trying. Raises Refused.
    """
    rules.may_open(by, linkage).require()
    named = rules.caseworker_of(by, linkage.agreement)
    assert named is not None  # noqa: S101 - the rule has seen to it
    own = _own(linkage, named, asset)
    today = timezone.localdate()
    latest = min(today + timedelta(days=rules.MOST_DAYS), linkage.agreement.ends_on or date.max)
    if not today <= last_day <= latest:
        raise Refused(
            f"A case ends by {latest:%-d %B %Y} at the latest.", remedy="Choose an earlier day."
        )
    if len(reason.strip()) < _SHORTEST_REASON:
        raise Refused("No reason is given.", remedy="Say why you need to see this person’s record.")
    with holding.linker(linkage) as process:
        found = process.ask(
            "find_person",
            {
                "asset": holding.identity_file(own),
                "links": holding.file_of(linkage, "identity_links"),
                "reference": reference.strip(),
            },
        )
    if not found["pseudonym"]:
        _missed(named, linkage)
        raise Refused(
            "Nobody in these data has that reference.",
            where=asset.title,
            remedy="Check it in your own system. The ledger says that you tried.",
        )
    return _opened(named, linkage, asset, reason.strip(), last_day, found["pseudonym"])


_SHORTEST_REASON = 10


def look(*, by: User, case: Case) -> PersonSeen:
    """See the agreed fields of the one person of a case, and have it known that they were seen.

    The look is in the ledger before anything is shown. Raises Refused.
    """
    rules.may_look(by, case).require()
    agreement = case.linkage.agreement
    fields = list(AgreedField.objects.filter(agreement=agreement).select_related("asset__member"))
    linked = list(case.linkage.linked_assets.select_related("version__asset__member"))
    shown = [one for one in linked if rules.may_show(agreement, one.version.asset)]
    withheld = tuple(one.version.asset for one in linked if one not in shown)
    _looked(case, [one.version.asset for one in shown])
    return PersonSeen(_read(case, shown, fields), withheld)


@transaction.atomic
def close(*, by: User | None, case: Case) -> None:
    """Close a case; whose it was is forgotten. Raises Refused."""
    if by is not None:
        rules.may_close(by, case).require()
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if locked.closed_at is None:
        locked.closed_at, locked.pseudonym = timezone.now(), ""
        locked.save()
        _record(by, "case.closed", locked)


def close_over() -> int:
    """Close every case whose last day or whose agreement is over; how many. For the worker's
    clock: access ended before, since each look asks again."""
    today, count = timezone.localdate(), 0
    for case in Case.objects.filter(closed_at=None).select_related("linkage__agreement"):
        if not case.is_open(today) or not case.linkage.may_be_used_on(today):
            close(by=None, case=case)
            count += 1
    return count


def _own(linkage: Linkage, named: NamedCaseworker, asset: Asset) -> LinkedAsset:
    found = linkage.linked_assets.select_related("version__separated", "version__asset").filter(
        version__asset=asset, version__asset__member=named.member
    )
    own = found.first()
    if own is None:
        raise Refused(
            f"“{asset}” is not of {named.member}, or not linked.",
            remedy="Open a case on somebody whom your own data know.",
        )
    return own


@transaction.atomic
def _missed(named: NamedCaseworker, linkage: Linkage) -> None:
    Missed.objects.create(caseworker=named)
    record(
        by=LedgerActor(CASEWORKER, named.person.key.hex),
        action="case.nobody_found",
        subject=linkage.subject,
        details={"agreement": linkage.agreement_id, "member": named.member.code},
    )


@transaction.atomic
def _opened(
    named: NamedCaseworker,
    linkage: Linkage,
    asset: Asset,
    reason: str,
    last_day: date,
    pseudonym: str,
) -> Case:
    made = Case.objects.create(
        linkage=linkage,
        caseworker=named,
        asset=asset,
        reason=reason,
        last_day=last_day,
        pseudonym=pseudonym,
    )
    _record(named.person, "case.opened", made)
    return made


@transaction.atomic
def _looked(case: Case, assets: Sequence[Asset]) -> None:
    made = Look.objects.create(case=case)
    made.assets.set(assets)
    members = sorted({asset.member.code for asset in assets})
    _record(case.caseworker.person, "case.looked", case, shown=", ".join(members))


def _read(
    case: Case, shown: Sequence[LinkedAsset], fields: Sequence[AgreedField]
) -> tuple[Seen, ...]:
    linkage = case.linkage
    wanted = {one.pk: [field.column for field in fields if field.asset_id == one.version.asset_id]
              for one in shown}  # fmt: skip
    with holding.linker(linkage) as process:
        who = process.ask("identities_of", _asked(case, shown, wanted, "identity"))["records"]
    with holding.assembler(linkage) as process:
        what = process.ask("attributes_of", _asked(case, shown, wanted, "attribute"))["records"]
    found = []
    for one in shown:
        headings = headings_of(one)
        for known, said in zip(who[one.name], what[one.name], strict=True):
            values = {**known["values"], **said["values"]}
            told = [name for name in wanted[one.pk] if name in values]
            said_there = tuple((headings[name], values[name]) for name in told)
            found.append(Seen(one.version.asset, known["match_probability"], said_there))
    return tuple(found)


def _asked(
    case: Case, shown: Sequence[LinkedAsset], wanted: dict[int, list[str]], side: str
) -> dict[str, object]:
    file_of = holding.identity_file if side == "identity" else holding.attribute_file
    assets = []
    for one in shown:
        file = file_of(one)
        names = {column["name"] for column in file["columns"]}
        assets.append({**file, "chosen": [name for name in wanted[one.pk] if name in names]})
    return {
        "assets": assets,
        "links": holding.file_of(case.linkage, f"{side}_links"),
        "pseudonym": case.pseudonym,
    }


def _record(by: User | None, action: str, case: Case, **more: str) -> None:
    record(
        by=LedgerActor(CASEWORKER, by.key.hex) if by else SYSTEM,
        action=action,
        subject=case.subject,
        details={
            "agreement": case.linkage.agreement_id,
            "linkage": case.linkage.code,
            "member": case.caseworker.member.code,
            **more,
        },
    )
