"""Every version keeps its address, says what changed, and can be taken back with a reason."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from folkmoot.errors import Refused
from folkmoot.hub.accounts.actions import create_user
from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.hub.portal import actions, summary, tasks, versions
from folkmoot.hub.register.actions import Description, describe, publish, register
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version

pytestmark = pytest.mark.django_db

TOWNS = "Reference,Place,Grant\nA1,North,£10.00\nA2,South,£20.00\nB1,Ridge,£1.00\n"
FIRST = "Reference,Place,Grant\nA1,North,£10.00\nA2,South,£20.00\nA3,East,£30.00\n"
SECOND = "Reference,Place,Grant,Note\nA1,North,£10.00,new\nA3,East,£35.00,\nA4,West,£40.00,\n"


@pytest.fixture
def grants(confirm_file: Callable[..., Version], contributor: User) -> Asset:
    """A dataset of three versions, the newest with a column more."""
    asset = confirm_file(TOWNS).asset
    says = Description("Grants", "Grants to places.", Licence.OGL, Frequency.ANNUAL, "Data team")
    describe(by=contributor, asset=asset, says=says)
    register(by=contributor, asset=asset)
    publish(by=contributor, asset=asset)
    confirm_file(FIRST, asset)
    confirm_file(SECOND, asset)
    asset.refresh_from_db()
    return asset


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_newest_is_shown_and_every_one_is_listed(client: Client, grants: Asset) -> None:
    page = client.get(f"/d/{grants.code}")
    assert page.context["version"].number == 3
    assert [each.version.number for each in page.context["listed"]] == [3, 2, 1]
    assert "What changed since version 2" in page.content.decode()
    assert client.get(f"/d/{grants.code}/versions/").status_code == 200


def test_an_older_version_keeps_its_address(client: Client, grants: Asset) -> None:
    text = text_of(client, f"/d/{grants.code}/versions/1")
    assert "Ridge" in text
    assert "Version 3 is the one in use" in text
    assert f"/d/{grants.code}/versions/1" in text
    taken = client.get(f"/d/{grants.code}/versions/1/download/csv")
    assert "-v1.csv" in taken["Content-Disposition"]
    assert b"Ridge" in b"".join(taken.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", ["versions/9", "versions/9/download/csv", "versions/1/changes"])
def test_what_is_not_there_is_told(client: Client, grants: Asset, address: str) -> None:
    assert client.get(f"/d/{grants.code}/{address}").status_code == 404


def test_what_changed_is_told_row_by_row(client: Client, grants: Asset) -> None:
    page = client.get(f"/d/{grants.code}/versions/3/changes")
    found = page.context["difference"]
    assert (found.added, found.removed, found.changed, found.unchanged) == (1, 1, 1, 1)
    assert found.key == "reference"
    assert page.context["sentences"] == ["The column “Note” is new."]
    text = re.sub(r"\s+", " ", page.content.decode())
    assert "In “Grant” 1 cell changed." in text
    assert re.search(r"was </span>£30\.00</del>.*is now </span>£35\.00</ins>", text)


def test_any_two_are_compared(client: Client, grants: Asset) -> None:
    page = client.get(f"/d/{grants.code}/versions/3/changes?since=1")
    assert page.context["difference"].removed == 2
    assert client.get(f"/d/{grants.code}/versions/1/changes?since=3").status_code == 200
    assert client.get(f"/d/{grants.code}/versions/3/changes?since=3").status_code == 404
    assert client.get(f"/d/{grants.code}/versions/3/changes?since=x").status_code == 404


def test_the_rows_that_changed_can_be_taken(client: Client, grants: Asset) -> None:
    taken = client.get(f"/d/{grants.code}/versions/3/changes.csv")
    text = b"".join(taken.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["change"], row["reference"] or row["reference (before)"]) for row in rows] == [
        ("changed", "A3"), ("added", "A4"), ("removed", "A2"),
    ]  # fmt: skip
    assert (rows[0]["grant (before)"], rows[0]["row before"], rows[0]["row now"]) == (
        "30.00", "3", "2",
    )  # fmt: skip


def test_large_versions_are_compared_by_a_job(
    client: Client, grants: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "MOST_ROWS_AT_ONCE", 1)
    address = f"/d/{grants.code}/versions/3"
    assert "nobody has compared them yet" in text_of(client, f"{address}/changes")
    assert client.get(f"{address}/changes.csv").status_code == 404
    for _ in range(2):
        client.post(f"{address}/compare", {"since": "2"})
    assert Job.objects.count() == 1, "asked twice, done once"
    assert "being compared" in text_of(client, f"{address}/changes")
    actions.compare_versions(code=grants.code, older=2, newer=3, progress=lambda *_: None)
    assert client.get(f"{address}/changes").context["difference"].added == 1


def test_only_so_many_comparisons_wait(
    client: Client, grants: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "MOST_ROWS_AT_ONCE", 1)
    monkeypatch.setattr(tasks, "MOST_COMPARISONS_WAITING", 0)
    response = client.post(f"/d/{grants.code}/versions/3/compare", {"since": "2"})
    assert response.status_code == 503


# Taking back


def test_a_version_taken_back_says_why(client: Client, grants: Asset, contributor: User) -> None:
    client.get(f"/d/{grants.code}/versions/2/changes?since=1")
    second = grants.versions.get(number=2)
    public_id = second.public_vault_id
    actions.withdraw(by=contributor, version=second, reason="A column was wrong.")
    for address in ("versions/2", "versions/2/download/csv", "versions/3/changes?since=2"):
        assert "A column was wrong." in text_of(client, f"/d/{grants.code}/{address}", 410)
    assert "withdrawn on" in text_of(client, f"/d/{grants.code}/versions/")
    assert client.get(f"/d/{grants.code}").status_code == 200
    found = client.get(f"/d/{grants.code}/versions/3/changes").context["older"]
    assert found.number == 1, "what changed is told since the version before it"
    assert LedgerEntry.objects.filter(action="version.withdrawn").count() == 1
    assert Version.objects.filter(public_vault_id=public_id).count() == 0


def test_taking_back_the_one_in_use_closes_the_dataset(
    client: Client, grants: Asset, contributor: User
) -> None:
    actions.withdraw(by=contributor, version=grants.current, reason="It named somebody")  # type: ignore[arg-type]
    assert "It named somebody." in text_of(client, f"/d/{grants.code}", 410)
    for address in (f"/d/{grants.code}/download/csv", f"/d/{grants.code}/versions/"):
        assert client.get(address).status_code == 410
    assert client.get(f"/resource/{grants.code}.json").status_code in (404, 410)
    assert client.get("/catalogue/").context["pages"].count == 0
    publish(by=contributor, asset=Asset.objects.get(pk=grants.pk))
    assert client.get(f"/d/{grants.code}").status_code == 200, "published anew, knowingly"


def test_only_who_answers_for_it_takes_it_back(client: Client, grants: Asset) -> None:
    stranger = create_user(
        by=None, username="stranger", email="s@example.org", name="A stranger",
        password="a long and private sentence", roles=[],
    )  # fmt: skip
    with pytest.raises(Refused):
        actions.withdraw(by=stranger, version=grants.current, reason="No")  # type: ignore[arg-type]
    address = f"/d/{grants.code}/versions/3/withdraw"
    assert client.post(address, {"reason": "No"}).status_code == 403
    assert client.get(f"/d/{grants.code}").status_code == 200


def test_it_is_taken_back_on_its_page(client: Client, grants: Asset, contributor: User) -> None:
    client.force_login(contributor, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/d/{grants.code}/versions/1/withdraw"
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "An old one"}).status_code == 302
    assert client.get(f"/d/{grants.code}/versions/1").status_code == 410


# What it is about


def test_the_publisher_says_what_it_is_about(
    client: Client, payments: Asset, contributor: User
) -> None:
    assert [topic.code for topic in client.get(f"/d/{payments.code}").context["topics"]] == [
        "money"
    ], "its title shows it"
    client.force_login(contributor, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/d/{payments.code}/look-after"
    sent: dict[str, Any] = {
        "topics": ["housing", "transport"],
        "tags": "roofs,  brown  bins, roofs",
    }
    assert client.post(address, sent).status_code == 302
    assert client.post(address, {"topics": ["nothing"]}).status_code == 422
    page = client.get("/catalogue/?q=brown+bins&topic=housing")
    assert [entry.key for entry in page.context["found"]] == [payments.code]
    assert page.context["found"][0].tags == ("roofs", "brown bins")


# In words


def test_the_page_says_what_a_row_is_and_what_may_be_wrong(client: Client, payments: Asset) -> None:
    text = text_of(client, f"/d/{payments.code}")
    assert "Each row is one payment to a supplier." in text
    assert "A new version comes every month." in text
    assert "Take care: 1 value does not fit" in text
    assert f"Version 1, {timezone.localdate().day} " in text, "how to cite it"


def test_late_data_say_so(payments: Asset) -> None:
    version = payments.current
    assert version is not None
    since = summary.changed_on(payments, version)
    fresh = summary.freshness(payments, version, since.replace(year=since.year + 1))
    assert fresh.is_overdue
    assert "A newer version was due by" in fresh.sentence
    on_time = summary.freshness(payments, version, since)
    assert "The next is expected by" in on_time.sentence


def test_the_dictionary_has_figures(client: Client, payments: Asset) -> None:
    page = client.get(f"/d/{payments.code}")
    entries = {each.column.name: each for each in page.context["dictionary"]}
    assert entries["amount"].filled_percent == 75
    assert entries["amount"].range == "-£200.00 to £1,200.50"
    commonest = [value.text for value in entries["service"].commonest]
    assert commonest == ["Housing", "Schools", "Transport"]
    assert entries["service"].is_full
