"""What leaves is worked out by one person and signed off by another."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.functional.conftest import Hub
from tests.functional.journey.conftest import PROBLEM, Released

See = Callable[[str], Page]
SignIn = Callable[[str], None]
Judge = Callable[[], None]

RESIDENT = """
from folkmoot.hub.accounts.actions import create_user
from folkmoot.hub.accounts.models import Member, Role, User
if not User.objects.filter(username="resident").exists():
    create_user(by=None, username="resident", email="resident@demonstration.invalid",
                name="A resident", password=PASSWORD,
                roles=[(Role.RESIDENT, Member.objects.first())])
"""
BOTH = """
from folkmoot.hub.accounts.actions import create_user
from folkmoot.hub.accounts.models import Member, Role, User
if not User.objects.filter(username="both").exists():
    hub = Member.objects.get(code="analytics-hub")
    create_user(by=None, username="both", email="both@demonstration.invalid",
                name="An analyst who also checks", password=PASSWORD,
                roles=[(Role.ANALYST, hub), (Role.OUTPUT_CHECKER, hub)])
"""


def test_the_checker_sees_what_was_found_and_every_cell(
    page: Page, hub: Hub, sign_in: SignIn, judge: Judge, released: Released
) -> None:
    sign_in("checker")
    page.goto(hub.url + "/outputs/")
    judge()
    page.get_by_role("link", name="By service and rateable value").last.click()
    main = page.get_by_role("main")
    for reason in released.reasons:
        expect(main).to_contain_text(reason)
    expect(main).to_contain_text("attempts by linear programming, none successful")
    page.get_by_text("Every cell as the checker sees it").click()
    cells = page.get_by_role("table", name="What is hidden, and why")
    expect(cells).to_be_visible()
    expect(cells).to_contain_text("fewer than 3")
    judge()


def test_residents_and_visitors_see_no_outputs(page: Page, hub: Hub, sign_in: SignIn) -> None:
    page.goto(hub.url + "/outputs/1/")
    expect(page).to_have_url(re.compile("/account/login/"))
    hub.run(f"PASSWORD = {hub.password!r}\n{RESIDENT}")
    sign_in("resident")
    for address in ("/outputs/", "/outputs/1/"):
        answer = page.goto(hub.url + address)
        assert answer is not None
        assert answer.status == 403
        expect(page.get_by_role("main")).to_contain_text("You are not an")
    page.goto(hub.url + "/")
    expect(page.get_by_role("link", name="Outputs", exact=True)).to_have_count(0)


def test_the_author_cannot_sign_off_and_somebody_else_can(
    page: Page, hub: Hub, sign_in: SignIn, sign_out: Callable[[], None], judge: Judge
) -> None:
    hub.run(f"PASSWORD = {hub.password!r}\n{BOTH}")
    sign_in("both")
    page.goto(hub.url + PROBLEM)
    page.get_by_role("button", name="Work it out again").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Answering")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page).to_have_url(hub.url + PROBLEM, timeout=180_000)
    main = page.get_by_role("main")
    expect(main).to_contain_text("A newer attempt")
    judge()
    outputs = main.get_by_role("list").filter(has_text="waiting to be signed off")
    waiting = [str(link.get_attribute("href")) for link in outputs.last.get_by_role("link").all()]
    assert len(waiting) == 2
    page.goto(hub.url + waiting[0])
    expect(main).to_contain_text("You are its author.")
    expect(page.get_by_role("button", name="Sign off and release")).to_have_count(0)
    judge()
    sign_out()
    page.goto(hub.url + PROBLEM)
    expect(main).to_contain_text("waits to be signed off")
    assert "By ward: waiting" not in main.inner_text()
    sign_in("checker")
    for address in waiting:
        page.goto(hub.url + address)
        page.get_by_role("button", name="Sign off and release").click()
        expect(main).to_contain_text("Waiting for another checker")
    judge()
    sign_out()
    sign_in("checker.second")
    for address in waiting:
        page.goto(hub.url + address)
        page.get_by_role("button", name="Sign off and release").click()
        expect(main).to_contain_text("is released and published")
    judge()
    page.goto(hub.url + PROBLEM)
    expect(main).not_to_contain_text("A newer attempt")
