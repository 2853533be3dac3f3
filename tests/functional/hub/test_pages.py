"""Every page of the foundation is good to look at, to hear and to hold."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.functional.conftest import Hub

See = Callable[[str], Page]


@pytest.mark.parametrize("address", ["/", "/ledger/", "/account/login/", "/nothing/"])
def test_a_page_for_everybody(see: See, address: str) -> None:
    expect(see(address).get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize(
    "address",
    [
        "/account/",
        "/account/password/change/",
        "/account/2fa/",
        "/jobs/",
        "/register/",
        "/register/upload/",
    ],
)
def test_a_page_for_a_contributor(see: See, sign_in: Callable[[str], None], address: str) -> None:
    sign_in("contributor")
    expect(see(address).get_by_role("heading", level=1)).to_be_visible()


def test_an_administrator_adds_somebody_and_changes_their_roles(
    see: See, sign_in: Callable[[str], None], judge: Callable[[], None], page: Page
) -> None:
    sign_in("administrator")
    see("/people/")
    page.get_by_role("button", name="Add somebody").click()
    page.get_by_role("button", name="Make the account").click()
    judge()
    page.get_by_label("Name", exact=True).fill("Ada Byron")
    page.get_by_label("User name").fill("ada")
    page.get_by_label("E-mail address").fill("ada@oldbury.example")
    page.get_by_label("For whom do they work?").select_option(label="Oldbury")
    page.get_by_label("Analyst").check()
    page.get_by_role("button", name="Make the account").click()
    judge()
    page.get_by_role("link", name="Back to people").click()
    page.get_by_role("link", name="Ada Byron").click()
    page.get_by_role("group", name="Roles at Oldbury").get_by_label("Director").check()
    page.get_by_role("button", name="Keep these roles").last.click()
    expect(page.get_by_role("main")).to_contain_text("The roles of Ada Byron are changed.")
    judge()


def test_setting_up_an_authenticator_app(
    see: See, sign_in: Callable[[str], None], judge: Callable[[], None], hub: Hub, page: Page
) -> None:
    sign_in("director")
    see("/account/2fa/totp/activate/")
    page.get_by_label("Password", exact=True).fill(hub.password)
    page.get_by_role("button", name="Confirm").click()
    judge()
    expect(page.get_by_label("Authenticator secret")).not_to_have_value("")


def test_a_wrong_password_is_told_and_led_to(
    page: Page, see: See, judge: Callable[[], None]
) -> None:
    see("/account/login/")
    page.get_by_label("User name or e-mail address").fill("contributor")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("not correct")
    judge()


def test_a_refusal_names_the_rule_and_the_way_on(see: See, sign_in: Callable[[str], None]) -> None:
    sign_in("analyst")
    page = see("/register/upload/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You cannot do this")
    expect(page.get_by_role("main")).to_contain_text("You are not a contributor.")
    expect(page.get_by_role("main")).to_contain_text("Only contributors register data.")


def test_everything_can_be_reached_by_the_keyboard(see: See, page: Page) -> None:
    see("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


RUNNING = """
from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.models import Job
job = Job.objects.create(
    title="Reading payments.csv", state=Job.State.RUNNING, fraction=0.42, then="/register/",
    message="Reading the file", task="none", started_by=User.objects.get(username="contributor"))
print(job.get_absolute_url())
"""


def test_a_job_shows_how_far_it_is_and_leads_on(
    see: See, sign_in: Callable[[str], None], hub: Hub, page: Page
) -> None:
    sign_in("contributor")
    address = hub.run(RUNNING).strip().splitlines()[-1]
    see(address)
    expect(page.get_by_label("Running: 42%")).to_be_visible()
    done = "from folkmoot.hub.jobs.models import Job; Job.objects.update(state='done')"
    hub.run(done)
    page.wait_for_url(hub.url + "/register/")
