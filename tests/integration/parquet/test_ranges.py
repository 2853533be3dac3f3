"""The file of a version by HTTP: whole, by ranges, on conditions."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client

from folkmoot.hub.register.models import Asset, Version
from folkmoot.tables import Standing
from folkmoot.vault import Vault

pytestmark = pytest.mark.django_db

ADDRESS = "/d/pay2-2222.parquet"


@pytest.fixture
def content(region: Path, payments: Asset) -> bytes:
    version = payments.current
    assert version is not None
    return Vault(region / "vault").parquet_path(version.public_vault_id).read_bytes()


def _content(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_whole_file_is_sent(client: Client, content: bytes) -> None:
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/vnd.apache.parquet"
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Length"] == str(len(content))
    assert response["Content-Location"] == "/d/pay2-2222/versions/1.parquet"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert _content(response) == content
    assert pq.read_table(BytesIO(content)).column("lines").to_pylist() == [3, 1, None]
    assert _content(client.get(response["Content-Location"])) == content


def test_its_head_tells_its_length(client: Client, content: bytes) -> None:
    response = client.head(ADDRESS, headers={"Range": "bytes=0-9"})
    assert (response.status_code, response["Content-Length"]) == (200, str(len(content)))


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-3", 0, 4), ("bytes=4-", 4, None), ("bytes=-8", -8, None),
        ("bytes=0-999999999", 0, None), ("bytes=-999999999", 0, None), ("BYTES = 1 - 2", 1, 3),
        ("bytes=0-3,4-7", 0, 8), ("bytes=2-7, 0-3", 0, 8), ("bytes=0-1,999999999-", 0, 2),
    ],
)  # fmt: skip
def test_a_range_is_sent(
    client: Client, content: bytes, asked: str, start: int, end: int | None
) -> None:
    response = client.get(ADDRESS, headers={"Range": asked})
    wanted = content[start:end]
    first = start if start >= 0 else len(content) + start
    assert response.status_code == 206
    assert response["Content-Length"] == str(len(wanted))
    last = first + len(wanted) - 1
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(content)}"
    assert _content(response) == wanted


@pytest.mark.parametrize("asked", ["rows=0-3", "bytes=a-b", "bytes=3-1", "bytes", "bytes=--1"])
def test_what_is_no_range_gets_the_whole(client: Client, content: bytes, asked: str) -> None:
    assert _content(client.get(ADDRESS, headers={"Range": asked})) == content


def test_ranges_outside_the_file_are_refused(client: Client, content: bytes) -> None:
    many = ",".join(f"{at}-{at}" for at in range(0, 200, 2))
    for asked in ("bytes=999999999-", "bytes=-0", f"bytes={many}"):
        response = client.get(ADDRESS, headers={"Range": asked})
        assert response.status_code == 416
        assert response["Content-Range"] == f"bytes */{len(content)}"


def test_several_ranges_come_as_parts(client: Client, content: bytes) -> None:
    response = client.get(ADDRESS, headers={"Range": "bytes=-4,0-3"})
    assert response.status_code == 206
    kind, _, boundary = response["Content-Type"].partition("; boundary=")
    assert kind == "multipart/byteranges"
    body = _content(response)
    assert response["Content-Length"] == str(len(body))
    _, first, second, end = body.split(f"\r\n--{boundary}".encode())
    assert first.endswith(b"\r\n\r\n" + content[-4:])
    assert f"Content-Range: bytes 0-3/{len(content)}".encode() in second
    assert second.endswith(b"\r\n\r\nPAR1")
    assert end == b"--\r\n"


def test_conditions_hold(client: Client, content: bytes) -> None:
    first = client.get(ADDRESS)
    tag, changed = first["ETag"], first["Last-Modified"]
    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": changed}):
        again = client.get(ADDRESS, headers=headers)
        assert (again.status_code, again["ETag"]) == (304, tag)
    assert client.get(ADDRESS, headers={"If-Match": '"other"'}).status_code == 412
    for condition, status in ((tag, 206), (changed, 206), ('"other"', 200), (f"W/{tag}", 200)):
        headers = {"Range": "bytes=0-3", "If-Range": condition}
        assert client.get(ADDRESS, headers=headers).status_code == status


def test_only_what_is_open_can_be_read(
    client: Client, payments: Asset, keep: Callable[..., Asset]
) -> None:
    keep("hide-2222", standing=Standing.PROTECTED)
    closed = keep("shut-2222", standing=Standing.SHARED)
    assert closed.current is not None
    for address in (
        "/d/hide-2222.parquet", "/d/hide-2222/versions/1.parquet", "/d/shut-2222.parquet",
        "/d/shut-2222/versions/1.parquet", "/d/none-2222.parquet",
        "/d/pay2-2222/versions/2.parquet", f"/d/{closed.current.vault_id}.parquet",
        "/d/..%2f..%2fstate.parquet",
    ):  # fmt: skip
        for method in (client.get, client.head):
            assert method(address).status_code == 404, address
    assert client.post("/d/pay2-2222.parquet").status_code == 405


def test_a_version_without_a_public_copy_is_not_there(client: Client, payments: Asset) -> None:
    """Such is one that holds names, one not yet confirmed, and one that was taken back."""
    assert payments.current is not None
    private = Version.objects.create(
        asset=payments, number=2, state=Version.State.KEPT, file_name="f", size=1, rows=3,
        vault_id=payments.current.vault_id, public_vault_id="",
    )  # fmt: skip
    assert client.get("/d/pay2-2222/versions/2.parquet").status_code == 404
    private.public_vault_id = private.vault_id
    private.state = Version.State.CONFIRMING
    private.save()
    assert client.get("/d/pay2-2222/versions/2.parquet").status_code == 404
