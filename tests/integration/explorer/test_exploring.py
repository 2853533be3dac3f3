"""The query builder answers what its fields ask, with scripts and without."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from folkmoot.hub.accounts.models import Role, User
from folkmoot.hub.register.models import Asset
from folkmoot.hub.saved.models import SavedView
from folkmoot.tables import Standing

HTMX = {"HX-Request": "true"}


@pytest.fixture
def explored(client: Client, payments: Asset) -> Callable[..., str]:
    def get(query: str = "SELECT *", status: int = 200, **parameters: str) -> str:
        response = client.get("/d/pays-2222/explore", {"query": query, **parameters})
        assert response.status_code == status, response.content.decode()[:3000]
        return html.unescape(response.content.decode())

    return get


@pytest.fixture
def build(client: Client, payments: Asset) -> Callable[..., str]:
    """What SoQL the fields of the form become: those of the page without scripts."""

    def send(**fields: Any) -> str:
        response = client.get("/d/pays-2222/explore", {"build": "1", **fields})
        assert response.status_code == 302, response.content.decode()[:3000]
        (query,) = parse_qs(urlsplit(response["Location"]).query)["query"]
        return query

    return send


def soql_of(text: str) -> str:
    found = re.search(r'id="soql"[^>]*>(.*?)</code>', text, re.S)
    assert found
    return found[1]


def test_it_begins_with_all_rows(explored: Callable[..., str]) -> None:
    text = explored()
    assert "24 rows" in text
    assert soql_of(text) == "SELECT *"
    assert "£100.50" in text
    assert "53.81000, -1.51000" in text, "a point is told as people write it"
    assert "/resource/pays-2222.json?$query=SELECT%20*" in text


@pytest.mark.parametrize(
    ("fields", "soql"),
    [
        ({"fc": "service", "fo": "is", "fv": "A", "fw": ""}, "SELECT * WHERE service = 'A'"),
        (
            {"fc": "amount", "fo": "between", "fv": "£1,000", "fw": "2000"},
            "SELECT * WHERE amount BETWEEN 1000 AND 2000",
        ),
        (
            {"fc": "service", "fo": "one-of", "fv": 'Parks, "Roads, paths"', "fw": ""},
            "SELECT * WHERE service IN ('Parks', 'Roads, paths')",
        ),
        ({"fc": "late", "fo": "is", "fv": "true", "fw": ""}, "SELECT * WHERE late = true"),
        ({"fc": "place", "fo": "is-empty", "fv": "", "fw": ""}, "SELECT * WHERE place IS NULL"),
        (
            {"fc": "paid_on", "fo": "at-least", "fv": "2026-03-01", "fw": ""},
            "SELECT * WHERE paid_on >= '2026-03-01'",
        ),
        ({"c": ["service", "amount"]}, "SELECT service, amount"),
        (
            {"gc": "paid_on", "gp": "date_trunc_ym", "mf": "sum", "mc": "amount"},
            "SELECT date_trunc_ym(paid_on), sum(amount) GROUP BY date_trunc_ym(paid_on)",
        ),
        (
            {"gc": "service", "gp": "", "mf": "count", "mc": "", "hm": "m:count:", "ho": "more",
             "hv": "5", "sb": "m:count:", "sd": "desc"},
            "SELECT service, count(*) GROUP BY service HAVING count(*) > 5 ORDER BY count(*) DESC",
        ),
        ({"search": "o'brien", "limit": "10"}, "SELECT * SEARCH 'o''brien' LIMIT 10"),
    ],
)  # fmt: skip
def test_fields_become_soql(
    build: Callable[..., str], explored: Callable[..., str], fields: dict[str, Any], soql: str
) -> None:
    assert build(**fields) == soql
    assert "written by hand: it asks" not in explored(soql)


def test_grouping_alone_counts_the_rows(build: Callable[..., str], client: Client) -> None:
    response = client.get(
        "/d/pays-2222/explore", {"build": "1", "gc": "service", "gp": ""}, headers=HTMX
    )
    text = html.unescape(response.content.decode())
    assert soql_of(text) == "SELECT service, count(*) GROUP BY service"
    assert "<!DOCTYPE" not in text
    assert 'data-address="/d/pays-2222/explore?query=SELECT+service' in text


def test_a_filter_that_is_only_begun_asks_nothing_yet(client: Client, payments: Asset) -> None:
    response = client.get(
        "/d/pays-2222/explore", {"build": "1", "fc": "service", "fo": "", "fv": "", "fw": ""}
    )
    text = html.unescape(response.content.decode())
    assert response.status_code == 200
    assert soql_of(text) == "SELECT *"
    assert '<option value="Housing">' in text, "the commonest values are offered"


def test_a_row_is_removed(build: Callable[..., str]) -> None:
    fields = {
        "fc": ["service", "late"],
        "fo": ["is", "is"],
        "fv": ["Parks", "true"],
        "fw": ["", ""],
    }
    assert build(**fields, remove="filter-0") == "SELECT * WHERE late = true"


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"fc": "amount", "fo": "more", "fv": "many", "fw": ""}, "filter-0", "Enter a number"),
        ({"fc": "amount", "fo": "between", "fv": "1", "fw": ""}, "filter-0", "Enter both ends"),
        ({"fc": "paid_on", "fo": "at-least", "fv": "soon", "fw": ""}, "filter-0", "Type mismatch"),
        ({"mf": "sum", "mc": "service"}, "measure-0", "cannot be taken of this column"),
        ({"limit": "a few"}, "limit", "whole number"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: Client, payments: Asset, fields: dict[str, str], field: str, words: str
) -> None:
    response = client.get("/d/pays-2222/explore", {"build": "1", **fields}, headers=HTMX)
    text = html.unescape(response.content.decode())
    row = text[text.index(f'id="{field}' if field != "limit" else 'id="limit-row"') :]
    assert words in row[: row.index("</div>")]


def test_soql_by_hand_comes_back_into_the_fields_where_it_fits(
    explored: Callable[..., str],
) -> None:
    text = explored("select service, sum(amount) where late = TRUE group by service")
    assert '<option value="service" selected>' in text
    assert "written by hand: it asks" not in text
    text = explored("SELECT service, amount * 2 AS doubled")
    assert "written by hand: it asks" in text
    assert "Doubled" in text


@pytest.mark.parametrize(
    ("soql", "words"),
    [
        ("SELECT salary", "No such column: salary. This is at line 1, character 8, at “salary”"),
        ("SELECT *\nWHERE amount >", "line 2"),
        ("SELEKT", "Expected"),
    ],
)
def test_what_is_wrong_with_soql_is_said_with_its_place(
    explored: Callable[..., str], soql: str, words: str
) -> None:
    assert words in explored(soql, status=400)


def test_rows_are_paged_within_the_limit(keep: Callable[..., Asset], client: Client) -> None:
    from tests.integration.explorer.conftest import PAYMENTS, payments_rows

    keep("long-2222", "Many", PAYMENTS, payments_rows(130))
    text = client.get("/d/long-2222/explore", {"query": "SELECT * LIMIT 120", "page": "3"}).content
    assert b"Rows 101 to 120 of 120" in text
    assert client.get("/d/long-2222/explore", {"page": "4"}).status_code == 404


@pytest.mark.parametrize("standing", [Standing.SHARED, Standing.PROTECTED])
def test_only_open_data_is_explored(
    keep: Callable[..., Asset], client: Client, standing: Standing
) -> None:
    from tests.integration.explorer.conftest import PAYMENTS, payments_rows

    keep("shut-2222", "Shut", PAYMENTS, payments_rows(3), standing=standing)
    for address in ("/d/shut-2222/explore", "/embed/shut-2222", "/embed/shut-2222/chart.svg"):
        assert client.get(address).status_code == 404


def test_a_question_is_saved_as_a_view(
    explored: Callable[..., str],
    person: Callable[..., User],
    signed_in: Callable[[User], Client],
) -> None:
    assert "Save it as a view" not in explored()
    client = signed_in(person(Role.ANALYST))
    assert "Save it as a view" in explored()
    soql = "SELECT service, count(*) GROUP BY service"
    response = client.post(
        "/d/pays-2222/explore/save", {"title": "By service", "member": "oldbury", "soql": soql}
    )
    saved = SavedView.objects.get()
    assert response["Location"] == f"/d/{saved.code}"
    text = client.get(response["Location"]).content.decode()
    assert "By service" in text
    assert "4 rows" in text
    explored = client.get(f"/d/{saved.code}/explore", {"query": "SELECT service WHERE count > 1"})
    assert explored.status_code == 200
    assert b"4 rows" in explored.content


def test_a_view_is_changed_and_withdrawn_on_its_page(
    payments: Asset, person: Callable[..., User], signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(person(Role.CONTRIBUTOR))
    first = {"title": "All", "member": "oldbury", "soql": "SELECT *"}
    address = client.post("/d/pays-2222/explore/save", first)["Location"]
    changed = {"title": "Late", "member": "oldbury", "soql": "SELECT * WHERE late = true"}
    assert client.post(f"{address}/change", changed).status_code == 302
    text = client.get(address).content.decode()
    assert "8 rows" in text
    assert "Revision 1: All" in text
    wrong = client.post(f"{address}/change", {**changed, "soql": "SELECT salary"})
    assert b"No such column" in wrong.content
    assert client.post(f"{address}/withdraw").status_code == 302
    gone = client.get(address)
    assert gone.status_code == 410
    assert b"This view was withdrawn" in gone.content
