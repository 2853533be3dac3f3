"""A saved view is read by OData, OGC API Features and agents as a dataset is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.agents import answers
from folkmoot.hub.register.models import Asset
from folkmoot.hub.saved.actions import Wording, change_view, save_view, withdraw_view
from folkmoot.hub.saved.models import SavedView
from folkmoot.hub.soda.envelopes import DatasetMissing
from folkmoot.hub.soda.readable import open_readable

BY_SERVICE = "SELECT service, sum(amount) AS total, count(*) AS bills GROUP BY service"
IN_PLACES = "SELECT place, supplier, paid_on WHERE service = 'Parks'"


@pytest.fixture
def analyst(person: Callable[..., User]) -> User:
    return person(Role.ANALYST)


@pytest.fixture
def save(analyst: User, oldbury: Member, payments: Asset) -> Callable[..., SavedView]:
    def make(soql: str, title: str = "Spending by service") -> SavedView:
        says = Wording(title=title, description="What was spent.")
        return save_view(by=analyst, member=oldbury, parent=payments.code, soql=soql, says=says)

    return make


def test_odata_filters_sorts_and_counts_it(client: Client, save: Callable[..., SavedView]) -> None:
    root = f"/api/odata/v4/{save(BY_SERVICE).code}"
    found = client.get(f"{root}?$filter=bills gt 5&$orderby=service desc&$count=true").json()
    assert found["@odata.count"] == 4
    assert [row["service"] for row in found["value"]] == [
        "Transport", "Schools", "Parks", "Housing",
    ]  # fmt: skip
    assert isinstance(found["value"][0]["total"], float | int)
    page = client.get(f"{root}?$top=4", headers={"Prefer": "odata.maxpagesize=3"}).json()
    rest = client.get(page["@odata.nextLink"]).json()
    assert len(page["value"]) == 3
    assert len(rest["value"]) == 1
    key = page["value"][0]["__id"]
    assert client.get(f"{root}('{key}')").json()["service"] == page["value"][0]["service"]


def test_odata_lists_and_types_it(client: Client, save: Callable[..., SavedView]) -> None:
    code = save(BY_SERVICE).code
    titles = {each["url"]: each["title"] for each in client.get("/api/odata/v4/").json()["value"]}
    assert titles[code] == "Spending by service"
    metadata = client.get(f"/api/odata/v4/{code}/$metadata").content.decode()
    assert 'Name="total" Type="Edm.Decimal"' in metadata
    assert 'Name="bills" Type="Edm.Int64"' in metadata


def test_features_shows_the_places_that_it_has(
    client: Client, save: Callable[..., SavedView]
) -> None:
    code = save(IN_PLACES, "Parks").code
    described = client.get(f"/ogc/features/collections/{code}").json()
    assert described["title"] == "Parks"
    assert "enclosure" not in {link["rel"] for link in described["links"]}
    found = client.get(f"/ogc/features/collections/{code}/items?limit=2").json()
    assert found["numberMatched"] == 6
    assert found["features"][0]["geometry"]["type"] == "Point"
    assert set(found["features"][0]["properties"]) == {"supplier", "paid_on"}
    listed = client.get("/ogc/features/collections").json()["collections"]
    assert code in {each["id"] for each in listed}


def test_a_view_without_places_is_no_collection(
    client: Client, save: Callable[..., SavedView]
) -> None:
    assert client.get(f"/ogc/features/collections/{save(BY_SERVICE).code}").status_code == 404


def test_an_agent_describes_and_asks_it(save: Callable[..., SavedView], payments: Asset) -> None:
    code = save(BY_SERVICE).code
    described = answers.describe(code, "https://hub.example")
    assert (described.title, described.publisher, described.rows) == (
        "Spending by service", payments.member.name, 4,
    )  # fmt: skip
    assert [(each.name, each.type) for each in described.columns] == [
        ("service", "text"), ("total", "number"), ("bills", "number"),
    ]  # fmt: skip
    assert "parquet" not in described.addresses
    asked = answers.query(code, "SELECT sum(bills) AS bills")
    assert asked.rows == [{"bills": 24}]
    joined = answers.query(
        payments.code, f"SELECT service, @v.bills JOIN @{code} AS v ON service = @v.service LIMIT 1"
    )
    assert joined.rows[0]["bills"] == 6


def test_its_mark_changes_with_its_statement(save: Callable[..., SavedView], analyst: User) -> None:
    saved = save(BY_SERVICE)
    before = open_readable(code=saved.code).mark
    change_view(
        by=analyst, saved=saved, soql=IN_PLACES, says=Wording(title="Parks", description="")
    )
    assert open_readable(code=saved.code).mark != before


def test_a_view_that_was_withdrawn_is_not_there(
    client: Client, save: Callable[..., SavedView], analyst: User
) -> None:
    saved = save(BY_SERVICE)
    withdraw_view(by=analyst, saved=saved)
    assert client.get(f"/api/odata/v4/{saved.code}").status_code == 404
    assert client.get(f"/ogc/features/collections/{saved.code}").status_code == 404
    with pytest.raises(DatasetMissing):
        answers.query(saved.code, "SELECT *")
