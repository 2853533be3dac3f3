"""Somebody asks a dataset by choosing, sees the answer in three ways, and takes it away."""

from __future__ import annotations

import functools
import textwrap
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.functional.conftest import Hub

See = Callable[[str], Page]
Judge = Callable[[], None]

PUBLISH = textwrap.dedent(
    """
    from datetime import UTC, date, datetime
    from decimal import Decimal
    import pyarrow as pa
    from folkmoot.hub.accounts.models import Member
    from folkmoot.hub.register.models import Asset, Licence, Version
    from folkmoot.tables import Column, ColumnType, Meaning, Schema, Standing
    from folkmoot.vault import Origin, Vault
    from django.conf import settings

    def publish(code, title, schema, rows):
        batch = pa.RecordBatch.from_pylist(rows, schema=schema.arrow)
        kept = Vault(settings.CONFIG.vault_dir).add(schema, [batch], origin=Origin("a test"))
        now = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
        asset = Asset.objects.create(
            code=code, member=Member.objects.get(code="oldbury"), standing=Standing.OPEN.value,
            title=title, licence=Licence.OGL, published_at=now, registered_at=now,
            description="Made for the tests.", contact="Data team")
        version = Version(
            asset=asset, number=1, state=Version.State.KEPT, file_name="file.csv", size=1,
            confirmed_at=now, rows=len(rows), quarantined=0, columns=schema.to_json(),
            vault_id=kept.version_id)
        version.offer(kept.version_id)
        version.save()
        asset.current = version
        asset.save()

    services = ("Housing", "Parks and countryside", "Schools", "Highways", "Adult social care",
                "Libraries and museums")
    publish("pays-2222", "Payments to suppliers over £500", Schema((
        Column("supplier", "Supplier", ColumnType.TEXT, Meaning.ORGANISATION_NAME,
               description="Who was paid."),
        Column("service", "Service", ColumnType.TEXT, Meaning.SERVICE_NAME),
        Column("amount", "Amount (£)", ColumnType.MONEY, Meaning.AMOUNT_GBP, unit="GBP"),
        Column("paid_on", "Payment date", ColumnType.DATE, Meaning.PAYMENT_DATE),
        Column("late", "Paid late", ColumnType.BOOLEAN, Meaning.FLAG),
        Column("ward_code", "Ward code", ColumnType.CODE, Meaning.GSS_CODE),
        Column("place", "Place", ColumnType.POINT, Meaning.POINT),
    )), [
        {"supplier": f"Supplier {chr(65 + n * 7 % 17)} Ltd", "service": services[n * 5 // 3 % 6],
         "amount": Decimal(500 + n * 7919 % 24000) + Decimal("0.25"),
         "paid_on": date(2025 + n % 12 // 9, 1 + (n + n // 40) % 12, 1 + n % 28),
         "late": n % 7 == 0, "ward_code": f"E0500000{(n * n + n // 9) % 9}",
         "place": f"POINT ({-1.9 + (n * 37 % 100) / 160} {53.6 + (n * 53 % 100) / 250})"}
        for n in range(260)
    ])
    def square(n):
        west, south = -1.9 + n % 3 / 5, 53.6 + n // 3 / 7
        east, north = west + 0.2, south + 1 / 7
        bend = f"{west + 0.12} {north - 0.03}"
        return (f"POLYGON (({west} {south}, {east} {south}, {east} {north}, {bend}, "
                f"{west} {north}, {west} {south}))")
    publish("ward-2222", "Wards of Oldbury", Schema((
        Column("code", "Code", ColumnType.CODE, Meaning.GSS_CODE),
        Column("name", "Name", ColumnType.TEXT, Meaning.AREA_NAME),
        Column("shape", "Shape", ColumnType.GEOMETRY, Meaning.GEOMETRY),
    )), [{"code": f"E0500000{n}", "name": f"{w} ward", "shape": square(n)}
         for n, w in enumerate(("Abbey", "Bridge", "Castle", "Dale", "Elm", "Forge", "Grange",
                                "Hill", "Inner"))])
    """
)
EXPLORE = "/d/pays-2222/explore"
BY_SERVICE = "SELECT service, sum(amount) GROUP BY service ORDER BY sum(amount) DESC"
BY_MONTH = "SELECT date_trunc_ym(paid_on), sum(amount) GROUP BY date_trunc_ym(paid_on)"


def asking(query: str, **more: str) -> str:
    rest = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{EXPLORE}?query={quote_plus(query)}{rest}"


@pytest.fixture(scope="module", autouse=True)
def payments(hub: Hub) -> None:
    hub.run(PUBLISH)


def test_it_begins_with_every_row(see: See) -> None:
    page = see(EXPLORE)
    expect(page.get_by_role("heading", name="260 rows")).to_be_visible()
    expect(page.locator("#soql")).to_have_text("SELECT *")


def test_choosing_changes_the_soql_the_answer_and_the_address(
    page: Page, hub: Hub, judge: Judge
) -> None:
    page.goto(hub.url + EXPLORE)
    page.get_by_label("Put rows together by another column").select_option("Service")
    expect(page.locator("#soql")).to_have_text("SELECT service, count(*) GROUP BY service")
    expect(page.get_by_role("heading", name="6 rows")).to_be_visible()
    page.get_by_label("Figure", exact=True).select_option("sum")
    page.get_by_label("Of which column").select_option("Amount (£)")
    page.get_by_label("Keep rows by another column").select_option("Paid late")
    page.locator("#filter-0-v").select_option("No")
    page.get_by_label("Sort also by").select_option("sum of Amount (£)")
    page.get_by_label("Direction").select_option("largest or last on top")
    expect(page.locator("#soql")).to_have_text(
        "SELECT service, sum(amount) WHERE late = false GROUP BY service ORDER BY sum(amount) DESC"
    )
    assert "query=SELECT+service" in page.url
    judge()
    page.go_back()
    expect(page.locator("#soql")).not_to_contain_text("DESC")


def test_it_works_by_the_keyboard_alone(page: Page, hub: Hub) -> None:
    page.goto(hub.url + EXPLORE)
    page.locator("#group-0-c").focus()
    page.keyboard.type("Ser")
    page.keyboard.press("Tab")
    expect(page.locator("#soql")).to_have_text("SELECT service, count(*) GROUP BY service")
    focused = page.evaluate("document.activeElement.tagName")
    assert focused in ("SELECT", "BUTTON", "INPUT"), "the focus stays in the form"
    page.get_by_role("button", name="Remove this grouping").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#soql")).to_have_text("SELECT count(*)")
    page.get_by_role("link", name="Chart", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**show=chart*")


@pytest.mark.parametrize(
    ("query", "more", "marks"),
    [
        (BY_SERVICE, {}, "bar"),
        (BY_MONTH, {}, "line"),
        (BY_MONTH, {"kind": "area"}, "area"),
        ("SELECT amount", {}, "bar"),
        (
            "SELECT service, late, count(*) GROUP BY service, late",
            {"kind": "stacked", "colour": "late"},
            "bar",
        ),
    ],
    ids=["bars", "line", "area", "histogram", "stacked"],
)
def test_charts_are_drawn_with_their_words_and_table(
    page: Page, hub: Hub, judge: Judge, query: str, more: dict[str, str], marks: str
) -> None:
    page.goto(hub.url + asking(query, show="chart", **more))
    page.locator("#chart svg").wait_for()
    assert page.locator(f"#chart svg .mark-{'rect' if marks == 'bar' else marks}").count()
    judge()


def test_a_chart_is_changed_by_its_fields(page: Page, hub: Hub) -> None:
    page.goto(hub.url + asking(BY_MONTH, show="chart"))
    page.locator("#chart svg .mark-line").first.wait_for()
    page.get_by_label("Kind").select_option("Bars")
    page.locator("#chart svg .mark-rect").first.wait_for()
    assert "kind=bar" in page.url


def test_soql_by_hand_shows_where_it_is_wrong(page: Page, hub: Hub, judge: Judge) -> None:
    page.goto(hub.url + asking("SELECT salary"))
    expect(page.get_by_role("alert")).to_contain_text("at line 1, character 8, at “salary”")
    judge()


def test_code_and_addresses_can_be_taken(page: Page, hub: Hub, judge: Judge) -> None:
    page.goto(hub.url + asking(BY_SERVICE))
    page.get_by_text("Code: curl").click()
    for name in ("Excel", "Python (pandas)"):
        page.locator("summary", has_text=name).last.click()
    page.get_by_text("Share or embed").click()
    judge()


def test_a_view_is_saved_and_seen(
    page: Page, hub: Hub, judge: Judge, sign_in: Callable[[str], None]
) -> None:
    sign_in("analyst")
    page.goto(hub.url + asking(BY_SERVICE))
    page.get_by_role("link", name="Save it as a view").click()
    page.get_by_role("button", name="Save the view").click()
    expect(page.get_by_role("alert")).to_contain_text("What should it be called?")
    judge()
    page.get_by_label("What should it be called?").fill("Where the money goes")
    page.get_by_role("button", name="Save the view").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Where the money goes")
    judge()


@pytest.fixture
def page_without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_it_all_works_without_scripts(page_without_scripts: Page, hub: Hub) -> None:
    page = page_without_scripts
    page.goto(hub.url + EXPLORE)
    page.get_by_label("Put rows together by another column").select_option("Service")
    page.get_by_label("Keep rows by another column").select_option("Amount (£)")
    page.get_by_role("button", name="Show the answer").click()
    page.locator("#filter-0-o").select_option("is more than")
    page.locator("#filter-0-v").fill("£20,000")
    page.get_by_role("button", name="Show the answer").click()
    expect(page.locator("#soql")).to_have_text(
        "SELECT service, count(*) WHERE amount > 20000 GROUP BY service"
    )
    assert "build" not in page.url
    page.get_by_role("link", name="Chart", exact=True).click()
    expect(page.get_by_role("table", name="Rows by service")).to_be_visible()


BY_WARD = "SELECT ward_code, sum(amount) GROUP BY ward_code"


@pytest.mark.parametrize(
    "query", ["SELECT supplier, amount, place", BY_WARD], ids=["points", "areas"]
)
def test_a_map_is_drawn_and_takes_the_keyboard(
    page: Page, hub: Hub, judge: Judge, query: str
) -> None:
    page.goto(hub.url + asking(query, show="map"))
    page.locator("#map[data-drawn]").wait_for(timeout=30_000)
    judge()
    page.locator("#map canvas").focus()
    page.keyboard.press("Equal")
    if query == BY_WARD:
        expect(page.locator("[data-map-note]")).to_contain_text(" ward: £")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """Another site, of whoever writes pages into `tmp_path`. It really serves: a browser lets no
    page of the network's make frames of this machine's."""
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()


def test_only_the_framed_page_stands_in_a_page_of_another_site(
    page: Page, hub: Hub, elsewhere: str, tmp_path: Path
) -> None:
    framed = asking(BY_SERVICE, show="chart").replace(EXPLORE, "/embed/pays-2222")
    frames = "".join(
        f'<iframe id="{name}" src="{hub.url}{address}" title="{name}"></iframe>'
        for name, address in (("chart", framed), ("explorer", EXPLORE))
    )
    (tmp_path / "index.html").write_text(frames, "utf-8")
    page.goto(elsewhere)
    page.frame_locator("#chart").locator("#chart svg").wait_for()
    expect(page.frame_locator("#explorer").locator("#workspace")).to_have_count(0)


def test_the_framed_page_is_good_for_everybody(page: Page, hub: Hub, judge: Judge) -> None:
    framed = asking(BY_SERVICE, show="chart").replace(EXPLORE, "/embed/pays-2222")
    page.goto(hub.url + framed)
    page.locator("#chart svg").wait_for()
    judge()
