"""The release desk in a browser: the author, one checker, two checkers, and the public."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.functional.conftest import Hub
from tests.integration.releases.conftest import COUNTS, LARGE

pytestmark = pytest.mark.slow

See = Callable[[str], Page]
SignIn = Callable[[str], None]
Judge = Callable[[], None]

MORE = """
from folkmoot.hub.accounts.actions import create_user
from folkmoot.hub.accounts.models import Member, Role, User
oldbury = Member.objects.get(code="oldbury")
if not User.objects.filter(username="second").exists():
    create_user(by=None, username="second", email="second@oldbury.example",
                name="The second checker", password=PASSWORD,
                roles=[(Role.OUTPUT_CHECKER, oldbury)])
"""


@pytest.fixture
def leave(page: Page) -> Callable[[], None]:
    def sign_out() -> None:
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("button", name="Sign out")).to_have_count(0)

    return sign_out


@pytest.fixture
def hand_in(page: Page, hub: Hub, tmp_path: Path) -> Callable[[bytes, str], str]:
    """Fills the form as the author; gives the address of the output."""

    def fill(content: bytes, title: str) -> str:
        file = tmp_path / "pupils.csv"
        file.write_bytes(content)
        page.goto(hub.url + "/outputs/new/table/")
        page.get_by_label("Title").fill(title)
        page.get_by_label("What the figures are").fill("Pupils with a need, by ward.")
        page.get_by_label("What they are for").fill("Where to open a centre.")
        page.get_by_label("Which records are behind them").fill(f"{title}, 2026")
        page.get_by_label("For whom it is published").select_option(label="Oldbury")
        page.get_by_label("The file").set_input_files(file)
        page.get_by_label("Counts: each row says how many").check()
        page.get_by_label("Columns that it is broken down by").fill("ward, need")
        page.get_by_label("Column of figures").fill("pupils")
        page.get_by_role("button", name="Hand it in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        return page.url

    return fill


def test_the_pages_for_handing_in_are_accessible(see: See, sign_in: SignIn) -> None:
    sign_in("analyst")
    see("/outputs/")
    see("/outputs/new/")
    page = see("/outputs/new/table/")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter title")
    see("/outputs/new/result/regression/")


def test_an_author_makes_it_safe_and_two_checkers_sign_it_off_blind(
    page: Page,
    hub: Hub,
    sign_in: SignIn,
    leave: Callable[[], None],
    judge: Judge,
    hand_in: Callable[[bytes, str], str],
) -> None:
    hub.run(f"PASSWORD = {hub.password!r}\n{MORE}")
    main = page.get_by_role("main")
    sign_in("analyst")
    address = hand_in(COUNTS, "Pupils by need")
    expect(main).to_contain_text("It would give something away")
    expect(page.get_by_role("table", name="Methods side by side")).to_contain_text("Not safe here")
    judge()
    page.get_by_role("button", name=re.compile("Controlled rounding")).click()
    expect(main).to_contain_text("nothing hidden was worked out")
    expect(main).to_contain_text("rounded to multiples", ignore_case=True)
    page.get_by_role("button", name="Make it safe", exact=True).click()
    expect(main).to_contain_text("Disclosure control by the profile")
    page.get_by_text("Every cell as the checker sees it").click()
    expect(page.get_by_role("table", name="What is hidden, and why")).to_contain_text("unsafe")
    page.get_by_text("Say something about it").first.click()
    page.get_by_label("Your remark").first.fill("These are single pupils.")
    page.get_by_role("button", name="Say it").first.click()
    expect(main).to_contain_text("These are single pupils.")
    judge()
    leave()

    sign_in("output_checker")
    page.goto(address)
    judge()
    page.get_by_role("button", name="Sign off and release").click()
    expect(main).to_contain_text("Waiting for another checker")
    leave()

    sign_in("second")
    page.goto(address)
    expect(page.get_by_role("heading", name="Votes")).to_have_count(0)
    page.get_by_label("Sign it off").check()
    page.get_by_role("button", name="Cast your vote").click()
    expect(main).to_contain_text("is released and published")
    judge()
    page.get_by_role("link", name="Report for the file").click()
    expect(main).to_contain_text("The second checker")
    judge()
    leave()

    page.goto(address + "methods/")
    expect(main).to_contain_text("2 output checkers")
    judge()


def test_one_checker_is_enough_for_a_result_that_passes_and_may_send_it_back(
    page: Page, hub: Hub, sign_in: SignIn, leave: Callable[[], None], judge: Judge
) -> None:
    main = page.get_by_role("main")
    sign_in("analyst")
    page.goto(hub.url + "/outputs/new/result/average/")
    page.get_by_label("Title").fill("Mean days to a decision")
    page.get_by_label("What the figures are").fill("Of planning applications in 2026.")
    page.get_by_label("What they are for").fill("The service’s plan.")
    page.get_by_label("Which records are behind them").fill("applications 2026")
    page.get_by_label("For whom it is published").select_option(label="Oldbury")
    page.get_by_label("The figures that would leave").fill("Mean days = 61.2")
    page.get_by_label("How many people or firms are behind it?").fill("812")
    page.get_by_role("button", name="Hand it in").click()
    expect(main).to_contain_text("waits for the output checkers")
    address = page.url
    judge()
    leave()
    sign_in("output_checker")
    page.goto(address)
    page.get_by_label("Send it back to its author").check()
    page.get_by_role("button", name="Cast your vote").click()
    expect(page.get_by_role("alert").first).to_contain_text("Say what its author has to change")
    page.get_by_label("Why").fill("Say which applications are left out.")
    page.get_by_role("button", name="Cast your vote").click()
    expect(main).to_contain_text("The output went back to its author.")
    leave()
    sign_in("analyst")
    page.goto(address)
    expect(main).to_contain_text("Say which applications are left out.")
    judge()


def test_what_was_released_is_called_back(
    page: Page,
    hub: Hub,
    sign_in: SignIn,
    leave: Callable[[], None],
    judge: Judge,
    hand_in: Callable[[bytes, str], str],
) -> None:
    hub.run(f"PASSWORD = {hub.password!r}\n{MORE}")
    main = page.get_by_role("main")
    sign_in("analyst")
    address = hand_in(LARGE, "Large counts")
    leave()
    for checker in ("output_checker", "second"):
        sign_in(checker)
        page.goto(address)
        page.get_by_role("button", name="Sign off and release").click()
        expect(main).to_contain_text("is released" if checker == "second" else "another checker")
        if checker != "second":
            leave()
    published = str(page.get_by_role("link", name="Large counts").get_attribute("href"))
    page.get_by_text("Call it back").first.click()
    page.get_by_label("Why it is called back").fill("A ward was counted twice.")
    page.get_by_role("button", name="Call it back").click()
    expect(main).to_contain_text("Who took it before is not known")
    judge()
    answer = page.goto(hub.url + published)
    assert answer is not None
    assert answer.status == 410
    expect(main).to_contain_text("A ward was counted twice")
