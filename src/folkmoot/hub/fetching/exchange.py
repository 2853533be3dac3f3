"""One request to one checked address, all of it within a deadline."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from folkmoot.errors import FetchError
from folkmoot.hub.fetching.addresses import Destination

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SECONDS_TO_CONNECT = 10.0


class Deadline:
    """A moment after which nothing more is waited for."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds until then. Raises TimeoutError when it has passed."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class Exchange:
    """A GET request and its response, to be closed.

    Raises FetchError when the other side does not answer, or answers with something that is not
    HTTP; TimeoutError after the deadline, here and at every later read.
    """

    def __init__(
        self, to: Destination, headers: Mapping[str, str], *, deadline: Deadline, patience: float
    ) -> None:
        self._connection = _Pinned(to, deadline, patience)
        try:
            self._connection.putrequest("GET", to.target, skip_host=True, skip_accept_encoding=True)
            for name, value in {"Host": to.authority, "Connection": "close", **headers}.items():
                self._connection.putheader(name, value)
            self._connection.endheaders()
            self.response = self._connection.getresponse()
        except TimeoutError:
            self.close()
            raise
        except ssl.SSLError as error:
            self.close()
            raise FetchError(
                "Its certificate is not to be trusted, or it does not speak TLS.",
                where=to.host,
                remedy="Tell whoever runs that site.",
            ) from error
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise FetchError(
                "It does not answer as a web site does.", where=to.host, remedy="Try again later."
            ) from error

    def close(self) -> None:
        self._connection.hang_up()

    def __enter__(self) -> Exchange:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was judged, which proves itself to be the host named."""

    def __init__(self, to: Destination, deadline: Deadline, patience: float) -> None:
        super().__init__(to.host, to.port)
        self._to, self._deadline, self._patience = to, deadline, patience
        self._open: socket.socket | None = None

    def connect(self) -> None:
        self._open = self._connected()
        self._open.settimeout(min(self._patience, self._deadline.left()))
        if self._to.is_secure:
            trusted = ssl.create_default_context()
            self._open = trusted.wrap_socket(self._open, server_hostname=self._to.host)
        # http.client sees a socket whose every read ends with the deadline, however slowly the
        # other side drips: a plain timeout begins anew with each byte.
        self.sock = _Watched(self._open, self._deadline, self._patience)

    def hang_up(self) -> None:
        self.close()
        if self._open is not None:
            self._open.close()

    def _connected(self) -> socket.socket:
        """To the first of the judged addresses that answers."""
        *others, last = self._to.connect_to
        for address in others:
            try:
                return self._connected_to(address)
            except OSError:
                continue
        return self._connected_to(last)

    def _connected_to(self, address: str) -> socket.socket:
        wait = min(SECONDS_TO_CONNECT, self._deadline.left())
        return socket.create_connection((address, self._to.port), wait)


class _Watched:
    """What http.client asks of a socket, with the deadline kept at each read.

    http.client lets go of its socket as soon as it has the headers; `hang_up` closes it.
    """

    def __init__(self, plain: socket.socket, deadline: Deadline, patience: float) -> None:
        self._plain, self._deadline, self._patience = plain, deadline, patience

    def sendall(self, data: Any) -> None:
        self._plain.settimeout(min(self._patience, self._deadline.left()))
        self._plain.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_WatchedReader(self._plain, self._deadline, self._patience))

    def close(self) -> None:
        """Left open for the body."""


class _WatchedReader(io.RawIOBase):
    def __init__(self, plain: socket.socket, deadline: Deadline, patience: float) -> None:
        super().__init__()
        self._plain, self._deadline, self._patience = plain, deadline, patience

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        self._plain.settimeout(min(self._patience, self._deadline.left()))
        return self._plain.recv_into(buffer)
