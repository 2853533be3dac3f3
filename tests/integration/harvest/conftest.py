"""A hub that harvests from portals on this machine, which behave as real ones do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import django
import pytest
from pytest_django import Settings

django.setup()

from django.test import Client  # noqa: E402 - Django comes first

from folkmoot.config import load  # noqa: E402
from folkmoot.hub.accounts.actions import create_member, create_user  # noqa: E402
from folkmoot.hub.accounts.models import Member, Role, User  # noqa: E402
from folkmoot.hub.harvest import actions, tasks  # noqa: E402
from folkmoot.hub.harvest.models import Every, Run, Source  # noqa: E402

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Portal:
    """Another portal. `pages` are what it answers, by path (without the query); an answer is JSON,
    bytes, a number (a status), or a function that writes whatever it likes."""

    port: int = 0
    pages: dict[str, Any] = field(default_factory=dict)
    etag: str = ""
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(handler.path)
        found = self.pages.get(handler.path.partition("?")[0], 404)
        if callable(found):
            found = found(handler)
            if found is None:
                return
        if isinstance(found, int):
            self.send(handler, found, b"")
        elif self.etag and handler.headers.get("If-None-Match") == self.etag:
            self.send(handler, 304, b"")
        else:
            self.send(
                handler, 200, found if isinstance(found, bytes) else json.dumps(found).encode()
            )

    def send(self, handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
        handler.send_response(status)
        if self.etag:
            handler.send_header("ETag", self.etag)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def portal() -> Iterator[Portal]:
    served = Portal()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                served.answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def region(settings: Settings, tmp_path: Path, portal: Portal) -> Path:
    config = load(tmp_path)
    config.uploads_dir.mkdir(parents=True)
    allowed = {"own_hosts": [f"127.0.0.1:{portal.port}"]}
    settings.CONFIG = config.model_copy(update=allowed)
    return tmp_path


@pytest.fixture
def oldbury(db: None) -> Member:
    return create_member(by=None, code="oldbury", name="Oldbury", kind=Member.Kind.COUNCIL)


@pytest.fixture
def administrator(oldbury: Member) -> User:
    return create_user(
        by=None,
        username="administrator",
        email="administrator@oldbury.example",
        name="The administrator",
        password="a long and private sentence",
        roles=[(Role.ADMINISTRATOR, oldbury)],
    )


@pytest.fixture
def signed_in(client: Client, administrator: User) -> Client:
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(administrator, backend=backend)
    return client


@pytest.fixture
def source(portal: Portal, oldbury: Member, administrator: User) -> Source:
    return actions.add_source(
        by=administrator,
        name="The other portal",
        address=f"{portal.address}/data.json",
        kind="",
        member=oldbury,
        every=Every.NEVER,
    )


def nothing(fraction: float, message: str) -> None:
    """For whoever does not watch."""


@pytest.fixture
def harvest(administrator: User) -> Callable[[Source], Run]:
    """Reads a source, as the worker does."""

    def read(source: Source) -> Run:
        run = actions.start_run(by=administrator, source=source, task=tasks.harvest)
        actions.perform(run=run.pk, progress=nothing)
        run.refresh_from_db()
        return run

    return read


def entry(number: int, **changes: Any) -> dict[str, Any]:
    """One dataset of a data.json."""
    return {
        "identifier": f"id-{number}",
        "title": f"Dataset {number}",
        "description": f"About {number}.",
        "modified": "2026-05-01",
        "landingPage": f"https://town.example/d/{number}",
        "publisher": {"name": "Town"},
        "keyword": ["town"],
        "distribution": [
            {"downloadURL": f"https://town.example/{number}.csv", "mediaType": "text/csv"}
        ],
        **changes,
    }


@pytest.fixture
def publish(portal: Portal) -> Callable[..., None]:
    """What the portal's data.json holds from now on."""

    def put(*entries: Any) -> None:
        portal.pages["/data.json"] = {"dataset": list(entries)}

    return put
