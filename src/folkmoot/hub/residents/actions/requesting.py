"""A resident asks; each member concerned deals with it; what was said is erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.residents import particulars, reach, rules, states
from folkmoot.hub.residents.models import ReachedPlace, RequestPart, ResidentRequest
from folkmoot.hub.residents.particulars import Particulars
from folkmoot.ledger import SYSTEM

_OFFICER = Role.INFORMATION_GOVERNANCE_OFFICER


@transaction.atomic
def ask(
    *,
    kind: str,
    said: Particulars,
    members: Sequence[Member],
    agreement: Agreement | None,
    client: str,
) -> ResidentRequest:
    """Take in a request, to each of these members, with its clock and every place of the data.

    `client` is the network address that asks, which is counted and never kept. The ledger gets a
    number and the kind, and nothing of who asks. Raises Refused.
    """
    rules.may_ask(client).require()
    if not members:
        raise Refused("No member is asked.", remedy="Choose whom to ask.")
    rules.count_asking(client)
    today = timezone.localdate()
    made = ResidentRequest.objects.create(
        kind=kind,
        agreement=agreement,
        sealed=particulars.seal(said, settings.CONFIG),
        received_on=today,
    )
    for member in dict.fromkeys(members):
        part = RequestPart.objects.create(
            request=made, member=member, due_on=states.due_on(kind, today)
        )
        found = _reach(part)
        record(
            by=SYSTEM,
            action="request.received",
            subject=part.subject,
            details={"kind": kind, "due_on": f"{part.due_on}", "places": found},
        )
    return made


@transaction.atomic
def take(*, by: User, part: RequestPart, way: str, outcome: str = "") -> RequestPart:
    """Bring a request from one state to the next by a way of the table. Raises Refused."""
    locked = _locked(part)
    rules.may_take(by, locked, way).require()
    locked.state = states.TABLE.transition(way).target
    if way == "extend":
        locked.is_extended = True
        locked.due_on = states.due_on(
            locked.request.kind, locked.request.received_on, is_extended=True
        )
    if locked.state in (states.ANSWERED, states.CLOSED):
        locked.settled_on, locked.outcome = timezone.localdate(), outcome
    locked.save()
    _record(by, f"request.{_PAST[way]}", locked, {"outcome": outcome} if outcome else {})
    return locked


_PAST = {
    "acknowledge": "acknowledged",
    "confirm": "identity_confirmed",
    "close": "closed",
    "extend": "extended",
    "answer": "answered",
}


@transaction.atomic
def look_again(*, by: User, part: RequestPart) -> int:
    """Find the places of the data that appeared since; how many. Raises Refused."""
    locked = _locked(part)
    rules.may_deal(by, locked).require()
    found = _reach(locked)
    _record(by, "request.reached", locked, {"new_places": found})
    return found


@transaction.atomic
def settle_place(*, by: User, place: ReachedPlace, settled: str) -> ReachedPlace:
    """Say that a place of the data is dealt with, or holds nothing about the person. Raises
    Refused, also where nobody has confirmed yet who asks."""
    part = _locked(place.part)
    rules.may_settle(by, part).require()
    locked = ReachedPlace.objects.select_for_update(of=("self",)).get(pk=place.pk)
    locked.settled, locked.settled_on = settled, timezone.localdate()
    locked.save()
    _record(by, "request.place_settled", part, {"place": locked.subject, "settled": settled})
    return locked


@transaction.atomic
def open_particulars(*, by: User, part: RequestPart) -> Particulars:
    """What the requester said; that it was opened is in the ledger. Raises Refused."""
    rules.may_open(by, part).require()
    said = particulars.open_sealed(part.request.sealed, settings.CONFIG)
    _record(by, "request.opened", part, {})
    return said


@transaction.atomic
def erase_due(*, on: date | None = None) -> int:
    """Erase what was said in requests that every member settled long enough ago; how many."""
    on = on or timezone.localdate()
    since = on - states.KEPT_AFTER
    waiting = ResidentRequest.objects.select_for_update(of=("self",)).filter(erased_on=None)
    over = waiting.exclude(parts__settled_on=None).exclude(parts__settled_on__gt=since)
    count = 0
    for request in over:
        request.sealed, request.erased_on = b"", on
        request.save()
        record(by=SYSTEM, action="request.erased", subject=f"request:{request.pk}")
        count += 1
    return count


def _reach(part: RequestPart) -> int:
    """Note the places that are not noted yet; a complaint is about none."""
    if part.request.is_complaint:
        return 0
    known = set(part.places.values_list("subject", flat=True))
    found = reach.places(part.member, part.request.agreement)
    made = ReachedPlace.objects.bulk_create(
        ReachedPlace(part=part, kind=one.kind, subject=one.subject, label=one.label)
        for one in found
        if one.subject not in known
    )
    return len(made)


def _locked(part: RequestPart) -> RequestPart:
    found = RequestPart.objects.select_for_update(of=("self",))
    return found.select_related("request__agreement", "member").get(pk=part.pk)


def _record(by: User, action: str, part: RequestPart, details: dict[str, str | int]) -> None:
    record(by=acting(by, _OFFICER), action=action, subject=part.subject, details=details)
