"""A resident, a journalist and a programmer find data, see them and take them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.functional.conftest import Hub

See = Callable[[str], Page]

PUBLISH = textwrap.dedent(
    """
    from datetime import UTC, date, datetime
    from decimal import Decimal
    import pyarrow as pa
    from folkmoot.hub.accounts.models import Member
    from folkmoot.hub.register.models import Asset, Frequency, Licence, Version
    from folkmoot.tables import Column, ColumnType, Meaning, Schema, Standing
    from folkmoot.vault import Origin, Vault
    from django.conf import settings

    schema = Schema((
        Column("ref", "Reference", ColumnType.CODE, Meaning.RECORD_ID),
        Column("name", "Name of the place", ColumnType.TEXT, Meaning.AREA_NAME),
        Column("kind", "Kind of place", ColumnType.TEXT, Meaning.CATEGORY,
               description="What people come for."),
        Column("opened", "Opened", ColumnType.DATE, Meaning.EVENT_DATE),
        Column("grant_gbp", "Grant (£)", ColumnType.MONEY, Meaning.AMOUNT_GBP, unit="GBP"),
        Column("latitude", "Latitude", ColumnType.DECIMAL, Meaning.LATITUDE),
        Column("longitude", "Longitude", ColumnType.DECIMAL, Meaning.LONGITUDE),
    ))
    kinds = ("Library", "Park", "Leisure centre", "Museum", "Community hall")
    rows = [
        {"ref": f"P{n:03}", "name": f"Place {n}", "kind": kinds[n * 7 // 3 % 5],
         "opened": date(1990 + n % 30, 1 + n % 12, 3),
         "grant_gbp": Decimal(500 + 731 * n % 9000), "latitude": 53.6 + (37 * n % 100) / 400,
         "longitude": -1.7 + (53 * n % 100) / 300}
        for n in range(1, 131)
    ]
    batch = pa.RecordBatch.from_pylist(rows, schema=schema.arrow)
    kept = Vault(settings.CONFIG.vault_dir).add(schema, [batch], origin=Origin("a test"))
    now = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
    asset = Asset.objects.create(
        code="park-2222", member=Member.objects.get(code="oldbury"), standing=Standing.OPEN.value,
        title="Places to go, and the grants they get", licence=Licence.OGL, published_at=now,
        description="Every public place that the council supports, with its grant of the year.",
        frequency=Frequency.ANNUAL, contact="Culture and leisure", source="The grants system",
        registered_at=now)
    newer = [dict(row) for row in rows[3:]]
    newer[0]["grant_gbp"] += 250
    newer[5]["kind"] = "Museum"
    batch = pa.RecordBatch.from_pylist(newer, schema=schema.arrow)
    second = Vault(settings.CONFIG.vault_dir).add(schema, [batch], origin=Origin("a test"))
    for number, held, count in ((1, kept, len(rows)), (2, second, len(newer))):
        version = Version(
            asset=asset, number=number, state=Version.State.KEPT, file_name="places.csv", size=1,
            confirmed_at=now, rows=count, quarantined=0, columns=schema.to_json(),
            vault_id=held.version_id)
        version.offer(held.version_id)
        version.save()
        asset.current = version
        asset.save()
    """
)


@pytest.fixture(scope="module")
def places(hub: Hub) -> str:
    """The address of a published dataset with a category, an amount, dates and places."""
    hub.run(PUBLISH)
    return "/d/park-2222"


def test_from_the_first_page_to_a_dataset(see: See, page: Page, places: str) -> None:
    see("/")
    page.get_by_label("Find data").fill("places to go")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="1 result for “places to go”")).to_be_visible()
    see("/catalogue/?q=places+to+go")
    page.get_by_role("link", name="Places to go").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Places to go")


def test_nothing_found_says_what_to_do(see: See, places: str) -> None:
    page = see("/catalogue/?q=dragons")
    expect(page.get_by_role("main")).to_contain_text("Nothing that is published fits.")


def test_a_dataset_shows_its_chart_and_map(
    see: See, page: Page, judge: Callable[[], None], hub: Hub, places: str
) -> None:
    page.goto(hub.url + places)
    expect(page.locator("#chart-1 svg path[aria-roledescription=bar]")).to_have_count(5)
    page.locator("#map[data-drawn]").wait_for(timeout=20_000)
    judge()
    for name in ("Grant (£) by kind of place", "Where the rows are"):
        expect(page.get_by_role("table", name=name)).to_be_visible()


def test_the_rows_are_paged_and_sorted(page: Page, hub: Hub, places: str) -> None:
    page.goto(hub.url + places)
    page.get_by_role("link", name="Grant (£)", exact=True).click()
    rows = page.locator(".hub-rows")
    expect(rows.get_by_role("columnheader", name="Grant (£)")).to_have_attribute(
        "aria-sort", "ascending"
    )
    page.get_by_role("navigation", name="Pages of rows").get_by_role("link", name="Next").click()
    expect(page.get_by_role("main")).to_contain_text("Rows 51 to 100 of 127")
    assert "sort=grant_gbp" in page.url


@pytest.fixture
def page_without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_it_all_works_without_scripts(page_without_scripts: Page, hub: Hub, places: str) -> None:
    page = page_without_scripts
    page.goto(hub.url + "/catalogue/")
    page.get_by_label("Search for").fill("grant")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Places to go").click()
    for name in ("Grant (£) by kind of place", "Where the rows are"):
        expect(page.get_by_role("table", name=name)).to_be_visible()
    expect(page.locator("#chart-1")).to_be_hidden()
    expect(page.locator("#map")).to_be_hidden()
    page.get_by_role("navigation", name="Pages of rows").get_by_role("link", name="Next").click()
    expect(page.get_by_role("main")).to_contain_text("Rows 51 to 100 of 127")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert started.value.suggested_filename.endswith("-v2.csv")


def test_results_change_in_place_and_the_address_follows(
    see: See, page: Page, judge: Callable[[], None], hub: Hub, places: str
) -> None:
    see("/catalogue/")
    page.get_by_label("GeoJSON").check()
    page.wait_for_url("**/catalogue/?format=geojson")
    expect(page.get_by_role("list", name="Your choices")).to_contain_text("File format: GeoJSON")
    judge()


def test_versions_and_what_changed(see: See, page: Page, places: str) -> None:
    see(f"{places}/versions/")
    see(f"{places}/versions/1")
    see(f"{places}/versions/2/changes")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Rows are matched by “Reference”")
    expect(main.get_by_role("list", name="Rows")).to_contain_text("2 rows changed")


def test_following_without_a_mail_server(see: See, page: Page, places: str) -> None:
    see(f"{places}/follow")
    expect(page.get_by_role("main")).to_contain_text("This hub has no mail server.")


def test_looking_after_a_page(
    see: See, page: Page, judge: Callable[[], None], sign_in: Callable[[str], None], places: str
) -> None:
    sign_in("contributor")
    see(f"{places}/look-after")
    page.get_by_label("Libraries, leisure and culture").check()
    page.get_by_label("Other words that people look for").fill("days out")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("main")).to_contain_text("What it is about is kept.")
    see(f"{places}/versions/1/withdraw")
