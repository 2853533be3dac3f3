"""A file goes from a contributor's desk to the register, and as far as its columns allow."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from folkmoot.errors import JourneyError, Refused
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.ledgers.queries import entries_about, verification
from folkmoot.hub.register import actions
from folkmoot.hub.register.actions import ConfirmedColumn, Description, as_proposed
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version
from folkmoot.hub.register.rules import may_publish, may_see
from folkmoot.permission import Charter
from folkmoot.tables import Meaning, Sensitivity, Standing
from folkmoot.vault import Vault
from folkmoot.vault.sealing import make_keys

pytestmark = pytest.mark.django_db

PAYMENTS = """Payments over £500,,,
Supplier,Payment date,Amount,Service
Ridge Roofing Ltd,03/04/2026,"£1,200.50",Housing
Moor Lane Garage Ltd,14/04/2026,£980.00,Transport
Valley Catering Ltd,15/04/2026,n/a,Schools
Ridge Roofing Ltd,28/04/2026,"(£200.00)",Housing
"""
PEOPLE = """Surname,Date of birth,NHS number,Postcode
Ashworth,03/04/1951,943 476 5919,OL1 1AA
Barker,14/12/1962,943 476 5870,OL1 2BB
Clegg,25/07/1973,401 023 2137,OL2 3CC
"""


def nothing(fraction: float, message: str) -> None:
    """For whoever does not watch."""


@pytest.fixture(autouse=True)
def _keys(region: Path) -> None:
    make_keys(region / "keys")


@pytest.fixture
def contributor(person: Callable[..., User]) -> User:
    return person(Role.CONTRIBUTOR)


@pytest.fixture
def receive(oldbury: Member, contributor: User, tmp_path: Path) -> Callable[..., Version]:
    """Takes in a text as a file, for a new asset or as a version of one, and reads it."""

    def take(text: str, *, asset: Asset | None = None, name: str = "file.csv") -> Version:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        file = actions.store(path, name=name)
        version = (
            actions.receive_version(by=contributor, asset=asset, file=file)
            if asset
            else actions.receive(by=contributor, member=oldbury, title="A title", file=file)
        )
        return actions.read_version(version=version.pk, progress=nothing)

    return take


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def confirmed(by: User, version: Version) -> Version:
    version = actions.confirm(by=by, version=version, columns=as_proposed(version))
    return actions.keep_version(version=version.pk, progress=nothing)


def describe(by: User, asset: Asset, licence: Licence = Licence.OGL, **charter: object) -> Asset:
    says = Description(
        title="Payments over £500",
        description="Every payment.",
        licence=licence,
        frequency=Frequency.MONTHLY,
        contact="Data team",
        charter=Charter(**charter),  # type: ignore[arg-type]
    )
    return actions.describe(by=by, asset=asset, says=says)


def registered(by: User, version: Version, **charter: object) -> Asset:
    asset = confirmed(by, version).asset
    describe(by, asset, **charter)
    return actions.register(by=by, asset=asset)


# Reading


def test_a_file_is_read_and_its_reading_written_down(receive: Callable[..., Version]) -> None:
    version = receive(PAYMENTS)
    assert version.state == Version.State.READ
    assert version.rows == 4
    assert version.quarantined == 1
    assert version.schema.names == ("supplier", "payment_date", "amount", "service")
    assert version.schema["amount"].meaning is Meaning.AMOUNT_GBP
    assert version.read_as["headings in"] == "row 2"


def test_a_file_that_has_been_read_lies_sealed(receive: Callable[..., Version]) -> None:
    version = receive(PEOPLE)
    (kept,) = files_in(version.folder)
    assert kept.name == "sealed.age"
    assert b"Ashworth" not in kept.read_bytes()


def test_nothing_in_the_register_shows_a_value_of_a_sensitive_column(
    receive: Callable[..., Version],
) -> None:
    version = receive(PEOPLE)
    kept = json.dumps([version.findings, version.columns, version.proposals, version.read_as])
    for value in ("Ashworth", "943 476", "9434765919", "OL1 1AA", "1951"):
        assert value not in kept


def test_columns_that_are_not_sensitive_show_examples(receive: Callable[..., Version]) -> None:
    proposals = receive(PAYMENTS).proposals
    assert proposals["service"]["examples"][0] == "Housing"
    assert proposals["supplier"]["examples"] == []


def test_a_file_that_is_no_table_says_why_and_is_not_kept(
    receive: Callable[..., Version],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = receive("", name="empty.csv")
    assert version.state == Version.State.UNREADABLE
    assert version.problem
    assert not version.folder.exists()


def test_reading_twice_comes_to_the_same(receive: Callable[..., Version]) -> None:
    version = receive(PAYMENTS)
    again = actions.read_version(version=version.pk, progress=nothing)
    assert again.state == Version.State.READ
    assert [entry.action for entry in entries_about(version.subject)] == [
        "version.received",
        "version.read",
    ]


def test_a_reading_cut_short_after_sealing_is_done_again(receive: Callable[..., Version]) -> None:
    version = receive(PAYMENTS)
    Version.objects.filter(pk=version.pk).update(state=Version.State.RECEIVED, rows=None)
    again = actions.read_version(version=version.pk, progress=nothing)
    assert again.rows == 4
    assert again.sha256 == version.sha256


def test_only_a_contributor_of_the_council_registers_for_it(
    person: Callable[..., User], newbridge: Member, oldbury: Member, tmp_path: Path
) -> None:
    stranger = person(Role.CONTRIBUTOR, at=newbridge)
    (tmp_path / "file.csv").write_text(PAYMENTS)
    file = actions.store(tmp_path / "file.csv", name="file.csv")
    with pytest.raises(Refused, match="You are not a contributor at Oldbury"):
        actions.receive(by=stranger, member=oldbury, title="A title", file=file)


# Confirming


def test_confirmed_data_without_people_go_into_the_vault(
    receive: Callable[..., Version],
    contributor: User,
    region: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = confirmed(contributor, receive(PAYMENTS))
    assert not version.folder.exists()
    assert version.state == Version.State.KEPT
    vault = Vault(region / "vault")
    assert vault.manifest(version.vault_id).rows == 4
    assert vault.read(version.vault_id, ["service"]).column(0).to_pylist()[0] == "Housing"
    assert vault.quarantine(version.vault_id).num_rows == 1  # type: ignore[union-attr]
    assert Asset.objects.get().standing == Standing.SHARED


def test_data_about_people_stay_sealed(
    receive: Callable[..., Version], contributor: User, region: Path
) -> None:
    version = confirmed(contributor, receive(PEOPLE))
    assert version.state == Version.State.SEALED
    assert version.vault_id == ""
    assert [path.name for path in files_in(version.folder)] == ["sealed.age"]
    asset = Asset.objects.get()
    assert asset.standing == Standing.PROTECTED
    assert asset.current == version


def test_what_a_person_says_wins_over_the_proposal(
    receive: Callable[..., Version], contributor: User
) -> None:
    version = receive(PAYMENTS)
    columns = [
        ConfirmedColumn(column.name, None, Sensitivity.CONFIDENTIAL)
        if column.name == "service"
        else column
        for column in as_proposed(version)
    ]
    said = actions.confirm(by=contributor, version=version, columns=columns)
    assert said.schema["service"].meaning is None
    assert said.schema["service"].sensitivity is Sensitivity.CONFIDENTIAL


def test_every_column_has_to_be_confirmed(
    receive: Callable[..., Version], contributor: User
) -> None:
    version = receive(PAYMENTS)
    with pytest.raises(JourneyError, match="Not every column"):
        actions.confirm(by=contributor, version=version, columns=as_proposed(version)[1:])


def test_columns_are_confirmed_once(receive: Callable[..., Version], contributor: User) -> None:
    version = confirmed(contributor, receive(PAYMENTS))
    with pytest.raises(Refused, match="confirmed already"):
        actions.confirm(by=contributor, version=version, columns=as_proposed(version))


def test_a_file_that_reads_otherwise_later_is_not_kept(
    receive: Callable[..., Version], contributor: User
) -> None:
    version = receive(PAYMENTS)
    actions.confirm(by=contributor, version=version, columns=as_proposed(version))
    Version.objects.filter(pk=version.pk).update(rows=5)
    with pytest.raises(JourneyError, match="read otherwise"):
        actions.keep_version(version=version.pk, progress=nothing)
    version.refresh_from_db()
    assert version.vault_id == ""


# Registering and publishing


def test_registering_asks_for_what_is_missing(
    receive: Callable[..., Version], contributor: User
) -> None:
    asset = receive(PAYMENTS).asset
    with pytest.raises(Refused) as refusal:
        actions.register(by=contributor, asset=asset)
    for words in ("no version whose columns are confirmed", "a description", "a licence"):
        assert words in refusal.value.problem


def test_the_whole_way_is_in_the_ledger(receive: Callable[..., Version], contributor: User) -> None:
    asset = registered(contributor, receive(PAYMENTS))
    actions.publish(by=contributor, asset=asset)
    assert [entry.action for entry in entries_about(asset.subject)] == [
        "asset.described",
        "asset.registered",
        "asset.published",
    ]
    assert verification().is_ok


def test_a_published_asset_is_for_everybody(
    receive: Callable[..., Version], contributor: User, client: Client
) -> None:
    asset = registered(contributor, receive(PAYMENTS))
    assert client.get(asset.get_absolute_url()).status_code == 302
    actions.publish(by=contributor, asset=asset)
    assert client.get(asset.get_absolute_url()).status_code == 200


REFUSED = [
    # the licence         the charter                                        the reason
    (Licence.MEMBERS,     {},                                                "is not an open one"),
    (Licence.PSGA,        {},                                                "is not an open one"),
    (Licence.OGL,         {"embargo_until": dt.date(2999, 1, 1)},            "under embargo until"),
]  # fmt: skip


@pytest.mark.parametrize(("licence", "charter", "reason"), REFUSED)
def test_publishing_is_refused_with_the_reason(
    receive: Callable[..., Version],
    contributor: User,
    licence: Licence,
    charter: dict[str, object],
    reason: str,
) -> None:
    asset = registered(contributor, receive(PAYMENTS), licence=licence, **charter)
    with pytest.raises(Refused, match=reason):
        actions.publish(by=contributor, asset=asset)
    assert not Asset.objects.get().is_open


def test_data_about_people_are_never_published(
    receive: Callable[..., Version], contributor: User
) -> None:
    asset = registered(contributor, receive(PEOPLE))
    decision = may_publish(contributor, asset)
    assert not decision.allowed
    assert len(decision.reasons) == 4
    assert "The column “NHS number” is a direct identifier" in decision.reasons[2]
    assert "counts made from it, after disclosure control" in decision.nearest[0]


def test_the_hub_itself_may_not_publish_data_about_people_either(
    receive: Callable[..., Version], contributor: User
) -> None:
    asset = registered(contributor, receive(PEOPLE))
    with pytest.raises(Refused, match="direct identifier"):
        actions.publish(by=None, asset=asset)


# New versions


def test_a_new_version_takes_over_once_it_is_confirmed(
    receive: Callable[..., Version], contributor: User
) -> None:
    asset = registered(contributor, receive(PAYMENTS))
    second = receive(PAYMENTS + "Ridge Roofing Ltd,29/04/2026,£10.00,Housing\n", asset=asset)
    assert second.number == 2
    assert Asset.objects.get().current_id != second.pk
    confirmed(contributor, second)
    assert Asset.objects.get().current_id == second.pk


def test_a_published_asset_takes_no_version_with_people_in_it(
    receive: Callable[..., Version], contributor: User
) -> None:
    asset = registered(contributor, receive(PAYMENTS))
    actions.publish(by=contributor, asset=asset)
    second = receive(PEOPLE, asset=asset)
    with pytest.raises(Refused, match="direct identifier"):
        actions.confirm(by=contributor, version=second, columns=as_proposed(second))
    second.refresh_from_db()
    assert second.state == Version.State.READ


def test_a_new_version_of_a_published_asset_is_published(
    receive: Callable[..., Version], contributor: User
) -> None:
    asset = registered(contributor, receive(PAYMENTS))
    actions.publish(by=contributor, asset=asset)
    second = confirmed(contributor, receive(PAYMENTS, asset=asset))
    kept = Asset.objects.get()
    assert kept.is_open
    assert kept.current_id == second.pk


# Who sees what

SEEN = [
    # role                                   at Oldbury  not registered  registered
    (Role.RESIDENT,                          True,       False,          False),
    (Role.CONTRIBUTOR,                       True,       True,           True),
    (Role.CONTRIBUTOR,                       False,      False,          True),
    (Role.INFORMATION_GOVERNANCE_OFFICER,    True,       True,           True),
    (Role.INFORMATION_GOVERNANCE_OFFICER,    False,      False,          True),
    (Role.LINKER,                            True,       False,          True),
    (Role.ANALYST,                           True,       False,          True),
    (Role.OUTPUT_CHECKER,                    True,       False,          True),
    (Role.DIRECTOR,                          True,       False,          True),
    (Role.ADMINISTRATOR,                     True,       False,          True),
]  # fmt: skip


def test_the_table_of_who_sees_what_has_every_role() -> None:
    assert {row[0] for row in SEEN} == set(Role)


@pytest.mark.parametrize(("role", "is_at_oldbury", "before", "after"), SEEN)
def test_who_sees_an_asset_that_is_not_open(
    receive: Callable[..., Version],
    contributor: User,
    person: Callable[..., User],
    newbridge: Member,
    oldbury: Member,
    role: Role,
    is_at_oldbury: bool,
    before: bool,
    after: bool,
) -> None:
    version = receive(PAYMENTS)
    who = person(role, at=oldbury if is_at_oldbury else newbridge, username="somebody")
    assert may_see(who, version.asset).allowed is before
    assert may_see(who, registered(contributor, version)).allowed is after


# Housekeeping


def test_files_of_requests_that_became_nothing_are_swept(
    receive: Callable[..., Version], region: Path, tmp_path: Path
) -> None:
    version = receive(PAYMENTS)
    orphan = actions.store(tmp_path / "file.csv", name="file.csv")
    old = region / "uploads" / orphan.key.hex
    fresh = actions.store(tmp_path / "file.csv", name="file.csv")
    for folder in (old, version.folder):
        os.utime(folder, (0, 0))
    assert actions.sweep_uploads() == 1
    assert not old.exists()
    assert version.folder.exists()
    assert (region / "uploads" / fresh.key.hex).exists()
