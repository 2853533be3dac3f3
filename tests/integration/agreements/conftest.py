"""Two councils that hold data, the people who answer for them, and a proposal to share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import django
import pytest

django.setup()

from tests.integration.hub.conftest import (  # noqa: E402, F401 - fixtures of the hub's tests
    newbridge,
    oldbury,
    person,
    region,
    signed_in,
)

from folkmoot.hub.accounts.models import Member, Role, User  # noqa: E402
from folkmoot.hub.agreements import actions  # noqa: E402
from folkmoot.hub.agreements.models import Agreement  # noqa: E402
from folkmoot.hub.permissions.actions import keep_proposal  # noqa: E402
from folkmoot.hub.permissions.models import Proposal  # noqa: E402
from folkmoot.hub.permissions.queries import judgement_of  # noqa: E402
from folkmoot.hub.register.models import Asset, Version  # noqa: E402
from folkmoot.permission import read_proposal  # noqa: E402
from folkmoot.tables import Standing  # noqa: E402
from folkmoot.vault.sealing import make_keys  # noqa: E402


@pytest.fixture
def asset(oldbury: Member) -> Asset:  # noqa: F811
    """A registered holding of Oldbury's, with a version in use whose columns hold no people."""
    held = Asset.objects.create(
        code="homes-234", member=oldbury, title="Homes and their energy", licence="members-only",
        description="Every home.", contact="Housing data", standing=Standing.SHARED.value,
    )  # fmt: skip
    held.current = Version.objects.create(
        asset=held, number=1, state=Version.State.KEPT, file_name="homes.csv", size=1, rows=10
    )
    held.registered_at = held.created_at
    held.save()
    return held


@pytest.fixture
def other_asset(newbridge: Member) -> Asset:  # noqa: F811
    held = Asset.objects.create(
        code="helps-234", member=newbridge, title="Help that was given", licence="members-only",
        description="Every grant.", contact="Warm homes", standing=Standing.SHARED.value,
    )  # fmt: skip
    held.registered_at = held.created_at
    held.save()
    return held


@pytest.fixture
def contributor(person: Callable[..., User]) -> User:  # noqa: F811
    return person(Role.CONTRIBUTOR)


@pytest.fixture(autouse=True)
def _keys(region: Path) -> None:  # noqa: F811
    make_keys(region / "keys")


@dataclass
class Cast:
    """Who takes part: an officer and a director at each council."""

    oldbury: Member
    newbridge: Member
    officer: User
    other_officer: User
    director: User
    other_director: User


@pytest.fixture
def cast(oldbury: Member, newbridge: Member, person: Callable[..., User]) -> Cast:  # noqa: F811
    officer, director = Role.INFORMATION_GOVERNANCE_OFFICER, Role.DIRECTOR
    return Cast(
        oldbury=oldbury,
        newbridge=newbridge,
        officer=person(officer, oldbury, "officer"),
        other_officer=person(officer, newbridge, "other_officer"),
        director=person(director, oldbury, "director"),
        other_director=person(director, newbridge, "other_director"),
    )


@pytest.fixture
def proposal(asset: Asset, other_asset: Asset) -> Proposal:
    """What the annotated example of the docs proposes, about the two assets, its route chosen."""
    text = (Path(__file__).parents[3] / "docs/examples/fuel-poverty.yaml").read_text("utf-8")
    read, _ = read_proposal(text)
    kept = keep_proposal(by=None, proposal=read)
    judgement = judgement_of(kept)
    kept.chosen_rung = judgement.best.rung.rung
    kept.save()
    return kept


DAYS = {
    "starts_on": date(2026, 1, 1),
    "review_on": date(2099, 1, 1),
    "ends_on": date(2099, 12, 31),
}


@pytest.fixture
def drafted(cast: Cast, proposal: Proposal, asset: Asset, other_asset: Asset) -> Agreement:
    """An agreement of two councils with its terms said."""
    made = actions.draft(
        by=cast.officer,
        proposal=proposal,
        members=[cast.oldbury, cast.newbridge],
        assets=[asset, other_asset],
    )
    terms = actions.Terms("Warm homes", "Help people who are cold.", "Data protection team", **DAYS)
    return actions.set_terms(
        by=cast.officer,
        agreement=made,
        terms=terms,
        members=[cast.oldbury, cast.newbridge],
        assets=[asset, other_asset],
    )


@pytest.fixture
def offered(cast: Cast, drafted: Agreement) -> Agreement:
    for condition in drafted.conditions.all():
        actions.meet_condition(by=cast.officer, condition=condition, words="Seen and agreed.")
    return actions.offer(by=cast.officer, agreement=drafted)


@pytest.fixture
def in_force(cast: Cast, offered: Agreement) -> Agreement:
    actions.sign(by=cast.director, agreement=offered, at=cast.oldbury)
    return actions.sign(by=cast.other_director, agreement=offered, at=cast.newbridge)
