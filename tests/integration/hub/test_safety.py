"""Every answer carries its protection; requests are bounded; logs hold no values."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from folkmoot.config import Config, load
from folkmoot.errors import ConfigError, ReadError
from folkmoot.hub.databases import database
from folkmoot.hub.logs import WithoutValues
from folkmoot.hub.region import secret_key

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/ledger/", "/account/login/", "/nothing", "/x.json"])
def test_every_answer_is_protected(client: Client, address: str) -> None:
    response = client.get(address)
    for name, value in HEADERS.items():
        assert response[name] == value
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_a_request_that_is_too_large_is_refused_unread(client: Client) -> None:
    response = client.post("/account/login/", {"login": "x" * 3_000_000})
    assert response.status_code == 413
    assert "at most 2 MB" in response.content.decode()


@pytest.mark.django_db
def test_only_a_page_for_files_takes_a_large_one(client: Client) -> None:
    def send(address: str) -> int:
        file = SimpleUploadedFile("a.csv", b"x" * 3_000_000)
        return client.post(address, {"file": file}).status_code

    assert send("/register/upload/") == 403  # nobody is signed in, but it is not too large
    assert send("/ledger/") == 413
    assert send("/nothing/") == 413


@pytest.mark.django_db
def test_a_name_that_is_not_the_hub_s_is_refused(client: Client) -> None:
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "not well formed" in response.content.decode()


def logged(error: BaseException) -> str:
    try:
        raise error
    except type(error) as raised:
        facts = (type(raised), raised, raised.__traceback__)
        record = logging.LogRecord("hub", logging.ERROR, "", 0, "Failed", (), facts)
        return WithoutValues().format(record)


def test_a_log_tells_where_and_not_what() -> None:
    text = logged(ValueError("Ada Lovelace, 10 December 1815"))
    assert "builtins.ValueError" in text
    assert "test_safety.py" in text
    assert "Lovelace" not in text


def test_a_log_tells_an_error_of_ours_in_full() -> None:
    assert "The file is encrypted." in logged(ReadError("The file is encrypted."))


def test_a_cause_is_told_in_the_same_way() -> None:
    error = RuntimeError("outer value")
    error.__cause__ = KeyError("inner value")
    text = logged(error)
    assert "builtins.KeyError" in text
    assert "value" not in text


def test_the_secret_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    config = load(tmp_path / "region")
    first = secret_key(config)
    assert secret_key(config) == first
    assert len(first) > 60
    (kept,) = config.keys_dir.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.keys_dir.stat().st_mode) == 0o700


@pytest.fixture
def nothing_set_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOLKMOOT_DATABASE_URL", raising=False)


URLS = [
    ("postgresql://ann:p%40ss@db.example:5433/hub", ("ann", "p@ss", "db.example", "5433", "hub")),
    ("postgres://ann@localhost/hub",                ("ann", "", "localhost", "", "hub")),
    ("postgresql:///hub?host=/run/postgresql",      ("", "", "/run/postgresql", "", "hub")),
]  # fmt: skip


@pytest.mark.usefixtures("nothing_set_outside")
@pytest.mark.parametrize(("url", "expected"), URLS)
def test_the_state_database_is_found_by_its_address(url: str, expected: tuple[str, ...]) -> None:
    entry = database(Config(region=Path("r"), database_url=url))
    parts = ("USER", "PASSWORD", "HOST", "PORT", "NAME")
    assert tuple(entry[part] for part in parts) == expected


@pytest.mark.usefixtures("nothing_set_outside")
@pytest.mark.parametrize("url", ["mysql://ann@db/hub", "postgresql://db.example/", "hub"])
def test_an_address_that_is_not_postgresql_s_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="PostgreSQL"):
        database(Config(region=Path("r"), database_url=url))


@pytest.mark.usefixtures("nothing_set_outside")
def test_without_an_address_the_state_is_in_the_region() -> None:
    entry = database(load("region"))
    assert entry["NAME"].name == "state.sqlite3"
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
