"""Everybody finds what is published, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from folkmoot.hub.accounts.actions import create_member
from folkmoot.hub.accounts.models import Member
from folkmoot.hub.discoverable import EntryKind, SearchEntry
from folkmoot.hub.portal.search import catalogue
from folkmoot.hub.register.models import Asset, Licence, Version
from folkmoot.tables import Column, ColumnType, Meaning, Schema

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(keep: Callable[..., Asset]) -> None:
    """Five datasets of two councils under two licences."""
    newbridge = create_member(by=None, code="newbridge", name="Newbridge", kind=Member.Kind.COUNCIL)
    keep("aaaa-2222", "Libraries", description="Where to borrow.")
    keep("bbbb-2222", "Parks and gardens", description="Green places, and libraries beside them.")
    keep("cccc-2222", "Bins", member=newbridge)
    keep("dddd-2222", "Trees", member=newbridge, licence=Licence.CC0)
    keep("eeee-2222", "Salaries of libraries", licence=Licence.CC0)


FOUND = [
    # asked                                       found, the best first
    ("",                                          "bins libraries parks salaries trees"),
    ("q=libraries",                               "libraries salaries parks"),
    ("q=LIBRARIES",                               "libraries salaries parks"),
    ("q=green+libraries",                         "parks"),
    ("q=newbridge",                               "bins trees"),
    ("q=opened",                                  "parks libraries bins salaries trees"),
    ("q=bbbb-2222",                               "parks"),
    ("q=money",                                   ""),
    ("q=meaning",                                 ""),
    ("council=newbridge",                         "bins trees"),
    ("licence=CC0-1.0",                           "salaries trees"),
    ("council=newbridge&licence=CC0-1.0",         "trees"),
    ("q=libraries&licence=CC0-1.0",               "salaries"),
    ("council=nobody",                            ""),
    ("council=newbridge&council=oldbury&q=trees", "trees"),
    ("q=rubbish",                                 "bins"),
    ("q=libarries",                               "libraries salaries parks"),
    ("q=libr",                                    "libraries salaries parks"),
    ("topic=parks",                               "parks"),
    ("format=geojson&q=bins",                     "bins"),
    ("format=shp",                                ""),
    ("updated=month",                             ""),
    ("updated=nonsense",                          ""),
    ("kind=dataset&q=bins",                       "bins"),
    ("kind=view",                                 ""),
    ("sort=title&q=libraries",                    "libraries parks salaries"),
    ("sort=nonsense&q=libraries",                 "libraries salaries parks"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "names"), FOUND)
@pytest.mark.usefixtures("published")
def test_what_is_found(client: Client, asked: str, names: str) -> None:
    page = client.get(f"/catalogue/?{asked}")
    found = [asset.title.split()[0].lower() for asset in page.context["found"]]
    assert found == names.split()
    assert page.context["pages"].count == len(found)


def counts(client: Client, asked: str) -> dict[str, dict[str, int]]:
    """How much each value of each facet would leave."""
    facets = client.get(f"/catalogue/?{asked}").context["facets"]
    return {each.name: {value.value: value.count for value in each.values} for each in facets}


@pytest.mark.usefixtures("published")
def test_every_choice_says_how_many_it_leaves(client: Client) -> None:
    assert counts(client, "")["council"] == {"oldbury": 3, "newbridge": 2}
    narrowed = counts(client, "licence=CC0-1.0")
    assert narrowed["council"] == {"oldbury": 1, "newbridge": 1}
    assert narrowed["licence"] == {"OGL-UK-3.0": 3, "CC0-1.0": 2}, "its own choice does not count"
    assert counts(client, "q=bins&council=oldbury")["council"] == {"newbridge": 1, "oldbury": 0}


@pytest.mark.usefixtures("published")
def test_nothing_found_suggests_what_is_near(client: Client) -> None:
    page = client.get("/catalogue/?q=green+dragons")
    assert [each.entry.title for each in page.context["nearest"]] == ["Parks and gardens"]


@pytest.mark.usefixtures("published")
def test_what_changes_is_found_anew(client: Client, keep: Callable[..., Asset]) -> None:
    assert client.get("/catalogue/?q=harbours").context["pages"].count == 0
    keep("ffff-2222", "Harbours")
    assert client.get("/catalogue/?q=harbours").context["pages"].count == 1


def test_many_datasets_are_shown_page_by_page(client: Client, keep: Callable[..., Asset]) -> None:
    for n in range(23):
        keep(f"{n:04}-2222", f"Dataset {n:02}")
    first, second = client.get("/catalogue/?q=dataset"), client.get("/catalogue/?q=dataset&page=2")
    titles = [asset.title for page in (first, second) for asset in page.context["found"]]
    assert titles == [f"Dataset {n:02}" for n in range(23)]
    assert 'href="?q=dataset&amp;page=2"' in first.content.decode()
    assert client.get("/catalogue/?page=3").status_code == 404
    assert client.get("/catalogue/?page=two").status_code == 404


@pytest.mark.django_db
def test_an_empty_catalogue_says_so(client: Client) -> None:
    assert "Nothing is published yet" in client.get("/catalogue/").content.decode()


def test_what_is_not_published_is_not_found(
    client: Client, confirm_file: Callable[..., Version]
) -> None:
    asset = confirm_file("Supplier,Amount\nRidge Roofing Ltd,£12.00\n").asset
    assert client.get("/catalogue/").context["pages"].count == 0
    for address in ("", "/map.geojson", "/download/csv"):
        assert client.get(f"/d/{asset.code}{address}").status_code == 404


def test_a_version_without_a_public_copy_is_not_public(
    client: Client, keep: Callable[..., Asset]
) -> None:
    asset = keep("aaaa-2222", "Libraries")
    Version.objects.update(public_vault_id="")
    assert client.get("/catalogue/").context["pages"].count == 0
    assert client.get(f"/d/{asset.code}").status_code == 404
    assert client.get(f"/resource/{asset.code}.json").status_code == 404


def test_the_first_page_leads_on(client: Client, keep: Callable[..., Asset]) -> None:
    keep("aaaa-2222", "Libraries")
    text = client.get("/").content.decode()
    assert "1 dataset from 1 publisher" in text
    assert 'action="/catalogue/"' in text


class Offering:
    """An app that offers entries of its own, and changes them."""

    def __init__(self) -> None:
        self.titles = ["Harbour dues"]

    def search_stamp(self) -> str:
        return str(self.titles)

    def search_entries(self) -> list[SearchEntry]:
        return [
            SearchEntry(
                key=f"other:{title}", kind=EntryKind.ELSEWHERE, title=title, address="/elsewhere",
                publisher="Port", publisher_code="port",
            )
            for title in self.titles
        ]  # fmt: skip


def test_other_apps_offer_entries_too(
    client: Client, keep: Callable[..., Asset], monkeypatch: pytest.MonkeyPatch
) -> None:
    offering = Offering()
    monkeypatch.setattr(catalogue, "providers", lambda: {"other": offering})
    keep("aaaa-2222", "Harbours")
    page = client.get("/catalogue/?q=harbour")
    assert [entry.address for entry in page.context["found"]] == ["/d/aaaa-2222", "/elsewhere"]
    assert counts(client, "q=harbour")["kind"] == {"dataset": 1, "elsewhere": 1}
    offering.titles = ["Lighthouses"]
    assert client.get("/catalogue/?q=harbour").context["pages"].count == 1
    assert client.get("/catalogue/?q=lighthouses").context["pages"].count == 1


def test_datasets_with_a_code_in_common_go_together(
    client: Client, keep: Callable[..., Asset]
) -> None:
    ward = Column("ward", "Ward code", ColumnType.CODE, Meaning.GSS_CODE)
    schema = Schema((ward, Column("n", "Count", ColumnType.INTEGER)))
    rows = [{"ward": "E05000001", "n": 1}]
    keep("aaaa-2222", "Trees by ward", schema=schema, rows=rows)
    keep("bbbb-2222", "Bins by ward", schema=schema, rows=rows)
    keep("cccc-2222", "Places")
    (found,) = client.get("/d/aaaa-2222").context["related"]
    assert found.entry.key == "bbbb-2222"
    assert "Government Statistical Service area code" in found.by
    assert client.get("/d/cccc-2222").context["related"] == ()
