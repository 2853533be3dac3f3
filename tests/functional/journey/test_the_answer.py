"""A councillor reads the answer: on a desk, on a phone, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.functional.conftest import Hub
from tests.functional.journey.conftest import PROBLEM, Released

See = Callable[[str], Page]
Judge = Callable[[], None]
COUNCILS = ("Ostrabeck", "Quillborough", "Velderness", "Tarnhythe")


def test_from_the_first_page_to_one_councils_answer(
    see: See, page: Page, judge: Judge, hub: Hub
) -> None:
    see("/")
    page.get_by_role("link", name="Where does our money go?").click()
    for council in COUNCILS:
        section = page.get_by_role("region", name=council, exact=True)
        expect(section).to_contain_text(
            re.compile(rf"So between \d+% and \d+% of the money .* premises in {council}")
        )
        expect(section.get_by_role("meter")).to_have_count(3)
    judge()
    page.get_by_role("link", name="Ostrabeck by service").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ostrabeck")
    bars = page.locator("[id^=services-] svg path[aria-roledescription=bar]")
    expect(bars.first).to_be_visible(timeout=30_000)
    assert bars.count() > 10
    page.locator("[id^=wards-][data-drawn]").wait_for(timeout=30_000)
    judge()
    for name in ("kind of service", "rateable value", "ward"):
        expect(page.get_by_role("table", name=name)).to_be_visible()


def test_the_steps_are_told_in_order(see: See, page: Page) -> None:
    see(PROBLEM)
    headings = page.locator(".hub-steps h3").all_inner_texts()
    assert [heading.split(".")[0] for heading in headings[:-1]] == list("1234567")
    assert headings[-1] == "The record"
    expect(page.get_by_role("main")).to_contain_text("The totals agree with the files to the penny")


def test_the_shares_of_a_council_are_those_of_its_amounts(page: Page, hub: Hub) -> None:
    page.goto(hub.url + PROBLEM)
    for council in COUNCILS:
        section = page.get_by_role("region", name=council, exact=True)
        parts = section.locator("dd").all_inner_texts()
        amounts = [int(re.findall(r"£([\d,]+)", part)[0].replace(",", "")) for part in parts]
        told = [int(re.findall(r"\((\d+)%\)", part)[0]) for part in parts]
        assert told == [round(100 * amount / sum(amounts)) for amount in amounts]


@pytest.mark.parametrize(
    "address", ["/problems/", "/permission/", "/permission/rulebook/", "/ledger/", "/catalogue/"]
)
def test_the_pages_around_it(see: See, address: str) -> None:
    expect(see(address).get_by_role("heading", level=1)).to_be_visible()


def test_the_routes_say_why_each_is_open_or_not(see: See, page: Page, judge: Judge) -> None:
    see(PROBLEM)
    page.get_by_role("link", name="Every route, and why each is open or not").click()
    rungs = page.locator(".hub-rung")
    expect(rungs).to_have_count(11)
    taken = page.locator(".hub-rung").filter(has_text="chosen")
    expect(taken).to_contain_text("Totals with disclosure control")
    taken.get_by_text("What rung 2 takes").click()
    expect(taken).to_contain_text("Local Government Act 1972")
    judge()
    page.get_by_role("link", name="All proposals").click()
    page.get_by_role("link", name="rulebook").click()
    expect(page.get_by_role("table", name="Ways of working")).to_be_visible()


def test_both_published_tables_have_pages(see: See, released: Released) -> None:
    for code in (released.by_service, released.by_ward):
        page = see(f"/d/{code}")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Where does our money go?")
        expect(page.get_by_role("main")).to_contain_text("Open Government Licence")


def test_nobody_is_told_why_a_cell_is_hidden(page: Page, hub: Hub, released: Released) -> None:
    for code in (released.by_service, released.by_ward):
        page.goto(f"{hub.url}/d/{code}")
        said = page.get_by_role("main").inner_text()
        assert [reason for reason in released.reasons if reason in said] == []
    assert len(released.reasons) > 2


def test_withheld_amounts_are_nowhere_in_what_is_sent(
    page: Page, hub: Hub, released: Released
) -> None:
    page.goto(hub.url + PROBLEM)
    links = page.get_by_role("link", name=re.compile("by service, by rateable value")).all()
    councils = [str(link.get_attribute("href")) for link in links]
    assert len(councils) == len(COUNCILS)
    addresses = [PROBLEM, "/", *councils]
    for council in councils:
        page.goto(hub.url + council)
        shapes = page.locator("[data-map]").get_attribute("data-map")
        expect(page.get_by_role("cell", name="Withheld").first).to_be_visible()
        addresses.append(str(shapes))
    for code in (released.by_service, released.by_ward):
        addresses += [f"/d/{code}", f"/d/{code}/download/csv", f"/resource/{code}.json?$limit=5000"]
    hidden = {spelling for amount in released.hidden for spelling in spellings(amount)}
    shown = {spelling for amount in released.shown for spelling in spellings(amount)}
    assert len(hidden - shown) > 100
    for address in addresses:
        answer = page.request.get(hub.url + address)
        assert answer.ok, address
        numbers = set(re.findall(r"\d[\d,]*(?:\.\d+)?", answer.text()))
        assert len(numbers & shown) > 0 or address == "/"
        assert numbers & (hidden - shown) == set(), address


def spellings(amount: object) -> set[str]:
    """An amount as pages and downloads would write it; small ones could be anything."""
    value = float(str(amount))
    if value < 1000:
        return set()
    return {f"{value:,.0f}", f"{value:,.2f}", f"{value:.2f}", f"{value:g}", f"{value:.4f}"}


@pytest.fixture
def page_without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_it_all_works_without_scripts(page_without_scripts: Page, hub: Hub) -> None:
    page = page_without_scripts
    page.goto(hub.url)
    page.get_by_role("link", name="Where does our money go?").click()
    expect(page.get_by_role("meter")).to_have_count(12)
    page.get_by_role("link", name="Ostrabeck by service").click()
    for name in ("kind of service", "rateable value", "ward"):
        expect(page.get_by_role("table", name=name)).to_be_visible()
    expect(page.locator("[data-chart]").first).to_be_hidden()
    expect(page.locator("[data-map]")).to_be_hidden()
    page.get_by_role("link", name="Where does our money go? By ward").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("By ward")
    page.go_back()
    page.go_back()
    page.get_by_role("link", name="Every route, and why each is open or not").click()
    page.get_by_text("What rung 2 takes").click()
    taken = page.locator(".hub-rung").filter(has_text="chosen")
    expect(taken.get_by_text("Local Government Act 1972").first).to_be_visible()
