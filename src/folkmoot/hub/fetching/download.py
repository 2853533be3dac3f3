"""A file from an address: through redirects, only if it changed, never larger than it may be."""

from __future__ import annotations

import hashlib
import http.client
import os
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from folkmoot import __version__
from folkmoot.errors import AddressRefused, FetchError
from folkmoot.hub.fetching.addresses import Destination, Resolver, check, system_resolver
from folkmoot.hub.fetching.exchange import Deadline, Exchange

_OK, _NOT_MODIFIED = 200, 304
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 64 * 1024
_GZIP = frozenset({"gzip", "x-gzip"})
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_LONGEST_VALIDATOR = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything one download may take. `size` is in bytes, after decompression."""

    size: int = 256 * 1024 * 1024
    seconds: float = 300.0
    seconds_of_silence: float = 20.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What a site said of a file the last time, by which it can tell whether it changed."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a download. When `is_unchanged` the site said so, and nothing was written.

    `url` is where it was found, after redirects; `name` what the site calls the file; `size` in
    bytes and `sha256` are of what was written.
    """

    url: str
    is_unchanged: bool
    known: Known
    name: str = ""
    size: int = 0
    sha256: str = ""
    content_type: str = ""


def fetch(
    url: str,
    *,
    into: Path,
    known: Known = Known(),
    limits: Limits = Limits(),
    own_hosts: Collection[str] = (),
    accept: str = "*/*",
    resolve: Resolver = system_resolver,
) -> Fetched:
    """Read a file from an address into a file, there whole or not at all when this returns.

    `known` is what `Fetched.known` said the last time, for the same address. `own_hosts` and
    `resolve` are as `addresses.check` takes them.

    Raises AddressRefused when the address, or one that it sends us to, may not be read, and
    FetchError when it cannot be: silence, an error, too slow, too large, or broken off.
    """
    deadline = Deadline(limits.seconds)
    headers = {
        "User-Agent": f"Folkmoot/{__version__}",
        "Accept": accept,
        "Accept-Encoding": "gzip",
        **known.headers(),
    }
    to = check(url, own_hosts=own_hosts, resolve=resolve)
    try:
        for _ in range(limits.redirects + 1):
            with Exchange(
                to, headers, deadline=deadline, patience=limits.seconds_of_silence
            ) as exchange:
                response = exchange.response
                if response.status not in _REDIRECTS:
                    return _received(response, to, into, known, limits.size)
                to = _next(to, response, own_hosts, resolve)
    except TimeoutError as error:
        raise FetchError(
            f"It took longer than {limits.seconds:.0f} seconds, or fell silent.",
            where=to.host,
            remedy="Try again later.",
        ) from error
    raise FetchError(
        f"It sends us on more than {limits.redirects} times.",
        where=to.host,
        remedy="Give the address where the file itself is.",
    )


def _next(
    to: Destination,
    response: http.client.HTTPResponse,
    own_hosts: Collection[str],
    resolve: Resolver,
) -> Destination:
    place = response.headers.get("Location", "")
    further = check(urljoin(to.url, place), own_hosts=own_hosts, resolve=resolve)
    if to.is_secure and not further.is_secure:
        raise AddressRefused(
            "The address is not read. It sends us from https to http, where anybody could change "
            "the file on its way.",
            where=to.host,
            remedy="Tell whoever runs that site.",
        )
    return further


def _received(
    response: http.client.HTTPResponse, to: Destination, into: Path, known: Known, most: int
) -> Fetched:
    if response.status == _NOT_MODIFIED and known != Known():
        return Fetched(to.url, True, known)
    if response.status != _OK:
        raise FetchError(
            f"It answers {response.status} ({http.client.responses.get(response.status, '?')}).",
            where=to.host,
            remedy="Check the address in a browser, or try again later.",
        )
    size, sha256 = _write(_body(response, to, most), into)
    return Fetched(
        url=to.url,
        is_unchanged=False,
        known=Known(_validator(response, "ETag"), _validator(response, "Last-Modified")),
        name=_name(response, to),
        size=size,
        sha256=sha256,
        content_type=response.headers.get_content_type(),
    )


def _validator(response: http.client.HTTPResponse, header: str) -> str:
    """A header to send back the next time; none where it is too odd to be kept."""
    value = response.headers.get(header, "").strip()
    is_plain = value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR
    return value if is_plain else ""


def _name(response: http.client.HTTPResponse, to: Destination) -> str:
    """What the site calls the file, as a name without a folder; "file" where it says nothing."""
    said = response.headers.get_filename() or unquote(urlsplit(to.target).path)
    last = said.replace("\\", "/").rpartition("/")[2]
    kept = "".join(character for character in last if character.isprintable()).strip(". ")
    return kept[-255:] or "file"


def _body(response: http.client.HTTPResponse, to: Destination, most: int) -> Iterator[bytes]:
    """The bytes of a body as they come, decompressed. Raises FetchError past the limit."""
    too_large = FetchError(
        f"It is larger than the {most:,} bytes that are read.",
        where=to.host,
        remedy="Give the address of a smaller file.",
    )
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "", *_GZIP):
        raise FetchError(
            "It sends the file packed in a way that is not read.",
            where=to.host,
            remedy="Tell whoever runs that site.",
        )
    if (response.length or 0) > most:
        raise too_large
    unpacked = 0
    arriving = _arriving(response, to, most, too_large)
    for piece in _unpacked(arriving, to) if coding in _GZIP else arriving:
        unpacked += len(piece)
        if unpacked > most:
            raise too_large
        yield piece


def _arriving(
    response: http.client.HTTPResponse, to: Destination, most: int, too_large: FetchError
) -> Iterator[bytes]:
    promised, arrived = response.length, 0
    try:
        while piece := response.read(_CHUNK):
            arrived += len(piece)
            if arrived > most:
                raise too_large
            yield piece
    except TimeoutError:
        raise
    except (OSError, http.client.HTTPException) as error:
        raise _broken_off(to) from error
    if promised is not None and arrived < promised:
        raise _broken_off(to)


def _unpacked(pieces: Iterator[bytes], to: Destination) -> Iterator[bytes]:
    """Decompressed a bounded piece at a time, so that no few bytes become a gigabyte at once."""
    member = zlib.decompressobj(_GZIP_WINDOW)
    try:
        for packed in pieces:
            left = packed
            while left:
                if member.eof:  # several files packed one after another are one file
                    member = zlib.decompressobj(_GZIP_WINDOW)
                yield member.decompress(left, _CHUNK)
                left = member.unconsumed_tail or member.unused_data
    except zlib.error as error:
        raise _broken_off(to) from error
    if not member.eof:
        raise _broken_off(to)


def _broken_off(to: Destination) -> FetchError:
    return FetchError("The file broke off.", where=to.host, remedy="Try again later.")


def _write(pieces: Iterator[bytes], into: Path) -> tuple[int, str]:
    aside = into.with_name(f".{into.name}.part")
    digest, size = hashlib.sha256(), 0
    try:
        with aside.open("wb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(into)
    finally:
        aside.unlink(missing_ok=True)
    return size, digest.hexdigest()
