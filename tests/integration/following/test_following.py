"""Whoever asks is told of a new version, once a day, until they stop; their address is theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from folkmoot.config import load
from folkmoot.errors import ConfigError, Refused, VaultError
from folkmoot.hub.following import actions, addresses, rules, tasks
from folkmoot.hub.following.models import Following
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.mail import PASSWORD_FILE, mail_server
from folkmoot.hub.register.models import Asset, Version

pytestmark = pytest.mark.django_db

RESIDENT = "resident@example.org"
NEXT = "Supplier,Payment date,Amount,Service\n" + 5 * (
    "Ridge Roofing Ltd,03/05/2026,£1.00,Housing\n"
)

Ask = Callable[..., None]


@pytest.fixture
def ask(client: Client, payments: Asset, do_jobs: Callable[[], None]) -> Ask:
    """Somebody asks on the page, and the worker does its work."""

    def send(address: str = RESIDENT) -> None:
        response = client.post(f"/d/{payments.code}/follow", {"address": address})
        assert response.status_code == 302
        do_jobs()

    return send


def link_in(letter: EmailMessage, kind: str) -> str:
    found = re.search(rf"http://testserver(/follow/{kind}/\S+)", str(letter.body))
    assert found is not None
    return found[1]


@pytest.fixture
def follows(ask: Ask, client: Client) -> Following:
    """Somebody who asked and confirmed."""
    ask()
    client.post(link_in(mail.outbox.pop(), "confirm"))
    return Following.objects.get()


@pytest.fixture
def changed(confirm_file: Callable[..., Version], payments: Asset) -> Callable[[], None]:
    """The dataset gets a new version."""

    def change() -> None:
        confirm_file(NEXT, payments)

    return change


def tell(today: date | None = None) -> int:
    return actions.send_news(today=today or timezone.localdate(), progress=lambda *_: None)


def test_nothing_is_sent_before_the_link_is_confirmed(
    ask: Ask, client: Client, changed: Callable[[], None]
) -> None:
    ask()
    (letter,) = mail.outbox
    assert letter.to == [RESIDENT]
    assert "Payments over £500" in letter.subject
    link = link_in(letter, "confirm")
    assert client.get(link).status_code == 200, "a program that opens links confirms nothing"
    changed()
    assert tell() == 0
    assert "We will tell you" in client.post(link).content.decode()
    assert Following.objects.get().confirmed_at is not None


def test_a_new_version_is_told_once(
    follows: Following, changed: Callable[[], None], payments: Asset
) -> None:
    assert tell() == 0, "nothing is new"
    changed()
    assert tell() == 1
    (letter,) = mail.outbox
    assert f"/d/{payments.code}/versions/2/changes?since=1" in letter.body
    assert tell() == 0
    assert tell(timezone.localdate() + timedelta(days=1)) == 0


def test_there_is_at_most_one_e_mail_a_day(follows: Following, changed: Callable[[], None]) -> None:
    today = timezone.localdate()
    changed()
    assert tell(today) == 1
    changed()
    assert tell(today) == 0
    assert tell(today + timedelta(days=1)) == 1


def test_every_e_mail_can_be_stopped_with_one_click(
    follows: Following, changed: Callable[[], None]
) -> None:
    changed()
    tell()
    (letter,) = mail.outbox
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(address).status_code == 200
    assert Following.objects.count() == 1, "opening the link stops nothing"
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Following.objects.count() == 0
    assert strict.post(address).status_code == 200, "a second time does no harm"


def test_one_dataset_is_stopped_alone(
    follows: Following, changed: Callable[[], None], client: Client
) -> None:
    changed()
    tell()
    client.post(link_in(mail.outbox[0], "stop"))
    assert not Following.objects.exists()


def test_e_mails_are_plain_and_follow_nobody(
    follows: Following, changed: Callable[[], None]
) -> None:
    changed()
    tell()
    message = mail.outbox[0].message()
    assert message.get_content_type() == "text/plain"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "<img" not in str(mail.outbox[0].body)


def test_the_address_is_kept_encrypted(
    follows: Following, region: Path, settings: Settings
) -> None:
    kept = bytes(follows.sealed) + follows.digest.encode()
    assert b"resident" not in kept
    assert addresses.open_sealed(follows.sealed, settings.CONFIG) == RESIDENT
    assert (region / "keys" / addresses.KEY_FILE).stat().st_mode & 0o077 == 0
    (region / "keys" / addresses.KEY_FILE).write_bytes(b"0" * 64)
    with pytest.raises(VaultError):
        addresses.open_sealed(follows.sealed, settings.CONFIG)


def test_no_job_names_the_address(ask: Ask) -> None:
    ask()
    assert all("resident" not in f"{job.title} {job.arguments}" for job in Job.objects.all())


def test_the_page_tells_nobody_who_follows(
    follows: Following, client: Client, payments: Asset, do_jobs: Callable[[], None]
) -> None:
    known = client.post(f"/d/{payments.code}/follow", {"address": RESIDENT.upper()})
    unknown = client.post(f"/d/{payments.code}/follow", {"address": "other@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    do_jobs()
    assert [letter.to for letter in mail.outbox] == [["other@example.org"]]


# No mailbox is bombed


def test_a_mailbox_is_asked_once_in_a_while(ask: Ask) -> None:
    ask()
    ask()
    ask(RESIDENT.upper())
    assert len(mail.outbox) == 1


def test_a_mailbox_is_asked_about_few_datasets_a_day(
    ask: Ask, payments: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_AN_ADDRESS_A_DAY", 1)
    ask()
    Following.objects.update(code="else-2222")
    ask()
    assert len(mail.outbox) == 1


def test_the_hub_asks_few_people_an_hour(
    ask: Ask, client: Client, payments: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_AN_HOUR", 1)
    ask()
    response = client.post(f"/d/{payments.code}/follow", {"address": "other@example.org"})
    assert response.status_code == 403
    assert len(mail.outbox) == 1


def test_who_never_confirms_is_forgotten(ask: Ask) -> None:
    ask()
    assert actions.forget_unconfirmed() == 0
    Following.objects.update(asked_at=timezone.now() - timedelta(days=3))
    assert actions.forget_unconfirmed() == 1


@pytest.mark.parametrize("link", ["/follow/confirm/made-up", "/follow/stop/made-up"])
def test_a_link_that_is_not_ours_does_nothing(
    follows: Following, client: Client, link: str
) -> None:
    assert client.post(link).status_code == 404
    assert Following.objects.count() == 1


def test_a_confirming_link_does_not_stop(ask: Ask, client: Client) -> None:
    ask()
    token = link_in(mail.outbox[0], "confirm").removeprefix("/follow/confirm/")
    assert client.post(f"/follow/stop/{token}").status_code == 404


# When mail fails, or there is none


def test_an_e_mail_that_fails_is_tried_the_next_day(
    follows: Following, changed: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(letter: EmailMessage) -> int:
        raise SMTPServerDisconnected("gone")

    changed()
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", fail)
        assert tell() == 0
    assert tell() == 0
    assert tell(timezone.localdate() + timedelta(days=1)) == 1


@pytest.mark.usefixtures("without_mail")
def test_without_a_mail_server_the_page_offers_the_feed(client: Client, payments: Asset) -> None:
    text = client.get(f"/d/{payments.code}/follow").content.decode()
    assert "This hub has no mail server." in text
    assert f"/d/{payments.code}.atom" in text
    assert 'name="address"' not in text
    response = client.post(f"/d/{payments.code}/follow", {"address": RESIDENT})
    assert response.status_code == 403
    assert not Following.objects.exists()
    with pytest.raises(Refused):
        tell()
    assert not tasks.begin_due()


def test_the_clock_queues_one_job(follows: Following, changed: Callable[[], None]) -> None:
    assert not tasks.begin_due()
    changed()
    assert tasks.begin_due()
    assert not tasks.begin_due()


def test_a_wrong_address_is_told(client: Client, payments: Asset) -> None:
    assert client.post(f"/d/{payments.code}/follow", {"address": "nobody"}).status_code == 422


SERVERS = [
    # settings                                                          what is lacking
    ({"mail_server": "mail.example.org"},                               "mail_from"),
    ({"mail_server": "m", "mail_from": "a@b.org", "mail_user": "u"},    "mail_user"),
]  # fmt: skip


@pytest.mark.parametrize(("named", "lacking"), SERVERS)
def test_a_mail_server_is_named_whole(region: Path, named: dict[str, str], lacking: str) -> None:
    config = load(region).model_copy(update=named)
    with pytest.raises(ConfigError, match=lacking):
        mail_server(config)


def test_the_password_is_read_from_the_keys(region: Path) -> None:
    (region / "keys" / PASSWORD_FILE).write_text("secret\n")
    named = {"mail_server": "m", "mail_from": "a@b.org", "mail_user": "u", "mail_security": "tls"}
    server = mail_server(load(region).model_copy(update=named))
    assert (server.password, server.is_tls, server.is_starttls) == ("secret", True, False)
