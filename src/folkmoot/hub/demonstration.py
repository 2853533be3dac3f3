"""A region with demonstration data, made by the same actions as the pages.

Every council gets a contributor, who uploads its files, confirms what their columns mean and
registers them; an analyst takes the journey; two output checkers sign its answer off. Where the
region is made up, made-up people are linked under an agreement too (`demonstrated_linkage`).
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from folkmoot.config import Config
from folkmoot.demo.plan import PlannedFile, RegionPlan
from folkmoot.errors import JourneyError
from folkmoot.hub.accounts.actions import create_member, create_user, grant_role
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.demonstrated_linkage import Cast, link_cold_homes
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.permissions.actions import keep_proposal
from folkmoot.hub.problems import actions as problems
from folkmoot.hub.problems.models import Problem
from folkmoot.hub.register import actions as register
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version
from folkmoot.hub.releases.actions import sign_off
from folkmoot.permission import load_rulebook, understand
from folkmoot.tables import Column, Sensitivity, Standing

ACCOUNTS_FILE = "demonstration.json"
HUB = "analytics-hub"

Showing = Callable[[str], AbstractContextManager[Progress]]
"""Opens a bar with this title, moved by what it gives."""


@dataclass(frozen=True, slots=True)
class DemonstrationUser:
    """An account of the demonstration, as it is shown to whoever made it."""

    username: str
    password: str
    does: str


def make(plan: RegionPlan, config: Config, show: Showing) -> tuple[DemonstrationUser, ...]:
    """Fill an empty region with what a plan holds, and take the journey.

    The accounts are written into the region's keys, readable by its owner alone. Raises whatever
    the actions raise.
    """
    accounts = _Accounts(plan)
    for planned in plan.files:
        council = next(c for c in plan.councils if c.key == planned.council)
        with show(f"{council.name}: {planned.title}") as progress:
            _register(planned, accounts, progress)
    problem = problems.raise_problem(by=accounts.analyst, raised_by=accounts.hub, **PROBLEM)
    with show(problem.title) as progress:
        _answer(problem, accounts, progress)
    for sentence in ASKED:
        _propose(sentence, accounts)
    if plan.is_made_up:
        cast = accounts.take_part()
        with show("Cold homes, linked under an agreement") as progress:
            link_cold_homes(cast, progress)
    _write_accounts(config, accounts.shown)
    return accounts.shown


def accounts_of(config: Config) -> tuple[DemonstrationUser, ...] | None:
    """The accounts of a demonstration that is whole; None where there is none."""
    path = config.keys_dir / ACCOUNTS_FILE
    if not path.is_file():
        return None
    return tuple(DemonstrationUser(**raw) for raw in json.loads(path.read_text("utf-8")))


PROBLEM = {
    "title": "Where does our money go?",
    "worry": (
        "We spend public money with thousands of suppliers. How much of it stays with businesses "
        "in our own area, of what size, and for which services?"
    ),
    "decision": "Which contracts to offer in smaller lots, and to tell local businesses about.",
    "who_acts": "The heads of procurement and of economic development",
    "by_when": "before the next year’s contracts are let",
    "least_data": (
        "Payments with the supplier’s name, the service and the amount; rating lists with the "
        "ratepayer’s name, the place and the rateable value. No data about people."
    ),
    "journey": Problem.Journey.SPENDING.value,
}


ASKED = (
    "Who is cold at home and not getting help?",
    "Which homes are unlicensed houses in multiple occupation?",
)
"""Proposals that somebody can go on with: their routes are judged, and none is chosen yet."""


class _Accounts:
    """The members and people of the demonstration."""

    def __init__(self, plan: RegionPlan) -> None:
        self._password = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
        self._shown: list[DemonstrationUser] = []
        self.hub = create_member(
            by=None, code=HUB, name=f"{plan.name}: analytics hub", kind=Member.Kind.PARTNER
        )
        self.members = {
            council.key: create_member(
                by=None,
                code=council.key,
                name=council.name,
                kind=Member.Kind.COUNCIL,
                gss_code=council.code,
            )
            for council in plan.councils
        }
        self.contributors = {
            key: self._user(f"contributor.{key}", Role.CONTRIBUTOR, member)
            for key, member in self.members.items()
        }
        first = next(iter(self.members.values()))
        self._officer = self._user("governance", Role.INFORMATION_GOVERNANCE_OFFICER, first)
        self.analyst = self._user("analyst", Role.ANALYST, self.hub)
        self.checkers = tuple(
            self._user(name, Role.OUTPUT_CHECKER, self.hub)
            for name in ("checker", "checker.second")
        )
        self._director = self._user("director", Role.DIRECTOR, first)
        self._user("administrator", Role.ADMINISTRATOR, self.hub)

    def take_part(self) -> Cast:
        """Those who link under an agreement: the first council, and a landlord who joins."""
        (key, council), *_ = self.members.items()
        landlord = create_member(
            by=None, code="wendlemark-homes", name="Wendlemark Homes", kind=Member.Kind.PARTNER
        )
        grant_role(by=None, user=self.analyst, role=Role.ANALYST, at=landlord)
        return Cast(
            council=council,
            landlord=landlord,
            contributors=(
                self.contributors[key],
                self._user("contributor.homes", Role.CONTRIBUTOR, landlord),
            ),
            directors=(self._director, self._user("director.homes", Role.DIRECTOR, landlord)),
            officer=self._officer,
            analyst=self.analyst,
            linker=self._user("linker", Role.LINKER, council),
        )

    @property
    def shown(self) -> tuple[DemonstrationUser, ...]:
        return tuple(self._shown)

    def _user(self, username: str, role: Role, member: Member) -> User:
        does = f"{role.label} at {member}"
        self._shown.append(DemonstrationUser(username, self._password, does))
        return create_user(
            by=None,
            username=username,
            email=f"{username}@demonstration.invalid",
            name=does,
            password=self._password,
            roles=[(role, member)],
        )


def _register(planned: PlannedFile, accounts: _Accounts, progress: Progress) -> Asset:
    by, member = accounts.contributors[planned.council], accounts.members[planned.council]
    stored = register.store(planned.path, name=planned.path.name)
    received = register.receive(by=by, member=member, title=planned.title, file=stored)
    read = register.read_version(version=received.pk, progress=_half(progress, 0.0))
    if read.state == Version.State.UNREADABLE:
        raise JourneyError(read.problem, where=planned.path.name)
    confirmed = register.confirm(
        by=by, version=read, columns=[_confirmed(column, planned) for column in read.schema]
    )
    register.keep_version(version=confirmed.pk, progress=_half(progress, 0.5))
    with transaction.atomic():
        asset = register.describe(by=by, asset=confirmed.asset, says=_description(planned))
        asset = register.register(by=by, asset=asset)
    if planned.standing is Standing.OPEN:
        asset = register.publish(by=by, asset=asset)
    return asset


def _confirmed(column: Column, planned: PlannedFile) -> register.ConfirmedColumn:
    """What the data officer says: these are records of businesses and of maps, not of homes, so
    an address or a point in them is nobody's."""
    meaning = planned.meanings.get(column.label, column.meaning)
    is_commercial = column.sensitivity is Sensitivity.COMMERCIAL or (
        meaning is not None and meaning.sensitivity is Sensitivity.COMMERCIAL
    )
    return register.ConfirmedColumn(
        name=column.name,
        meaning=meaning,
        sensitivity=Sensitivity.COMMERCIAL if is_commercial else Sensitivity.NONE,
        description=column.description,
    )


def _description(planned: PlannedFile) -> register.Description:
    is_open = planned.standing is Standing.OPEN
    return register.Description(
        title=planned.title,
        description=planned.description,
        licence=Licence.OGL if is_open else Licence.MEMBERS,
        frequency=Frequency.IRREGULAR,
        contact="The council’s data officer",
        source=planned.path.name,
    )


def _answer(problem: Problem, accounts: _Accounts, progress: Progress) -> None:
    begun = problems.begin_attempt(by=accounts.analyst, problem=problem)
    attempt = problems.run_attempt(attempt=begun.pk, progress=progress)
    for output in attempt.outputs.order_by("pk"):
        for checker in accounts.checkers[: output.checkers_needed]:
            sign_off(by=checker, output=output)


def _propose(sentence: str, accounts: _Accounts) -> None:
    understood = understand(sentence, load_rulebook())
    keep_proposal(by=accounts.analyst, proposal=understood.proposal)


def _half(progress: Progress, start: float) -> Progress:
    def report(fraction: float, message: str) -> None:
        progress(start + fraction / 2, message)

    return report


def _write_accounts(config: Config, shown: tuple[DemonstrationUser, ...]) -> None:
    """Last of all: the file says that the demonstration is whole."""
    path: Path = config.keys_dir / ACCOUNTS_FILE
    aside = path.with_suffix(".new")
    rows = [{"username": u.username, "password": u.password, "does": u.does} for u in shown]
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(rows, file, indent=1)
    aside.rename(path)
