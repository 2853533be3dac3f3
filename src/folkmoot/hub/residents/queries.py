"""Reading the uses of data, requests and their clocks, the panel, and disclosures."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import QuerySet

from folkmoot.hub.accounts.models import Actor, Member, Role
from folkmoot.hub.accounts.queries import members_where
from folkmoot.hub.accounts.rules import holds
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.agreements.queries import EntryShown, entry_of, public_agreements
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.register.models import Asset
from folkmoot.hub.register.rules import READERS
from folkmoot.hub.residents.models import (
    Advice,
    CompelledDisclosure,
    Minutes,
    Panellist,
    ReachedPlace,
    RequestPart,
    ResidentRequest,
)
from folkmoot.hub.residents.rules import OFFICER, Settling, Way, is_panellist


def uses(on: date) -> list[EntryShown]:
    """Every use of data that is or was in force, those in force first."""
    found = [entry_of(one, on) for one in public_agreements()]
    return sorted(found, key=lambda entry: not entry.is_in_force)


def use_by_number(*, number: int) -> Agreement:
    """Raises PageNotFound when there is none that everybody may see."""
    found = public_agreements().filter(pk=number).first()
    if found is None:
        raise PageNotFound("There is no such use of data.", remedy="See all uses of data.")
    return found


def request_by_code(*, code: str) -> ResidentRequest:
    """Raises PageNotFound when there is none."""
    found = ResidentRequest.objects.prefetch_related("parts__member").filter(code=code).first()
    if found is None:
        raise PageNotFound("There is no request with this code.", remedy="Check the address.")
    return found


def part_by_number(*, number: int) -> RequestPart:
    """Raises PageNotFound when there is none."""
    parts = RequestPart.objects.select_related("request__agreement", "member")
    found = parts.filter(pk=number).first()
    if found is None:
        raise PageNotFound("There is no such request.", remedy="See the requests of your member.")
    return found


def place_by_number(*, number: int, place: int) -> ReachedPlace:
    """Raises PageNotFound when there is none."""
    places = ReachedPlace.objects.select_related("part__request", "part__member")
    found = places.filter(part=number, pk=place).first()
    if found is None:
        raise PageNotFound("There is no such place.", remedy="See the request's page.")
    return found


def part_and_way(*, number: int, way: str) -> Way:
    """A request at one member, and what is to be done. Raises PageNotFound when there is none."""
    return Way(part_by_number(number=number), way)


def place_and_outcome(*, number: int, place: int, settled: str) -> Settling:
    """A place, and what is said of it. Raises PageNotFound when there is none."""
    return Settling(place_by_number(number=number, place=place), settled)


def members_of_use(agreement: Agreement) -> list[Member]:
    """Every controller of a use, those that left among them: their data may still be about."""
    return [one.member for one in agreement.parties.select_related("member")]


def members_to_ask() -> QuerySet[Member]:
    return Member.objects.all()


def parts_for(by: Actor, on: date) -> list[tuple[RequestPart, bool]]:
    """What somebody's members are asked, the most urgent first, and whether each is overdue."""
    members = members_where(by, OFFICER)
    found = RequestPart.objects.filter(member__in=members).select_related("request", "member")
    rows = [(part, part.is_overdue(on)) for part in found]
    return sorted(rows, key=lambda row: (row[0].settled_on is not None, not row[1], row[0].due_on))


def panellists() -> QuerySet[Panellist]:
    return Panellist.objects.filter(until=None)


def panellist_by_number(*, number: int) -> Panellist:
    """Raises PageNotFound when there is none."""
    found = panellists().filter(pk=number).first()
    if found is None:
        raise PageNotFound("Nobody on the panel has this number.")
    return found


def published_advice() -> QuerySet[Advice]:
    return Advice.objects.filter(published_on__isnull=False).select_related("agreement")


def questions_waiting(by: Actor) -> QuerySet[Advice]:
    """Questions without advice: all to the panel, to others those that they asked."""
    waiting = Advice.objects.filter(published_on=None)
    if is_panellist(by):
        return waiting
    return waiting.filter(asked_by=by.pk) if by.is_authenticated else waiting.none()


def advice_by_number(*, number: int) -> Advice:
    """Raises PageNotFound when there is none."""
    found = Advice.objects.filter(pk=number).first()
    if found is None:
        raise PageNotFound("There is no such question.", remedy="See the panel's page.")
    return found


def minutes() -> QuerySet[Minutes]:
    return Minutes.objects.all()


def disclosure_by_number(*, number: int) -> CompelledDisclosure:
    """Raises PageNotFound when there is none."""
    found = CompelledDisclosure.objects.filter(pk=number).first()
    if found is None:
        raise PageNotFound("There is no such disclosure.")
    return found


def disclosure_counts() -> list[tuple[int, str, int]]:
    """Year, power and how many of those that may be told of, the newest year first."""
    told = CompelledDisclosure.objects.filter(told_on__isnull=False)
    counted = Counter((one.disclosed_on.year, one.power_name) for one in told)
    return [(year, name, n) for (year, name), n in sorted(counted.items(), reverse=True)]


def disclosures_shown(by: Actor) -> QuerySet[CompelledDisclosure]:
    """To contributors those of their data that they may know of, to administrators all."""
    found = CompelledDisclosure.objects.prefetch_related("assets__member")
    if holds(by, Role.ADMINISTRATOR):
        return found
    members = members_where(by, *READERS)
    return found.filter(told_on__isnull=False, assets__member__in=members).distinct()


def assets_to_log(by: Actor) -> QuerySet[Asset]:
    """The data whose disclosure somebody may log."""
    assets = Asset.objects.select_related("member")
    if holds(by, Role.ADMINISTRATOR):
        return assets
    return assets.filter(member__in=members_where(by, OFFICER))
