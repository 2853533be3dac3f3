"""Two linkers judge pairs by the keyboard, a third decides, and the linkage has its figures."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.functional.conftest import Hub

See = Callable[[str], Page]
pytestmark = pytest.mark.slow

ROUND = textwrap.dedent(
    """
    from datetime import date
    from django.utils import timezone
    from folkmoot.hub.accounts.actions import create_user
    from folkmoot.hub.accounts.models import Member, Role, User
    from folkmoot.hub.agreements.models import AgreedAsset, Agreement, Party
    from folkmoot.hub.linking.models import LinkedAsset, Linkage
    from folkmoot.hub.permissions.models import Proposal
    from folkmoot.hub.register.models import Asset, Version
    from folkmoot.hub.review import actions
    from folkmoot.linkage.review import ReviewPair, Similarity, Strength, StudioCluster, StudioLink

    oldbury, newbridge = (Member.objects.get(code=code) for code in ("oldbury", "newbridge"))
    for name in ("second", "third"):
        create_user(by=None, username=f"{name}_linker", email=f"{name}@newbridge.example",
                    name=f"The {name} linker", password=PASSWORD, roles=[(Role.LINKER, newbridge)])
    asset = Asset.objects.create(code="cold-234", member=oldbury, title="Cold homes",
                                 standing="protected", licence="members-only",
                                 registered_at=timezone.now(), description="Every one.",
                                 contact="The data team")
    version = Version.objects.create(asset=asset, number=1, state="sealed", file_name="cold.csv",
                                     size=1, rows=10)
    proposal = Proposal.objects.create(title="Cold homes", purpose="Help", decision="Whom to help",
                                       judged_on=date(2026, 1, 1))
    agreement = Agreement.objects.create(proposal=proposal, title="Cold homes", purpose="Help",
                                         rung=4, route="Linked under an agreement",
                                         state="in_force", starts_on=date(2026, 1, 1),
                                         ends_on=date(2099, 1, 1))
    for member in (oldbury, newbridge):
        Party.objects.create(agreement=agreement, member=member)
    AgreedAsset.objects.create(agreement=agreement, asset=asset)
    part = {"left": "cold_homes", "right": "helps", "threshold": 0.6, "pairs": 30,
            "precision": {"estimate": 0.97, "low": 0.95, "high": 0.98},
            "recall": {"estimate": 0.9, "low": 0.85, "high": 0.93}}
    linkage = Linkage.objects.create(agreement=agreement, title="People in cold homes",
                                     use="follow_up", state="linked",
                                     linked_at=timezone.now(), expectation={"parts": [part]})
    LinkedAsset.objects.create(linkage=linkage, version=version, number=0, name="cold_homes")
    similar = (Similarity("forename", "the same, a rare one here", Strength.SAME),
               Similarity("surname", "sounds alike, one letter differs", Strength.CLOSE),
               Similarity("born", "the same day", Strength.SAME),
               Similarity("sex", "only one record says", Strength.SILENT),
               Similarity("lives", "in different districts", Strength.DIFFERENT))
    linker = User.objects.get(username="linker")
    opened = actions.open_round(by=linker, linkage=linkage, aim=0.05)
    pairs = [ReviewPair("cold_homes", f"a{n}", "helps", f"b{n}", similar, 0.9 if n else 0.2,
                        is_linked=bool(n), stratum=0 if n else 1) for n in range(3)]
    strata = {"sizes": [20, 10], "is_linked": [True, False], "least": [0.6, 0.1],
              "greatest": [1.0, 0.5], "planned": [0.9, 0.1]}
    actions.fill(opened=opened, pairs=pairs, strata=strata)
    chain = StudioCluster(
        records=(("cold_homes", "a1"), ("helps", "b1"), ("helps", "b2")),
        links=(StudioLink(0, 2, 0.62, True, similar), StudioLink(0, 1, 0.97, True, similar)),
        n_links=2, density=2 / 3, weakest_link=0.62, n_bridges=2, n_conflicts=1)
    actions.keep_clusters(linkage=linkage, clusters=[chain.to_json()])
    print(opened.code, linkage.code)
    """
)


@pytest.fixture(scope="module")
def codes(hub: Hub) -> tuple[str, str]:
    """The codes of a round of three pairs and of its linkage."""
    said = hub.run(f"PASSWORD = {hub.password!r}\n{ROUND}").split()
    return said[-2], said[-1]


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)


def test_pairs_are_judged_by_keys_and_the_linkage_has_its_figures(
    page: Page,
    hub: Hub,
    codes: tuple[str, str],
    see: See,
    judge: Callable[[], None],
    sign_in: Callable[[str], None],
) -> None:
    code, linkage = codes
    main, heading = page.get_by_role("main"), page.get_by_role("heading", level=1)

    sign_in("linker")
    see("/reviews/")
    page.get_by_role("link", name=f"pairs of round {code} to judge").click()
    expect(heading).to_have_text("Are these one person?")
    expect(main).to_contain_text("Sounds alike, one letter differs")
    judge()
    main.get_by_text("Why? (optional)", exact=True).first.click()
    page.get_by_label("The person seems to have moved").check()
    judge()
    for left in (2, 1):
        page.keyboard.press("y")
        expect(main).to_contain_text(f"{left} left")
    expect(main.get_by_role("button", name="Take back your answer")).to_be_visible()
    page.keyboard.press("u")
    expect(heading).to_have_text("Nothing waits for you")
    judge()
    sign_out(page)

    sign_in("second_linker")
    page.goto(f"{hub.url}/reviews/{code}/next/")
    page.get_by_label("Answer by the keys").uncheck()
    page.keyboard.press("y")
    expect(main).to_contain_text("3 left")
    page.reload()
    page.keyboard.press("y")
    expect(main).to_contain_text("3 left")
    page.get_by_label("Answer by the keys").check()
    for _ in range(3):
        expect(heading).to_have_text("Are these one person?")
        before = main.inner_text()
        page.keyboard.press("y")
        expect(main).not_to_have_text(before)
    expect(heading).to_have_text("Nothing waits for you")
    sign_out(page)

    sign_in("third_linker")
    page.goto(f"{hub.url}/reviews/{code}/next/")
    expect(main).to_contain_text("1 left")
    page.keyboard.press("n")
    expect(heading).to_have_text("Nothing waits for you")
    see(f"/reviews/{code}/")
    main.get_by_role("button", name="Close the round").click()
    expect(main).to_contain_text("What the round found")
    judge()
    page.get_by_text("Pairs that are settled").click()
    page.get_by_role("link", name="Pair 1", exact=True).click()
    expect(main).to_contain_text("What the model says")
    judge()
    see(f"/reviews/linkages/{linkage}/quality/")
    expect(main).to_contain_text("By 3 pairs that two people judged")
    see(f"/reviews/linkages/{linkage}/open/")


def test_two_people_decide_on_a_cluster(
    page: Page,
    codes: tuple[str, str],
    see: See,
    judge: Callable[[], None],
    sign_in: Callable[[str], None],
) -> None:
    _, linkage = codes
    main = page.get_by_role("main")

    sign_in("linker")
    see(f"/reviews/linkages/{linkage}/clusters/")
    page.get_by_role("link", name="Cluster 1").click()
    expect(main).to_contain_text("3 records held to be one person")
    judge()
    page.get_by_label("One record").fill("1")
    page.get_by_label("The other record").fill("3")
    page.get_by_label("What are they?").select_option("Two people")
    main.get_by_role("button", name="Say so").click()
    expect(main).to_contain_text("Another linker has to confirm it")
    expect(main.get_by_role("button", name="Confirm")).to_have_count(0)
    address = page.url
    sign_out(page)

    sign_in("second_linker")
    page.goto(address)
    expect(main).to_contain_text("Records 1 and 3 are two people, says The linker")
    judge()
    main.get_by_role("button", name="Confirm that 1 and 3 are two people").click()
    expect(main).to_contain_text("It is decided")
    judge()
