"""The demonstration's second problem: who lives in a cold home, linked under an agreement.

A council's claims and a landlord's tenancies, of made-up people, from upload to a linkage: every
step is the action that a page would call, taken by the person who would press the button.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from folkmoot.demo.people import make_cold_homes
from folkmoot.errors import JourneyError
from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.agreements import actions as agreements
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.linking import actions as linking
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.permissions.actions import (
    choose_route,
    keep_proposal,
    say_why_not_less,
)
from folkmoot.hub.permissions.queries import judgement_of
from folkmoot.hub.register import actions as register
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version
from folkmoot.permission import load_rulebook, understand
from folkmoot.tables import Meaning

SENTENCE = "Which people who get help with council tax live in cold homes?"
PEOPLE = 1_200
_TERM, _REVIEW = timedelta(days=365), timedelta(days=180)
_REFERENCES = ("Claim reference", "Tenancy reference")
_READ, _LINKED = 0.3, 0.7


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part. `council` holds the claims, `landlord` the tenancies; each has somebody who
    uploads and a director who signs."""

    council: Member
    landlord: Member
    contributors: tuple[User, User]
    directors: tuple[User, User]
    officer: User
    analyst: User
    linker: User

    @property
    def members(self) -> tuple[Member, Member]:
        return self.council, self.landlord


def link_cold_homes(cast: Cast, progress: Progress) -> Linkage:
    """Upload both lists, sign the agreement, and link. Raises whatever the actions raise."""
    with tempfile.TemporaryDirectory(prefix="folkmoot-people-") as folder:
        progress(0.0, "Making up people")
        files = make_cold_homes(Path(folder), people=PEOPLE)
        claims = _register(
            cast.contributors[0], cast.council, "Council tax reduction",
            "Who claims a reduction of council tax.", files.council_tax_reduction,
        )  # fmt: skip
        tenancies = _register(
            cast.contributors[1], cast.landlord, "Tenancies and their homes",
            "Tenants, and the energy rating of their homes.", files.tenancies,
        )  # fmt: skip
    progress(_READ, "Signing the agreement")
    agreement = _agree(cast, claims, tenancies)
    begun = linking.begin(
        by=cast.linker,
        agreement=agreement,
        title="Claimants in cold homes",
        use=Linkage.Purpose.FOLLOW_UP,
        chosen=[
            linking.Chosen(claims, ("age_band", "award")),
            linking.Chosen(tenancies, ("epc_rating", "damp_reported")),
        ],
    )

    def told(fraction: float, message: str) -> None:
        progress(_READ + _LINKED * fraction, message)

    return linking.link(linkage=begun.pk, progress=told)


def _agree(cast: Cast, claims: Asset, tenancies: Asset) -> Agreement:
    """From the sentence to an agreement in force, with the flag that goes back to the council."""
    understood = understand(SENTENCE, load_rulebook())
    proposal = keep_proposal(by=cast.analyst, proposal=understood.proposal)
    say_why_not_less(
        by=cast.officer,
        proposal=proposal,
        why="Tables that each makes of its own data cannot tell which claimant’s home is cold.",
    )
    best = judgement_of(proposal).best
    choose_route(by=cast.officer, proposal=proposal, rung=best.rung.rung)
    assets = [claims, tenancies]
    made = agreements.draft(by=cast.officer, proposal=proposal, members=cast.members, assets=assets)
    today = timezone.localdate()
    terms = agreements.Terms(
        title="Cold homes and help with bills",
        purpose="Find people who get help with council tax and live in homes that are hard to "
        "heat, so that the council offers them insulation and a safe boiler.",
        contact="The councils’ data protection team",
        starts_on=today,
        review_on=today + _REVIEW,
        ends_on=today + _TERM,
    )
    agreements.set_terms(
        by=cast.officer, agreement=made, terms=terms, members=cast.members, assets=assets
    )
    linking.name_flag(
        by=cast.officer,
        agreement=made,
        asset=claims,
        name="cold-home",
        statement="The home is hard to heat: its energy rating is E, F or G.",
        conditions=[linking.Condition(tenancies.code, "epc_rating", ("E", "F", "G"))],
    )
    for condition in made.conditions.all():
        agreements.meet_condition(by=cast.officer, condition=condition, words="Made up, and met.")
    agreements.offer(by=cast.officer, agreement=made)
    for director, member in zip(cast.directors, cast.members, strict=True):
        agreements.sign(by=director, agreement=made, at=member)
    made.refresh_from_db()
    return made


def _register(by: User, member: Member, title: str, description: str, path: Path) -> Asset:
    stored = register.store(path, name=path.name)
    received = register.receive(by=by, member=member, title=title, file=stored)
    read = register.read_version(version=received.pk, progress=_unwatched)
    if read.state == Version.State.UNREADABLE:
        raise JourneyError(read.problem, where=path.name)
    columns = [
        register.ConfirmedColumn(
            column.name,
            Meaning.RECORD_ID if column.label in _REFERENCES else column.meaning,
            column.sensitivity,
        )
        for column in read.schema
    ]
    confirmed = register.confirm(by=by, version=read, columns=columns)
    says = register.Description(
        title=title,
        description=f"{description} Nobody in it exists.",
        licence=Licence.MEMBERS,
        frequency=Frequency.IRREGULAR,
        contact="The data officer",
        source=path.name,
    )
    asset = register.describe(by=by, asset=confirmed.asset, says=says)
    return register.register(by=by, asset=asset)


def _unwatched(fraction: float, message: str) -> None:
    """These files are read at once."""
