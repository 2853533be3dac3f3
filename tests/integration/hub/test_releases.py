"""Nothing leaves until somebody other than its author has signed it off."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pyarrow as pa
import pytest
from django.test import Client

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.ledgers.queries import entries_about, verification
from folkmoot.hub.register.models import Asset
from folkmoot.hub.releases import actions
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.queries import released_from, vault
from folkmoot.hub.releases.rules import may_judge, may_look
from folkmoot.tables import Column, ColumnType, Finding, Kind, Schema
from folkmoot.vault import Origin

pytestmark = pytest.mark.django_db

SCHEMA = Schema((Column("amount", "Amount", ColumnType.MONEY, unit="GBP"),))
WHY = Finding(Kind.DECIDED, "test.why", "The first figure is hidden for its one firm.")
HOW_MANY = Finding(Kind.FOUND, "test.public", "1 figure is hidden.")


@pytest.fixture
def hand_in(oldbury: Member) -> Callable[..., Output]:
    """Hands in an output: the checker's table says £31.41 where what would leave says nothing."""

    def make(by: User | None, title: str = "Visits") -> Output:
        safe, seen = (
            vault()
            .add(SCHEMA, [pa.RecordBatch.from_pylist([{"amount": value}], schema=SCHEMA.arrow)],
                 origin=Origin("a test"))
            .version_id
            for value in (None, Decimal("31.41"))
        )  # fmt: skip
        return actions.hand_in(
            by=by, title=title, description="Visits to places.", member=oldbury,
            population="visits:1", safe_version=safe, checker_version=seen, method="By hand",
            findings=[WHY], public_findings=[HOW_MANY],
        )  # fmt: skip

    return make


@pytest.fixture
def release(person: Callable[..., User]) -> Callable[[Output], Asset]:
    """Signs an output off by two checkers."""
    two = [person(Role.OUTPUT_CHECKER, username=f"checker.{n}") for n in (1, 2)]

    def sign_off(output: Output) -> Asset:
        first, second = (actions.sign_off(by=checker, output=output) for checker in two)
        assert first is None
        assert second is not None
        return second

    return sign_off


# fmt: off
MAY = [
    # role                                   look   sign off or send back
    (None,                                   False, False),
    (Role.RESIDENT,                          False, False),
    (Role.CONTRIBUTOR,                       False, False),
    (Role.INFORMATION_GOVERNANCE_OFFICER,    True,  False),
    (Role.LINKER,                            False, False),
    (Role.ANALYST,                           True,  False),
    (Role.OUTPUT_CHECKER,                    True,  True),
    (Role.DIRECTOR,                          False, False),
    (Role.ADMINISTRATOR,                     False, False),
]
# fmt: on


def test_the_table_names_every_role() -> None:
    assert {role for role, *_ in MAY} == {None, *Role}


@pytest.mark.parametrize(("role", "looks", "judges"), MAY)
def test_who_may_look_and_judge(
    person: Callable[..., User],
    hand_in: Callable[..., Output],
    signed_in: Callable[[User], Client],
    role: Role | None,
    looks: bool,
    judges: bool,
) -> None:
    by, output = person(role), hand_in(None)
    assert may_look(by).allowed is looks
    assert may_judge(by, output).allowed is judges
    client = signed_in(by)
    assert client.get(output.get_absolute_url()).status_code == (200 if looks else 403)
    answer = client.post(f"{output.get_absolute_url()}sign-off/")
    output.refresh_from_db()
    assert (answer.status_code, output.state) == (
        (302, Output.State.PARTLY) if judges else (403, Output.State.WAITING)
    )


def test_an_author_who_also_checks_may_not_sign_off_their_own(
    person: Callable[..., User], hand_in: Callable[..., Output]
) -> None:
    author = person(Role.OUTPUT_CHECKER)
    output = hand_in(author)
    with pytest.raises(Refused, match="You are its author"):
        actions.sign_off(by=author, output=output)
    with pytest.raises(Refused, match="You are its author"):
        actions.send_back(by=author, output=output, comment="Mine.")
    assert may_judge(person(Role.OUTPUT_CHECKER, username="other"), output).allowed


def test_a_release_is_an_open_asset_with_a_version_that_the_portal_serves(
    person: Callable[..., User],
    hand_in: Callable[..., Output],
    release: Callable[[Output], Asset],
) -> None:
    output = hand_in(person(Role.ANALYST))
    asset = release(output)
    assert asset.is_open
    assert asset.current is not None
    assert asset.current.public_vault_id == output.safe_version
    assert [entry.action for entry in entries_about(output.subject)].count("output.released") == 1
    assert verification().is_ok
    assert list(released_from("visits:1")) == [output]


def test_why_a_figure_is_hidden_does_not_go_with_the_release(
    hand_in: Callable[..., Output], client: Client, release: Callable[[Output], Asset]
) -> None:
    asset = release(hand_in(None))
    page = client.get(f"/d/{asset.code}").content.decode()
    assert HOW_MANY.message in page
    assert WHY.message not in page
    assert "31.41" not in page


def test_the_checker_sees_both(
    person: Callable[..., User], hand_in: Callable[..., Output], signed_in: Callable[..., Client]
) -> None:
    page = signed_in(person(Role.OUTPUT_CHECKER)).get(hand_in(None).get_absolute_url())
    assert WHY.message in page.content.decode()
    assert "31.41" in page.content.decode()


def test_a_second_release_of_one_title_is_the_next_version_of_the_same_asset(
    hand_in: Callable[..., Output], release: Callable[[Output], Asset]
) -> None:
    first, second = release(hand_in(None)), release(hand_in(None))
    other = release(hand_in(None, title="Other visits"))
    assert first == second != other
    assert second.versions.count() == 2


def test_an_output_goes_back_with_the_reason_and_cannot_be_signed_off_then(
    person: Callable[..., User], hand_in: Callable[..., Output], signed_in: Callable[..., Client]
) -> None:
    output, checker = hand_in(None), person(Role.OUTPUT_CHECKER)
    client = signed_in(checker)
    address = output.get_absolute_url()
    assert client.post(f"{address}send-back/", {"comment": ""}).status_code == 422
    client.post(f"{address}send-back/", {"comment": "Say what the period is."})
    output.refresh_from_db()
    assert (output.state, output.comment) == (Output.State.PARTLY, "")
    second = person(Role.OUTPUT_CHECKER, username="second")
    actions.send_back(by=second, output=output, comment="")
    assert (output.state, output.comment) == (Output.State.RETURNED, "Say what the period is.")
    assert "Say what the period is." in client.get(address).content.decode()
    with pytest.raises(Refused, match="already"):
        actions.sign_off(by=checker, output=output)
    assert "output.returned" in [entry.action for entry in entries_about(output.subject)]
