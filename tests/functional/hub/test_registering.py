"""A data officer brings a messy file, and leaves with a registered and published asset."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.functional.conftest import Hub

Judge = Callable[[], None]
SignIn = Callable[[str], None]

PAYMENTS = """Payments over £500,,,
Supplier,Payment date,Amount,Service
Ridge Roofing Ltd,03/04/2026,"£1,200.50",Housing
Moor Lane Garage Ltd,14/04/2026,£980.00,Transport
Valley Catering Ltd,15/04/2026,n/a,Schools
Ridge Roofing Ltd,28/04/2026,"(£200.00)",Housing
"""
PEOPLE = """Surname,Date of birth,NHS number
Ashworth,03/04/1951,943 476 5919
Barker,14/12/1962,943 476 5870
Clegg,25/07/1973,401 023 2137
"""


@pytest.fixture
def upload(page: Page, hub: Hub, tmp_path: Path) -> Callable[[str, str], None]:
    """Send a text as a file under a title, and wait until it has been read."""

    def send(title: str, text: str) -> None:
        file = tmp_path / "from the finance system (final v2).csv"
        file.write_text(text, "utf-8")
        page.goto(hub.url + "/register/upload/")
        page.get_by_label("What would you call these data?").fill(title)
        page.get_by_label("The file", exact=True).set_input_files(file)
        page.get_by_role("button", name="Read this file").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(
            "How this file was read", timeout=60_000
        )

    return send


def describe(page: Page) -> None:
    page.get_by_role("link", name="Describe it and set the terms").click()
    page.get_by_label("Description").fill("Every payment of more than £500.")
    page.get_by_label("Who answers for it?").fill("Finance data team")
    page.get_by_role("button", name="Keep this").click()


def test_from_a_file_to_a_published_asset(
    page: Page, sign_in: SignIn, upload: Callable[[str, str], None], judge: Judge
) -> None:
    sign_in("contributor")
    upload("Payments to suppliers", PAYMENTS)
    main = page.get_by_role("main")
    expect(main).to_contain_text("1 value did not fit its column")
    expect(page.get_by_role("group", name="Amount").get_by_label("It is")).to_have_value(
        "amount_gbp"
    )
    judge()
    page.get_by_role("button", name="Confirm these columns").click()
    page.get_by_role("link", name="Payments to suppliers").wait_for(timeout=60_000)
    page.get_by_role("link", name="Payments to suppliers").click()
    expect(main).to_contain_text("It lacks a description.")
    judge()
    describe(page)
    judge()
    page.get_by_role("button", name="Register it").click()
    expect(main).to_contain_text("It is registered")
    page.get_by_role("button", name="Publish it").click()
    expect(main).to_contain_text("It is published", timeout=60_000)
    expect(main.locator(".govuk-tag", has_text="Open")).to_be_visible()
    judge()


def test_data_about_people_stay_sealed_and_the_page_says_why(
    page: Page, sign_in: SignIn, upload: Callable[[str, str], None], judge: Judge
) -> None:
    sign_in("contributor")
    upload("People with a care plan", PEOPLE)
    main = page.get_by_role("main")
    expect(main).not_to_contain_text("Ashworth")
    expect(main).to_contain_text("Values are not shown")
    page.get_by_role("button", name="Confirm these columns").click()
    expect(main).to_contain_text("its file stays sealed")
    describe(page)
    page.get_by_role("button", name="Register it").click()
    expect(main).to_contain_text("Publish it: not possible now")
    expect(main).to_contain_text("is a direct identifier of people")
    expect(page.get_by_role("button", name="Publish it")).to_have_count(0)
    judge()


def test_a_file_that_is_no_table_is_told_so(
    page: Page, sign_in: SignIn, upload: Callable[[str, str], None], judge: Judge
) -> None:
    sign_in("contributor")
    upload("Nothing", "\n\n\n")
    expect(page.get_by_role("button", name="Upload another file")).to_be_visible()
    judge()


def test_a_form_sent_without_a_file_says_so(
    page: Page, hub: Hub, sign_in: SignIn, judge: Judge
) -> None:
    sign_in("contributor")
    page.goto(hub.url + "/register/upload/")
    page.get_by_role("button", name="Read this file").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the file")
    judge()


@pytest.fixture
def page_without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_it_all_works_without_scripts(page_without_scripts: Page, hub: Hub, tmp_path: Path) -> None:
    page = page_without_scripts
    file = tmp_path / "payments.csv"
    file.write_text(PAYMENTS, "utf-8")
    page.goto(hub.url + "/account/login/")
    page.get_by_label("User name or e-mail address").fill("contributor")
    page.get_by_label("Password", exact=True).fill(hub.password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.goto(hub.url + "/register/upload/")
    page.get_by_label("What would you call these data?").fill("Without scripts")
    page.get_by_label("The file", exact=True).set_input_files(file)
    page.get_by_role("button", name="Read this file").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "How this file was read", timeout=60_000
    )
    page.get_by_role("button", name="Confirm these columns").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("How this file", timeout=60_000)
    expect(page.get_by_role("heading", name="Its columns")).to_be_visible()
