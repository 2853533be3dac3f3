"""From a sentence to the papers, in a browser, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.functional.conftest import Hub

See = Callable[[str], Page]
SignIn = Callable[[str], None]
COLD = "Who is cold at home and not getting help?"
COUNTY = "Can the county's hub have our council tax list to find which homes are unlicensed HMOs?"


@pytest.mark.slow
def test_who_is_cold_at_home_from_the_sentence_to_the_papers(
    see: See, sign_in: SignIn, judge: Callable[[], None], tmp_path: Path
) -> None:
    sign_in("analyst")
    page = see("/can-we/")
    page.get_by_label("What do you want to find out or do?").fill(COLD)
    page.get_by_role("button", name="Find the ways").click()
    expect(page.get_by_role("status").get_by_text("Yes, if…")).to_be_visible()
    judge()
    expect(page.get_by_text("from “cold at home”")).to_be_visible()
    for _ in range(2):
        page.get_by_role("radio", name="Yes").check()
        with page.expect_response(lambda response: "/can-we/" in response.url):
            page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("No question is left")).to_be_visible()
    page.get_by_text("Correct it, or choose data from the register").click()
    judge()

    page.get_by_role("link", name="Page for a meeting").click()
    judge()
    printed = page.pdf(
        format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "12mm")
    )
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= 2
    page.go_back()

    page.get_by_role("button", name="Keep as a proposal").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(COLD)
    judge()
    page.get_by_role("button", name="Go on by the way to take").click()
    judge()
    page.get_by_role("button", name="Choose this way").click()
    expect(page.get_by_role("main")).to_contain_text("reveals less")
    page.go_back()
    page.get_by_label("What can the less revealing way not do?").fill(
        "Totals show where to look, and no home is insulated by a total."
    )
    page.get_by_role("button", name="Choose this way").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The papers of rung 9")
    judge()

    page.get_by_role("button", name="Fill in what is missing").click()
    judge()
    page.get_by_label("What good it does").fill("Four hundred warm homes before winter.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Data protection impact assessment").click()
    expect(page.get_by_text("Four hundred warm homes before winter.").first).to_be_visible()
    judge()
    with page.expect_download() as download:
        page.get_by_role("link", name="Word (.docx)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("link", name=re.compile("^Edit")).first.click()
    judge()
    page.get_by_label("The section").fill("We wrote this ourselves.")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text("We wrote this ourselves.")).to_be_visible()
    page.get_by_role("link", name="Version 1").click()
    judge()


@pytest.mark.slow
def test_the_countys_hub_is_refused_and_offered_the_question_that_travels(
    see: See, sign_in: SignIn, judge: Callable[[], None]
) -> None:
    sign_in("information_governance_officer")
    page = see("/can-we/")
    page.get_by_label("What do you want to find out or do?").fill(COUNTY)
    page.get_by_role("button", name="Find the ways").click()
    answer = page.get_by_role("status")
    expect(answer).to_contain_text("Not like that. But like this")
    expect(answer).to_contain_text("The question travels, the data stay at home (rung 5)")
    judge()
    page.get_by_text("What closes rung 10, and what to do instead").click()
    expect(page.locator("#rung-10")).to_contain_text("Council tax records were collected for")
    page.get_by_role("link", name="How each test was decided on rung 10").click()
    judge()
    page.get_by_role("link", name="The whole ladder").click()
    page.get_by_role("button", name="Keep as a proposal").click()
    page.get_by_role("button", name="Go on by the way to take").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rung 5")
    why = page.get_by_label("What can the less revealing way not do?")
    why.fill("Checked totals of each district do not show what joining their records would.")
    page.get_by_role("button", name="Choose this way").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The papers of rung 5")
    judge()


@pytest.mark.slow
def test_the_pages_beside_the_ladder(see: See, sign_in: SignIn, judge: Callable[[], None]) -> None:
    see("/permission/")
    see("/permission/rulebook/")
    see("/permission/rulebook/cases/")
    see("/permission/precedents/")
    sign_in("information_governance_officer")
    see("/permission/rulebook/try/")
    see("/permission/precedents/import/")
    page = see("/permission/training/")
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    judge()
    page.get_by_role("radio").first.check()
    page.get_by_role("radio").last.check()
    page.get_by_role("button", name="Decide").click()
    judge()


@pytest.mark.slow
@pytest.mark.browser_context_args(java_script_enabled=False)
def test_it_works_without_scripts(page: Page, hub: Hub) -> None:
    page.goto(f"{hub.url}/can-we/?need=Who+is+cold+at+home%3F")
    page.get_by_role("radio", name="We don’t know yet").check()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("What you answered (1)")).to_be_visible()
