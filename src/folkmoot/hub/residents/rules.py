"""Who may answer residents, sit on the panel and see what was disclosed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Role, User
from folkmoot.hub.accounts.rules import lacking
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.residents import reach, states
from folkmoot.hub.residents.models import (
    Advice,
    CompelledDisclosure,
    Panellist,
    ReachedPlace,
    RequestPart,
    ResidentRequest,
)

MOST_A_CLIENT = 5
"""Requests that one network address may send in an hour; it is never written down."""

MOST_AN_HOUR = 60
"""Requests that the hub takes in an hour, from whomever."""

_HOUR = 60 * 60
OFFICER = Role.INFORMATION_GOVERNANCE_OFFICER
ASKING = (Role.INFORMATION_GOVERNANCE_OFFICER, Role.ANALYST, Role.DIRECTOR)


@rule("Everybody sees the uses that are or were in force.")
def may_see_use(by: Actor, agreement: Agreement) -> Iterator[Unmet]:
    if not agreement.is_public:
        yield Unmet("It is not in force.", "See the uses of data.")


@rule("The form takes few requests at once.")
def may_ask(client: str) -> Iterator[Unmet]:
    """`client` is the network address that asks; it is counted in memory, for an hour."""
    since = timezone.now() - timedelta(seconds=_HOUR)
    told = "Write to the contact on the page, or come back in an hour."
    if ResidentRequest.objects.filter(received_at__gt=since).count() >= MOST_AN_HOUR:
        yield Unmet("Too many requests have come just now.", told)
    if cache.get(_counted(client), 0) >= MOST_A_CLIENT:
        yield Unmet("Too many requests have come from where you are.", told)


def count_asking(client: str) -> None:
    """One more request of a network address."""
    cache.add(_counted(client), 0, _HOUR)
    cache.incr(_counted(client))


def _counted(client: str) -> str:
    return f"residents.asked.{client.replace(' ', '')}"


@rule("Officers of a member answer those whose data it holds.")
def may_answer_residents(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, OFFICER)


@rule("Officers of the member that was asked deal with a request.")
def may_deal(by: Actor | None, part: RequestPart) -> Iterator[Unmet]:
    yield from lacking(by, OFFICER, at=part.member)


@rule("What a requester said is opened by officers of a member concerned, until it is erased.")
def may_open(by: Actor | None, part: RequestPart) -> Iterator[Unmet]:
    yield from may_deal(by, part).unmet
    if part.request.erased_on is not None:
        yield Unmet(f"It was erased on {part.request.erased_on:%-d %B %Y}.")


@rule("A request goes on from state to state as the table says.")
def may_take(by: Actor | None, part: RequestPart, way: str) -> Iterator[Unmet]:
    yield from may_deal(by, part).unmet
    for reason, nearest in states.TABLE.unmet(way, part.state, facts_of(part)):
        yield Unmet(reason, nearest)


@rule("Each place of the data is dealt with once it is known who asks.")
def may_settle(by: Actor | None, part: RequestPart) -> Iterator[Unmet]:
    yield from may_deal(by, part).unmet
    if part.state != states.CONFIRMED:
        yield Unmet(
            f"The request is “{part.get_state_display().lower()}”.",
            "Confirm by your own means who asks, while it is open.",
        )


@dataclass(frozen=True, slots=True)
class Way:
    """A way of the table by its name, for one request at one member."""

    part: RequestPart
    name: str


@dataclass(frozen=True, slots=True)
class Settling:
    """A place, and what is said of it."""

    place: ReachedPlace
    settled: str


@rule("Officers of the member that was asked deal with a request.")
def may_take_way(by: Actor | None, way: Way) -> Iterator[Unmet]:
    yield from may_deal(by, way.part).unmet


@rule("Each place of the data is dealt with once it is known who asks.")
def may_settle_place(by: Actor | None, asked: Settling) -> Iterator[Unmet]:
    yield from may_settle(by, asked.place.part).unmet


def facts_of(part: RequestPart) -> states.Facts:
    """What the table of states asks; places that appeared since count as not dealt with."""
    known = dict(part.places.values_list("subject", "settled"))
    now = () if part.request.is_complaint else reach.places(part.member, part.request.agreement)
    new = {place.subject for place in now} - set(known)
    return states.Facts(
        is_complaint=part.request.is_complaint,
        unsettled=sum(not settled for settled in known.values()) + len(new),
        is_extended=part.is_extended,
        is_overdue=part.is_overdue(timezone.localdate()),
    )


@rule("Administrators say who sits on the ethics panel.")
def may_appoint(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, Role.ADMINISTRATOR)


@rule("Administrators say who sits on the ethics panel.")
def may_stand_down(by: Actor | None, panellist: Panellist) -> Iterator[Unmet]:
    yield from may_appoint(by).unmet


@rule("Officers, analysts and directors put questions to the panel.")
def may_put(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, *ASKING)


def is_panellist(by: Actor | None) -> bool:
    return isinstance(by, User) and Panellist.objects.filter(user=by, until=None).exists()


@rule("Only members of the panel publish its advice and its minutes.")
def may_publish_for_panel(by: Actor | None) -> Iterator[Unmet]:
    if not is_panellist(by):
        yield Unmet("You are not on the panel.", "Ask an administrator who is.")


@rule("A member of the panel who did not ask answers a question, once.")
def may_advise(by: Actor | None, advice: Advice) -> Iterator[Unmet]:
    yield from may_publish_for_panel(by).unmet
    if isinstance(by, User) and by.pk == advice.asked_by_id:
        yield Unmet("You asked it.", "Ask another member of the panel.")
    if advice.published_on is not None:
        yield Unmet("It is answered already.", "Put a new question.")


@rule("Officers and administrators log what was disclosed under compulsion.")
def may_log(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, OFFICER, Role.ADMINISTRATOR)


@rule("An administrator tells contributors when the law no longer forbids it.")
def may_tell(by: Actor | None, disclosure: CompelledDisclosure) -> Iterator[Unmet]:
    yield from lacking(by, Role.ADMINISTRATOR)
    if disclosure.told_on is not None:
        yield Unmet("They were told already.")
