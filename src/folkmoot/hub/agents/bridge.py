"""The protocol's asynchronous server, answering one request of a synchronous one.

Each request gets a session manager of its own, without sessions and with plain JSON answers, which
ends with it. What a tool does of the hub's is done on the request's own thread (`on_this_thread`),
where its connection to the state database is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import async_to_sync, sync_to_async
from mcp.server.mcpserver import MCPServer
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

P = ParamSpec("P")
T = TypeVar("T")
Message = MutableMapping[str, Any]

_DOOR_IS_GUARDED_BEFORE = TransportSecuritySettings(enable_dns_rebinding_protection=False)


@dataclass(slots=True)
class Exchange:
    """One request to the protocol's server, and what it answered."""

    method: str
    path: str
    headers: list[tuple[bytes, bytes]]
    body: bytes
    status: int = 500
    answer_headers: dict[str, str] = field(default_factory=dict)
    answer: bytearray = field(default_factory=bytearray)

    async def receive(self) -> Message:
        return {"type": "http.request", "body": self.body, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.answer_headers = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in message["headers"]
            }
        elif message["type"] == "http.response.body":
            self.answer += message.get("body", b"")

    @property
    def scope(self) -> Message:
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": b"",
            "headers": self.headers,
        }


def answer(server: MCPServer[Any], exchange: Exchange) -> None:
    """Have the protocol's server answer, on an event loop of the request's own."""
    async_to_sync(_answer)(server, exchange)


def on_this_thread(function: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """The function, awaited while it runs on the thread that waits for the whole answer."""
    return sync_to_async(function, thread_sensitive=True)


async def _answer(server: MCPServer[Any], exchange: Exchange) -> None:
    manager = StreamableHTTPSessionManager(
        server._lowlevel_server,
        json_response=True,
        stateless=True,
        security_settings=_DOOR_IS_GUARDED_BEFORE,
    )
    async with manager.run():
        await manager.handle_request(exchange.scope, exchange.receive, exchange.send)
