"""A saved view has an identifier of its own, and reveals what its tables reveal now, no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.hub.register.models import ALPHABET, Asset
from folkmoot.hub.saved.actions import (
    ViewRefused,
    Wording,
    change_view,
    save_view,
    withdraw_view,
)
from folkmoot.hub.saved.models import SavedView
from folkmoot.hub.saved.queries import open_views
from folkmoot.hub.saved.reading import MOST_NESTED
from folkmoot.soql import SoqlError
from folkmoot.tables import Standing

BY_SERVICE = "SELECT service, sum(amount) AS total GROUP BY service ORDER BY total DESC"
Person = Callable[..., User]


@pytest.fixture
def analyst(person: Person) -> User:
    return person(Role.ANALYST)


@pytest.fixture
def save(analyst: User, oldbury: Member, payments: Asset) -> Callable[..., SavedView]:
    def make(soql: str = BY_SERVICE, parent: str = payments.code, **words: str) -> SavedView:
        says = Wording(**{"title": "Spending by service", **words})
        return save_view(by=analyst, member=oldbury, parent=parent, soql=soql, says=says)

    return make


def rows(client: Client, code: str, **parameters: str) -> Any:
    return client.get(f"/resource/{code}.json", parameters).json()


def test_it_answers_under_an_identifier_of_its_own(
    client: Client, save: Callable[..., SavedView]
) -> None:
    saved = save()
    assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", saved.code)
    answer = rows(client, saved.code)
    assert [row["service"] for row in answer] == ["Transport", "Schools", "Parks", "Housing"]
    assert set(answer[0]) == {"service", "total"}


def test_a_request_runs_on_its_answer(client: Client, save: Callable[..., SavedView]) -> None:
    saved = save()
    assert rows(client, saved.code, **{"$select": "count(*)"}) == [{"count": "4"}]
    assert len(rows(client, saved.code, service="Parks")) == 1
    assert rows(client, saved.code, **{"$where": "total > 5000", "$select": "service"})
    assert len(rows(client, saved.code, **{"$order": ":id", "$limit": "2"})) == 2


def test_a_row_is_found_by_its_id(client: Client, save: Callable[..., SavedView]) -> None:
    saved = save()
    first = rows(client, saved.code, **{"$select": ":id, service"})[0]
    row = client.get(f"/resource/{saved.code}/{first[':id']}.json").json()
    assert row["service"] == first["service"]


def test_what_it_leaves_out_cannot_be_asked_for(
    client: Client, save: Callable[..., SavedView]
) -> None:
    response = client.get(f"/resource/{save().code}.json", {"$select": "supplier"})
    assert response.status_code == 400
    assert response.json()["errorCode"] == "query.soql.no-such-column"


@pytest.mark.parametrize("how", ["no longer open", "no longer published"])
def test_it_is_gone_when_its_dataset_is(
    client: Client, save: Callable[..., SavedView], payments: Asset, how: str
) -> None:
    saved = save()
    if how == "no longer open":
        payments.standing = Standing.SHARED.value
    else:
        payments.published_at = None
    payments.save()
    response = client.get(f"/resource/{saved.code}.json")
    assert response.status_code == 404
    assert response.json()["code"] == "dataset.missing"
    assert open_views() == []


def test_it_is_gone_when_a_table_that_it_joins_is(
    client: Client, save: Callable[..., SavedView], areas: Asset
) -> None:
    saved = save("SELECT service, @a.name JOIN @area-2222 AS a ON ward_code = @a.code")
    assert rows(client, saved.code)[0]["name"].startswith("Ward")
    areas.standing = Standing.PROTECTED.value
    areas.save()
    assert client.get(f"/resource/{saved.code}.json").status_code == 404


def test_views_stand_on_views_up_to_a_depth(save: Callable[..., SavedView]) -> None:
    parent = save()
    for _ in range(MOST_NESTED - 1):
        parent = save("SELECT service, total", parent.code)
    with pytest.raises(ViewRefused, match="At most 4 views"):
        save("SELECT *", parent.code)


def test_a_view_on_a_view_is_answered_and_gone_with_it(
    client: Client, save: Callable[..., SavedView], analyst: User
) -> None:
    inner = save()
    outer = save("SELECT service WHERE total > 5000", inner.code)
    assert rows(client, outer.code)
    withdraw_view(by=analyst, saved=inner)
    assert client.get(f"/resource/{outer.code}.json").status_code == 404


def test_no_view_stands_on_itself(save: Callable[..., SavedView], analyst: User) -> None:
    inner = save()
    outer = save("SELECT service, total", inner.code)
    with pytest.raises(ViewRefused, match="cannot stand on itself"):
        change_view(
            by=analyst,
            saved=inner,
            soql=f"SELECT service JOIN @{outer.code} AS o ON service = @o.service",
            says=Wording("Round"),
        )


def test_a_change_keeps_what_was(
    client: Client, save: Callable[..., SavedView], analyst: User
) -> None:
    saved = save()
    tag = client.get(f"/resource/{saved.code}.json")["ETag"]
    change_view(by=analyst, saved=saved, soql="SELECT count(*)", says=Wording("How many"))
    saved.refresh_from_db()
    assert [revision.number for revision in saved.revisions.all()] == [1, 2]
    assert saved.revisions.get(number=1).soql == BY_SERVICE
    changed = client.get(f"/resource/{saved.code}.json", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.json() == [{"count": "24"}]


def test_a_statement_that_does_not_compile_is_not_kept(save: Callable[..., SavedView]) -> None:
    with pytest.raises(SoqlError, match="No such column"):
        save("SELECT salary")
    with pytest.raises(SoqlError, match="No such table"):
        save("SELECT 1 JOIN @zzzz-zzzz AS z ON true")
    assert not SavedView.objects.exists()


def test_only_contributors_and_analysts_save_for_their_own_council(
    person: Person, oldbury: Member, newbridge: Member, payments: Asset, analyst: User
) -> None:
    def attempt(by: User, member: Member) -> None:
        save_view(by=by, member=member, parent=payments.code, soql="SELECT *", says=Wording("A"))

    for role in (Role.RESIDENT, Role.DIRECTOR):
        with pytest.raises(Refused):
            attempt(person(role), oldbury)
    with pytest.raises(Refused):
        attempt(analyst, newbridge)


def test_only_its_own_council_changes_or_withdraws_it(
    person: Person, newbridge: Member, save: Callable[..., SavedView]
) -> None:
    saved = save()
    stranger = person(Role.ANALYST, newbridge)
    with pytest.raises(Refused):
        withdraw_view(by=stranger, saved=saved)
    with pytest.raises(Refused):
        change_view(by=stranger, saved=saved, soql="SELECT *", says=Wording("Mine"))


def test_every_write_is_in_the_ledger(save: Callable[..., SavedView], analyst: User) -> None:
    saved = save()
    change_view(by=analyst, saved=saved, soql="SELECT *", says=Wording("All"))
    withdraw_view(by=analyst, saved=saved)
    written = LedgerEntry.objects.filter(subject=saved.subject).order_by("sequence")
    assert [entry.action for entry in written] == ["view.saved", "view.changed", "view.withdrawn"]
    with pytest.raises(Refused):
        change_view(by=analyst, saved=saved, soql="SELECT *", says=Wording("Again"))


def test_it_is_found_where_datasets_are(
    client: Client, save: Callable[..., SavedView], payments: Asset, analyst: User
) -> None:
    saved = save(title="Spending by service", description="Where the money goes.")
    found = client.get("/api/catalog/v1", {"q": "spending"}).json()
    assert [entry["resource"]["id"] for entry in found["results"]] == [saved.code]
    entry = found["results"][0]["resource"]
    assert (entry["type"], entry["parent_fxf"]) == ("view", [payments.code])
    assert entry["columns_field_name"] == ["service", "total"]
    both = client.get("/api/catalog/v1").json()
    assert both["resultSetSize"] == 2
    pages = [client.get("/api/catalog/v1", {"limit": "1", "offset": n}).json() for n in "01"]
    ids = [page["results"][0]["resource"]["id"] for page in pages]
    assert ids == [payments.code, saved.code]
    assert client.get("/api/catalog/v1", {"only": "dataset"}).json()["resultSetSize"] == 1
    assert client.get("/api/catalog/v1", {"only": "view"}).json()["resultSetSize"] == 1
    described = client.get(f"/api/views/{saved.code}.json").json()
    assert described["name"] == "Spending by service"
    assert b"Spending by service" in client.get("/catalogue/", {"q": "money goes"}).content
    withdraw_view(by=analyst, saved=saved)
    assert client.get("/api/catalog/v1", {"q": "spending"}).json()["results"] == []
    assert b"Spending by service" not in client.get("/catalogue/", {"q": "money goes"}).content
