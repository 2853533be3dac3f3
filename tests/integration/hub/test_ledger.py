"""The ledger stands or falls with the actions that it records."""

import json
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from folkmoot.errors import LedgerError
from folkmoot.hub.accounts.models import Role, User
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.hub.ledgers.queries import entries_about, verification
from folkmoot.ledger import SYSTEM, verify_lines


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()


def write(number: int) -> None:
    record(by=SYSTEM, action="thing.done", subject=f"thing:{number}", details={"number": number})


@transaction.atomic
def write_and_fail(number: int) -> None:
    write(number)
    raise IntegrityError


@pytest.mark.django_db
def test_entries_follow_one_another() -> None:
    for number in range(1, 6):
        write(number)
    found = verification()
    assert found.is_ok
    assert found.size == 5


@pytest.mark.django_db
def test_an_action_that_fails_leaves_no_entry() -> None:
    write(1)
    with pytest.raises(IntegrityError):
        write_and_fail(2)
    write(3)
    assert verification().is_ok
    assert [kept.subject for kept in LedgerEntry.objects.all()] == ["thing:1", "thing:3"]


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        write(1)


@pytest.mark.django_db
def test_a_personal_detail_is_refused() -> None:
    with pytest.raises(LedgerError, match="e-mail"):
        record(by=SYSTEM, action="thing.done", subject="thing:1", details={"to": "a@b.example"})


@pytest.mark.django_db
def test_an_entry_changed_behind_the_hub_shows(client: Client) -> None:
    for number in range(1, 4):
        write(number)
    kept = LedgerEntry.objects.get(pk=2)
    LedgerEntry.objects.filter(pk=2).update(line=kept.line.replace('"number":2', '"number":9'))
    assert verification().broken_at == 2
    assert "Entry 2 was changed after it was written" in client.get("/ledger/").content.decode()


@pytest.mark.django_db
def test_the_page_says_that_it_holds_together(client: Client) -> None:
    write(1)
    page = client.get("/ledger/").content.decode()
    assert "Holds together" in page
    assert "thing:1" in page


@pytest.mark.django_db
def test_anybody_can_verify_the_export(client: Client) -> None:
    for number in range(1, 4):
        write(number)
    text = client.get("/ledger/ledger.jsonl").getvalue().decode()
    assert verify_lines(text.splitlines()).is_ok
    assert json.loads(text.splitlines()[1])["details"] == {"number": 2}


def test_what_happened_to_one_thing_is_found(person: Callable[..., User]) -> None:
    user = person(Role.ANALYST)
    actions = [entry.action for entry in entries_about(f"account:{user.key.hex}")]
    assert actions == ["account.created", "role.granted"]
