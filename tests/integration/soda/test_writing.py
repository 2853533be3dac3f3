"""Rows written through the API: by whom, what comes of it, and what is refused whole."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from folkmoot.hub.accounts.actions import create_user
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.keys.actions import NewKey, make_key, withdraw_key
from folkmoot.hub.keys.models import ApiKey
from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.hub.register.models import Asset
from folkmoot.hub.rows.models import RowIdentifier
from folkmoot.tables import Column, ColumnType, Refinement, Schema, Standing

pytestmark = pytest.mark.django_db(transaction=True)

SCHEMA = Schema(
    (
        Column("ref", "Ref", ColumnType.TEXT),
        Column("n", "N", ColumnType.INTEGER, refinement=Refinement.NUMBER),
        Column("place", "Place", ColumnType.POINT),
    )
)
ROWS = [
    {"ref": "a", "n": 1, "place": None},
    {"ref": "b", "n": 2, "place": "POINT (1 2)"},
    {"ref": "c", "n": 3, "place": None},
]


@pytest.fixture
def contributor(oldbury: Member) -> User:
    return create_user(
        by=None, username="con", email="con@oldbury.example", name="C",
        password="a long enough one", roles=[(Role.CONTRIBUTOR, oldbury)],
    )  # fmt: skip


@pytest.fixture
def key(contributor: User) -> NewKey:
    return make_key(by=contributor, purpose="tests")


@pytest.fixture
def asset(keep: Callable[..., Asset]) -> Asset:
    asset = keep("rows-2222", schema=SCHEMA, rows=ROWS)
    RowIdentifier.objects.create(asset=asset, column="ref")
    return asset


@pytest.fixture
def send(client: Client, asset: Asset, key: NewKey) -> Callable[..., Any]:
    """Sends rows with the key: `send("post", [{…}])`."""

    def ask(
        method: str,
        body: Any = None,
        address: str = "",
        kind: str = "application/json",
        **more: str,
    ) -> Any:
        shown = base64.b64encode(f"{key.key.identifier}:{key.secret}".encode()).decode()
        content = body if isinstance(body, str) else json.dumps(body)
        query = "&".join(f"{name}={value}" for name, value in more.items())
        return getattr(client, method)(
            f"/resource/{asset.code}{address or '.json'}?{query}", content, content_type=kind,
            HTTP_AUTHORIZATION=f"Basic {shown}",
        )  # fmt: skip

    return ask


def rows(client: Client, select: str = "*") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/resource/rows-2222.json", {"$select": select}).json()
    return found


def test_rows_are_made_changed_and_removed_in_one_request(
    send: Callable[..., Any], client: Client
) -> None:
    before = {row["ref"]: row[":id"] for row in rows(client, ":id, ref")}
    answer = send(
        "post",
        [{"ref": "b", "n": "2.5"}, {"ref": "d", "n": 4}, {"ref": "a", ":deleted": True}],
    )
    assert answer.json() == {
        "Rows Created": 1, "Rows Updated": 1, "Rows Deleted": 1, "Errors": 0,
        "By RowIdentifier": 3, "By SID": 0,
    }  # fmt: skip
    assert rows(client) == [
        {"ref": "b", "n": "2.5", "place": {"type": "Point", "coordinates": [1, 2]}},
        {"ref": "c", "n": "3"},
        {"ref": "d", "n": "4"},
    ]
    after = {row["ref"]: row[":id"] for row in rows(client, ":id, ref")}
    assert {name: after[name] for name in ("b", "c")} == {name: before[name] for name in ("b", "c")}
    assert after["d"] not in before.values()


def test_only_what_changed_says_so(send: Callable[..., Any], client: Client) -> None:
    before = rows(client, "ref, :created_at, :updated_at")
    send("post", [{"ref": "b", "n": 9}])
    after = rows(client, "ref, :created_at, :updated_at")
    assert after[0] == before[0]
    assert after[1][":created_at"] == before[1][":created_at"]
    assert after[1][":updated_at"] > before[1][":updated_at"]
    changed = client.get(
        "/resource/rows-2222.json", {"$where": f":updated_at > '{before[1][':updated_at']}'"}
    )
    assert [row["ref"] for row in changed.json()] == ["b"]


def test_the_same_request_twice_makes_one_version(send: Callable[..., Any], asset: Asset) -> None:
    first = send("post", [{"ref": "d", "n": 4}])
    again = send("post", [{"ref": "d", "n": 4}])
    assert again.json()["Rows Updated"] == 1
    assert first["X-SODA2-Data-Version"] == again["X-SODA2-Data-Version"] == "2"
    assert asset.versions.count() == 2


def test_csv_changes_rows_too_and_a_blank_cell_is_null(
    send: Callable[..., Any], client: Client
) -> None:
    send("post", "ref,n\na,\ne,5\n", kind="text/csv")
    assert rows(client, "ref, n") == [
        {"ref": "a"}, {"ref": "b", "n": "2"}, {"ref": "c", "n": "3"}, {"ref": "e", "n": "5"}
    ]  # fmt: skip


def test_all_rows_are_replaced_at_once(send: Callable[..., Any], client: Client) -> None:
    answer = send("put", [{"ref": "z", "n": 26}])
    assert answer.json()["Rows Created"] == 1
    assert rows(client) == [{"ref": "z", "n": "26"}]


def test_a_row_is_found_and_removed_by_either_identifier(
    send: Callable[..., Any], client: Client
) -> None:
    identifier = rows(client, ":id")[2][":id"]
    assert client.get(f"/resource/rows-2222/{identifier}.json").json()["ref"] == "c"
    assert client.get("/resource/rows-2222/b.json").json()["n"] == "2"
    assert send("delete", address=f"/{identifier}.json").json()["Rows Deleted"] == 1
    assert send("delete", address="/b.json").json()["Rows Deleted"] == 1
    assert send("delete", address="/b.json").status_code == 404
    assert [row["ref"] for row in rows(client)] == ["a"]


def test_one_wrong_row_refuses_all_of_them(send: Callable[..., Any], client: Client) -> None:
    answer = send("post", [{"ref": "a", "n": 100}, {"ref": "b", "n": "x"}, {"n": 1}])
    assert answer.status_code == 400
    body = answer.json()
    assert body["code"] == "soda.row.invalid-value"
    assert [(each["row"], each["code"]) for each in body["data"]["errors"]] == [
        (2, "soda.row.invalid-value"), (3, "soda.row.primary-key-nonexistent-or-null")
    ]  # fmt: skip
    assert rows(client, "n")[0] == {"n": "1"}


def test_good_rows_are_written_where_errors_are_not_fatal(
    send: Callable[..., Any], client: Client
) -> None:
    answer = send("post", [{"ref": "a", "n": 100}, {"ref": "b", "no": 1}], errorsAreFatal="false")
    assert answer.json()["Errors"] == 1
    assert rows(client, "n")[0] == {"n": "100"}


def test_a_request_can_be_about_one_version_only(send: Callable[..., Any]) -> None:
    assert send("post", [{"ref": "a", "n": 5}], expectedDataVersion="1").status_code == 200
    late = send("post", [{"ref": "a", "n": 6}], expectedDataVersion="1")
    assert late.status_code == 409
    assert late.json()["code"] == "soda.dataset.version-mismatch"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("[1]", "application/json", 400),
        ("[{", "application/json", 400),
        ("a,b\n1\n", "text/csv", 400),
        ("<a/>", "application/xml", 415),
        ('[{"unknown": 1, "ref": "a"}]', "application/json", 400),
        ('[{":id": "row-9999_9999-9999", "n": 1}]', "application/json", 400),
    ],
)
def test_what_cannot_be_read_is_refused(
    send: Callable[..., Any], body: str, kind: str, status: int
) -> None:
    assert send("post", body, kind=kind).status_code == status


def test_values_that_identify_people_are_refused(send: Callable[..., Any], client: Client) -> None:
    numbers = [{"ref": f"AB{number:06d}C", "n": 1} for number in range(123000, 123040)]
    answer = send("put", numbers)
    assert answer.status_code == 403
    assert len(rows(client)) == 3


def test_a_key_writes_only_where_its_person_may(
    client: Client, asset: Asset, oldbury: Member, keep: Callable[..., Asset], key: NewKey
) -> None:
    other = Member.objects.create(code="newbridge", name="Newbridge")
    Asset.objects.filter(pk=asset.pk).update(member=other)
    keep("shut-2222", schema=SCHEMA, rows=ROWS, standing=Standing.SHARED)

    def status(code: str, token: str, **more: str) -> int:
        response = client.post(
            f"/resource/{code}.json", "[]", content_type="application/json",
            HTTP_X_APP_TOKEN=token, **more,
        )  # fmt: skip
        return response.status_code

    assert status("rows-2222", key.token) == 403
    assert status("shut-2222", key.token) == 404
    assert status("rows-2222", "wrong.secret") == 401
    assert status("rows-2222", key.token, REMOTE_ADDR="192.0.2.1") == 403


def test_a_session_does_not_write(client: Client, asset: Asset, contributor: User) -> None:
    client.force_login(contributor)
    answer = client.post("/resource/rows-2222.json", "[]", content_type="application/json")
    assert answer.status_code == 401


def test_a_withdrawn_key_writes_no_more(
    send: Callable[..., Any], key: NewKey, contributor: User
) -> None:
    assert send("post", []).status_code == 200
    assert ApiKey.objects.get().last_used_on is not None
    withdraw_key(by=contributor, key=key.key)
    assert send("post", []).status_code == 401


def test_keys_and_writes_are_in_the_ledger(send: Callable[..., Any], key: NewKey) -> None:
    send("post", [{"ref": "a", "n": 5}])
    told = [entry.action for entry in LedgerEntry.objects.all()]
    assert "key.made" in told
    assert "version.declared" in told
    assert key.secret not in "".join(entry.line for entry in LedgerEntry.objects.all())


def test_a_person_makes_and_withdraws_keys_on_a_page(client: Client, contributor: User) -> None:
    client.force_login(contributor)
    made = client.post("/account/keys/", {"purpose": "Nightly upload"})
    secret = made.context["made"].secret
    assert secret in made.content.decode()
    assert secret not in client.get("/account/keys/").content.decode()
    number = ApiKey.objects.get().pk
    assert client.get(f"/account/keys/{number}/withdraw/").status_code == 200
    assert client.post(f"/account/keys/{number}/withdraw/").status_code == 302
    assert ApiKey.objects.get().is_withdrawn
