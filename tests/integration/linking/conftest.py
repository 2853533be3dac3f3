"""A council and a charity that hold lists of made-up people, and an agreement about cold homes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

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

from folkmoot.demo.people import PeopleFiles, make_cold_homes  # noqa: E402
from folkmoot.hub.accounts.models import Member, Role, User  # noqa: E402
from folkmoot.hub.agreements import actions as agreements  # noqa: E402
from folkmoot.hub.agreements.models import Agreement  # noqa: E402
from folkmoot.hub.linking import actions  # noqa: E402
from folkmoot.hub.linking.actions.flagging import Condition  # noqa: E402
from folkmoot.hub.linking.models import (  # noqa: E402
    AgreedFlag,
    AgreementKeys,
    Linkage,
    SeparatedVersion,
)
from folkmoot.hub.permissions.actions import keep_proposal  # noqa: E402
from folkmoot.hub.permissions.queries import judgement_of  # noqa: E402
from folkmoot.hub.register import actions as register  # noqa: E402
from folkmoot.hub.register.models import Asset, Frequency, Licence  # noqa: E402
from folkmoot.permission import read_proposal  # noqa: E402
from folkmoot.tables import Meaning  # noqa: E402
from folkmoot.vault.sealing import make_keys  # noqa: E402

REFERENCES = {"Case number", "Claim reference", "Tenancy reference"}


def unwatched(fraction: float, message: str) -> None:
    """Progress that nobody watches."""


@pytest.fixture(autouse=True)
def _keys(region: Path) -> None:  # noqa: F811
    make_keys(region / "keys")


@pytest.fixture(scope="session")
def people_files(tmp_path_factory: pytest.TempPathFactory) -> PeopleFiles:
    return make_cold_homes(tmp_path_factory.mktemp("people"), people=1_200)


def registered(by: User, member: Member, title: str, path: Path) -> Asset:
    """A protected asset whose own references are confirmed as such."""
    stored = register.store(path, name=path.name)
    version = register.receive(by=by, member=member, title=title, file=stored)
    version = register.read_version(version=version.pk, progress=unwatched)
    columns = [
        register.ConfirmedColumn(
            column.name,
            Meaning.RECORD_ID if column.label in REFERENCES else column.meaning,
            column.sensitivity,
        )
        for column in version.schema
    ]
    version = register.confirm(by=by, version=version, columns=columns)
    says = register.Description(
        title=title, description="Made up.", licence=Licence.MEMBERS,
        frequency=Frequency.ONCE, contact="The data team",
    )  # fmt: skip
    asset = register.describe(by=by, asset=version.asset, says=says)
    return register.register(by=by, asset=asset)


@dataclass
class Cast:
    """Who takes part: at Oldbury the holder of the claims, at Newbridge of the visits."""

    oldbury: Member
    newbridge: Member
    contributor: User
    other_contributor: User
    officer: User
    director: User
    other_director: User
    linker: User
    analyst: User


@pytest.fixture
def cast(oldbury: Member, newbridge: Member, person: Callable[..., User]) -> Cast:  # noqa: F811
    return Cast(
        oldbury,
        newbridge,
        person(Role.CONTRIBUTOR, oldbury),
        person(Role.CONTRIBUTOR, newbridge, "other_contributor"),
        person(Role.INFORMATION_GOVERNANCE_OFFICER, oldbury, "officer"),
        person(Role.DIRECTOR, oldbury, "director"),
        person(Role.DIRECTOR, newbridge, "other_director"),
        person(Role.LINKER, oldbury),
        person(Role.ANALYST, newbridge),
    )


@pytest.fixture
def claims(cast: Cast, people_files: PeopleFiles) -> Asset:
    path = people_files.council_tax_reduction
    return registered(cast.contributor, cast.oldbury, "Council tax reduction", path)


@pytest.fixture
def tenancies(cast: Cast, people_files: PeopleFiles) -> Asset:
    path = people_files.tenancies
    return registered(cast.other_contributor, cast.newbridge, "Tenancies", path)


@pytest.fixture
def drafted(cast: Cast, claims: Asset, tenancies: Asset) -> Agreement:
    """An agreement about both, with its days said, that nobody was asked to sign yet."""
    text = (Path(__file__).parents[3] / "docs/examples/fuel-poverty.yaml").read_text("utf-8")
    proposal = keep_proposal(by=None, proposal=read_proposal(text)[0])
    proposal.chosen_rung = judgement_of(proposal).best.rung.rung
    proposal.save()
    about = {"members": [cast.oldbury, cast.newbridge], "assets": [claims, tenancies]}
    made = agreements.draft(by=cast.officer, proposal=proposal, **about)  # type: ignore[arg-type]
    terms = agreements.Terms(
        "Cold homes", "Help people who are cold.", "Data protection team",
        date(2026, 1, 1), date(2099, 1, 1), date(2099, 12, 31),
    )  # fmt: skip
    return agreements.set_terms(by=cast.officer, agreement=made, terms=terms, **about)  # type: ignore[arg-type]


@pytest.fixture
def flag(cast: Cast, drafted: Agreement, claims: Asset, tenancies: Asset) -> AgreedFlag:
    """For the council: who of its claimants lives in a cold home."""
    return actions.name_flag(
        by=cast.officer,
        agreement=drafted,
        asset=claims,
        name="cold-home",
        statement="The home is cold: its energy rating is E, F or G.",
        conditions=[Condition(tenancies.code, "epc_rating", ("E", "F", "G"))],
    )


@pytest.fixture
def agreement(cast: Cast, drafted: Agreement, flag: AgreedFlag) -> Agreement:
    """The agreement in force."""
    for condition in drafted.conditions.all():
        agreements.meet_condition(by=cast.officer, condition=condition, words="Seen and agreed.")
    offered = agreements.offer(by=cast.officer, agreement=drafted)
    agreements.sign(by=cast.director, agreement=offered, at=cast.oldbury)
    return agreements.sign(by=cast.other_director, agreement=offered, at=cast.newbridge)


@pytest.fixture
def begun(cast: Cast, agreement: Agreement, claims: Asset, tenancies: Asset) -> Linkage:
    """A linkage for follow-up that is not made yet."""
    return actions.begin(
        by=cast.linker,
        agreement=agreement,
        title="Claimants in cold homes",
        use=Linkage.Purpose.FOLLOW_UP,
        chosen=[
            actions.Chosen(claims, ("age_band", "award")),
            actions.Chosen(tenancies, ("epc_rating", "damp_reported")),
        ],
    )


@dataclass
class MadeOnce:
    """What linking made, kept for the tests that only need it to be there."""

    folder: Path
    linkage: dict[str, Any] = field(default_factory=dict)
    separated: dict[str, dict[str, Any]] = field(default_factory=dict)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    return MadeOnce(tmp_path_factory.mktemp("linked"))


@pytest.fixture
def linked(begun: Linkage, region: Path, made_once: MadeOnce) -> Linkage:  # noqa: F811
    """The linkage, made. The first test that asks for it waits; the others get its files."""
    agreement_keys = Path("keys", "agreements")
    if not made_once.linkage:
        made = actions.link(linkage=begun.pk, progress=unwatched)
        made_once.linkage = {name: getattr(made, name) for name in LINKED}
        made_once.separated = {
            one.name: {name: getattr(one.version.separated, name) for name in SEPARATED}
            for one in made.linked_assets.all()
        }
        for part in (Path("vault"), Path("keys")):
            shutil.copytree(region / part, made_once.folder / part)
        (made_once.folder / agreement_keys / f"{made.agreement_id}").rename(
            made_once.folder / agreement_keys / "own"
        )
        return made
    for part in (Path("vault"), Path("keys")):
        shutil.copytree(made_once.folder / part, region / part, dirs_exist_ok=True)
    (region / agreement_keys / "own").rename(region / agreement_keys / f"{begun.agreement_id}")
    for one in begun.linked_assets.select_related("version"):
        SeparatedVersion.objects.create(version=one.version, **made_once.separated[one.name])
    AgreementKeys.objects.create(agreement=begun.agreement)
    for name, value in made_once.linkage.items():
        setattr(begun, name, value)
    begun.save()
    return begun


LINKED = (
    *("key", "state", "threshold", "expectation", "findings", "bias", "linked_columns"),
    *("people", "pairs", "sha256", "linked_at"),
)
SEPARATED = (
    *("key", "rows", "identity_columns", "attribute_columns", "sealed_columns"),
    *("identity_sha256", "attribute_sha256"),
)
