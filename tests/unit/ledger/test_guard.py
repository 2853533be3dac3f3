"""Nothing personal enters the ledger, and what is not personal is not refused."""

import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.errors import LedgerError
from folkmoot.ledger import SYSTEM, Actor, append
from folkmoot.ledger.guard import personal_likeness

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "likeness"),
    [
        ("write to someone@example.org please", "an e-mail address"),
        ("943 476 5919", "an NHS number"),
        ("9434765919", "an NHS number"),
        ("patient 943-476-5919.", "an NHS number"),
        ("AB 12 34 56 C", "a National Insurance number"),
        ("ab123456c", "a National Insurance number"),
        ("QX1 1AA", "a postcode"),
        ("at qx1 1aa", "a postcode"),
        ("QX11AA", "a postcode"),
        ("07700 900123", "a telephone number"),
        ("+44 20 7946 0000", "a telephone number"),
        ("first line\nsecond line", "free text"),
        ("word " * 41, "free text"),
    ],
)
def test_text_with_the_shape_of_personal_data_is_recognised(text: str, likeness: str) -> None:
    assert personal_likeness(text) == likeness


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9434765918",
        "E05000123",
        "2026-04-01",
        "2026-04-01T12:00:00.000000Z",
        "Open Government Licence v3.0",
        "Payments to suppliers, April to June 2025",
        "1234.50",
        "a" * 64,
        "minimum frequency 10, p % rule with p = 10",
    ],
)
def test_ordinary_details_are_not_personal(text: str) -> None:
    assert personal_likeness(text) is None


@given(st.uuids())
def test_an_opaque_identifier_is_never_taken_for_personal(identifier: uuid.UUID) -> None:
    assert personal_likeness(str(identifier)) is None
    assert personal_likeness(f"asset:{identifier}") is None


@pytest.mark.parametrize("key", ["jane", "jane.smith", "a@b.org", "abc", "f" * 65, "ABCDEF12", ""])
def test_an_actor_key_cannot_hold_a_name(key: str) -> None:
    with pytest.raises(LedgerError, match="opaque"):
        Actor("analyst", key)


@pytest.mark.parametrize("role", ["Jane Smith", "", "analyst2", "_analyst"])
def test_an_actor_role_is_the_name_of_a_role(role: str) -> None:
    with pytest.raises(LedgerError, match="role"):
        Actor(role, "12345678")


@pytest.mark.parametrize(
    ("action", "subject", "details", "problem"),
    [
        ("registered", "asset:1", {}, "action"),
        ("Asset.registered", "asset:1", {}, "action"),
        ("asset.registered", "Jane Smith", {}, "subject"),
        ("asset.registered", "9434765919", {}, "NHS number"),
        ("asset.registered", "asset:1", {"Reason": 1}, "name"),
        ("asset.registered", "asset:1", {"reason": "call 07700 900123"}, "telephone"),
        ("asset.registered", "asset:1", {"pounds": 1.5}, "fraction"),
    ],
)
def test_an_entry_that_would_say_too_much_is_refused_without_repeating_it(
    action: str, subject: str, details: dict[str, str | int | None], problem: str
) -> None:
    with pytest.raises(LedgerError, match=problem) as refusal:
        append(None, at=NOON, actor=SYSTEM, action=action, subject=subject, details=details)
    for value in details.values():
        assert str(value) not in str(refusal.value)
