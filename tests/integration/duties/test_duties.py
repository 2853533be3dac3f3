"""A council sees what it owes, offers a file as messy as it is, and publishes it in one step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.duties import actions, queries
from folkmoot.hub.duties.models import Exemption, Offer
from folkmoot.hub.ledgers.queries import entries_about, verification
from folkmoot.hub.register import actions as register
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version
from folkmoot.tables import Standing as AssetStanding
from folkmoot.transparency import (
    Every,
    Period,
    chosen,
    match,
    period_starting,
    template_by_id,
)
from folkmoot.vault import Vault

from .conftest import nothing

pytestmark = pytest.mark.django_db

TODAY = date(2026, 8, 10)
SPRING = period_starting(Every.QUARTER, date(2026, 4, 1))
SPENDING = template_by_id("spending")
PERSON = "Mrs Edith Ramsbottom"
FILE = f"""Oldbury Council,,,,,,,
Payments to suppliers,,,,,,,
Date Paid,Directorate,Supplier Name,Narrative,Net Amount,Irrecoverable VAT,Category,Our Ref
03/04/2026,Housing,Ridge Roofing Ltd,Roof repairs,"£1,200.50",£0.00,Building,A1
14/04/2026,Transport,Moor Lane Garage Ltd,Van service,£980.00,,Vehicles,A2
28/05/2026,Schools,Valley Catering Ltd,Meals,£610.00,,Food,A3
11/06/2026,Schools,{PERSON},Music lessons,£700.00,,Teaching,A4
30/06/2026,Housing,Hilltop Cleaning Ltd,,£450.00,,Cleaning,A5
"""


@pytest.fixture
def offered(oldbury: Member, contributor: User, tmp_path: Path) -> Callable[..., Offer]:
    """Offers a text as spending of a period, and reads it."""

    def offer(text: str = FILE, period: Period = SPRING, asset: Asset | None = None) -> Offer:
        path = tmp_path / "spend.csv"
        path.write_text(text, "utf-8")
        made = actions.offer(
            by=contributor,
            member=oldbury,
            template=SPENDING,
            period=period,
            file=register.store(path, name=path.name),
            asset=asset,
        )
        actions.read_offer(offer=made.pk, progress=nothing)
        return Offer.objects.get(pk=made.pk)

    return offer


def settled(offer: Offer, by: User) -> Offer:
    columns = chosen(match(offer.template, offer.version.schema))
    actions.settle(by=by, offer=offer, columns=columns)
    actions.check_offer(offer=offer.pk, progress=nothing)
    return Offer.objects.get(pk=offer.pk)


def published(offer: Offer, by: User, **said: str) -> Asset:
    return actions.publish_offer(
        by=by, offer=offer, contact="Finance team", progress=nothing, **said
    )


def test_a_messy_file_is_checked_in_words_and_published_in_one_step(
    offered: Callable[..., Offer], contributor: User, region: Path
) -> None:
    offer = settled(offered(), contributor)
    report = offer.checked
    assert report is not None
    assert report.passes
    assert [(problem.message, problem.where) for problem in report.problems] == [
        ("1 row: “Purpose” is blank.", "row 5"),
        ("1 row: “Amount” is not above £500, and so is not required.", "row 5"),
    ]
    asset = published(offer, contributor)
    assert asset.standing == AssetStanding.OPEN
    assert asset.title == "Spending over £500, April to June 2026 – Oldbury"
    assert (asset.licence, asset.frequency) == (Licence.OGL, Frequency.QUARTERLY)
    assert asset.contact == "Finance team"
    assert "Covers April to June 2026." in asset.description
    assert asset.current is not None
    assert asset.current.schema["narrative"].description == "A summary of what it was for."
    names = Vault(region / "vault").batches(asset.current.public_vault_id, ["supplier_name"])
    assert PERSON not in str([batch.to_pylist() for batch in names])
    actions_done = [entry.action for entry in entries_about(offer.version.subject)]
    assert actions_done[-1] == "offer.published"
    assert {"offer.made", "offer.settled", "offer.checked", "version.kept"} <= set(actions_done)
    assert verification().is_ok


def test_publishing_twice_comes_to_the_same(
    offered: Callable[..., Offer], contributor: User
) -> None:
    """As when the hub ended in the middle, and the job begins again."""
    offer = settled(offered(), contributor)
    version = register.confirm(
        by=contributor, version=offer.version, columns=actions.columns_of(offer)
    )
    assert version.state == Version.State.CONFIRMING
    offer = Offer.objects.get(pk=offer.pk)
    register.keep_version(version=version.pk, progress=nothing)
    offer = Offer.objects.get(pk=offer.pk)
    asset = published(offer, contributor)
    assert asset.is_open
    with pytest.raises(Refused, match="published already"):
        published(Offer.objects.get(pk=offer.pk), contributor)


STOPPED = [
    # the file                                    what stops it
    (FILE.replace("Net Amount", "Number of lines").replace("£", ""), "No column is “Amount”"),
    (FILE.replace("/2026", "/2025"), "All rows: “Payment date” lies outside"),
]


@pytest.mark.parametrize(("text", "reason"), STOPPED)
def test_what_checking_stops_is_not_published(
    text: str, reason: str, offered: Callable[..., Offer], contributor: User
) -> None:
    offer = settled(offered(text), contributor)
    with pytest.raises(Refused, match=reason):
        published(offer, contributor)
    assert not Asset.objects.get().is_registered


def test_what_was_not_checked_is_not_published(
    offered: Callable[..., Offer], contributor: User
) -> None:
    with pytest.raises(Refused, match="not been checked"):
        published(offered(), contributor)


def test_a_settled_offer_that_is_settled_anew_is_checked_anew(
    offered: Callable[..., Offer], contributor: User
) -> None:
    offer = settled(offered(), contributor)
    again = actions.settle(by=contributor, offer=offer, columns={})
    assert again.checked is None


def test_a_further_column_about_people_stops_it_until_it_is_cleared(
    offered: Callable[..., Offer], contributor: User
) -> None:
    lines = FILE.splitlines()
    wide = [lines[0] + ",", lines[1] + ",", lines[2] + ",Mail"]
    wide += [f"{line},someone{n}@home.example" for n, line in enumerate(lines[3:])]
    offer = settled(offered("\n".join(wide)), contributor)
    report = offer.checked
    assert report is not None
    assert "“Mail”" in report.stops[0].message
    actions.settle(by=contributor, offer=offer, columns=offer.columns, cleared=["mail"])
    actions.check_offer(offer=offer.pk, progress=nothing)
    cleared = Offer.objects.get(pk=offer.pk)
    assert cleared.checked is not None
    assert cleared.checked.passes


def test_a_new_version_of_a_running_dataset_is_guarded_as_any_other(
    offered: Callable[..., Offer], contributor: User
) -> None:
    asset = published(settled(offered(), contributor), contributor)
    summer = period_starting(Every.QUARTER, date(2026, 7, 1))
    short = "\n".join(FILE.replace("/04/", "/07/").splitlines()[:5])
    later = settled(offered(short, summer, asset), contributor)
    with pytest.raises(Refused, match="half of the rows"):
        published(later, contributor)
    asset.refresh_from_db()
    assert asset.current is not None
    assert asset.current.number == 1
    published(later, contributor, because="Only July so far.")
    asset.refresh_from_db()
    assert asset.current is not None
    assert asset.current.number == 2


def test_what_an_asset_holds_already_is_offered_without_a_file(
    offered: Callable[..., Offer], contributor: User, oldbury: Member
) -> None:
    asset = published(settled(offered(), contributor), contributor)
    winter = period_starting(Every.QUARTER, date(2026, 1, 1))
    claim = actions.offer(
        by=contributor, member=oldbury, template=SPENDING, period=winter, asset=asset
    )
    with pytest.raises(Refused, match="lies outside January to March"):
        published(settled(claim, contributor), contributor)


# Owed, due, late


def standings(member: Member, template: str, today: date) -> dict[str, str]:
    (found,) = [each for each in queries.duties_of(member, today) if each.template.id == template]
    return {str(duty.period): duty.standing.value for duty in found.duties}


def test_a_duty_is_not_due_then_due_then_late_by_the_day(oldbury: Member) -> None:
    spring = "April to June 2026"
    days = [
        (date(2026, 6, 30), "Not due yet"),
        (date(2026, 7, 1), "Due"),
        (date(2026, 7, 31), "Due"),
        (date(2026, 8, 1), "Late"),
    ]
    assert [(day, standings(oldbury, "spending", day)[spring]) for day, _ in days] == days


def test_what_is_published_is_no_longer_owed_and_gaps_show(
    offered: Callable[..., Offer], contributor: User, oldbury: Member
) -> None:
    autumn = period_starting(Every.QUARTER, date(2025, 10, 1))
    earlier = FILE.replace("/04/2026", "/10/2025").replace("/05/2026", "/11/2025")
    earlier = earlier.replace("/06/2026", "/12/2025")
    published(settled(offered(), contributor), contributor)
    published(settled(offered(earlier, autumn), contributor), contributor)
    assert standings(oldbury, "spending", TODAY) == {
        "July to September 2026": "Not due yet",
        "April to June 2026": "Published",
        "January to March 2026": "Late",
        "October to December 2025": "Published",
        "July to September 2025": "Late",
    }
    (spending,) = [
        each for each in queries.duties_of(oldbury, TODAY) if each.template.id == "spending"
    ]
    assert [str(period) for period in spending.gaps] == ["January to March 2026"]
    assert spending.worst is queries.Standing.LATE


def test_an_offer_in_hand_stands_beside_its_duty(
    offered: Callable[..., Offer], oldbury: Member
) -> None:
    offer = offered()
    (spending, *_) = queries.duties_of(oldbury, TODAY)
    assert [duty.in_hand for duty in spending.duties if duty.period == SPRING] == [offer]


def test_what_is_owed_once_is_owed_until_it_is_there(oldbury: Member) -> None:
    assert standings(oldbury, "waste-contracts", TODAY) == {"once": "Owed"}


def test_a_director_reads_one_paragraph(oldbury: Member, contributor: User) -> None:
    for template in ("parking-account", "parking-spaces"):
        actions.exempt(
            by=contributor,
            member=oldbury,
            template=template_by_id(template),
            because="We run no car parks.",
        )
    found = queries.duties_of(oldbury, date(2026, 7, 10))
    told = queries.summary_of(oldbury, found, date(2026, 7, 10))
    assert told.startswith("On 10 July 2026, 0 of the 14 datasets that the Code asks of Oldbury")
    assert "are late here: Spending over £500, " in told
    assert "The next to publish is Contracts over £5,000, by 31 July 2026." in told
    assert told.endswith("Two datasets are not owed here, with a reason.")


# What does not apply


def test_what_does_not_apply_is_said_with_a_reason_and_a_person_and_may_end(
    oldbury: Member, contributor: User, person: Callable[..., User]
) -> None:
    template = template_by_id("parking-account")
    director = person(Role.DIRECTOR)
    with pytest.raises(Refused, match="No reason"):
        actions.exempt(by=director, member=oldbury, template=template, because=" ")
    actions.exempt(by=contributor, member=oldbury, template=template, because="No car parks.")
    actions.exempt(by=director, member=oldbury, template=template, because="No parking at all.")
    (current,) = queries.exemptions_of(oldbury)
    assert (current.because, current.said_by) == ("No parking at all.", director)
    actions.end_exemption(by=director, member=oldbury, template=template)
    assert list(queries.exemptions_of(oldbury)) == []
    assert Exemption.objects.count() == 2
    done = [entry.action for entry in entries_about("duty:oldbury/parking-account")]
    assert done == ["duty.does_not_apply", "duty.does_not_apply", "duty.applies"]
    with pytest.raises(Refused):
        actions.exempt(
            by=person(Role.ANALYST), member=oldbury, template=template, because="A reason."
        )


# Pages


def test_only_a_members_own_people_see_what_is_late(
    oldbury: Member,
    newbridge: Member,
    person: Callable[..., User],
    signed_in: Callable[[User], Client],
    client: Client,
) -> None:
    page = "/members/oldbury/duties/"
    assert client.get(page).status_code == 302
    for role in (Role.CONTRIBUTOR, Role.DIRECTOR, Role.ANALYST):
        assert signed_in(person(role)).get(page).status_code == 200
    for role in (Role.CONTRIBUTOR, Role.ADMINISTRATOR):
        neighbour = person(role, newbridge, f"neighbour_{role.value}")
        for address in (page, page + "spending/"):
            assert signed_in(neighbour).get(address).status_code == 403


def test_no_page_of_duties_names_two_councils(
    oldbury: Member, newbridge: Member, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(contributor)
    for address in ("/duties/templates/", "/members/oldbury/duties/", "/duties/templates/land/"):
        assert "Newbridge" not in client.get(address).content.decode()


def test_everybody_reads_the_templates_and_takes_the_blank_files(client: Client, db: None) -> None:
    assert "Spending over £500" in client.get("/duties/templates/").content.decode()
    page = client.get("/duties/templates/spending/").content.decode()
    assert "Transparency Code 2015, Part 2" in page
    text = client.get("/duties/templates/spending.csv")
    assert text.content.decode("utf-8-sig").startswith("Payment date,Department,Beneficiary")
    assert client.get("/duties/templates/spending.xlsx").content[:2] == b"PK"
    for address in ("nothing/", "nothing.csv"):
        assert client.get(f"/duties/templates/{address}").status_code == 404


def test_the_deadlines_are_a_calendar_that_says_nothing_of_any_council(
    client: Client, oldbury: Member
) -> None:
    response = client.get("/duties/deadlines.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert (lines[0], lines[-2:]) == (b"BEGIN:VCALENDAR", [b"END:VCALENDAR", b""])
    assert max(len(line) for line in lines) <= 75
    assert b"Oldbury" not in response.content


def test_the_whole_way_by_the_pages(
    oldbury: Member, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(contributor)
    assert client.get("/duties/").headers["Location"] == "/members/oldbury/duties/"
    page = "/members/oldbury/duties/spending/"
    assert client.post(page, {"period": "2026-04-01"}).status_code == 422
    upload = SimpleUploadedFile("spend.csv", FILE.encode())
    form = client.get(page).context["form"]
    (newest, *_) = form.fields["period"].choices
    assert client.post(page, {"period": newest[0], "file": upload}).status_code == 302
    offer = Offer.objects.get()
    assert "is being read" in client.get(offer.get_absolute_url()).content.decode()
    Offer.objects.update(start=SPRING.start)
    actions.read_offer(offer=offer.pk, progress=nothing)
    shown = client.get(offer.get_absolute_url())
    assert "Quite sure, by its heading." in shown.content.decode()
    said = {
        name: field.initial
        for name, field in shown.context["matching"].fields.items()
        if name != "cleared"
    }
    twice = client.post(offer.get_absolute_url(), {**said, "purpose": said["department"]})
    assert twice.status_code == 422
    assert "The same column is already “Department”" in twice.content.decode()
    assert client.post(offer.get_absolute_url(), said).status_code == 302
    actions.check_offer(offer=offer.pk, progress=nothing)
    checked = client.get(offer.get_absolute_url()).content.decode()
    assert "5 rows were looked at" in checked
    assert "“Purpose” is blank." in checked
    publish = {"publish": "yes", "contact": ""}
    assert client.post(offer.get_absolute_url(), publish).status_code == 422
    publish["contact"] = "Finance team"
    assert client.post(offer.get_absolute_url(), publish).status_code == 302
    published(Offer.objects.get(), contributor)
    assert "It was published on" in client.get(offer.get_absolute_url()).content.decode()


def test_a_reason_is_asked_for_on_the_page_and_ended_there(
    oldbury: Member, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(contributor)
    address = "/members/oldbury/duties/parking-account/applies/"
    assert client.post(address, {"because": ""}).status_code == 422
    assert client.post(address, {"because": "No car parks."}).status_code == 302
    page = client.get("/members/oldbury/duties/").content.decode()
    assert "Not owed here: No car parks." in page
    assert client.post(address, {"applies": "yes"}).status_code == 302
    assert list(queries.exemptions_of(oldbury)) == []


def test_the_page_says_what_waits_and_what_fails(
    offered: Callable[..., Offer], contributor: User, signed_in: Callable[[User], Client]
) -> None:
    asset = published(settled(offered(), contributor), contributor)
    offered("\n".join(FILE.splitlines()[:4]), SPRING, asset)
    page = signed_in(contributor).get("/members/oldbury/duties/").content.decode()
    assert "version 2" in page
    assert "accept or reject it" in page
