"""What changed, as Atom; where the pages are, as a site map."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from folkmoot.hub.feeds.views import changes
from folkmoot.hub.register.models import Asset, Version

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def feed(client: Client, address: str = "/changes.atom") -> ET.Element:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(response.content)  # noqa: S314 - our own


def titles(root: ET.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title", "") for entry in root.iter(f"{ATOM}entry")]


def link(root: ET.Element, relation: str) -> str:
    found = [each.get("href", "") for each in root.findall(f"{ATOM}link")
             if each.get("rel") == relation]  # fmt: skip
    return found[0].removeprefix("http://testserver") if found else ""


def add_version(asset: Asset, number: int, when: datetime) -> None:
    first = asset.versions.get(number=1)
    asset.current = Version.objects.create(
        asset=asset, number=number, state=Version.State.KEPT, file_name="file.csv", size=1,
        confirmed_at=when, rows=first.rows, columns=first.columns, vault_id=first.vault_id,
        public_vault_id=first.public_vault_id,
    )  # fmt: skip
    asset.save()


def test_the_newest_version_comes_first(client: Client, payments: Asset, libraries: Asset) -> None:
    add_version(payments, 2, datetime(2026, 6, 1, tzinfo=UTC))
    root = feed(client)
    assert titles(root)[0] == "Payments over £500, version 2"
    assert sorted(titles(root)) == [
        "Libraries, version 1", "Payments over £500, version 1", "Payments over £500, version 2",
    ]  # fmt: skip
    assert root.findtext(f"{ATOM}updated") == "2026-06-01T00:00:00Z"


def test_each_entry_has_all_that_atom_requires_and_keeps_its_id(
    client: Client, payments: Asset
) -> None:
    (entry,) = feed(client).iter(f"{ATOM}entry")
    identifier = entry.findtext(f"{ATOM}id", "")
    assert identifier.startswith("urn:uuid:")
    for name in ("title", "updated", "published", "summary", f"author/{ATOM}name"):
        assert entry.findtext(f"{ATOM}{name}")
    Asset.objects.filter(pk=payments.pk).update(title="Another title")
    (again,) = feed(client).iter(f"{ATOM}entry")
    assert again.findtext(f"{ATOM}id") == identifier


def test_a_dataset_has_a_feed_of_its_own(client: Client, payments: Asset, libraries: Asset) -> None:
    root = feed(client, "/d/pay2-2222.atom")
    assert titles(root) == ["Payments over £500, version 1"]
    assert link(root, "alternate") == "/d/pay2-2222"
    assert link(root, "self") == "/d/pay2-2222.atom"


def test_a_long_feed_is_read_page_by_page(
    client: Client, payments: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "CHANGES_A_PAGE", 2)
    for number in range(2, 6):
        add_version(payments, number, datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=number))
    seen, address = [], "/changes.atom"
    while address:
        root = feed(client, address)
        seen += titles(root)
        address = link(root, "next")
    assert seen == [f"Payments over £500, version {number}" for number in (5, 4, 3, 2, 1)]
    assert client.get("/changes.atom?page=4").status_code == 404


def test_characters_that_xml_cannot_hold_are_left_out(
    client: Client, keep: Callable[..., Asset]
) -> None:
    keep("odd2-2222", "A\x00 <b> & \x1f title".replace("\x00", "\x01"))
    assert titles(feed(client)) == ["A <b> &  title, version 1"]


def test_a_feed_of_nothing_is_still_a_feed(client: Client) -> None:
    assert titles(feed(client)) == []


def test_an_unchanged_feed_is_not_sent_again(client: Client, payments: Asset) -> None:
    first = client.get("/changes.atom")
    again = client.get("/changes.atom", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_the_site_map_lists_what_is_published(
    client: Client, payments: Asset, hidden: Asset
) -> None:
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    assert [each.text for each in root.iter(f"{MAP}loc")] == [
        "http://testserver/", "http://testserver/catalogue/", "http://testserver/d/pay2-2222",
    ]  # fmt: skip


def test_a_large_site_map_is_told_in_parts(
    client: Client, payments: Asset, libraries: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_ADDRESSES", 3)
    index = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    assert index.tag == f"{MAP}sitemapindex"
    parts = [
        (each.text or "").removeprefix("http://testserver") for each in index.iter(f"{MAP}loc")
    ]
    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml"]
    found = [
        address.text
        for part in parts
        for address in ET.fromstring(client.get(part).content).iter(f"{MAP}loc")  # noqa: S314
    ]
    assert len(found) == len(set(found)) == 4
    assert client.get("/sitemap-3.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_crawlers_are_told_what_to_leave_alone(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "User-agent: *" in lines
    assert "Disallow: /register/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines
