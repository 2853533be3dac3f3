"""A council's people see what they owe, publish a messy file, and keep watch over new versions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.functional.conftest import Hub

Judge = Callable[[], None]
SignIn = Callable[[str], None]

HEAD = "Date Paid,Directorate,Supplier Name,Narrative,Net Amount,Irrecoverable VAT,Category,Our Ref"
LINES = [
    "03/{0},Housing,Ridge Roofing Ltd,Roof repairs,£1200.50,£0.00,Building,A1",
    "14/{0},Transport,Moor Lane Garage Ltd,Van service,£980.00,,Vehicles,A2",
    "18/{0},Schools,Valley Catering Ltd,,£610.00,,Food,A3",
    "20/{0},Housing,Hilltop Cleaning Ltd,Windows,£450.00,,Cleaning,A4",
    "21/{0},Housing,Ridge Roofing Ltd,Gutters,£900.00,,Building,A5",
    "28/{0},Schools,Valley Catering Ltd,Meals,£710.00,,Food,A6",
]
READING = 60_000


def spending(month: str, lines: list[str] = LINES) -> str:
    return "\n".join([HEAD, *(line.format(month) for line in lines)]) + "\n"


def month_in(period: str) -> str:
    """A month of a quarter such as "July to September 2026", as files write it."""
    numbers = {"January": "01", "April": "04", "July": "07", "October": "10"}
    first, _, rest = period.partition(" to ")
    return f"{numbers[first]}/{rest.split()[-1]}"


@pytest.fixture
def see_asset(page: Page, hub: Hub) -> Callable[[], None]:
    """Go to the asset that was published."""

    def go() -> None:
        page.goto(hub.url + "/register/")
        page.get_by_role("main").get_by_role("link", name="Spending over £500").first.click()

    return go


def test_everybody_reads_what_councils_must_publish(see: Callable[[str], Page]) -> None:
    page = see("/duties/templates/")
    expect(page.get_by_role("main")).to_contain_text("Parking account")
    page = see("/duties/templates/contracts/")
    expect(page.get_by_role("main")).to_contain_text("have a qualified person confirm it")


@pytest.mark.slow
def test_from_what_is_late_to_published_and_a_version_that_waits(
    page: Page,
    hub: Hub,
    sign_in: SignIn,
    judge: Judge,
    tmp_path: Path,
    see_asset: Callable[[], None],
) -> None:
    main = page.get_by_role("main")
    sign_in("contributor")
    page.goto(hub.url + "/duties/")
    expect(main).to_contain_text("What we owe the public")
    expect(main).to_contain_text("datasets that the Code asks of Oldbury")
    judge()

    page.get_by_role("link", name="Parking spaces").click()
    main.get_by_text("It does not apply to us", exact=False).click()
    main.get_by_label("It is not owed here because").fill("We have no controlled parking.")
    judge()
    main.get_by_role("button", name="Keep this reason").click()
    expect(main).to_contain_text("It is not owed here: We have no controlled parking.")
    judge()

    page.goto(hub.url + "/members/oldbury/duties/spending/")
    judge()
    period = main.get_by_label("Which period does it cover?").locator("option").first.inner_text()
    month = month_in(period)
    file = tmp_path / "spend (final v2).csv"
    file.write_text(spending(month), "utf-8")
    main.get_by_label("The file", exact=True).set_input_files(file)
    main.get_by_role("button", name="Read this file").click()
    expect(main).to_contain_text("Which column is which?", timeout=READING)
    expect(main.get_by_label("Beneficiary", exact=True)).to_have_value("supplier_name")
    judge()
    main.get_by_role("button", name="Check the file").click()
    expect(main).to_contain_text("6 rows were looked at", timeout=READING)
    expect(main).to_contain_text("“Purpose” is blank. (row 3)")
    main.get_by_label("Who answers for it?").fill("Finance data team")
    judge()
    main.get_by_role("button", name="Publish it").click()
    expect(main).to_contain_text("It was published on", timeout=READING)
    judge()
    page.goto(hub.url + "/members/oldbury/duties/")
    expect(main).to_contain_text("Not owed here: We have no controlled parking.")
    judge()

    see_asset()
    page.get_by_role("link", name="Add a version").click()
    file.write_text(spending(month, LINES[:2]), "utf-8")
    main.get_by_label("The new file").set_input_files(file)
    main.get_by_role("button", name="Read this file").click()
    expect(main).to_contain_text("It has half of the rows or fewer.", timeout=READING)
    judge()
    main.get_by_role("button", name="Accept this version").click()
    expect(main).to_contain_text("Say why this version is right")
    judge()
    page.goto(hub.url + "/members/oldbury/duties/")
    expect(main).to_contain_text("Waiting for you")
    judge()
    main.get_by_role("link", name="version 2").click()
    main.get_by_label("Why is it not to be used?").fill("The export was cut short.")
    main.get_by_role("button", name="Reject this version").click()
    expect(main).to_contain_text("What was in use stays in use")
    judge()


KEEP = """
from datetime import time
from folkmoot.hub.accounts.models import User
from folkmoot.hub.register.models import Asset
from folkmoot.hub.schedules.actions import Plan, keep
from folkmoot.hub.schedules.models import Schedule
from folkmoot.hub.schedules.timing import Rhythm
plan = Plan(Schedule.Kind.ADDRESS, "http://localhost/payments.csv", Rhythm.MONTH, time(6, 0), 3)
asset = Asset.objects.filter(current__isnull=False, member__code="oldbury").first()
keep(by=User.objects.get(username="contributor"), asset=asset, plan=plan)
print(asset.code)
"""


@pytest.mark.slow
def test_a_schedule_is_set_runs_by_the_worker_and_tells_what_fails(
    page: Page, hub: Hub, sign_in: SignIn, judge: Judge
) -> None:
    """Stands on the asset that the journey before published."""
    main = page.get_by_role("main")
    code = hub.run(KEEP).strip()
    sign_in("contributor")
    page.goto(f"{hub.url}/schedules/{code}/")
    expect(main).to_contain_text("Every month on day 3 at 06:00")
    judge()
    main.get_by_role("button", name="Read it now").click()
    expect(page.get_by_role("main")).to_contain_text("does not lead to the public", timeout=READING)
    page.goto(f"{hub.url}/schedules/{code}/")
    expect(main).to_contain_text("Failing")
    expect(main).to_contain_text("It does not lead to the public internet.")
    judge()
    main.get_by_label("The address, or the file’s name").fill("../elsewhere.csv")
    main.get_by_label("A folder of your council").check()
    main.get_by_role("button", name="Keep this schedule").click()
    expect(main).to_contain_text("No part of it may begin with a full stop.")
    judge()
    page.goto(hub.url + "/members/oldbury/duties/")
    expect(main).to_contain_text("reading it again fails")
    page.goto(hub.url + "/schedules/")
    judge()
