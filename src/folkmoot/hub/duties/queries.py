"""What a member owes, on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet

from folkmoot.errors import RulebookError
from folkmoot.hub.accounts.models import Actor, Member
from folkmoot.hub.accounts.queries import members_where
from folkmoot.hub.duties.models import Exemption, Offer
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.rules import WORKING_ROLES
from folkmoot.tables import Standing as AssetStanding
from folkmoot.transparency import (
    Every,
    Period,
    Template,
    due_on,
    latest_periods,
    load_templates,
    template_by_id,
)

MOST_NAMED = 4
"""How many datasets the paragraph names."""


class Standing(StrEnum):
    """How a duty stands on a day."""

    PUBLISHED = "Published"
    LATE = "Late"
    DUE = "Due"
    OWED = "Owed"
    COMING = "Not due yet"

    @property
    def colour(self) -> str:
        """The modifier of its tag."""
        colours = {"Published": "green", "Late": "red", "Due": "yellow", "Owed": "yellow"}
        return f"govuk-tag--{colours.get(self.value, 'grey')}"


@dataclass(frozen=True, slots=True)
class Duty:
    """One dataset for one period. `in_hand` is a file offered and not yet published."""

    template: Template
    period: Period
    due: date | None
    standing: Standing
    published: Offer | None
    in_hand: Offer | None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done by now."""
        return self.standing in (Standing.LATE, Standing.DUE, Standing.OWED)


@dataclass(frozen=True, slots=True)
class DatasetDuties:
    """One dataset of the Code: its duties newest first, or why it does not apply."""

    template: Template
    exemption: Exemption | None
    duties: tuple[Duty, ...]

    @property
    def open_duties(self) -> tuple[Duty, ...]:
        """What is still to be done, the oldest first."""
        return tuple(duty for duty in reversed(self.duties) if duty.is_open)

    @property
    def gaps(self) -> tuple[Period, ...]:
        """Periods without a publication between two that have one."""
        has = [duty.standing is Standing.PUBLISHED for duty in self.duties]
        if not any(has):
            return ()
        first, last = has.index(True), len(has) - 1 - has[::-1].index(True)
        return tuple(
            duty.period
            for duty, is_there in zip(self.duties[first:last], has[first:last], strict=True)
            if not is_there
        )

    @property
    def worst(self) -> Standing:
        """The standing that asks most of its people."""
        standings = {duty.standing for duty in self.duties}
        order = (Standing.LATE, Standing.DUE, Standing.OWED, Standing.PUBLISHED)
        return next((each for each in order if each in standings), Standing.COMING)


@dataclass(frozen=True, slots=True)
class MemberDataset:
    """A dataset of the Code as one member's."""

    member: Member
    template: Template


def duties_of(member: Member, today: date) -> tuple[DatasetDuties, ...]:
    """Every dataset of the Code with how it stands, in the order of the Code."""
    exemptions = {each.template_id: each for each in exemptions_of(member)}
    published, in_hand = _offers(member)
    found = []
    for template in load_templates().values():
        exemption = exemptions.get(template.id)
        duties = tuple(
            _duty(template, period, today, published, in_hand)
            for period in latest_periods(template.every, today)
        )
        found.append(DatasetDuties(template, exemption, () if exemption else duties))
    return tuple(found)


def summary_of(member: Member, duties: tuple[DatasetDuties, ...], today: date) -> str:
    """The whole in one paragraph, for a director with ten minutes. Says nothing of others."""
    applying = [each for each in duties if each.exemption is None]
    every_duty = [duty for each in applying for duty in each.duties]
    late = [duty for duty in every_duty if duty.standing is Standing.LATE]
    due = sorted(
        (duty.due, str(duty.template.title))
        for duty in every_duty
        if duty.standing is Standing.DUE and duty.due
    )
    up_to_date = sum(not each.open_duties for each in applying)
    sentences = [
        f"On {today:%-d %B %Y}, {up_to_date} of the {len(applying)} datasets that the Code asks of "
        f"{member} are up to date for the periods in view."
    ]
    if late:
        names = dict.fromkeys(duty.template.title for duty in late)
        sentences.append(
            f"{_counted(len(late), 'publication')} {'is' if len(late) == 1 else 'are'} late here: "
            f"{_listed(list(names))}."
        )
    else:
        sentences.append("Nothing is late.")
    if due:
        day, title = due[0]
        sentences.append(f"The next to publish is {title}, by {day:%-d %B %Y}.")
    exempt = len(duties) - len(applying)
    if exempt:
        is_or_are = "is" if exempt == 1 else "are"
        sentences.append(f"{_counted(exempt, 'dataset')} {is_or_are} not owed here, with a reason.")
    return " ".join(sentences)


def exemptions_of(member: Member) -> QuerySet[Exemption]:
    """What does not apply to a member now."""
    return Exemption.objects.filter(member=member, ended_at__isnull=True).select_related("said_by")


def member_by_code(*, code: str) -> Member:
    """Raises PageNotFound when there is none."""
    found = Member.objects.filter(code=code).first()
    if found is None:
        raise PageNotFound("The region has no member of this code.", remedy="Check the address.")
    return found


def dataset_of_member(*, code: str, template: str) -> MemberDataset:
    """Raises PageNotFound when there is no such member or dataset."""
    return MemberDataset(member_by_code(code=code), template_of_address(template))


def template_of_address(template: str) -> Template:
    """Raises PageNotFound when there is none."""
    try:
        return template_by_id(template)
    except RulebookError as error:
        raise PageNotFound(
            "The Code has no such dataset here.", remedy="Choose one from the list."
        ) from error


def offer_by_id(*, code: str, offer: int) -> Offer:
    """Raises PageNotFound when the member has none of this number."""
    related = ("member", "version__asset__member", "version__asset__current")
    found = Offer.objects.select_related(*related).filter(pk=offer, member__code=code).first()
    if found is None:
        raise PageNotFound("There is no such file.", remedy="See the page of your duties.")
    return found


def own_members(by: Actor) -> QuerySet[Member]:
    """The members whose duties somebody sees."""
    return members_where(by, *WORKING_ROLES)


def assets_in_use(member: Member) -> QuerySet[Asset]:
    """A member's assets whose version in use is in the vault."""
    return Asset.objects.filter(member=member, current__state=Version.State.KEPT)


def last_contact(member: Member) -> str:
    """Who answered for what the member published last; empty for none."""
    asset = (
        Asset.objects.filter(member=member, registered_at__isnull=False)
        .exclude(contact="")
        .order_by("-registered_at")
        .first()
    )
    return asset.contact if asset else ""


Offers = Mapping[tuple[str, date], Offer]


def _offers(member: Member) -> tuple[Offers, Offers]:
    """The latest published and the latest unpublished offer, by template and start of period."""
    published: dict[tuple[str, date], Offer] = {}
    in_hand: dict[tuple[str, date], Offer] = defaultdict()
    offers = Offer.objects.filter(member=member).select_related("member", "version__asset")
    for offer in offers.order_by("offered_at"):
        key = (offer.template_id, offer.start)
        if not offer.is_published:
            if offer.version.state not in (Version.State.UNREADABLE, Version.State.REJECTED):
                in_hand[key] = offer
        elif offer.version.asset.standing == AssetStanding.OPEN:
            published[key] = offer
            in_hand.pop(key, None)
    return published, in_hand


def _duty(
    template: Template, period: Period, today: date, published: Offers, in_hand: Offers
) -> Duty:
    key = (template.id, period.start)
    due = due_on(period)
    standing = Standing.DUE
    if key in published:
        standing = Standing.PUBLISHED
    elif template.every is Every.ONCE:
        standing = Standing.OWED
    elif today <= period.end:
        standing = Standing.COMING
    elif due is not None and today > due:
        standing = Standing.LATE
    return Duty(template, period, due, standing, published.get(key), in_hand.get(key))


def _counted(count: int, noun: str) -> str:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    number = words[count] if count < len(words) else f"{count:,}"
    return f"{number} {noun}{'' if count == 1 else 's'}"


def _listed(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    if len(names) > MOST_NAMED:
        names = [*names[: MOST_NAMED - 1], f"{len(names) - MOST_NAMED + 1} more datasets"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
