"""Cold homes: linked under its agreement, flags returned to their owner, no analyst sees a name."""

from __future__ import annotations

import csv
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.functional.conftest import ROOT, Hub

from folkmoot.demo.people import PeopleFiles, make_cold_homes

See = Callable[[str], Page]
pytestmark = pytest.mark.slow

PREPARED = textwrap.dedent(
    """
    from datetime import date
    from pathlib import Path
    from folkmoot.hub.accounts.actions import create_user
    from folkmoot.hub.accounts.models import Member, Role, User
    from folkmoot.hub.agreements import actions as agreements
    from folkmoot.hub.permissions.actions import keep_proposal
    from folkmoot.hub.permissions.queries import judgement_of
    from folkmoot.hub.register import actions as register
    from folkmoot.hub.register.models import Frequency, Licence
    from folkmoot.permission import read_proposal
    from folkmoot.tables import Meaning

    oldbury, newbridge = (Member.objects.get(code=code) for code in ("oldbury", "newbridge"))
    officer = User.objects.get(username="information_governance_officer")
    for name, role in (("their_analyst", Role.ANALYST), ("their_contributor", Role.CONTRIBUTOR)):
        create_user(by=None, username=name, email=f"{name}@newbridge.example",
                    name=f"{name} of Newbridge", password=PASSWORD, roles=[(role, newbridge)])
    assets = []
    for member, title, path in ((oldbury, "Council tax reduction", CLAIMS),
                                (newbridge, "Tenancies", TENANCIES)):
        file = register.store(Path(path), name=Path(path).name)
        version = register.receive(by=None, member=member, title=title, file=file)
        version = register.read_version(version=version.pk, progress=lambda done, what: None)
        version = register.confirm(by=None, version=version, columns=[
            register.ConfirmedColumn(
                column.name,
                Meaning.RECORD_ID if column.label.endswith("reference") else column.meaning,
                column.sensitivity)
            for column in version.schema])
        asset = register.describe(by=None, asset=version.asset, says=register.Description(
            title=title, description="Made up.", licence=Licence.MEMBERS,
            frequency=Frequency.ONCE, contact="The data team"))
        assets.append(register.register(by=None, asset=asset))
    proposal = keep_proposal(by=None, proposal=read_proposal(EXAMPLE)[0])
    proposal.chosen_rung = judgement_of(proposal).best.rung.rung
    proposal.save()
    about = {"members": [oldbury, newbridge], "assets": assets}
    made = agreements.draft(by=officer, proposal=proposal, **about)
    agreements.set_terms(by=officer, agreement=made, terms=agreements.Terms(
        "Cold homes and help with bills", "Help people whose homes are cold.",
        "The data protection team", date(2026, 1, 1), date(2099, 1, 1), date(2099, 12, 31)),
        **about)
    for condition in made.conditions.all():
        agreements.meet_condition(by=officer, condition=condition, words="Seen and agreed.")
    print(made.pk)
    """
)

SIGNED = textwrap.dedent(
    """
    from folkmoot.hub.accounts.models import Member
    from folkmoot.hub.agreements import actions
    from folkmoot.hub.agreements.models import Agreement
    from folkmoot.hub.accounts.models import Role, User
    from folkmoot.hub.accounts.actions import create_user
    newbridge = Member.objects.get(code="newbridge")
    other = create_user(by=None, username="their_director", email="their@newbridge.example",
                        name="A director", password=PASSWORD, roles=[(Role.DIRECTOR, newbridge)])
    made = actions.offer(by=User.objects.get(username="information_governance_officer"),
                         agreement=Agreement.objects.get(pk=NUMBER))
    actions.sign(by=User.objects.get(username="director"), agreement=made,
                 at=Member.objects.get(code="oldbury"))
    actions.sign(by=other, agreement=made, at=newbridge)
    """
)


@dataclass
class Prepared:
    """An agreement that waits to be offered, and the files behind its data."""

    agreement: int
    files: PeopleFiles


@pytest.fixture(scope="module")
def prepared(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    files = make_cold_homes(tmp_path_factory.mktemp("people"), people=900)
    example = (ROOT / "docs" / "examples" / "fuel-poverty.yaml").read_text("utf-8")
    said = (
        f"PASSWORD = {hub.password!r}\nEXAMPLE = {example!r}\n"
        f"CLAIMS = {str(files.council_tax_reduction)!r}\nTENANCIES = {str(files.tenancies)!r}\n"
    )
    return Prepared(int(hub.run(said + PREPARED).split()[-1]), files)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()


def surnames(file: Path, heading: str) -> set[str]:
    with file.open(encoding="utf-8", newline="") as opened:
        return {row[heading] for row in csv.DictReader(opened)}


def test_cold_homes_are_linked_counted_and_flagged_back(
    page: Page,
    hub: Hub,
    prepared: Prepared,
    see: See,
    judge: Callable[[], None],
    sign_in: Callable[[str], None],
) -> None:
    main = page.get_by_role("main")

    sign_in("information_governance_officer")
    see("/linkages/")
    main.get_by_role("link", name="Name what goes back to members").first.click()
    page.get_by_label("To whom does it go back?").select_option("Council tax reduction (Oldbury)")
    page.get_by_label("A short name of the flag").fill("cold-home")
    page.get_by_label("What does it say of a person?").fill("The home is cold: rated E, F or G.")
    page.get_by_label("and of whom this column").select_option("Tenancies: EPC rating")
    page.get_by_label("says one of").fill("E, F, G")
    judge()
    main.get_by_role("button", name="Name it").click()
    expect(main).to_contain_text("The home is cold: rated E, F or G. (cold-home, to Oldbury)")
    sign_out(page)
    hub.run(f"PASSWORD = {hub.password!r}\nNUMBER = {prepared.agreement}\n{SIGNED}")

    sign_in("linker")
    see(f"/linkages/new/{prepared.agreement}/")
    page.get_by_label("What is it called?").fill("Claimants in cold homes")
    page.get_by_label("Follow-up: a person looks at each link first").check()
    page.get_by_role("group", name="What is joined from Tenancies?").get_by_label(
        "EPC rating"
    ).check()
    main.get_by_role("button", name="Link").click()
    expect(main.get_by_role("heading", name="What to expect of the links")).to_be_visible(
        timeout=120_000
    )
    judge()
    linkage = page.url.removeprefix(hub.url)
    main.get_by_role("button", name="Ask for its return").click()
    expect(main).to_contain_text("waiting for a second person")
    sign_out(page)

    names = surnames(prepared.files.tenancies, "Last name")
    names |= {name.upper() for name in surnames(prepared.files.council_tax_reduction, "Surname")}
    sign_in("their_analyst")
    see(linkage)
    assert not _shown(page, names)
    see(f"{linkage}table/")
    assert not _shown(page, names)
    page.get_by_label("Title of the table").fill("Claimants by energy rating")
    page.get_by_label("In Council tax reduction").check()
    page.get_by_label("EPC rating (Tenancies)").check()
    page.get_by_label("What the figures are").fill("People by whether they claim, and rating.")
    page.get_by_label("What they are for").fill("The board for warm homes.")
    main.get_by_role("button", name="Count and hand in").click()
    expect(main).to_contain_text("Claimants by energy rating")
    assert not _shown(page, names)
    sign_out(page)

    sign_in("information_governance_officer")
    see("/linkages/flags/")
    main.get_by_role("button", name="Sign its return").click()
    page.wait_for_url(hub.url + linkage, timeout=120_000)
    sign_out(page)

    sign_in("contributor")
    see("/linkages/flags/")
    with page.expect_download() as download:
        main.get_by_role("button", name="Take the file").click()
    rows = list(csv.reader(download.value.path().read_text("utf-8").splitlines()))
    assert rows[0] == ["Claim reference", "cold-home"]
    assert len(rows) > 5
    assert {row[1] for row in rows[1:]} == {"yes"}
    sign_out(page)

    sign_in("their_contributor")
    see("/linkages/flags/")
    expect(main.get_by_role("button", name="Take the file")).to_have_count(0)


IDENTIFIABLE = textwrap.dedent(
    """
    from folkmoot.hub.accounts.actions import create_user
    from folkmoot.hub.accounts.models import Member, Role
    from folkmoot.hub.agreements.models import Agreement
    from folkmoot.hub.casework.models import AgreedField
    agreement = Agreement.objects.get(pk=NUMBER)
    agreement.rung = 10
    agreement.save()
    wanted = {"Council tax reduction": ("forename", "surname"), "Tenancies": ("epc_rating",)}
    for agreed in agreement.agreed_assets.all():
        for column in wanted[agreed.asset.title]:
            AgreedField.objects.create(agreement=agreement, asset=agreed.asset, column=column)
    create_user(by=None, username="visitor", email="visitor@oldbury.example", name="The visitor",
                password=PASSWORD, roles=[(Role.CONTRIBUTOR, Member.objects.get(code="oldbury"))])
    """
)


def test_a_caseworker_sees_one_person_and_the_members_see_that(
    page: Page,
    hub: Hub,
    prepared: Prepared,
    see: See,
    judge: Callable[[], None],
    sign_in: Callable[[str], None],
) -> None:
    """Stands on the linkage that the journey before made."""
    main = page.get_by_role("main")
    with prepared.files.council_tax_reduction.open(encoding="utf-8", newline="") as file:
        claimant = next(csv.DictReader(file))
    hub.run(f"PASSWORD = {hub.password!r}\nNUMBER = {prepared.agreement}\n{IDENTIFIABLE}")

    sign_in("information_governance_officer")
    see(f"/cases/agreements/{prepared.agreement}/")
    page.get_by_label("Who is to work on cases?").select_option("The visitor (Oldbury)")
    main.get_by_role("button", name="Name this person").click()
    expect(main).to_contain_text("The visitor may open cases for Oldbury")
    judge()
    sign_out(page)

    sign_in("visitor")
    see("/cases/")
    main.get_by_role("link", name="Claimants in cold homes").click()
    judge()
    page.get_by_label("Your reference of the person").fill("CTR-nobody")
    page.get_by_label("Why do you need to see").fill("A visit about heating is planned.")
    main.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody in these data has that reference")
    judge()
    page.get_by_label("Your reference of the person").fill(claimant["Claim reference"])
    main.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Case")
    case = page.url
    assert claimant["Surname"] not in page.content()
    judge()
    main.get_by_role("button", name="See what members know").click()
    expect(main).to_contain_text(claimant["Surname"])
    judge()
    page.goto(case)
    assert claimant["Surname"] not in page.content()
    main.get_by_role("button", name="Close the case").click()
    expect(main).to_contain_text("whose it was is forgotten")
    sign_out(page)

    sign_in("contributor")
    see("/cases/looks/")
    expect(main).to_contain_text("A visit about heating is planned.")


def _shown(page: Page, names: set[str]) -> set[str]:
    """The surnames that a page has anywhere, whatever their case."""
    text = page.content().upper()
    return {name for name in names if len(name) > 5 and name in text}
