"""A new version that breaks with the one in use waits for a person; any other follows by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.ledgers.queries import entries_about
from folkmoot.hub.register import actions, queries, rules
from folkmoot.hub.register.actions import as_proposed
from folkmoot.hub.register.models import Asset, Version
from folkmoot.tables import Meaning, Sensitivity

from .conftest import HEAD, LINES, nothing, payments

pytestmark = pytest.mark.django_db

MANY = [*LINES, *LINES, *LINES]

FILES = [
    # the new file                                       follows   what is said
    (payments([*LINES, LINES[0]]), True, ()),
    (payments(LINES[:4]), True, ()),
    (payments(MANY), True, ("It has more than twice the rows.",)),
    (payments(LINES[:3]), False, ("It has half of the rows or fewer.",)),
    (payments(LINES[:1]), False, ("It has half of the rows or fewer.",)),
    (payments([line + ",x" for line in LINES], HEAD + ",Note"), True, ("“Note” is new",)),
    (
        payments([line.rpartition(",")[0] for line in LINES], "Supplier,Payment date,Amount"),
        False,
        ("“Service” is missing",),
    ),
    (
        payments(LINES, "Supplier,Payment date,Amount,Directorate name"),
        False,
        ("“Service” is missing", "“Directorate name” is new"),
    ),
    (
        payments([line.rpartition(",")[0] + f",{n}" for n, line in enumerate(LINES)]),
        False,
        ("“Service” holds another type of value",),
    ),
    (
        payments(
            [f"{line.rpartition(',')[0]},someone.{n}@home.example" for n, line in enumerate(LINES)]
        ),
        False,
        ("“Service” looks like something else", "“Service” is more sensitive"),
    ),
]


@pytest.mark.parametrize(("text", "follows", "said"), FILES)
def test_what_breaks_waits_and_what_does_not_follows(
    text: str,
    follows: bool,
    said: tuple[str, ...],
    published: Asset,
    receive: Callable[..., Version],
    contributor: User,
) -> None:
    version = receive(text, published)
    told = [each.statement for each in queries.beside_the_one_in_use(version)]
    for part in said:
        assert any(part in statement for statement in told), told
    assert len(told) >= len(said)
    followed = actions.follow(by=contributor, version=version)
    assert (followed.state == Version.State.CONFIRMING) == follows
    if follows:
        actions.keep_version(version=version.pk, progress=nothing)
    published.refresh_from_db()
    assert published.current is not None
    assert published.current.number == (2 if follows else 1)
    assert published.is_open
    done = [entry.action for entry in entries_about(f"{published.subject}/2")]
    assert ("version.waits" in done) != follows


def test_a_version_with_many_values_that_do_not_fit_waits(
    receive: Callable[..., Version], contributor: User
) -> None:
    good = [LINES[n % 6] for n in range(120)]
    version = receive(payments(good))
    actions.confirm(by=contributor, version=version, columns=as_proposed(version))
    asset = actions.keep_version(version=version.pk, progress=nothing).asset
    unknown = "Moor Lane Garage Ltd,14/04/2026,n/a,Transport"
    odd = [unknown if n % 10 == 0 else line for n, line in enumerate(good)]
    later = receive(payments(odd), asset)
    assert later.quarantined == 12
    told = [each.statement for each in queries.beside_the_one_in_use(later)]
    assert told == ["Many more values do not fit their columns."]
    assert actions.follow(by=contributor, version=later).state == Version.State.READ


def test_what_a_person_said_of_a_column_is_carried_over(
    published: Asset, receive: Callable[..., Version], contributor: User
) -> None:
    """Said once against what the reading proposes, it is not asked for each new file."""
    version = receive(payments([*LINES, LINES[0]]), published)
    columns = [
        actions.ConfirmedColumn("service", None, Sensitivity.NONE, "Who spent it.")
        if each.name == "service"
        else each
        for each in as_proposed(version)
    ]
    assert version.schema["service"].meaning is Meaning.SERVICE_NAME
    actions.confirm(by=contributor, version=version, columns=columns, because="It is a team.")
    actions.keep_version(version=version.pk, progress=nothing)
    third = receive(payments(), published)
    assert queries.beside_the_one_in_use(third) == ()
    actions.follow(by=contributor, version=third)
    third.refresh_from_db()
    assert (third.schema["service"].meaning, third.schema["service"].description) == (
        None,
        "Who spent it.",
    )


def test_a_version_that_breaks_is_confirmed_only_with_a_reason(
    published: Asset, receive: Callable[..., Version], contributor: User
) -> None:
    version = receive(payments(LINES[:2]), published)
    with pytest.raises(Refused, match=r"half of the rows.*Before: 6\. Now: 2\."):
        actions.confirm(by=contributor, version=version, columns=as_proposed(version))
    accepted = actions.confirm(
        by=contributor, version=version, columns=as_proposed(version), because="A short month."
    )
    assert accepted.decided_because == "A short month."
    (entry,) = [
        each for each in entries_about(version.subject) if each.action == "version.confirmed"
    ]
    assert entry.details["accepted_with_a_reason"] is True
    assert "short month" not in str(entry.details)


def test_a_reason_that_was_not_needed_is_not_kept(
    published: Asset, receive: Callable[..., Version], contributor: User
) -> None:
    version = receive(payments(), published)
    said = actions.confirm(
        by=contributor, version=version, columns=as_proposed(version), because="Just so."
    )
    assert said.decided_because == ""


def test_a_rejected_version_is_never_used_and_its_file_is_gone(
    published: Asset,
    receive: Callable[..., Version],
    contributor: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    version = receive(payments(LINES[:2]), published)
    with pytest.raises(Refused, match="No reason"):
        actions.reject(by=contributor, version=version, because=" ")
    with django_capture_on_commit_callbacks(execute=True):
        actions.reject(by=contributor, version=version, because="Cut short.")
    version.refresh_from_db()
    assert (version.state, version.decided_because) == ("rejected", "Cut short.")
    assert not version.folder.exists()
    assert not rules.may_confirm(contributor, version).allowed
    published.refresh_from_db()
    assert published.current is not None
    assert published.current.number == 1


def test_only_a_contributor_of_the_council_accepts_or_rejects(
    published: Asset,
    receive: Callable[..., Version],
    person: Callable[..., User],
    newbridge: Member,
) -> None:
    version = receive(payments(LINES[:2]), published)
    other = person(Role.CONTRIBUTOR, newbridge, "neighbour")
    analyst = person(Role.ANALYST)
    for by in (other, analyst):
        with pytest.raises(Refused):
            actions.reject(by=by, version=version, because="No.")
        with pytest.raises(Refused):
            actions.follow(by=by, version=receive(payments(), published))


def test_the_first_version_never_follows_by_itself(
    receive: Callable[..., Version], contributor: User
) -> None:
    version = receive(payments())
    assert actions.follow(by=contributor, version=version).state == Version.State.READ


def test_an_open_asset_never_gets_peoples_data_by_itself(
    published: Asset, receive: Callable[..., Version], contributor: User
) -> None:
    wide = payments(
        [f"{line},OL1 1A{'ABDEFG'[n]}" for n, line in enumerate(LINES)], HEAD + ",Postcode"
    )
    version = receive(wide, published)
    assert [each.breaks for each in queries.beside_the_one_in_use(version)] == [False]
    assert actions.follow(by=contributor, version=version).state == Version.State.READ


def test_the_page_compares_asks_why_and_rejects(
    published: Asset,
    receive: Callable[..., Version],
    contributor: User,
    signed_in: Callable[[User], Client],
) -> None:
    version = receive(payments(LINES[:2]), published)
    client = signed_in(contributor)
    page = client.get(version.get_absolute_url()).content.decode()
    assert "It has half of the rows or fewer." in page
    assert "Accept this version" in page
    said = {}
    for position, column in enumerate(version.schema):
        said[f"meaning_{position}"] = column.meaning.value if column.meaning else ""
        said[f"sensitivity_{position}"] = column.sensitivity.value
    refused = client.post(version.get_absolute_url(), said)
    assert refused.status_code == 422
    assert "Say why this version is right" in refused.content.decode()
    reject = version.get_absolute_url() + "reject/"
    assert client.post(reject, {}).status_code == 422
    assert client.post(reject, {"why_not": "Cut short."}).status_code == 302
    assert "This version was rejected" in client.get(version.get_absolute_url()).content.decode()
    again = receive(payments(LINES[:2]), published)
    accepted = client.post(again.get_absolute_url(), {**said, "because": "A short month."})
    assert accepted.status_code == 302
    assert list(queries.waiting_versions(published.member)) == []
