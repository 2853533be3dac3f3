"""A charter is set, two councils sign an agreement, and a resident asks about it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.functional.conftest import ROOT, Hub

See = Callable[[str], Page]
pytestmark = pytest.mark.slow

REGISTERED = textwrap.dedent(
    """
    from django.utils import timezone
    from folkmoot.hub.accounts.actions import create_user
    from folkmoot.hub.accounts.models import Member, Role
    from folkmoot.hub.permissions.actions import keep_proposal
    from folkmoot.hub.permissions.queries import judgement_of
    from folkmoot.hub.register.models import Asset, Version
    from folkmoot.hub.residents.models import Panellist
    from folkmoot.hub.accounts.models import User
    from folkmoot.permission import read_proposal

    oldbury, newbridge = (Member.objects.get(code=code) for code in ("oldbury", "newbridge"))
    create_user(by=None, username="newbridge_director", email="d@newbridge.example",
                name="The director of Newbridge", password=PASSWORD,
                roles=[(Role.DIRECTOR, newbridge)])
    now = timezone.now()
    for code, member, title in (("homes-234", oldbury, "Homes and their energy"),
                                ("helps-234", newbridge, "Help that was given")):
        asset = Asset.objects.create(code=code, member=member, title=title, standing="shared",
                                     licence="members-only", registered_at=now,
                                     description="Every one.", contact="The data team")
        asset.current = Version.objects.create(asset=asset, number=1, state="kept",
                                               file_name="file.csv", size=1, rows=10)
        asset.save()
    Panellist.objects.create(user=User.objects.get(username="resident"), since=now.date(),
                             shown_as="A resident of Oldbury")
    read, _ = read_proposal(EXAMPLE)
    kept = keep_proposal(by=None, proposal=read)
    kept.chosen_rung = judgement_of(kept).best.rung.rung
    kept.save()
    print(kept.pk)
    """
)


@pytest.fixture(scope="module")
def proposal(hub: Hub) -> int:
    example = (ROOT / "docs" / "examples" / "fuel-poverty.yaml").read_text("utf-8")
    said = f"PASSWORD = {hub.password!r}\nEXAMPLE = {example!r}\n{REGISTERED}"
    return int(hub.run(said).split()[-1])


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()


def test_from_a_charter_to_a_residents_answer(
    page: Page,
    hub: Hub,
    proposal: int,
    see: See,
    judge: Callable[[], None],
    sign_in: Callable[[str], None],
) -> None:
    main = page.get_by_role("main")

    sign_in("contributor")
    see("/register/homes-234/charter/change/")
    page.get_by_label("Ranking", exact=True).check()
    main.get_by_role("button", name="Keep the charter").click()
    expect(main).to_contain_text("What no charter can stop")
    judge()
    sign_out(page)

    sign_in("information_governance_officer")
    see(f"/agreements/new/{proposal}/")
    for name in ("Oldbury", "Newbridge"):
        page.get_by_label(name, exact=True).check()
    for name in ("Homes and their energy (Oldbury)", "Help that was given (Newbridge)"):
        page.get_by_label(name).check()
    main.get_by_role("button", name="Begin it").click()
    judge()
    agreement = page.url.removeprefix(hub.url)
    see(f"{agreement}terms/")
    page.get_by_label("Where do people ask").fill("Data protection, dp@oldbury.example")
    page.get_by_label("First day").fill("1/1/2026")
    page.get_by_label("Looked at again by").fill("1/6/2098")
    page.get_by_label("Last day").fill("31/12/2098")
    main.get_by_role("button", name="Keep the terms").click()
    links = main.get_by_role("link", name="Say by what it is met")
    see(f"{agreement}conditions/1/")
    page.goto(hub.url + agreement)
    for number in range(1, links.count() + 1):
        page.goto(f"{hub.url}{agreement}conditions/{number}/")
        page.get_by_label("By what is it met?").fill("Seen and agreed.")
        main.get_by_role("button", name="Keep the evidence").click()
    main.get_by_role("button", name="Freeze the papers").click()
    expect(main).to_contain_text("A director of each party can sign now")
    judge()
    see(f"{agreement}papers/sharing-agreement/")
    sign_out(page)

    for person, party in (("director", "oldbury"), ("newbridge_director", "newbridge")):
        sign_in(person)
        see(f"{agreement}sign/{party}/")
        page.get_by_label("I have read the papers").check()
        page.get_by_label("Your password").fill(hub.password)
        main.get_by_role("button", name="Sign", exact=True).click()
        page.wait_for_url(hub.url + agreement)
        sign_out(page)

    see(agreement)
    expect(main).to_contain_text("In force")
    see("/agreements/")
    see("/agreements/states/")
    see("/uses/")
    use = f"/uses/{agreement.strip('/').rpartition('/')[2]}/"
    see(use)
    page.get_by_role("link", name="Have your data erased").or_(
        page.get_by_role("link", name="Ask to have your data erased")
    ).click()
    judge()
    page.get_by_label("Your name").fill("N. Example")
    page.get_by_label("How can they reach you?").fill("n@example.org")
    main.get_by_role("button", name="Send").click()
    expect(main).to_contain_text("Your request has come")
    judge()

    sign_in("information_governance_officer")
    see("/residents/")
    main.get_by_role("link", name="Request").first.click()
    main.get_by_role("button", name="We know that it is the person").click()
    judge()
    main.get_by_role("button", name="Open what they said").click()
    expect(main).to_contain_text("n@example.org")
    judge()
    page.go_back()
    main.get_by_role("button", name="Dealt with").click()
    page.get_by_label("Done as asked").check()
    main.get_by_role("button", name="It is answered").click()
    expect(main).to_contain_text("Answered: done as asked")
    see("/disclosures/new/")
    see("/disclosures/")
    see("/ethics/ask/")
    page.get_by_label("The question in a line").fill("Is it fair?")
    page.get_by_label("What the panel should know").fill("To those who rent?")
    main.get_by_role("button", name="Ask").click()
    sign_out(page)
    sign_in("resident")
    see("/ethics/")
    main.get_by_role("link", name="Is it fair?").click()
    page.get_by_label("The panel’s advice").fill("Mostly, if those who rent are told.")
    main.get_by_role("button", name="Publish the advice").click()
    expect(main).to_contain_text("Mostly, if those who rent are told.")
    judge()
