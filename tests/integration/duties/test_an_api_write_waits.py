"""All rows replaced through the API by far fewer wait for a person, kept in the vault."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Role, User
from folkmoot.hub.ledgers.queries import entries_about
from folkmoot.hub.register import actions, queries
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.rows.actions import VersionWaits
from folkmoot.hub.rows.incoming import Incoming
from folkmoot.hub.rows.writing import replace_rows

from .conftest import LINES, nothing, payments

pytestmark = pytest.mark.django_db

ROW = {
    "supplier": "Ridge Roofing Ltd",
    "payment_date": "2026-04-03",
    "amount": "900",
    "service": "Housing",
}


def rows(count: int) -> Incoming:
    return Incoming([dict(ROW) for _ in range(count)], is_text=True)


@pytest.fixture
def large(published: Asset, receive: Callable[..., Version], contributor: User) -> Asset:
    """The published asset, with 120 rows."""
    version = receive(payments([LINES[n % 6] for n in range(120)]), published)
    actions.follow(by=contributor, version=version)
    return actions.keep_version(version=version.pk, progress=nothing).asset


@pytest.fixture
def waiting(large: Asset, contributor: User) -> Version:
    with pytest.raises(VersionWaits, match="half of the rows"):
        replace_rows(by=contributor, asset=large, rows=rows(10))
    (found,) = queries.waiting_versions(large.member)
    return found


def test_what_is_published_stays_until_somebody_decides(waiting: Version, large: Asset) -> None:
    assert waiting.state == Version.State.WAITING
    large.refresh_from_db()
    assert large.current is not None
    assert large.current.rows == 120
    assert [entry.action for entry in entries_about(waiting.subject)][-1] == "version.waits"


def test_it_is_accepted_with_a_reason(waiting: Version, large: Asset, contributor: User) -> None:
    with pytest.raises(Refused, match="No reason"):
        actions.accept(by=contributor, version=waiting, because="")
    actions.accept(by=contributor, version=waiting, because="The register was cleaned.")
    large.refresh_from_db()
    assert large.current == waiting
    assert large.current is not None
    assert (large.current.state, large.current.rows) == ("kept", 10)
    assert large.current.public_vault_id
    assert large.is_open


def test_it_is_rejected_or_overtaken(
    waiting: Version, large: Asset, contributor: User, person: Callable[..., User]
) -> None:
    with pytest.raises(Refused):
        actions.accept(by=person(Role.ANALYST), version=waiting, because="A reason.")
    replace_rows(by=contributor, asset=large, rows=rows(110))
    waiting.refresh_from_db()
    with pytest.raises(Refused, match="newer version is in use"):
        actions.accept(by=contributor, version=waiting, because="A reason.")
    rejected = actions.reject(by=contributor, version=waiting, because="It was a mistake.")
    assert rejected.state == Version.State.REJECTED


def test_small_datasets_are_replaced_at_once(published: Asset, contributor: User) -> None:
    assert replace_rows(by=contributor, asset=published, rows=rows(1)).version == 2


def test_the_page_compares_accepts_and_rejects(
    waiting: Version, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(contributor)
    page = client.get(waiting.get_absolute_url()).content.decode()
    assert "It has half of the rows or fewer." in page
    accept = waiting.get_absolute_url() + "accept/"
    assert client.post(accept, {}).status_code == 422
    assert client.post(accept, {"because": "The register was cleaned."}).status_code == 302
    assert "Why it was accepted" in client.get(waiting.get_absolute_url()).content.decode()
